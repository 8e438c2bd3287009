"""Against what to hold many estimates: what most of them show, and how much that scatters."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cx.stats.means import Mean, estimate

Floats = NDArray[np.float64]

ENOUGH: Final = 15  # estimates below which what they have in common cannot be told from effects


class Null(NamedTuple):
    """Where estimates without an effect of their own lie, and how far bias scatters them."""

    mean: float
    scatter: float


def empirical_null(value: ArrayLike, error: ArrayLike) -> Null:
    """The null that the estimates themselves show: median, and MAD beyond their standard errors.

    tau^2 = max(0, (1.4826 MAD)^2 - median SE^2). Most things tried have no effect of their own; what
    they show together is the bias of the way they were compared.

    Parameters
    ----------
    value, error : estimates and their standard errors, of one shape; NaN is left out. With fewer
        than ``ENOUGH`` mean and scatter are NaN.

    References
    ----------
    Schuemie, Ryan, DuMouchel, Suchard, Madigan (2014), Statistics in Medicine 33:209-218.

    Examples
    --------
    >>> null = empirical_null(np.linspace(-1, 3, 15), np.full(15, 0.1))
    >>> f"{null.mean:.2f} {null.scatter:.2f}"
    '1.00 1.69'
    """
    values, errors = np.asarray(value, dtype=np.float64), np.asarray(error, dtype=np.float64)
    known = np.isfinite(values) & np.isfinite(errors)
    if known.sum() < ENOUGH:
        return Null(np.nan, np.nan)
    mean = float(np.median(values[known]))
    spread = 1.4826 * float(np.median(np.abs(values[known] - mean)))
    return Null(mean, float(np.sqrt(max(0.0, spread**2 - np.median(errors[known] ** 2)))))


def calibrated(value: ArrayLike, error: ArrayLike, df: ArrayLike) -> Mean:
    """Estimates against their empirical null; NaN where there are too few for one."""
    values, errors = np.asarray(value, dtype=np.float64), np.asarray(error, dtype=np.float64)
    null = empirical_null(values, errors)
    return estimate(values - null.mean, np.hypot(errors, null.scatter), df)


def yardstick(value: ArrayLike, covariance: ArrayLike) -> Floats:
    """What each of several coefficients is held against: the middle third of the others.

    A mean of all others would call every touchpoint without an effect a pain as soon as one of its
    neighbours is a glory. The trimmed mean of the middle third is that of most; in it each weighs
    as in the most precise mean of its members (none less than 0).

    Parameters
    ----------
    value : k coefficients.
    covariance : k x k, of the coefficients.

    Returns
    -------
    array
        k x k contrasts: row j times the coefficients is coefficient j minus its yardstick. With
        one coefficient it is 0; of three the middle one is held against the nearer other.

    References
    ----------
    Trimmed mean: Tukey (1962), Annals of Mathematical Statistics 33:1-67; generalised least squares
    mean: Aitken (1936). Their use as the reference is ours (docs/decisions/0007).

    Examples
    --------
    >>> found = [0.0, 0.01, 0.3, -0.01]
    >>> (yardstick(found, np.eye(4)) @ found).round(3).tolist()
    [-0.01, 0.01, 0.295, -0.015]
    """
    values, spread = np.asarray(value, dtype=np.float64), np.asarray(covariance, dtype=np.float64)
    k = len(values)
    order = np.argsort(values, kind="stable")
    middle = order[k // 3 : k - k // 3]
    contrasts = np.eye(k)
    for each in range(k):
        others = middle[middle != each]
        if not len(others):  # of one there is none, of three the middle one has the nearer other
            rest = np.flatnonzero(np.arange(k) != each)
            others = rest[[np.argmin(np.abs(values[rest] - values[each]))]] if len(rest) else middle
        contrasts[each, others] -= _weights(spread[np.ix_(others, others)])
    return contrasts


def _weights(covariance: Floats) -> Floats:
    """The weights of the most precise mean, none less than 0."""
    raw = np.linalg.pinv(covariance, hermitian=True).sum(axis=1)
    shares = np.maximum(raw, 0.0)
    total = shares.sum()
    equal: Floats = np.full(len(raw), 1 / len(raw))
    return shares / total if total > 0 else equal

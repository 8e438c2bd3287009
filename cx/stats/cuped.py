"""CUPED: what was known before the test takes away the part of the spread that it explains."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cx.stats import arms
from cx.stats.arms import Arm
from cx.stats.effects import Pair
from cx.stats.sums import Sums
from cx.stats.two_means import mean_arm, means
from cx.stats.two_ratios import ratio_arm, ratio_weights, ratios

Floats = NDArray[np.float64]

# Beyond this share of units in one arm the arms' own slopes are combined (Lin); within it one
# slope of all units does as well.
EVEN = 0.55


class Adjusted(NamedTuple):
    """A comparison after adjustment; it stands beside the raw one, never instead of it."""

    pair: Pair
    theta: Floats  # slope of each covariate
    gain: float  # share of the difference's variance taken away; may be below 0


def slopes(sums: Sums) -> Floats:
    """Least-squares slopes of the first variable on the others; 0 for one that does not vary.

    Examples
    --------
    >>> slopes(Sums.of_values([[1, 0, 7], [3, 1, 7], [5, 2, 7]])).round(6).tolist()
    [2.0, 0.0]
    """
    varies = np.flatnonzero(sums.varies[1:])
    products = sums.products[1:, 1:][np.ix_(varies, varies)]
    width = np.sqrt(np.diag(products))
    like = products / np.outer(width, width)  # lest a large unit hide a small one
    right = sums.products[1:, 0][varies] / width
    found = np.zeros(sums.mean.size - 1)
    found[varies] = np.linalg.lstsq(like, right, rcond=1e-10)[0] / width
    return found


def theta(control: Sums, treatment: Sums, *, interacted: bool | None = None) -> Floats:
    """The slopes that CUPED subtracts with.

    Of all units at once, the difference between the arms included; with unequal arms the arms'
    own slopes, each weighted by the other arm's size, which gives the estimate and the error of
    a regression with interactions.

    Parameters
    ----------
    control, treatment : sums of (y, covariates...).
    interacted : whether to combine the arms' own slopes; None: if an arm has over 55 % of units.

    References
    ----------
    Deng, Xu, Kohavi and Walker (2013), WSDM, eq. 5; Lin (2013), Ann. Appl. Stat. 7:295-318,
    eq. 2.1 and section 4.

    Examples
    --------
    >>> arm = Sums.of_values([[1, 0], [3, 1], [5, 2]])
    >>> theta(arm, arm).tolist()
    [2.0]
    """
    n = control.n + treatment.n
    if interacted is None:
        interacted = max(control.n, treatment.n) > EVEN * n
    if not interacted:
        return slopes(control + treatment)
    return slopes(control) * (treatment.n / n) + slopes(treatment) * (control.n / n)


def adjusted_arms(
    control: Sums, treatment: Sums, slope: Floats, centre: Floats | None = None
) -> tuple[Arm, Arm]:
    """Means of y less slope times the covariates' distance from ``centre``, their overall mean.

    Examples
    --------
    >>> low, high = Sums.of_values([[1, 0], [3, 1]]), Sums.of_values([[5, 1], [7, 2]])
    >>> [arm.value for arm in adjusted_arms(low, high, np.array([2.0]))]
    [3.0, 5.0]
    """
    middle = float(slope @ ((control + treatment).mean[1:] if centre is None else centre))
    weights = np.concatenate([[1.0], -slope])
    low, high = (mean_arm(arm.combine(weights)) for arm in (control, treatment))
    return low._replace(value=low.value + middle), high._replace(value=high.value + middle)


def cuped(
    control: Sums, treatment: Sums, *, alpha: float = 0.05, interacted: bool | None = None
) -> Adjusted:
    """Two means adjusted by covariates from before the test.

    Parameters
    ----------
    control, treatment : sums of (y, covariates...). A missing covariate is filled with any
        constant, and an indicator of missing is one more covariate.
    alpha : float in (0, 1); the interval's level is 1 - alpha.
    interacted : see ``theta``.

    Returns
    -------
    Adjusted
        Difference by Welch, relative difference by Fieller, of the adjusted means. NaN where an
        arm has no more units than there are slopes to fit.

    References
    ----------
    Deng, Xu, Kohavi and Walker (2013), WSDM: CUPED; Lin (2013) for unequal arms.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x = rng.normal(10, 2, 400)
    >>> y = x + rng.normal(0, 1, 400) + np.repeat([0, 0.5], 200)
    >>> both = np.column_stack([y, x])
    >>> found = cuped(Sums.of_values(both[:200]), Sums.of_values(both[200:]))
    >>> f"{found.pair.difference.value:.2f} {found.theta[0]:.2f} {found.gain:.2f}"
    '0.33 1.04 0.77'
    """
    if min(control.n, treatment.n) < control.mean.size + 1:
        nothing = arms.pair(Arm(np.nan, np.nan, control.n), Arm(np.nan, np.nan, treatment.n))
        return Adjusted(nothing, np.full(control.mean.size - 1, np.nan), float("nan"))
    slope = theta(control, treatment, interacted=interacted)
    pair = arms.pair(*adjusted_arms(control, treatment, slope), alpha=alpha)
    return Adjusted(pair, slope, _gain(means(control.take(0), treatment.take(0)), pair))


def cuped_ratios(
    control: Sums,
    treatment: Sums,
    *,
    alpha: float = 0.05,
    interacted: bool | None = None,
    by_ratio: bool = False,
) -> Adjusted:
    """Two ratios adjusted by covariates, or by the same ratio from before the test.

    Parameters
    ----------
    control, treatment : sums of (numerator, denominator, covariates...).
    alpha : float in (0, 1); the interval's level is 1 - alpha.
    interacted : see ``theta``.
    by_ratio : whether the covariates are one numerator and one denominator, whose ratio is meant.

    Returns
    -------
    Adjusted
        NaN where a denominator is not above 0, or an arm has too few units for the slopes.

    References
    ----------
    Deng, Xu, Kohavi and Walker (2013), WSDM, appendix B: the slope of influences on the ratio.

    Examples
    --------
    >>> rows = np.array([[1, 2, 1], [3, 4, 2], [2, 2, 3], [1, 3, 1], [4, 3, 5]])
    >>> found = cuped_ratios(Sums.of_values(rows), Sums.of_values(rows))
    >>> found.pair.difference.value
    0.0
    """
    raw = ratios(control.take(0, 1), treatment.take(0, 1))
    low, high, slope = adjusted_ratio_arms(
        control, treatment, interacted=interacted, by_ratio=by_ratio
    )
    pair = arms.pair(low, high, alpha=alpha)
    return Adjusted(pair, slope, _gain(raw, pair))


def adjusted_ratio_arms(
    control: Sums, treatment: Sums, *, interacted: bool | None = None, by_ratio: bool = False
) -> tuple[Arm, Arm, Floats]:
    """Both arms' adjusted ratios, and the slopes; see ``cuped_ratios``.

    Examples
    --------
    >>> arm = Sums.of_values([[1, 2, 1, 2], [3, 4, 2, 3], [2, 2, 3, 4]])
    >>> found, _, slope = adjusted_ratio_arms(arm, arm, by_ratio=True)
    >>> found.value, slope.round(2).tolist()
    (0.75, [1.69])
    """
    both, below = (control, treatment), [1, 3] if by_ratio else [1]
    size = 1 if by_ratio else control.mean.size - 2
    if not all(arm.n > size + 1 and np.all(arm.mean[below] > 0) for arm in both):
        low, high = (ratio_arm(arm.take(0, 1))._replace(square=np.nan) for arm in both)
        return low, high, np.full(size, np.nan)
    whole = _linear(control + treatment, by_ratio)
    first, second = (_linear(arm, by_ratio) for arm in both)
    if interacted is None:
        interacted = max(control.n, treatment.n) > EVEN * whole.n
    slope = theta(first, second, interacted=True) if interacted else slopes(whole)
    return *adjusted_arms(first, second, slope, whole.mean[1:]), slope


def _linear(sums: Sums, by_ratio: bool) -> Sums:
    """Sums of the influence on the ratio (its mean: the ratio) and of the covariates."""
    weights = np.eye(sums.mean.size)[[0, *range(2, sums.mean.size)]]
    weights[0, :2] = ratio_weights(sums.take(0, 1))
    mean = np.concatenate([sums.mean[:1] / sums.mean[1], sums.mean[2:]])
    if by_ratio:
        weights = weights[:2]
        weights[1, 2:] = ratio_weights(sums.take(2, 3))
        mean = np.array([mean[0], sums.mean[2] / sums.mean[3]])
    return Sums(sums.n, mean, weights @ sums.products @ weights.T)


def _gain(raw: Pair, adjusted: Pair) -> float:
    return 1 - (adjusted.difference.error / raw.difference.error) ** 2

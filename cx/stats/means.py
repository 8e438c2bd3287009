"""Means with t intervals: plain, of answers that come in clusters, and their differences."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t as student

from cx.stats.clusters import ClusterSums, variance_of_ratio

Floats = NDArray[np.float64]


class Mean(NamedTuple):
    """A mean (or difference) with interval and two-sided p against 0; NaN where it cannot be said."""

    value: Floats
    low: Floats
    high: Floats
    p: Floats


def estimate(value: ArrayLike, error: ArrayLike, df: ArrayLike, *, alpha: float = 0.05) -> Mean:
    """A t interval and p from a value, its standard error and degrees of freedom.

    Parameters
    ----------
    value, error, df : of one shape; NaN, or df < 1, gives NaN limits and p.
    alpha : float in (0, 1); the interval's level is 1 - alpha.

    Returns
    -------
    Mean
        Without spread (error 0) the limits are the value; p is 0, or 1 where the value is 0.

    Examples
    --------
    >>> mean = estimate(1.0, 0.5, 9)
    >>> f"{mean.low:.3f} {mean.high:.3f} {mean.p:.4f}"
    '-0.131 2.131 0.0766'
    """
    values, errors = np.asarray(value, dtype=np.float64), np.asarray(error, dtype=np.float64)
    degrees = np.asarray(df, dtype=np.float64)
    degrees = np.where(degrees >= 1, degrees, np.nan)
    half = student.isf(alpha / 2, degrees) * errors
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * student.sf(np.abs(values / errors), degrees)
    p = np.where(errors == 0, np.where(values == 0, 1.0, 0.0), p)
    p = np.where(np.isnan(half), np.nan, p)
    return Mean(values, values - half, values + half, p)


def mean(n: ArrayLike, value: ArrayLike, sd: ArrayLike, *, alpha: float = 0.05) -> Mean:
    """Mean with its t interval from n, mean and sample standard deviation.

    Parameters
    ----------
    n : answers; value : their mean; sd : their sample standard deviation (n - 1); NaN is missing.
    alpha : float in (0, 1); the interval's level is 1 - alpha.

    Returns
    -------
    Mean
        Limits and p are NaN where n < 2 or something is missing. p is against a mean of 0.

    References
    ----------
    Student (1908). Agrees with R's ``t.test``.

    Examples
    --------
    >>> found = mean(10, 0.75, 1.789010)  # R: t.test(extra ~ 1, sleep, group == 1)
    >>> f"{found.low:.3f} {found.high:.3f}"
    '-0.530 2.030'
    """
    count = np.asarray(n, dtype=np.float64)
    count = np.where(count > 1, count, np.nan)
    return estimate(
        value, np.asarray(sd, dtype=np.float64) / np.sqrt(count), count - 1, alpha=alpha
    )


def clustered_mean(sums: ClusterSums, *, alpha: float = 0.05) -> Mean:
    """Mean of answers with a t interval where one customer may answer several times.

    The clustered variance of the ratio with G - 1 degrees of freedom; equal to the plain t
    interval when every customer answers once.

    Parameters
    ----------
    sums : ClusterSums of k (sum of a customer's answers) and m (their number).
    alpha : float in (0, 1); the interval's level is 1 - alpha.

    Returns
    -------
    Mean
        Arrays of the sums' shape; value is NaN without answers, limits with fewer than two
        customers. p is against a mean of 0.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., section 6.4.

    Examples
    --------
    >>> from cx.stats.clusters import cluster_sums
    >>> found = clustered_mean(cluster_sums([5, 3, 4], [1, 1, 1]))
    >>> f"{found.value:.1f} [{found.low:.2f}, {found.high:.2f}]"
    '4.0 [1.52, 6.48]'
    """
    m = np.asarray(sums.m, dtype=np.float64)
    value = np.asarray(sums.k, dtype=np.float64) / np.where(m > 0, m, np.nan)
    groups = np.asarray(sums.groups, dtype=np.float64)
    return estimate(value, np.sqrt(variance_of_ratio(sums)), groups - 1, alpha=alpha)


def clustered_difference(
    customer: ArrayLike, value: ArrayLike, inside: ArrayLike, *, alpha: float = 0.05
) -> Mean:
    """Mean of the answers inside a group minus the mean of the others, clustered by customer.

    The variance sums, over customers, the squared influence on the difference, so a customer who
    answers on both sides counts once; df = the smaller side's customers - 1.

    Parameters
    ----------
    customer : array of int codes, one per answer.
    value : array of answers.
    inside : array of bool, whether the answer is inside the group.
    alpha : float in (0, 1); the interval's level is 1 - alpha.

    Returns
    -------
    Mean
        Scalars (0-d arrays); NaN where a side is empty or has one customer.

    References
    ----------
    Linearised variance of a difference of ratios: Woodruff (1971), JASA 66:411-414.

    Examples
    --------
    >>> found = clustered_difference([0, 1, 2, 3], [5, 3, 2, 2], [True, True, False, False])
    >>> float(found.value)
    2.0
    """
    _, who = np.unique(np.asarray(customer), return_inverse=True)
    values = np.asarray(value, dtype=np.float64)
    here = np.asarray(inside, dtype=bool)
    customers = [np.unique(who[side]).size for side in (here, ~here)]
    if min(customers) < 2:
        nothing = np.asarray(np.nan)
        return Mean(nothing, nothing, nothing, nothing)
    means = values[here].mean(), values[~here].mean()
    influence = np.where(
        here, (values - means[0]) / here.sum(), -(values - means[1]) / (~here).sum()
    )
    per_customer = np.bincount(who, weights=influence)
    groups = per_customer.size
    error = np.sqrt(groups / (groups - 1) * np.sum(per_customer**2))
    found = np.array([means[0] - means[1], error])
    found[np.abs(found) <= 1e-12 * np.abs(values).max()] = 0.0  # rounding's own
    return estimate(found[0], found[1], min(customers) - 1, alpha=alpha)

"""Wilson's score interval of a proportion, plain and for answers that come in clusters."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from cx.stats.clusters import ClusterSums, variance_of_ratio

Floats = NDArray[np.float64]


class Proportion(NamedTuple):
    """A proportion with its interval; NaN where there is nothing to divide by."""

    rate: Floats
    low: Floats
    high: Floats


def wilson(successes: ArrayLike, trials: ArrayLike, *, alpha: float = 0.05) -> Proportion:
    """Wilson score interval of a proportion.

    Parameters
    ----------
    successes, trials : counts, of one shape; NaN is missing. Trials need not be whole.
    alpha : float in (0, 1); the interval's level is 1 - alpha.

    Returns
    -------
    Proportion
        Arrays of the shape given; NaN where trials are 0 or missing. low <= rate <= high.

    References
    ----------
    Wilson (1927), JASA 22:209-212. Agrees with R's ``prop.test(correct = FALSE)``.

    Examples
    --------
    >>> rate, low, high = wilson(56, 70)
    >>> f"{rate:.4f} [{low:.4f}, {high:.4f}]"
    '0.8000 [0.6918, 0.8770]'
    """
    k = np.asarray(successes, dtype=np.float64)
    n = np.asarray(trials, dtype=np.float64)
    n = np.where(n > 0, n, np.nan)
    return _score_interval(k / n, n, alpha)


def clustered_wilson(sums: ClusterSums, *, alpha: float = 0.05) -> Proportion:
    """Wilson score interval of k/m where one customer has several trials.

    Wilson with n_eff = p(1 - p)/V trials, V the clustered variance of the ratio. Where V is 0,
    n_eff is m; where every trial has one outcome, or there is one cluster only, nothing is known
    of how alike a customer's trials are, and n_eff is the number of clusters.

    Parameters
    ----------
    sums : ClusterSums of k (successes) and m (trials) per customer.
    alpha : float in (0, 1); the interval's level is 1 - alpha.

    Returns
    -------
    Proportion
        Arrays of the sums' shape; NaN where there are no trials. low <= rate <= high.

    References
    ----------
    Effective sample size: Korn and Graubard (1998), Survey Methodology 24:193-201; with
    Wilson's interval: Dean and Pagano (2015), J. Surv. Stat. Methodol. 3:484-503.

    Examples
    --------
    >>> from cx.stats.clusters import cluster_sums
    >>> rate, low, high = clustered_wilson(cluster_sums([2, 0, 1, 3], [2, 2, 2, 4]))
    >>> f"{rate:.2f} [{low:.2f}, {high:.2f}]"
    '0.60 [0.28, 0.86]'
    """
    m = np.where(np.asarray(sums.m, dtype=np.float64) > 0, sums.m, np.nan)
    rate = np.asarray(sums.k, dtype=np.float64) / m
    groups = np.asarray(sums.groups, dtype=np.float64)
    variance = variance_of_ratio(sums)
    spread = rate * (1 - rate)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(variance > 1e-15, spread / variance, m)
    one_outcome = (sums.k == 0) | (sums.k == sums.m)
    effective = np.where(one_outcome | (groups < 2), np.minimum(groups, m), effective)
    return _score_interval(rate, effective, alpha)


def _score_interval(rate: Floats, n: Floats, alpha: float) -> Proportion:
    z = norm.isf(alpha / 2)
    middle = (rate + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(rate * (1 - rate) / n + z**2 / (4 * n**2))
    # At 0 and n successes a limit is the rate itself; rounding would put it on the other side.
    low = np.where(rate == 0, 0.0, np.minimum(middle - half, rate))
    high = np.where(rate == 1, 1.0, np.maximum(middle + half, rate))
    return Proportion(rate, np.maximum(low, 0.0), np.minimum(high, 1.0))

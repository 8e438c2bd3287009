"""Sums over customers that add up: what a ratio's clustered variance needs."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class ClusterSums(NamedTuple):
    """Sums over customers i of k_i and m_i, with squares and products; two of them add.

    k_i is what is counted or measured (bounced visits, sum of scores), m_i how often (visits,
    answers). Each field is a number or an array, one element per table row.
    """

    k: Floats
    m: Floats
    kk: Floats
    km: Floats
    mm: Floats
    groups: Floats  # customers with m_i > 0


def cluster_sums(k: ArrayLike, m: ArrayLike) -> ClusterSums:
    """The sums of one set of customers.

    Parameters
    ----------
    k, m : one value per customer; m > 0.

    Examples
    --------
    >>> sums = cluster_sums([1, 0], [2, 3])
    >>> [float(each) for each in sums]
    [1.0, 5.0, 1.0, 2.0, 13.0, 2.0]
    """
    ks, ms = np.asarray(k, dtype=np.float64), np.asarray(m, dtype=np.float64)
    parts = (ks, ms, ks * ks, ks * ms, ms * ms, np.ones_like(ms))
    return ClusterSums(*(np.asarray(part.sum()) for part in parts))


def variance_of_ratio(sums: ClusterSums) -> Floats:
    """Clustered variance of p = sum k / sum m.

    V = G/(G-1) sum_i (k_i - p m_i)^2 / (sum m)^2, from the sums alone.

    Returns
    -------
    array
        NaN with fewer than two customers.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., eq. 6.4 without finite population correction.

    Examples
    --------
    >>> float(variance_of_ratio(cluster_sums([1, 0], [1, 1])))
    0.25
    """
    k, m, kk, km, mm, groups = (np.asarray(part, dtype=np.float64) for part in sums)
    enough = groups > 1
    n = np.where(enough, m, np.nan)
    rate = k / n
    squares = kk - 2 * rate * km + rate**2 * mm
    squares = np.where(squares > 1e-12 * kk, squares, 0.0)  # below lies what rounding makes
    return np.where(enough, groups / np.where(enough, groups - 1, 1) * squares / n**2, np.nan)

"""Difference of two means on either side of a day, where customers may answer on both."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cx.stats.clusters import ClusterSums, variance_of_ratio
from cx.stats.means import Mean, estimate

Floats = NDArray[np.float64]


class Sides(NamedTuple):
    """Sums over customers before (0) and after (1), and the products across the two sides."""

    before: ClusterSums
    after: ClusterSums
    kk: Floats  # sum of k_0 k_1
    km: Floats  # sum of k_0 m_1
    mk: Floats  # sum of m_0 k_1
    mm: Floats  # sum of m_0 m_1
    groups: Floats  # customers on either side


def clustered_shift(sides: Sides, *, alpha: float = 0.05) -> Mean:
    """Mean after minus mean before, from sums alone, clustered by customer.

    The same estimate as ``cx.stats.means.clustered_difference`` gives from single answers: the
    variance sums, over customers, the squared influence (k_1 - r_1 m_1)/M_1 - (k_0 - r_0 m_0)/M_0;
    df = the smaller side's customers - 1.

    Parameters
    ----------
    sides : arrays of one shape.
    alpha : float in (0, 1); the interval's level is 1 - alpha.

    Returns
    -------
    Mean
        NaN where a side is empty or has one customer.

    References
    ----------
    Linearised variance of a difference of ratios: Woodruff (1971), JASA 66:411-414.

    Examples
    --------
    >>> from cx.stats.clusters import cluster_sums
    >>> one = cluster_sums([2, 2], [1, 1]), cluster_sums([5, 3], [1, 1])
    >>> zero = np.asarray(0.0)
    >>> shift = clustered_shift(Sides(*one, zero, zero, zero, zero, np.asarray(4.0)))
    >>> float(shift.value)
    2.0
    """
    before, after = sides.before, sides.after
    fewest = np.minimum(before.groups, after.groups)
    enough = fewest > 1
    m0, m1 = (np.where(enough, side.m, np.nan) for side in (before, after))
    r0, r1 = before.k / m0, after.k / m1
    squares = [
        variance_of_ratio(side) * (side.groups - 1) / np.where(enough, side.groups, np.nan)
        for side in (before, after)
    ]
    across = (sides.kk - r1 * sides.km - r0 * sides.mk + r0 * r1 * sides.mm) / (m0 * m1)
    groups = np.where(enough, sides.groups, np.nan)
    summed = np.maximum(squares[0] + squares[1] - 2 * across, 0.0)
    error = np.sqrt(groups / (groups - 1) * summed)
    shift = r1 - r0
    shift = np.where(np.abs(shift) <= 1e-12 * np.abs(r1), 0.0, shift)  # rounding's own
    return estimate(shift, error, fewest - 1, alpha=alpha)

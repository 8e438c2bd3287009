"""Many tests at once: adjusted p, and the level of each interval that agrees with them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def holm(p: ArrayLike) -> Floats:
    """Adjusted p of Holm: the family-wise error held whatever the tests' dependence.

    Parameters
    ----------
    p : p values, one per test; NaN is a test that was not made and does not count.

    Returns
    -------
    array
        Adjusted p in the order given, NaN where p is. Here and in the others of this module.

    References
    ----------
    Holm (1979), Scand. J. Stat. 6:65-70. Agrees with R's ``p.adjust(p, "holm")``.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    return _step_down(p, lambda x, left: x * left)


def holm_sidak(p: ArrayLike) -> Floats:
    """Adjusted p of Holm with Sidak's bound: a little sharper, for tests not negatively dependent.

    References
    ----------
    Holm (1979) with Sidak (1967), JASA 62:626-633. Agrees with statsmodels' "holm-sidak".

    Examples
    --------
    >>> holm_sidak([0.01, 0.04, 0.03]).round(4).tolist()
    [0.0297, 0.0591, 0.0591]
    """
    with np.errstate(divide="ignore"):  # the logarithm of 1 - 1
        return _step_down(p, lambda x, left: -np.expm1(left * np.log1p(-x)))


def hochberg(p: ArrayLike) -> Floats:
    """Adjusted p of Hochberg's step-up: sharper than Holm's, for independent or positive tests.

    References
    ----------
    Hochberg (1988), Biometrika 75:800-802. Agrees with R's ``p.adjust(p, "hochberg")``.

    Examples
    --------
    >>> hochberg([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    return _step_up(p, lambda rank, m: m - rank + 1)


def bh(p: ArrayLike) -> Floats:
    """Adjusted p (q) of Benjamini and Hochberg: the share of false among the discoveries held.

    References
    ----------
    Benjamini and Hochberg (1995), JRSS B 57:289-300. Agrees with R's ``p.adjust(p, "BH")``.

    Examples
    --------
    >>> bh([0.01, 0.04, float("nan"), 0.03]).round(3).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    return _step_up(p, lambda rank, m: m / rank)


def by(p: ArrayLike) -> Floats:
    """Adjusted p of Benjamini and Yekutieli: the same under any dependence.

    References
    ----------
    Benjamini and Yekutieli (2001), Ann. Stat. 29:1165-1188. Agrees with ``p.adjust(p, "BY")``.

    Examples
    --------
    >>> by([0.01, 0.04, 0.03]).round(4).tolist()
    [0.055, 0.0733, 0.0733]
    """
    return _step_up(p, lambda rank, m: m / rank * np.sum(1 / np.arange(1, m + 1)))


def holm_levels(p: ArrayLike, alpha: float = 0.05) -> Floats:
    """The alpha of each test's own interval, so that it excludes 0 exactly when Holm rejects.

    alpha/(m - min(i, i*) + 1) for rank i, i* the first rank not rejected. Each interval is at its
    own test level; together they do not cover at 1 - alpha.

    Parameters
    ----------
    p : p values, one per test; NaN is a test that was not made.
    alpha : the family-wise level.

    Examples
    --------
    >>> holm_levels([0.001, 0.04, 0.03], 0.06).round(3).tolist()
    [0.02, 0.06, 0.03]
    """
    adjusted, values = holm(p), np.asarray(p, dtype=np.float64)
    m = int(np.sum(~np.isnan(values)))
    rank = np.empty(values.shape)
    rank[np.argsort(values, kind="stable")] = np.arange(1, values.size + 1)
    first = 1 + int(np.sum(adjusted <= alpha))
    level = alpha / np.maximum(m - np.minimum(rank, first) + 1, 1)
    return np.where(np.isnan(values), np.nan, level)


def fcr_levels(p: ArrayLike, alpha: float = 0.05) -> Floats:
    """The alpha of each test's interval that goes with Benjamini and Hochberg's decisions.

    R alpha/m for the R selected, whose false coverage rate is then alpha; (R + 1) alpha/m for the
    rest, which keeps their intervals over 0.

    References
    ----------
    Benjamini and Yekutieli (2005), JASA 100:71-81, definition 1.

    Examples
    --------
    >>> fcr_levels([0.001, 0.4, 0.03]).round(4).tolist()
    [0.0333, 0.05, 0.0333]
    """
    adjusted = bh(p)
    m, selected = np.sum(~np.isnan(adjusted)), adjusted <= alpha
    level = (np.sum(selected) + np.where(selected, 0, 1)) * alpha / max(m, 1)
    return np.where(np.isnan(adjusted), np.nan, level)


def _step_down(p: ArrayLike, bound: Callable[[Floats, Floats], Floats]) -> Floats:
    """The running maximum, from the smallest p up, of ``bound(p, tests not yet rejected)``."""
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(values, kind="stable")[: np.sum(~np.isnan(values))]
    left = np.arange(order.size, 0, -1, dtype=np.float64)
    found = np.full(values.shape, np.nan)
    found[order] = np.minimum(np.maximum.accumulate(bound(values[order], left)), 1.0)
    return found


def _step_up(p: ArrayLike, factor: Callable[[Floats, int], Floats | float]) -> Floats:
    """The running minimum, from the largest p down, of p times ``factor(rank, tests)``."""
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(values, kind="stable")[: np.sum(~np.isnan(values))]
    scaled = values[order] * factor(np.arange(1.0, order.size + 1), order.size)
    found = np.full(values.shape, np.nan)
    found[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return found

"""Quantiles from counts in bins of equal ratio: small, they add up, and each is within 1 %."""

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

PER_OCTAVE: Final = 70  # bins up to each doubling: a bin's middle is off by 0.5 % at most
ZERO: Final = -1  # the bin of values below one unit


def bin_of(value: float) -> int:
    """The bin of a value.

    Examples
    --------
    >>> bin_of(0.0), bin_of(1.0), bin_of(1.02)
    (-1, 0, 1)
    """
    return ZERO if value < 1 else math.floor(math.log2(value) * PER_OCTAVE)


def quantiles(bins: ArrayLike, counts: ArrayLike, shares: ArrayLike) -> NDArray[np.float64]:
    """Quantiles of values that were counted by bin.

    Type 7 of Hyndman and Fan (1996), over the middles of the bins: within 0.5 % of the exact one
    where all values are 1 or more; values below 1 count as 0.

    Parameters
    ----------
    bins, counts : shape (b,), the bins in any order and how many values lie in each.
    shares : shape (q,), each 0..1.

    Returns
    -------
    ndarray
        Shape (q,); NaN without any value.

    Examples
    --------
    >>> found = quantiles([bin_of(100.0), bin_of(200.0)], [1, 1], [0.5])
    >>> bool(abs(found[0] / 150 - 1) < 0.005)
    True
    """
    order = np.argsort(bins)
    numbers = np.asarray(bins, dtype=float)[order]
    upto = np.cumsum(np.asarray(counts, dtype=np.int64)[order])
    wanted = np.asarray(shares, dtype=float)
    if not len(upto) or upto[-1] == 0:
        return np.full(wanted.shape, np.nan)
    middles = np.where(numbers == ZERO, 0.0, 2 ** ((numbers + 0.5) / PER_OCTAVE))
    place = (upto[-1] - 1) * wanted
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, upto[-1] - 1)
    low, high = (middles[np.searchsorted(upto, each, side="right")] for each in (below, above))
    found: NDArray[np.float64] = low + (place - below) * (high - low)
    return found

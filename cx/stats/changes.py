"""Steps at which people's own scores change more, or less, than at the others."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

BLOCKS: Final = 4_000  # customers are folded into so many blocks before they are resampled
USUAL: Final = 5  # compared steps from which on their median is the usual change


class Changes(NamedTuple):
    """Mean changes, one element per step code; NaN where too few made the step."""

    change: Floats  # mean change
    error: Floats  # its bootstrap standard error
    beyond: Floats  # mean change less the usual one
    beyond_error: Floats  # its bootstrap standard error, that of the usual change included
    df: Floats  # customers (blocks, if fewer) less one
    n: NDArray[np.int64]  # customers
    usual: float  # the change that is taken off


def changes(
    customer: ArrayLike,
    step: ArrayLike,
    change: ArrayLike,
    *,
    rng: np.random.Generator,
    enough: int = 10,
    resamples: int = 1_000,
) -> Changes:
    """Each step's mean change beside the usual one: the median over the steps compared.

    Scores that fall a little at every step (people tire of questions) are then no step's doing.
    With fewer than ``USUAL`` steps of ``enough`` customers nothing is usual, and 0 is taken off.
    Standard errors come from resampling customers, the median taken anew each time; more than
    ``BLOCKS`` customers are folded at random into that many blocks first.

    Parameters
    ----------
    customer, step : int codes from 0, one per change; a customer has at most one per step.
    change : the later score less the earlier one.
    rng : draws the blocks and the bootstrap.
    enough : customers a step needs to be compared.
    resamples : of the bootstrap.

    Returns
    -------
    Changes
        Arrays over step codes 0..max.

    References
    ----------
    Cluster bootstrap: Cameron, Gelbach and Miller (2008), Rev. Econ. Stat. 90:414-427.

    Examples
    --------
    >>> who, where = np.repeat(range(20), 5), np.tile(range(5), 20)
    >>> drawn = np.tile([-0.5, -1.5, -0.5, -0.5, 0.0], 20)
    >>> found = changes(who, where, drawn, rng=np.random.default_rng(1))
    >>> found.beyond.tolist(), found.usual
    ([0.0, -1.0, 0.0, 0.0, 0.5], -0.5)
    """
    _, who = np.unique(np.asarray(customer), return_inverse=True)
    where, values = np.asarray(step, dtype=np.int64), np.asarray(change, dtype=np.float64)
    size = int(where.max()) + 1 if where.size else 0
    n = np.bincount(where, minlength=size)
    compared = n >= enough
    if not compared.any():
        nothing = np.full(size, np.nan)
        return Changes(nothing, nothing, nothing, nothing, nothing, n, 0.0)
    people = int(who.max()) + 1
    blocks = min(people, BLOCKS)
    block = np.arange(people) if people == blocks else rng.permutation(people) % blocks
    cell = block[who] * size + where
    sums = np.bincount(cell, values, blocks * size).reshape(blocks, size)[:, compared]
    counts = np.bincount(cell, minlength=blocks * size).reshape(blocks, size)[:, compared]
    means = sums.sum(axis=0) / n[compared]
    several = int(compared.sum()) >= USUAL
    usual = float(np.median(means)) if several else 0.0
    weights = rng.multinomial(blocks, np.full(blocks, 1 / blocks), size=resamples)
    with np.errstate(invalid="ignore"):  # a resample may leave out all who made a step
        drawn = (weights @ sums) / (weights @ counts)
    centre = np.nanmedian(drawn, axis=1) if several else np.zeros(resamples)
    figures = (
        means,
        np.nanstd(drawn, axis=0, ddof=1),
        means - usual,
        np.nanstd(drawn - centre[:, None], axis=0, ddof=1),
        np.minimum(n[compared], blocks) - 1.0,
    )
    found = np.full((len(figures), size), np.nan)
    found[:, compared] = _or_zero(np.array(figures), values)
    change, error, beyond, beyond_error, df = found
    return Changes(change, error, beyond, beyond_error, df, n, usual)


def _or_zero(found: Floats, values: Floats) -> Floats:
    """What rounding alone could have made is nothing."""
    return np.where(np.abs(found) <= 1e-12 * np.abs(values).max(), 0.0, found)

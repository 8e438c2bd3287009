"""Which touchpoints customers score higher or lower, from sums over blocks of customers."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from cx.stats.two_way import Floats, Ints, Parts, TwoWay, least_of, or_zero, resampled


class BlockSums(NamedTuple):
    """Scores of customers at two touchpoints or more, added up in blocks of customers.

    A customer's scores less the customer's own mean, and what the customer's touchpoints share,
    n scores at the one x those at the other / all the customer's scores: both add up over customers,
    and give the normal equations.
    """

    blocks: int
    block: Ints  # here and below one element per block and touchpoint
    touchpoint: Ints  # codes from 0
    centred: Floats  # scores less their customers' means, added up
    scores: Ints  # how many
    customers: Ints  # how many
    pair_block: Ints  # here and below one element per block and pair of touchpoints
    one: Ints  # the touchpoint with the lower code
    other: Ints
    shared: Floats
    within: float  # the farthest that a score lies from its customer's mean
    most: float  # the farthest from 0


def two_way_of_sums(
    sums: BlockSums,
    *,
    rng: np.random.Generator,
    enough: int = 10,
    resamples: int = 1_000,
    part_of: ArrayLike | None = None,
) -> TwoWay:
    """The same as ``cx.stats.two_way.two_way``, in time that does not grow with the customers.

    Effects are those of all scores; errors come from resampling the blocks, which are customers
    folded at random. Of a whole of several touchpoints ``df`` counts the customers of the
    touchpoint with the most of them. All touchpoints are fitted at once.

    Parameters
    ----------
    sums : what customers' scores add up to.
    rng : draws the bootstrap.
    enough, resamples : as there.
    part_of : for each touchpoint code (all of them, as far as ``sums`` go) the code of its whole.
    """
    size = int(sums.touchpoint.max()) + 1 if sums.touchpoint.size else 0
    whole = np.arange(size) if part_of is None else np.asarray(part_of, dtype=np.int64)
    wide = int(whole.max()) + 1 if whole.size else 0
    scores: Floats = np.bincount(sums.touchpoint, weights=sums.scores, minlength=whole.size).astype(
        np.float64
    )
    scores[_outside(sums, scores)] = 0.0
    n = np.bincount(whole, weights=scores, minlength=wide).astype(np.int64)
    compared = scores >= enough
    judged = (n >= enough) & bool(compared.any())
    effect, error, df = (np.full(wide, np.nan) for _ in range(3))
    if compared.any():
        used = np.flatnonzero(scores)
        mixed = np.zeros((used.size, wide))
        mixed[np.arange(used.size), whole[used]] = scores[used] / n[whole[used]]
        parts = _parts(sums, used, whole.size)
        found = resampled(parts, compared[used], mixed, rng=rng, resamples=resamples)
        least = least_of(sums.within, sums.most)
        effect, error = (np.where(judged, or_zero(each, least), np.nan) for each in found)
        people = np.bincount(sums.touchpoint, weights=sums.customers, minlength=whole.size)
        np.fmax.at(df, whole[used], np.minimum(people[used], sums.blocks) - 1.0)
    return TwoWay(effect, error, df, n, judged, int(compared.sum()))


def _outside(sums: BlockSums, scores: Floats) -> Ints:
    """Touchpoints outside the largest connected set: by touchpoints, then by scores."""
    size = scores.size
    links = sparse.coo_array((np.ones(sums.one.size), (sums.one, sums.other)), shape=(size, size))
    _, place = connected_components(links, directed=False)
    seen = np.flatnonzero(scores)
    if not seen.size:
        return seen
    touchpoints = np.bincount(place[seen])
    answers = np.bincount(place[seen], weights=scores[seen])
    best = np.lexsort((answers, touchpoints))[-1]
    return np.flatnonzero(place != best)


def _parts(sums: BlockSums, used: Ints, size: int) -> Parts:
    """The normal equations of the touchpoints in the fit, block by block."""
    place = np.full(size, -1)
    place[used] = np.arange(used.size)
    some = place[sums.one] >= 0  # and so is the other: they are connected
    block, shared = sums.pair_block[some], sums.shared[some]
    one, other = place[sums.one[some]], place[sums.other[some]]
    matrix = np.zeros((sums.blocks, used.size, used.size))
    matrix[block, one, other] = matrix[block, other, one] = -shared
    diagonal = np.arange(used.size)
    matrix[:, diagonal, diagonal] = -matrix.sum(axis=2)  # a customer's row adds up to nothing
    right = np.zeros((sums.blocks, used.size))
    inside = place[sums.touchpoint] >= 0
    right[sums.block[inside], place[sums.touchpoint[inside]]] = sums.centred[inside]
    return Parts(matrix.reshape(sums.blocks, -1), right, sums.blocks, used.size)

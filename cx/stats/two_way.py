"""Which touchpoints customers score higher or lower than their own other ones."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BLOCKS: Final = 4_000  # customers are folded into so many blocks before they are resampled
MOST: Final = 300  # touchpoints that are fitted at once, those with the most scores
_CELLS: Final = 20_000_000  # floats held at once by a batch of matrices
_PAIRS: Final = 4_000_000  # pairs of one customer's touchpoints that are held at once


class TwoWay(NamedTuple):
    """Effects, one element per touchpoint code (or part); NaN where it stands outside the fit."""

    effect: Floats  # t_j less the median of t
    error: Floats  # bootstrap standard error, the median included
    df: Floats  # customers in the fit who scored the touchpoint (blocks, if fewer), less one
    n: Ints  # its scores in the fit
    judged: NDArray[np.bool_]  # connected, with enough scores
    compared: int  # touchpoints over which the median is taken


def two_way(
    customer: ArrayLike,
    touchpoint: ArrayLike,
    score: ArrayLike,
    *,
    rng: np.random.Generator,
    enough: int = 10,
    resamples: int = 1_000,
    part_of: ArrayLike | None = None,
) -> TwoWay:
    """Least squares of score = customer + touchpoint, effects centred on their median.

    Only customers with scores at two touchpoints or more say anything (the others' scores are
    fitted by their own effect), and only touchpoints that such customers connect can be compared:
    the largest connected set is fitted. The median is taken over its touchpoints with ``enough``
    scores in the fit. Standard errors come from resampling customers, the median taken anew each
    time. More than ``BLOCKS`` customers are folded at random into that many blocks, which are
    resampled instead, so that the cost stays bounded; blocks are independent and alike, as
    customers are; answers to very many touchpoints each take fewer blocks. Of more than ``MOST``
    touchpoints those with the most scores are fitted. Effects and errors that rounding could have
    made are 0.

    Parameters
    ----------
    customer, touchpoint : int codes from 0, one per score.
    score : the scores; NaN is not allowed.
    rng : draws the blocks and the bootstrap.
    enough : scores a touchpoint needs in the fit to be judged.
    resamples : of the bootstrap.
    part_of : for each touchpoint code the code of what it is a part of (its stage). The effects are
        then those of the wholes: the mean of their touchpoints' effects over their scores in the
        fit, from the same zero. A whole of one touchpoint has the touchpoint's effect.

    Returns
    -------
    TwoWay
        Arrays over touchpoint codes 0..max, or over the codes of ``part_of``.

    Notes
    -----
    The customer's own mean without the touchpoint is no baseline: a pain elsewhere lowers it, and
    every other touchpoint then looks like glory.

    References
    ----------
    Normal equations with customer effects swept out: Abowd, Kramarz and Margolis (1999),
    Econometrica 67:251-333. Cluster bootstrap: Cameron, Gelbach and Miller (2008),
    Rev. Econ. Stat. 90:414-427.

    Examples
    --------
    >>> who, where = np.repeat(range(20), 3), np.tile(range(3), 20)
    >>> scores = np.tile([4.0, 4.0, 2.0], 20) + who % 2
    >>> two_way(who, where, scores, rng=np.random.default_rng(1)).effect.round(6).tolist()
    [0.0, 0.0, -2.0]
    """
    who, where = np.asarray(customer, dtype=np.int64), np.asarray(touchpoint, dtype=np.int64)
    values = np.asarray(score, dtype=np.float64)
    size = int(where.max()) + 1 if where.size else 0
    often = _most_scored(where, size)
    who, where, values = who[often], where[often], values[often]
    inside = _connected(who, where, size)
    who, where, values = who[inside], where[inside], values[inside]
    scores = np.bincount(where, minlength=size)
    whole = np.arange(size) if part_of is None else np.asarray(part_of, dtype=np.int64)
    wide = int(whole.max()) + 1 if whole.size else 0
    n = np.bincount(whole[where], minlength=wide)
    compared = scores >= enough
    judged = (n >= enough) & bool(compared.any())
    effect, error, df = (np.full(wide, np.nan) for _ in range(3))
    if compared.any():
        _, who = np.unique(who, return_inverse=True)
        used, at = np.unique(where, return_inverse=True)
        parts = _parts(who, at, values, rng=rng)
        mixed = np.zeros((used.size, wide))
        mixed[np.arange(used.size), whole[used]] = scores[used] / n[whole[used]]
        found = resampled(parts, compared[used], mixed, rng=rng, resamples=resamples)
        effect, error = (
            np.where(judged, or_zero(each, _least(who, values)), np.nan) for each in found
        )
        pairs = np.unique(who * wide + whole[used][at])
        people = np.bincount(pairs % wide, minlength=wide)
        df = np.where(people > 0, np.minimum(people, parts.blocks) - 1.0, np.nan)
    return TwoWay(effect, error, df, n, judged, int(compared.sum()))


class Parts(NamedTuple):
    """Each block's part of the normal equations M t = b, customer effects swept out."""

    matrix: sparse.csr_array | Floats  # blocks x (touchpoints * touchpoints)
    right: sparse.csr_array | Floats  # blocks x touchpoints
    blocks: int
    size: int


def resampled(
    parts: Parts,
    median_of: NDArray[np.bool_],
    mixed: Floats,
    *,
    rng: np.random.Generator,
    resamples: int,
) -> tuple[Floats, Floats]:
    """Effects and their bootstrap errors; ``mixed`` makes wholes of touchpoints, one column each."""
    blocks = parts.blocks
    solved = (_effects(parts, np.ones((1, blocks)), median_of) @ mixed)[0]
    weights = rng.multinomial(blocks, np.full(blocks, 1 / blocks), size=resamples)
    spread = _effects(parts, weights.astype(np.float64), median_of) @ mixed
    return solved, spread.std(axis=0, ddof=1)


def _most_scored(where: Ints, size: int) -> NDArray[np.bool_]:
    """Scores at the ``MOST`` touchpoints that have the most; of equals, the lower codes."""
    ranked = np.argsort(-np.bincount(where, minlength=size), kind="stable")
    kept = np.zeros(size, dtype=bool)
    kept[ranked[:MOST]] = True
    return kept[where]


def _connected(who: Ints, where: Ints, size: int) -> NDArray[np.bool_]:
    """Scores by customers with two touchpoints or more, within the largest connected set."""
    if not where.size:
        return np.zeros(0, dtype=bool)
    _, code = np.unique(who, return_inverse=True)
    pairs = np.unique(code * size + where)
    several = np.bincount(pairs // size, minlength=int(code.max()) + 1) >= 2
    inside = several[code]
    if not inside.any():
        return inside
    people = int(code.max()) + 1
    links = sparse.coo_array(
        (np.ones(int(inside.sum())), (code[inside], people + where[inside])),
        shape=(people + size, people + size),
    )
    _, component = connected_components(links, directed=False)
    place = component[people:]
    scores = np.bincount(where[inside], minlength=size)
    seen = np.flatnonzero(scores)
    # The largest by touchpoints, then by scores.
    touchpoints = np.bincount(place[seen], minlength=component.max() + 1)
    answers = np.bincount(place[seen], weights=scores[seen], minlength=component.max() + 1)
    best = np.lexsort((answers, touchpoints))[-1]
    return np.asarray(inside & (place[where] == best))


def _least(who: Ints, values: Floats) -> float:
    """Effects below this may come from rounding and the hair of ridge, not from the scores."""
    within = values - (np.bincount(who, weights=values) / np.bincount(who))[who]
    return least_of(float(np.abs(within).max()), float(np.abs(values).max()))


def least_of(within: float, most: float) -> float:
    """The same from how far scores lie from their customer's mean, and from 0, at most."""
    return 1e-6 * within + 1e-12 * most


def or_zero(found: Floats, least: float) -> Floats:
    """What is found, or 0 where it is no more than ``least``."""
    return np.where(np.abs(found) <= least, 0.0, found)


def _parts(who: Ints, at: Ints, values: Floats, *, rng: np.random.Generator) -> Parts:
    people, size = int(who.max()) + 1, int(at.max()) + 1
    answers = sparse.coo_array((np.ones(who.size), (who, at)), shape=(people, size)).tocsr()
    answers.sum_duplicates()
    many = int((np.diff(answers.indptr).astype(np.int64) ** 2).sum()) > _PAIRS
    count = min(people, BLOCKS)
    if many:
        count = min(count, max(2, _CELLS // size**2))
    block = np.arange(people) if people == count else rng.permutation(people) % count
    answered: Floats = np.bincount(who).astype(np.float64)
    centred = values - (np.bincount(who, weights=values) / answered)[who]
    right = sparse.coo_array((centred, (block[who], at)), shape=(count, size)).tocsr()
    matrix = (_by_block if many else _by_pair)(answers, answered, block, count)
    return Parts(matrix, right, count, size)


def _by_pair(answers: sparse.csr_array, answered: Floats, block: Ints, count: int) -> Any:
    """Each block's matrix, sparse, from all pairs of its customers' touchpoints."""
    people, size = answers.shape
    length = np.diff(answers.indptr)
    first, second = _pairs(answers)
    person = np.repeat(np.arange(people), length**2)
    crossed = -answers.data[first] * answers.data[second] / answered[person]
    rows = np.concatenate([block[person], block[np.repeat(np.arange(people), length)]])
    cells = np.concatenate(
        [answers.indices[first] * size + answers.indices[second], answers.indices * (size + 1)]
    )
    data = np.concatenate([crossed, answers.data])
    return sparse.coo_array((data, (rows, cells)), shape=(count, size * size)).tocsr()


def _by_block(answers: sparse.csr_array, answered: Floats, block: Ints, count: int) -> Floats:
    """The same, dense, block by block: needs no room for the pairs."""
    size = answers.shape[1]
    matrix = np.empty((count, size, size))
    order = np.argsort(block, kind="stable")
    members = np.split(order, np.searchsorted(block[order], np.arange(1, count)))
    for number, who in enumerate(members):
        counts = answers[who].toarray()
        swept = (counts / answered[who, None]).T @ counts
        matrix[number] = np.diag(counts.sum(axis=0)) - swept
    return matrix.reshape(count, size * size)


def _pairs(answers: sparse.csr_array) -> tuple[Ints, Ints]:
    """All ordered pairs of a customer's touchpoints, as places in the matrix' data."""
    length = np.diff(answers.indptr).astype(np.int64)
    start = np.repeat(answers.indptr[:-1].astype(np.int64), length**2)
    squares = length**2
    offset = np.arange(int(squares.sum())) - np.repeat(np.cumsum(squares) - squares, squares)
    width = np.repeat(length, squares)
    return start + offset // width, start + offset % width


def _effects(parts: Parts, weights: Floats, median_of: NDArray[np.bool_]) -> Floats:
    """Solutions under each row of weights, less their median; weights x touchpoints."""
    size = parts.size
    batch = max(1, _CELLS // (size * size))
    solved = np.empty((len(weights), size))
    for begin in range(0, len(weights), batch):
        chosen = weights[begin : begin + batch]
        matrices = np.asarray(chosen @ parts.matrix).reshape(-1, size, size)
        rights = np.asarray(chosen @ parts.right)
        # A hair of ridge fixes what the data leave open: the common level, and a touchpoint
        # that a resample happens to leave out.
        matrices[:, np.arange(size), np.arange(size)] += 1e-9 * max(
            1.0, float(weights.sum(axis=1)[0])
        )
        solved[begin : begin + batch] = np.linalg.solve(matrices, rights[..., None])[..., 0]
    centre = np.median(solved[:, median_of], axis=1)
    return np.asarray(solved - centre[:, None])

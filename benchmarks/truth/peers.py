"""The same worlds scored as others score them: which touchpoint goes with going on."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.stats import chi2

from benchmarks.truth.decision_worlds import FIXED, Journeys, World, journeys, observed
from benchmarks.truth.decisions import MANY, RUNS, judged_touches, means
from cx.domain import Tier
from cx.stats.absorbed import Fit, absorbed
from cx.stats.corrections import bh
from cx.stats.landmark_rows import Floats, firsts, history, joined, looked_back, one_hot
from cx.stats.means import Mean, estimate
from cx.stats.null import calibrated
from cx.stats.prognosis import prognosis

WORLDS: Final = (
    ("no hidden intent", World(customers=MANY)),
    ("fixed, 6 tied", World(customers=MANY, tied=6, intent=FIXED)),
    ("drifting .5, 6 tied", World(customers=MANY, tied=6, intent=0.5)),
)
PRIOR: Final = 1  # that PostHog adds to each count
ALPHA: Final = 0.05
Q: Final = 0.10
MOST: Final = 5  # touches that a threshold of Compass asks for, at most
SLIGHT: Final = 0.2  # correlation from which Compass calls an event predictive

Scored = Callable[[Journeys, World], tuple[Floats, Floats]]
"""What a way of scoring makes of each spot: its score, and the sign that it flags (0: none)."""


class Scores(NamedTuple):
    """How one way of scoring fares: shares over spots and worlds."""

    way: str
    world: str
    empties_flagged: float
    tied_flagged: float
    glory_called_a_help: float
    pain_called_a_pain: float
    pain_called_a_help: float
    likeness_to_frequency: float


def peers(runs: int = RUNS) -> Iterator[Scores]:
    """Ways of others, the plan that this one began with, and this one."""
    for name, world in WORLDS:
        told: dict[str, list[tuple[float, ...]]] = {way: [] for way, _ in WAYS}
        for seed in range(runs):
            made = journeys(world, np.random.default_rng(seed))
            for way, score in WAYS:
                told[way].append(_told(made, world, *score(made, world)))
        for way, _ in WAYS:
            yield Scores(way, name, *means(told[way]))


def _told(made: Journeys, world: World, scores: Floats, sign: Floats) -> tuple[float, ...]:
    truth, spots = np.sign(world.effects), np.arange(len(world.effects))
    often = np.bincount(made.spot, minlength=len(truth))
    tied = spots < world.tied
    return (
        float((sign[(truth == 0) & ~tied] != 0).mean()),
        float((sign[tied] != 0).mean()) if tied.any() else np.nan,
        float((sign[truth > 0] > 0).mean()),
        float((sign[truth < 0] < 0).mean()),
        float((sign[truth < 0] > 0).mean()),
        float(np.corrcoef(scores, often)[0, 1]),
    )


def odds_ratio(made: Journeys, world: World) -> tuple[Floats, Floats]:
    """Customers who touched and who did not, who went on and who did not (PostHog's correlation).

    Its table shows every event with enough people as one of success or of failure; here only
    those count as flagged whose chi-square test has p < .05.
    """
    often, went = _often(made, world)
    table = _table(often > 0, went)
    ratio = (table[0] + PRIOR) * (table[3] + PRIOR) / ((table[1] + PRIOR) * (table[2] + PRIOR))
    surely = chi2.sf(_phi(table) ** 2 * len(went), 1) < ALPHA
    return np.log(ratio), np.where(surely, np.sign(np.log(ratio)), 0.0)


def compass(made: Journeys, world: World, *, least: float = 0.0) -> tuple[Floats, Floats]:
    """Correlation (phi) of having touched at least k times with going on, the best k of 1 to 5.

    Flagged from the correlation ``least`` on; 0: where its test has p < .05.
    """
    often, went = _often(made, world)
    phis = np.array([_phi(_table(often >= k, went)) for k in range(1, MOST + 1)])
    best = phis[np.abs(phis).argmax(axis=0), np.arange(often.shape[1])]
    surely = chi2.sf(best**2 * len(went), 1) < ALPHA
    return best, np.where(np.abs(best) >= least if least else surely, np.sign(best), 0.0)


def compass_graded(made: Journeys, world: World) -> tuple[Floats, Floats]:
    """The same, flagged from what Compass calls slightly predictive on."""
    return compass(made, world, least=SLIGHT)


def removal(made: Journeys, world: World) -> tuple[Floats, Floats]:
    """Markov attribution: the share of goings on that is lost without a spot; it flags nothing.

    A chain of first order from start over spots to going on or not; a removed spot leads to not.
    """
    size = len(world.effects)
    kept = made.ahead
    customer, spot = made.customer[kept], made.spot[kept]
    ends = np.r_[customer[1:] != customer[:-1], True]
    went = np.isfinite(made.event)[customer]
    after = np.where(ends, np.where(went, size, size + 1), np.r_[spot[1:], 0])
    counts = np.zeros((size + 1, size + 2))  # from spots and the start, to spots, going on, not
    np.add.at(counts, (spot, after), 1)
    begins = np.r_[True, customer[1:] != customer[:-1]]
    counts[size, :size] = np.bincount(spot[begins], minlength=size)
    steps = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    whole = _reached(steps[:size, :size], steps[:size, size], steps[size, :size])
    lost = np.empty(size)
    for each in range(size):
        left = np.arange(size) != each
        part = steps[:size, :size][np.ix_(left, left)]
        lost[each] = 1 - _reached(part, steps[:size, size][left], steps[size, :size][left]) / whole
    return lost, np.sign(lost)


def plan(made: Journeys, world: World) -> tuple[Floats, Floats]:
    """The frame's plan: calibrated joint differences, and first touches within customers.

    Each spot is held against the mean of all others; flagged where the calibrated q is at most
    .10, and the difference within customers has p < .05 and the same sign.
    """
    touches = observed(made, world)
    past, size = history(touches), len(world.effects)
    rows = np.flatnonzero(touches.at_risk & touches.seen)
    first = firsts(touches.customer, touches.spot)[rows]
    here = one_hot(np.where(first, touches.spot[rows], -1), size)
    weight = np.asarray(here.sum(axis=0)).ravel()
    earlier = looked_back(rows, past.ordinal, touches.spot, size)
    outcome, customer = touches.outcome[rows].astype(float), touches.customer[rows]
    score = prognosis(
        touches.customer, touches.spot, spots=size, at=rows, outcome=touches.outcome[rows],
        learn=touches.seen[rows],
    )  # fmt: skip
    strata = joined(
        [
            np.digitize(past.visits[rows], (1, 2, 3, 6)),
            np.minimum(past.ordinal[rows], 8),
            np.digitize(past.earlier[rows], (1, 2, 4, 8, 16)),
            np.digitize(score, np.quantile(score, (0.2, 0.4, 0.6, 0.8))),
        ]
    )
    joint = absorbed(sp.hstack([here, earlier], format="csr"), outcome, strata, customer)
    when = joined([np.minimum(past.visits[rows], 5), np.minimum(past.ordinal[rows], 5)])
    bins = one_hot(when - 1, int(when.max()))
    inside = absorbed(
        sp.hstack([here, earlier, bins], format="csr"), outcome, joined([customer]), customer
    )
    apart = _against_all(joint, weight)
    null = calibrated(apart.value, _error(joint, weight), joint.clusters - 1)
    within = _against_all(inside, weight)
    sign = np.sign(null.value)
    found = (bh(null.p) <= Q) & (within.p < ALPHA) & (np.sign(within.value) == sign)
    return apart.value, np.where(found, sign, 0.0)


def firm(made: Journeys, world: World) -> tuple[Floats, Floats]:
    """What the product calls firm."""
    rows = judged_touches(observed(made, world), world)
    sign = np.where(rows["tier"] == Tier.FIRM, np.sign(rows["rd"]), 0.0)
    return rows["rd"].to_numpy(), sign


WAYS: Final[tuple[tuple[str, Scored], ...]] = (
    ("odds ratio (PostHog), p < .05", odds_ratio),
    ("phi (Compass), p < .05", compass),
    ("phi (Compass), .2 or more", compass_graded),
    ("Markov removal effect", removal),
    ("the frame's plan", plan),
    ("firm, as shown here", firm),
)


def _often(made: Journeys, world: World) -> tuple[Floats, Floats]:
    """Customers x spots: touches before going on; and who went on."""
    shape = (len(made.event), len(world.effects))
    often = np.zeros(shape)
    np.add.at(often, (made.customer[made.ahead], made.spot[made.ahead]), 1)
    return often, np.isfinite(made.event)


def _table(touched: np.ndarray, went: np.ndarray) -> np.ndarray:
    """Touched and went, touched only, went only, neither: each by spot."""
    both, all_, on = touched[went].sum(axis=0), touched.sum(axis=0), went.sum()
    return np.array([both, all_ - both, on - both, len(went) - all_ - on + both], dtype=float)


def _phi(table: np.ndarray) -> Floats:
    a, b, c, d = table
    width = np.sqrt((a + b) * (c + d) * (a + c) * (b + d))
    return np.where(width > 0, (a * d - b * c) / np.maximum(width, 1), 0.0)


def _reached(steps: Floats, to: Floats, start: Floats) -> float:
    """The chance of going on of a chain: start (I - steps)^-1 to."""
    return float(start @ np.linalg.solve(np.eye(len(to)) - steps, to))


def _contrasts(weight: Floats) -> Floats:
    """Rows that take the weighted mean of all others from each."""
    others = np.tile(weight, (len(weight), 1))
    np.fill_diagonal(others, 0.0)
    return np.eye(len(weight)) - others / others.sum(axis=1, keepdims=True)


def _error(fit: Fit, weight: Floats) -> Floats:
    k = len(weight)
    contrasts = _contrasts(weight)
    return np.sqrt(np.einsum("ij,jk,ik->i", contrasts, fit.covariance[:k, :k], contrasts))


def _against_all(fit: Fit, weight: Floats) -> Mean:
    value = _contrasts(weight) @ fit.coefficient[: len(weight)]
    return estimate(value, _error(fit, weight), np.full(len(weight), fit.clusters - 1.0))

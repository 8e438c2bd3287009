"""Which stages, and which ways from one stage to the next, are glory and which are pain."""

from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cx.domain import Basis
from cx.model.stage_model import UNPLACED
from cx.moments.glory_pain import (
    CONNECTED,
    ENOUGH,
    MEASURES,
    NOTHING,
    SEED,
    comparable,
    decided,
    fitted,
    mean_at,
    relative_only,
    scored,
)
from cx.stats.changes import changes
from cx.stats.corrections import bh
from cx.stats.means import Mean, clustered_difference, clustered_mean, estimate
from cx.store import Store
from cx.store.opinions import Measure, opinion_sums
from cx.store.steps import step_changes
from cx.store.store import column_ids
from cx.store.sums import sums_of

# The zero of a change is real for all kinds, so satisfaction, the most usual one, comes first.
_ORDER: Final = sorted(MEASURES, key=lambda each: each[1] is not Basis.SATISFACTION)


class MomentKind(StrEnum):
    """What a moment sits on."""

    TOUCHPOINT = "touchpoint"
    STAGE = "stage"
    TRANSITION = "transition"


COLUMNS: Final = (
    "kind",
    "stage",
    "next",
    "verdict",
    "basis",
    "answers",
    "before",
    "average",
    "difference",
    "difference_low",
    "difference_high",
    "p",
    "q",
    "relative_only",
    "usual",
)


def stage_verdicts(store: Store, *, rng: np.random.Generator | None = None) -> pd.DataFrame:
    """The verdict on every stage of which customers said something.

    A stage is judged by the kind that most of its answers are of (of equals, the gap before
    satisfaction before sentiment). The gap is held against 0. A stage's satisfaction, or sentiment,
    is the mean effect of its touchpoints, weighted by their answers, from the same zero as theirs
    (``cx.moments.glory_pain.fitted`` with ``part_of``): a stage of one touchpoint is judged as that
    is. Where fewer than ``CONNECTED`` touchpoints hang together, and for stages outside them, it is
    held against all other answers of the kind. Glory, pain, ``relative_only``: as touchpoints
    (``cx.moments.glory_pain``); q over all stages.

    Parameters
    ----------
    rng : draws the bootstrap; by default one with a fixed seed.

    Returns
    -------
    DataFrame
        One row per stage with opinions, in journey order: ``kind`` (MomentKind)``, stage, next``
        (None)``, verdict`` (Verdict)``, basis`` (Basis)``, answers, before`` (NaN)``, average`` (of
        what it is judged by)``, difference`` (from the basis' zero)``, difference_low,
        difference_high`` (95 %)``, p, q, relative_only`` (bool)``, usual`` (NaN). From difference on
        NaN where not tested.
    """
    draws = rng or np.random.default_rng(SEED)
    sums = {
        basis: opinion_sums(store, measure, by="stage").set_index("stage")
        for measure, basis in MEASURES
    }
    ids = [id for id in column_ids(store.model) if id != UNPLACED]
    kinds = {id: max(sums, key=lambda basis: _count(sums[basis], id)) for id in ids}
    felt: list[_Felt] = []
    for measure, basis in MEASURES:
        there = [id for id in ids if kinds[id] is basis and _count(sums[basis], id)]
        if there:
            felt += _stages(store, measure, basis, sums[basis].loc[there], draws)
    return _judged(store, sorted(felt, key=lambda each: ids.index(each.stage)), MomentKind.STAGE)


def transition_verdicts(store: Store, *, rng: np.random.Generator | None = None) -> pd.DataFrame:
    """The verdict on every way from a stage to the next one with scores.

    How the same customer's score changes from the last in the stage to the first in the next
    (``cx.stats.changes``). Satisfaction, else sentiment, else the gap, whichever customers gave on
    both sides. Glory: it rises, and by more than the usual change, which is the median over the
    ways compared (with fewer than five: 0); the weaker of the two tests counts. Pain: it falls,
    and by more than usual. ``relative_only`` says that the scores after it lie on the other side of
    the scale. A way out of a pain rises, and a way out of a glory falls: read a way beside its two
    stages.

    Parameters
    ----------
    rng : draws the bootstrap; by default one with a fixed seed.

    Returns
    -------
    DataFrame
        As ``stage_verdicts``, one row per way, in journey order: ``answers`` are the customers with
        both scores, ``before`` and ``average`` their means before and after, ``difference`` their
        mean change, ``usual`` the usual one (NaN for stages).
    """
    draws = rng or np.random.default_rng(SEED)
    for measure, basis in _ORDER:
        found = step_changes(store, measure)
        if len(found):
            return _judged(store, _ways(found, basis, draws), MomentKind.TRANSITION)
    return _judged(store, [], MomentKind.TRANSITION)


class _Felt(NamedTuple):
    """A stage or a way before it is judged."""

    stage: str
    next: str | None
    kind: Basis  # of score
    basis: Basis
    answers: int
    before: float
    average: float
    found: Mean
    tested: Mean  # what decides
    usual: float = np.nan


def _count(sums: pd.DataFrame, stage: str) -> int:
    return int(sums["m"].get(stage, 0))


def _stages(
    store: Store, measure: Measure, kind: Basis, sums: pd.DataFrame, rng: np.random.Generator
) -> list[_Felt]:
    """Stages judged by one kind of score."""
    plain = clustered_mean(sums_of(sums))
    judged: list[tuple[Basis, Mean]]
    if kind is Basis.GAP:
        judged = [(kind, mean_at(plain, place)) for place in range(len(sums))]
    else:
        judged = _against_others(store, measure, kind, list(sums.index), rng)
    rows = zip(sums.index, sums["m"].astype(int), plain.value, judged, strict=True)
    return [
        _Felt(id, None, kind, basis, n, np.nan, float(average), found, found)
        if n >= ENOUGH
        else _Felt(id, None, kind, Basis.NONE, n, np.nan, float(average), NOTHING, NOTHING)
        for id, n, average, (basis, found) in rows
    ]


def _against_others(
    store: Store, measure: Measure, kind: Basis, wanted: list[str], rng: np.random.Generator
) -> list[tuple[Basis, Mean]]:
    """Against the customers' own others where touchpoints hang together, else all others."""
    ids = column_ids(store.model)
    column = np.array([ids.index(spot.column) for spot in store.spots])
    answered = int(scored(store, measure)["m"].sum())
    fit = fitted(store, measure, answered, rng=rng, part_of=column)
    effects = estimate(fit.effect, fit.error, fit.df)
    places = [ids.index(id) for id in wanted]
    connected = [fit.compared >= CONNECTED and bool(fit.judged[place]) for place in places]
    told = comparable(store, measure) if not all(connected) else None
    return [
        (kind, mean_at(effects, place))
        if told is None or there
        else _against_rest(told, column, place)
        for place, there in zip(places, connected, strict=True)
    ]


def _against_rest(told: pd.DataFrame, column: NDArray[np.int64], stage: int) -> tuple[Basis, Mean]:
    """One stage's mean against that of all other answers."""
    here = column[told["spot"].to_numpy(dtype=int)] == stage
    found = clustered_difference(told["customer"], told["answer"], here)
    some = int((~here).sum()) >= ENOUGH and not np.isnan(found.p)
    return (Basis.REST, found) if some else (Basis.NONE, NOTHING)


def _ways(changed: pd.DataFrame, kind: Basis, rng: np.random.Generator) -> list[_Felt]:
    """Ways judged by one kind of score."""
    rows = changed.sort_values(["customer", "step"])
    change = rows["after"] - rows["before"]
    fit = changes(rows["customer"], rows["step"], change, rng=rng, enough=ENOUGH)
    whole = estimate(fit.change, fit.error, fit.df)
    beyond = estimate(fit.beyond, fit.beyond_error, fit.df)
    by_step = rows.groupby("step").agg(
        {"stage": "first", "next": "first", "before": "mean", "after": "mean"}
    )
    felt = []
    for step, stage, following, before, after in by_step.itertuples():
        found, n = mean_at(whole, step), int(fit.n[step])
        tested = _weaker(found, mean_at(beyond, step))
        basis = kind if n >= ENOUGH else Basis.NONE
        felt.append(
            _Felt(stage, following, kind, basis, n, before, after, found, tested, fit.usual)
        )
    return felt


def _weaker(one: Mean, other: Mean) -> Mean:
    """Of two tests the one that says less; where they point apart, neither says anything."""
    if one.value * other.value < 0:
        return one._replace(low=other.low, high=other.high, p=np.asarray(1.0))
    return max(one, other, key=lambda each: float(each.p))


def _judged(store: Store, felt: list[_Felt], kind: MomentKind) -> pd.DataFrame:
    """Rows with their verdicts, q over all of them."""
    q = bh([float(each.tested.p) for each in felt])
    rows = []
    for place, each in enumerate(felt):
        verdict = decided(each.answers, each.tested, q[place])
        relative = relative_only(store, verdict, each.kind, each.average)
        rows.append(
            (
                kind,
                *(each.stage, each.next, verdict, each.basis, each.answers),
                *(each.before, each.average, *map(float, each.found[:3])),
                *(float(each.tested.p), q[place], relative, each.usual),
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"stage": str})

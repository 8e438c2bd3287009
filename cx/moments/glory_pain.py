"""Which touchpoints are glory and which are pain, as far as the data decide it."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from cx.domain import Basis, Verdict
from cx.read.titles import WHOLE
from cx.stats.corrections import bh
from cx.stats.means import Mean, clustered_difference, clustered_mean, estimate
from cx.stats.two_way import MOST, TwoWay, two_way
from cx.stats.two_way_sums import two_way_of_sums
from cx.store import Store
from cx.store.compared import block_sums
from cx.store.opinions import Measure, answers, opinion_sums
from cx.store.sums import sums_of

ENOUGH: Final = 10  # answers below which a touchpoint is not judged
EXACT: Final = 20_000  # answers; more of them are compared by sums over blocks of customers
CONNECTED: Final = 5  # touchpoints below which customers' own scores are no baseline
Q: Final = 0.10  # false discovery rate over all tested
NOTHING: Final = Mean(*(np.asarray(np.nan) for _ in Mean._fields))  # what was not tested
SEED: Final = 20260401  # of the bootstrap, so that the same data give the same verdicts

MEASURES: Final = (
    (Measure.GAP, Basis.GAP),
    (Measure.SCORE, Basis.SATISFACTION),
    (Measure.SENTIMENT, Basis.SENTIMENT),
)

COLUMNS: Final = (
    "touchpoint",
    "stage",
    "verdict",
    "basis",
    "answers",
    "average",
    "difference",
    "difference_low",
    "difference_high",
    "p",
    "q",
    "relative_only",
)


def glory_pain(store: Store, *, rng: np.random.Generator | None = None) -> pd.DataFrame:
    """The verdict on every touchpoint of which customers said something.

    What a touchpoint is judged by: experience - expectation where ``ENOUGH`` answers give both,
    else satisfaction, else sentiment; kinds are never mixed in one fit. The gap is held against 0.
    Satisfaction and sentiment are held against the customers' own other scores (``fitted``); where
    fewer than ``CONNECTED`` touchpoints with enough answers hang together, and for touchpoints
    outside them, against the other answers of the same stage. A score of everything together is no
    touchpoint and stands outside.
    Glory: the 95 % interval lies above 0 and q <= ``Q``; pain: below. ``relative_only`` says that
    the mean lies on the other side of the scale: better than the others, but not satisfied, or
    worse, but not dissatisfied.

    Parameters
    ----------
    rng : draws the bootstrap; by default one with a fixed seed.

    Returns
    -------
    DataFrame
        One row per touchpoint and stage with opinions, in no order: ``touchpoint, stage, verdict``
        (Verdict)``, basis`` (Basis; NONE where there is nothing to compare with)``, answers`` and
        ``average`` (of what it is judged by)``, difference`` (from the basis' zero)``,
        difference_low, difference_high`` (95 %)``, p, q`` (Benjamini-Hochberg over all
        tested)``, relative_only`` (bool). From difference on NaN where not tested.
    """
    draws = rng or np.random.default_rng(SEED)
    told: dict[Basis, pd.DataFrame] = {}
    for measure, basis in MEASURES:
        if not _settled(store, told):
            told[basis] = scored(store, measure)
    chosen = _chosen(told)
    judged: dict[int, tuple[Basis, Mean]] = {}
    for measure, basis in MEASURES:
        wanted = [spot for spot, of in chosen.items() if of[0] is basis and of[1] >= ENOUGH]
        if not wanted:
            continue
        if basis is Basis.GAP:
            judged |= _against_zero(told[basis].loc[wanted], basis)
        else:
            judged |= _against_others(store, measure, basis, told[basis], wanted, draws)
    return _verdicts(store, told, chosen, judged)


def comparable(store: Store, measure: Measure) -> pd.DataFrame:
    """Answers (``cx.store.opinions.answers``) that can be held against others.

    A score of everything together is no moment among the others; a gap needs no others.
    """
    found = answers(store, measure)
    if measure is Measure.GAP:
        return found
    whole = [code for code, spot in enumerate(store.spots) if spot.touchpoint == WHOLE]
    return found[~found["spot"].isin(whole)] if whole else found


def fitted(
    store: Store,
    measure: Measure,
    answered: int,
    *,
    rng: np.random.Generator,
    part_of: ArrayLike | None = None,
) -> TwoWay:
    """Each spot's score less the customers' own others, in one fit.

    Up to ``EXACT`` answers it is made from them (``cx.stats.two_way``: every customer is resampled,
    or one of some thousand blocks). From more on it is made from sums over some hundred blocks of
    customers (``cx.store.compared``), which filters only add: the effects are the same, their errors
    those of fewer blocks, by the wider limits of so many degrees of freedom.

    Parameters
    ----------
    answered : how many answers there are.
    part_of : the whole that each spot is a part of; the effects are then those of the wholes.
    """
    if answered <= EXACT or len(store.spots) > MOST:
        rows = comparable(store, measure)
        who, where = rows["customer"], rows["spot"]
        return two_way(who, where, rows["answer"], rng=rng, enough=ENOUGH, part_of=part_of)
    whole = np.arange(len(store.spots)) if part_of is None else part_of
    return two_way_of_sums(block_sums(store, measure), rng=rng, enough=ENOUGH, part_of=whole)


def scored(store: Store, measure: Measure) -> pd.DataFrame:
    """By spot, in order, the cluster sums of the answers that can be held against others."""
    codes = {(spot.touchpoint, spot.column): code for code, spot in enumerate(store.spots)}
    found = opinion_sums(store, measure, by="touchpoint")
    found.index = pd.Index(
        [codes[each] for each in zip(found["touchpoint"], found["stage"], strict=True)]
    )
    whole = (found["touchpoint"] == WHOLE) & (measure is not Measure.GAP)
    return found[~whole].sort_index()


def _settled(store: Store, told: dict[Basis, pd.DataFrame]) -> bool:
    """Whether every spot has enough answers, so that no further kind needs to be counted."""
    enough = [set(sums.index[sums["m"] >= ENOUGH]) for sums in told.values()]
    return len(set().union(*enough)) == len(store.spots)


def _chosen(told: dict[Basis, pd.DataFrame]) -> dict[int, tuple[Basis, int]]:
    """What each spot is judged by, and its answers: the first kind with enough, else with any."""
    chosen: dict[int, tuple[Basis, int]] = {}
    for enough in (ENOUGH, 1):
        for basis, sums in told.items():
            for spot, n in zip(sums.index, sums["m"], strict=True):
                if n >= enough:
                    chosen.setdefault(int(spot), (basis, int(n)))
    return chosen


def _against_zero(sums: pd.DataFrame, basis: Basis) -> dict[int, tuple[Basis, Mean]]:
    """Gaps: the mean of each spot, clustered by customer."""
    found = clustered_mean(sums_of(sums))
    return {int(spot): (basis, mean_at(found, place)) for place, spot in enumerate(sums.index)}


def _against_others(
    store: Store,
    measure: Measure,
    basis: Basis,
    sums: pd.DataFrame,
    wanted: list[int],
    rng: np.random.Generator,
) -> dict[int, tuple[Basis, Mean]]:
    """Scores: against the customers' own others where touchpoints hang together, else the stage's."""
    fit = fitted(store, measure, int(sums["m"].sum()), rng=rng)
    connected = set(np.flatnonzero(fit.judged).tolist()) if fit.compared >= CONNECTED else set()
    effects = estimate(fit.effect, fit.error, fit.df)
    judged = {spot: (basis, mean_at(effects, spot)) for spot in wanted if spot in connected}
    apart = [spot for spot in wanted if spot not in connected]
    if apart:
        rows = comparable(store, measure)
        columns = np.array([spot.column for spot in store.spots])
        stage = columns[rows["spot"].to_numpy(dtype=int)]
        for spot in apart:
            judged[spot] = _against_stage(rows[stage == columns[spot]], spot)
    return judged


def _against_stage(rows: pd.DataFrame, spot: int) -> tuple[Basis, Mean]:
    """One spot's mean against that of all other answers in its stage."""
    here = rows["spot"] == spot
    found = clustered_difference(rows["customer"], rows["answer"], here)
    if int((~here).sum()) < ENOUGH or np.isnan(found.p):
        return Basis.NONE, NOTHING
    return Basis.STAGE, found


def mean_at(found: Mean, place: int) -> Mean:
    """One of several means."""
    return Mean(*(np.asarray(part[place]) for part in found))


def _verdicts(
    store: Store,
    told: dict[Basis, pd.DataFrame],
    chosen: dict[int, tuple[Basis, int]],
    judged: dict[int, tuple[Basis, Mean]],
) -> pd.DataFrame:
    means = {basis: sums["k"] / sums["m"] for basis, sums in told.items()}
    spots = sorted(chosen)
    results = [judged.get(spot, (Basis.NONE, NOTHING))[1] for spot in spots]
    q = bh([float(each.p) for each in results])
    rows = []
    for place, spot in enumerate(spots):
        kind, n = chosen[spot]
        average = float(means[kind][spot])
        verdict = decided(n, results[place], q[place])
        basis = judged[spot][0] if spot in judged else kind
        rows.append(
            (
                store.spots[spot].touchpoint,
                store.spots[spot].column,
                verdict,
                basis,
                n,
                average,
                *(float(part) for part in results[place]),
                q[place],
                relative_only(store, verdict, kind, average),
            )
        )
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.astype({"touchpoint": str, "stage": str})


def decided(n: int, found: Mean, q: float) -> Verdict:
    """The verdict on a difference (one, with its 95 % limits) that stands on n answers."""
    if n < ENOUGH:
        return Verdict.TOO_FEW
    if q <= Q and found.low > 0:
        return Verdict.GLORY
    if q <= Q and found.high < 0:
        return Verdict.PAIN
    return Verdict.NEUTRAL


def relative_only(store: Store, verdict: Verdict, kind: Basis, average: float) -> bool:
    """Whether the mean lies on the side of the scale that the verdict does not speak of."""
    if kind is Basis.GAP or (kind is Basis.SATISFACTION and store.scale is None):
        return False
    middle = store.scale.middle if kind is Basis.SATISFACTION and store.scale else 0.0
    if verdict is Verdict.GLORY:
        return average <= middle
    return verdict is Verdict.PAIN and average > middle

"""Which touchpoints are glory and which are pain, as far as the data decide it."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cx.domain import Basis, Verdict
from cx.read.titles import WHOLE
from cx.stats.clusters import ClusterSums
from cx.stats.corrections import bh
from cx.stats.means import Mean, clustered_difference, clustered_mean, estimate
from cx.stats.two_way import two_way
from cx.store import Store
from cx.store.opinions import Measure, answers

ENOUGH: Final = 10  # answers below which a touchpoint is not judged
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
    Satisfaction and sentiment are held against the customers' own other scores
    (``cx.stats.two_way``); where fewer than ``CONNECTED`` touchpoints with enough answers hang
    together, and for touchpoints outside them, against the other answers of the same stage. A score
    of everything together is no touchpoint and stands outside.
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
    told = {basis: comparable(store, measure) for measure, basis in MEASURES}
    chosen = _chosen({basis: _counts(store, rows) for basis, rows in told.items()})
    judged: dict[int, tuple[Basis, Mean]] = {}
    for basis, rows in told.items():
        wanted = [spot for spot, of in chosen.items() if of[0] is basis and of[1] >= ENOUGH]
        if wanted:
            judge = _against_zero if basis is Basis.GAP else _against_others
            judged |= judge(store, rows, wanted, basis, draws)
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


def _counts(store: Store, rows: pd.DataFrame) -> NDArray[np.int64]:
    return np.bincount(rows["spot"], minlength=len(store.spots))


def _chosen(counts: dict[Basis, NDArray[np.int64]]) -> dict[int, tuple[Basis, int]]:
    """What each spot is judged by, and its answers: the first kind with enough, else with any."""
    chosen: dict[int, tuple[Basis, int]] = {}
    for enough in (ENOUGH, 1):
        for basis, n in counts.items():
            for spot in np.flatnonzero(n >= enough):
                chosen.setdefault(int(spot), (basis, int(n[spot])))
    return chosen


def _against_zero(
    store: Store,
    rows: pd.DataFrame,
    wanted: list[int],
    basis: Basis,
    rng: np.random.Generator,
) -> dict[int, tuple[Basis, Mean]]:
    """Gaps: the mean of each spot, clustered by customer."""
    each = rows.groupby(["spot", "customer"])["answer"].agg(["sum", "count"]).loc[wanted]
    k, m = each["sum"].astype(float), each["count"].astype(float)
    parts = pd.DataFrame({"k": k, "m": m, "kk": k * k, "km": k * m, "mm": m * m, "groups": 1.0})
    sums = parts.groupby(level="spot").sum()
    found = clustered_mean(ClusterSums(*(sums[name].to_numpy() for name in ClusterSums._fields)))
    return {int(spot): (basis, mean_at(found, place)) for place, spot in enumerate(sums.index)}


def _against_others(
    store: Store,
    rows: pd.DataFrame,
    wanted: list[int],
    basis: Basis,
    rng: np.random.Generator,
) -> dict[int, tuple[Basis, Mean]]:
    """Scores: against the customers' own others where touchpoints hang together, else the stage's."""
    fit = two_way(rows["customer"], rows["spot"], rows["answer"], rng=rng, enough=ENOUGH)
    connected = set(np.flatnonzero(fit.judged).tolist()) if fit.compared >= CONNECTED else set()
    effects = estimate(fit.effect, fit.error, fit.df)
    judged = {spot: (basis, mean_at(effects, spot)) for spot in wanted if spot in connected}
    columns = np.array([spot.column for spot in store.spots])
    stage = columns[rows["spot"].to_numpy(dtype=int)]
    for spot in wanted:
        if spot not in connected:
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
    means = {basis: rows.groupby("spot")["answer"].mean() for basis, rows in told.items()}
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

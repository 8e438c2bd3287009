"""Moments that turn decisions: what is found, and what is found where nothing is."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from benchmarks.truth.decision_worlds import (
    FIXED,
    Acts,
    World,
    touches,
    true_difference,
)
from cx.domain import Influence, Tier
from cx.moments.influence import judged
from cx.stats.landmark_rows import Touches, history
from cx.stats.landmarks import trials

RUNS: Final = 200  # worlds per row

INTENT: Final = (
    ("no hidden intent", World()),
    ("fixed, 6 tied", World(tied=6, intent=FIXED)),
    ("fixed, 1 tied", World(tied=1, intent=FIXED)),
    ("drifting .9, 6 tied", World(tied=6, intent=0.9)),
    ("drifting .9, 1 tied", World(tied=1, intent=0.9)),
    ("drifting .5, 6 tied", World(tied=6, intent=0.5)),
    ("drifting .5, 1 tied", World(tied=1, intent=0.5)),
)
MANY: Final = 10_000
LARGE: Final = (
    ("no hidden intent", World(customers=MANY)),
    ("fixed, 6 tied", World(customers=MANY, tied=6, intent=FIXED)),
    ("fixed, 1 tied", World(customers=MANY, tied=1, intent=FIXED)),
    ("drifting .5, 6 tied", World(customers=MANY, tied=6, intent=0.5)),
    ("drifting .5, 1 tied", World(customers=MANY, tied=1, intent=0.5)),
)
_WEAK: Final = {"empties": 14, "glories": 4, "pains": 4, "glory": 1.35, "pain": 0.7}
OTHERS: Final = (
    ("acts on the touch itself alone", World(customers=MANY, acts=Acts.TOUCH)),
    ("fades over later visits", World(customers=MANY, acts=Acts.LATER)),
    ("8 weak effects of 22", World(customers=MANY, **_WEAK)),
    ("8 weak effects of 22, intent fixed, 6 tied", World(customers=MANY, **_WEAK, tied=6, intent=FIXED)),
    ("few go on (.015 a touch)", World(customers=MANY, base=0.015)),
    ("no effect at all, intent drifting .5, 6 tied", World(customers=MANY, glory=1.0, pain=1.0, tied=6, intent=0.5)),
    ("touches in one order", World(customers=MANY, funnel=True)),
    ("touches in one order, intent drifting .5, 6 tied", World(customers=MANY, funnel=True, tied=6, intent=0.5)),
    ("decisions at the end of a visit", World(customers=MANY, at_end=True)),
    ("decisions at the end, intent drifting .5, 6 tied", World(customers=MANY, at_end=True, tied=6, intent=0.5)),
    ("dates for times", World(customers=MANY, dates=True)),
)  # fmt: skip
FEW: Final = tuple(
    (f"{size} touchpoints{more}", World(empties=size - 1, pains=0, tied=tied, intent=intent))
    for more, share, intent in (("", 0.0, None), (", half of the others tied, intent fixed", 0.5, FIXED))
    for size in (3, 5, 8)
    for tied in (int(share * (size - 1)),)
)  # fmt: skip


class Found(NamedTuple):
    """How tiers fell in one kind of world: shares over worlds, and over touchpoints in them."""

    world: str
    customers: int
    false_firm: float
    false_any: float
    glory_firm: float
    glory_any: float
    pain_firm: float
    pain_any: float
    tied_firm: float
    tied_any: float
    balance_warns_of_true: float
    balance_warns_of_tied: float


def intent(runs: int = RUNS) -> Iterator[Found]:
    """A glory and a pain among 22 touchpoints; keen customers, if there are any, touch tied ones."""
    return found(INTENT, runs)


def large(runs: int = RUNS) -> Iterator[Found]:
    """The same with three times the customers."""
    return found(LARGE, runs)


def others(runs: int = RUNS) -> Iterator[Found]:
    """Effects that last longer or shorter, weak and rare ones, other data."""
    return found(OTHERS, runs)


def few(runs: int = RUNS) -> Iterator[Found]:
    """One glory among few touchpoints, where there is no empirical null."""
    return found(FEW, runs)


def found(worlds: tuple[tuple[str, World], ...], runs: int) -> Iterator[Found]:
    """What is found in worlds of these kinds."""
    for name, world in worlds:
        told = [shares(influences_of(world, seed), world) for seed in range(runs)]
        yield Found(name, world.customers, *means(told))


def influences_of(world: World, seed: int) -> pd.DataFrame:
    """The judged rows of one world, in the order of the spots."""
    return judged_touches(touches(world, np.random.default_rng(seed)), world)


def judged_touches(given: Touches, world: World) -> pd.DataFrame:
    """The judged rows of some touches, in the order of the spots."""
    made = trials(given, history(given), 0, spots=len(world.effects))
    assert made is not None
    return judged([made]).set_index("spot").reindex(range(len(world.effects)))


def shares(rows: pd.DataFrame, world: World) -> tuple[float, ...]:
    """Of one world: false among found, found of what is there, tied flagged, warnings."""
    truth = np.sign(world.effects)
    side = rows["influence"].map({Influence.HELPS: 1, Influence.HURTS: -1}).fillna(0).to_numpy()
    tied, warns = np.arange(len(truth)) < world.tied, (rows["balance_z"].abs() > 1.96).to_numpy()
    tiers = [(rows["tier"] == Tier.FIRM).to_numpy(), (rows["tier"] != Tier.NONE).to_numpy()]
    flagged = [np.where(tier, side, 0) for tier in tiers]
    false = [((each != 0) & (each != truth)).sum() / max(1, (each != 0).sum()) for each in flagged]
    parts = [_share(each == sign, truth == sign) for sign in (1, -1) for each in flagged]
    parts += [_share(each != 0, tied) for each in flagged]
    return (*map(float, false), *parts, _share(warns, truth != 0), _share(warns, tied))


class Covered(NamedTuple):
    """What first touches change in truth, and what the intervals say of it."""

    world: str
    touchpoint: str
    truth: float
    mean_estimate: float
    holds_the_truth: float
    customers: int


COVERED: Final = (
    ("effects for the visit", World()),
    ("effects for the visit, 10,000 customers", World(customers=MANY)),
    ("effects on the touch itself alone", World(acts=Acts.TOUCH)),
    ("effects that fade over later visits", World(acts=Acts.LATER)),
    ("8 weak effects of 22, 10,000 customers", World(customers=MANY, **_WEAK)),
    ("3 touchpoints, one a glory", World(empties=2, pains=0)),
    ("5 touchpoints, one a glory", World(empties=4, pains=0)),
)


def coverage(
    runs: int = RUNS, worlds: tuple[tuple[str, World], ...] = COVERED, *, played: int = 200_000
) -> Iterator[Covered]:
    """The 95 % interval of RD without hidden intent, against the same customers played twice."""
    for name, world in worlds:
        kinds = [("an empty one", 0), ("a glory", world.empties)]
        kinds += [("a pain", world.empties + world.glories)] if world.pains else []
        rows = [influences_of(world, seed) for seed in range(runs)]
        for kind, spot in kinds:
            truth = true_difference(world, spot, customers=played) if spot else 0.0
            told = np.array([each.loc[spot, ["rd", "low", "high"]] for each in rows], dtype=float)
            told = told[np.isfinite(told).all(axis=1)]
            holds = (told[:, 1] <= truth) & (truth <= told[:, 2])
            yield Covered(
                name, kind, truth, float(told[:, 0].mean()), float(holds.mean()), world.customers
            )


def _share(flags: np.ndarray, among: np.ndarray) -> float:
    return float(flags[among].mean()) if among.any() else np.nan


def means(told: list[tuple[float, ...]]) -> tuple[float, ...]:
    """Means over worlds; what no world has is not there."""
    known = np.array(told)
    there = np.isfinite(known)
    sums = np.where(there, known, 0.0).sum(axis=0)
    return tuple(
        float(s / n) if n else np.nan for s, n in zip(sums, there.sum(axis=0), strict=True)
    )

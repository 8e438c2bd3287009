"""Stages, ways between them, falls inside them, and what explains the overall score."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.truth.journeys import noisy, survey
from cx.domain import STAGES, Verdict
from cx.moments.drops import drops
from cx.moments.journey import journey
from cx.moments.peak_end import Finding, peak_end
from cx.moments.steps import stage_verdicts, transition_verdicts
from cx.read.titles import WHOLE
from cx.store import Store

Floats = NDArray[np.float64]

RUNS: Final = 200  # worlds per row
CUSTOMERS: Final = 300


class Found(NamedTuple):
    """How verdicts fell in one kind of world."""

    world: str
    empties: int
    empties_flagged: float
    false_discoveries: float
    planted_found: str


class Explained(NamedTuple):
    """What was called the best explanation of the overall score."""

    overall_score_is_made_of: str
    customers: int
    clear_and_right: float
    clear_and_wrong: float
    tied_with_the_right_one: float
    nothing: float


class World(NamedTuple):
    """Levels of the touchpoints, so many in each stage, and which object differs."""

    name: str
    levels: tuple[float, ...]
    per_stage: int
    answered: int  # touchpoints that a customer scores
    judge: Callable[[Store], pd.Series]  # whether each object is flagged: its place, -1, 0 or 1
    planted: int = -1  # its place; -1 is none
    sign: int = -1


def _marks(found: pd.DataFrame) -> pd.Series:
    return found["verdict"].map({Verdict.GLORY: 1, Verdict.PAIN: -1}).fillna(0).astype(int)


def _stages(store: Store) -> pd.Series:
    return _marks(stage_verdicts(store))


def _ways(store: Store) -> pd.Series:
    return _marks(transition_verdicts(store))


def _drops(store: Store) -> pd.Series:
    return -drops(store, journey(store))["clear"].astype(int)


def _levels(start: float, touchpoints: int, **changed: float) -> tuple[float, ...]:
    """Levels from the first touchpoint on; ``at_4=-.5`` changes one, ``from_4=-.5`` all from it on."""
    levels = np.full(touchpoints, start)
    for name, change in changed.items():
        kind, place = name.split("_")
        levels[int(place) : int(place) + 1 if kind == "at" else None] += change
    return tuple(levels)


_TIRED: Final = {f"from_{2 * stage}": -0.15 for stage in range(1, 6)}

WORLDS: Final = (
    World("stages: all empty", _levels(3.6, 10), 2, 4, _stages),
    World("stages: pain of .5 points", _levels(3.6, 10, at_4=-0.5, at_5=-0.5), 2, 4, _stages, 2),
    World("stages: glory of .5 points", _levels(3.6, 10, at_4=0.5, at_5=0.5), 2, 4, _stages, 2, 1),
    World("ways: all empty", _levels(3.6, 12), 2, 6, _ways),
    World("ways: a fall of .5 points", _levels(3.9, 12, from_6=-0.5), 2, 6, _ways, 2),
    World("ways: a rise of .5 points", _levels(3.3, 12, from_6=0.5), 2, 6, _ways, 2, 1),
    World("ways: people tire, .15 a stage", _levels(4.0, 12, **_TIRED), 2, 6, _ways),
    World("falls between good scores: all empty", _levels(4.2, 12), 3, 8, _drops),
    World("falls between good scores: .5 points", _levels(4.3, 12, at_5=-0.5), 3, 8, _drops, 3),
)


def steps(worlds: Sequence[World] = WORLDS, runs: int = RUNS) -> Iterator[Found]:
    """Surveys of 300 customers with moods of their own, one stage, way or fall planted."""
    for world in worlds:
        empties = flagged = hits = 0
        discoveries = np.zeros(runs)
        for seed in range(runs):
            marks = _marked(world, np.random.default_rng(seed))
            false = int((marks.drop(world.planted, errors="ignore") != 0).sum())
            hit = world.planted in marks.index and marks[world.planted] == world.sign
            empties += len(marks) - (world.planted in marks.index)
            flagged, hits = flagged + false, hits + hit
            discoveries[seed] = false / max(1, int((marks != 0).sum()))
        share = f"{hits / runs:.3f}" if world.planted >= 0 else "-"
        yield Found(world.name, empties, flagged / empties, float(discoveries.mean()), share)


def _marked(world: World, rng: np.random.Generator) -> pd.Series:
    """Each object's mark; the first customer scores all, so that the order of touchpoints stands."""
    size = len(world.levels)
    likes = rng.random((CUSTOMERS, size)).argsort(axis=1) < world.answered
    likes[0] = True
    who, where = np.nonzero(likes)
    mood = 0.6 * rng.normal(size=CUSTOMERS)
    scores = noisy(rng, np.array(world.levels)[where] + mood[who])
    stages = [str(STAGES[place // world.per_stage]) for place in where]
    names = [f"step {place:02}" for place in where]
    with survey(who.tolist(), names, scores, stages) as store:
        return world.judge(store)


_MADE_OF: Final[dict[str, Callable[[Floats], Floats]]] = {
    "mean": partial(np.mean, axis=1),
    "best": partial(np.max, axis=1),
    "worst": partial(np.min, axis=1),
    "end": lambda scores: scores[:, -1],
    "peak_end": lambda scores: (scores.max(axis=1) + scores[:, -1]) / 2,
    "nothing": lambda scores: np.full(len(scores), 3.5),
}


def explanations(sizes: Sequence[int] = (60, 300), runs: int = 60) -> Iterator[Explained]:
    """Six scores and an overall one, made of one of the candidates and .8 points of chance."""
    touchpoints = 6
    for (name, made_of), customers in itertools.product(_MADE_OF.items(), sizes):
        counts = dict.fromkeys(("right", "wrong", "tied", "nothing"), 0)
        for seed in range(runs):
            rng = np.random.default_rng(seed)
            mood = 0.6 * rng.normal(size=(customers, 1))
            scores = noisy(rng, 3.6 + np.repeat(mood, touchpoints, axis=1))
            overall = np.clip(np.round(made_of(scores) + 0.8 * rng.normal(size=customers)), 1, 5)
            who = np.repeat(np.arange(customers), touchpoints + 1)
            names = [*(f"step {place}" for place in range(touchpoints)), WHOLE] * customers
            values = np.column_stack([scores, overall]).ravel()
            stages = [*(str(stage) for stage in STAGES[:touchpoints]), None] * customers
            with survey(who.tolist(), names, values, stages) as store:
                found = peak_end(store)
            counts[_outcome(found.finding, found.candidates, name)] += 1
        shares = (count / runs for count in counts.values())
        yield Explained(name.replace("_", "-"), customers, *shares)


def _outcome(finding: Finding, candidates: pd.DataFrame, truth: str) -> str:
    if finding is Finding.NOTHING:
        return "nothing"
    ahead = candidates.loc[candidates["tied"], "candidate"].tolist()
    if finding is Finding.CLEAR:
        return "right" if ahead == [truth] else "wrong"
    return "tied" if truth in ahead else "wrong"

"""Journeys: intervals of customers who come again, and the verdicts of glory and pain."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from cx.domain import Scale, Verdict
from cx.model.stage_model import stage_model
from cx.moments.glory_pain import glory_pain
from cx.read.touches import COLUMNS, TOUCHES
from cx.stats.clusters import cluster_sums
from cx.stats.means import clustered_mean, mean
from cx.stats.wilson import clustered_wilson, wilson
from cx.store import Store, build

Floats = NDArray[np.float64]

INTERVALS = 4_000  # worlds per row of the interval tables
VERDICTS = 200  # worlds per row of the verdict table


class Clustered(NamedTuple):
    """How often the two intervals hold the truth."""

    customers: int
    likeness_within_a_customer: str
    clustered: float
    plain: float


class Found(NamedTuple):
    """How verdicts fell in one kind of world."""

    world: str
    empties_flagged: float
    false_discoveries: float
    planted_found: str
    of_those_relative_only: int


def bounce_coverage() -> Iterator[Clustered]:
    """Visits of customers who differ: 1 + geometric visits, bounce rates Beta around .25."""
    for customers in (20, 100, 1_000):
        for alike, name in ((2.0, "strong"), (20.0, "weak"), (np.inf, "none")):
            rng, hits = np.random.default_rng(customers), np.zeros(2)
            for _ in range(INTERVALS):
                visits = rng.geometric(0.3, customers)
                rates = rng.beta(alike / 4, 3 * alike / 4, customers) if alike < np.inf else 0.25
                bounced = rng.binomial(visits, rates)
                pair = (
                    clustered_wilson(cluster_sums(bounced, visits)),
                    wilson(bounced.sum(), visits.sum()),
                )
                hits += [each.low <= 0.25 <= each.high for each in pair]
            yield Clustered(customers, name, *map(float, hits / INTERVALS))


def score_coverage() -> Iterator[Clustered]:
    """Scores 1-5 of customers with moods of their own; the truth is the mean over all answers."""
    for customers in (20, 100, 1_000):
        for mood, name in ((0.8, "strong"), (0.3, "weak"), (0.0, "none")):
            truth = float(
                noisy(np.random.default_rng(1), 3.5 + mood * _normal(2, 2_000_000)).mean()
            )
            rng, hits = np.random.default_rng(customers), np.zeros(2)
            for _ in range(INTERVALS):
                answers = rng.geometric(0.4, customers)
                who = np.repeat(np.arange(customers), answers)
                scores = noisy(rng, 3.5 + mood * rng.normal(size=customers)[who])
                clustered = clustered_mean(cluster_sums(np.bincount(who, scores), answers))
                plain = mean(scores.size, scores.mean(), scores.std(ddof=1))
                hits += [each.low <= truth <= each.high for each in (clustered, plain)]
            yield Clustered(customers, name, *map(float, hits / INTERVALS))


class World(NamedTuple):
    """What a survey is like: its size, how answers fall, and by how much one touchpoint differs."""

    name: str
    customers: int
    touchpoints: int
    answered: int  # touchpoints that a customer scores
    planted: float  # above 0 a glory, below a pain
    selective: bool  # happy customers score the first half of the touchpoints more often


WORLDS = (
    World("all empty, 300 customers", 300, 10, 4, 0.0, False),
    World("all empty, 12 answers each", 40, 10, 3, 0.0, False),
    World("all empty, happy customers answer elsewhere", 300, 10, 4, 0.0, True),
    World("pain of .5 points, 300 customers", 300, 10, 4, -0.5, False),
    World("pain of .5 points, happy customers answer elsewhere", 300, 10, 4, -0.5, True),
    World("glory of .5 points, 300 customers", 300, 10, 4, 0.5, False),
    World("glory of .5 points, happy customers answer elsewhere", 300, 10, 4, 0.5, True),
    World("pain of 1 point, 12 answers each", 40, 10, 3, -1.0, False),
)


def verdicts(worlds: Sequence[World] = WORLDS, runs: int = VERDICTS) -> Iterator[Found]:
    """Surveys with a mood per customer, all touchpoints alike but for one, through the store."""
    for world in worlds:
        wanted = Verdict.GLORY if world.planted > 0 else Verdict.PAIN
        empties = flagged = found = relative = 0
        discoveries = np.zeros(runs)
        for seed in range(runs):
            judged = _judged(world, np.random.default_rng(seed))
            marked = judged["verdict"].isin([Verdict.GLORY, Verdict.PAIN])
            planted = (judged["touchpoint"] == "step 9") & bool(world.planted)
            empties += int((~planted).sum())
            flagged += int((marked & ~planted).sum())
            hit = judged[planted & (judged["verdict"] == wanted)]
            found, relative = found + len(hit), relative + int(hit["relative_only"].sum())
            discoveries[seed] = (marked & ~planted).sum() / max(1, marked.sum())
        share = f"{found / runs:.3f}" if world.planted else "-"
        yield Found(world.name, flagged / empties, float(discoveries.mean()), share, relative)


def _judged(world: World, rng: np.random.Generator) -> pd.DataFrame:
    mood = 0.6 * rng.normal(size=world.customers)
    who, where = [], []
    for customer in range(world.customers):
        likes = np.ones(world.touchpoints)
        if world.selective:
            likes[: world.touchpoints // 2] = np.exp(2 * mood[customer])
        chosen = rng.choice(world.touchpoints, world.answered, replace=False, p=likes / likes.sum())
        who += [customer] * world.answered
        where += chosen.tolist()
    level = 3.6 + world.planted * (np.array(where) == world.touchpoints - 1)
    scores = noisy(rng, level + mood[who])
    with survey(who, [f"step {place}" for place in where], scores) as store:
        return glory_pain(store)


@contextmanager
def survey(
    who: Sequence[int],
    touchpoints: Sequence[str],
    scores: Floats,
    stages: Sequence[str | None] | None = None,
) -> Iterator[Store]:
    """The store of scores 1-5, one per place in the lists, in the order of a file."""
    rows = len(who)
    table = pa.table(
        {
            "file": pa.array(np.zeros(rows), pa.uint16()),
            "row": pa.array(range(rows), pa.int64()),
            "part": pa.array(np.zeros(rows), pa.uint16()),
            "customer": [f"c{customer:04}" for customer in who],
            "touchpoint": list(touchpoints),
            "stage": pa.array(stages or [None] * rows, pa.string()),
            "did": [False] * rows,
            "said": [True] * rows,
            "score": scores,
        }
    )
    with duckdb.connect(config={"threads": 2}) as connection:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
        connection.execute(f"CREATE TABLE {TOUCHES} ({columns})")
        connection.register("answers", table)
        connection.execute(f"INSERT INTO {TOUCHES} BY NAME SELECT * FROM answers")
        yield build(connection, stage_model(), scale=Scale(1, 5))


def noisy(rng: np.random.Generator, level: Floats) -> Floats:
    """Answers 1-5 around a level."""
    return np.clip(np.round(level + 0.8 * rng.normal(size=level.shape)), 1, 5)


def _normal(seed: int, size: int) -> Floats:
    return np.random.default_rng(seed).normal(size=size)

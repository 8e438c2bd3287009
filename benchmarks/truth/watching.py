"""Tests that are looked at every day, and tests of a split in which there is nothing to find."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.truth.worlds import ALPHA, Draw, arms, baskets, design, normal, orders, spend, yes
from cx.domain import Decision
from cx.experiments.aa import split_again
from cx.experiments.analyse import analyse
from cx.experiments.compare import compare
from cx.experiments.health import SURE
from cx.model.experiment import Design, Plan
from cx.stats.sample_ratio import chi_square, running
from cx.stats.sequential import always_valid
from cx.stats.sums import Sums
from cx.store.arms import Form

DAYS = 30


class Watched(NamedTuple):
    """Tests without an effect that miss it on at least one of thirty days."""

    world: str
    people_a_day_and_arm: int
    interval_of_one_look: float
    always_valid: float
    by_the_last_day_alone: float
    verdict_planned_to_day_30: float
    verdict_planned_to_day_15: float


WATCHED: tuple[tuple[str, Form, Draw, int], ...] = (
    ("normal means", Form.MEANS, normal, 200),
    ("lognormal baskets", Form.MEANS, baskets, 200),
    ("spend of which nine in ten are 0", Form.MEANS, spend, 50),
    ("revenue per order, by customer", Form.RATIOS, orders, 50),
    ("share of .1", Form.SHARES, yes(0.1), 200),
    ("share of .02", Form.SHARES, yes(0.02), 200),
    ("share of .02", Form.SHARES, yes(0.02), 20),
)


def watched(runs: int = 2_000) -> Iterator[Watched]:
    """Every day the interval of one look, the one for any look, and the verdicts of ``analyse``."""
    for seed, (name, form, world, daily) in enumerate(WATCHED):
        rng = np.random.default_rng(seed)
        plans = [_planned(form, days * daily) for days in (DAYS, DAYS // 2)]
        hits = [_watch(rng, form, world, daily, plans) for _ in range(runs)]
        yield Watched(name, daily, *map(float, np.mean(hits, axis=0)))


def _watch(
    rng: np.random.Generator, form: Form, world: Draw, daily: int, plans: Sequence[Design]
) -> tuple[bool, ...]:
    """Whether each way to read missed on any day; the third is the first way on the last day."""
    one = always = last = False
    verdicts = [False] * len(plans)
    low = high = Sums.of_values(np.zeros((0, 2 if form is Form.RATIOS else 1)))
    for _ in range(DAYS):
        low, high = (so_far + Sums.of_values(world(rng, daily)) for so_far in (low, high))
        found = compare(form, low, high).difference
        limits = always_valid(found.value, found.error, low.n + high.n)
        last = found.p <= ALPHA
        one |= last
        always |= limits.low > 0 or limits.high < 0
        for at, plan in enumerate(plans):
            if last and not verdicts[at]:  # without a low p no verdict is given
                decision = analyse(arms(form, [low], [high]), plan).decision
                verdicts[at] = decision in (Decision.SHIP, Decision.ROLL_BACK)
    return one, always, last, *verdicts


def _planned(form: Form, per_arm: int) -> Design:
    """A test registered to run until each arm has so many people."""
    found = design(form)
    plan = Plan(
        registered_on=dt.date(2026, 4, 1),
        metric=found.metrics[0],
        baseline=0.5,
        effect=0.1,
        per_arm=per_arm,
    )
    return found.model_copy(update={"plan": plan})


class Sizes(NamedTuple):
    """Splits looked at every day for thirty days: how often an alarm, and after how many people."""

    split: str
    people_a_day: int
    chi_square_daily: float
    Bayes_factor_daily: float
    chi_square_at_the_end: float


def sizes(runs: int = 4_000) -> Iterator[Sizes]:
    """The daily chi-square at .001 and the Bayes factor at 1,000; two splits as designed, two not."""
    for seed, (name, designed, real, daily) in enumerate(
        (
            ("50:50, as designed", 0.5, 0.5, 1_000),
            ("50:50, as designed", 0.5, 0.5, 100),
            ("10:90, as designed", 0.1, 0.1, 1_000),
            ("50:50 designed, 51:49 in fact", 0.5, 0.51, 1_000),
            ("50:50 designed, 52:48 in fact", 0.5, 0.52, 1_000),
        )
    ):
        rng, hits = np.random.default_rng(seed), []
        shares = (designed, 1 - designed)
        for first in rng.binomial(daily, real, (runs, DAYS)).cumsum(axis=1).tolist():
            counts = [(k, daily * day - k) for day, k in enumerate(first, 1)]
            p = [chi_square(each, shares) for each in counts]
            factor = any(running(each, shares) > 1 / SURE for each in counts)
            hits.append((min(p) < SURE, factor, p[-1] < SURE))
        yield Sizes(name, daily, *map(float, np.mean(hits, axis=0)))


class Band(NamedTuple):
    """Data sets split at random 1,000 times each: how many keep to the band of .0365 to .0635."""

    world: str
    units: int
    mean_alarms: float
    within_the_band: float


def split_again_band(runs: int = 100) -> Iterator[Band]:
    """A/A on data sets of every kind."""
    for seed, (name, form, world, n) in enumerate(
        (
            ("normal means", Form.MEANS, normal, 100),
            ("lognormal baskets", Form.MEANS, baskets, 400),
            ("spend of which nine in ten are 0", Form.MEANS, spend, 400),
            ("revenue per order, by customer", Form.RATIOS, orders, 200),
            ("share of .1", Form.SHARES, yes(0.1), 400),
            ("share of .1", Form.SHARES, yes(0.1), 10_000),
        )
    ):
        rng = np.random.default_rng(seed)
        few = max(1, runs // 4) if form is Form.SHARES else runs
        found = [split_again(world(rng, n), form, rng=rng) for _ in range(few)]
        alarms, passed = (np.mean([getattr(e, at) for e in found]) for at in ("alarms", "passed"))
        yield Band(name, n, float(alarms), float(passed))

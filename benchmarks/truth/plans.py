"""Before and after a test: planned power, margins that are not to be lost, winners' later worth."""

import math
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from benchmarks.truth.worlds import (
    ALPHA,
    Draw,
    arms,
    baskets,
    counted,
    design,
    drawn,
    normal,
    orders,
    stores,
    waits,
)  # fmt: skip
from cx.domain import MetricKind
from cx.experiments.analyse import analyse
from cx.experiments.compare import compare, within_margin
from cx.experiments.planner import plan
from cx.stats.non_inferiority import proportion_not_worse
from cx.stats.planning import Baseline
from cx.stats.shrinkage import shrunk, usual_spread
from cx.stats.sums import Sums
from cx.store.arms import Form


class Power(NamedTuple):
    """Tests of the planned size in a world with the planned effect: how many find it."""

    world: str
    effect: str
    per_arm: int
    planned: float
    found: float


def power(runs: int = 8_000) -> Iterator[Power]:
    """Means, shares, ratios by customer and by store; and one arm of three that has the effect."""
    for seed, (name, rate, effect, wanted) in enumerate(
        (
            ("share of .1", 0.1, 0.02, 0.8),
            ("share of .1", 0.1, 0.1, 0.8),
            ("share of .02", 0.02, 0.01, 0.9),
            ("share of .5", 0.5, -0.1, 0.8),
        )
    ):
        made = plan(MetricKind.PROPORTION, rate, effect, power=wanted)
        rng, n = np.random.default_rng(seed), made.per_arm
        found = [
            compare(Form.SHARES, counted(rng, n, rate), counted(rng, n, rate + effect)).difference.p
            for _ in range(runs)
        ]
        yield Power(name, f"{effect:+}", n, made.power, float(np.mean(np.array(found) <= ALPHA)))
    for seed, (name, form, world, effect, adds) in enumerate(
        (
            ("normal means", Form.MEANS, normal, 1.0, True),
            ("normal means", Form.MEANS, normal, 4.0, True),
            ("exponential waits", Form.MEANS, waits, 2.0, True),
            ("exponential waits", Form.MEANS, waits, 2.0, False),
            ("lognormal baskets", Form.MEANS, baskets, 0.25, True),
            ("lognormal baskets", Form.MEANS, baskets, 0.25, False),
            ("revenue per order, by customer", Form.RATIOS, orders, 1.0, True),
            ("revenue per order, by customer", Form.RATIOS, orders, 1.0, False),
            ("buyers per visitor, by store", Form.RATIOS, stores, 0.03, True),
        )
    ):
        yield _power(name, form, world, effect, adds, runs, seed)
    yield _three_arms(runs)


def _power(
    name: str, form: Form, world: Draw, effect: float, adds: bool, runs: int, seed: int
) -> Power:
    """The spread is known from 200,000 units; the effect adds to each unit, or multiplies it."""
    known = Sums.of_values(world(np.random.default_rng(99), 200_000))
    base = Baseline.of_ratio(known) if form is Form.RATIOS else Baseline.of_mean(known)
    kind = MetricKind.RATIO if form is Form.RATIOS else MetricKind.MEAN
    made = plan(kind, base.value, effect, math.sqrt(base.variance))
    times = 1 + effect / base.value
    n, rng, pairs = made.per_arm, np.random.default_rng(seed), []
    for _ in range(runs):
        low, high = world(rng, n), world(rng, n)
        if adds:  # to each unit, or to each of its denominator
            high[:, 0] += effect * (high[:, 1] if form is Form.RATIOS else 1)
        else:
            high[:, 0] *= times
        pairs.append((Sums.of_values(low), Sums.of_values(high)))
    found = np.mean([compare(form, *pair).difference.p <= ALPHA for pair in pairs])
    how = f"{effect:+g}" if adds else f"x {times:.2f}"
    return Power(name, how, n, made.power, float(found))


def _three_arms(runs: int) -> Power:
    """Three arms beside the control, one with the effect, read by ``analyse`` with Holm."""
    made = plan(MetricKind.MEAN, 10, 2, 4, arms=4)
    rng, asked, n = np.random.default_rng(5), design(Form.MEANS), made.per_arm
    found = 0
    for _ in range(runs):
        each = [[Sums.of_values(rng.normal(10 + plus, 4, (n, 1)))] for plus in (0, 0, 0, 2)]
        found += analyse(arms(Form.MEANS, *each), asked).estimates[-1].better is True
    return Power("normal means, one arm of three", "+2", n, made.power, found / runs)


class Margins(NamedTuple):
    """A guardrail with a relative margin of a tenth: how often it is called not worse."""

    world: str
    per_arm: int
    loss_of_the_whole_margin: float
    no_loss: float


def margins(runs: int = 8_000) -> Iterator[Margins]:
    """Once the treatment loses the whole margin, once nothing."""
    for seed, (name, form, world, n) in enumerate(
        (
            ("normal means", Form.MEANS, normal, 300),
            ("normal means", Form.MEANS, normal, 30),
            ("exponential waits", Form.MEANS, waits, 200),
            ("lognormal baskets", Form.MEANS, baskets, 1000),
            ("revenue per order, by customer", Form.RATIOS, orders, 400),
        )
    ):
        yield Margins(
            name,
            n,
            *(
                _held(drawn(world, (n, n), runs=runs, seed=seed, times=times), form)
                for times in (0.9, 1.0)
            ),
        )
    for n, rate in ((3_000, 0.2), (50, 0.5), (100, 0.05)):
        rng = np.random.default_rng(n)
        lost, kept = (
            np.mean(
                [
                    proportion_not_worse(k0, n, k1, n, margin=0.1).not_worse is True
                    for k0, k1 in rng.binomial(n, (rate, rate * times), (runs, 2)).tolist()
                ]
            )
            for times in (0.9, 1.0)
        )
        yield Margins(f"share of {rate:g}".replace("0.", "."), n, float(lost), float(kept))


def _held(pairs: Iterator[tuple[Sums, Sums]], form: Form) -> float:
    rule = partial(within_margin, form, margin=0.1, higher_is_better=True, alpha=ALPHA / 2)
    return float(np.mean([rule(*pair).not_worse is True for pair in pairs]))


class Winners(NamedTuple):
    """What the winners of a ledger said, what they are worth, and what they shrink to; in percent."""

    true_effects: str
    tests_in_the_ledger: int
    winners: int
    raw: str
    true: str
    shrunk: str


def winners(tests: int = 60_000) -> Iterator[Winners]:
    """Ledgers of tests with errors of 2, 4 and 8 %; the spread of effects is read from each."""
    for seed, (name, draw) in enumerate(
        (
            ("normal, 5 %", lambda rng, size: rng.normal(0, 0.05, size)),
            ("normal, 2 %", lambda rng, size: rng.normal(0, 0.02, size)),
            ("normal, 10 %", lambda rng, size: rng.normal(0, 0.1, size)),
            (
                "t with 3 degrees, 5 %",
                lambda rng, size: 0.05 / math.sqrt(3) * rng.standard_t(3, size),
            ),
            ("normal, 5 %, around 3 %", lambda rng, size: rng.normal(0.03, 0.05, size)),
            ("nine in ten nothing, else 10 %", _few_effects),
        )
    ):
        for size in (5, 10, 100):
            rng = np.random.default_rng(seed)
            true = draw(rng, (tests // size, size))
            errors = rng.choice([0.02, 0.04, 0.08], true.shape)
            seen = true + errors * rng.normal(size=true.shape)
            spread = np.array([usual_spread(*each) for each in zip(seen, errors, strict=True)])
            won = seen > 1.96 * errors
            kept = [
                shrunk(*each).value
                for each in zip(
                    seen[won], errors[won], np.repeat(spread, won.sum(axis=1)), strict=True
                )
            ]
            figures = (seen[won].mean(), true[won].mean(), np.mean(kept))
            yield Winners(name, size, int(won.sum()), *(f"{100 * each:.2f}" for each in figures))


def _few_effects(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    return rng.binomial(1, 0.1, size) * rng.normal(0, 0.1, size)

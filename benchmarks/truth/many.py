"""Many comparisons in one test, read as a user gets them: by ``analyse`` and ``segments``."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from benchmarks.truth.worlds import ALPHA, arms, counted, design
from cx.domain import MetricRole
from cx.experiments.analyse import analyse
from cx.experiments.results import Estimate
from cx.experiments.segments import segments
from cx.stats.sums import Sums
from cx.store.arms import ArmSums, Form


class Family(NamedTuple):
    """The chance of at least one false alarm among the primary comparisons of a test."""

    world: str
    comparisons: int
    uncorrected: float
    Holm: float
    interval_against_verdict: float


def family(runs: int = 4_000) -> Iterator[Family]:
    """Holm over metrics times arms; where there are effects they are five standard errors."""
    nothing = np.zeros(5)
    some = np.array([0.0, 0.0, 0.0, 1.0, 1.0])
    worlds: tuple[tuple[str, Form, int, Callable[[np.random.Generator], ArmSums]], ...] = (
        ("five means, independent", Form.MEANS, 0, lambda rng: _means(rng, nothing)),
        ("five means, correlation .8", Form.MEANS, 0, lambda rng: _means(rng, nothing, alike=0.8)),
        ("five means, two with an effect", Form.MEANS, 2, lambda rng: _means(rng, some)),
        ("two means, three arms beside the control", Form.MEANS, 0, _three_arms),
        ("five shares of 200 people", Form.SHARES, 0, _shares),
    )
    for seed, (name, form, real, draw) in enumerate(worlds):
        rng, hits = np.random.default_rng(seed), []
        for _ in range(runs):
            sums = draw(rng)
            found = analyse(sums, design(form, len(sums.forms))).estimates
            empty = found[: len(found) - real]
            against = np.mean([_excludes_0(e) is not (e.better is not None) for e in found])
            hits.append(
                (
                    any(e.p <= ALPHA for e in empty),
                    any(e.better is not None for e in empty),
                    against,
                )
            )
        yield Family(name, len(found), *map(float, np.mean(hits, axis=0)))


class Discoveries(NamedTuple):
    """Among what is called better or worse: how much is empty, how often intervals miss."""

    world: str
    false_uncorrected: float
    false_discoveries: float
    effects_found: float
    intervals_missing_plain: float
    intervals_missing_adjusted: float


def discoveries(runs: int = 1_000) -> Iterator[Discoveries]:
    """Twenty secondary metrics, five with an effect of 3 standard errors; ten segments."""
    effects = np.zeros(20)
    effects[:5] = 3 * math.sqrt(2 / 50)
    worlds: tuple[tuple[str, Form, np.ndarray, Callable[[np.random.Generator], ArmSums]], ...] = (
        ("20 means, 5 with an effect", Form.MEANS, effects, lambda rng: _means(rng, effects)),
        (
            "the same, correlation .5",
            Form.MEANS,
            effects,
            lambda rng: _means(rng, effects, alike=0.5),
        ),
        ("20 means, all empty", Form.MEANS, np.zeros(20), lambda rng: _means(rng, np.zeros(20))),
        (
            "20 shares of 400 people, 5 with an effect",
            Form.SHARES,
            _RATES[1] - _RATES[0],
            _twenty_shares,
        ),
    )
    for seed, (name, form, true, draw) in enumerate(worlds):
        plan, rng = design(form, 20, role=MetricRole.SECONDARY), np.random.default_rng(seed)
        tests = (analyse(draw(rng), plan).estimates for _ in range(runs))
        yield Discoveries(name, *_judged(tests, true))
    rng, none = np.random.default_rng(9), np.zeros(10)
    tests = (_ten_segments(rng, none) for _ in range(runs))
    yield Discoveries("10 segments, all empty", *_judged(tests, none))
    some = np.where(np.arange(10) < 3, 0.5, 0.0)
    tests = (_ten_segments(rng, some) for _ in range(runs))
    yield Discoveries("10 segments, 3 with an effect", *_judged(tests, some))


def _judged(tests: Iterator[tuple[Estimate, ...]], true: np.ndarray) -> tuple[float, ...]:
    """Mean shares over the tests; a test that finds nothing has none of them wrong."""
    shares = []
    for found in tests:
        plain = np.array([e.p <= ALPHA for e in found])
        chosen = np.array([e.better is not None for e in found])
        missing = np.array([not e.low <= t <= e.high for e, t in zip(found, true, strict=True)])
        wide = [
            not e.low_adjusted <= t <= e.high_adjusted for e, t in zip(found, true, strict=True)
        ]
        many = max(1, chosen.sum())
        shares.append(
            (
                (plain & (true == 0)).sum() / max(1, plain.sum()),
                (chosen & (true == 0)).sum() / many,
                chosen[true != 0].mean() if true.any() else math.nan,
                (missing & chosen).sum() / many,
                (np.array(wide) & chosen).sum() / many,
            )
        )
    return tuple(map(float, np.mean(shares, axis=0)))


def _means(rng: np.random.Generator, effects: np.ndarray, *, alike: float = 0.0) -> ArmSums:
    """Fifty units an arm, standard deviation 1 around 10."""
    both = []
    for shift in (np.zeros(effects.size), effects):
        own = rng.normal(size=(50, effects.size))
        common = rng.normal(size=(50, 1))
        whole = Sums.of_values(10 + shift + math.sqrt(alike) * common + math.sqrt(1 - alike) * own)
        both.append([whole.take(at) for at in range(effects.size)])
    return arms(Form.MEANS, *both)


def _three_arms(rng: np.random.Generator) -> ArmSums:
    drawn = [Sums.of_values(rng.normal(10, 1, (50, 2))) for _ in range(4)]
    return arms(Form.MEANS, *([each.take(0), each.take(1)] for each in drawn))


def _shares(rng: np.random.Generator) -> ArmSums:
    return arms(Form.SHARES, *([counted(rng, 200, 0.15) for _ in range(5)] for _ in range(2)))


_RATES = np.full((2, 20), 0.2)
_RATES[1, :5] = 0.29


def _twenty_shares(rng: np.random.Generator) -> ArmSums:
    return arms(Form.SHARES, *([counted(rng, 400, rate) for rate in own] for own in _RATES))


def _ten_segments(rng: np.random.Generator, effects: np.ndarray) -> tuple[Estimate, ...]:
    """Ten segments of a hundred units an arm."""
    groups = {}
    for at, effect in enumerate(effects):
        low, high = (Sums.of_values(rng.normal(10 + plus, 1, (100, 1))) for plus in (0, effect))
        groups[f"segment {at}"] = {("arm 0", 0): low, ("arm 1", 0): high}
    whole = replace(arms(Form.MEANS, [low], [high]), groups=groups)
    return tuple(each.estimate for each in segments(whole, design(Form.MEANS)))


def _excludes_0(found: Estimate) -> bool:
    return found.low_adjusted > 0 or found.high_adjusted < 0

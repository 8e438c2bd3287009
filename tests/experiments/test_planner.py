"""Plans against other programs, against themselves, and against simulation."""

import math

import numpy as np
import pytest
from statsmodels.stats.power import TTestIndPower

from cx.domain import MetricKind
from cx.errors import NeedsSpread, NotAShareToPlan, NothingToFind
from cx.experiments.planner import curve, plan, simulated_power, smallest_effect
from cx.stats.planning import Baseline

RATE, MEAN = MetricKind.PROPORTION, MetricKind.MEAN


def test_a_mean_is_planned_as_elsewhere():
    wanted = TTestIndPower().solve_power(effect_size=0.1, alpha=0.05, power=0.8)
    found = plan(MEAN, 40, 2.5, 25)
    assert found.per_arm == math.ceil(wanted)
    assert found.power == pytest.approx(0.8, abs=0.001)
    assert (found.total, found.days) == (2 * found.per_arm, None)


@pytest.mark.parametrize(("daily", "days"), [(400, 35), (398, 35), (399.9, 35), (13_930, 1)])
def test_days_are_whole(daily, days):
    assert plan(RATE, 0.105, 0.015, daily=daily).days == days


def test_several_arms_are_planned_for_the_stricter_bar_they_must_pass():
    three, strict = plan(RATE, 0.105, 0.015, arms=3), plan(RATE, 0.105, 0.015, alpha=0.025)
    assert three.per_arm == strict.per_arm
    assert three.total == 3 * three.per_arm


def test_people_who_are_alike_are_needed_in_larger_numbers():
    alone, together = (plan(RATE, 0.1, 0.02, inflation=times).per_arm for times in (1, 3))
    assert together == pytest.approx(3 * alone, abs=2)


@pytest.mark.parametrize(
    ("kind", "baseline", "effect", "sd", "error"),
    [
        (RATE, 0.9, 0.2, None, NotAShareToPlan),
        (RATE, 10.5, 1.5, None, NotAShareToPlan),
        (RATE, 0.0, 0.1, None, NotAShareToPlan),
        (RATE, math.nan, 0.1, None, NotAShareToPlan),
        (RATE, 0.5, math.nan, None, NotAShareToPlan),
        (RATE, 0.5, 0.0, None, NothingToFind),
        (MEAN, 5, 0.0, 2, NothingToFind),
        (MEAN, 5, math.nan, 2, NothingToFind),
        (MEAN, 5, 1, None, NeedsSpread),
        (MEAN, 5, 1, 0, NeedsSpread),
        (MEAN, 5, 1, math.nan, NeedsSpread),
    ],
)
def test_what_cannot_be_planned_is_said(kind, baseline, effect, sd, error):
    with pytest.raises(error):
        plan(kind, baseline, effect, sd)


BASELINES = [(Baseline.of_proportion(0.105), 0.015), (Baseline(40.0, 625.0), 2.5)]


@pytest.mark.parametrize(("baseline", "effect"), BASELINES, ids=["rate", "mean"])
def test_the_smallest_effect_undoes_the_plan(baseline, effect):
    kind = RATE if baseline.proportion else MEAN
    n = plan(kind, baseline.value, effect, math.sqrt(baseline.variance)).per_arm
    assert smallest_effect(baseline, 10, n / 5) == pytest.approx(effect, rel=1e-3)


@pytest.mark.parametrize(("baseline", "effect"), BASELINES, ids=["rate", "mean"])
@pytest.mark.parametrize("power", [0.5, 0.8, 0.95])
def test_simulated_tests_find_as_many_as_planned(baseline, effect, power):
    kind, sd = RATE if baseline.proportion else MEAN, math.sqrt(baseline.variance)
    planned = plan(kind, baseline.value, effect, sd, power=power)
    rng = np.random.default_rng(8)
    found = simulated_power(baseline, effect, planned.per_arm, rng=rng, runs=20_000)
    assert found == pytest.approx(power, abs=0.012)


def test_more_days_find_less():
    found = curve(Baseline.of_proportion(0.1), 300, arms=3)
    assert list(found.columns) == ["days", "per_arm", "effect", "relative"]
    assert list(found.days[:2]) == [7, 14]
    assert found.per_arm[0] == 700
    assert found.effect.is_monotonic_decreasing
    assert found.relative[0] == pytest.approx(found.effect[0] / 0.1)
    assert curve(Baseline(-1.0, 4.0), 300).relative.isna().all()

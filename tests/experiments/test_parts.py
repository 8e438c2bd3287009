"""A test by day and by segment, and split again where there is nothing to find."""

import math

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests

from cx.experiments.aa import split_again
from cx.experiments.analyse import analyse
from cx.experiments.over_time import COLUMNS, over_time
from cx.experiments.segments import MOST, segments
from cx.stats.sums import Sums
from cx.store.arms import Form
from tests.experiments.arms import DAY, days, design, means, metric, shares, yes

RNG = np.random.default_rng(6)
TWO = (metric("spend", "mean"), metric("buy", role="secondary"))


def by_day():
    """Two metrics, three arms, ten days; a few units have no date."""
    arms = ("now", "a", "b")
    daily = {
        day: {
            (arm, at): Sums.of_values(value)
            for arm in arms
            for at, value in enumerate((RNG.gamma(2, 3, (40, 1)), RNG.random((40, 1)) < 0.3))
        }
        for day in days({"now": 400}, 10)
    }
    undated = {(arm, at): Sums.of_values(RNG.random((3, 1)) < 0.5) for arm in arms for at in (0, 1)}
    total = {key: sum((d[key] for d in daily.values()), undated[key]) for key in undated}
    sums = means({arm: np.arange(403.0) for arm in arms})
    return type(sums)(
        arms=arms, forms=(Form.MEANS, Form.SHARES), units=sums.units, sums=total, daily=daily
    )


def test_the_last_day_is_the_table():
    sums = by_day()
    found, table = over_time(sums, design(*TWO)), analyse(sums, design(*TWO)).estimates
    assert list(found.columns) == list(COLUMNS)
    assert len(found) == 10 * 2 * 2
    last = found[found.day == found.day.max()]
    for row, estimate in zip(last.itertuples(), table, strict=True):
        assert [getattr(row, name) for name in COLUMNS[3:]] == [
            getattr(estimate, name) for name in COLUMNS[3:]
        ]
        assert (design(*TWO).metrics[row.metric], row.arm) == (estimate.metric, estimate.arm)


def test_each_day_has_all_days_before_it():
    found = over_time(by_day(), design(*TWO))
    first = found[(found.metric == 0) & (found.arm == "a")]
    assert list(first.n) == [*range(40, 400, 40), 403]
    assert (first.always_low < first.low).all()
    assert (first.always_high > first.high).all()


def test_without_dates_there_is_no_course():
    assert over_time(shares({"now": (5,), "new": (6,)}, 90), design()).empty
    early = shares({"now": (0,), "new": (1,)}, 1)
    early = type(early)(**{**_fields(early), "daily": {DAY: early.sums}})
    assert pd.isna(over_time(early, design()).low).all()


def _fields(sums):
    return {name: getattr(sums, name) for name in ("arms", "forms", "units", "sums")}


def grouped(groups: dict[str, tuple[float, float, int]]):
    parts = {
        value: {("now", 0): yes(k0, n), ("new", 0): yes(k1, n)}
        for value, (k0, k1, n) in groups.items()
    }
    sums = shares({"now": (100,), "new": (120,)}, 1000)
    return type(sums)(**{**_fields(sums), "groups": parts})


def test_segments_are_corrected_together_and_small_ones_are_not_judged():
    there = {
        "web": (50, 80, 400),
        "shop": (50, 55, 400),
        "phone": (20, 40, 100),
        "fax": (2, 12, 25),
    }
    found = segments(grouped(there), design())
    assert [s.value for s in found] == list(there)
    assert [s.too_few for s in found] == [False, False, False, True]
    judged = [s.estimate for s in found[:3]]
    wanted = multipletests([e.p for e in judged], method="fdr_bh")[1]
    assert [e.p_adjusted for e in judged] == pytest.approx(list(wanted))
    assert [e.better for e in judged] == [True, None, True]
    for each in judged:
        outside = each.low_adjusted > 0 or each.high_adjusted < 0
        assert outside == (each.p_adjusted <= 0.05)
    small = found[3].estimate
    assert small.p < 0.01
    assert small.better is None
    assert math.isnan(small.p_adjusted)


def test_no_more_segments_than_a_reader_can_read():
    many = {f"s{at}": (50, 60, 400) for at in range(MOST + 5)}
    assert len(segments(grouped(many), design())) == MOST
    assert segments(grouped({}), design()) == ()


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        (Form.MEANS, RNG.gamma(1, 9, (800, 1))),
        (Form.SHARES, RNG.random((2000, 1)) < 0.2),
        (Form.RATIOS, RNG.poisson([4, 9], (800, 2)) + 1),
    ],
)
def test_split_at_random_again_and_again_alarms_are_as_many_as_alpha(form, rows):
    found = split_again(rows, form, rng=np.random.default_rng(9), share=0.4)
    assert found.passed
    if form is not Form.SHARES:
        assert (found.low, found.high) == pytest.approx((0.0365, 0.0635), abs=1e-4)


@pytest.mark.parametrize(("successes", "high"), [(40, 0.1035), (1000, 0.0714)])
def test_few_successes_move_the_alarms_in_steps_and_widen_the_band(successes, high):
    for seed in range(6):
        rows = np.zeros((10 * successes, 1))
        rows[:successes] = 1
        found = split_again(rows, Form.SHARES, rng=np.random.default_rng(seed), runs=300)
        assert found.passed
    half = 1.959964 * (0.05 * 0.95 / 300) ** 0.5
    assert found.high - half == pytest.approx(high - 0.0135, abs=0.004)


def test_rows_taken_for_units_cry_wolf():
    """Five alike rows of each unit, split by row, hide nothing; split by unit they show it."""
    units = RNG.normal(0, 1, (200, 1))
    rng = np.random.default_rng(3)
    false = 0
    for _ in range(300):
        chosen = rng.permutation(200)
        arms = [np.repeat(units[part], 5, axis=0) for part in np.split(chosen, 2)]
        both = means(dict(zip(("now", "new"), arms, strict=True)))
        false += analyse(both, design(metric("x", "mean"))).estimates[0].p <= 0.05
    assert false / 300 > 0.2
    by_unit = split_again(units, Form.MEANS, rng=rng)
    assert by_unit.passed


def test_nothing_to_split():
    found = split_again(np.ones((50, 1)), Form.MEANS, rng=RNG, runs=20)
    assert math.isnan(found.alarms)
    assert not found.passed

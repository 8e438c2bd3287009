"""Every check: what passes, what fails, what cannot be made, and what stops a test."""

from dataclasses import fields

import numpy as np
import pytest
from scipy import stats

from cx.experiments.health import findings
from cx.experiments.results import Check
from cx.stats.sums import Sums
from cx.words import LANGUAGES, Words
from tests.experiments.arms import DAY, days, design, means, metric, plan, shares, yes

BOTH = {"now": (500,), "new": (520,)}
EVEN = {"now": 5000, "new": 5000}


def check(wanted: Check, sums, more=None, **asked):
    more = design(**asked) if more is None else more
    [found] = [f for f in findings(sums, more) if f.check is wanted]
    return found


def changed(sums, **more):
    return type(sums)(**{f.name: getattr(sums, f.name) for f in fields(sums)} | more)


OK = shares(BOTH, EVEN)
UNIT = {"unit": "id"}
SOME = [
    (Check.SAMPLE_RATIO, OK, {}, True),
    (Check.SAMPLE_RATIO, shares(BOTH, {"now": 5214, "new": 4786}), {}, False),
    (Check.SAMPLE_RATIO, shares(BOTH, {"now": 9000, "new": 1000}), {"split": {"now": 0.9, "new": 0.1}}, True),
    (Check.SAMPLE_RATIO, OK, {"split": {"now": 0.9, "new": 0.1}}, False),
    # While a plan runs the same gap is not yet proof: it was looked for every day.
    (Check.SAMPLE_RATIO, shares(BOTH, {"now": 5180, "new": 4820}), {"plan": plan(9000)}, True),
    (Check.SAMPLE_RATIO, shares(BOTH, {"now": 5180, "new": 4820}), {}, False),
    (Check.SAMPLE_RATIO, shares(BOTH, {"now": 6000, "new": 4000}), {"plan": plan(9000)}, False),
    (Check.SEVERAL_ARMS, OK, {}, None),
    (Check.SEVERAL_ARMS, OK, UNIT, True),
    (Check.SEVERAL_ARMS, changed(OK, several_arms=3), UNIT, False),
    (Check.NO_ARM, OK, {}, True),
    (Check.NO_ARM, changed(OK, no_arm=1), {}, False),
    (Check.REPEATED_UNITS, OK, {}, None),
    (Check.REPEATED_UNITS, OK, UNIT, True),
    (Check.REPEATED_UNITS, changed(OK, repeated=1), UNIT, False),
    (Check.MISSING, changed(OK, missing={("now", 0): 20, ("new", 0): 21}), {}, True),
    (Check.MISSING, changed(OK, missing={("now", 0): 20, ("new", 0): 90}), {}, False),
    (Check.MISSING, changed(OK, missing={("now", 0): 400, ("new", 0): 400}), {}, False),
    (Check.BLANK, OK, {}, True),
    (Check.BLANK, changed(OK, blank_days={0: 14}), {}, False),
    (Check.SIZE, OK, {}, True),
    (Check.SIZE, shares(BOTH, {"now": 5000, "new": 29}), {}, False),
    (Check.CONVERSIONS, OK, {}, True),
    (Check.CONVERSIONS, shares({"now": (10,), "new": (9,)}, 100), {}, False),
    (Check.CONVERSIONS, shares({"now": (90,), "new": (91,)}, 100), {}, False),
    (Check.CONVERSIONS, means({"now": [1, 2], "new": [1, 2]}), {}, None),
    (Check.DURATION, OK, {}, None),
    *[(Check.DURATION, changed(OK, days=days(EVEN, n)), {}, n in (7, 14, 15)) for n in (1, 6, 7, 8, 14, 15)],
    (Check.SAME_TIME, OK, {}, None),
    (Check.SAME_TIME, changed(OK, days=days(EVEN, 10)), {}, True),
    (Check.SAME_TIME, changed(OK, days=days(EVEN, 10) | {DAY: {"now": 500, "new": 0}}), {}, False),
    (Check.BALANCE, OK, {}, None),
    (Check.PEEKING, OK, {}, None),
    (Check.PEEKING, OK, {"plan": plan(5000)}, True),
    (Check.PEEKING, OK, {"plan": plan(5001)}, False),
    (Check.NOVELTY, OK, {}, None),
    (Check.NO_SPREAD, OK, {}, True),
    (Check.NO_SPREAD, means({"now": [3, 3], "new": [3, 3]}), {}, False),
    (Check.NO_SPREAD, means({"now": [2, 2], "new": [3, 3]}), {}, False),
    (Check.NO_SPREAD, means({"now": [], "new": []}), {}, True),  # that is missing, not alike
    (Check.OUTLIERS, OK, {}, None),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "sums", "asked", "passed"), SOME)
def test_checks(wanted, sums, asked, passed):
    found = check(wanted, sums, **asked)
    assert found.passed is passed
    for language in LANGUAGES:
        assert Words.of(language)(found.key, **found.blanks)


STOPS = [
    (shares(BOTH, {"now": 5214, "new": 4786}), Check.SAMPLE_RATIO),
    (changed(OK, several_arms=102), Check.SEVERAL_ARMS),
    (changed(OK, several_arms=100), None),
    (changed(OK, no_arm=9000, repeated=9000, blank_days={0: 30}), None),
]


@pytest.mark.parametrize(("sums", "wanted"), STOPS)
def test_only_a_wrong_split_or_many_people_in_several_arms_stop_a_test(sums, wanted):
    stops = [f.check for f in findings(sums, design(unit="id")) if f.stops]
    assert stops == ([] if wanted is None else [wanted])


def test_every_check_is_made_once_in_every_test():
    assert [f.check for f in findings(OK, design())] == list(Check)


def test_sample_ratio_over_three_arms_is_chi_square():
    units = {"now": 3000, "a": 3100, "b": 2900}
    found = check(Check.SAMPLE_RATIO, shares({arm: (300,) for arm in units}, units))
    assert found.p == pytest.approx(stats.chisquare([3000, 3100, 2900]).pvalue)


def test_arms_side_by_side_is_chi_square_of_days_and_arms():
    there = {day: {"now": 100 + 9 * i, "new": 130 - 5 * i} for i, day in enumerate(days(EVEN, 6))}
    found = check(Check.SAME_TIME, changed(OK, days=there))
    table = [list(day.values()) for day in there.values()]
    assert found.p == pytest.approx(stats.chi2_contingency(table).pvalue)


@pytest.mark.parametrize(("shift", "passed"), [(0.0, True), (1.0, False)])
def test_what_was_known_before_is_alike(shift, passed):
    rng = np.random.default_rng(2)
    before = {
        (arm, column): Sums.of_values(rng.normal(10 + shift * (arm == "new" and column == "age"), 3, (900, 1)))
        for arm in ("now", "new")
        for column in ("age", "orders")
    }  # fmt: skip
    found = check(Check.BALANCE, changed(OK, balance=before))
    assert found.passed is passed
    assert passed or found.blanks == {"arm": "new", "column": "age"}


@pytest.mark.parametrize(("later", "passed"), [(130, True), (60, False)])
def test_an_effect_that_fades(later, passed):
    daily = {
        day: {("now", 0): yes(50, 500), ("new", 0): yes((130 if at < 4 else later) / 2, 500)}
        for at, day in enumerate(days(EVEN, 8))
    }
    assert check(Check.NOVELTY, changed(OK, daily=daily)).passed is passed


def test_a_handful_that_carries_a_mean():
    sums = means({"now": np.arange(9.0), "new": np.arange(9.0)})
    for share, passed in ((0.05, True), (0.4, False)):
        capped = changed(sums, caps={0: 7.0}, top={0: share})
        [found] = [
            f
            for f in findings(sums, design(metric("spend", "mean")), capped=capped)
            if f.check is Check.OUTLIERS
        ]
        assert found.passed is passed
        assert "spend" in Words.of("en")(found.key, **found.blanks)

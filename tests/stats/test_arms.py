"""Two means and two ratios: Welch, Fieller and the delta method."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import t as student
from scipy.stats import ttest_ind, ttest_ind_from_stats

from cx.stats.arms import Arm, delta, difference, fieller, pair, welch_df
from cx.stats.effects import effect, upper_tail
from cx.stats.sums import Sums
from cx.stats.two_means import means, welch
from cx.stats.two_ratios import ratio_arm, ratios

VALUES = st.lists(st.floats(0.5, 100), min_size=2, max_size=25)
ARMS = st.builds(Arm, st.floats(0.01, 1e4), st.floats(1e-4, 1e4), st.integers(2, 10_000))
ALPHA = st.sampled_from([0.01, 0.05, 0.2])


def sums(values) -> Sums:
    return Sums.of_values(np.asarray(values, dtype=float)[:, None])


@given(VALUES, VALUES, ALPHA, st.sampled_from(["two-sided", "greater", "less"]))
def test_welch_is_scipys(control, treatment, alpha, alternative):
    assume(min(np.std(control), np.std(treatment)) > 1e-3)
    found = welch(sums(control), sums(treatment), alpha=alpha, alternative=alternative)
    expected = ttest_ind(treatment, control, equal_var=False, alternative=alternative)
    interval = expected.confidence_interval(1 - alpha)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9, abs=1e-300)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-9)


@given(VALUES, VALUES)
def test_equal_variances_are_students(control, treatment):
    assume(min(np.std(control), np.std(treatment)) > 1e-3)
    arms = [Arm(np.mean(v), np.var(v, ddof=1) / len(v), len(v)) for v in (control, treatment)]
    expected = ttest_ind(treatment, control)
    assert difference(*arms, equal_variances=True).p == pytest.approx(expected.pvalue, rel=1e-9)


@given(ARMS, ARMS, ALPHA)
def test_interval_excludes_zero_exactly_when_p_is_below_alpha(control, treatment, alpha):
    found = pair(control, treatment, alpha=alpha)
    assume(abs(found.difference.p - alpha) > 1e-9)
    assert (found.difference.p < alpha) == (found.difference.low > 0 or found.difference.high < 0)
    if not math.isnan(found.relative.low):
        assert (found.difference.p < alpha) == (found.relative.low > 0 or found.relative.high < 0)
    assert found.relative.p == found.difference.p


@given(ARMS, ARMS)
def test_arms_swapped_mirror_the_interval(control, treatment):
    one, other = difference(control, treatment), difference(treatment, control)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low))
    assert one.p == other.p


@given(ARMS, ARMS)
def test_fieller_swapped_is_the_inverse_ratio(control, treatment):
    one, other = fieller(control, treatment), fieller(treatment, control)
    if not math.isnan(one.low + other.low) and one.low > -0.999:
        inverse = [1 / (1 + other.high) - 1, 1 / (1 + other.low) - 1]
        assert [one.low, one.high] == pytest.approx(inverse, rel=1e-6, abs=1e-9)


@given(ARMS, ARMS, st.floats(0.01, 100))
def test_money_in_another_unit_changes_nothing_relative(control, treatment, times):
    scaled = (
        arm._replace(value=arm.value * times, square=arm.square * times**2)
        for arm in (control, treatment)
    )
    one, other = fieller(control, treatment), fieller(*scaled)
    assume(math.isnan(one.low) == math.isnan(other.low))  # g of 1 to the last digit
    assert list(other[:5]) == pytest.approx(list(one[:5]), rel=1e-6, abs=1e-9, nan_ok=True)


def test_fieller_by_brute_force():
    """Each limit is a ratio R that the t test of m1 - R m0 just leaves standing."""
    control, treatment = Arm(10.0, 0.3, 40), Arm(11.5, 0.5, 35)
    t = student.isf(0.025, welch_df(control, treatment))

    def beyond(ratio: float) -> float:
        error = math.sqrt(treatment.square + ratio**2 * control.square)
        return abs(treatment.value - ratio * control.value) / error - t

    found = fieller(control, treatment)
    assert found.low == pytest.approx(brentq(beyond, 0.5, 1.15) - 1)
    assert found.high == pytest.approx(brentq(beyond, 1.15, 2) - 1)


def test_a_control_that_may_be_zero_has_no_relative_limits():
    found = fieller(Arm(1.0, 0.3, 40), Arm(2.0, 0.3, 40))
    assert found.value == pytest.approx(1)
    assert math.isnan(found.low)
    assert not math.isnan(found.p)


@pytest.mark.parametrize(
    ("control", "treatment"), [(0.0, 1.0), (-1.0, 1.0), (1.0, 0.0), (1.0, -2.0)]
)
def test_an_arm_not_above_zero_has_no_relative_difference(control, treatment):
    found = pair(Arm(control, 0.01, 50), Arm(treatment, 0.01, 50))
    assert np.isnan(found.relative[:3]).all()
    assert found.difference.p < 1e-6


@pytest.mark.parametrize(
    ("control", "treatment"),
    [([1.0], [2.0, 3.0]), ([1.0, 2.0], [3.0]), ([5.0, 5.0], [5.0, 5.0]), ([5.0, 5.0], [6.0, 6.0])],
    ids=["control of one", "treatment of one", "all the same", "no spread"],
)
def test_what_cannot_be_said_is_nan(control, treatment):
    found = means(sums(control), sums(treatment))
    for each in (found.difference, found.relative):
        assert np.isnan([each.low, each.high, each.p]).all()


def test_no_units_at_all_are_nan():
    found = means(sums([]), sums([1.0, 2.0]))
    assert np.isnan([found.control, found.difference.value, found.difference.p]).all()


def test_a_spread_by_rounding_alone_is_none():
    """The mean of 3.7 three times is not that of 3.7 ten times, in floats."""
    found = means(sums([3.7] * 3) + sums([3.7] * 4), sums([3.7] * 10))
    assert found.difference.value == pytest.approx(0, abs=1e-15)
    assert np.isnan([found.difference.low, found.difference.p]).all()


def test_spread_in_one_arm_is_enough():
    control = np.array([1.0, 2.0, 4.0])
    expected = ttest_ind_from_stats(
        6, 0, 3, control.mean(), control.std(ddof=1), 3, equal_var=False
    )
    found = welch(sums([1.0, 2.0, 4.0]), sums([6.0, 6.0, 6.0]))
    assert found.p == pytest.approx(expected.pvalue)


def test_huge_values_keep_their_difference():
    rng = np.random.default_rng(1)
    control, treatment = 1e12 + rng.normal(0, 1, 400), 1e12 + 0.5 + rng.normal(0, 1, 400)
    expected = ttest_ind(treatment - 1e12, control - 1e12, equal_var=False)
    assert welch(sums(control), sums(treatment)).p == pytest.approx(expected.pvalue, rel=1e-2)


def test_small_p_keep_their_digits():
    assert upper_tail(30, math.inf) == pytest.approx(4.906713927148187e-198)  # R: pnorm(-30)
    assert effect(30, 1).p == pytest.approx(2 * 4.906713927148187e-198)


def test_delta_may_contradict_the_difference_and_fieller_does_not():
    """GrowthBook's published case: p .0202 of the difference, .0619 of the ratio."""
    raw = [(3407, 1396.87, 52377.9767), (3461, 2422.7, 134698.29)]
    control, treatment = (Sums.of_raw(n, [total], [[square]]) for n, total, square in raw)
    found = means(control, treatment)
    arms = [Arm(float(s.mean[0]), float(s.variance[0]) / s.n, s.n) for s in (control, treatment)]
    assert found.difference.p < 0.05 < delta(*arms).p
    assert found.relative.low > 0 > delta(*arms).low


# Ratios


PAIRS = st.lists(st.tuples(st.floats(0, 50), st.integers(1, 9)), min_size=3, max_size=25)


@given(PAIRS, PAIRS)
def test_ratio_of_one_row_per_unit_is_the_mean(control, treatment):
    """With a denominator of 1 everywhere the ratio is the mean."""
    low, high = (np.array([[y, 1.0] for y, _ in arm]) for arm in (control, treatment))
    found = ratios(Sums.of_values(low), Sums.of_values(high))
    expected = means(sums(low[:, 0]), sums(high[:, 0]))
    assert found.difference[:4] == pytest.approx(expected.difference[:4], nan_ok=True, rel=1e-6)


def test_ratio_error_agrees_with_a_bootstrap():
    """10 % for 4,000 resamples of 300 units."""
    rng = np.random.default_rng(7)
    visits = rng.poisson(3, 300) + 1
    rows = np.column_stack([visits * rng.gamma(2, 1, 300), visits])
    picked = rows[rng.integers(0, 300, (4_000, 300))].sum(axis=1)
    expected = (picked[:, 0] / picked[:, 1]).std()
    assert math.sqrt(ratio_arm(Sums.of_values(rows)).square) == pytest.approx(expected, rel=0.1)


def test_a_denominator_of_nothing_is_nan():
    nothing = Sums.of_values([[0, 0], [1, 0], [2, 0]])
    found = ratios(nothing, Sums.of_values([[1, 1], [2, 1]]))
    assert np.isnan([found.control, found.difference.value, found.relative.p]).all()

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.api import OLS, add_constant

from cx.stats.cuped import cuped, cuped_ratios, theta
from cx.stats.sums import Sums
from cx.stats.two_means import means
from cx.stats.two_ratios import ratios


def world(seed: int, n0: int = 200, n1: int = 200, slope1: float = 1.0):
    """y = x (control) or slope1 x + 0.5 (treatment) + noise; rows (y, x) of each arm."""
    rng = np.random.default_rng(seed)
    x0, x1 = rng.normal(10, 2, n0), rng.normal(10, 2, n1)
    y0, y1 = x0 + rng.normal(0, 1, n0), slope1 * x1 + 0.5 + rng.normal(0, 1, n1)
    return np.column_stack([y0, x0]), np.column_stack([y1, x1])


def both(rows):
    return tuple(Sums.of_values(each) for each in rows)


def test_adjusting_by_hand_gives_the_same():
    control, treatment = world(1)
    all_rows = np.vstack([control, treatment])
    slope = np.polyfit(all_rows[:, 1], all_rows[:, 0], 1)[0]
    by_hand = [
        rows[:, :1] - slope * (rows[:, 1:] - all_rows[:, 1].mean()) for rows in (control, treatment)
    ]
    expected = means(*both(by_hand))
    found = cuped(*both((control, treatment)))
    assert found.theta == pytest.approx([slope])
    assert found.pair.difference[:5] == pytest.approx(expected.difference[:5])
    assert found.pair.relative[:5] == pytest.approx(expected.relative[:5])


def test_unequal_arms_are_lins_regression():
    """OLS with the centred covariate, the arm and their product; HC2 errors."""
    control, treatment = world(2, 900, 100, slope1=2.0)
    rows = np.vstack([control, treatment])
    arm = np.repeat([0.0, 1.0], [900, 100])
    x = rows[:, 1] - rows[:, 1].mean()
    fit = OLS(rows[:, 0], add_constant(np.column_stack([arm, x, arm * x]))).fit(cov_type="HC2")
    found = cuped(*both((control, treatment))).pair.difference
    assert found.value == pytest.approx(fit.params[1])
    # Beyond HC2, the error of the overall mean of x, which the two slopes weigh differently.
    between = (fit.params[3] ** 2) * x.var() / 1_000
    assert found.error**2 == pytest.approx(fit.bse[1] ** 2 + between, rel=0.02)


def test_gain_is_the_variance_that_the_covariate_explains():
    """x explains 4 of 5 parts of the variance; .03 for one draw of 20,000."""
    assert cuped(*both(world(3, 10_000, 10_000))).gain == pytest.approx(0.8, abs=0.03)


@given(st.floats(-1e6, 1e6), st.sampled_from([1e-6, 0.1, 1e6]))
@settings(max_examples=30)
def test_the_covariates_unit_changes_nothing(shift, times):
    control, treatment = world(4)
    moved = [
        np.column_stack([rows[:, 0], (rows[:, 1] * times + shift)]) for rows in (control, treatment)
    ]
    if abs(shift) > 1e5 * times:
        return  # the digits of x are gone before they come here
    one, other = cuped(*both((control, treatment))), cuped(*both(moved))
    assert other.pair.difference[:4] == pytest.approx(one.pair.difference[:4], rel=1e-4)


def test_several_covariates_are_a_regression_on_all():
    rng = np.random.default_rng(5)
    x = rng.normal(0, [1, 1e6], (400, 2))
    y = x @ [2, 3e-6] + rng.normal(0, 1, 400)
    rows = np.column_stack([y, x])
    found = cuped(*both((rows[:200], rows[200:])))
    assert found.theta == pytest.approx(OLS(y, add_constant(x)).fit().params[1:])


def test_a_covariate_that_does_not_vary_changes_nothing():
    control, treatment = world(6)
    for rows in (control, treatment):
        rows[:, 1] = 7.1
    found = cuped(*both((control, treatment)))
    raw = means(Sums.of_values(control[:, :1]), Sums.of_values(treatment[:, :1]))
    assert found.theta.tolist() == [0.0]
    assert found.gain == pytest.approx(0, abs=1e-12)
    assert found.pair.difference[:4] == pytest.approx(raw.difference[:4])


def test_a_covariate_given_twice_counts_once():
    control, treatment = world(7)
    twice = [np.column_stack([rows, rows[:, 1]]) for rows in (control, treatment)]
    one, other = cuped(*both((control, treatment))), cuped(*both(twice))
    assert other.pair.difference[:4] == pytest.approx(one.pair.difference[:4])


def test_a_missing_covariate_with_its_indicator():
    """Whatever fills the missing ones, the estimate is the same."""
    control, treatment = world(8)
    found = []
    for fill in (0.0, 99.0):
        filled = []
        for rows, seed in ((control, 1), (treatment, 2)):
            missing = np.random.default_rng(seed).random(len(rows)) < 0.3
            filled.append(
                np.column_stack([rows[:, 0], np.where(missing, fill, rows[:, 1]), missing])
            )
        found.append(cuped(*both(filled)).pair.difference[:4])
    assert found[0] == pytest.approx(found[1])


def test_arms_swapped_turn_the_sign():
    control, treatment = both(world(9, 300, 120, slope1=1.5))
    one, other = cuped(control, treatment).pair, cuped(treatment, control).pair
    assert one.difference.value == pytest.approx(-other.difference.value)
    assert one.difference.low == pytest.approx(-other.difference.high)


def test_as_many_slopes_as_units_say_nothing():
    few = Sums.of_values(np.random.default_rng(1).normal(size=(3, 4)))
    found = cuped(few, few)
    assert np.isnan([found.gain, found.pair.difference.value, found.pair.difference.p]).all()


def test_theta_of_equal_arms_holds_the_arms_apart_too():
    """Of all units at once: a covariate that differs by arm takes part in the slope."""
    low, high = Sums.of_values([[0, 0], [0, 1.0]]), Sums.of_values([[1, 4], [1, 5.0]])
    assert theta(low, high).tolist() == [pytest.approx(4 / 17)]
    assert theta(low, high, interacted=True).tolist() == [0.0]


@pytest.mark.parametrize("n1", [200, 60])
def test_ratios_with_a_denominator_of_one_are_means(n1):
    control, treatment = world(10, 200, n1)
    expected = cuped(*both((control, treatment)))
    ones = [np.insert(rows, 1, 1.0, axis=1) for rows in (control, treatment)]
    before = [np.column_stack([rows, np.ones(len(rows))]) for rows in ones]
    for found in (cuped_ratios(*both(ones)), cuped_ratios(*both(before), by_ratio=True)):
        assert found.pair.difference[:4] == pytest.approx(expected.pair.difference[:4])
        assert found.gain == pytest.approx(expected.gain)


def test_ratios_gain_by_what_was_known_of_each_unit():
    """Visitors buy as they did before: the error shrinks, and the effect is still found."""
    rng = np.random.default_rng(11)
    arms = []
    for lift in (0.0, 0.5):
        habit, visits = rng.gamma(4, 1, 3_000), rng.poisson(4, 3_000) + 1
        spent = visits * (habit + lift) + rng.normal(0, 1, 3_000)
        known = np.where(rng.random(3_000) < 0.2, 0.0, habit)
        arms.append(np.column_stack([spent, visits, known, known == 0]))
    found = cuped_ratios(*both(arms))
    raw = ratios(*both([rows[:, :2] for rows in arms]))
    assert found.gain > 0.3
    assert found.pair.difference.low <= 0.5 <= found.pair.difference.high
    assert found.pair.difference.error < raw.difference.error


@pytest.mark.parametrize("by_ratio", [False, True])
def test_ratios_without_a_denominator_are_nan(by_ratio):
    rows = np.random.default_rng(1).random((20, 4)) * [1, 0, 1, 1]
    found = cuped_ratios(Sums.of_values(rows), Sums.of_values(rows), by_ratio=by_ratio)
    assert np.isnan([found.gain, found.pair.control, found.pair.difference.p]).all()

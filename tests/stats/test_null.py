import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cx.stats.null import ENOUGH, calibrated, empirical_null, yardstick

VALUES = hnp.arrays(float, st.integers(2, 12), elements=st.integers(-50, 50).map(lambda x: x / 100))


def test_the_null_is_the_median_and_what_errors_do_not_explain_of_its_spread():
    rng = np.random.default_rng(1)
    value, error = rng.normal(0.02, 0.05, 40), rng.uniform(0.01, 0.03, 40)
    null = empirical_null(value, error)
    median = np.sort(value)[[19, 20]].mean()
    spread = 1.4826 * np.median(abs(value - median))
    assert null.mean == pytest.approx(median)
    assert null.scatter == pytest.approx(np.sqrt(spread**2 - np.median(error**2)))


def test_a_spread_that_errors_explain_is_none():
    null = empirical_null(np.linspace(-0.01, 0.01, 20), np.full(20, 0.1))
    assert null == (pytest.approx(0.0, abs=1e-12), 0.0)


def test_missing_estimates_do_not_count():
    value, error = np.linspace(-1, 1, ENOUGH), np.full(ENOUGH, 0.1)
    more = empirical_null(np.append(value, np.nan), np.append(error, 0.1))
    assert more == empirical_null(value, error)
    fewer = empirical_null(value[1:], error[1:])
    assert np.isnan(fewer).all()


def test_estimates_are_held_against_the_null():
    value, error = np.linspace(-1, 1, 21), np.full(21, 0.1)
    value[0] = 9.0
    null, found = empirical_null(value, error), calibrated(value, error, np.full(21, 1e9))
    assert found.value == pytest.approx(value - null.mean)
    width = (found.high - found.low) / 2 / 1.959964
    assert width == pytest.approx(np.hypot(error, null.scatter), rel=1e-5)
    assert found.p[0] == found.p.min() < 1e-9


def test_with_few_estimates_nothing_is_held_against_a_null():
    assert np.isnan(calibrated(np.ones(5), np.ones(5), np.full(5, 10)).p).all()


def spread_of(size, seed):
    """A covariance of so many coefficients, some alike."""
    half = np.random.default_rng(seed).normal(size=(size, size))
    return half @ half.T + 0.1 * np.eye(size)


@given(VALUES, st.integers(0, 99))
def test_each_coefficient_is_taken_less_a_mean_of_others(values, seed):
    contrasts = yardstick(values, spread_of(len(values), seed))
    assert contrasts.sum(axis=1) == pytest.approx(np.zeros(len(values)), abs=1e-9)
    assert np.diag(contrasts).tolist() == [1.0] * len(values)
    assert (contrasts - np.eye(len(values)) <= 0).all()


@given(VALUES, st.integers(0, 99))
def test_moving_all_coefficients_moves_no_difference(values, seed):
    contrasts = yardstick(values, spread_of(len(values), seed))
    assert contrasts @ (values + 7) == pytest.approx(contrasts @ values, abs=1e-8)


@given(st.integers(3, 12), st.integers(0, 99), st.data())
def test_beside_one_glory_nothing_else_is_found(size, seed, data):
    values = np.zeros(size)
    values[data.draw(st.integers(0, size - 1))] = 0.3
    found = yardstick(values, spread_of(size, seed)) @ values
    assert found == pytest.approx(values, abs=1e-9)


def test_the_middle_third_weighs_by_precision():
    values = np.array([-1.0, 0.0, 0.1, 0.2, 1.0, 2.0])  # the middle third: 0.1 and 0.2
    found = yardstick(values, np.diag([1, 1, 1 / 3, 1, 1, 1])) @ values
    assert found[0] == pytest.approx(-1 - (3 * 0.1 + 0.2) / 4)
    assert found[2] == pytest.approx(0.1 - 0.2)  # not against itself


def test_the_yardsticks_weights_are_those_of_generalised_least_squares():
    values, spread = np.array([-1.0, -0.5, 0.0, 0.1, 1.0, 2.0]), np.diag(np.ones(6))
    spread[2, 3] = spread[3, 2] = 0.4
    spread[3, 3] = 2.0
    inverse = np.linalg.inv(spread[2:4, 2:4])
    expected = inverse.sum(axis=0) / inverse.sum()
    assert -yardstick(values, spread)[0, 2:4] == pytest.approx(expected)


def test_one_coefficient_has_nothing_beside_it():
    assert yardstick([0.7], [[5.0]]).tolist() == [[0.0]]

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.stats.sums import Sums

VALUES = st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=2, max_size=30)


@given(VALUES, st.integers(0, 30))
def test_sums_add_whatever_the_split(values, at):
    rows = np.array(values)
    whole = Sums.of_values(rows)
    parts = Sums.of_values(rows[:at]) + Sums.of_values(rows[at:])
    scale = np.abs(rows).max() + 1e-300
    assert parts.n == whole.n
    assert parts.mean == pytest.approx(whole.mean, abs=1e-9 * scale)
    assert parts.products == pytest.approx(whole.products, abs=1e-9 * scale**2)


@given(VALUES)
def test_covariance_is_numpys(values):
    rows = np.array(values)
    scale = np.abs(rows).max() + 1e-300
    expected = np.cov(rows, rowvar=False)
    assert Sums.of_values(rows).covariance == pytest.approx(expected, abs=1e-9 * scale**2)


@given(VALUES, st.floats(-3, 3), st.floats(-3, 3))
def test_a_combination_is_that_of_single_values(values, first, second):
    rows = np.array(values)
    combined = Sums.of_values(rows).combine([first, second])
    expected = Sums.of_values(rows @ np.array([[first], [second]]))
    scale = np.abs(rows).max() + 1e-300
    assert combined.mean == pytest.approx(expected.mean, abs=1e-9 * scale)
    assert combined.products == pytest.approx(expected.products, abs=1e-8 * scale**2)


def test_values_far_from_zero_keep_their_variance():
    """Sums of raw squares of 1e9 +- 1 have no digit of the variance left."""
    rows = 1e9 + np.arange(10.0)[:, None]
    halves = Sums.of_values(rows[:3]) + Sums.of_values(rows[3:])
    assert float(halves.variance[0]) == pytest.approx(np.arange(10).var(ddof=1))


def test_raw_sums_of_a_constant_have_no_variance():
    n, value = 1_000_003, 0.1
    assert float(Sums.of_raw(n, [n * value], [[n * value * value]]).variance[0]) == 0


def test_raw_sums_are_those_of_values():
    rows = np.random.default_rng(1).normal(3, 2, (50, 3))
    raw = Sums.of_raw(50, rows.sum(axis=0), rows.T @ rows)
    assert raw.products == pytest.approx(Sums.of_values(rows).products)


def test_nothing_adds_nothing():
    nothing, some = Sums.of_values(np.zeros((0, 2))), Sums.of_values([[1, 2], [3, 5]])
    assert (nothing + some).products == pytest.approx(some.products)
    assert (some + nothing).mean.tolist() == [2.0, 3.5]
    assert (nothing + nothing).n == 0
    assert np.isnan(nothing.mean).all()


def test_one_unit_has_no_variance():
    assert np.isnan(Sums.of_values([[1, 2]]).covariance).all()


def test_a_combination_that_cancels_leaves_nothing():
    rows = np.random.default_rng(2).normal(0, 1e6, (40, 1)) * [1, 3]
    assert float(Sums.of_values(rows).combine([3, -1]).variance[0]) == 0


def test_inputs_are_not_changed():
    sums = Sums.of_values([[1.0, 2.0], [3.0, 5.0]])
    sums.variance[:] = 9
    sums.take(0).products[:] = 9
    assert sums.products.tolist() == [[2.0, 3.0], [3.0, 4.5]]

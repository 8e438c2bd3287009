import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.stats.log_bins import ZERO, bin_of, quantiles

SHARES = [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0]


@given(st.lists(st.one_of(st.just(0), st.integers(1, 10**15)), min_size=1, max_size=200))
def test_quantiles_are_within_half_a_percent_of_the_exact_ones(values):
    bins, counts = np.unique([bin_of(value) for value in values], return_counts=True)
    exact = np.quantile(values, SHARES)
    np.testing.assert_allclose(quantiles(bins, counts, SHARES), exact, rtol=0.005, atol=1e-9)


def test_bins_may_come_in_any_order_and_in_parts():
    whole = quantiles([3, 700, ZERO], [5, 2, 4], SHARES)
    parts = quantiles([700, ZERO, 3, 700, 3], [1, 4, 2, 1, 3], SHARES)
    assert whole.tolist() == parts.tolist()


def test_nothing_has_no_quantiles():
    assert np.isnan(quantiles([], [], SHARES)).all()
    assert np.isnan(quantiles([5], [0], SHARES)).all()


@pytest.mark.parametrize("value", [1, 2, 4, 1024, 2**40])
def test_a_power_of_two_begins_its_bin(value):
    assert bin_of(value) == bin_of(value * (1 - 1e-9)) + 1

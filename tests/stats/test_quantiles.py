import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cx.stats.quantiles import quantiles


def rng(seed: int = 0):
    return np.random.default_rng(seed)


@given(st.integers(0, 10_000), st.floats(-1, 1), st.sampled_from([0.01, 0.05, 0.2]))
@settings(max_examples=50)
def test_interval_excludes_zero_exactly_when_p_is_at_most_alpha(seed, shift, alpha):
    control, treatment = rng(seed).normal(5, 1, (2, 60))
    found = quantiles(control, treatment + shift, 0.5, rng=rng(1), resamples=999, alpha=alpha)
    for each in (found.difference, found.relative):
        assert (each.p <= alpha + 1e-12) == (each.low > 0 or each.high < 0)
        assert each.low <= each.high


def test_the_interval_covers():
    """400 medians of 80 skewed values: .95 less three standard errors is .917."""
    draw = rng(2)
    hits = [
        (
            found := quantiles(*draw.gamma(2, 1, (2, 80)), 0.5, rng=draw, resamples=499).difference
        ).low
        <= 0
        <= found.high
        for _ in range(400)
    ]
    assert np.mean(hits) >= 0.917


def test_ranks_drawn_are_those_of_a_bootstrap():
    """The error by 4,000 resamples of the values themselves; 10 %."""
    values = rng(3).lognormal(0, 1, 300)
    resampled = np.quantile(values[rng(4).integers(0, 300, (4_000, 300))], 0.9, axis=1)
    found = quantiles(values, values, 0.9, rng=rng(5))
    assert found.difference.error == pytest.approx(math.sqrt(2) * resampled.std(), rel=0.1)


def test_arms_swapped_turn_the_sign():
    low, high = rng(6).normal(size=(2, 90))
    one = quantiles(low, high, 0.25, rng=rng(7)).difference
    other = quantiles(high, low, 0.25, rng=rng(7)).difference
    assert one.value == -other.value
    assert one.low == pytest.approx(-other.high, abs=0.1)


def test_missing_values_are_left_out():
    low, high = rng(8).normal(3, 1, (2, 50))
    gaps = np.append(low, [np.nan] * 10)
    assert quantiles(gaps, high, 0.5, rng=rng(9)) == quantiles(low, high, 0.5, rng=rng(9))


@pytest.mark.parametrize(
    ("control", "treatment"),
    [
        ([], [1.0, 2.0]),
        ([np.nan], [1.0]),
        (np.arange(8.0), np.arange(50.0)),
        (np.ones(50), np.ones(60)),
    ],
    ids=["none", "all missing", "too few", "all the same"],
)
def test_what_cannot_be_said_is_nan(control, treatment):
    found = quantiles(control, treatment, 0.5, rng=rng())
    assert np.isnan([found.difference.low, found.difference.p, found.relative.high]).all()


def test_a_control_at_zero_has_no_relative_difference():
    found = quantiles(np.zeros(60), rng(1).gamma(2, 1, 60), 0.5, rng=rng())
    assert math.isnan(found.relative.value)
    assert found.difference.low > 0

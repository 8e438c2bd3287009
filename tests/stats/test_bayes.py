import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cx.stats.bayes import Prior, beta_binomial, posterior

VALUE, ERROR = st.floats(-5, 5), st.floats(1e-3, 5)


@given(VALUE, ERROR)
def test_losses_are_two_sides_of_the_mean(value, error):
    """E max(x, 0) - E max(-x, 0) = E x."""
    found = posterior(value, error)
    assert found.loss_control - found.loss_treatment == pytest.approx(found.value, abs=1e-12)
    assert min(found.loss_control, found.loss_treatment) >= 0
    assert found.low <= found.value <= found.high


@given(VALUE, ERROR)
def test_sign_turned_turns_the_belief(value, error):
    one, other = posterior(value, error), posterior(-value, error)
    assert one.chance_to_win == pytest.approx(1 - other.chance_to_win)
    assert one.loss_control == pytest.approx(other.loss_treatment)


@given(VALUE, ERROR, st.floats(0.01, 10))
def test_a_prior_draws_towards_its_mean(value, error, sd):
    found = posterior(value, error, prior=Prior(0, sd))
    assert abs(found.value) <= abs(value)
    assert found.error <= min(error, sd) * (1 + 1e-12)


def test_a_flat_prior_is_the_limit_of_wide_ones():
    flat, wide = posterior(0.1, 0.2, prior=None), posterior(0.1, 0.2, prior=Prior(0, 1e6))
    assert wide == pytest.approx(flat, rel=1e-6)


@pytest.mark.parametrize("value", [0.03, -0.02, 0.0])
def test_losses_by_drawing(value):
    """1e6 draws: three standard errors of the mean are .0002."""
    found = posterior(value, 0.05, prior=None)
    drawn = np.random.default_rng(1).normal(value, 0.05, 1_000_000)
    assert found.loss_control == pytest.approx(np.maximum(drawn, 0).mean(), abs=2e-4)
    assert found.chance_to_win == pytest.approx((drawn > 0).mean(), abs=2e-3)


def test_losses_far_out_keep_their_digits():
    """s phi(z) - m Phi(-z) would cancel; to first order s phi(z)/z^2 (1 - 3/z^2)."""
    found = posterior(20.0, 1.0, prior=None).loss_treatment
    z = 20.0
    expected = math.exp(-z * z / 2) / math.sqrt(2 * math.pi) / z**2
    assert found == pytest.approx(expected * (1 - 3 / z**2 + 15 / z**4), rel=1e-3)
    assert posterior(0.01, 4.5e-9, prior=None).loss_treatment == 0


@pytest.mark.parametrize(("value", "error"), [(0.1, 0.0), (0.1, math.nan), (math.nan, 0.1)])
def test_without_an_error_nothing_is_believed(value, error):
    assert np.isnan(posterior(value, error)).all()


@pytest.mark.parametrize("relative", [False, True])
@pytest.mark.parametrize("counts", [(4, 10, 8, 10), (0, 20, 3, 15), (30, 400, 41, 390)])
def test_beta_binomial_by_drawing(counts, relative):
    """400,000 draws; a ratio to a control of no success has a very long tail: medians only."""
    k0, n0, k1, n1 = counts
    rng = np.random.default_rng(2)
    p0, p1 = rng.beta(k0 + 1, n0 - k0 + 1, 400_000), rng.beta(k1 + 1, n1 - k1 + 1, 400_000)
    drawn = p1 / p0 - 1 if relative else p1 - p0
    found = beta_binomial(*counts, relative=relative, alpha=0.1)
    expected = np.quantile(drawn, [0.05, 0.95])
    assert (found.low, found.high) == pytest.approx(expected, rel=0.02, abs=3e-3)
    assert found.chance_to_win == pytest.approx((drawn > 0).mean(), abs=3e-3)
    if k0 or not relative:
        assert found.value == pytest.approx(drawn.mean(), rel=0.02, abs=2e-3)
        assert found.error == pytest.approx(drawn.std(), rel=0.02)
        assert found.loss_treatment == pytest.approx(np.maximum(-drawn, 0).mean(), abs=1e-3)


@given(st.integers(0, 50), st.integers(0, 50))
@settings(max_examples=20)
def test_arms_swapped_turn_the_chance(k0, k1):
    """1e-5 of the limits for 2,000 points: the distribution of no success has an edge at 0."""
    one, other = beta_binomial(k0, 50, k1, 60), beta_binomial(k1, 60, k0, 50)
    assert one.chance_to_win == pytest.approx(1 - other.chance_to_win, abs=1e-6)
    assert one.low == pytest.approx(-other.high, abs=1e-5)


def test_large_counts_are_the_normal_belief():
    k0, n0, k1, n1 = 50_000, 1_000_000, 50_400, 1_000_000
    error = math.sqrt(0.05 * 0.95 / n0 + 0.0504 * 0.9496 / n1)
    normal = posterior((k1 / n1) - (k0 / n0), error, prior=None)
    found = beta_binomial(k0, n0, k1, n1)
    assert found.chance_to_win == pytest.approx(normal.chance_to_win, abs=1e-4)
    assert (found.low, found.high) == pytest.approx((normal.low, normal.high), rel=1e-2)


def test_more_successes_than_units_are_nothing():
    assert np.isnan(beta_binomial(5, 3, 1, 9)).all()

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import norm

from cx.stats.sequential import always_valid, first_bound, spent

SIDES = st.sampled_from(["two-sided", "greater", "less"])


@given(st.floats(-1, 1), st.floats(0.01, 0.5), st.integers(2, 100_000), SIDES)
def test_interval_excludes_zero_exactly_when_p_is_below_alpha(value, error, n, alternative):
    found = always_valid(value, error, n, alternative=alternative)
    assume(abs(found.p - 0.05) > 1e-9)
    assert (found.p < 0.05) == (found.low > 0 or found.high < 0)
    assert found.low <= value <= found.high
    assert 0 <= found.p <= 1


@given(st.floats(-1, 1), st.floats(0.01, 0.5), st.integers(2, 100_000))
def test_it_is_wider_than_the_interval_of_one_look(value, error, n):
    found = always_valid(value, error, n)
    assert found.high - value > norm.isf(0.025) * error


@given(st.floats(-1, 1), st.floats(0.01, 0.5))
def test_sign_turned_mirrors_the_interval(value, error):
    one, other = always_valid(value, error, 900), always_valid(-value, error, 900)
    assert (one.low, one.high, one.p) == pytest.approx((-other.high, -other.low, other.p))


def test_it_is_narrowest_near_the_size_it_is_tuned_for():
    width = {n: always_valid(0.0, 0.1, 6461, tuned_for=n).high for n in (10, 6461, 10_000_000)}
    assert width[6461] < min(width[10], width[10_000_000])


def test_all_looks_together_rarely_miss():
    """Looks at every 50 units of 5,000 without effect: at most .05 (.014 here, of 2,000 runs)."""
    rng = np.random.default_rng(1)
    looks = np.arange(50, 5_001, 50)
    means = rng.normal(size=(2_000, 100)).cumsum(axis=1) * math.sqrt(50) / looks
    half = np.array([always_valid(0.0, 1 / math.sqrt(n), n).high for n in looks])
    once = norm.isf(0.025) / np.sqrt(looks)
    assert (np.abs(means) > half).any(axis=1).mean() <= 0.05
    assert (np.abs(means) > once).any(axis=1).mean() > 0.2  # what peeking costs


def test_overwhelming_evidence_does_not_overflow():
    for alternative in ("two-sided", "greater"):
        assert always_valid(1e6, 1e-3, 1_000, alternative=alternative).p == pytest.approx(
            0, abs=1e-300
        )
    assert always_valid(-1e6, 1e-3, 1_000, alternative="greater").p == 0.5


@pytest.mark.parametrize(
    ("value", "error", "n"), [(0.1, 0, 50), (0.1, math.nan, 50), (0.1, 0.1, 0)]
)
def test_without_an_error_nothing_is_said(value, error, n):
    assert np.isnan(always_valid(value, error, n)).all()


# Planned looks


@pytest.mark.parametrize(
    ("spending", "bound"),
    # Lan and DeMets (1983), table 2, first of five looks, alpha .025 on each side.
    [("obrien_fleming", 4.8769), ("pocock", 2.4380), ("alpha*t", 2.5758)],
)
def test_first_of_five_looks(spending, bound):
    assert first_bound(0.2, spending=spending) == pytest.approx(bound, abs=2e-3)


@pytest.mark.parametrize(
    "spending", ["alpha*t", "alpha*t^2", "alpha*t^1.5", "obrien_fleming", "pocock"]
)
def test_the_whole_alpha_is_spent_at_the_end_and_never_less_later(spending):
    shares = [spent(t, 0.025, spending) for t in np.linspace(0, 1, 21)]
    assert shares[0] == 0
    assert shares[-1] == pytest.approx(0.025)
    assert (np.diff(shares) >= 0).all()


def test_one_side_spends_all():
    assert first_bound(1.0, sides=1) == pytest.approx(norm.isf(0.05))


def test_an_unknown_spending_is_refused():
    with pytest.raises(ValueError, match="spending"):
        first_bound(0.5, spending="all at once")

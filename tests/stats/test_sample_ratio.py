import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom, binom, chisquare

from cx.stats.sample_ratio import chi_square, running

COUNTS = st.lists(st.integers(1, 10_000), min_size=2, max_size=6)


@given(COUNTS, st.floats(0.1, 100))
def test_chi_square_is_scipys_whatever_the_shares_sum_to(counts, total):
    shares = np.arange(1.0, len(counts) + 1)
    expected = chisquare(counts, np.sum(counts) * shares / shares.sum())
    assert chi_square(counts, shares * total) == pytest.approx(expected.pvalue, abs=1e-12)


@given(st.integers(0, 3_000), st.integers(0, 3_000), st.sampled_from([0.5, 0.2, 0.9]))
def test_running_factor_is_beta_binomial_over_binomial(first, second, share):
    n = first + second
    expected = betabinom.logpmf(first, n, 1000 * share, 1000 * (1 - share)) - binom.logpmf(
        first, n, share
    )
    found = math.log(running([first, second], [share, 1 - share]))
    assert found == pytest.approx(min(expected, 700), abs=1e-6)  # e^710 is beyond floats


def test_running_factor_is_one_on_average_while_the_shares_hold():
    """A fair bet: the mean over all outcomes of three arms is 1."""
    shares, total = [0.5, 0.3, 0.2], 0.0
    for first in range(13):
        for second in range(13 - first):
            counts = [first, second, 12 - first - second]
            ways = math.factorial(12) / math.prod(map(math.factorial, counts))
            total += ways * np.prod(np.power(shares, counts)) * running(counts, shares)
    assert total == pytest.approx(1)


def test_running_rarely_fires_by_chance_and_finds_a_real_mismatch():
    """Read 30 times: above 1000 at most once in 1,000 runs; 52 to 48 is found by 20,000 units."""
    rng = np.random.default_rng(1)
    days = rng.binomial(1_000, 0.5, (300, 30)).cumsum(axis=1)
    fair = [
        max(
            running([k, n - k], [1, 1])
            for k, n in zip(run, range(1_000, 30_001, 1_000), strict=True)
        )
        for run in days
    ]
    assert np.mean(np.array(fair) > 1000) <= 0.01
    assert running([10_400, 9_600], [1, 1]) > 1000


@pytest.mark.parametrize(
    ("counts", "shares", "p"),
    [
        ([100, 0], [1, 0], math.nan),
        ([100, 3], [1, 0], 0.0),
        ([0, 0], [1, 1], math.nan),
        ([5], [1], math.nan),
    ],
    ids=["one arm is designed empty", "and is not", "no units", "one arm"],
)
def test_edges(counts, shares, p):
    assert chi_square(counts, shares) == pytest.approx(p, nan_ok=True)


def test_running_of_an_arm_that_should_be_empty():
    assert running([100, 3], [1, 0]) == math.inf
    assert running([0, 0], [1, 1]) == pytest.approx(1)
    assert running([900_000, 100_000], [1, 1]) > 1e300


@pytest.mark.parametrize("shares", [[1], [1, -1], [0, 0]])
def test_shares_that_are_none_are_refused(shares):
    with pytest.raises(ValueError, match="shares"):
        chi_square([10, 10], shares)

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from cx.stats.clusters import ClusterSums, cluster_sums, variance_of_ratio
from cx.stats.wilson import clustered_wilson, wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), Stat. Med. 17:857, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_newcombes_table(successes, trials, low, high):
    found = wilson(successes, trials)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


@settings(derandomize=True, deadline=None)
@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_agrees_with_statsmodels_and_keeps_its_order(counts):
    successes, trials = counts
    found = wilson(successes, trials)
    expected = proportion_confint(successes, trials, method="wilson")
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-12)
    assert 0 <= found.low <= found.rate <= found.high <= 1


def test_nothing_tried_is_nan():
    found = wilson([0, np.nan], [0, np.nan])
    assert np.isnan([found.rate, found.low, found.high]).all()


def test_clustered_is_wilson_with_the_effective_number():
    k, m = np.array([2, 0, 1, 3, 0]), np.array([2, 3, 2, 4, 1])
    rate = k.sum() / m.sum()
    variance = 5 / 4 * ((k - rate * m) ** 2).sum() / m.sum() ** 2
    n = rate * (1 - rate) / variance
    assert clustered_wilson(cluster_sums(k, m)) == pytest.approx(wilson(rate * n, n))


def test_one_trial_each_is_wilson_with_one_trial_less():
    k = np.repeat([1, 0], [56, 14])
    found, plain = clustered_wilson(cluster_sums(k, np.ones(70))), wilson(0.8 * 69, 69)
    assert found == pytest.approx(plain)


def test_sums_of_two_halves_add():
    k, m = np.arange(10) % 3, np.arange(10) % 4 + 2
    halves = [cluster_sums(k[:4], m[:4]), cluster_sums(k[4:], m[4:])]
    added = ClusterSums(*(a + b for a, b in zip(*halves, strict=True)))
    assert added == cluster_sums(k, m)


@pytest.mark.parametrize("outcome", [0, 1])
def test_one_outcome_counts_customers_not_trials(outcome):
    m = np.array([10, 20, 30])
    found = clustered_wilson(cluster_sums(outcome * m, m))
    assert found == pytest.approx(wilson(3 * outcome, 3))


def test_customers_who_are_all_alike_count_by_trials():
    found = clustered_wilson(cluster_sums([1, 1, 1], [2, 2, 2]))
    assert found == pytest.approx(wilson(3, 6))


def test_one_customer_is_one_trial():
    assert clustered_wilson(cluster_sums([3], [4])) == pytest.approx(wilson(0.75, 1))


def test_no_customers_is_nan():
    found = clustered_wilson(cluster_sums([], []))
    assert np.isnan([found.rate, found.low, found.high]).all()
    assert np.isnan(variance_of_ratio(cluster_sums([1], [1])))


@settings(derandomize=True, deadline=None)
@given(
    st.lists(
        st.integers(1, 30).flatmap(lambda m: st.tuples(st.integers(0, m), st.just(m))),
        min_size=1,
        max_size=30,
    )
)
def test_clustered_limits_keep_their_order(customers):
    k, m = zip(*customers, strict=True)
    found = clustered_wilson(cluster_sums(k, m))
    assert 0 <= found.low <= found.rate <= found.high <= 1


def test_clustered_covers_where_plain_does_not():
    """300 customers with 1-8 visits, bounce rates Beta(.5, 1.5) apart; 600 worlds."""
    rng = np.random.default_rng(7)
    hits = np.zeros(2)
    for _ in range(600):
        visits = rng.integers(1, 9, 300)
        bounced = rng.binomial(visits, rng.beta(0.5, 1.5, 300))
        both = clustered_wilson(cluster_sums(bounced, visits)), wilson(bounced.sum(), visits.sum())
        hits += [each.low <= 0.25 <= each.high for each in both]
    clustered, plain = hits / 600
    assert 0.93 <= clustered <= 0.97  # .95 within 2.2 standard errors
    assert plain < 0.85

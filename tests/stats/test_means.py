import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_1samp
from statsmodels.api import OLS, add_constant

from cx.stats.clusters import cluster_sums
from cx.stats.means import clustered_difference, clustered_mean, estimate, mean
from cx.stats.shifts import Sides, clustered_shift

# Student (1908): hours of sleep gained, first drug; R: t.test(extra ~ 1, sleep, group == 1).
SLEEP = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])


def test_students_sleep():
    found = mean(10, SLEEP.mean(), SLEEP.std(ddof=1))
    assert (found.low, found.high) == pytest.approx((-0.5297804, 2.0297804), abs=1e-7)
    assert found.p == pytest.approx(0.2176, abs=5e-5)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=3, max_size=50).filter(lambda x: len(set(x)) > 1))
def test_clustered_mean_of_single_answers_is_the_t_interval(answers):
    found = clustered_mean(cluster_sums(answers, np.ones(len(answers))))
    expected = ttest_1samp(answers, 0)
    interval = expected.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert found.p == pytest.approx(expected.pvalue)


def test_clustered_mean_agrees_with_statsmodels():
    """The same sandwich: OLS on a constant, clustered, without the small-sample (n-1)/(n-k)."""
    rng = np.random.default_rng(3)
    who = rng.integers(0, 25, 100)
    answers = rng.normal(size=25)[who] + rng.normal(size=100)
    model = OLS(answers, np.ones(100))
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": who, "use_correction": False})
    groups = len(set(who))
    error = fit.bse[0] * np.sqrt(groups / (groups - 1))
    sums = cluster_sums(np.bincount(who, answers)[np.unique(who)], np.bincount(who)[np.unique(who)])
    expected = estimate(answers.mean(), error, groups - 1)
    assert np.array(clustered_mean(sums)) == pytest.approx(np.array(expected))


def test_clustered_difference_agrees_with_statsmodels():
    rng = np.random.default_rng(4)
    who, inside = rng.integers(0, 30, 120), rng.random(120) < 0.4
    answers = rng.normal(size=30)[who] + rng.normal(size=120) + inside
    model = OLS(answers, add_constant(inside.astype(float)))
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": who, "use_correction": False})
    groups = len(set(who))
    found = clustered_difference(who, answers, inside)
    df = min(len(set(who[inside])), len(set(who[~inside]))) - 1
    expected = estimate(fit.params[1], fit.bse[1] * np.sqrt(groups / (groups - 1)), df)
    assert np.array(found) == pytest.approx(np.array(expected))


def test_difference_changes_sign_with_the_sides():
    who, answers = [0, 1, 2, 3, 4, 5], [5, 4, 4, 1, 2, 4]
    inside = np.array([True, True, True, False, False, False])
    one, other = (clustered_difference(who, answers, side) for side in (inside, ~inside))
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low))


def test_a_side_of_one_customer_says_nothing():
    found = clustered_difference([0, 0, 1, 2], [1, 2, 3, 4], [True, True, False, False])
    assert np.isnan(found.p)


@pytest.mark.parametrize(("value", "p"), [(0.0, 1.0), (1.0, 0.0)])
def test_without_spread_the_value_is_its_limits(value, p):
    assert estimate(value, 0.0, 9) == (value, value, value, p)


@pytest.mark.parametrize("n", [0, 1, np.nan])
def test_too_few_for_an_interval_is_nan(n):
    found = mean(n, 3.0, 1.0)
    assert np.isnan([found.low, found.high, found.p]).all()


def test_a_difference_by_rounding_alone_is_none():
    """The mean of 3.7 three times is not that of 3.7 ten times, in floats."""
    who, inside = np.arange(13), np.arange(13) < 3
    found = clustered_difference(who, np.full(13, 3.7), inside)
    assert (found.value, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_a_spread_by_rounding_alone_is_none():
    found = clustered_mean(cluster_sums(np.full(30, 0.2) * 3, np.full(30, 3)))
    assert (found.low, found.high) == (found.value, found.value)


def test_a_shift_by_rounding_alone_is_none():
    before, after = (cluster_sums(np.full(n, 3.7), np.ones(n)) for n in (3, 6))
    zero = np.asarray(0.0)
    found = clustered_shift(Sides(before, after, zero, zero, zero, zero, np.asarray(13.0)))
    assert (found.value, found.p) == (0, 1)

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import norm
from statsmodels.stats.proportion import proportions_ztest
from statsmodels.stats.proportion import score_test_proportions_2indep as statsmodels_score

from cx.stats.two_proportions import (
    one_z,
    pooled_z,
    proportions,
    score_difference,
    score_ratio,
    score_z,
)

COUNTS = st.integers(2, 2_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
GRID = [
    (k0, n0, k1, n1)
    for n0, n1 in [(2, 3), (5, 5), (9, 20), (40, 25)]
    for k0 in {0, 1, n0 // 3, n0 // 2, n0 - 1, n0}
    for k1 in {0, 1, n1 // 2, n1 - 1, n1}
]


def variance(k0, n0, k1, n1, other) -> float:
    """The variance under the null at the likeliest p0, found by search; ``other`` gives p1."""

    def log(k, p):
        return 0.0 if k == 0 else k * math.log(p) if p > 0 else -1e9

    def unlikely(p0):
        p1 = other(p0)
        if not (-1e-12 <= p1 <= 1 + 1e-12):
            return 1e9 * (1 + abs(p1 - 0.5))
        p1 = min(max(p1, 0.0), 1.0)
        return -(log(k1, p1) + log(n1 - k1, 1 - p1) + log(k0, p0) + log(n0 - k0, 1 - p0))

    grid = np.linspace(0, 1, 1_001)
    best = grid[np.argmin([unlikely(p) for p in grid])]
    near = (max(best - 1e-3, 0), min(best + 1e-3, 1))
    found = minimize_scalar(unlikely, bounds=near, method="bounded", options={"xatol": 1e-12})
    p0 = min((found.x, *near), key=unlikely)
    p1 = min(max(other(p0), 0.0), 1.0)
    slope = other(1.0) - other(0.0)
    n = n0 + n1
    return (p1 * (1 - p1) / n1 + slope**2 * p0 * (1 - p0) / n0) * n / (n - 1)


@pytest.mark.parametrize("counts", GRID)
def test_limits_are_where_the_score_test_just_rejects(counts):
    """z^2 of the null, its likeliest proportions found by search, is 1.96^2 at each limit."""
    k0, n0, k1, n1 = counts
    p0, p1 = k0 / n0, k1 / n1
    found = score_difference(*counts)
    for limit in (found.low, found.high):
        if abs(limit) < 1 and limit != found.value:
            null = variance(*counts, lambda p, d=limit: p + d)
            assert (p1 - p0 - limit) ** 2 == pytest.approx(1.959964**2 * null, rel=1e-4)
    times = score_ratio(*counts)
    for limit in (times.low + 1, times.high + 1):
        if limit > 0:
            null = variance(*counts, lambda p, r=limit: r * p)
            assert (p1 - limit * p0) ** 2 == pytest.approx(1.959964**2 * null, rel=1e-4)


def test_newcombes_example():
    """Newcombe (1998), Stat. Med. 17:873, table II a, method 6: 56/70 against 48/80."""
    found = score_difference(48, 80, 56, 70)
    assert (found.low, found.high) == pytest.approx((0.0528, 0.3382), abs=5e-5)


def test_koopmans_example():
    """Koopman (1984), 36/40 against 16/80: [2.940, 7.152], without (N - 1)/N in the variance."""
    alpha = 2 * norm.sf(1.959964 * math.sqrt(119 / 120))
    found = score_ratio(16, 80, 36, 40, alpha=alpha)
    assert (found.low + 1, found.high + 1) == pytest.approx((2.940, 7.152), abs=2e-3)


@pytest.mark.parametrize("ratio", [0.4, 0.9, 1.0, 1.5])
def test_score_of_a_ratio_is_statsmodels(ratio):
    expected = statsmodels_score(21, 60, 30, 90, value=ratio, compare="ratio")
    assert score_z(30, 90, 21, 60, ratio=ratio) == pytest.approx(expected.statistic)


@given(COUNTS, COUNTS, st.sampled_from([0.01, 0.05, 0.2]))
def test_interval_and_p_agree_and_enclose_the_value(control, treatment, alpha):
    found = proportions(*control, *treatment, alpha=alpha)
    for each in (found.difference, found.relative):
        if math.isnan(each.low):
            assert control[0] == 0
            assert each is found.relative
            continue
        assert each.low <= each.value <= each.high
        if not math.isnan(each.p) and abs(each.p - alpha) > 1e-6:
            assert (each.p < alpha) == (each.low > 0 or each.high < 0)
    assert -1 <= found.difference.low <= found.difference.high <= 1


@given(COUNTS, COUNTS)
def test_arms_swapped_mirror_the_interval(control, treatment):
    one, other = score_difference(*control, *treatment), score_difference(*treatment, *control)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-9)
    assert one.p == pytest.approx(other.p, nan_ok=True)


@given(COUNTS, COUNTS)
def test_failures_counted_instead_turn_the_sign(control, treatment):
    (k0, n0), (k1, n1) = control, treatment
    one, other = score_difference(k0, n0, k1, n1), score_difference(n0 - k0, n0, n1 - k1, n1)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-8)


@given(COUNTS, COUNTS)
def test_p_is_the_pooled_z_but_for_one_unit(control, treatment):
    pooled = pooled_z(*control, *treatment)
    assume(not math.isnan(pooled.statistic))
    n = control[1] + treatment[1]
    expected = pooled.statistic * math.sqrt((n - 1) / n)
    assert score_difference(*control, *treatment).statistic == pytest.approx(expected)
    reference = proportions_ztest([treatment[0], control[0]], [treatment[1], control[1]])
    assert pooled.p == pytest.approx(reference[1], abs=1e-12)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [((0, 20, 0, 20), -0.1646, 0.1646), ((20, 20, 20, 20), -0.1646, 0.1646)],
)
def test_nobody_or_everybody_has_an_interval_but_no_p(counts, low, high):
    """z is 0/0: the data hold nothing against equal rates, and nothing that measures it."""
    found = score_difference(*counts)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert math.isnan(found.p)


def test_none_in_the_treatment_is_all_lost():
    found = score_ratio(10, 100, 0, 100)
    assert (found.value, found.low) == (-1, -1)
    assert -1 < found.high < 0


@pytest.mark.parametrize(
    "counts", [(0, 0, 1, 5), (1, 1, 3, 9), (3, 9, 1, 1), (7, 5, 2, 9), (-1, 5, 2, 9)]
)
def test_what_is_no_proportion_or_too_small_is_nan(counts):
    found = proportions(*counts)
    for each in (found.difference, found.relative, pooled_z(*counts)):
        assert np.isnan([each.low, each.high, each.p]).all()


def test_a_control_without_success_has_no_relative_difference():
    assert np.isnan(score_ratio(0, 100, 5, 100)[:4]).all()


def test_rare_events_in_millions():
    found = proportions(3, 1_000_000, 30, 1_000_000)
    assert found.difference.low > 0
    assert found.relative.low > 1
    assert found.relative.value == pytest.approx(9)


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_one_proportion_is_statsmodels(alternative):
    sm = {"greater": "larger", "less": "smaller"}.get(alternative, alternative)
    expected = proportions_ztest(5, 83, 0.05, alternative=sm)
    found = one_z(5, 83, 0.05, alternative=alternative)
    assert (found.statistic, found.p) == pytest.approx(expected)

"""How many, how sure, how small; and that simulation finds what was planned."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.power import NormalIndPower, TTestIndPower
from statsmodels.stats.proportion import power_proportions_2indep

from cx.stats.planning import Baseline, design_effect, power, sample_size, smallest_effect
from cx.stats.powers import closed_sample_size, normal_power, t_power
from cx.stats.sums import Sums
from cx.stats.two_means import welch
from cx.stats.two_proportions import score_difference
from cx.stats.two_ratios import ratios

SIDES = st.sampled_from(["two-sided", "greater", "less"])
STATSMODELS = {"greater": "larger", "less": "smaller", "two-sided": "two-sided"}


@given(st.floats(-1.5, 1.5), st.integers(3, 400), st.sampled_from([0.5, 1, 2]), SIDES)
def test_powers_are_those_of_statsmodels(d, n, ratio, alternative):
    theirs = {"ratio": ratio, "alternative": STATSMODELS[alternative]}
    z = normal_power(d, n, variance=1 + 1 / ratio, alternative=alternative)
    assert z == pytest.approx(NormalIndPower().power(d, n, 0.05, **theirs), abs=1e-12)
    expected = TTestIndPower().power(d, n, 0.05, **theirs)
    assume(not math.isnan(expected))
    t = t_power(d, n, variance=1, ratio=ratio, alternative=alternative)
    assert t == pytest.approx(expected, abs=1e-9)


@given(st.floats(0.05, 0.9), st.floats(0.05, 0.9), st.integers(5, 5_000), SIDES)
def test_power_of_proportions_is_statsmodels(before, after, n, alternative):
    expected = power_proportions_2indep(
        after - before, before, n, alternative=STATSMODELS[alternative], return_results=False
    )
    found = power(Baseline.of_proportion(before), after - before, n, alternative=alternative)
    assert found == pytest.approx(expected, abs=1e-9)


BASELINES = st.one_of(
    st.builds(Baseline.of_proportion, st.floats(0.01, 0.9)),
    st.builds(Baseline, st.floats(1, 100), st.floats(0.1, 1e6), st.just(False)),
)


@given(BASELINES, st.floats(0.01, 0.3), st.floats(0.5, 0.95), st.sampled_from([0.25, 1, 3]))
def test_units_and_effect_give_back_the_power(baseline, share, aim, ratio):
    effect = share * (1 - baseline.value if baseline.proportion else math.sqrt(baseline.variance))
    n = sample_size(baseline, effect, power=aim, ratio=ratio)
    assert power(baseline, effect, n, ratio=ratio) == pytest.approx(aim, abs=1e-9)
    smallest = smallest_effect(baseline, n, power=aim, ratio=ratio)
    assert smallest == pytest.approx(effect, rel=1e-6)
    assert power(baseline, effect, 2 * n, ratio=ratio) > aim


@given(st.floats(0.1, 0.8), st.floats(0.01, 0.15))
def test_the_closed_form_is_the_same_but_for_the_wrong_direction(before, effect):
    after = before + effect
    pooled = (before + after) / 2
    closed = closed_sample_size(
        effect,
        variance=before * (1 - before) + after * (1 - after),
        null_variance=2 * pooled * (1 - pooled),
    )
    assert sample_size(Baseline.of_proportion(before), effect) == pytest.approx(closed, rel=1e-4)


def test_g_powers_means():
    """G*Power: 39,906 units in all for .03 standard deviations at power .85."""
    assert 2 * math.ceil(sample_size(Baseline(0, 100), 0.3, power=0.85)) == 39_906


@pytest.mark.parametrize(
    ("baseline", "effect"),
    [(0.5, 0.6), (0.5, -0.51), (0.0, 0.1), (1.0, -0.1), (math.nan, 0.1)],
)
def test_an_impossible_share_has_no_size(baseline, effect):
    assert math.isnan(sample_size(Baseline.of_proportion(baseline), effect))
    assert math.isnan(power(Baseline.of_proportion(baseline), effect, 100))


def test_without_effect_or_spread_no_size_is_enough():
    assert math.isnan(sample_size(Baseline(10, 4), 0.0))
    assert math.isnan(sample_size(Baseline(10, 0), 1.0))
    assert math.isnan(smallest_effect(Baseline.of_proportion(0.5), 5))
    assert math.isnan(smallest_effect(Baseline(10, 4), 0))


def test_far_out_the_power_is_nearly_one():
    """SciPy's noncentral t gives NaN there."""
    assert power(Baseline(0, 1), 60, 3) == pytest.approx(1)
    assert sample_size(Baseline(0, 1), 60) == pytest.approx(2, abs=1e-6)


def test_tiny_effects_of_huge_tests():
    n = sample_size(Baseline(0, 1), 1e-5)
    assert n == pytest.approx(2 * (1.959964 + 0.841621) ** 2 * 1e10, rel=1e-5)


# What was planned is found: 2,000 runs, three standard errors of .8 are .027.


def test_planned_power_of_proportions_is_found():
    baseline = Baseline.of_proportion(0.1)
    n = math.ceil(sample_size(baseline, 0.04))
    rng = np.random.default_rng(1)
    counts = zip(rng.binomial(n, 0.1, 2_000), rng.binomial(n, 0.14, 2_000), strict=True)
    found = np.mean([score_difference(a, n, b, n).p < 0.05 for a, b in counts])
    assert found == pytest.approx(0.8, abs=0.027)


def test_planned_power_of_means_is_found():
    n = math.ceil(sample_size(Baseline(10, 9), 1.5))
    rng = np.random.default_rng(2)
    arms = [[Sums.of_values(rng.normal(m, 3, (n, 1))) for m in (10, 11.5)] for _ in range(2_000)]
    assert np.mean([welch(*each).p < 0.05 for each in arms]) == pytest.approx(0.8, abs=0.027)


def shops(rng, stores: int, lift: float = 0.0) -> Sums:
    """Sales and visits per store: stores differ, and a large one has more visits."""
    visits = rng.poisson(40, stores) + 1
    rate = rng.beta(20, 80, stores) + lift
    return Sums.of_values(np.column_stack([rng.binomial(visits, rate), visits]))


def test_planned_power_of_clusters_is_found():
    baseline = Baseline.of_ratio(shops(np.random.default_rng(3), 50_000))
    assert baseline.value == pytest.approx(0.2, abs=0.002)
    n = math.ceil(sample_size(baseline, 0.03))
    rng = np.random.default_rng(4)
    found = [ratios(shops(rng, n), shops(rng, n, 0.03)).difference.p < 0.05 for _ in range(2_000)]
    assert np.mean(found) == pytest.approx(0.8, abs=0.03)


@given(st.floats(0.05, 0.9), st.floats(1, 20))
def test_a_design_effect_asks_for_that_many_times_the_units(rate, inflation):
    effect = 0.1 * (1 - rate)
    plain = sample_size(Baseline.of_proportion(rate), effect)
    clustered = sample_size(Baseline.of_proportion(rate).times(inflation), effect)
    assert clustered == pytest.approx(plain * inflation, rel=1e-6)
    assert design_effect(1, 0.4) == 1

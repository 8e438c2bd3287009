"""The figures of a test against other programs, and that they never contradict each other."""

import math
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from cx.experiments.analyse import analyse, scope
from cx.experiments.results import Check
from cx.store.arms import Form
from tests.experiments.arms import design, means, metric, result, shares

RNG = np.random.default_rng(4)
VALUES = {
    "now": RNG.gamma(2, 5, 300),
    "a": RNG.gamma(2, 5.6, 280),
    "b": RNG.gamma(2, 5, 310),
}
SPEND = metric("spend", "mean")


def test_means_are_welchs_and_holms():
    found = result(means(VALUES), SPEND).estimates
    welch = [stats.ttest_ind(VALUES[arm], VALUES["now"], equal_var=False) for arm in ("a", "b")]
    assert [e.p for e in found] == pytest.approx([each.pvalue for each in welch], rel=1e-9)
    limits = [each.confidence_interval() for each in welch]
    assert [(e.low, e.high) for e in found] == [pytest.approx(tuple(each)) for each in limits]
    holm = multipletests([each.pvalue for each in welch], method="holm")[1]
    assert [e.p_adjusted for e in found] == pytest.approx(list(holm))


def test_shares_are_miettinen_and_nurminens():
    [found] = result(shares({"now": (48,), "new": (56,)}, {"now": 80, "new": 70})).estimates
    # Newcombe (1998), Stat. Med. 17:873-890, table II, case (a), method 6.
    assert (found.low, found.high) == pytest.approx((0.0528, 0.3382), abs=5e-5)
    ratio = confint_proportions_2indep(56, 70, 48, 80, method="score", compare="ratio")
    wanted = pytest.approx([each - 1 for each in ratio], abs=1e-5)
    assert [found.relative_low, found.relative_high] == wanted


@pytest.mark.parametrize("roles", [["primary"] * 3, ["primary", "secondary", "guardrail"]])
def test_holm_is_over_the_primaries_and_bh_over_the_rest(roles):
    counts = {"now": (100, 100, 100), "a": (130, 140, 105), "b": (125, 101, 150)}
    metrics = [metric(f"m{at}", role=role) for at, role in enumerate(roles)]
    found = result(shares(counts, 1000), *metrics).estimates
    for first, method in ((True, "holm"), (False, "fdr_bh")):
        mine = [e for e in found if (e.metric.role == "primary") is first]
        if mine:
            wanted = multipletests([e.p for e in mine], method=method)[1]
            assert [e.p_adjusted for e in mine] == pytest.approx(list(wanted))
    sizes = scope(design(*metrics), 3)
    assert sizes == (2 * roles.count("primary"), 6 - 2 * roles.count("primary"))


counts = st.integers(0, 60)
arms = st.fixed_dictionaries({arm: st.tuples(counts, counts, counts) for arm in ("now", "a", "b")})


@given(
    arms,
    st.lists(st.sampled_from(["primary", "secondary"]), min_size=3, max_size=3),
    st.sampled_from([0.01, 0.05, 0.2]),
)
def test_interval_p_and_adjusted_p_never_contradict_each_other(there, roles, alpha):
    metrics = [metric(f"m{at}", role=role) for at, role in enumerate(roles)]
    for each in result(shares(there, 60), *metrics, alpha=alpha).estimates:
        if math.isnan(each.p):
            assert math.isnan(each.p_adjusted)
            assert each.better is None
            continue
        assert (each.p <= alpha) == (not each.low <= 0 <= each.high)
        adjusted = not each.low_adjusted <= 0 <= each.high_adjusted
        assert (each.p_adjusted <= alpha) == adjusted
        assert (each.better is not None) == adjusted
        assert each.better is None or each.better == (each.effect > 0)
        assert each.p_adjusted >= each.p
        assert each.low_adjusted <= each.low <= each.effect <= each.high <= each.high_adjusted


def test_where_less_is_better_everything_turns_around():
    sums = shares({"now": (1000,), "new": (1500,)}, 10_000)
    [up], [down] = (result(sums, metric(higher_is_better=way)).estimates for way in (True, False))
    assert (up.better, down.better) == (True, False)
    assert (up.effect, up.p) == (down.effect, down.p)
    assert up.chance_to_win + down.chance_to_win == pytest.approx(1)
    assert down.expected_loss == pytest.approx(0.05, abs=0.01)
    assert up.expected_loss < 1e-4


def test_the_chance_to_win_is_the_conjugate_normals():
    [found] = result(shares({"now": (500,), "new": (540,)}, 5000)).estimates
    error = math.sqrt(1.08**2 * (1 - 0.1) / 500 + 0.108 * 0.892 / 5000 / 0.01)
    weight = 0.3**2 / (0.3**2 + error**2)
    wanted = stats.norm.cdf(weight * 0.08 / (error * math.sqrt(weight)))
    assert found.chance_to_win == pytest.approx(wanted, rel=1e-6)


def test_the_chance_to_win_of_few_is_beta_binomials():
    [found] = result(shares({"now": (3,), "new": (8,)}, 40)).estimates
    draws = [np.random.default_rng(1).beta(k + 1, 41 - k, 400_000) for k in (3, 8)]
    assert found.chance_to_win == pytest.approx(float(np.mean(draws[1] > draws[0])), abs=0.01)


def test_without_a_relative_effect_the_belief_is_flat():
    values = {"now": RNG.normal(-1, 3, 400), "new": RNG.normal(-0.8, 3, 400)}
    [found] = result(means(values), SPEND).estimates
    assert math.isnan(found.relative)
    error = math.sqrt(sum(np.var(each, ddof=1) / 400 for each in values.values()))
    assert found.chance_to_win == pytest.approx(stats.norm.cdf(found.effect / error))


def test_a_ratio_is_of_sums_and_by_unit():
    rows = {arm: RNG.poisson([3, 8], (200, 2)) + 1.0 for arm in ("now", "new")}
    ratio = metric("sales", "ratio", denominator="orders")
    [found] = result(means(rows, form=Form.RATIOS), ratio).estimates
    above, below = rows["new"].sum(axis=0)
    assert found.value == pytest.approx(above / below)
    influence = [(r[:, 0] - r[:, 0].sum() / r[:, 1].sum() * r[:, 1]) / r[:, 1].mean() for r in rows.values()]  # fmt: skip
    welch = stats.ttest_ind(*reversed(influence), equal_var=False)
    low, high = welch.confidence_interval()
    assert (found.low, found.high) == pytest.approx((low + found.effect, high + found.effect))


@pytest.mark.parametrize(("kind", "form"), [("mean", Form.MEANS), ("ratio", Form.RATIOS)])
def test_cuped_stands_beside_the_raw_figure_and_is_sharper(kind, form):
    rows = {}
    for arm, shift in (("now", 0.0), ("new", 0.4)):
        before = RNG.normal(10, 2, 500)
        value = before + shift + RNG.normal(0, 1, 500)
        columns = [value, np.ones(500), before] if form is Form.RATIOS else [value, before]
        rows[arm] = np.column_stack([*columns, np.zeros(500)])
    below = {"denominator": "orders"} if form is Form.RATIOS else {}
    found = result(means(rows, form=form), metric("spend", kind, **below))
    [raw], [adjusted] = found.estimates, [v for v in found.variants if v.how == "cuped"]
    narrower = (adjusted.estimate.high - adjusted.estimate.low) / (raw.high - raw.low)
    assert narrower**2 == pytest.approx(1 - adjusted.gain, rel=0.01)
    assert adjusted.gain == pytest.approx(0.8, abs=0.05)
    assert raw.effect == pytest.approx(rows["new"][:, 0].mean() - rows["now"][:, 0].mean())


def test_capped_values_stand_beside_the_raw_ones():
    values = {arm: RNG.pareto(1.5, 1000) for arm in ("now", "new")}
    less = means({arm: np.minimum(each, 10) for arm, each in values.items()})
    capped = type(less)(**{f.name: getattr(less, f.name) for f in fields(less)} | {"caps": {0: 10.0}, "top": {0: 0.4}})  # fmt: skip
    found = analyse(means(values), design(SPEND), capped=capped)
    [variant] = [v for v in found.variants if v.how == "capped"]
    assert variant.gain > 0.3
    assert variant.estimate.effect != found.estimates[0].effect
    assert {f.check: f.passed for f in found.health}[Check.OUTLIERS] is False


BAD = {
    "one unit": means({"now": np.arange(50.0), "new": [3.0]}),
    "no spread": means({"now": [2.0] * 40, "new": [2.0] * 40}),
    "all missing": means({"now": np.empty(0), "new": np.empty(0)}),
    "one arm missing": means({"now": np.arange(40.0), "new": np.empty(0)}),
    "too large": means({"now": [1e140, 2e140] * 20, "new": [1e140, 3e140] * 20}),
    "nobody did": shares({"now": (0,), "new": (0,)}, 50),
    "everybody did": shares({"now": (50,), "new": (50,)}, 50),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_said_is_withheld_and_never_invented(name):
    kind = metric("x", "mean" if BAD[name].forms[0] is Form.MEANS else "proportion")
    found = result(
        BAD[name], kind, split={"now": 0.98, "new": 0.02} if name == "one unit" else None
    )
    assert found.decision == "withheld"
    assert found.estimates == ()
    assert found.variants == ()


def test_a_metric_that_cannot_be_said_leaves_the_others_as_they_are():
    both = shares({"now": (100, 0), "new": (150, 0)}, 1000)
    alone = result(shares({"now": (100,), "new": (150,)}, 1000))
    first, second = result(both, metric("a"), metric("b")).estimates
    assert (first.p, first.p_adjusted) == (alone.estimates[0].p, alone.estimates[0].p_adjusted)
    assert math.isnan(second.p)
    assert math.isnan(second.chance_to_win)

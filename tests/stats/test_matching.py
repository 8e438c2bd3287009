"""Comparisons within strata: against brute force, and what must always hold."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from cx.stats.matching import level, matched, overlap, sequential, strata

EDGES = (0.0, 1.0, 4.0, 30.0)


def world(seed: int, rows: int = 400):
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 12, rows)
    treated = rng.random(rows) < 0.2 + 0.05 * codes
    beside = rng.normal(size=rows) + treated
    outcome = codes + 0.5 * treated + beside + rng.normal(size=rows)
    return codes, treated, outcome, rng.integers(0, 150, rows), beside


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("levelled", [False, True])
def test_the_difference_is_that_of_a_regression_with_a_dummy_per_stratum(seed, levelled):
    codes, treated, outcome, customer, beside = world(seed)
    covariates = [beside] if levelled else []
    found = matched(codes, treated, outcome, customer, covariates)
    inside = found.compared
    assert inside.all()
    dummies = (codes[:, None] == np.unique(codes)).astype(float)
    design = np.column_stack([treated, *covariates, dummies])
    fit = sm.OLS(outcome, design).fit(cov_type="cluster", cov_kwds={"groups": customer})
    assert found.difference.value == pytest.approx(fit.params[0])
    # statsmodels counts the same: G/(G-1) (N-1)/(N-K-p-1).
    assert found.difference.error == pytest.approx(fit.bse[0])


def test_strata_without_both_sides_say_nothing():
    codes, treated, outcome, customer, _ = world(5)
    treated[codes == 3], treated[codes == 4] = True, False
    found = matched(codes, treated, outcome, customer)
    assert found.compared.tolist() == (~np.isin(codes, (3, 4))).tolist()
    again = matched(*(each[found.compared] for each in (codes, treated, outcome, customer)))
    assert found.difference == again.difference


@given(st.integers(0, 2**32 - 1), st.floats(-50, 50))
def test_levels_and_difference_tie_and_shifts_do_not_matter(seed, shift):
    codes, treated, outcome, customer, _ = world(seed, 120)
    found = matched(codes, treated, outcome, customer)
    assert found.treated - found.other == pytest.approx(found.difference.value, abs=1e-9)
    moved = matched(codes, treated, outcome + shift * codes, customer)
    assert moved.difference.value == pytest.approx(found.difference.value, abs=1e-6)
    assert moved.difference.error == pytest.approx(found.difference.error, rel=1e-6)


@pytest.mark.parametrize(
    ("treated", "customer"),
    [([True] * 4, range(4)), ([True, False, False, False], range(4)), ([True, False] * 2, [1] * 4)],
    ids=["nobody to compare with", "one treated", "one customer"],
)
def test_what_cannot_be_said_is_missing(treated, customer):
    found = matched(np.zeros(4, int), np.array(treated), [1.0, 2, 3, 4], customer)
    assert np.isnan([found.difference.low, found.difference.p, found.other]).all()


@given(st.lists(st.one_of(st.none(), st.floats(0.01, 30.0)), max_size=40))
def test_everybody_treated_starts_once_and_others_wait_as_long(lags):
    lag = np.array([np.nan if each is None else each for each in lags])
    rows = sequential(lag, EDGES)
    own = rows.unit[rows.treated]
    assert sorted(own) == np.flatnonzero(~np.isnan(lag)).tolist()
    assert (rows.lag[rows.treated] == lag[own]).all()
    assert np.isnan(lag[rows.unit[~rows.treated]]).all()
    for band in np.unique(rows.band):
        here = rows.band == band
        assert set(rows.lag[here & ~rows.treated]) <= set(rows.lag[here & rows.treated])
        others = rows.unit[here & ~rows.treated]
        assert sorted(others) == np.flatnonzero(np.isnan(lag)).tolist()


def test_of_very_many_untreated_some_are_taken_evenly():
    lags = np.full(100_000, np.nan)
    lags[::50] = 0.5  # 2,000 treated
    rows = sequential(lags, EDGES)
    others = rows.unit[~rows.treated]
    assert 9_000 <= others.size <= 10_000
    assert abs(others.mean() - 50_000) < 100


def test_the_last_edge_belongs_to_the_last_band():
    assert sequential([30.0, np.nan], EDGES).band.tolist() == [2, 2]


def test_strata_give_up_the_least_important_first():
    treated = np.array([True, True, False, False])
    keys = {
        "kind": np.array([0, 1, 0, 1]),
        "mood": np.array([0, 1, 2, 3]),
        "place": np.zeros(4, int),
    }
    codes, names = strata(keys, treated)
    assert names == ("kind",)
    assert overlap(codes, treated) == 1.0
    assert strata({"mood": keys["mood"]}, treated)[1] == ("mood",)  # never given up
    assert strata(keys, treated, always=2)[1] == ("kind", "mood")


@pytest.mark.parametrize(("value", "share"), [(0.02, True), (0.98, True), (3.2, False)])
def test_limits_hold_the_level(value, share):
    low, high = level(value, 0.05, 50, share=share)
    assert low < value < high
    if share:
        assert low >= 0
        assert high <= 1


def test_a_share_of_nobody_or_all_has_no_limits():
    assert np.isnan(level(0.0, 0.0, 50, share=True)).all()

"""Which thing comes next, against statsmodels."""

import numpy as np
import pytest
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from cx.stats.competing import incidence


def people(rng, n=400):
    """Days and what came (-1: nothing while they were followed)."""
    first = np.stack([rng.geometric(0.03, n), rng.geometric(0.01, n)])
    never = rng.random(n) < 0.3
    followed = rng.integers(1, 120, n)
    day = np.where(never, 10_000, first.min(axis=0))
    what = np.where(day <= followed, first.argmin(axis=0), -1)
    return np.minimum(day, followed), what


@pytest.mark.parametrize("seed", range(4))
def test_it_is_that_of_statsmodels(seed):
    days, what = people(np.random.default_rng(seed))
    found = incidence(what, days, np.ones(len(days)), things=2, at_risk=1)
    oracle = CumIncidenceRight(days, what + 1)
    for thing in (0, 1):
        curve = found.shares[thing].cumsum()
        assert curve[oracle.times.astype(int)] == pytest.approx(oracle.cinc[thing], abs=1e-12)


def test_the_effective_number_gives_greenwoods_error():
    days, what = people(np.random.default_rng(9))
    found = incidence(what, days, np.ones(len(days)), things=2, at_risk=1)
    survival = SurvfuncRight(days, what >= 0)
    came = found.totals.sum()
    error = np.sqrt(came * (1 - came) / found.n)
    # Greenwood's sum is over the days on which something came, as the oracle's last such day.
    assert error == pytest.approx(survival.surv_prob_se[-1], rel=1e-6)
    assert found.n < len(days)


def test_without_censoring_it_counts():
    found = incidence([0, 1, -1], [3, 5, 9], [20, 30, 50], things=2)
    assert found.totals == pytest.approx([0.2, 0.3])
    assert found.n == pytest.approx(100)


def test_counts_are_people():
    days, what = people(np.random.default_rng(3))
    rows, n = np.unique(np.stack([what, days]), axis=1, return_counts=True)
    one = incidence(what, days, np.ones(len(days)), things=2)
    other = incidence(*rows, n, things=2)
    assert one.shares == pytest.approx(other.shares)


def test_where_few_are_left_nothing_is_told():
    days = [1] * 95 + [100] * 5
    what = [-1] * 95 + [0] * 5
    found = incidence(what, days, np.ones(100), things=1)
    assert found.totals.tolist() == [0.0]
    assert incidence(what, days, np.ones(100), things=1, at_risk=1).totals.tolist() == [1.0]


def test_nobody_is_nothing():
    found = incidence([], [], [], things=2)
    assert found.totals.tolist() == [0.0, 0.0]
    assert found.n == 0

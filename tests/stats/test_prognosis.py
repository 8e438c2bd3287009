import numpy as np
import pytest

from cx.stats.prognosis import FOLDS, RIDGE, prognosis

SPOTS = 5


def world(seed=1, customers=60):
    """Touches of customers, all wanted; outcomes that lean on where they were."""
    rng = np.random.default_rng(seed)
    customer = np.repeat(np.arange(customers), rng.integers(1, 9, customers))
    spot = rng.integers(0, SPOTS, len(customer))
    outcome = rng.random(len(customer)) < 0.2 + 0.1 * spot
    return customer, spot, outcome, rng.random(len(customer)) < 0.9


def scores(customer, spot, outcome, learn):
    every = np.arange(len(customer))
    return prognosis(customer, spot, spots=SPOTS, at=every, outcome=outcome, learn=learn)


def dense(customer, spot, outcome, learn):
    """A ridge on dense shares of earlier touches and on having none, from the other half."""
    rows = np.zeros((len(customer), SPOTS + 1))
    for row, who in enumerate(customer):
        before = spot[:row][customer[:row] == who]
        rows[row, :SPOTS] = np.bincount(before, minlength=SPOTS) / max(1, len(before))
        rows[row, SPOTS] = len(before) == 0
    score = np.zeros(len(customer))
    for held in range(FOLDS):
        mine = customer % FOLDS == held
        x, y = rows[~mine & learn], outcome[~mine & learn].astype(float)
        centred = x - x.mean(axis=0)
        penalty = RIDGE * np.eye(SPOTS + 1)
        slope = np.linalg.solve(centred.T @ centred + penalty, centred.T @ (y - y.mean()))
        score[mine] = y.mean() + (rows[mine] - x.mean(axis=0)) @ slope
    return score


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_equals_a_plain_ridge_on_dense_shares(seed):
    assert scores(*world(seed)) == pytest.approx(dense(*world(seed)), abs=1e-10)


def test_nobodys_own_outcome_is_in_their_score():
    customer, spot, outcome, learn = world()
    before = scores(customer, spot, outcome, learn)
    for who in (10, 11):
        mine = customer == who
        after = scores(customer, spot, np.where(mine, ~outcome, outcome), learn)
        assert (after[mine] == before[mine]).all()
        assert (after != before).any()


def test_what_comes_later_is_not_in_a_score():
    customer, spot, outcome, learn = world()
    before = scores(customer, spot, outcome, learn)
    last = np.flatnonzero(customer == 20)[-1]
    moved = spot.copy()
    moved[last] = (moved[last] + 1) % SPOTS
    mine = customer == 20  # its fold does not learn from it
    assert (scores(customer, moved, outcome, learn)[mine] == before[mine]).all()


def test_only_the_rows_wanted_are_scored_and_learned_from():
    customer, spot, outcome, learn = world()
    some = np.flatnonzero(spot != 2)
    found = prognosis(
        customer, spot, spots=SPOTS, at=some, outcome=outcome[some], learn=learn[some]
    )
    expected = dense(customer, spot, outcome, learn & (spot != 2))
    assert found == pytest.approx(expected[some], abs=1e-10)


def test_nobody_to_learn_from_scores_nothing():
    customer, spot, outcome, _ = world(customers=1)
    assert scores(customer, spot, outcome, np.ones(len(spot), dtype=bool)).tolist() == [0.0] * len(
        spot
    )

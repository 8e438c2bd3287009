import numpy as np
import pytest

from cx.stats import changes as module
from cx.stats.changes import changes


def world(*, customers, falls, rng, noise=1.0):
    """Every customer makes every step."""
    who, where = np.repeat(range(customers), len(falls)), np.tile(range(len(falls)), customers)
    return who, where, np.asarray(falls)[where] + noise * rng.normal(size=who.size)


def fit(who, where, change, seed=1, **options):
    return changes(who, where, change, rng=np.random.default_rng(seed), **options)


def test_the_usual_change_is_taken_off_from_five_steps_on():
    falls = [-0.2, -0.2, -1.2, -0.2, 0.1]
    found = fit(*world(customers=20, falls=falls, rng=np.random.default_rng(2), noise=0))
    assert found.usual == pytest.approx(-0.2)
    assert found.beyond == pytest.approx([0, 0, -1, 0, 0.3], abs=1e-9)
    assert found.change == pytest.approx(falls)
    few = fit(*world(customers=20, falls=falls[:4], rng=np.random.default_rng(2), noise=0))
    assert few.usual == 0
    assert few.beyond.tolist() == few.change.tolist()


def test_errors_agree_with_the_mean_of_independent_changes():
    """sd 1, 400 customers: .05; 10 % for 1,000 resamples. The usual change adds to it."""
    found = fit(*world(customers=400, falls=[0.0] * 6, rng=np.random.default_rng(3)))
    assert found.error == pytest.approx(np.full(6, 0.05), rel=0.1)
    assert (found.beyond_error > 0.03).all()
    assert found.df.tolist() == [399] * 6


def test_blocks_give_the_same_changes_and_like_errors(monkeypatch):
    who, where, change = world(customers=900, falls=[0.0] * 5, rng=np.random.default_rng(4))
    whole = fit(who, where, change)
    monkeypatch.setattr(module, "BLOCKS", 300)
    folded = fit(who, where, change)
    assert folded.change == pytest.approx(whole.change)
    assert folded.error == pytest.approx(whole.error, rel=0.15)
    assert folded.df.tolist() == [299] * 5


def test_steps_of_too_few_are_not_compared():
    who, where = [*range(12), *range(9)], [0] * 12 + [1] * 9
    found = fit(who, where, np.ones(21))
    assert found.n.tolist() == [12, 9]
    assert np.isnan(found.change).tolist() == [False, True]
    assert np.isnan(fit([0], [0], [1.0]).change).all()
    assert fit([], [], []).change.size == 0

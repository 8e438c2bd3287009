import tracemalloc

import numpy as np
import pytest

from cx.stats import two_way as module
from cx.stats.two_way import two_way


def world(*, customers, each, effects, rng):
    """Scores of customers with levels of their own, at touchpoints drawn at random."""
    size = len(effects)
    who = np.repeat(np.arange(customers), each)
    where = rng.integers(0, size, who.size)
    scores = rng.normal(size=customers)[who] + np.asarray(effects)[where]
    return who, where, scores + rng.normal(size=who.size)


def fit(who, where, scores, seed=1, **options):
    return two_way(who, where, scores, rng=np.random.default_rng(seed), **options)


def test_agrees_with_dummy_variables():
    """Least squares on a dummy per customer and touchpoint; 1e-6 for the hair of ridge."""
    who, where, scores = world(
        customers=80, each=4, effects=np.zeros(8), rng=np.random.default_rng(2)
    )
    design = np.hstack([np.eye(80)[who], np.eye(8)[where]])
    effects = np.linalg.lstsq(design, scores, rcond=None)[0][80:]
    expected = effects - np.median(effects)
    assert fit(who, where, scores).effect == pytest.approx(expected, abs=1e-6)


def test_errors_agree_with_a_bootstrap_by_hand():
    """Resampling whole customers and fitting dummies; 10 % for 400 resamples on either side."""
    rng = np.random.default_rng(5)
    who, where, scores = world(customers=60, each=5, effects=np.zeros(5), rng=rng)
    drawn = []
    for _ in range(400):
        picked = rng.integers(0, 60, 60)
        rows = np.concatenate([np.flatnonzero(who == each) for each in picked])
        design = np.hstack([np.eye(60)[np.repeat(np.arange(60), 5)], np.eye(5)[where[rows]]])
        effects = np.linalg.lstsq(design, scores[rows], rcond=None)[0][60:]
        drawn.append(effects - np.median(effects))
    found = fit(who, where, scores, resamples=400)
    assert found.error == pytest.approx(np.std(drawn, axis=0, ddof=1), rel=0.2)


def test_blocks_give_the_same_effects_and_like_errors(monkeypatch):
    who, where, scores = world(
        customers=2_000, each=4, effects=np.zeros(6), rng=np.random.default_rng(6)
    )
    whole = fit(who, where, scores)
    monkeypatch.setattr(module, "BLOCKS", 400)
    folded = fit(who, where, scores)
    assert folded.effect == pytest.approx(whole.effect, abs=1e-6)
    assert folded.error == pytest.approx(whole.error, rel=0.15)  # 1,000 resamples each


def test_small_batches_change_nothing(monkeypatch):
    data = world(customers=50, each=4, effects=np.zeros(6), rng=np.random.default_rng(8))
    whole = fit(*data)
    monkeypatch.setattr(module, "_CELLS", 36 * 7)
    assert fit(*data).error == pytest.approx(whole.error)


def test_answers_of_one_touchpoint_only_do_not_enter():
    data = world(customers=50, each=4, effects=np.zeros(5), rng=np.random.default_rng(9))
    lonely = [
        np.concatenate([part, more])
        for part, more in zip(data, ([900] * 30, [0] * 30, [9.0] * 30), strict=True)
    ]
    plain, with_lonely = fit(*data), fit(*lonely)
    assert with_lonely.effect == pytest.approx(plain.effect, abs=1e-6)
    assert (with_lonely.n == plain.n).all()


def test_only_the_largest_connected_set_is_judged():
    who = np.repeat(np.arange(40), 2)
    where = np.concatenate([np.tile([0, 1], 15), np.tile([1, 2], 15), np.tile([3, 4], 10)])
    found = fit(who, where, np.random.default_rng(1).normal(size=80))
    assert found.judged.tolist() == [True, True, True, False, False]
    assert np.isnan(found.effect[3:]).all()


def test_touchpoints_with_few_scores_are_fitted_but_not_judged():
    who, where, scores = world(
        customers=50, each=4, effects=np.zeros(5), rng=np.random.default_rng(3)
    )
    few = np.concatenate([who, [0, 1]]), np.concatenate([where, [5, 5]]), np.append(scores, [9, 9])
    found = fit(*few)
    assert found.judged.tolist() == [True] * 5 + [False]
    assert found.n[5] == 2


def test_nobody_with_two_touchpoints_says_nothing():
    found = fit(np.arange(30), np.arange(30) % 3, np.ones(30))
    assert not found.judged.any()
    assert np.isnan(found.effect).all()


def test_no_scores_at_all():
    assert fit(np.array([], dtype=int), np.array([], dtype=int), np.array([])).effect.size == 0


def test_moving_a_customers_level_changes_nothing():
    who, where, scores = world(
        customers=60, each=4, effects=np.zeros(5), rng=np.random.default_rng(4)
    )
    shifted = fit(who, where, scores + 10.0 * who)
    assert shifted.effect == pytest.approx(fit(who, where, scores).effect, abs=1e-5)


def test_inputs_are_not_changed():
    data = world(customers=20, each=4, effects=np.zeros(5), rng=np.random.default_rng(4))
    before = [part.copy() for part in data]
    fit(*data)
    assert all((part == copy).all() for part, copy in zip(data, before, strict=True))


def test_of_very_many_touchpoints_the_most_scored_are_fitted(monkeypatch):
    who, where, scores = world(
        customers=60, each=5, effects=np.zeros(5), rng=np.random.default_rng(4)
    )
    more = np.append(who, np.arange(20)), np.append(where, [5] * 20), np.append(scores, [3.0] * 20)
    monkeypatch.setattr(module, "MOST", 5)
    assert fit(*more).effect[:5] == pytest.approx(fit(who, where, scores).effect)
    assert fit(*more).n[5] == 0


def everyone_everywhere(customers, size):
    """Everyone scores every touchpoint; customers crossed with touchpoints are many pairs."""
    rng = np.random.default_rng(7)
    who, where = np.repeat(np.arange(customers), size), np.tile(np.arange(size), customers)
    return who, where, rng.normal(size=customers)[who] + rng.normal(size=who.size)


def test_many_pairs_are_summed_by_block_to_the_same_fit(monkeypatch):
    data = everyone_everywhere(60, 6)
    by_pair = fit(*data)
    monkeypatch.setattr(module, "_PAIRS", 0)
    by_block = fit(*data)
    assert by_block.effect == pytest.approx(by_pair.effect, abs=1e-9)
    assert by_block.error == pytest.approx(by_pair.error, abs=1e-9)
    assert by_block.df.tolist() == by_pair.df.tolist() == [59] * 6


def test_many_pairs_at_many_touchpoints_take_fewer_blocks_and_their_degrees(monkeypatch):
    data = everyone_everywhere(600, 6)
    whole = fit(*data)
    monkeypatch.setattr(module, "_PAIRS", 0)
    monkeypatch.setattr(module, "_CELLS", 150 * 36)
    folded = fit(*data)
    assert folded.effect == pytest.approx(whole.effect, abs=1e-6)
    assert folded.error == pytest.approx(whole.error, rel=0.25)  # 150 blocks, 1,000 resamples
    assert folded.df.tolist() == [149] * 6


def test_three_hundred_touchpoints_scored_by_everyone_stay_small():
    """All pairs at once would be 72 million cells, several gigabytes on the way."""
    data = everyone_everywhere(800, 300)
    tracemalloc.start()
    found = fit(*data, resamples=20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.judged.all()
    assert peak < 1e9


@pytest.mark.parametrize("level", [4.0, 3.7])
def test_what_differs_by_rounding_alone_does_not_differ(level):
    """Everyone gives 3 to the first and the same score to all others: nothing is left to chance."""
    who, where = np.repeat(np.arange(30), 6), np.tile(np.arange(6), 30)
    same = fit(who, where, np.full(180, level))
    assert same.effect.tolist() == same.error.tolist() == [0.0] * 6
    found = fit(who, where, np.where(where == 0, 3.0, level))
    assert found.effect == pytest.approx([3.0 - level, 0, 0, 0, 0, 0], abs=1e-6)
    assert found.effect[1:].tolist() == [0.0] * 5
    assert found.error.tolist() == [0.0] * 6


def test_parts_are_the_mean_of_their_touchpoints_from_the_same_zero():
    who, where, scores = world(
        customers=200, each=4, effects=[0, 0, 0, 0, 1, 1, -1, 0], rng=np.random.default_rng(8)
    )
    single = fit(who, where, scores)
    code = np.array([0, 0, 1, 1, 3, 3, 4, 5])
    whole = fit(who, where, scores, part_of=code)
    n = single.n
    for part in (0, 1, 3):
        inside = code == part
        expected = np.average(single.effect[inside], weights=n[inside])
        assert whole.effect[part] == pytest.approx(expected)
        assert whole.n[part] == n[inside].sum()
    assert np.isnan(whole.effect[2])
    assert not whole.judged[2]
    for part, place in ((4, 6), (5, 7)):  # a part of one touchpoint
        assert whole.effect[part] == pytest.approx(single.effect[place])
        assert whole.error[part] == pytest.approx(single.error[place])
        assert whole.df[part] == single.df[place]
    assert whole.compared == single.compared == 8

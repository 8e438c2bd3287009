from collections import defaultdict
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cx.stats import two_way as module
from cx.stats.two_way import two_way
from cx.stats.two_way_sums import BlockSums, two_way_of_sums


def folded(who, where, scores, block):
    """The sums, customer by customer, as their definition says."""
    own, shared = defaultdict(lambda: np.zeros(3)), defaultdict(float)
    within, most = 0.0, 0.0
    for customer in np.unique(who):
        at, given = where[who == customer], scores[who == customer]
        if np.unique(at).size < 2:
            continue
        mean = given.mean()
        within, most = max(within, np.abs(given - mean).max()), max(most, np.abs(given).max())
        for spot in np.unique(at):
            here = given[at == spot]
            own[block[customer], spot] += (here - mean).sum(), here.size, 1
        for one, other in combinations(np.unique(at), 2):
            count = (at == one).sum() * (at == other).sum()
            shared[block[customer], one, other] += count / given.size
    left = np.array(list(own), dtype=np.int64).reshape(-1, 2)
    right = np.array(list(own.values())).reshape(-1, 3)
    pairs = np.array(list(shared), dtype=np.int64).reshape(-1, 3)
    return BlockSums(
        *(int(block.max(initial=0)) + 1, left[:, 0], left[:, 1]),
        *(right[:, 0], right[:, 1].astype(np.int64), right[:, 2].astype(np.int64)),
        *(pairs[:, 0], pairs[:, 1], pairs[:, 2], np.array(list(shared.values()), dtype=float)),
        *(within, most),
    )


def world(rng, *, customers=120, size=7, each=4):
    who = np.repeat(np.arange(customers), each)
    where = rng.integers(0, size, who.size)
    return who, where, rng.normal(size=customers)[who] + where % 3 + rng.normal(size=who.size)


def same(found, expected, *, error):
    assert found.effect == pytest.approx(expected.effect, abs=1e-6, nan_ok=True)
    assert found.error == pytest.approx(expected.error, rel=error, abs=1e-9, nan_ok=True)
    assert found.n.tolist() == expected.n.tolist()
    assert found.judged.tolist() == expected.judged.tolist()
    assert found.compared == expected.compared


def both(data, block=None, **options):
    """From sums over blocks (or every customer by themself), and from the scores."""
    who, where, scores = data
    block = np.arange(who.max() + 1) if block is None else block
    sums = folded(who, where, scores, block)
    return (
        two_way_of_sums(sums, rng=np.random.default_rng(1), **options),
        two_way(who, where, scores, rng=np.random.default_rng(1), **options),
    )


@pytest.mark.parametrize("seed", range(3))
def test_where_each_customer_is_a_block_all_is_the_same(seed):
    """The draws are the same ones, so the errors are, too."""
    rng = np.random.default_rng(seed)
    who, where, scores = world(rng)
    several = [np.unique(where[who == each]).size > 1 for each in range(120)]
    kept = np.array(several)[who]
    who = np.unique(who[kept], return_inverse=True)[1]
    found, expected = both((who, where[kept], scores[kept]))
    same(found, expected, error=1e-6)
    assert found.df.tolist() == expected.df.tolist()


@given(st.integers(0, 2**32 - 1), st.integers(2, 40), st.integers(2, 8), st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_effects_are_those_of_all_scores_however_they_are_folded(seed, customers, size, each):
    rng = np.random.default_rng(seed)
    data = world(rng, customers=customers, size=size, each=each)
    found, expected = both(data, rng.integers(0, 5, customers), enough=3, resamples=10)
    length = expected.n.size
    assert not found.n[length:].any()
    assert found.n[:length].tolist() == [*expected.n[: found.n.size]]
    assert not expected.n[found.n.size :].any()
    shown = min(length, found.n.size)
    effects = found.effect[:shown], expected.effect[:shown]
    assert effects[0] == pytest.approx(effects[1], abs=1e-5, nan_ok=True)
    assert found.compared == expected.compared


def test_errors_of_blocks_are_like_those_of_customers():
    """Of 200 blocks against 3,000 customers; 1,000 resamples each."""
    rng = np.random.default_rng(6)
    data = world(rng, customers=3_000)
    found, expected = both(data, rng.integers(0, 200, 3_000))
    same(found, expected, error=0.25)
    assert found.df.tolist() == [199] * 7


def test_intervals_of_blocks_hold_the_truth_as_often_as_they_say():
    """100 worlds of 6 touchpoints, 400 customers in 50 blocks: 95 % of 600, give or take."""
    from cx.stats.means import estimate

    rng, held = np.random.default_rng(3), 0
    for _ in range(100):
        who, where = np.repeat(np.arange(400), 3), rng.integers(0, 6, 1_200)
        scores = rng.normal(size=400)[who] + rng.normal(size=1_200)
        sums = folded(who, where, scores, rng.integers(0, 50, 400))
        fit = two_way_of_sums(sums, rng=rng, resamples=200)
        limits = estimate(fit.effect, fit.error, fit.df)
        held += int(((limits.low <= 0) & (limits.high >= 0)).sum())
    assert 0.92 <= held / 600 <= 0.99


def test_only_the_largest_connected_set_is_judged():
    who = np.repeat(np.arange(40), 2)
    where = np.concatenate([np.tile([0, 1], 15), np.tile([1, 2], 15), np.tile([3, 4], 10)])
    found, expected = both((who, where, np.random.default_rng(1).normal(size=80)))
    same(found, expected, error=0.2)
    assert found.judged.tolist() == [True, True, True, False, False]


def test_wholes_are_the_means_of_their_touchpoints():
    data = world(np.random.default_rng(8), customers=200)
    code = np.array([0, 0, 1, 1, 3, 3, 3])
    found, expected = both(data, part_of=code)
    same(found, expected, error=0.2)
    assert np.isnan(found.effect[2])
    assert (found.df[[0, 1, 3]] <= expected.df[[0, 1, 3]]).all()


def test_what_differs_by_rounding_alone_does_not_differ():
    who, where = np.repeat(np.arange(30), 6), np.tile(np.arange(6), 30)
    found, _ = both((who, where, np.full(180, 3.7)))
    assert found.effect.tolist() == found.error.tolist() == [0.0] * 6


@pytest.mark.parametrize("people", [0, 30])
def test_nobody_with_two_touchpoints_says_nothing(people):
    who = np.arange(people)
    sums = folded(who, who % 3, np.ones(people), who)
    found = two_way_of_sums(sums, rng=np.random.default_rng(1), part_of=np.arange(3))
    assert not found.judged.any()
    assert np.isnan(found.effect).all()
    assert found.effect.size == 3


def test_scores_folded_at_random_by_the_other_way_agree(monkeypatch):
    """Both ways fold: one draws the blocks, the other is given them."""
    rng = np.random.default_rng(9)
    data = world(rng, customers=2_000)
    monkeypatch.setattr(module, "BLOCKS", 100)
    same(*both(data, rng.integers(0, 100, 2_000)), error=0.35)

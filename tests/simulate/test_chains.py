"""Worlds do what their chances say, and a lever moves just what it names.

Tolerances are four standard errors of 60,000 entrants, unless a comment says otherwise.
"""

from dataclasses import replace

import numpy as np
import pytest

from cx.model.scenario import Lever, LeverKind
from cx.simulate.chains import drawn, figures, mean_score, observed, pulled, with_lever
from cx.simulate.lives import BUYING, NOBODY, STAGES, Kind, World, days, in_window, score_sd

MANY = 60_000
SHOP, PARCEL = "first_impression", "delivery"
HERE = {SHOP: STAGES.index(SHOP), PARCEL: STAGES.index(PARCEL)}
ALONE = replace(World(), brings=0.0)  # nobody brings anybody


def played(world, seed=1, months=36, entrants=MANY):
    return figures(pulled(world, entrants, months, np.random.default_rng(seed)))


def formulas(world):
    """Who ever buys, the share who buy again after every purchase, people at stages before it."""
    on, skip, again = (np.array(row) for row in (world.on, world.skip, world.again))
    reach = np.array(world.enters)
    for k in range(BUYING):
        reach[k + 1] += reach[k] * on[k]
        reach[k + 2] += reach[k] * skip[k]
    back = np.zeros(len(STAGES) + 2)
    for k in reversed(range(BUYING, len(STAGES))):
        back[k] = again[k] + on[k] * back[k + 1] + skip[k] * back[k + 2]
    return reach[BUYING], back[BUYING], reach[:BUYING]


@pytest.fixture(scope="module", params=list(Kind))
def world(request):
    return World(kind=request.param)


@pytest.fixture(scope="module")
def now(world):
    return played(world)


def test_a_markov_world_follows_its_chances():
    """Purchases are buys / (1 - share who return): three years leave next to nothing out."""
    world = replace(ALONE, slopes=(0.0,) * len(STAGES))
    buys, back, before = formulas(world)
    found = played(world)
    assert found.people[:BUYING] == pytest.approx(before, abs=0.008)
    assert found.buyers == pytest.approx(buys, abs=0.008)
    assert found.returns == pytest.approx(back, abs=0.015)
    assert found.purchases == pytest.approx(buys / (1 - back), rel=0.025)
    assert found.revenue == pytest.approx(found.purchases * world.value, rel=0.02)
    on, late = world.on[HERE[SHOP]], in_window(world.days[HERE[SHOP]])
    assert found.rates[HERE[SHOP]] == pytest.approx(on * late, abs=0.011)


def test_chances_drawn_near_the_base_are_chances():
    for seed in range(50):
        some = drawn(Kind.MARKOV, np.random.default_rng(seed))
        ways = np.array([some.on, some.skip, some.again])
        assert (ways >= 0).all()
        assert (ways.sum(axis=0) < 1).all()
        assert some != drawn(Kind.MARKOV, np.random.default_rng(seed + 50))


def test_returning_is_constant_or_rises_with_the_customers_who_differ():
    rates = {}
    for kind in Kind:
        lives = pulled(World(kind=kind), MANY, 24, np.random.default_rng(3))
        bought = np.bincount(lives.who[lives.stage == BUYING])
        rates[kind] = [(bought > n).sum() / (bought >= n).sum() for n in (1, 2, 3)]
    assert rates[Kind.MARKOV] == pytest.approx([rates[Kind.MARKOV][0]] * 3, abs=0.03)
    assert np.diff(rates[Kind.HETEROGENEOUS]).min() > 0.03


def test_the_past_counts_only_where_it_is_said_to():
    """Who took long to come to the first impression goes on from there less often."""
    gaps = {}
    for kind in (Kind.MARKOV, Kind.NON_MARKOV):
        lives = pulled(World(kind=kind, brings=0.0), MANY, 12, np.random.default_rng(4))
        same = np.diff(lives.who) == 0
        start = np.flatnonzero(same & (lives.stage[:-1] == 0) & (lives.stage[1:] == 1))
        slow = lives.at[start + 1] - lives.at[start] > 1.2 * World().days[0]
        on = np.append(lives.stage, -1)[start + 2] == BUYING
        on &= np.append(lives.who, -1)[start + 2] == lives.who[start]
        gaps[kind] = on[slow].mean() - on[~slow].mean()
    assert gaps[Kind.MARKOV] == pytest.approx(0.0, abs=0.02)
    assert gaps[Kind.NON_MARKOV] < -0.05


@pytest.mark.parametrize("by", [0.03, -0.03])
@pytest.mark.parametrize("stage", [SHOP, PARCEL])
def test_a_transition_moves_its_rate_and_hardly_another(world, now, stage, by):
    """The same people with and without: what is left of chance is small."""
    then = played(with_lever(world, Lever(kind=LeverKind.TRANSITION, at=stage, by=by), now))
    change = then.rates - now.rates
    assert change[HERE[stage]] == pytest.approx(by, abs=0.006)  # some come back for it in time
    others = np.arange(len(STAGES) - 1) != HERE[stage]
    assert np.abs(change[:-1][others]).max() < 0.012  # others come, and they differ
    assert np.sign(then.purchases - now.purchases) == np.sign(by)


@pytest.mark.parametrize("by", [0.03, -0.03])
def test_a_return_moves_the_share_who_buy_again(by):
    before = played(ALONE)
    then = played(with_lever(ALONE, Lever(kind=LeverKind.RETURN, by=by), before))
    assert then.returns - before.returns == pytest.approx(by, abs=0.005)
    assert then.buyers == before.buyers


def test_satisfaction_rises_by_its_points_and_moves_its_slope():
    lever = Lever(kind=LeverKind.SATISFACTION, at=PARCEL, by=0.4)
    then = with_lever(ALONE, lever, played(ALONE, entrants=1000))
    scores = []
    for each in (ALONE, then):
        lives = pulled(each, MANY, 12, np.random.default_rng(5))
        scores.append(np.nanmean(lives.score[lives.stage == HERE[PARCEL]]))
    assert scores[1] - scores[0] == pytest.approx(0.4, abs=0.02)
    change = played(then).rates - played(ALONE).rates
    assert change[HERE[PARCEL]] == pytest.approx(0.4 * ALONE.slopes[HERE[PARCEL]], abs=0.006)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_mean_score_is_that_of_its_formula(kind):
    lives = pulled(World(kind=kind), MANY, 6, np.random.default_rng(6))
    told = lives.score[(lives.stage == HERE[SHOP]) & (lives.by == NOBODY)[lives.who]]
    truth = mean_score(World().scores[HERE[SHOP]], score_sd(kind))
    keen = 0.07 if kind is Kind.HETEROGENEOUS else 0.0  # who comes that far is keener
    assert np.nanmean(told) == pytest.approx(truth + keen, abs=0.03)
    assert np.isnan(told).mean() == pytest.approx(1 - World().answers, abs=0.02)


def test_referral_brings_so_many_more():
    before = played(World())
    then = with_lever(World(), Lever(kind=LeverKind.REFERRAL, by=0.05), before)
    lives = pulled(then, MANY, 36, np.random.default_rng(1))
    found = figures(lives)
    assert found.brought - before.brought == pytest.approx(0.05, abs=0.006)
    # Who would not have come but for the lever, in all generations: sum of K'^g - K^g.
    k = np.array([before.brought, found.brought])
    assert lives.more.sum() / MANY == pytest.approx(np.diff(k / (1 - k))[0], abs=0.006)
    assert found.purchases == pytest.approx(
        before.purchases * (1 + lives.more.sum() / MANY), rel=0.02
    )


def test_who_was_brought_came_after_the_first_purchase_of_who_brought_them():
    lives = pulled(World(), 5_000, 12, np.random.default_rng(7))
    first = np.full(len(lives.entry), np.inf)
    bought = lives.stage == BUYING
    np.minimum.at(first, lives.who[bought], lives.at[bought])
    brought = np.flatnonzero(lives.by >= 0)
    assert len(brought) > 300
    assert (lives.entry[brought] >= first[lives.by[brought]]).all()
    assert (lives.root[brought] == lives.root[lives.by[brought]]).all()
    assert (lives.root[:5_000] == np.arange(5_000)).all()


def test_data_end_on_their_last_day_and_people_come_until_then():
    lives = observed(World(), 3_000, 200.0, np.random.default_rng(8))
    alone = lives.entry[lives.by == NOBODY]
    assert len(alone) == 3_000
    assert lives.at.max() <= 200
    assert alone.mean() == pytest.approx(100, abs=5)
    assert (np.diff(lives.at)[np.diff(lives.who) == 0] >= 0).all()


def test_figures_are_of_the_entrants_alone_unless_everyone_is_asked_for():
    lives = pulled(World(), 20_000, 12, np.random.default_rng(9))
    own, every = figures(lives), figures(lives, everyone=True)
    brought = (lives.by >= 0).sum() / 20_000
    assert own.purchases == pytest.approx(played(ALONE, months=12).purchases, rel=0.05)
    assert every.purchases == pytest.approx(own.purchases * (1 + brought), rel=0.03)


def test_a_lever_that_does_not_move_changes_nothing(world):
    same = with_lever(
        world, Lever(kind=LeverKind.TRANSITION, at=SHOP), played(world, entrants=2000)
    )
    one, other = (pulled(each, 2_000, 12, np.random.default_rng(2)) for each in (world, same))
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(one, other, strict=True))


def test_a_lever_that_worlds_do_not_have_is_refused():
    with pytest.raises(ValueError, match="price"):
        with_lever(
            World(), Lever(kind=LeverKind.PRICE, at=SHOP, by=0.1), played(World(), entrants=100)
        )


def test_days_have_their_mean():
    at = (np.arange(100_000) + 0.5) / 100_000
    for mean in (1.0, 8.0, 30.0):
        assert days(mean, at).mean() == pytest.approx(mean, rel=0.001)

"""One stage's trials: what is compared with what, and what is not."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.truth.decision_worlds import World, touches
from cx.stats.landmark_rows import Touches, history
from cx.stats.landmarks import LEVELS, trials

WORLD = World(customers=1_500, empties=5)
SPOT = 2


@pytest.fixture(scope="module")
def many():
    return touches(WORLD, np.random.default_rng(3))


def found(given, *, past=None):
    return trials(given, past or history(given), 0, spots=int(given.spot.max()) + 1)


def alone(spot, outcome):
    """Touches of customers who come once and touch once."""
    size = len(spot)
    code, none = np.arange(size), np.zeros(size, dtype=int)
    yes = np.ones(size, dtype=bool)
    return Touches(
        customer=code, visit=code, spot=np.asarray(spot), stage=none, sign=none, segment=none,
        at_risk=yes, outcome=np.asarray(outcome, dtype=bool), seen=yes,
    )  # fmt: skip


def test_among_customers_of_one_touch_the_difference_is_that_of_shares():
    """Within either half of the customers: their prognosis was learned from the other one."""
    rng = np.random.default_rng(1)
    spot = rng.integers(0, 2, 400)
    outcome = rng.random(400) < 0.2 + 0.3 * spot
    made = found(alone(spot, outcome))
    x, y, half = spot.astype(float), outcome.astype(float), np.arange(400) % 2
    for part in (x, y):
        part -= (np.bincount(half, part) / 200)[half]
    expected = (x * y).sum() / (x * x).sum()
    assert made.difference.value == pytest.approx([-expected, expected])
    assert made.exposed.tolist() == made.others[::-1].tolist() == np.bincount(spot).tolist()
    assert made.exposed_outcomes.tolist() == np.bincount(spot, outcome).tolist()
    assert np.isnan(made.inside_customer.value).all()  # nobody did both
    assert np.isnan(made.balance.value).all()  # nobody did anything before


def test_only_first_touches_at_risk_with_their_whole_horizon_count(many):
    rng = np.random.default_rng(2)
    risk, seen = rng.random(len(many.spot)) < 0.9, rng.random(len(many.spot)) < 0.9
    made = found(replace(many, at_risk=risk, seen=seen))
    first = {}
    for row in np.flatnonzero(risk):
        first.setdefault((many.customer[row], many.spot[row]), row)
    counted = [row for row in first.values() if seen[row]]
    assert made.exposed.tolist() == np.bincount(many.spot[counted]).tolist()
    came = np.bincount(many.spot[counted], many.outcome[counted])
    assert made.exposed_outcomes.tolist() == came.tolist()


def test_the_errors_are_those_of_customers():
    """Everybody twice: the same differences, and errors that know it is the same again."""
    given = touches(replace(WORLD, customers=400), np.random.default_rng(5))
    people = int(given.customer[-1]) + 1
    apart = {
        name: np.concatenate([getattr(given, name)] * 2)
        for name in ("spot", "stage", "sign", "segment", "at_risk", "outcome", "seen")
    }
    visits = int(given.visit[-1]) + 1
    two = Touches(
        customer=np.r_[given.customer, given.customer + people],
        visit=np.r_[given.visit, given.visit + visits],
        **apart,
    )
    once, twice = found(given), found(two)
    ratio = twice.inside_customer.error / once.inside_customer.error
    assert ratio == pytest.approx(np.full(7, np.sqrt(0.5)), rel=0.02)


def test_nobody_at_risk_is_no_trial(many):
    assert trials(replace(many, at_risk=many.spot < 0), history(many), 0, spots=7) is None
    assert trials(many, history(many), 1, spots=7) is None


def test_too_few_first_touches_are_not_tested(many):
    """Of one touchpoint 29 first touches are left, the others' are as they were."""
    mine = np.flatnonzero(many.spot == SPOT)
    people = np.unique(many.customer[mine[many.seen[mine]]])[:29]
    kept = (many.spot != SPOT) | np.isin(many.customer, people)
    made = found(_only(many, kept))
    assert made.exposed[SPOT] == 29
    assert made.few.tolist() == [spot == SPOT for spot in range(7)]
    assert made.tested.tolist() == (~made.few).tolist()
    assert np.isnan(made.difference.value[SPOT])


def test_few_outcomes_are_not_tested(many):
    came = np.flatnonzero(many.outcome & many.seen)
    people = np.unique(many.customer[came])[:2]
    made = found(replace(many, outcome=many.outcome & np.isin(many.customer, people)))
    few = made.exposed_outcomes.sum() < 5
    assert made.few.all() == few
    never = found(replace(many, outcome=np.zeros_like(many.outcome)))
    assert never.few.all()
    assert not never.tested.any()


def test_where_nearly_all_who_go_on_have_been_is_the_path(many):
    there = np.unique(many.customer[many.spot == SPOT])
    made = found(replace(many, outcome=many.outcome & np.isin(many.customer, there)))
    assert made.structural.tolist() == [spot == SPOT for spot in range(7)]
    assert not made.tested[SPOT]
    assert np.isnan(made.difference.value[SPOT])


def test_the_only_touchpoint_of_a_stage_is_the_path(many):
    made = found(replace(many, spot=np.zeros_like(many.spot)))
    assert made.structural.tolist() == [True]
    assert not made.tested.any()


@pytest.mark.parametrize(
    ("names", "level"), [(["sign"], 1), (["segment"], 2), (["sign", "segment"], 2)]
)
def test_what_leaves_nobody_to_compare_with_is_dropped(many, names, level):
    """A score or a segment that only those at one touchpoint have."""
    mark = (many.spot == SPOT).astype(int)
    made = found(replace(many, **dict.fromkeys(names, mark)))
    assert made.level.tolist() == [level if spot == SPOT else 0 for spot in range(7)]
    assert made.tested.all()
    assert (made.overlap >= 0.8).all()


def test_the_groups_of_earlier_touches_are_halved_at_last(many):
    """All at one touchpoint had five touches before, all others two or three."""
    past = history(many)
    earlier = np.where(many.spot == SPOT, 4, 1 + many.spot % 3)
    made = found(many, past=past._replace(earlier=np.where(many.spot == SPOT, 8, earlier + 3)))
    assert LEVELS[made.level[SPOT]][2] == "coarse"
    assert made.tested[SPOT]


def test_with_nobody_like_them_nothing_is_compared(many):
    past = history(many)
    ordinal = np.where(many.spot == SPOT, 8, np.minimum(past.ordinal, 7))
    made = found(many, past=past._replace(ordinal=ordinal))
    assert made.tested.tolist() == [spot != SPOT for spot in range(7)]
    assert not made.few.any()
    assert not made.structural.any()
    assert made.overlap[SPOT] == 0
    assert np.isnan(made.inside_customer.value[SPOT])


def test_codes_of_spots_and_customers_do_not_matter(many):
    """Spots far apart, small integers: the same figures."""
    moved = replace(
        many, spot=(3 * many.spot + 1).astype(np.int32), customer=many.customer.astype(np.int32)
    )
    once, again = found(many), found(moved)
    assert again.spot.tolist() == (3 * once.spot + 1).tolist()
    assert again.difference.value == pytest.approx(once.difference.value)
    assert again.balance.error == pytest.approx(once.balance.error)


def test_inputs_are_not_changed(many):
    before = [getattr(many, name).copy() for name in ("spot", "outcome", "sign")]
    found(many)
    for name, copy in zip(("spot", "outcome", "sign"), before, strict=True):
        assert (getattr(many, name) == copy).all()


def _only(given, kept):
    parts = {
        name: getattr(given, name)[kept]
        for name in ("customer", "visit", "spot", "stage", "sign", "segment", "at_risk", "outcome")
    }
    return Touches(**parts, seen=given.seen[kept])

"""Priorities: by expected worth, and what was never tested by what a usual success would bring."""

import datetime
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.domain import Decision, Status
from cx.model import register
from cx.model.priority import DUE, EFFORT, IMPACT, Priorities, Weighed, with_weighed
from cx.model.project import Project
from cx.model.tips import catalogue
from cx.whatif.gains import NO_DATA, gains
from cx.whatif.priorities import (
    COLUMNS,
    Do,
    considered,
    late,
    parting,
    ranking,
)
from cx.whatif.results import Measure
from tests import decided
from tests.whatif.weighed import FITTING, FULL, TESTED, UNTESTED, ask, project, ranked

TIPS = {tip.id: tip for tip in catalogue()}


def told(found, column):
    return dict(zip(found.rows["tip"], found.rows[column], strict=True))


def test_what_is_expected_comes_first_then_what_might_be_then_what_is_not_known():
    found = ranked()
    assert found.rows["tip"].tolist() == [
        "delivery_updates",  # 42,000 at effort 2
        "tailored_suggestions",  # 8,000 at 3
        "own_1",  # 0 on average, 18,000 at 1
        "after_the_basket",  # 30,000 at 2
        "easy_returns",  # 30,000 at 4
        "sorry_card",  # 5,051 at 1
        "careful_start",  # 11,000 at 3
        "value_proposition",  # a loss
        "review_request",  # not in the model
    ]
    assert found.rows["place"].tolist() == list(range(1, 10))
    assert found.measure is Measure.REVENUE


def test_a_tested_tip_is_worth_its_mean_with_limits_and_an_untested_one_nothing_on_average():
    found = ranked()
    impact, upside = told(found, "impact"), told(found, "upside")
    assert {id: impact[id] for id in UNTESTED} == dict.fromkeys(UNTESTED, 0.0)
    usual = {id: UNTESTED[id] for id in UNTESTED if id != FULL}
    assert {id: round(upside[id]) for id in usual} == usual
    assert {id: round(impact[id]) for id in TESTED} == {
        id: mean for id, (mean, _) in TESTED.items()
    }
    assert all(math.isnan(upside[id]) for id in TESTED)
    low, high = told(found, "impact_low"), told(found, "impact_high")
    mean, spread = TESTED["delivery_updates"]  # 80 % of a normal lie within 1.2816 of its mean
    assert low["delivery_updates"] == pytest.approx(mean - 1.2816 * spread, rel=0.03)
    assert high["delivery_updates"] == pytest.approx(mean + 1.2816 * spread, rel=0.03)


def test_a_share_near_1_has_little_room_for_success():
    """From 99 %, 5 % more would be 104 %: only one point is left."""
    upside = told(ranked(), "upside")[FULL]
    assert upside == pytest.approx(UNTESTED[FULL] * 0.01 / (0.99 * 0.05))


def test_worth_is_impact_per_point_of_effort_with_its_limits():
    rows = ranked().rows
    for name, of in (
        ("worth", "impact"),
        ("worth_low", "impact_low"),
        ("worth_high", "impact_high"),
    ):
        assert np.allclose(rows[name], rows[of] / rows["effort"], equal_nan=True)
    assert told(ranked(), "worth")["delivery_updates"] == pytest.approx(21_000)


def test_the_users_effort_counts():
    found = ranked()
    assert told(found, "effort")["own_1"] == 1
    other = with_weighed(project().priorities, "own_1", Weighed(effort=5))
    lower = ranked(project().model_copy(update={"priorities": other}))
    assert lower.rows["tip"].tolist().index("own_1") > found.rows["tip"].tolist().index("own_1")


def test_a_tip_outside_the_model_says_why_it_is_not_known():
    found = ranked()
    assert told(found, "note")["review_request"] == "tip_moves_nothing"
    assert math.isnan(told(found, "impact")["review_request"])
    assert {note for tip, note in told(found, "note").items() if tip != "review_request"} == {""}


def test_without_a_journey_effort_alone_gives_the_order():
    tips = considered(project(), FITTING)
    found = ranking(tips, gains(tips, None, project()), project())
    assert not found.known
    assert set(found.rows["note"]) == {NO_DATA}
    assert found.measure is None
    assert found.rows["effort"].is_monotonic_increasing


def test_no_tips_are_no_rows():
    found = ranking((), gains((), ask, Project()), Project())
    assert list(found.rows.columns) == list(COLUMNS)
    assert (len(found.rows), found.known, found.todo()) == (0, False, [])


@pytest.mark.parametrize("order", [EFFORT, DUE, "axis_1"])
def test_other_orders_leave_what_is_not_known_to_the_end(order):
    values = ranked(order=order).rows[order]
    known = values.dropna().tolist()
    assert known == sorted(known, reverse=order == "axis_1")
    assert values.iloc[len(known) :].isna().all()


@given(st.permutations(FITTING))
def test_the_order_does_not_hang_on_the_order_in_which_tips_are_given(given_ids):
    usual, turned = ([TIPS[id] for id in ids] for ids in (FITTING, given_ids))
    orders = [
        ranking(tips, gains(tips, ask, Project()), Project()).rows["tip"].tolist()
        for tips in (usual, turned)
    ]
    assert orders[0] == orders[1]


def test_nothing_that_is_given_is_changed():
    tips = considered(project(), FITTING)
    found = gains(tips, ask, project())
    before = found.rows.copy()
    ranking(tips, found, project())
    assert found.rows.equals(before)


def test_the_picture_parts_tips_by_gain_and_effort():
    found = ranked()
    todo = dict(zip(found.rows["tip"], found.todo(), strict=True))
    assert todo == {
        "delivery_updates": Do.FIRST,
        "after_the_basket": Do.FIRST,
        "own_1": Do.IF_TIME,
        "easy_returns": Do.PLAN,
        "sorry_card": Do.IF_TIME,
        "value_proposition": Do.LEAVE,
        "tailored_suggestions": Do.LEAVE,
        "careful_start": Do.LEAVE,
        "review_request": None,
    }


def test_no_tip_stands_on_the_line_between_small_and_large():
    for axis in (IMPACT, EFFORT, "axis_1"):
        side = ranked().side(axis)
        assert side.middle not in side.values


@pytest.mark.parametrize(
    ("across", "up", "first"),
    [
        (IMPACT, EFFORT, {"delivery_updates", "after_the_basket"}),
        (EFFORT, "axis_1", {"delivery_updates", "own_1"}),
        ("axis_1", IMPACT, {"delivery_updates"}),
    ],
)
def test_any_two_axes_make_a_picture(across, up, first):
    found = ranked(across=across, up=up)
    todo = zip(found.rows["tip"], found.todo(), strict=True)
    assert {tip for tip, each in todo if each is Do.FIRST} == first


def test_much_gain_for_much_effort_is_to_be_planned_whichever_way_the_axes_lie():
    usual, turned = ranked(), ranked(across=IMPACT, up=EFFORT)
    assert usual.todo() == turned.todo()


@pytest.mark.parametrize(
    ("values", "middle"),
    [
        ([], 0.0),
        ([-5.0], 0.0),
        ([4.0, 4.0], 2.0),
        ([1.0, 3.0, 3.0], 2.0),
        ([-1.0, 2.0, 4.0, 10.0], 7.0),
    ],
)
def test_gains_are_parted_at_their_widest_gap(values, middle):
    assert parting(values) == middle


def test_what_is_rolled_out_or_lost_its_test_is_not_weighed():
    made = decided.project()  # delivery_updates won; value_proposition is planned
    lost = decided.trial(
        "x", decided.outcome(-0.1, decision=Decision.ROLL_BACK), tip="careful_start"
    )
    made = register.with_trial(made, lost)
    ids = [tip.id for tip in considered(made, FITTING)]
    assert "careful_start" not in ids
    assert ids[:2] == ["delivery_updates", "easy_returns"]
    done = register.with_status(made, "delivery_updates", Status.ROLLED_OUT)
    assert "delivery_updates" not in [tip.id for tip in considered(done, FITTING)]


def test_without_findings_what_is_planned_the_users_own_and_what_was_said_something_of_is_weighed():
    ids = {tip.id for tip in considered(project())}
    assert ids == {"own_1", "careful_start", "delivery_updates", "sorry_card"}
    assert considered(Project()) == ()
    assert considered(Project(priorities=Priorities(tips={"gone": Weighed(effort=2)}))) == ()


def test_days_that_are_over_are_told_the_longest_first():
    found = late(considered(project()), project(), datetime.date(2026, 5, 2))
    assert [(each.tip.id, each.days, each.owner) for each in found] == [
        ("delivery_updates", 12, ""),
        ("careful_start", 1, "CX"),
    ]
    assert late(considered(project()), project(), datetime.date(2026, 4, 20)) == ()


def test_places_are_those_of_the_order():
    assert all(b - a == 1 for a, b in pairwise(ranked(order=DUE).rows["place"]))

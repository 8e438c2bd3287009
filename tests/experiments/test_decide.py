"""What is done with a test: every way it can come out, for one arm and for several."""

import datetime as dt

import pytest

from tests.experiments.arms import days, metric, plan, result, shares

BUY, BUY2 = metric("buy"), metric("buy2")
GUARD = metric("leave", role="guardrail", higher_is_better=False)
MARGIN = GUARD.model_copy(update={"margin": 0.1})
UP, DOWN, SAME = 620, 400, 505  # of 5,000, beside 500

WAYS = [
    ([BUY], [UP], "ship", ["better"]),
    ([BUY], [DOWN], "roll_back", ["worse"]),
    ([BUY], [SAME], "keep_running", ["undecided"]),
    ([BUY.model_copy(update={"higher_is_better": False})], [DOWN], "ship", ["better"]),
    ([BUY, BUY2], [UP, SAME], "ship", ["better"]),
    ([BUY, BUY2], [UP, DOWN], "review", ["better", "worse"]),
    ([BUY, BUY2], [SAME, DOWN], "roll_back", ["worse"]),
    ([BUY, GUARD], [UP, SAME], "ship", ["better", "guardrail_held"]),
    ([BUY, GUARD], [UP, UP], "review", ["better", "guardrail_worse"]),
    ([BUY, GUARD], [SAME, UP], "review", ["guardrail_worse"]),
    ([BUY, MARGIN], [UP, SAME], "review", ["better", "guardrail_open"]),
    ([BUY, MARGIN], [UP, 440], "ship", ["better", "guardrail_held"]),
    ([GUARD], [SAME], "keep_running", []),
]


@pytest.mark.parametrize(("metrics", "counts", "decision", "reasons"), WAYS)
def test_one_arm(metrics, counts, decision, reasons):
    sums = shares({"now": (500,) * len(counts), "new": tuple(counts)}, 5000)
    found = result(sums, *metrics)
    assert (found.decision.value, [r.key for r in found.reasons]) == (decision, reasons)
    assert found.winner == ("new" if decision == "ship" else None)


ARMS = [
    ((UP, SAME), "ship", "a"),
    ((SAME, UP), "ship", "b"),
    ((UP, UP + 60), "ship", "b"),
    ((UP + 60, UP), "ship", "a"),
    ((DOWN, UP), "ship", "b"),
    ((DOWN, SAME), "keep_running", None),
    ((DOWN, DOWN), "roll_back", None),
]


@pytest.mark.parametrize(("counts", "decision", "winner"), ARMS)
def test_the_best_arm_that_may_be_shipped(counts, decision, winner):
    found = result(shares({"now": (500,), "a": counts[:1], "b": counts[1:]}, 5000), BUY)
    assert (found.decision.value, found.winner) == (decision, winner)


@pytest.mark.parametrize("count", [UP, DOWN, SAME])
def test_an_arm_of_which_nothing_is_known_does_not_count(count):
    alone = result(shares({"now": (500,), "a": (count,)}, 5000), BUY)
    there = {"now": 5000, "a": 5000, "b": 1}
    split = {"now": 0.4999, "a": 0.4999, "b": 0.0002}
    found = result(shares({"now": (500,), "a": (count,), "b": (0,)}, there), BUY, split=split)
    assert (found.decision, found.winner) == (alone.decision, alone.winner)
    assert [r.blanks["arm"] for r in found.reasons] == ["a"]


def test_the_larger_gain_is_no_reason_to_ship_an_arm_that_breaks_a_guardrail():
    counts = {"now": (500, 500), "a": (UP + 60, UP), "b": (UP, SAME)}
    found = result(shares(counts, 5000), BUY, GUARD)
    assert (found.decision.value, found.winner) == ("ship", "b")


EARLY = [
    (UP, 5000, "ship"),  # the plan is fulfilled
    (570, 9000, "keep_running"),  # p .02 at one look, nothing at all looks
    (700, 9000, "ship"),  # sure at any look
    (320, 9000, "roll_back"),
    (SAME, 5000, "review"),
    (SAME, 9000, "keep_running"),
]


@pytest.mark.parametrize(("count", "planned", "decision"), EARLY)
def test_before_the_planned_end_only_what_holds_at_every_look_decides(count, planned, decision):
    found = result(shares({"now": (500,), "new": (count,)}, 5000), BUY, plan=plan(planned))
    assert found.decision.value == decision


@pytest.mark.parametrize(("planned", "decision"), [(5000, "review"), (9000, "keep_running")])
def test_a_guardrail_too_is_not_judged_by_one_early_look(planned, decision):
    sums = shares({"now": (500, 500), "new": (SAME, 580)}, 5000)
    assert result(sums, BUY, GUARD, plan=plan(planned)).decision.value == decision


def test_an_undecided_test_says_how_many_more():
    units = {"now": 2000, "new": 2000}
    sums = shares({"now": (210,), "new": (226,)}, units, days=days(units, 10))
    needed = result(sums, BUY, plan=plan(6965)).needed
    assert (needed.effect, needed.per_arm, needed.more, needed.days) == (0.015, 6965, 4965, 25)


def test_without_a_plan_a_tenth_is_worth_finding_or_what_takes_more_people():
    small, large = (
        result(shares({"now": (n // 10,), "new": (n // 10 + 1,)}, n), BUY).needed
        for n in (2000, 20_000)
    )
    assert small.effect == pytest.approx(0.01)
    assert large.effect == pytest.approx(0.005)
    assert large.per_arm > 20_000
    assert small.days is None


def test_nothing_more_helps_where_the_control_has_nothing():
    assert result(shares({"now": (0,), "new": (2,)}, 5000), BUY).needed is None


def test_less_being_better_the_effect_to_find_is_a_loss():
    less = BUY.model_copy(update={"higher_is_better": False})
    units = {"now": 2000, "new": 2000}
    sums = shares({"now": (200,), "new": (199,)}, units, days={dt.date(2026, 4, 1): units})
    assert result(sums, less).needed.effect == pytest.approx(-0.01)

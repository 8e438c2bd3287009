"""How far tips come: nothing is decided before a test has told; plans and outcomes move their tip."""

import pytest

from cx.domain import MetricKind, Stage, Status
from cx.model import register
from cx.model.experiment import Trial
from cx.model.project import Project
from cx.model.tips import Goal, Group, catalogue
from tests import decided

TIP = "delivery_updates"
OPEN = (Status.IDEA, Status.PLANNED, Status.RUNNING)


def planned(**changes: object) -> Trial:
    return Trial(
        **({"id": "a", "name": "少ないメール", "tip": TIP, "status": Status.PLANNED} | changes)
    )


def test_a_project_with_tests_and_tips_comes_back_as_it_was():
    project = register.with_tip(
        decided.project(), title="お礼", advice="", stage=Stage.USE, goal=Goal.RETURN
    )
    assert Project.loads(project.dumps()) == project


def test_an_old_project_has_neither():
    old = Project.loads('{"version": 2, "model": "b2b"}')
    assert (old.tests, old.tips, old.tip_status) == ((), (), {})


def test_every_tip_begins_as_an_idea():
    assert {register.status(Project(), tip.id) for tip in catalogue()} == {Status.IDEA}
    assert register.steps(Project(), TIP) == OPEN


@pytest.mark.parametrize("status", [Status.DECIDED, Status.ROLLED_OUT])
def test_without_an_outcome_nothing_is_decided(status):
    running = register.with_trial(Project(), planned(status=Status.RUNNING))
    with pytest.raises(ValueError, match=TIP):
        register.with_status(running, TIP, status)
    kept = register.with_trial(running, planned(status=status))
    assert kept.tests[0].status is Status.RUNNING
    assert register.status(kept, TIP) is Status.RUNNING


def test_a_plan_and_an_outcome_bring_the_tip_forward():
    project = register.with_trial(Project(), planned())
    assert register.status(project, TIP) is Status.PLANNED
    done = planned(status=Status.DECIDED, outcome=decided.outcome())
    project = register.with_trial(project, done)
    assert project.tests == (done,)
    assert register.status(project, TIP) is Status.DECIDED
    assert register.steps(project, TIP) == register.STATUSES


def test_the_tests_of_a_tip_follow_its_status():
    project = register.with_trial(Project(), planned())
    project = register.with_trial(project, planned(id="b", tip="easy_returns"))
    project = register.with_status(project, TIP, Status.RUNNING)
    assert [each.status for each in project.tests] == [Status.RUNNING, Status.PLANNED]


def test_a_decided_test_is_not_undone_when_its_tip_is_tried_again():
    project = register.with_trial(
        Project(), planned(status=Status.DECIDED, outcome=decided.outcome())
    )
    again = register.with_status(project, TIP, Status.PLANNED)
    assert register.status(again, TIP) is Status.PLANNED
    assert again.tests[0].status is Status.DECIDED
    out = register.with_status(again, TIP, Status.ROLLED_OUT)
    assert out.tests[0].status is Status.ROLLED_OUT


def test_a_test_without_a_tip_moves_none():
    project = register.with_trial(Project(), planned(tip=None))
    assert project.tip_status == {}


def test_ones_own_tips_have_ids_of_their_own_and_can_be_removed():
    project = Project()
    for title in ("お礼の電話", "手紙", "カード"):
        project = register.with_tip(
            project, title=title, advice="", stage=Stage.USE, goal=Goal.SATISFACTION
        )
    project = register.with_status(project, "own_2", Status.RUNNING)
    left = register.without_tip(project, "own_2")
    assert [tip.id for tip in left.tips] == ["own_1", "own_3"]
    assert left.tip_status == {}
    assert register.tip(left, "own_2") is None
    again = register.with_tip(left, title="花", advice="", stage=Stage.USE, goal=Goal.RETURN)
    assert len({tip.id for tip in again.tips}) == 3


@pytest.mark.parametrize(
    ("goal", "kind"),
    [(Goal.SATISFACTION, MetricKind.MEAN), (Goal.RETURN, MetricKind.PROPORTION)],
)
def test_a_tip_of_ones_own_says_its_one_text_in_both_languages(goal, kind):
    [tip] = register.with_tip(
        Project(), title="お礼", advice="3日後に", stage=Stage.USE, goal=goal, effort=1
    ).tips
    assert set(tip.title) == {"お礼"}
    assert set(tip.advice) == {"3日後に"}
    assert (tip.group, tip.test.kind, tip.effort) == (Group.OWN, kind, 1)


def test_what_is_under_way_has_its_place_what_has_come_furthest_first():
    found = register.in_work(decided.project())
    stages = {each.name.ja: (each.stage, each.status) for each in found}
    assert stages["メールは2通だけ"] == (Stage.DELIVERY, Status.DECIDED)
    assert stages["到着日を見せる"] == (Stage.DELIVERY, Status.RUNNING)
    title = register.tip(Project(), "value_proposition").title.ja
    assert stages[title] == (Stage.FIRST_IMPRESSION, Status.PLANNED)
    order = [register.STATUSES.index(each.status) for each in found]
    assert order == sorted(order, reverse=True)
    assert len(found) == 6


def test_ideas_are_not_under_way():
    project = register.with_trial(Project(), planned(status=Status.IDEA))
    assert register.in_work(project) == ()
    assert register.in_work(Project()) == ()

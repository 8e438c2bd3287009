"""Priorities: what the user says of tips comes back as it was, and axes of one's own hold together."""

import datetime

import pytest
from pydantic import ValidationError

from cx.errors import BadSettings
from cx.model.priority import (
    DUE,
    EFFORT,
    IMPACT,
    MOST_AXES,
    WORTH,
    Priorities,
    Weighed,
    may_be_called,
    renamed,
    with_axes,
    with_axis,
    with_weighed,
    without_axis,
)
from cx.model.project import Project
from cx.model.tips import catalogue

TIP = catalogue()[0]


def scored() -> Priorities:
    """Two axes; a tip with all that can be said, and one with a score on the second axis alone."""
    made = with_axis(with_axis(Priorities(), "戦略"), "Fun")
    said = Weighed(
        effort=4, owner="=1+1", due=datetime.date(2026, 12, 1), scores={"axis_1": 5, "axis_2": 2}
    )
    return with_weighed(with_weighed(made, TIP.id, said), "own_1", Weighed(scores={"axis_2": 1}))


def test_a_project_keeps_its_priorities():
    project = Project(priorities=scored())
    assert Project.loads(project.dumps()) == project


def test_a_project_from_before_has_none():
    assert Project.loads('{"version": 4}').priorities == Priorities()


def test_the_effort_is_the_tips_until_the_user_says_otherwise():
    assert Priorities().effort(TIP) == TIP.effort
    assert scored().effort(TIP) == 4


def test_what_says_nothing_is_not_kept():
    assert with_weighed(scored(), TIP.id, Weighed()).tips.keys() == {"own_1"}


@pytest.mark.parametrize(
    ("name", "id", "free"),
    [
        ("速さ", None, True),
        ("  ", None, False),
        ("戦略 ", None, False),
        ("ＦＵＮ", None, False),
        ("fun!", None, True),
        ("戦略", "axis_1", True),
        ("fun", "axis_1", False),
    ],
)
def test_an_axis_is_called_as_no_other_is(name, id, free):
    assert may_be_called(scored(), name, id=id) is free


def test_an_axis_that_cannot_be_named_is_refused():
    with pytest.raises(ValueError, match="fun"):
        with_axis(scored(), "fun")
    with pytest.raises(ValueError, match="fun"):
        renamed(scored(), "axis_1", "fun")


def test_there_are_only_so_many_axes():
    made = Priorities()
    for place in range(MOST_AXES):
        made = with_axis(made, f"軸{place}")
    with pytest.raises(ValidationError):
        with_axis(made, "もう1つ")


def test_another_name_keeps_the_scores():
    changed = renamed(scored(), "axis_1", " 速さ ")
    assert changed.axes[0].name == ("速さ", "速さ")
    assert changed.tips == scored().tips


def test_an_axis_leaves_with_its_scores_and_its_id_is_free_again():
    less = without_axis(scored(), "axis_1")
    assert [axis.id for axis in less.axes] == ["axis_2"]
    assert [each.scores for each in less.tips.values()] == [{"axis_2": 2}, {"axis_2": 1}]
    assert [axis.id for axis in with_axis(less, "新しい軸").axes] == ["axis_2", "axis_1"]


def test_an_axis_that_was_drawn_or_ordered_by_leaves_the_usual_ones():
    drawn = with_axes(scored(), across="axis_1", up="axis_2").model_copy(update={"order": "axis_2"})
    first = without_axis(drawn, "axis_1")
    assert (first.across, first.up, first.order) == (EFFORT, IMPACT, "axis_2")
    assert without_axis(first, "axis_2").order == WORTH


@pytest.mark.parametrize(
    ("asked", "drawn"),
    [
        ((IMPACT, "axis_1"), (IMPACT, "axis_1")),
        ((IMPACT, IMPACT), (IMPACT, EFFORT)),  # impact was up: the two change places
        ((EFFORT, EFFORT), (IMPACT, EFFORT)),
    ],
)
def test_one_axis_twice_makes_the_two_change_places(asked, drawn):
    across, up = asked
    found = with_axes(scored(), across=across, up=up)
    assert (found.across, found.up) == drawn


@pytest.mark.parametrize(
    "wrong",
    [
        '{"across": "axis_9"}',
        '{"across": "impact"}',
        '{"order": "axis_9"}',
        '{"axes": [{"id": "impact", "name": ["a", "a"]}]}',
        '{"axes": [{"id": "axis_1", "name": ["a", "a"]}, {"id": "axis_1", "name": ["b", "b"]}]}',
        '{"tips": {"own_1": {"effort": 6}}}',
        '{"tips": {"own_1": {"scores": {"axis_1": 0}}}}',
    ],
)
def test_a_file_with_priorities_that_cannot_be_is_refused(wrong):
    with pytest.raises(BadSettings):
        Project.loads(f'{{"version": 5, "priorities": {wrong}}}')


def test_what_can_be_ordered_by():
    assert scored().orders == (WORTH, EFFORT, DUE, "axis_1", "axis_2")

"""What differs between two projects is said, all of it, in both languages."""

import pytest
from hypothesis import HealthCheck, given, settings

from cx.domain import Stage
from cx.model.compare import FAMILIES, changes
from cx.model.compare import settings as settings_of
from cx.model.project import Project
from cx.model.recipe import Answers, Check, Handling, Treatment
from cx.model.scenario import LeverKind
from cx.words import Words
from tests.model.projects import full_project, projects

EN, JA = Words.of("en"), Words.of("ja")
SILENT = {"version": 6, "salt": "", "last": None}


def test_every_field_of_a_project_is_spoken_of():
    answers = {f"answers.{name}" for name in Answers.model_fields}
    silent = {"version", "salt", "answers"}  # nothing that a user set, and what has parts
    assert set(FAMILIES) == {*Project.model_fields, *answers} - silent


@pytest.mark.parametrize("words", [EN, JA])
def test_every_choice_has_its_words(words):
    keys = [f"project.family.{family}" for family in FAMILIES]
    keys += [f"project.handling.{each}" for each in Handling]
    keys += [f"project.treatment.{each}" for each in Treatment]
    keys += [f"project.lever_kind.{each}" for each in LeverKind]
    keys += [f"read.check.{each}" for each in Check]
    assert [key for key in keys if key not in words] == []


@pytest.mark.parametrize("words", [EN, JA])
def test_a_full_project_is_told_family_by_family(words):
    told = settings_of(full_project(), words)
    assert {each.family for each in told} == set(FAMILIES) - {"answers.zones"}
    assert all(each.value for each in told)


@given(projects(), projects())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_differs_is_said_and_nothing_else(one, other):
    assert changes(one, one, JA) == []
    alike = one.model_copy(update=SILENT) == other.model_copy(update=SILENT)
    assert bool(changes(one, other.model_copy(update={"last": one.last}), JA)) is not alike


@given(projects(), projects())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_other_way_round_before_and_after_change_places(one, other):
    there, back = changes(one, other, EN), changes(other, one, EN)
    silent = {EN("project.set"), EN("project.otherwise")}
    said = {(c.family, c.item, c.before, c.after) for c in there if c.before not in silent}
    assert said == {(c.family, c.item, c.after, c.before) for c in back if c.before not in silent}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"model": "b2b"}, ("model", "", "All stages (nine columns)")),
        ({"stages": {"配送": Stage.USE}}, ("stages", "配送", None, "Use")),
        ({"stages": {"配送": None}}, ("stages", "配送", None, "(in no stage)")),
        ({"answers": Answers(roles={"備考": None})}, ("answers.roles", "備考", None)),
        ({"window_days": 7.5}, ("window_days", "", "30 days", "7.5 days")),
    ],
)
def test_a_change_is_said_with_its_place(changed, said):
    [found] = changes(Project(), Project().model_copy(update=changed), EN)
    assert found[: len(said)] == said

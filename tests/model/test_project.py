"""Everything a user sets comes back from its file as it was."""

import pytest

from cx.domain import Role, Stage
from cx.errors import BadSettings, NewerProject, NoSuchFile
from cx.model.project import Project
from cx.model.recipe import Answers, Best, DateOrder, recipe, recipes
from cx.model.stage_model import stage_model


def full_project() -> Project:
    return Project(
        model="five_moments",
        own_model=stage_model("b2b"),
        recipe=recipe("olist"),
        mapping={Role.SCORE: ("a", "b")},
        answers=Answers(
            dates={"*": DateOrder.DMY}, best={"Q1": Best.LOW}, codes={"TMOT": Stage.SHARE}
        ),
        stages={"配送": Stage.DELIVERY, "その他": None},
        window_days=14,
    )


def test_a_project_comes_back_as_it_was(tmp_path):
    project = full_project()
    path = tmp_path / "mine.ichie"
    project.save(path)
    assert Project.open(path) == project


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", BadSettings),
        ("[]", BadSettings),
        ('{"version": 99}', NewerProject),
        ('{"model": 3}', BadSettings),
        ('{"no_such": 1}', BadSettings),
        ('{"window_days": NaN}', BadSettings),
        ('{"stages": {"a": "nowhere"}}', BadSettings),
    ],
)
def test_a_wrong_project_says_what_is_wrong(text, error):
    with pytest.raises(error):
        Project.loads(text)


def test_a_missing_project_is_named(tmp_path):
    with pytest.raises(NoSuchFile):
        Project.open(tmp_path / "none.ichie")


@pytest.mark.parametrize("name", recipes())
def test_built_in_recipes_are_whole(name):
    found = recipe(name)
    tables = {table.id for table in found.tables}
    assert found.id == name
    assert {rule.table for rule in found.touches} <= tables
    assert {side for join in found.joins for side in (join.left, join.right)} <= tables

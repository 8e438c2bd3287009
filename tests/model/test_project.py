"""Everything a user sets comes back from its file as it was."""

import pytest

from cx.domain import Marks
from cx.errors import BadSettings, NewerProject
from cx.model.filters import Filters
from cx.model.project import VERSION, Project
from cx.model.recipe import recipe, recipes
from tests.model.projects import full_project


def test_a_project_comes_back_as_it_was():
    assert Project.loads(full_project().dumps()) == full_project()


def test_a_project_from_before_the_wording_keeps_the_sources_words():
    assert Project.loads('{"version": 1, "model": "full"}').marks is Marks.SOURCE


def test_a_project_from_before_the_filters_opens_and_is_saved_as_a_new_one():
    opened = Project.loads('{"version": 1, "model": "b2b"}')
    assert opened.filters == Filters()
    assert f'"version": {VERSION}' in opened.dumps()


def test_a_project_from_before_the_guesses_has_not_been_asked_for_them():
    opened = Project.loads('{"version": 3}')
    assert opened.guesses is None
    assert opened.evidence == {}
    assert Project.loads(Project(guesses={}).dumps()).guesses == {}  # asked, and none was made


def test_a_project_from_before_the_scenarios_has_none():
    assert Project.loads('{"version": 4, "guesses": {}}').scenarios == ()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", BadSettings),
        ("[]", BadSettings),
        ('{"version": 99}', NewerProject),
        ('{"model": 3}', BadSettings),
        ('{"no_such": 1}', BadSettings),
        ('{"window_days": NaN}', BadSettings),
        ('{"marks": "nice"}', BadSettings),
        ('{"filters": {"period": 3}}', BadSettings),
        ('{"filters": {"moon": "full"}}', BadSettings),
        ('{"stages": {"a": "nowhere"}}', BadSettings),
        ('{"guesses": {"a": "wonder"}}', BadSettings),
        ('{"evidence": {"a": ["hearsay"]}}', BadSettings),
        ('{"scenarios": [{"levers": [{"kind": "magic"}]}]}', BadSettings),
        ('{"scenarios": [{"once": NaN}]}', BadSettings),
    ],
)
def test_a_wrong_project_says_what_is_wrong(text, error):
    with pytest.raises(error):
        Project.loads(text)


@pytest.mark.parametrize("name", recipes())
def test_built_in_recipes_are_whole(name):
    found = recipe(name)
    tables = {table.id for table in found.tables}
    assert found.id == name
    assert {rule.table for rule in found.touches} <= tables
    assert {side for join in found.joins for side in (join.left, join.right)} <= tables

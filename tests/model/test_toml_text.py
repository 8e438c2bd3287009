import pytest

from cx.domain import Role, Text
from cx.model.base import checked, toml
from cx.model.recipe import DateOrder, Recipe, ScaleRule, Table, TouchRule, recipe, recipes
from cx.model.stage_model import StageModel, presets, stage_model
from cx.model.toml_text import toml_text


def again(settings):
    return checked(type(settings), toml(toml_text(settings), file="x.toml"), file="x.toml")


@pytest.mark.parametrize("name", recipes())
def test_every_recipe_comes_back_as_it_was(name):
    assert again(recipe(name)) == recipe(name)


@pytest.mark.parametrize("name", presets())
def test_every_stage_model_comes_back_as_it_was(name):
    found: StageModel = again(stage_model(name))
    assert found == stage_model(name)


def test_names_of_columns_may_hold_anything():
    nasty = '満足度 "5段階"\n[x] = \\ # 1.'
    rules = Recipe(
        id="own",
        name=Text(ja="独自", en="own"),
        tables=(Table(id="a", columns=(nasty, "b c")),),
        touches=(TouchRule(table="a", touchpoint=nasty, roles={Role.SCORE: (nasty,)}),),
        scales={nasty: ScaleRule(low=1, high=5)},
        dates={"日付": DateOrder.DMY},
    )
    assert again(rules) == rules

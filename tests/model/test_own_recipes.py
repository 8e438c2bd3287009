"""Recipes of the user's own: kept under a name, known again by columns, forgotten."""

import pytest

from cx.domain import Shape, Text
from cx.model.own_recipes import folder, forget, keep, own_recipes
from cx.model.recipe import Recipe, Table, TouchRule


@pytest.fixture
def recipe() -> Recipe:
    table = Table(
        id="a", columns=("買った日",), some=("買った日", "だれ", "店", "色"), shape=Shape.WIDE
    )
    rule = TouchRule(table="a", touchpoint="purchase", at="買った日")
    return Recipe(id="generic", name=Text("自動", "Guessed"), tables=(table,), touches=(rule,))


def test_what_is_kept_is_found_again_until_it_is_forgotten(recipe):
    kept = keep(recipe, "  月次 受注 ")
    assert (kept.id, kept.name.ja) == ("月次受注", "月次 受注")
    assert own_recipes() == (kept,)
    forget("月次受注")
    assert own_recipes() == ()


def test_only_files_much_like_it_are_known_by_it(recipe):
    assert keep(recipe, "x").tables[0].least == 2


@pytest.mark.parametrize("name", ["../../evil", "/etc/passwd", "..", "a\\b", "CON:"])
def test_no_name_leads_out_of_the_folder(recipe, name):
    keep(recipe, name)
    assert [path.parent for path in folder().iterdir()] == [folder()]


def test_nothing_but_an_own_recipe_is_deleted(recipe, tmp_path):
    keep(recipe, "x")
    other = tmp_path / "other.toml"
    other.write_text("a = 1")
    forget("../../other")
    assert other.exists()


def test_a_broken_file_hides_no_other(recipe):
    keep(recipe, "good")
    (folder() / "broken.toml").write_text("id =")
    assert [each.id for each in own_recipes()] == ["good"]


def test_a_built_in_recipe_keeps_its_name(recipe):
    assert keep(recipe, "shopify").id == "own-shopify"

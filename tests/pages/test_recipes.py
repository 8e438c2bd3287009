"""Reading rules on the data page: known forms are named, the user's own kept and used again."""

import numpy as np
import pytest

from cx.model.own_recipes import keep, own_recipes
from cx.model.recipe import recipe
from cx.simulate.exports import Kind, export
from cx.simulate.shop import simulate
from cx.simulate.world import World
from pages.kit import doors


@pytest.fixture
def files(tmp_path):
    shop = simulate(World(customers=40), np.random.default_rng(2))
    made = export(Kind.BASE, shop, tmp_path)
    return {made.path.name: made.path.read_bytes()}


@pytest.fixture
def here(monkeypatch):
    monkeypatch.setattr(doors, "on_this_machine", lambda: True)


def texts(app) -> str:
    return " ".join(each.value for each in app.markdown)


def rules(screen, files, lang="ja"):
    app = screen("data", lang=lang, files=files)
    app.get_by_key("data_part").set_value("saved").run()
    assert not app.exception
    return app


@pytest.mark.parametrize(("lang", "form"), [("ja", "BASEの注文データ"), ("en", "Orders of BASE")])
def test_the_form_of_a_known_file_is_named(screen, files, lang, form):
    assert form in texts(screen("data", lang=lang, files=files))


def test_rules_are_kept_under_a_name_and_forgotten(screen, files, here):
    app = rules(screen, files)
    [name] = [each for each in app.text_input if each.label == "このルールの名前"]
    name.set_value("うちの受注")
    [button] = [each for each in app.button if each.label == "このルールを残す"]
    button.click().run()
    assert not app.exception
    assert [each.name.ja for each in own_recipes()] == ["うちの受注"]
    app.get_by_key("forget_うちの受注").click().run()
    assert own_recipes() == ()


def test_own_rules_read_a_file_by_themselves(screen, files, here):
    keep(recipe("base"), "うちの受注")
    assert "うちの受注" in texts(screen("data", files=files))


def test_elsewhere_nothing_is_kept_by_name(screen, files, monkeypatch):
    monkeypatch.setattr(doors, "on_this_machine", lambda: False)
    keep(recipe("base"), "うちの受注")
    app = rules(screen, files)
    assert "うちの受注" not in texts(app)
    assert [each.label for each in app.text_input if "ルール" in each.label] == []


def test_another_form_can_be_chosen_and_let_go_again(screen, files):
    app = rules(screen, files)
    [choice] = [each for each in app.selectbox if each.label == "形式を選んで読み取る"]
    choice.set_value("shopify").run()
    app.get_by_key("use_recipe").click().run()
    assert not app.exception
    assert any("Created at" in each.value for each in (*app.error, *app.warning, *app.markdown))

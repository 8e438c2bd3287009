"""Priorities on the page of tips: a picture, a table to change, axes of one's own, with and without data."""

import csv
import datetime
import io
import json

import pytest

from cx.domain import Stage, Status
from cx.model import register
from cx.model.priority import EFFORT, IMPACT, Weighed, with_axis, with_weighed
from cx.model.project import Project
from cx.model.tips import Goal, catalogue
from cx.words import LANGUAGES, Words
from tests import decided, shop
from tests.pages.test_findings import answers
from tests.pages.test_tips import texts, viewed

TITLE = "お礼の電話"
TIP = catalogue()[0]


def priorities(screen, lang="ja", files=None, project=None):
    """The view; a project is put into the session before it is opened."""
    app = screen("tips", lang=lang, files=files)
    if project is not None:
        app.session_state["project"] = app.session_state["project"].model_copy(
            update={
                name: getattr(project, name)
                for name in ("tips", "tests", "tip_status", "priorities")
            }
        )
    app = app.segmented_control(key="tips_view").set_value("priorities").run()
    assert not app.exception
    assert not app.error
    return app


def own() -> Project:
    """A tip of one's own, said of it all that can be said, and an axis of one's own."""
    made = register.with_tip(
        Project(), title=TITLE, advice="", stage=Stage.PURCHASE, goal=Goal.RETURN
    )
    said = Weighed(effort=2, owner="=1+1", due=datetime.date(2026, 1, 5), scores={"axis_1": 4})
    axes = with_axis(made.priorities, "戦略との相性 <b>")
    return made.model_copy(update={"priorities": with_weighed(axes, "own_1", said)})


def table(app):
    """The table to be changed."""
    [found] = [each.value for each in app.dataframe if "effort" in each.value]
    return found


def without_amounts() -> dict[str, bytes]:
    """The shop's orders without their last column."""
    rows = csv.reader(io.StringIO(shop.orders().decode("cp932")))
    text = io.StringIO()
    csv.writer(text).writerows(row[:-1] for row in rows)
    return {shop.ORDERS: text.getvalue().encode("cp932"), shop.SURVEY: shop.survey()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_data_and_tips_it_says_how_to_begin(screen, lang):
    app = priorities(screen, lang)
    assert Words.of(lang)("page.priorities.empty") in texts(app)
    assert not app.dataframe
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_data_tips_are_weighed_by_effort_and_own_scores(screen, lang):
    words = Words.of(lang)
    app = priorities(screen, lang, project=own())
    assert words("page.priorities.no_data") in texts(app)
    assert words("figure.priorities.empty_impact") in texts(app)
    assert list(table(app)["title"]) == [f"1. {TITLE}"]
    assert "worth" not in table(app)
    app.selectbox(key=f"priorities_up_{IMPACT}").set_value("axis_1").run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 2
    drawn = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert TITLE in str(drawn)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_with_orders_every_tip_has_a_worth_or_a_reason(screen, lang):
    words = Words.of(lang)
    app = priorities(screen, lang, files=shop.files(), project=own())
    found = table(app)
    assert found["title"].str.endswith(TITLE).any()
    assert len(found) > 5
    assert found["worth"].str.len().gt(0).all()
    assert found["worth"].str.contains("¥" if lang == "en" else "円").any()
    assert len(app.get("plotly_chart")) == 2
    assert words("figure.priorities.marks") in texts(app)
    assert words("page.priorities.what.revenue") in texts(app)
    labels = {button.proto.label for button in app.get("download_button")}
    assert words("button.save_csv") in labels


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_amounts_purchases_are_counted_and_that_is_said(screen, lang):
    app = priorities(screen, lang, files=without_amounts())
    words = Words.of(lang)
    assert words("page.priorities.counts_purchases") in texts(app)
    assert not table(app)["worth"].str.contains("¥|円").any()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_answers_alone_still_give_a_table(screen, lang):
    app = priorities(screen, lang, files=answers())
    assert len(table(app)) > 0


def test_a_decided_test_gives_its_tip_a_place_with_an_interval(screen):
    made = register.with_trial(
        own(), decided.trial("a", decided.outcome(), tip="own_1", stage=Stage.PURCHASE)
    )
    app = priorities(screen, "en", files=shop.files(), project=made)
    first = table(app).iloc[0]
    assert first["title"] == f"1. {TITLE}"
    assert " to " in first["worth"]
    assert "Most for its effort: “お礼の電話”" in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_day_that_is_over_is_said_with_the_owner_as_typed(screen, lang):
    told = texts(priorities(screen, lang, project=own()))
    assert Words.of(lang)("page.priorities.late") in told
    assert "=1+1" in told


def test_what_is_planned_is_weighed_until_it_is_rolled_out(screen):
    made = register.with_status(Project(), TIP.id, Status.PLANNED)
    assert list(table(priorities(screen, project=made))["title"]) == [f"1. {TIP.title.ja}"]


def test_another_axis_is_kept_and_one_axis_twice_makes_them_change_places(screen):
    app = priorities(screen, project=own())
    app.selectbox(key=f"priorities_across_{EFFORT}").set_value(IMPACT).run()
    kept = app.session_state["project"].priorities
    assert (kept.across, kept.up) == (IMPACT, EFFORT)
    assert not app.exception


def test_another_order_is_kept(screen):
    app = priorities(screen, project=own())
    app.selectbox(key="priorities_order_worth").set_value("axis_1").run()
    assert not app.exception
    assert app.session_state["project"].priorities.order == "axis_1"


def axis_box(app, key):
    return app.text_input(key=key)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_own_axis_is_added_called_otherwise_and_removed(screen, lang):
    words = Words.of(lang)
    app = priorities(screen, lang, project=register.with_status(Project(), TIP.id, Status.PLANNED))

    def add(name):
        [box] = [each for each in app.text_input if each.label == words("page.priorities.own.name")]
        box.set_value(name)
        [button] = [each for each in app.button if each.label == words("page.priorities.own.add")]
        button.click()
        app.run()
        assert not app.exception
        return [axis.name.ja for axis in app.session_state["project"].priorities.axes]

    assert add("戦略") == ["戦略"]
    assert add("戦略 ") == ["戦略"]
    assert words("page.priorities.own.taken") in texts(app)
    assert add("手間") == ["戦略", "手間"]  # as one of ours is called
    assert list(table(app).columns)[-3:] == ["axis_1", "axis_2", "status"]
    app.text_input(key="name_axis_1_戦略").set_value("速さ").run()
    assert not app.exception
    assert app.session_state["project"].priorities.axes[0].name.ja == "速さ"
    app.button(key="remove_axis_1").click().run()
    assert not app.exception
    assert [axis.id for axis in app.session_state["project"].priorities.axes] == ["axis_2"]
    assert add("新しい") == ["手間", "新しい"]
    assert app.text_input(key="name_axis_1_新しい").value == "新しい"


def test_no_more_axes_than_there_can_be(screen):
    made = own()
    for place in range(4):
        axes = with_axis(made.priorities, f"軸{place}")
        made = made.model_copy(update={"priorities": axes})
    told = texts(priorities(screen, project=made))
    assert Words.of("ja")("page.priorities.own.full", n=5) in told


def test_a_tip_of_ones_own_that_is_removed_takes_what_was_said_of_it(screen):
    app = screen("tips")
    app.session_state["project"] = own()
    app.segmented_control(key="tips_view").set_value("all").run()
    app.button(key="remove_all_own_1").click().run()
    assert app.session_state["project"].priorities.tips == {}


def test_the_view_can_be_left_and_comes_back(screen):
    app = viewed(screen, "priorities")
    app.segmented_control(key="tips_view").set_value("fit").run()
    app.segmented_control(key="tips_view").set_value("priorities").run()
    assert not app.exception

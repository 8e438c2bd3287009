import json

import pytest

from cx.domain import Stage, Status
from cx.experiments.ledger import ledger
from cx.experiments.ledger_said import how, summary
from cx.model import register
from cx.model.tips import Goal, catalogue
from cx.words import LANGUAGES, Words
from tests import decided, shop
from tests.pages.test_findings import answers

ALL = len(catalogue())


def texts(app):
    kinds = (app.title, app.subheader, app.markdown)
    return "\n".join(each.value for kind in kinds for each in kind).replace("\\", "")


def drawn(app):
    """What the first picture holds."""
    return str(json.loads(app.get("plotly_chart")[0].proto.spec))


def viewed(screen, view, *, lang="ja", files=None):
    app = screen("tips", lang=lang, files=files)
    app.segmented_control(key="tips_view").set_value(view).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_data_all_tips_stand_there(screen, lang):
    words = Words.of(lang)
    app = screen("tips", lang=lang)
    assert not app.exception
    assert words("page.tips.none_chosen", all=ALL) in texts(app)
    app.button(key="tips_more").click().run()
    assert all(tip.title.of(lang) in texts(app) for tip in catalogue())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_with_data_those_come_that_fit_and_say_why(screen, lang):
    words = Words.of(lang)
    app = screen("tips", lang=lang, files=answers())
    assert not app.exception
    told = texts(app)
    assert words("tips.what") in told
    titles = [tip.title.of(lang) for tip in catalogue() if tip.title.of(lang) in told]
    assert 1 <= len(titles) <= 9
    assert words("tips.reason.metric_spread") in told


def test_filters_leave_what_they_ask_for(screen):
    app = viewed(screen, "all")
    app.multiselect(key="tips_goal").set_value([Goal.BOUNCE]).run()
    left = [tip for tip in catalogue() if tip.metric is Goal.BOUNCE]
    assert Words.of("ja")("page.tips.shown", shown=len(left), all=ALL) in texts(app)


def test_how_far_a_tip_has_come_is_kept(screen):
    app = viewed(screen, "all")
    tip = catalogue()[0].id
    app.selectbox(key=f"status_all_{tip}_idea").set_value(Status.RUNNING).run()
    assert not app.exception
    assert app.session_state["project"].tip_status == {tip: Status.RUNNING}
    assert app.selectbox(key=f"status_all_{tip}_running").value == Status.RUNNING


def test_a_tip_of_ones_own_stands_first_and_can_be_removed(screen):
    app = viewed(screen, "all")
    app.text_input[0].set_value("お礼の電話")
    next(b for b in app.button if b.label == Words.of("ja")("page.tips.own.button")).click()
    app.run()
    assert "お礼の電話" in texts(app)
    app.button(key="remove_all_own_1").click().run()
    assert "お礼の電話" not in texts(app)


def test_a_plan_from_a_tip_is_kept_with_the_tip(screen):
    app = screen("tips")
    tip = catalogue()[0]
    app.button(key=f"plan_all_{tip.id}").click().run()
    words = Words.of("ja")
    assert words("page.tests.plan.for_tip", tip=tip.title.ja) in texts(app)
    next(b for b in app.button if b.label == words("page.tests.plan.register")).click()
    app.run()
    assert not app.exception
    project = app.session_state["project"]
    assert [trial.tip for trial in project.tests] == [tip.id]
    assert register.status(project, tip.id) is Status.PLANNED


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_ledger_says_when_there_is_nothing(screen, lang):
    app = viewed(screen, "ledger", lang=lang, files=shop.files())
    assert Words.of(lang)("ledger.none") in texts(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_decided_tests_stand_in_the_ledger_with_what_they_come_to(screen, lang):
    words, project = Words.of(lang), decided.project()
    app = screen("tips", lang=lang)
    app.session_state["project"] = project
    app.segmented_control(key="tips_view").set_value("ledger").run()
    assert not app.exception
    found = ledger(project.tests)
    told = texts(app)
    assert all(sentence in told for sentence in summary(found, words))
    assert how(found, words) in told
    assert len(app.dataframe[0].value) == found.decided
    labels = [button.proto.label for button in app.get("download_button")]
    assert words("button.save_csv") in labels


def test_only_a_tip_whose_test_has_told_can_be_called_decided(screen):
    app = screen("tips")
    app.session_state["project"] = decided.project()
    app = app.segmented_control(key="tips_view").set_value("all").run()
    names = {each: Words.of("ja")(f"tips.status.{each}") for each in Status}
    told = app.selectbox(key="status_all_delivery_updates_decided")
    assert told.options == list(names.values())
    others = app.selectbox(key="status_all_main_moments_idea").options
    assert names[Status.DECIDED] not in others


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_map_has_a_lane_for_what_is_under_way(screen, lang):
    words = Words.of(lang)
    app = screen("journey", lang=lang, files=answers())
    app.session_state["project"] = app.session_state["project"].model_copy(
        update={"tests": decided.project().tests}
    )
    assert words("tips.status.running") not in drawn(app)
    app.run()
    assert not app.exception
    assert words("tips.status.running") in drawn(app)


def test_a_plan_for_a_finding_keeps_the_touchpoint(screen):
    app = screen("tips", files=answers())
    plans = [each for each in app.button if each.key and each.key.startswith("plan_fit_glory")]
    plans[0].click().run()
    assert not app.exception
    assert app.title[0].value == Words.of("ja")("page.tests.title")
    asked = app.session_state["tip"]
    assert (asked.stage, asked.touchpoint) == (Stage.DELIVERY, "梱包")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_pain_has_its_tips(screen, lang):
    """Two places are hated: the worse one leads, the other follows with tips of its own."""
    bad = {"配送": 1, "問い合わせ": 2}
    places = ("商品ページ", "注文", "配送", "梱包", "味", "問い合わせ")
    rows = ["顧客ID,日付,接点,満足度"] + [
        f"C{who:03d},2026-04-{at + 1:02d},{name},{bad.get(name, 4) + (who + at) % 2}"
        for who in range(40)
        for at, name in enumerate(places)
    ]
    app = screen("tips", lang=lang, files={"回答.csv": "\n".join(rows).encode()})
    assert not app.exception
    assert Words.of(lang)("page.tips.further") in "\n".join(each.value for each in app.markdown)
    assert [each.key for each in app.button if str(each.key).startswith("plan_fit_pain_0")]

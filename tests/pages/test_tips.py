import pytest

from cx.domain import Status
from cx.model import register
from cx.model.project import Project
from cx.model.tips import Goal, catalogue
from cx.words import LANGUAGES, Words
from tests import shop
from tests.pages.test_findings import answers

ALL = len(catalogue())


def texts(app):
    kinds = (app.title, app.subheader, app.markdown)
    return "\n".join(each.value for kind in kinds for each in kind).replace("\\", "")


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


def test_old_projects_have_no_tips():
    assert Project.loads('{"version": 1}').tips == ()

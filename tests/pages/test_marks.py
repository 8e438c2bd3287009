"""How Japanese names the marks: chosen on the page of stages, kept, and followed everywhere."""

import json
import re

import pytest

from cx.domain import Marks
from cx.model.project import Project
from cx.words import Words
from tests import shop
from tests.pages.test_pages import texts

SOURCE, PLAIN = re.compile("栄光|痛み"), re.compile("感動|不満")
JA = {marks: Words.of("ja", marks) for marks in Marks}


def drawn(app) -> str:
    return " ".join(str(json.loads(each.proto.spec)) for each in app.get("plotly_chart"))


def switched(app, marks: Marks):
    app.segmented_control(key="marks_switch").set_value(marks).run()
    assert not app.exception
    return app


def test_the_switch_names_both(screen):
    switch = screen("stages", files=shop.files()).segmented_control(key="marks_switch")
    assert switch.options == ["栄光と痛み", "感動と不満"]
    assert switch.value == Marks.SOURCE


@pytest.mark.parametrize(("lang", "files"), [("en", shop.files()), ("ja", None)])
def test_there_is_no_switch_in_english_and_without_data(screen, lang, files):
    app = screen("stages", lang=lang, files=files)
    assert not app.exception
    assert "marks_switch" not in [each.key for each in app.segmented_control]


def test_what_is_switched_stays_in_the_project_and_can_be_switched_back(screen):
    app = switched(screen("stages", files=shop.files()), Marks.PLAIN)
    assert app.session_state["project"].marks is Marks.PLAIN
    assert app.segmented_control(key="marks_switch").value == Marks.PLAIN
    back = switched(app, Marks.SOURCE).session_state["project"]
    assert back == Project(salt=back.salt)


@pytest.mark.parametrize("marks", Marks)
@pytest.mark.parametrize("page", ["home", "journey", "timeline"])
def test_the_page_and_its_pictures_follow_at_once(screen, page, marks):
    app = screen(page, files=shop.files())
    for each in (marks, *(other for other in Marks if other is not marks), marks):
        app.session_state["project"] = Project(marks=each)
        app.run()
    assert not app.exception
    used, other = (SOURCE, PLAIN) if marks is Marks.SOURCE else (PLAIN, SOURCE)
    said = texts(app) + drawn(app)
    assert used.search(said)
    assert not other.search(said)


def test_a_project_opened_from_its_file_brings_its_wording(screen):
    app = screen("data", files=shop.files())
    app.file_uploader[-1].upload("いちえ.ichie", Project(marks=Marks.PLAIN).dumps().encode()).run()
    labels = [button.label for button in app.button]
    app.button[labels.index(JA[Marks.PLAIN]("button.make_map"))].click().run()
    assert not app.exception
    assert f"一番の感動は「{shop.GLORY}」、一番の不満は「{shop.PAIN}」" in app.title[0].value


def test_the_sample_leaves_the_wording_as_it_was(screen):
    app = screen("home")
    app.session_state["project"] = Project(marks=Marks.PLAIN)
    app.run()
    labels = [button.label for button in app.button]
    app.button[labels.index(JA[Marks.PLAIN]("button.see_sample"))].click().run()
    assert not app.exception
    assert app.session_state["project"].marks is Marks.PLAIN


def test_the_glossary_names_the_moments_as_the_map_does(screen):
    app = screen("glossary", query={"term": "glory_moment"})
    app.session_state["project"] = Project(marks=Marks.PLAIN)
    first = next(each.proto.body for each in app.run().get("html") if "<dl" in each.proto.body)
    assert first.index("感動の瞬間") < first.index("栄光の瞬間")

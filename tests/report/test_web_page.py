"""The page in HTML: all of it in one file, nothing from elsewhere, user text as text."""

import re
from html import escape
from html.parser import HTMLParser

import pytest

from cx.domain import Language
from cx.report import sentences
from cx.report.web_page import web_page
from cx.words import Words
from tests.figures import journeys

JA, EN = Language.JA, Language.EN
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def page() -> str:
    journey = journeys.coffee(JA, stages=5, touchpoints=15)
    return web_page(journey, words=Words.of(JA), files=("注文.csv",))


def outside_scripts(page: str) -> str:
    return SCRIPT.sub("", page)


def test_nothing_comes_from_elsewhere(page):
    tags = Tags()
    tags.feed(page)
    assert not [a for _, a in tags.found if {"src", "href"} & set(a)]
    assert "http" not in outside_scripts(page)
    assert "@import" not in outside_scripts(page)


def test_headline_findings_numbers_definitions_and_source_are_there(page):
    journey, words = journeys.coffee(JA, stages=5, touchpoints=15), Words.of(JA)
    text = outside_scripts(page)
    assert f"<h1>{escape(sentences.headline(journey, words))}</h1>" in text
    assert all(escape(s) in text for s in sentences.findings(journey, words).values())
    for name in ("interval", "mean", "glory", "pain", "reached", "rate"):
        assert words(f"report.define.{name}.name") in text
    assert "注文.csv" in text
    assert text.count("<tr") == 1 + len(journey.touchpoints)
    assert '<html lang="ja">' in text


def test_in_plain_words_the_page_says_nothing_else():
    made = web_page(journeys.coffee(JA, stages=5, touchpoints=15), words=Words.of(JA, "plain"))
    assert not re.search("栄光|痛み", outside_scripts(made))
    assert "一番の感動" in outside_scripts(made)
    assert "一番の不満" in outside_scripts(made)


def test_it_is_made_for_paper(page):
    assert "@page { size: A4 landscape" in page


def test_names_are_text_and_no_markup():
    first = journeys.coffee(EN).touchpoints["touchpoint"].iloc[0]
    name = "<script>alert(1)</script> & $map"
    journey = journeys.coffee(EN, stages=3, touchpoints=9, rename={first: name})
    made = web_page(journey, words=Words.of(EN), files=("<img src=x>.csv",))
    assert "<script>alert(1)" not in made
    assert escape(name) in made
    assert "<img" not in outside_scripts(made)


@pytest.mark.parametrize(
    "journey",
    [
        journeys.survey(EN),
        journeys.coffee(EN, scores=False),
        journeys.totals(EN),
        journeys.nothing(),
    ],
    ids=["survey", "behaviour", "totals", "nothing"],
)
def test_partial_journeys_have_a_page(journey):
    made = web_page(journey, words=Words.of(EN))
    assert "nan" not in outside_scripts(made).lower().replace("financial", "")
    assert 'id="journey-map"' in made

"""A figure as a file: it says its language, needs no network, and holds user text as text."""

import pytest

from cx.domain import Language
from cx.figures.journey_map import journey_map
from cx.report.picture import html_file, svg_file, toolbar
from cx.words import Words
from tests.figures import journeys


@pytest.mark.parametrize("language", Language)
def test_a_page_says_its_language_and_offers_a_png(language):
    words = Words.of(language)
    figure = journey_map(journeys.coffee(language, stages=3), words=words)
    page = html_file(figure, "journey", words).decode("utf-8")
    assert f'<html lang="{language}">' in page
    assert '"modeBarButtons": [["toImage"]]' in page
    assert "<script src" not in page


@pytest.mark.parametrize("language", Language)
def test_a_picture_is_text_of_its_language(language):
    words = Words.of(language)
    figure = journey_map(journeys.coffee(language, stages=3), words=words)
    assert f'xml:lang="{language}"' in svg_file(figure, words).decode("utf-8")


@pytest.mark.parametrize("language", Language)
def test_the_tool_speaks_our_words(language):
    words = Words.of(language)
    found = toolbar("journey", words)
    assert found["locales"][found["locale"]]["dictionary"]["Download plot as a PNG"] == words(
        "take.png"
    )

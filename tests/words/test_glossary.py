"""The glossary: complete in both languages, and found as people type."""

import re

import pytest

from cx.domain import Language
from cx.words import Words, glossary
from cx.words.glossary import found, terms


def test_every_term_is_complete_in_both_languages():
    for term in terms().values():
        assert all((*term.name, *term.definition)), term.key
        assert re.search(r"[A-Za-z]", term.name.en), term.key
        assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", term.definition.en), term.key
        assert re.fullmatch(r"[a-z0-9_]+", term.key)


def test_names_are_used_once():
    for language in ("ja", "en"):
        names = [getattr(term.name, language) for term in terms().values()]
        assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_part_has_a_head(language):
    parts = {term.part for term in terms().values()}
    heads = {f"page.glossary.part.{part}" for part in parts}
    assert heads <= Words.of(language).keys()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("直帰率", "bounce_rate"),
        ("bounce", "bounce_rate"),
        ("ＢＯＵＮＣＥ　ＲＡＴＥ", "bounce_rate"),
        ("ﾍﾟﾙｿﾅ", "persona"),
        ("ぺるそな", "persona"),
        ("bounce_rate", "bounce_rate"),
        ("nps", "nps"),
        ("チャーンレート", "churn_rate"),
    ],
)
def test_a_word_is_found_as_people_type_it(query, first):
    assert found(query)[0].key == first


def test_all_words_of_a_query_must_occur():
    assert found("bounce elephants") == []


def test_an_empty_query_finds_everything_in_order():
    assert [term.key for term in found("  ")] == list(terms())


def test_the_other_language_is_the_other():
    assert [glossary.other(language) for language in Language] == [Language.EN, Language.JA]

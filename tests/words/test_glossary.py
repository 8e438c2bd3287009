"""The glossary: complete in both languages, and found as people type."""

import re

import pytest

from cx.domain import Language, Marks
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


PLAIN = terms(Marks.PLAIN)
MOMENTS = {
    "glory_moment": ("栄光の瞬間", "感動の瞬間"),
    "pain_moment": ("痛みの瞬間", "不満の瞬間"),
}


@pytest.mark.parametrize(("key", "names"), MOMENTS.items())
def test_each_wording_names_the_other_so_that_both_are_found(key, names):
    source, plain = names
    ours, theirs = terms()[key], PLAIN[key]
    assert (ours.name.ja, theirs.name.ja) == (source, plain)
    assert plain in ours.definition.ja
    assert source in theirs.definition.ja
    assert ours in found(plain)
    assert theirs in found(source, among=PLAIN.values())


def test_in_plain_words_all_other_terms_name_the_marks_plainly():
    assert list(PLAIN) == list(terms())
    for key in PLAIN.keys() - MOMENTS.keys():
        ours, theirs = terms()[key], PLAIN[key]
        assert not re.search("栄光|痛み", "".join((theirs.name.ja, theirs.definition.ja))), key
        assert (ours.name.en, ours.definition.en) == (theirs.name.en, theirs.definition.en)
        if not re.search("栄光|痛み", ours.definition.ja):
            assert ours == theirs


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

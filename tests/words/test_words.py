"""Numbers, dates and sentences as people write them; both languages say the same."""

import datetime as dt
import math
import re
import string

import pytest

from cx import errors
from cx.domain import Language, Marks, Text
from cx.words import LANGUAGES, Words, _sentences, numbers

JA, EN = Words.of("ja"), Words.of("en")
PLAIN = Words.of("ja", Marks.PLAIN)
SOURCE = re.compile("栄光|痛み")
TWINS = sorted(_sentences("ja_plain"))


@pytest.mark.parametrize(
    ("value", "form", "ja", "en"),
    [
        (12480, "people", "12,480人", "12,480"),
        (12480, "n", "12,480", "12,480"),
        (0.583, "share", "58%", "58%"),
        (0.583, "share1", "58.3%", "58.3%"),
        (0.021, "points", "+2.1pt", "+2.1 pts"),
        (-0.021, "points", "−2.1pt", "−2.1 pts"),
        (0.0, "points", "±0.0pt", "±0.0 pts"),
        (-0.0004, "points", "±0.0pt", "±0.0 pts"),
        (0.035, "relative", "+3.5%", "+3.5%"),
        (4.7, "score", "4.7", "4.7"),
        (4.7, "score2", "4.70", "4.70"),
        (-1.4, "diff", "−1.4", "−1.4"),
        (0.9, "diff", "+0.9", "+0.9"),
        (3240, "money", "3,240円", "¥3,240"),
        (2_140_000, "money", "214万円", "¥2.14M"),
        (214_000_000, "money", "2.1億円", "¥214M"),
        (21_400_000, "money", "2,140万円", "¥21.4M"),
        (380_000, "sum_change", "+38万円", "+¥380,000"),
        (-94_000, "sum_change", "−9.4万円", "−¥94,000"),
        (0.0, "sum_change", "±0円", "±¥0"),
        (29_000_000, "sum", "2,900万円", "¥29M"),
        (125_000_000, "sum", "1.25億円", "¥125M"),
        (810, "sum", "810円", "¥810"),
        (12.0, "trimmed", "12", "12"),
        (0.25, "trimmed", "0.25", "0.25"),
        (-3.5, "trimmed_change", "−3.5", "−3.5"),
        (1200, "trimmed_change", "+1,200", "+1,200"),
        (4.6, "days", "4.6日", "4.6 d"),
        (120.4, "days", "120日", "120 d"),
        (0.04, "p", "0.040", "0.040"),
        (0.25, "p", "0.25", "0.25"),
        (math.nan, "share", "–", "–"),
        (None, "score", "–", "–"),
        ("配送", "quoted", "「配送」", "“配送”"),
        (["a", "b"], "items", "a、b", "a, b"),
        ("1-5", "span", "1〜5", "1–5"),
        (("a", "b"), "quoted_items", "「a」「b」", "“a”, “b”"),
        (Text("購入", "Purchase"), "quoted", "「購入」", "“Purchase”"),
        (dt.date(2026, 4, 1), "date", "2026年4月1日", "1 Apr 2026"),
    ],
)
def test_forms(value, form, ja, en):
    assert JA.shown(value, form) == ja
    assert EN.shown(value, form) == en


@pytest.mark.parametrize(
    ("first", "last", "ja", "en"),
    [
        (dt.date(2026, 4, 1), dt.date(2026, 9, 30), "2026年4月1日〜9月30日", "1 Apr – 30 Sep 2026"),
        (
            dt.date(2025, 4, 1),
            dt.date(2026, 3, 31),
            "2025年4月1日〜2026年3月31日",
            "1 Apr 2025 – 31 Mar 2026",
        ),
    ],
)
def test_periods_say_the_year_once(first, last, ja, en):
    assert numbers.period(first, last, Language.JA) == ja
    assert numbers.period(first, last, Language.EN) == en


@pytest.mark.parametrize(
    ("low", "high", "ja", "en"),
    [
        (0.163, 0.21, "16〜21%", "16% to 21%"),
        (0.846, 0.854, "84.6〜85.4%", "84.6% to 85.4%"),  # both would be 85%
        (0.9966, 1.0, "99.7〜100.0%", "99.7% to 100.0%"),
        (0.8501, 0.8502, "85.0%", "85.0%"),  # still alike: one value
        (0.85, 0.85, "85%", "85%"),  # truly one value
        (math.nan, math.nan, "–〜–", "– to –"),
    ],
)
def test_the_ends_of_an_interval_never_look_alike(low, high, ja, en):
    said = {"visits": 9, "bounced": 1, "rate": 0.85, "low": low, "high": high}
    assert f"誤差を見込むと{ja}）" in JA("page.metrics.finding.visits", **said)
    assert f"; {en} allowing" in EN("page.metrics.finding.visits", **said)


@pytest.mark.parametrize(
    ("low", "high", "form", "expected"),
    [
        (-0.04, 0.04, "diff", "−0.04 to +0.04"),
        (4.21, 4.24, "score", "4.21 to 4.24"),
        (0.02, 0.04, "days", "0.02 d to 0.04 d"),
        (100.1, 100.4, "days", "100.1 d to 100.4 d"),
        (-0.004, 0.004, "diff", "±0.00"),
        (2_000_100, 2_000_200, "money", "¥2.000M"),
    ],
)
def test_one_more_digit_in_every_form(low, high, form, expected):
    assert numbers.limits(low, high, (form, form), " to ", Language.EN) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_with_an_interval_follows_the_rule(language):
    """An end alone in a sentence would slip by it."""
    words = Words.of(language)
    pairs = [key for key in sorted(words.keys()) if {"low", "high"} <= blanks(words.raw(key))]
    assert pairs
    written = r"\{low:\w+\}[^{}]*\{high:\w+\}"
    assert [key for key in pairs if not re.search(written, words.raw(key))] == []


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_both_languages_have_the_same_keys_and_blanks():
    assert JA.keys() == EN.keys()
    different = {key for key in sorted(JA.keys()) if blanks(JA.raw(key)) != blanks(EN.raw(key))}
    assert different == set()


def in_forms(sentence: str) -> list[tuple[str, str | None]]:
    return sorted((n, form) for _, n, form, _ in string.Formatter().parse(sentence) if n)


def test_in_plain_words_no_sentence_names_the_marks_as_the_sources_do():
    without = [key for key in sorted(JA.keys()) if SOURCE.search(PLAIN.raw(key))]
    assert without == []


def test_only_sentences_that_name_the_marks_have_a_twin():
    named = {key for key in sorted(JA.keys()) if SOURCE.search(JA.raw(key))}
    assert set(TWINS) - named == set()


@pytest.mark.parametrize("key", TWINS)
def test_a_twin_names_the_same_marks_in_plain_words_with_the_same_blanks(key):
    ours, theirs = JA.raw(key), PLAIN.raw(key)
    assert in_forms(ours) == in_forms(theirs)
    assert [("栄光" in ours), ("痛み" in ours)] == [("感動" in theirs), ("不満" in theirs)]


def test_english_has_one_wording():
    plain = Words.of("en", Marks.PLAIN)
    assert [plain.raw(key) for key in sorted(EN.keys())] == [
        EN.raw(key) for key in sorted(EN.keys())
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_blank_has_a_form_that_exists(language):
    words = Words.of(language)
    forms = {
        form
        for key in sorted(words.keys())
        for _, _, form, _ in string.Formatter().parse(words.raw(key))
        if form
    }
    assert {form for form in forms if form not in numbers.FORMATS and "|" not in form} == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", errors.CxError.__subclasses__(), ids=lambda error: error.code)
def test_every_error_has_its_sentence(language, error):
    assert f"error.{error.code}" in Words.of(language)


def test_error_codes_are_different():
    codes = [error.code for error in errors.CxError.__subclasses__()]
    assert len(codes) == len(set(codes))


def test_headlines_never_speak_of_p_values():
    banned_ja, banned_en = ("有意", "p値", "帰無"), ("significan", "p-value", "null hypothesis")
    for key in sorted(JA.keys()):
        assert not any(word in JA.raw(key) for word in banned_ja), key
        assert not any(word in EN.raw(key).lower() for word in banned_en), key


def test_plurals():
    assert EN.shown(1, "answer|answers") == "1 answer"
    assert EN.shown(0, "answer|answers") == "0 answers"
    assert EN.shown(1200, "person|people") == "1,200 people"

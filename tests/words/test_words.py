"""Numbers, dates and sentences as people write them; both languages say the same."""

import datetime as dt
import math
import string

import pytest

from cx import errors
from cx.domain import Language, Text
from cx.words import LANGUAGES, Words, numbers

JA, EN = Words.of("ja"), Words.of("en")


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
        (4.6, "days", "4.6日", "4.6 d"),
        (120.4, "days", "120日", "120 d"),
        (0.04, "p", "0.040", "0.040"),
        (0.25, "p", "0.25", "0.25"),
        (math.nan, "share", "–", "–"),
        (None, "score", "–", "–"),
        ("配送", "quoted", "「配送」", "“配送”"),
        (["a", "b"], "items", "a、b", "a, b"),
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


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_both_languages_have_the_same_keys_and_blanks():
    assert JA.keys() == EN.keys()
    different = {key for key in sorted(JA.keys()) if blanks(JA.raw(key)) != blanks(EN.raw(key))}
    assert different == set()


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

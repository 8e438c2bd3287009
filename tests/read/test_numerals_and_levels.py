import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.read import levels, numerals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", 1234), ("１，２３４円", 1234), ("￥1,234", 1234), ("¥ 1,234", 1234), ("58%", 58), ("▲500", -500),
        ("△1,000円", -1000), ("(120)", -120), ("-3.5", -3.5), ("4.5点", 4.5), ("12人", 12), ("3.5万円", 35_000),
        ("1e3", 1000), (".5", 0.5), ("+7", 7),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text, value):
    assert numerals.parse(text) == value


@pytest.mark.parametrize("text", ["", "abc", "1-2", "2024/4/1", "nan", "inf", "1.2.3", "--1"])
def test_other_texts_are_no_numbers(text):
    assert numerals.parse(text) is None


@given(st.integers(-(10**12), 10**12))
def test_commas_and_yen_change_nothing(number):
    assert numerals.parse(f"{number:,}円") == number


@pytest.mark.parametrize(
    ("text", "value", "labelled"),
    [
        ("5", 5, False), ("４", 4, False), ("とても満足", 5, True), ("やや満足", 4, True), ("ふつう", 3, True),
        ("やや不満", 2, True), ("非常に不満", 1, True), ("5. とても満足", 5, True), ("1：とても満足", 1, True),
        ("⑤", 5, False), ("★★★☆☆", 3, True), ("Very satisfied", 5, True),
        ("4 - agree", 4, True), ("0", 0, False),
    ],
)  # fmt: skip
def test_answers_to_rating_questions(text, value, labelled):
    assert levels.level(text) == (value, labelled)


@pytest.mark.parametrize(
    "text", ["", "利用していない", "該当なし", "－", "わからない", "N/A", "遅い"]
)
def test_missing_answers_are_none(text):
    assert levels.level(text) is None


@pytest.mark.parametrize(
    ("text", "value"), [("期待以上", 1), ("期待どおり", 0), ("3．期待以下", -1), ("満足", None)]
)
def test_a_direct_gap_question(text, value):
    assert levels.gap(text) == value


@pytest.mark.parametrize(
    ("low", "high", "scale"),
    [
        (1, 5, (1, 5)),
        (2, 4, (1, 5)),
        (1, 7, (1, 7)),
        (0, 10, (0, 10)),
        (1, 10, (1, 10)),
        (0, 5, (0, 10)),
        (3, 88, (0, 100)),
        (-1, 1, None),
    ],
)
def test_the_smallest_usual_scale_that_holds_the_answers(low, high, scale):
    found = levels.scale_of(low, high)
    assert (found and (found.low, found.high)) == scale


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_plain_numbers_come_back(number):
    assert math.isclose(numerals.parse(repr(number)), number, rel_tol=1e-12, abs_tol=1e-12)

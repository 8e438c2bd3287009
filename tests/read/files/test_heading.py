"""Texts without a delimiter of their own: parted by blanks, or a list of answers."""

import pytest

from cx.errors import NotATable
from tests.read.files.conftest import whats

SAID = "配送が早くて助かりました。\n梱包が少しつぶれていました。\nまた利用したいと思います。\n"


def test_columns_parted_by_blanks_are_columns(table):
    raw, rows = table(
        " customer_id  date number  value\n 00001 19970101  1   11.77\n 00002 19970112 12  5.00\n"
    )
    assert raw.columns == ("customer_id", "date", "number", "value")
    assert rows == [("00001", "19970101", "1", "11.77"), ("00002", "19970112", "12", "5.00")]


def test_numbers_parted_by_blanks_without_a_header_are_all_rows(table):
    raw, rows = table("00001 19970101 1\n00002 19970112 2\n00003 19970112 2\n")
    assert (len(rows), whats(raw.notes)) == (3, {"no_header": 1})


LISTS = [
    ("コメント\n早い\n丁寧\n", "コメント", 2),
    ("ご意見・ご感想\n" + SAID, "ご意見・ご感想", 3),
    ("満足度\n5\n4\n3\n", "満足度", 3),
    ("お客様の声\n" + SAID, "お客様の声", 3),
    ("comment\nGood, but slow\nToo late, sadly\nfine\n", "comment", 3),
    ('コメント\n"二行に\nわたる"\n一行\n', "コメント", 2),
]


@pytest.mark.parametrize(("text", "name", "count"), LISTS)
def test_a_list_of_answers_is_a_table_of_one_column(table, text, name, count):
    raw, rows = table(text)
    assert (raw.columns, len(rows), raw.rows) == ((name,), count, count)


def test_the_first_of_a_list_without_a_title_is_not_lost(table):
    raw, rows = table(SAID)
    assert (len(rows), whats(raw.notes)) == (3, {"no_header": 1})


@pytest.mark.parametrize(
    "text",
    ["a:b:c\n1:2:3\n", "just one column\nx\ny\n", "a" * 300_000, "顧客ID\nA1\nA2\nA3\n", "短い\n"],
)  # fmt: skip
def test_what_is_no_list_is_still_no_table(table, text):
    with pytest.raises(NotATable):
        table(text)


def test_a_list_of_comments_is_a_survey(reading):
    found = reading(files={"a.csv": "コメント\n" + SAID}).report
    assert (found.touches, found.anonymous) == (3, True)

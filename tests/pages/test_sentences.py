"""What the data page says of files that belong together."""

import pytest

from cx.domain import Shape
from cx.read.report import FileRead, Joined, ReadReport
from cx.words import LANGUAGES, Words
from pages.kit import sentences


def report(*tables: str) -> ReadReport:
    files = tuple(
        FileRead(f"{at}.csv", "utf-8", ",", 1, Shape.WIDE, ("a",), table=table)
        for at, table in enumerate(tables)
    )
    return ReadReport(
        files=files, touches=0, customers=0, first=None, last=None, guesses=(), joins=(),
        changes=(), dropped=(), questions=(),
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_of_one_table_are_told_in_one_sentence(language):
    words = Words.of(language)
    assert sentences.together(report("0.csv", "1.csv"), words) == []
    [said] = sentences.together(report("0.csv +1", "0.csv +1", "2.csv"), words)
    assert "0.csv" in said
    assert "1.csv" in said
    assert "2.csv" not in said
    [many] = sentences.together(report(*["0.csv +11"] * 12), words)
    assert "12" in many
    assert "11.csv" in many
    assert "5.csv" not in many


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("matched", [3, 4])
def test_a_key_of_two_names_is_told_by_both(language, matched):
    words = Words.of(language)
    found = Joined("a.csv", "b.csv", "申込番号", 4, matched, "order_id")
    assert "申込番号" in sentences.joined(found, words)
    assert "order_id" in sentences.joined(found, words)
    same = sentences.joined(found._replace(right_key="申込番号"), words)
    assert same == sentences.joined(found._replace(right_key=""), words)

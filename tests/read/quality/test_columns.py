"""Every column counted: filled, odd, changed, and samples of none that says who a person is."""

import pytest

from cx.model.recipe import Treatment
from cx.read.quality.columns import columns_seen
from cx.read.report import Note, Personal, PersonalKind

ANSWERS = """回答日時,顧客ID,配送の満足度,合計金額
2026/04/10 09:00,A,5,"1,200円"
2026/04/11 09:00,B,9,800
,C,4,たくさん
2026/04/12,D,,700
"""


def test_every_column_is_counted(reading):
    seen = {each.column: each for each in reading(files={"answers.csv": ANSWERS}).report.seen}
    assert [*seen] == ["回答日時", "顧客ID", "配送の満足度", "合計金額"]
    assert {each.rows for each in seen.values()} == {4}
    assert [each.filled for each in seen.values()] == [0.75, 1, 0.75, 1]
    assert seen["顧客ID"].samples == ("A", "B", "C")
    assert seen["顧客ID"].distinct == 4


class _Raw:
    file = "a.csv"


class _Guess:
    raw = _Raw()

    def __init__(self, *profiles):
        self.profiles = profiles


class _Profile:
    rows, filled, distinct = 10, 1.0, 3
    samples = ("x" * 100, "y", "z")

    def __init__(self, name):
        self.name = name


def seen(*notes, personal=()):
    return columns_seen([_Guess(_Profile("mail"), _Profile(""))], personal, notes)[0]


def test_a_column_without_a_name_is_none():
    assert len(columns_seen([_Guess(_Profile("mail"), _Profile(""))], (), ())) == 1


@pytest.mark.parametrize(
    ("what", "odd", "changed"),
    [
        ("unread_values", 4, 0),
        ("unreadable_date", 4, 0),
        ("days_at_noon", 0, 4),
        ("short_rows", 0, 0),
    ],
)
def test_notes_about_a_column_are_counted_as_odd_or_changed(what, odd, changed):
    found = seen(Note(what, "a.csv", "mail", 4, ""), Note(what, "b.csv", "mail", 9, ""))
    assert (found.odd, found.changed) == (odd, changed)


@pytest.mark.parametrize("treatment", Treatment)
def test_samples_of_a_personal_column_are_shown_only_where_it_is_kept(treatment):
    personal = Personal("a.csv", "mail", PersonalKind.MAIL, treatment, 10)
    shown = seen(personal=[personal._replace(rows=4)])
    kept = treatment is Treatment.KEEP
    assert (bool(shown.samples), shown.distinct, shown.hidden) == (
        kept,
        3 if kept else None,
        not kept,
    )
    assert shown.filled == (1 if kept else 0.4)


def test_long_samples_are_cut():
    assert len(seen().samples[0]) == 60

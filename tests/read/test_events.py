"""A file of the user's own events: every row becomes an event or is told of."""

import datetime
import io

import pytest
from openpyxl import Workbook

from cx.domain import Language
from cx.errors import NoEventColumns, NotText
from cx.model.project import Event
from cx.read.events import read_events
from cx.report.sheets import as_csv, as_workbook, sheets
from cx.words import LANGUAGES, Words

APRIL = datetime.date(2026, 4, 1)


def found(text: str, known=(), encoding="utf-8"):
    return read_events("events.csv", text.encode(encoding), known, unnamed="?")


def told(text: str, known=()):
    return {note.what: (note.rows, note.example) for note in found(text, known).notes}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("日付,できごと\n2026/4/1,値上げ\n", "cp932"),
        ("実施日\t施策名\t担当\n令和8年4月1日\t値上げ\t田中\n", "utf-8-sig"),
        ("Name,Date\n値上げ,1 Apr 2026\n", "utf-8"),
        ("Event;Start_Date\n値上げ;2026-04-01 10:00\n", "utf-16"),
        ("date,event\n13/05/2026,a\n01/04/2026,値上げ\n", "utf-8"),  # 13 can only be a day
    ],
)
def test_columns_are_known_by_their_headings(text, encoding):
    assert Event(on=APRIL, name="値上げ") in found(text, encoding=encoding).events
    assert found(text, encoding=encoding).notes == ()


@pytest.mark.parametrize(
    ("text", "kept", "expected"),
    [
        ("date,event\nsoon,a\n2026-04-01,b\n", 1, {"unreadable_date": (1, "soon")}),
        ("date,event\n,a\n2026-04-01,b\n", 1, {"no_date": (1, "2")}),
        ("date,event\n2026-04-01,\n2026-04-02,b\n", 2, {"unnamed": (1, "2")}),
        ("date,event\n2026-04-01,b\n2026-04-01, b \n", 1, {"repeated": (1, "b")}),
        ("date,event\n03/04/2026,a\n04/05/2026,b\n", 0, {"two_days": (2, "03/04/2026")}),
        ("date,event\n,\n2026-04-01,b\n", 1, {}),
    ],
)
def test_no_row_is_lost_in_silence(text, kept, expected):
    assert len(found(text).events) == kept
    assert told(text) == expected


def test_what_is_noted_already_stays_once():
    text = "date,event\n2026-04-01,b\n"
    assert told(text, [Event(on=APRIL, name="b")]) == {"repeated": (1, "b")}


def test_a_workbook_is_read_by_its_dates():
    book, out = Workbook(), io.BytesIO()
    for row in (("日付", "できごと"), (datetime.datetime(2026, 4, 1), "値上げ")):
        book.worksheets[0].append(row)
    book.save(out)
    assert read_events("a.xlsx", out.getvalue(), (), unnamed="?").events == (
        Event(on=APRIL, name="値上げ"),
    )


def test_a_file_without_the_columns_or_of_another_kind_is_refused():
    with pytest.raises(NoEventColumns):
        found("price,event\n12,a\n")
    with pytest.raises(NotText):
        read_events("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40), (), unnamed="?")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("name", "made"), [("a.csv", as_csv), ("a.xlsx", as_workbook)])
def test_the_template_comes_back(language, name, made):
    read = read_events(name, made(sheets()["events"], language), (), unnamed="?")
    assert len(read.events) == 1
    assert read.notes == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_has_its_sentence(language):
    text = "date,event\nsoon,a\n,a\n2026-04-01,\n2026-04-01,b\n2026-04-01,b\n03/04/2026,c\n"
    notes = found(text).notes
    assert len(notes) == 5
    for note in notes:
        sentence = Words.of(language)(f"read.event.{note.what}", **note._asdict())
        assert note.example in sentence

"""Touches that stay in their file's own table are those that would have been written."""

import pytest

from cx.model.recipe import Answers, Check, Handling
from cx.read.touches import ROWS, TOUCHES

HEAD = "customer_id,event,timestamp,channel,score,amount,note\n"
PLAIN = [
    "u1,home,2026-04-01 10:00,web,5,,x\n",
    "u1,cart,2026-04-01 10:05,web,,1200.5,y\n",
    "u2,home,2026-04-02 09:00,app,,,x\n",
    "u3,cart,2026-04-03 12:30,app,3,80,z\n",
]
WRITTEN = Answers(quality={Check.FUTURE: Handling.EXCLUDE})  # nothing is, and so all are written


def touches(connection):
    return connection.execute(f"SELECT * FROM {TOUCHES} ORDER BY row").fetchall()


def columns(connection):
    return {name for name, *_ in connection.execute(f"DESCRIBE {ROWS}").fetchall()}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("u2,", "  u2 ,"),
        ("u2,", "'u2,"),
        ("u2,", "U2@Example.com,"),
        (",app,", ", app ,"),
        (",1200.5,", ',"1,200.5円",'),
        (",80,", ",inf,"),
        ("2026-04-02 09:00", " 2026-04-02 09:00 "),
        ("2026-04-02 09:00", "2026-04-02"),
        ("2026-04-02 09:00", "令和8年4月2日"),
        ("2026-04-02 09:00", "2026-04-02T09:00:00Z"),
        ("u2,", ","),
        ("2026-04-02 09:00", "soon"),
    ],
)
def test_touches_in_place_are_those_that_are_written(reading, connection, old, new):
    text = HEAD + "".join(PLAIN).replace(old, new)
    there = reading(files={"a.csv": text}).report
    found = touches(connection)
    written = reading(files={"b.csv": text}, answers=WRITTEN).report
    assert found == touches(connection)
    assert (there.touches, there.customers) == (written.touches, written.customers)
    assert [note.what for note in there.changes] == [note.what for note in written.changes]
    assert [note.what for note in there.dropped] == [note.what for note in written.dropped]


def test_a_plain_file_is_not_written_a_second_time(reading, connection):
    reading(files={"a.csv": HEAD + "".join(PLAIN)})
    assert columns(connection) == {
        "c0",
        "c1",
        "c2_at",
        "c3",
        "c4",
        "c5",
        "c6",
    }  # not the texts of times
    reading(files={"a.csv": HEAD + "".join(PLAIN) + ",home,2026-04-05 10:00,web,,,\n"})
    assert "customer" in columns(connection)


def test_whole_seconds_among_parts_of_seconds_are_read_in_place(reading, connection):
    parts = [f"u{n},home,2026-04-01 10:00:{n % 60:02}.{n:03},web,,,\n" for n in range(100, 900)]
    whole = [f"u{n},cart,2026-04-02 10:{n % 60:02}:00,web,,,\n" for n in range(30)]
    report = reading(files={"a.csv": HEAD + "".join(parts + whole)}).report
    assert (report.touches, report.changes, report.dropped) == (830, (), ())
    assert "customer" not in columns(connection)


def test_a_file_with_sums_below_keeps_the_places_of_its_rows(reading, connection):
    report = reading(files={"a.csv": HEAD + "".join(PLAIN) + "合計,4,,,,1280.5,\n"}).report
    assert [note.what for note in report.dropped] == ["sum_line"]
    assert [row[1] for row in touches(connection)] == [0, 1, 2, 3]


def test_a_second_reading_takes_the_place_of_the_first(reading, connection):
    reading(files={"a.csv": HEAD + "".join(PLAIN)})
    reading(files={"a.csv": HEAD + PLAIN[0]})
    assert len(touches(connection)) == 1

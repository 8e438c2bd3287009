"""Events of the user's own from a file: a release, a campaign, each with its day and name."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from cx.errors import NoEventColumns
from cx.model.matching import key
from cx.model.project import Event
from cx.model.recipe import DateOrder
from cx.read.dates import doubt, parse
from cx.read.engine import connect
from cx.read.files.opened import opened
from cx.read.files.table import RawTable, load
from cx.read.report import Note, Source

_DAYS: Final = ("日付", "年月日", "日", "開始日", "実施日", "発生日", "開催日", "公開日", "date", "day", "on", "start date", "event date", "release date")  # fmt: skip
_NAMES: Final = ("できごと", "出来事", "イベント", "イベント名", "名前", "名称", "施策", "施策名", "内容", "件名", "タイトル", "event", "event name", "name", "title", "campaign", "release", "what")  # fmt: skip
_LONGEST: Final = 80  # characters of a name, as in the form


class EventsRead(NamedTuple):
    """What a file of events gave: new events, in its order, and what became of the other rows.

    ``notes`` hold (key ``read.event.*`` of words, file, column, rows, example).
    """

    events: tuple[Event, ...]
    notes: tuple[Note, ...]


def read_events(name: str, content: bytes, known: Iterable[Event], *, unnamed: str) -> EventsRead:
    r"""Events from a CSV file or an Excel workbook with a column of dates and one of names.

    Columns are known by their headings, in Japanese or English. Every row becomes an event, or is
    counted in a note: a date that is missing, cannot be read or may mean two days; an event that is
    there already. A row with a date and no name is kept.

    Parameters
    ----------
    name : of the file, for sentences
    known : events noted before
    unnamed : what a row without a name is called

    Raises
    ------
    NoEventColumns
        No heading names dates, or none names events.
    NotText, EmptyFile, HeaderOnly, NotATable
        The file is no table (see ``cx.read.files.table.load``).

    Examples
    --------
    >>> file = "日付,できごと\n2026/4/1,値上げ\n2026/4/1,値上げ\n".encode("cp932")
    >>> found = read_events("a.csv", file, (), unnamed="-")
    >>> [(str(event.on), event.name) for event in found.events]
    [('2026-04-01', '値上げ')]
    >>> [(note.what, note.rows) for note in found.notes]
    [('repeated', 1)]
    """
    with tempfile.TemporaryDirectory() as folder, connect() as connection:
        path = Path(folder) / f"events{Path(name).suffix}"
        path.write_bytes(content)
        [source, *_] = opened([Source(name, path)], Path(folder), sheets={}).sources
        raw = load(source, connection, 0, Path(folder))
        day, what = (_column(raw, words) for words in (_DAYS, _NAMES))
        if day is None or what is None:
            raise NoEventColumns(file=name, columns=tuple(filter(None, raw.columns)))
        rows: list[tuple[int, str, str]] = connection.execute(
            f"SELECT rowid + {raw.first}, coalesce(trim({raw.sql(day)}), ''),"
            f" coalesce(trim({raw.sql(what)}), '') FROM {raw.table} ORDER BY rowid"
        ).fetchall()
    return _sorted_out(name, day, rows, tuple(known), unnamed)


def _column(raw: RawTable, words: Sequence[str]) -> str | None:
    """The column whose heading is one of the words, the first word first."""
    named = {key(column): column for column in reversed(raw.columns) if column}
    return next((named[key(word)] for word in words if key(word) in named), None)


def _sorted_out(
    file: str, column: str, rows: list[tuple[int, str, str]], known: tuple[Event, ...], unnamed: str
) -> EventsRead:
    """Each row as an event or under the reason why it is none."""
    unsure = doubt((day, 1) for _, day, _ in rows if day)
    order = unsure.orders[0] if unsure and len(unsure.orders) == 1 else None
    events: list[Event] = []
    told: dict[str, list[str]] = {}
    for row, day, name in rows:
        if not (day or name):
            continue
        when = parse(day, order)
        if when is None:
            told.setdefault(_why(day), []).append(day or str(row))
            continue
        event = Event(on=when.at.date(), name=name[:_LONGEST] or unnamed)
        if event in events or event in known:
            told.setdefault("repeated", []).append(event.name)
            continue
        if not name:
            told.setdefault("unnamed", []).append(str(row))
        events.append(event)
    notes = (Note(why, file, column, len(seen), seen[0]) for why, seen in told.items())
    return EventsRead(tuple(events), tuple(notes))


def _why(day: str) -> str:
    """Why a date is none: it is missing, some order could read it, or nothing can."""
    if not day:
        return "no_date"
    return "two_days" if any(parse(day, order) for order in DateOrder) else "unreadable_date"

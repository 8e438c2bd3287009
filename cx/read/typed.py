"""Text columns as times, numbers and scores: fast in SQL where a cell is plain, by Python where not.

Each cell that the fast expression cannot read is read once by ``cx.read.dates``, ``numerals`` or
``levels``, as a distinct text, and joined back from a small table. Both ways agree by construction:
a fast form is used only where it agrees with Python on a sample of the column.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import duckdb
import pyarrow as pa

from cx.domain import Scale
from cx.model.recipe import DateOrder, Recipe
from cx.read import dates, levels, numerals
from cx.read.date_columns import ALL as ALL
from cx.read.date_columns import date_order, forms
from cx.read.files.table import RawTable, is_filled, stripped
from cx.read.report import Note

_LABELLED: Final = re.compile(r"^\(?(\d{1,2})\)?\s*[(.:_、]\s*\D")  # 10（ぜひすすめたい）


class As(StrEnum):
    """What a column is read as."""

    TEXT = "text"
    TIME = "time"
    CLOCK = "clock"  # the seconds of a time of day
    NUMBER = "number"
    SCORE = "score"
    RECOMMEND = "recommend"
    EFFORT = "effort"
    SENTIMENT = "sentiment"
    GAP = "gap"


_ENDS: Final = {As.RECOMMEND: (0, 10), As.EFFORT: (1, 7), As.SENTIMENT: (-1, 1)}


class Typed(NamedTuple):
    """A column as SQL over its raw table ``r``: the value, and the join to the cells Python read."""

    value: str
    join: str


class Typer:
    """Reads the columns of loaded tables, each once, and notes what it changed."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, recipe: Recipe, scales: Mapping[str, Scale]
    ) -> None:
        self._connection = connection
        self._recipe = recipe
        self._scales = scales
        self._known: dict[tuple[int, str, As], Typed] = {}
        self.common = next(iter(scales.values()), None)
        self.notes: list[Note] = []

    def typed(self, raw: RawTable, column: str, kind: As) -> Typed:
        """A column read as a kind; see the errors of ``RawTable.sql`` and ``AmbiguousDates``."""
        name = raw.sql(column)
        if kind is As.TEXT:
            return Typed(stripped(f"r.{name}"), "")
        known = (raw.number, name, kind)
        if known not in self._known:
            self._known[known] = self._read(raw, column, name, kind)
        return self._known[known]

    def _read(self, raw: RawTable, column: str, name: str, kind: As) -> Typed:
        if kind is As.TIME:
            return self._times(raw, column, name)
        fast = f"CASE WHEN isfinite(try_cast(r.{name} AS DOUBLE)) THEN try_cast(r.{name} AS DOUBLE) END"
        if kind is As.CLOCK:
            nothing = "CAST(NULL AS DOUBLE)"
            return self._mended(raw, column, name, nothing, dates.clock, "")
        if kind is As.NUMBER:
            return self._mended(raw, column, name, fast, numerals.parse, "numbers_written_out")
        if kind in _ENDS:
            typed = self._mended(raw, column, name, fast, _answer, "")
            return self._within(raw, column, name, typed, *_ENDS[kind])
        if kind is As.GAP:
            return self._mended(raw, column, name, "CAST(NULL AS DOUBLE)", levels.gap, "")
        return self._scores(raw, column, name)

    def _times(self, raw: RawTable, column: str, name: str) -> Typed:
        zone = self._recipe.zone
        written = self._recipe.zones.get(column, zone)
        cell = stripped(f"r.{name}")

        def expression(timed: list[str], days: list[str]) -> str:
            return _coalesce(
                [_moved(f"try_strptime({cell}, {timed})", written, zone)] * bool(timed)
                + [f"try_strptime({cell}, {days}) + INTERVAL 12 HOUR"] * bool(days)
            )

        found = forms(self._connection, raw, name, lambda text: dates.parse(text, None, zone))
        order, rest = None, []
        if not any(found) or self._any_unread(raw, name, expression(*found)):
            order = date_order(self._connection, raw, column, self._recipe)
            found = forms(self._connection, raw, name, lambda text: dates.parse(text, order, zone))
            for text, rows in self._unread(raw, name, expression(*found)):
                when = dates.moved(text, dates.parse(text, order, zone), written, zone)
                rest.append((text, rows, when))
        fast, days = expression(*found), found[1]
        if written != zone:
            self.notes.append(Note("zone_told", raw.file, column, raw.rows, f"{written} → {zone}"))
        if not any(rule.at == column and rule.clock for rule in self._recipe.touches):
            self._note_days(raw, column, name, days, rest)
        self._note_zone(raw, column, order, rest)
        read = [(text, when.at) for text, _, when in rest if when]
        return self._joined(raw, name, fast, read, pa.timestamp("us"), As.TIME)

    def _note_days(
        self,
        raw: RawTable,
        column: str,
        name: str,
        days: list[str],
        rest: list[tuple[str, int, dates.When | None]],
    ) -> None:
        """Note bare days, which become noon."""
        bare = [(text, rows) for text, rows, when in rest if when and not when.timed]
        rows = sum(rows for _, rows in bare)
        example = bare[0][0] if bare else ""
        if days:
            [(fast_rows, fast_example)] = self._connection.execute(
                f"SELECT count(*), arg_min({name}, rowid) FROM {raw.table} AS r"
                f" WHERE try_strptime({stripped(f'r.{name}')}, {days}) IS NOT NULL"
            ).fetchall()
            rows, example = rows + fast_rows, fast_example or example
        if rows:
            self.notes.append(Note("days_at_noon", raw.file, column, rows, example))

    def _note_zone(
        self,
        raw: RawTable,
        column: str,
        order: DateOrder | None,
        rest: list[tuple[str, int, dates.When | None]],
    ) -> None:
        """Note, once for a file, times of another zone, which move into the project's."""
        if any((note.what, note.file) == ("other_zone", raw.file) for note in self.notes):
            return
        moved = [(text, rows, when) for text, rows, when in rest if when and dates.has_zone(text)]
        for text, _, when in moved:
            if dates.as_written(text, order) != when:
                example = f"{text.strip()} → {when.at:%Y-%m-%d %H:%M} ({self._recipe.zone})"
                rows = sum(rows for _, rows, _ in moved)
                self.notes.append(Note("other_zone", raw.file, column, rows, example))
                return

    def _scores(self, raw: RawTable, column: str, name: str) -> Typed:
        scale = self._scales.get(column)
        outside: set[str] = set()

        def read(text: str) -> float | None:
            answer = levels.level(text)
            if answer is None or scale is None or self.common is None:
                return None
            if not scale.low <= answer.value <= scale.high:
                outside.add(text)
            return _rescaled(answer.value, scale, self.common)

        if scale and self.common and (scale.low, scale.high) != (self.common.low, self.common.high):
            example = f"{scale.low:g}-{scale.high:g} → {self.common.low:g}-{self.common.high:g}"
            self.notes.append(Note("rescaled", raw.file, column, raw.rows, example))
        nothing = "CAST(NULL AS DOUBLE)"
        return self._mended(raw, column, name, nothing, read, "", outside.__contains__)

    def _mended(
        self,
        raw: RawTable,
        column: str,
        name: str,
        fast: str,
        parse: Callable[[str], float | None],
        note: str,
        outside: Callable[[str], bool] = lambda _: False,
    ) -> Typed:
        cells = [(text, rows, parse(text)) for text, rows in self._unread(raw, name, fast)]
        read = [(text, rows, value) for text, rows, value in cells if value is not None]
        if parse is not levels.gap:
            lost = [(text, rows) for text, rows, value in cells if value is None]
            beyond = [cell for cell in lost if outside(cell[0])]
            self._note_lost(raw, column, "outside_scale", beyond)
            unread = [cell for cell in lost if not outside(cell[0]) and _tells(cell[0])]
            self._note_lost(raw, column, "unread_values", unread)
        if note and read:
            rows = sum(rows for _, rows, _ in read)
            self.notes.append(Note(note, raw.file, column, rows, read[0][0]))
        values = [(text, value) for text, _, value in read]
        return self._joined(raw, name, fast, values, pa.float64(), As.NUMBER)

    def _note_lost(
        self, raw: RawTable, column: str, what: str, cells: list[tuple[str, int]]
    ) -> None:
        """Note cells whose value is not used."""
        if cells:
            rows = sum(rows for _, rows in cells)
            self.notes.append(Note(what, raw.file, column, rows, cells[0][0][:80]))

    def _within(
        self, raw: RawTable, column: str, name: str, typed: Typed, low: float, high: float
    ) -> Typed:
        """A number where it lies between two ends; the others are noted."""
        [(rows, example)] = self._connection.execute(
            f"SELECT count(*), any_value(r.{name} ORDER BY r.rowid) FROM {raw.table} AS r{typed.join}"
            f" WHERE {typed.value} NOT BETWEEN {low} AND {high}"
        ).fetchall()
        if not rows:
            return typed
        self.notes.append(Note("outside_scale", raw.file, column, rows, example))
        inside = f"CASE WHEN {typed.value} BETWEEN {low} AND {high} THEN {typed.value} END"
        return Typed(inside, typed.join)

    def _any_unread(self, raw: RawTable, name: str, fast: str) -> bool:
        """Whether there is a cell that the fast expression cannot read."""
        [(some,)] = self._connection.execute(
            f"SELECT count(*) > 0 FROM {raw.table} AS r WHERE ({fast}) IS NULL AND {is_filled(name)}"
        ).fetchall()
        return bool(some)

    def _unread(self, raw: RawTable, name: str, fast: str) -> list[tuple[str, int]]:
        """Distinct cells that the fast expression cannot read, with their rows."""
        return self._connection.execute(
            f"SELECT {name}, count(*) FROM {raw.table} AS r"
            f" WHERE {is_filled(name)} AND ({fast}) IS NULL GROUP BY 1 ORDER BY min(rowid)"
        ).fetchall()

    def _joined(
        self,
        raw: RawTable,
        name: str,
        fast: str,
        read: Sequence[tuple[str, object]],
        kind: pa.DataType,
        label: As,
    ) -> Typed:
        if not read:
            return Typed(fast, "")
        table = f"cells_{raw.number}_{name}_{len(self._known)}_{label}"
        cells = pa.table(
            {"cell": [text for text, _ in read], "value": pa.array([v for _, v in read], kind)}
        )
        self._connection.register("cells_arrow", cells)
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM cells_arrow"
        )
        self._connection.unregister("cells_arrow")
        return Typed(
            f"coalesce({fast}, {table}.value)", f" LEFT JOIN {table} ON {table}.cell = r.{name}"
        )


def _moved(moment: str, written: str, zone: str) -> str:
    """A time that was written in one zone as the clock of another shows it, as SQL."""
    return (
        moment if written == zone else f"({moment} AT TIME ZONE '{written}' AT TIME ZONE '{zone}')"
    )


def _tells(text: str) -> bool:
    """Whether a cell that is no number says something: it is no word for "no answer"."""
    return not levels.is_missing(text) and levels.gap(text) is None


def _answer(text: str) -> float | None:
    """A number, or the one in front of its label."""
    number = numerals.parse(text)
    if number is None and (found := _LABELLED.match(unicodedata.normalize("NFKC", text).strip())):
        return float(found[1])
    return number


def _rescaled(value: float, scale: Scale, common: Scale) -> float | None:
    """A value on the common scale, the best end up; None outside its own scale.

    The common scale's own direction counts for nothing: results are always "higher is better".
    """
    if not scale.low <= value <= scale.high:
        return None
    up = value if scale.best_is_high else scale.low + scale.high - value
    share = (up - scale.low) / (scale.high - scale.low)
    return common.low + share * (common.high - common.low)


def _coalesce(parts: list[str]) -> str:
    if not parts:
        return "CAST(NULL AS TIMESTAMP)"
    return parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"

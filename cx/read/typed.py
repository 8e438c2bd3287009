"""Text columns as times, numbers and scores: fast in SQL where a cell is plain, by Python where not.

Each cell that the fast expression cannot read is read once by ``cx.read.dates``, ``numerals`` or
``levels``, as a distinct text (``cx.read.unread``). Both ways agree by construction:
a fast form is used only where it agrees with Python on a sample of the column.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

import duckdb

from cx.domain import Scale
from cx.model.recipe import Recipe
from cx.read import dates, levels, numerals
from cx.read.date_columns import ALL as ALL
from cx.read.files.table import RawTable
from cx.read.report import Note
from cx.read.timed import timed
from cx.read.unread import NUMBER, Cells, Typed

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
        known = (raw.number, name, kind)
        if known not in self._known:
            self._known[known] = self._read(raw, column, name, kind)
        return self._known[known]

    def _read(self, raw: RawTable, column: str, name: str, kind: As) -> Typed:
        if kind is As.TEXT:
            return Typed(Cells(self._connection, raw, name).text(), "")
        if kind is As.TIME:
            return self._times(raw, column)
        fast = f"CASE WHEN isfinite(try_cast(r.{name} AS DOUBLE)) THEN try_cast(r.{name} AS DOUBLE) END"
        if kind is As.CLOCK:
            nothing = "CAST(NULL AS DOUBLE)"
            return self._mended(raw, column, name, nothing, dates.clock, "")
        if kind is As.NUMBER:
            return self._mended(raw, column, name, fast, numerals.parse, "numbers_written_out")
        if kind in _ENDS:
            typed = self._mended(raw, column, name, fast, answer_number, "")
            return self._within(raw, column, name, typed, *_ENDS[kind])
        if kind is As.GAP:
            return self._mended(raw, column, name, "CAST(NULL AS DOUBLE)", levels.gap, "")
        return self._scores(raw, column, name)

    def _times(self, raw: RawTable, column: str) -> Typed:
        found = timed(self._connection, raw, column, self._recipe)
        told = {note.file for note in self.notes if note.what == "other_zone"}  # once for a file
        self.notes += [n for n in found.notes if n.what != "other_zone" or n.file not in told]
        return found.typed

    def _scores(self, raw: RawTable, column: str, name: str) -> Typed:
        scale = self._scales.get(column)
        outside: set[str] = set()

        def read(text: str) -> float | None:
            answer = levels.level(text)
            if answer is None or scale is None or self.common is None:
                return None
            if not scale.low <= answer.value <= scale.high:
                outside.add(text)
            return rescaled(answer.value, scale, self.common)

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
        here = Cells(self._connection, raw, name)
        cells = [(text, rows, parse(text)) for text, rows in here.unread(fast)]
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
        return here.with_read(fast, values, NUMBER, str(len(self._known)))

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


def _tells(text: str) -> bool:
    """Whether a cell that is no number says something: it is no word for "no answer"."""
    return not levels.is_missing(text) and levels.gap(text) is None


def answer_number(text: str) -> float | None:
    """A number, or the one in front of its label."""
    number = numerals.parse(text)
    if number is None and (found := _LABELLED.match(unicodedata.normalize("NFKC", text).strip())):
        return float(found[1])
    return number


def rescaled(value: float, scale: Scale, common: Scale) -> float | None:
    """A value on the common scale, the best end up; None outside its own scale.

    The common scale's own direction counts for nothing: results are always "higher is better".
    """
    if not scale.low <= value <= scale.high:
        return None
    up = value if scale.best_is_high else scale.low + scale.high - value
    share = (up - scale.low) / (scale.high - scale.low)
    return common.low + share * (common.high - common.low)

"""Text columns as times, numbers and scores: fast in SQL where a cell is plain, by Python where not.

Each cell that the fast expression cannot read is read once by ``cx.read.dates``, ``numerals`` or
``levels``, as a distinct text, and joined back from a small table. Both ways agree by construction:
a fast form is used only where it agrees with Python on a sample of the column.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import duckdb
import pyarrow as pa

from cx.domain import Scale
from cx.errors import AmbiguousDates
from cx.model.recipe import DateOrder, Recipe
from cx.read import dates, levels, numerals
from cx.read.report import Note
from cx.read.table import RawTable

ALL: Final = "*"
_SAMPLE: Final = 400
_DAYS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%m/%d/%Y", "%m-%d-%Y")  # fmt: skip
_TIMES: Final = ("", " %H:%M:%S", " %H:%M", "T%H:%M:%S", "T%H:%M", " %H:%M:%S.%f", "T%H:%M:%S.%f")
_FORMS: Final = tuple(day + time for day in _DAYS for time in _TIMES)


class As(StrEnum):
    """What a column is read as."""

    TEXT = "text"
    TIME = "time"
    NUMBER = "number"
    SCORE = "score"
    GAP = "gap"


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
            return Typed(f"nullif(trim(r.{name}), '')", "")
        known = (raw.number, name, kind)
        if known not in self._known:
            self._known[known] = self._read(raw, column, name, kind)
        return self._known[known]

    def _read(self, raw: RawTable, column: str, name: str, kind: As) -> Typed:
        if kind is As.TIME:
            return self._times(raw, column, name)
        if kind is As.NUMBER:
            fast = f"CASE WHEN isfinite(try_cast(r.{name} AS DOUBLE)) THEN try_cast(r.{name} AS DOUBLE) END"
            return self._mended(raw, column, name, fast, numerals.parse, "numbers_written_out")
        if kind is As.GAP:
            return self._mended(raw, column, name, "CAST(NULL AS DOUBLE)", levels.gap, "")
        return self._scores(raw, column, name)

    def _times(self, raw: RawTable, column: str, name: str) -> Typed:
        order = date_order(self._connection, raw, column, self._recipe)
        zone = self._recipe.zone

        def parsed(text: str) -> dates.When | None:
            return dates.parse(text, order, zone)

        timed, days = _forms(self._connection, raw, name, parsed)
        fast = _coalesce(
            [f"try_strptime(trim(r.{name}), {timed})"] * bool(timed)
            + [f"try_strptime(trim(r.{name}), {days}) + INTERVAL 12 HOUR"] * bool(days)
        )
        rest = [(text, rows, parsed(text)) for text, rows in self._unread(raw, name, fast)]
        self._note_days(raw, column, name, days, rest)
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
                f"SELECT count(*), any_value({name} ORDER BY rowid) FROM {raw.table} AS r"
                f" WHERE try_strptime(trim(r.{name}), {days}) IS NOT NULL"
            ).fetchall()
            rows, example = rows + fast_rows, fast_example or example
        if rows:
            self.notes.append(Note("days_at_noon", raw.file, column, rows, example))

    def _scores(self, raw: RawTable, column: str, name: str) -> Typed:
        scale = self._scales.get(column)

        def read(text: str) -> float | None:
            answer = levels.level(text)
            if answer is None or scale is None or self.common is None:
                return None
            return _rescaled(answer.value, scale, self.common)

        if scale and self.common and (scale.low, scale.high) != (self.common.low, self.common.high):
            example = f"{scale.low:g}-{scale.high:g} → {self.common.low:g}-{self.common.high:g}"
            self.notes.append(Note("rescaled", raw.file, column, raw.rows, example))
        return self._mended(raw, column, name, "CAST(NULL AS DOUBLE)", read, "")

    def _mended(
        self,
        raw: RawTable,
        column: str,
        name: str,
        fast: str,
        parse: Callable[[str], float | None],
        note: str,
    ) -> Typed:
        cells = self._unread(raw, name, fast)
        read = [(text, rows, value) for text, rows in cells if (value := parse(text)) is not None]
        if note and read:
            rows = sum(rows for _, rows, _ in read)
            self.notes.append(Note(note, raw.file, column, rows, read[0][0]))
        values = [(text, value) for text, _, value in read]
        return self._joined(raw, name, fast, values, pa.float64(), As.NUMBER)

    def _unread(self, raw: RawTable, name: str, fast: str) -> list[tuple[str, int]]:
        """Distinct cells that the fast expression cannot read, with their rows."""
        return self._connection.execute(
            f"SELECT {name}, count(*) FROM {raw.table} AS r"
            f" WHERE trim({name}) <> '' AND ({fast}) IS NULL GROUP BY 1 ORDER BY min(rowid)"
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


def date_order(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, column: str, recipe: Recipe
) -> DateOrder | None:
    """In which order a column's dates stand: told, decided by the dates themselves, or irrelevant.

    Raises
    ------
    AmbiguousDates
        Several orders read every date, and nobody has told.
    """
    for known in (column, ALL):
        if known in recipe.dates:
            return recipe.dates[known]
    name = raw.sql(column)
    cells = connection.execute(
        f"SELECT {name}, count(*) FROM {raw.table}"
        f" WHERE regexp_matches({name}, '^\\s*[0-9０-９]{{1,2}}[./／-][0-9０-９]{{1,2}}[./／-]')"
        " GROUP BY 1 ORDER BY min(rowid)"
    ).fetchall()
    found = dates.doubt(cells)
    if found is None:
        return None
    if found.ambiguous:
        raise AmbiguousDates(
            file=raw.file,
            column=column,
            example=found.example,
            ambiguous=found.ambiguous,
            rows=raw.rows,
            orders=tuple(order.value for order in found.orders),
        )
    return found.orders[0]


def _forms(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    name: str,
    parsed: Callable[[str], dates.When | None],
) -> tuple[list[str], list[str]]:
    """The SQL forms, with and without a time, that read cells of a sample just as Python does."""
    step = max(1, raw.rows // _SAMPLE)
    tries = ", ".join(f"try_strptime(cell, '{form}')" for form in _FORMS)
    rows = connection.execute(
        f"SELECT cell, {tries} FROM (SELECT trim({name}) AS cell FROM {raw.table}"
        f" WHERE rowid % {step} = 0 AND trim({name}) <> '' LIMIT {2 * _SAMPLE})"
    ).fetchall()
    truth = [parsed(cell) for cell, *_ in rows]
    timed: list[str] = []
    days: list[str] = []
    for at, form in enumerate(_FORMS):
        hits = [(row[at + 1], when) for row, when in zip(rows, truth, strict=True) if row[at + 1]]
        with_time = "%H" in form
        if hits and all(when and _same(value, when, with_time) for value, when in hits):
            (timed if with_time else days).append(form)
    return timed, days


def _same(value: object, when: dates.When, with_time: bool) -> bool:
    if with_time:
        return when.timed and value == when.at
    return not when.timed and value == when.at.replace(hour=0)


def _coalesce(parts: list[str]) -> str:
    if not parts:
        return "CAST(NULL AS TIMESTAMP)"
    return parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"


def _rescaled(value: float, scale: Scale, common: Scale) -> float | None:
    """A value on the common scale, the best end up; None outside its own scale.

    The common scale's own direction counts for nothing: results are always "higher is better".
    """
    if not scale.low <= value <= scale.high:
        return None
    up = value if scale.best_is_high else scale.low + scale.high - value
    share = (up - scale.low) / (scale.high - scale.low)
    return common.low + share * (common.high - common.low)

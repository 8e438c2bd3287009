"""The cells of a column read on Spark as our own reader reads them: texts, times, numbers, scores.

Where a cell is plain an Ibis expression reads it; each different one that is not is read once by the
reader's own functions, and joined back from a small table.
"""

import datetime
import functools
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import ibis
import pyarrow as pa

from cx.domain import Scale
from cx.model.matching import key
from cx.model.recipe import Recipe
from cx.read import dates, levels, numerals
from cx.read.date_columns import ALL
from cx.read.report import Note
from cx.read.typed import As, answer_number, rescaled

MOST: Final = 100_000  # different cells of a column that are read one by one; more count as empty
_ENDS: Final = {As.RECOMMEND: (0, 10), As.EFFORT: (1, 7), As.SENTIMENT: (-1, 1)}
_PLAIN: Final = r"^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$"
_DAYS: Final = (
    "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyyMMdd",
    "d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "M/d/yyyy", "M-d-yyyy",
)  # fmt: skip
_TIMES: Final = ("", " H:m:s[.SSSSSS]", " H:m", "'T'H:m:s[.SSSSSS]", "'T'H:m")
_ZONED: Final = r":[0-9]{2}([.][0-9]+)? ?(Z|[+-][0-9]{2}:?[0-9]{2})$"
_OFFSET: Final = r" ?(Z|[+-][0-9]{2}:?[0-9]{2})$"

# Spark's own functions that Ibis has no name for.
_try_to_timestamp: Final = ibis.udf.scalar.builtin(
    lambda text, form: None,
    name="try_to_timestamp",
    signature=(("string", "string"), "timestamp"),
)
_convert_timezone: Final = ibis.udf.scalar.builtin(
    lambda source, zone, at: None,
    name="convert_timezone",
    signature=(("string", "string", "timestamp"), "timestamp"),
)


class Way(NamedTuple):
    """How a column is read, learned of the first rows; one that is not in ``columns`` is empty."""

    recipe: Recipe
    scales: Mapping[str, Scale]
    columns: tuple[str, ...]
    head: Mapping[str, Sequence[str]]  # the cells of the first rows
    place: str


class Reader:
    """Reads the columns of one table of cells; ``rows`` grows by what is joined to it."""

    def __init__(self, backend: Any, rows: Any, way: Way) -> None:
        self._db, self.rows, self._way = backend, rows, way
        self.notes: list[Note] = []

    def text(self, column: str) -> Any:
        """A cell without blanks around it; NULL where nothing is left, or where it means no answer."""
        cell = self._cell(column).cast("string")
        bare = cell.re_replace("^ +| +$", "").nullif("")
        codes = self._codes(column)
        return bare if not codes else bare.isin(codes).ifelse(None, bare)

    def read(self, column: str, kind: As) -> str:
        """The name of a further column of ``rows`` with the cells read as a kind."""
        name = f"{kind}_{self._place(column)}"
        if name in self.rows.columns:
            return name
        if kind is As.TIME:
            return self._times(column, name)
        scale = self._way.scales.get(column)
        parsers: dict[As, Callable[[str], float | None]] = {
            As.NUMBER: numerals.parse,
            As.SCORE: functools.partial(_score, scale=scale, common=self._common),
        }
        parse = parsers.get(kind, answer_number)
        fast = None if kind is As.SCORE else self._plain_number(column)
        mended = self._mended(column, name, fast, parse, "float64")
        if kind is As.NUMBER and mended:
            self._note("numbers_written_out", column, sum(n for _, n in mended), mended[0][0])
        if kind in _ENDS:
            self._within(column, name, *_ENDS[kind])
        return name

    @property
    def _common(self) -> Scale | None:
        return next(iter(self._way.scales.values()), None)

    def _place(self, column: str) -> int:
        wanted = key(column)
        return next(at for at, name in enumerate(self._way.columns) if key(name) == wanted)

    def _cell(self, column: str) -> Any:
        return self.rows[f"c{self._place(column)}"]

    def _codes(self, column: str) -> list[str]:
        told = {key(name): codes for name, codes in self._way.recipe.missing.items()}
        answers = column in self._way.scales
        return [*told.get(key(column), told.get(ALL, ()) if answers else ())]

    def _plain_number(self, column: str) -> Any:
        cell = self._cell(column)
        if cell.type().is_string():
            bare = self.text(column)
            cell = bare.re_search(_PLAIN).ifelse(bare, None).try_cast("float64")
        number = cell.cast("float64")
        return (number.abs() <= sys.float_info.max).ifelse(number, None)

    def _mended(
        self, column: str, name: str, fast: Any, parse: Callable[[str], Any], kind: str
    ) -> list[tuple[str, int]]:
        """Add a column of the fast expression, mended where it reads nothing; the mended cells."""
        text = self.text(column)
        none = ibis.null(kind)
        rows = self.rows.mutate(text=text, fast=none if fast is None else fast)
        left = rows.filter(rows.text.notnull() & rows.fast.isnull())
        each = left.group_by("text").aggregate(n=left.count())
        each = each.order_by([ibis.desc("n"), "text"]).limit(MOST)
        cells = [(row["text"], row["n"]) for row in self._db.to_pyarrow(each).to_pylist()]
        read = [(cell, n, value) for cell, n in cells if (value := parse(cell)) is not None]
        lost = [(cell, n) for cell, n in cells if parse(cell) is None and _tells(cell)]
        if lost and kind == "float64":
            self._note("unread_values", column, sum(n for _, n in lost), lost[0][0][:80])
        if not read:
            self.rows = rows.rename({name: "fast"}).drop("text")
            return []
        kinds = {"float64": pa.float64(), "timestamp": pa.timestamp("us")}
        known = ibis.memtable(
            pa.table(
                {
                    "known": pa.array([cell for cell, _, _ in read], pa.string()),
                    "value": pa.array([value for _, _, value in read], kinds[kind]),
                }
            )
        )
        joined = rows.left_join(known, rows.text == known.known)
        value = joined.fast.fill_null(joined.value)
        self.rows = joined.mutate(**{name: value}).drop("text", "fast", "known", "value")
        return [(cell, n) for cell, n, _ in read]

    def _note(self, what: str, column: str, rows: int, example: str) -> None:
        self.notes.append(Note(what, self._way.place, column, rows, example))

    def _times(self, column: str, name: str) -> str:
        zone, written = self._zones(column)
        cell = self._cell(column)
        if cell.type().is_date():
            noon = cell.cast("timestamp") + ibis.interval(hours=12)
            self.rows = self.rows.mutate(**{name: noon})
            self._count("days_at_noon", column, cell.notnull())
            return name
        if cell.type().is_timestamp():
            source = "UTC" if cell.type().timezone else written
            moved = _moved(cell.cast("timestamp"), source, zone)
            self.rows = self.rows.mutate(**{name: moved})
            if cell.type().timezone and zone != "UTC":
                self._count("other_zone", column, cell.notnull())
            return name
        order = self._order(column)

        def parse(text: str) -> datetime.datetime | None:
            when = dates.moved(text, dates.parse(text, order, zone), written, zone)
            return when.at if when else None

        timed, days = self._plain_times(column, parse)
        self._mended(column, name, ibis.coalesce(*timed, *days), parse, "timestamp")
        text = self.text(column)
        self._count("days_at_noon", column, ibis.coalesce(*days).notnull())
        self._count("other_zone", column, text.re_search(_ZONED))
        return name

    def _count(self, what: str, column: str, where: Any) -> None:
        """Note how many rows a change is about, with one of their cells."""
        meant = self.rows.filter(where)
        text = self._cell(column).cast("string")
        found = self._db.to_pyarrow(
            meant.select(text=text).aggregate(
                n=lambda each: each.count(), text=lambda each: each.text.min()
            )
        ).to_pylist()[0]
        if found["n"]:
            self._note(what, column, found["n"], found["text"])

    def _zones(self, column: str) -> tuple[str, str]:
        zone = self._way.recipe.zone
        return zone, self._way.recipe.zones.get(column, zone)

    def _order(self, column: str) -> Any:
        known = self._way.recipe.dates
        if told := known.get(column, known.get(ALL)):
            return told
        found = dates.doubt([(cell, 1) for cell in self._way.head.get(column, ())])
        return found.orders[0] if found else None

    def _plain_times(self, column: str, parse: Callable[[str], Any]) -> tuple[list[Any], list[Any]]:
        """Times and days by the forms that read the first rows' cells as our own reader does."""
        zone, written = self._zones(column)
        text = self.text(column)
        sample = sorted(set(filter(None, map(str.strip, self._way.head.get(column, ())))))[:800]
        seen = ibis.memtable(_texts(sample))
        forms = [(day + time, bool(time)) for day in _DAYS for time in _TIMES]
        tried = seen.select(
            "text",
            **{
                f"t{at}": _time(seen.text, form, timed, zone, written)
                for at, (form, timed) in enumerate(forms)
            },
        )
        answers = self._db.to_pyarrow(tried).to_pylist() if sample else []
        none = ibis.null("timestamp")
        fitting: dict[bool, list[Any]] = {True: [none], False: [none]}
        for at, (form, timed) in enumerate(forms):
            hits = [(row[f"t{at}"], row["text"]) for row in answers if row[f"t{at}"] is not None]
            if hits and all(value == parse(cell) for value, cell in hits):
                fitting[timed].append(_time(text, form, timed, zone, written))
        return fitting[True], fitting[False]

    def _within(self, column: str, name: str, low: float, high: float) -> None:
        number = self.rows[name]
        inside = number.between(low, high)
        beyond = self.rows.filter(~inside)
        counted = self._db.to_pyarrow(
            beyond.aggregate(n=beyond.count(), example=beyond[name].min())
        ).to_pylist()[0]
        if counted["n"]:
            self.notes.append(
                Note(
                    "outside_scale",
                    self._way.place,
                    column,
                    counted["n"],
                    f"{counted['example']:g}",
                )
            )
        self.rows = self.rows.mutate(**{name: inside.ifelse(number, None)})


def _tells(text: str) -> bool:
    """Whether a cell that is no number says something: it is no word for "no answer"."""
    return not levels.is_missing(text)


def _score(text: str, *, scale: Scale | None, common: Scale | None) -> float | None:
    answer = levels.level(text)
    if answer is None or scale is None or common is None:
        return None
    return rescaled(answer.value, scale, common)


def _texts(cells: Sequence[str]) -> Any:
    return pa.table({"text": pa.array(cells, pa.string())})


def _time(text: Any, form: str, timed: bool, zone: str, written: str) -> Any:
    """A text read by a form of Spark's; a bare day becomes noon, another zone's time moves."""
    if not timed:
        return _try_to_timestamp(text, form) + ibis.interval(hours=12)
    moved = _moved(_try_to_timestamp(text, form), written, zone)
    offset = text.re_extract(_OFFSET, 1)
    source = (offset == "Z").ifelse(
        "UTC", offset.re_replace("^([+-][0-9]{2}):?([0-9]{2})$", "$1:$2")
    )
    zoned = _convert_timezone(source, zone, _try_to_timestamp(text.re_replace(_OFFSET, ""), form))
    return text.re_search(_ZONED).ifelse(zoned, moved)


def _moved(at: Any, source: str, zone: str) -> Any:
    return at if source == zone else _convert_timezone(source, zone, at)

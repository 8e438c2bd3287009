"""A file as a table of texts in DuckDB: delimiter, header, rows as they stand, odd rows counted."""

import shutil
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import duckdb

from cx.errors import DuplicateColumns, HeaderOnly, MissingColumns
from cx.model.matching import key
from cx.read.engine import of_file
from cx.read.files.columnar import columnar
from cx.read.files.encoding import decoded
from cx.read.files.footer import without_sums
from cx.read.files.heading import LONGEST_CELL, Head, head
from cx.read.files.spaced import closed_up
from cx.read.quality.named_rows import refuse
from cx.read.report import Note, Source
from cx.read.sql import literal

_UNCLOSED: Final = "UNQUOTED VALUE"  # DuckDB's word for a quotation mark that never closes
_TOO_LONG: Final = "LINE SIZE OVER MAXIMUM"
_NO_UTF8: Final = "INVALID ENCODING"
_STRICT: Final = "store_rejects = true"
_PATIENT: Final = "null_padding = true, parallel = false"
_LONG_LINES: Final = f"max_line_size = {4 * LONGEST_CELL}"


class _NotUtf8(Exception):
    """A text that was taken for UTF-8 is none."""


class Run(NamedTuple):
    """Rows of a table from ``start`` on that stand in one file, the first of them as number ``first``."""

    start: int
    file: str
    first: int


class RawTable(NamedTuple):
    """A loaded file: its table in DuckDB has the text columns ``c0``, ``c1``, ..., rows in file order.

    Several files of one kind may stand in one table: ``pieces`` has them, ``runs`` which rows are
    whose, and so, where they are many, has the table ``places`` (place, file, number).
    """

    number: int
    file: str
    table: str
    columns: tuple[str, ...]
    encoding: str
    delimiter: str
    rows: int
    notes: tuple[Note, ...]
    first: int  # the first row of data as a spreadsheet numbers it
    pieces: "tuple[RawTable, ...]" = ()
    runs: tuple[Run, ...] = ()
    places: str = ""

    @property
    def files(self) -> "tuple[RawTable, ...]":
        """The files as they came: this one, or those that were put together in it."""
        return self.pieces or (self,)

    @property
    def numbered(self) -> str:
        """A row's number in a spreadsheet, as SQL over ``row``."""
        if self.places:
            return f"(SELECT number FROM {self.places} WHERE place = row)"
        if not self.runs:
            return f"row + {self.first}"
        return _case([(run.start, f"row + {run.first - run.start}") for run in self.runs])

    @property
    def filed(self) -> str:
        """The file that a row stands in, as SQL over ``row``."""
        if self.places:
            return f"(SELECT file FROM {self.places} WHERE place = row)"
        runs = self.runs or (Run(0, self.file, self.first),)
        return _case([(run.start, literal(run.file)) for run in runs])

    @property
    def told(self) -> str:
        """Where a row stands, in words: its number, behind its file where there are several; SQL."""
        number = f"CAST({self.numbered} AS VARCHAR)"
        return f"{self.filed} || ' ' || {number}" if self.runs else number

    def place(self, row: int) -> tuple[str, int]:
        """The file that a row stands in, and its number there in a spreadsheet."""
        runs = self.runs or (Run(0, self.file, self.first),)
        run = runs[bisect_right(runs, row, key=lambda run: run.start) - 1]
        return run.file, row - run.start + run.first

    def cells(self, file: "RawTable") -> tuple[str, ...]:
        """Where the columns of one of its files stand, in that file's order; "" for one that is not kept."""
        if not self.pieces:
            return tuple(f"c{at}" for at in range(len(self.columns)))
        return tuple(self.sql(name) if name else "" for name in file.columns)

    def has(self, column: str) -> bool:
        """Whether a column of this name is there."""
        return key(column) in {key(name) for name in self.columns if name}

    def named(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Those of the columns that are there, each once and as the file writes it."""
        written = {key(name): name for name in reversed(self.columns) if name}
        here = (c if c in self.columns else written.get(key(c)) for c in columns)
        return tuple(dict.fromkeys(filter(None, here)))

    def sql(self, column: str) -> str:
        """The column's name in DuckDB.

        Raises
        ------
        DuplicateColumns
            Several columns have the name.
        MissingColumns
            None has it.
        """
        wanted = key(column)
        places = [at for at, name in enumerate(self.columns) if name == column]
        places = places or [at for at, name in enumerate(self.columns) if key(name) == wanted]
        if len(places) > 1:
            numbers = tuple(place + 1 for place in places)
            raise DuplicateColumns(file=self.file, column=column, places=numbers)
        if not places:
            raise MissingColumns(missing=(column,), found=tuple(filter(None, self.columns)))
        return f"c{places[0]}"


def _case(parts: Sequence[tuple[int, str]]) -> str:
    """What holds for a row, by where the rows of each part begin, as SQL."""
    if len(parts) == 1:
        return parts[0][1]
    cases = " ".join(
        f"WHEN row < {start} THEN {value}" for (_, value), (start, _) in pairwise(parts)
    )
    return f"CASE {cases} ELSE {parts[-1][1]} END"


def load(
    source: Source, connection: duckdb.DuckDBPyConnection, number: int, folder: Path
) -> RawTable:
    """Load one file, every cell as text; short rows are filled, rows that are too long are named.

    Raises
    ------
    NoSuchFile, EmptyFile, NotText
        The bytes are no text (see ``cx.read.files.encoding``).
    NotATable
        No delimiter parts the text into columns.
    HeaderOnly
        There is a header and nothing below it.
    """
    table = f"raw_{number}"
    if (read := columnar(source, connection, table, folder)) is not None:
        kind, columns, rows, told = read
        return RawTable(number, source.name, table, columns, kind, "", rows, told, 1)
    try:
        return _text(source, connection, number, folder, trusting=True)
    except (UnicodeDecodeError, _NotUtf8):
        return _text(source, connection, number, folder, trusting=False)


def _text(
    source: Source,
    connection: duckdb.DuckDBPyConnection,
    number: int,
    folder: Path,
    *,
    trusting: bool,
) -> RawTable:
    """Load a text; ``trusting`` as in ``decoded``."""
    table = f"raw_{number}"
    text = decoded(source, folder, trusting=trusting)
    path = closed_up(text.path, folder / f"{table}.closed")
    top = head(source.name, path)
    notes = _loaded(connection, table, path, top, source.name, folder)
    if text.replaced:
        notes.append(Note("unreadable_characters", source.name, "", text.replaced, text.encoding))
    if top.headerless:
        notes.append(Note("no_header", source.name, "", 1, ", ".join(top.columns[:3])))
    if top.above:
        notes.append(Note("lines_above", source.name, "", len(top.above), top.above[0][:80]))
    notes += [*top.notes, *without_sums(connection, table, source.name)]
    [(rows,)] = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    if rows == 0:
        raise HeaderOnly(file=source.name, columns=top.columns)
    return RawTable(
        number=number,
        file=source.name,
        table=table,
        columns=top.columns,
        encoding=text.encoding,
        delimiter=top.delimiter,
        rows=rows,
        notes=tuple(notes),
        first=top.first,
    )


def _loaded(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    path: Path,
    top: Head,
    file: str,
    folder: Path,
) -> list[Note]:
    """Read as it stands, or with one kind of line end, or loosely, or without quotation marks."""
    try:
        return _fitted(connection, table, path, top, file)
    except duckdb.Error as error:
        of_file(error)
        path = _with_one_line_end(path, folder)
    try:
        return _fitted(connection, table, path, top, file)
    except duckdb.Error as error:
        of_file(error)
        loose = f"{_PATIENT}, strict_mode = false, {_LONG_LINES}"
    try:
        _read(connection, table, path, top, loose)
    except duckdb.Error as error:
        of_file(error)
        _read(connection, table, path, top, f"{loose}, ignore_errors = true", quote="")
    return [Note("loose", file, "", 0, "")]


def _fitted(
    connection: duckdb.DuckDBPyConnection, table: str, path: Path, top: Head, file: str
) -> list[Note]:
    """Read strictly and fast; where rows do not fit, again with short ones filled up."""
    misfits = _read(connection, table, path, top, _STRICT)
    if not misfits:
        return []
    if any(kind == _NO_UTF8 for _, kind, _ in misfits):
        raise _NotUtf8
    lenient = f"{_STRICT}, {_PATIENT}"
    if any(kind == _TOO_LONG for _, kind, _ in misfits):
        lenient = f"{lenient}, {_LONG_LINES}"
    unclosed = [line for line, kind, text in misfits if kind == _UNCLOSED and "\n" in text]
    notes = [Note("open_quote", file, "", 1, str(line)) for line in unclosed[:1]]
    lost = _read(connection, table, path, top, lenient, quote="" if unclosed else '"')
    lost_lines = {line for line, _, _ in lost}
    filled = [text for line, kind, text in misfits if line not in lost_lines and kind != _TOO_LONG]
    if filled and not unclosed:
        notes.append(Note("short_rows", file, "", len(filled), filled[0][:120]))
    if lost:
        notes.append(Note("long_rows", file, "", len(lost_lines), lost[0][2][:120]))
        refuse(connection, table, [(line, text) for line, _, text in lost])
    return notes


def _with_one_line_end(path: Path, folder: Path) -> Path:
    """The text with one kind of line end, as a copy."""
    target = folder / f"{path.name}.lines"
    with (
        path.open(encoding="utf-8", newline=None) as text,
        target.open("w", encoding="utf-8", newline="\n") as out,
    ):
        shutil.copyfileobj(text, out)
    return target


def _read(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    path: Path,
    top: Head,
    options: str,
    *,
    quote: str = '"',
) -> list[tuple[int, str, str]]:
    """Fill the table; what the reader refused as (line, kind, text)."""
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(top.columns)))
    for rejects in ("reject_errors", "reject_scans"):
        connection.execute(f"DROP TABLE IF EXISTS {rejects}")
    connection.execute(
        f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM read_csv($path, auto_detect = false,"
        f" delim = $delimiter, quote = $quote, escape = $quote, header = false, skip = {top.skip},"
        f" columns = {{{columns}}}, {options})",
        {"path": str(path), "delimiter": top.delimiter, "quote": quote},
    )
    if "store_rejects" not in options:
        return []
    return connection.execute(
        "SELECT line, any_value(CAST(error_type AS VARCHAR)), any_value(left(csv_line, 2000))"
        " FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()

"""A file as a table of texts in DuckDB: delimiter, header, rows as they stand, odd rows counted."""

import csv
import itertools
import re
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

import duckdb

from cx.errors import DuplicateColumns, HeaderOnly, MissingColumns, NotATable
from cx.model.matching import key
from cx.read.encoding import decoded
from cx.read.report import Note, Source

DELIMITERS: Final = (",", "\t", ";", "|")
_SAMPLE_LINES: Final = 200
_UNCLOSED: Final = "UNQUOTED VALUE"  # DuckDB's word for a quotation mark that never closes
_NUMBER_OR_DATE: Final = re.compile(r"[\d\s.,:/+\-年月日時分秒T]*\d[\d\s.,:/+\-年月日時分秒TZ]*")


class RawTable(NamedTuple):
    """A loaded file: its table in DuckDB has the text columns ``c0``, ``c1``, ..., rows in file order."""

    number: int
    file: str
    table: str
    columns: tuple[str, ...]
    encoding: str
    delimiter: str
    rows: int
    notes: tuple[Note, ...]

    def has(self, column: str) -> bool:
        """Whether a column of this name is there."""
        return key(column) in {key(name) for name in self.columns}

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


class _Head(NamedTuple):
    delimiter: str
    columns: tuple[str, ...]
    skip: int  # physical lines before the first row of data
    headerless: bool


def load(
    source: Source, connection: duckdb.DuckDBPyConnection, number: int, folder: Path
) -> RawTable:
    """Load one file, every cell as text; short rows are filled, rows that are too long are named.

    Raises
    ------
    NoSuchFile, EmptyFile, NotText
        The bytes are no text (see ``cx.read.encoding``).
    NotATable
        No delimiter parts the text into columns.
    HeaderOnly
        There is a header and nothing below it.
    """
    text = decoded(source, folder)
    head = _head(source.name, text.path)
    table = f"raw_{number}"
    notes = _loaded(connection, table, text.path, head, source.name)
    if text.replaced:
        notes.append(Note("unreadable_characters", source.name, "", text.replaced, text.encoding))
    if head.headerless:
        notes.append(Note("no_header", source.name, "", 1, ", ".join(head.columns[:3])))
    [(rows,)] = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    if rows == 0:
        raise HeaderOnly(file=source.name, columns=head.columns)
    return RawTable(
        number, source.name, table, head.columns, text.encoding, head.delimiter, rows, tuple(notes)
    )


def _head(file: str, path: Path) -> _Head:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        sample = list(itertools.islice(lines, _SAMPLE_LINES))
    lead = next(
        (at for at, line in enumerate(sample) if line.strip() and not line.startswith("#")), 0
    )
    body = sample[lead:]
    delimiter = max(DELIMITERS, key=lambda sign: _evenness(body, sign))
    rows = [row for row in _parsed(body, delimiter) if row]
    width = max(len(rows[0]), _usual(len(row) for row in rows)) if rows else 0
    if width < 2:
        raise NotATable(file=file, line=body[0].strip()[:80] if body else "")
    first = rows[0] + [""] * (width - len(rows[0]))
    if sum(bool(_NUMBER_OR_DATE.fullmatch(cell.strip())) for cell in first) * 2 >= width:
        return _Head(delimiter, tuple(f"column {at + 1}" for at in range(width)), lead, True)
    header_lines = _lines_of_first_row(body, delimiter)
    return _Head(
        delimiter, tuple(" ".join(cell.split()) for cell in first), lead + header_lines, False
    )


def _parsed(lines: list[str], delimiter: str) -> list[list[str]]:
    return list(csv.reader(lines, delimiter=delimiter))


def _lines_of_first_row(lines: list[str], delimiter: str) -> int:
    """How many physical lines the header takes: more than one where a name has a line break."""
    reader = csv.reader(lines, delimiter=delimiter)
    next(reader)
    return reader.line_num


def _usual(widths: object) -> int:
    return Counter(widths).most_common(1)[0][0]  # type: ignore[call-overload,no-any-return]


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    """How well a sign parts the lines into equally many columns; one column is none."""
    widths = [len(row) for row in _parsed(lines, delimiter) if row]
    if not widths or (usual := _usual(widths)) < 2:
        return (0.0, 0)
    return (round(widths.count(usual) / len(widths), 1), usual)


def _loaded(
    connection: duckdb.DuckDBPyConnection, table: str, path: Path, head: _Head, file: str
) -> list[Note]:
    """Read strictly and fast; where rows do not fit, again with short ones filled up."""
    try:
        misfits = _read(connection, table, path, head, "store_rejects = true")
    except duckdb.Error:
        misfits = _read(
            connection,
            table,
            path,
            head,
            "null_padding = true, parallel = false, strict_mode = false",
        )
        return [Note("loose", file, "", 0, "")]
    if not misfits:
        return []
    lenient = "store_rejects = true, null_padding = true, parallel = false"
    unclosed = [line for line, kind, text in misfits if kind == _UNCLOSED and "\n" in text]
    notes = [Note("open_quote", file, "", 1, str(line)) for line in unclosed[:1]]
    lost = _read(connection, table, path, head, lenient, quote="" if unclosed else '"')
    lost_lines = {line for line, _, _ in lost}
    filled = [example for line, _, example in misfits if line not in lost_lines]
    if filled and not unclosed:
        notes.append(Note("short_rows", file, "", len(filled), filled[0][:120]))
    if lost:
        notes.append(Note("long_rows", file, "", len(lost_lines), lost[0][2][:120]))
    return notes


def _read(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    path: Path,
    head: _Head,
    options: str,
    *,
    quote: str = '"',
) -> list[tuple[int, str, str]]:
    """Fill the table; what the reader refused as (line, kind, text)."""
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(head.columns)))
    for rejects in ("reject_errors", "reject_scans"):
        connection.execute(f"DROP TABLE IF EXISTS {rejects}")
    connection.execute(
        f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM read_csv($path, auto_detect = false,"
        f" delim = $delimiter, quote = $quote, escape = $quote, header = false, skip = {head.skip},"
        f" columns = {{{columns}}}, {options})",
        {"path": str(path), "delimiter": head.delimiter, "quote": quote},
    )
    if "store_rejects" not in options:
        return []
    return connection.execute(
        "SELECT line, any_value(CAST(error_type AS VARCHAR)), any_value(left(csv_line, 2000))"
        " FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()

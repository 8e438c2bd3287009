"""The loose ends of a test's files: a line that breaks off, lines of sums, days still blank."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import duckdb

from cx.read.files.table import RawTable
from cx.read.report import Note
from cx.read.sql import quoted

_PACKED: Final = (b"\x1f\x8b", b"PK")  # gzip, workbook
_END: Final = 1 << 16  # bytes at a file's end among which its last line begins
_SUMS: Final = ("合計", "総計", "計", "total", "grand total", "sum")
FIRST: Final = "first_cell"  # the column that keeps how a row begins


def without_sums(
    connection: duckdb.DuckDBPyConnection, table: str, arm: str, file: str
) -> list[Note]:
    """Leave out the lines of sums, so that nothing counts twice."""
    sums = ", ".join(f"'{word}'" for word in _SUMS)
    wrong = f"lower({FIRST}) IN ({sums}) OR lower({quoted(arm)}) IN ({sums})"
    [(rows, example)] = connection.execute(
        f"SELECT count(*), any_value(coalesce({FIRST}, {quoted(arm)})) FROM {table} WHERE {wrong}"
    ).fetchall()
    connection.execute(f"DELETE FROM {table} WHERE {wrong}")
    return [Note("sum_line", file, "", rows, example)] if rows else []


def blank_end(
    connection: duckdb.DuckDBPyConnection, table: str, arm: str, columns: Iterable[str], file: str
) -> list[Note]:
    """Columns whose last days are blank, as of results that are still to come."""
    notes, by = [], quoted(arm)
    for name in columns:
        [(rows, example)] = connection.execute(
            f"SELECT count(*), arg_min({FIRST}, t.rowid) FROM {table} AS t JOIN (SELECT {by} AS arm,"
            f" coalesce(max(rowid) FILTER ({quoted(name)} IS NOT NULL), -1) AS last FROM {table}"
            f" GROUP BY 1) AS l ON t.{by} = l.arm WHERE t.rowid > l.last"
        ).fetchall()
        if rows:
            notes.append(Note("blank_end", file, name, rows, example or ""))
    return notes


def without_cut(connection: duckdb.DuckDBPyConnection, raw: RawTable, path: Path) -> list[Note]:
    """Leave out a last line that breaks off before its last column, as a broken download leaves it."""
    if not raw.delimiter:  # no text
        return []
    with path.open("rb") as file:
        packed = file.read(2) in _PACKED
        file.seek(max(0, path.stat().st_size - _END) // 2 * 2)  # whole letters of two bytes
        text = "" if packed else file.read().decode(raw.encoding, errors="replace")
    if not text or text.endswith(("\n", "\r")):
        return []
    line = re.split(r"\r\n|\r|\n", text)[-1]
    [cells] = csv.reader([line], delimiter=raw.delimiter)
    [row] = connection.execute(f"SELECT * FROM {raw.table} ORDER BY rowid DESC LIMIT 1").fetchall()
    begins = cells[0].strip() == (row[0] or "").strip()  # no line within a cell
    if len(cells) == len(raw.columns) or not begins or any(row[len(cells) :]):
        return []
    connection.execute(
        f"DELETE FROM {raw.table} WHERE rowid = (SELECT max(rowid) FROM {raw.table})"
    )
    return [Note("cut_line", raw.file, "", 1, "")]  # a whole line shows who its people are

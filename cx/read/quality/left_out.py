"""Rows that reading left out, as they stood in their files, each with the reason."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import duckdb

from cx.model.recipe import Treatment
from cx.read.files.table import RawTable
from cx.read.privacy.mask import masked
from cx.read.quality.named_rows import MOST, NAMED, REFUSED, TAKEN_TOGETHER
from cx.read.report import Personal

if TYPE_CHECKING:
    import pandas as pd

LEFT_OUT: Final = "left_out"  # what stays in the connection


class Heads(NamedTuple):
    """The titles of the columns that come before the file's own."""

    row: str
    why: str
    column: str
    line: str


def collect(
    connection: duckdb.DuckDBPyConnection, raws: Sequence[RawTable], personal: Sequence[Personal]
) -> None:
    """Keep the rows that were left out in the table ``left_out``, at most ``MOST`` of a kind.

    Personal columns that the user does not want to keep are blank there; of a file that has one, a line
    that is no row is not shown at all, for nobody can tell which of its cells are whose.
    """
    hidden = {(each.file, each.column) for each in personal if each.treatment is not Treatment.KEEP}
    leave_none_out(connection)
    kinds = connection.execute(
        f'SELECT DISTINCT file, why, "column" FROM {NAMED} WHERE why <> ?', [TAKEN_TOGETHER]
    ).fetchall()
    by_number = {raw.number: raw for raw in raws}
    for number, why, column in kinds:
        _keep(connection, by_number[number], why, column, hidden)
    tables = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE table_name = ?", [REFUSED]
    ).fetchall()
    if tables:
        names = {file for file, _ in hidden}
        for raw in raws:
            for file in raw.files:
                _keep_lines(connection, file, show=raw.file not in names)


def leave_none_out(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table ``left_out`` without rows."""
    connection.execute(
        f"CREATE OR REPLACE TABLE {LEFT_OUT}"
        ' (file VARCHAR, row BIGINT, why VARCHAR, "column" VARCHAR, line VARCHAR, cells VARCHAR[])'
    )


def _keep_lines(connection: duckdb.DuckDBPyConnection, raw: RawTable, *, show: bool) -> None:
    """Lines that are no row, names and numbers of persons masked as in comments."""
    lines = connection.execute(
        f'SELECT line, text FROM {REFUSED} WHERE "table" = ?', [raw.table]
    ).fetchall()
    kept = [(raw.file, line, masked(text.strip()) if show else "") for line, text in lines]
    if kept:
        connection.executemany(
            f"INSERT INTO {LEFT_OUT} VALUES (?, ?, 'long_rows', '', ?, [])", kept
        )


def _keep(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    why: str,
    column: str,
    hidden: set[tuple[str, str]],
) -> None:
    for file in raw.files:
        cells = ", ".join(
            "NULL" if not cell or (raw.file, name) in hidden else cell
            for name, cell in zip(file.columns, raw.cells(file), strict=True)
        )
        connection.execute(
            f"INSERT INTO {LEFT_OUT} SELECT $file, {raw.numbered}, $why, $column, NULL, [{cells}]"
            f" FROM (SELECT rowid AS row, * FROM {raw.table}) SEMI JOIN (SELECT DISTINCT row FROM {NAMED}"
            f' WHERE file = {raw.number} AND {raw.filed} = $file AND why = $why AND "column" = $column'
            f" ORDER BY row LIMIT {MOST}) USING (row) ORDER BY row",
            {"file": file.file, "why": why, "column": column},
        )


def left_out(
    connection: duckdb.DuckDBPyConnection, file: str, columns: Sequence[str], heads: Heads
) -> "pd.DataFrame":
    """The rows of one file that were left out, as they stood, in the order of the file.

    Columns: the four of ``heads`` (the row's number in a spreadsheet, the reason as in the notes, the
    column it was about, the whole line where it was no row), then the file's ``columns``; missing is
    None. A row left out for two reasons stands twice.
    """
    import pandas as pd

    rows = connection.execute(
        f'SELECT row, why, "column", line, cells FROM {LEFT_OUT} WHERE file = ? ORDER BY row, why',
        [file],
    ).fetchall()
    width = len(columns)
    filled = [(*told, *cells[:width], *[None] * (width - len(cells))) for *told, cells in rows]
    names = [*heads]
    for at, name in enumerate(columns, 1):
        plain = name or str(at)
        names.append(plain if plain not in names else f"{plain} ({at})")
    found = pd.DataFrame(filled, columns=names, dtype=object)
    found[heads.row] = found[heads.row].astype("int64")
    return found if found[heads.line].notna().any() else found.drop(columns=heads.line)


def files_left_out(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows stand in the table, by file."""
    rows = connection.execute(
        f"SELECT file, count(DISTINCT row) FROM {LEFT_OUT} GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return dict(rows)

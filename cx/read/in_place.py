"""Touches where they stand: a file whose every row is a touch of one rule needs no second table."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

import duckdb

from cx.read.files.table import RawTable
from cx.read.sql import quoted
from cx.read.touches import ROWS, TOUCHES

_CELLS: Final = re.compile(r"\br\.(\w+)")  # a column of the file's table ``r``


class InPlace(NamedTuple):
    """The touches that a file's own table holds, as SQL over ``ROWS``, which it is to become."""

    raw: RawTable
    lasting: str


def shown(values: Mapping[str, str], kinds: Mapping[str, str]) -> str:
    """The columns of the touches, each as its kind, NULL where nothing fills it, as SQL."""
    return ", ".join(
        f"CAST({values.get(column, 'NULL')} AS {kind}) AS {quoted(column)}"
        for column, kind in kinds.items()
    )


def show(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Make the view of the touches."""
    connection.execute(f"CREATE OR REPLACE VIEW {TOUCHES} AS {rows}")


def settle(connection: duckdb.DuckDBPyConnection, found: InPlace) -> None:
    """Make the file's table that of the touches, without the cells that they do not show."""
    used = {"rowid", *_CELLS.findall(found.lasting)}
    connection.execute(f"DROP TABLE {ROWS}")
    connection.execute(f"ALTER TABLE {found.raw.table} RENAME TO {ROWS}")
    columns = [name for name, *_ in connection.execute(f"DESCRIBE {ROWS}").fetchall()]
    for name in columns[:-1] if used.isdisjoint(columns) else columns:
        if name not in used:
            connection.execute(f"ALTER TABLE {ROWS} DROP COLUMN {name}")
    show(connection, found.lasting)

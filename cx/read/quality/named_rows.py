"""Which rows are left out while files are read: their numbers and reasons alone, to lose no time."""

from collections.abc import Iterable
from typing import Final

import duckdb

NAMED: Final = "named_rows"  # (file, row, why, column) of rows left out
REFUSED: Final = "refused_rows"  # (table, line, text) of lines that are no row
TAKEN_TOGETHER: Final = "same_order"  # such rows are items of an order, and not lost
MOST: Final = 1000  # rows kept for each file, reason and column
_LONGEST: Final = 2000  # characters of a line that is no row


def name_none(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty table of the rows that are left out while reading."""
    connection.execute(
        f'CREATE OR REPLACE TEMP TABLE {NAMED} (file USMALLINT, row BIGINT, why VARCHAR, "column" VARCHAR)'
    )


def refuse(
    connection: duckdb.DuckDBPyConnection, table: str, lines: Iterable[tuple[int, str]]
) -> None:
    """Keep lines of a file that are no row of its table."""
    kept = [(table, line, text[:_LONGEST]) for line, text in lines][:MOST]
    connection.execute(
        f'CREATE TEMP TABLE IF NOT EXISTS {REFUSED} ("table" VARCHAR, line BIGINT, text VARCHAR)'
    )
    connection.execute(f'DELETE FROM {REFUSED} WHERE "table" = ?', [table])
    connection.executemany(f"INSERT INTO {REFUSED} VALUES (?, ?, ?)", kept)

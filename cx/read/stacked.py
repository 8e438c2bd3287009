"""Files of one kind, such as twelve months of orders, put together as one table."""

from collections.abc import Sequence

import duckdb

from cx.read.guess import FileGuess


def stacked(connection: duckdb.DuckDBPyConnection, guesses: Sequence[FileGuess]) -> list[FileGuess]:
    """The files, those with the same columns and shape as one."""
    return list(guesses)

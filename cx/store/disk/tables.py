"""The tables of a store to be written, wherever they lie: in DuckDB, or in Spark."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from cx.read.quality.left_out import LEFT_OUT
from cx.read.report import Reading
from cx.read.sql import quoted
from cx.read.touches import ROWS, TOUCHES
from cx.store.disk.folder import Generation
from cx.store.disk.manifest import Column
from cx.store.disk.parquet import Written, export
from cx.store.engines.embedded import Embedded
from cx.store.engines.engine import SCHEMA

if TYPE_CHECKING:
    import pandas as pd

    from cx.read.engine import Connection

TOTALS = "totals"  # the frame of a reading's totals


class Tables(Protocol):
    """What is written into a store's folder."""

    def columns(self) -> tuple[Column, ...]:
        """The columns of the touches; those without a single value are not written."""

    def read(self, made: Generation, reading: Reading) -> Iterator[Written]:
        """Write the tables that reading gave: the touches (of ``columns``) and what stands beside."""

    def kept(self, made: Generation, names: Sequence[str]) -> Iterator[Written]:
        """Write tables that the store keeps, those that have an order in it."""

    def stop(self) -> None:
        """Break off what another thread is writing."""


class DuckTables:
    """The tables of a store in DuckDB, seen through a cursor of their own."""

    def __init__(self, engine: Embedded) -> None:
        self._connection: Connection = engine.connection.cursor()

    def columns(self) -> tuple[Column, ...]:
        """See ``Tables``."""
        described = self._connection.execute(f"DESCRIBE {TOUCHES}").fetchall()
        return tuple(
            Column(name=name, kind=kind, filled=self._is_filled(name))
            for name, kind, *_ in described
        )

    def read(self, made: Generation, reading: Reading) -> Iterator[Written]:
        """See ``Tables``."""
        filled = ", ".join(quoted(each.name) for each in self.columns() if each.filled)
        yield self._written(made, "main", ROWS, f"SELECT {filled} FROM {TOUCHES}")
        tables = self._connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        for name in (LEFT_OUT, *(test.table for test in reading.tests)):
            if (name,) in tables:
                yield self._written(made, "main", name, f"FROM {quoted(name)}")
        if reading.totals is not None:
            yield self._frame(made, reading.totals)

    def kept(self, made: Generation, names: Sequence[str]) -> Iterator[Written]:
        """See ``Tables``."""
        for name in names:
            yield self._written(made, SCHEMA, name, f"FROM {SCHEMA}.{quoted(name)}")

    def stop(self) -> None:
        """See ``Tables``."""
        self._connection.interrupt()

    def _is_filled(self, column: str) -> bool:
        """Whether some touch has a value there; DuckDB stops at the first one."""
        value = f"SELECT 1 FROM {TOUCHES} WHERE {quoted(column)} IS NOT NULL LIMIT 1"
        return bool(self._connection.execute(value).fetchall())

    def _frame(self, made: Generation, totals: "pd.DataFrame") -> Written:
        self._connection.register(TOTALS, totals)
        try:
            return self._written(made, "main", TOTALS, f"FROM {TOTALS}")
        finally:
            self._connection.unregister(TOTALS)

    def _written(self, made: Generation, of: str, name: str, rows: str) -> Written:
        path = made.file(name)
        export(self._connection, rows, path)
        return Written(of, name, path)

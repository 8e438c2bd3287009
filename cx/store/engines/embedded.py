"""DuckDB in this process: the engine that everybody has."""

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cx.read.touches import TOUCHES
from cx.store.engines.engine import SCHEMA

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Embedded:
    """An engine over a DuckDB connection that holds the table of touches.

    Every question takes a cursor of its own: DuckDB's connections may not be shared between
    threads.
    """

    connection: "duckdb.DuckDBPyConnection"
    making: threading.Lock = field(default_factory=threading.Lock, compare=False)
    ordered: bool = True
    _columns: dict[str, Any] = field(default_factory=dict, compare=False)  # asking takes longer
    _there: set[str] = field(default_factory=set, compare=False)  # the same

    def backend(self) -> Any:
        """An Ibis backend on a cursor of its own."""
        import ibis

        return ibis.duckdb.from_connection(self.connection.cursor())

    def reset(self) -> None:
        """Empty the store's schema; tables keep the order in which they are made."""
        self._columns.clear()
        self._there.clear()
        self.connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
        self.connection.execute("SET preserve_insertion_order = true")

    def has(self, name: str) -> bool:
        """Whether the store keeps a table of that name."""
        if name not in self._there:
            self._there.update(self.kept())  # what is kept once stays
        return name in self._there

    def table(self, backend: Any, name: str) -> Any:
        """A table that the store keeps; once made, it never changes."""
        import ibis.expr.operations as ops

        if name not in self._columns:
            self._columns[name] = backend.get_schema(name, database=SCHEMA)
        place = ops.Namespace(database=SCHEMA)
        return ops.DatabaseTable(name, self._columns[name], backend, place).to_expr()

    def kept(self) -> frozenset[str]:
        """The names of the tables and views in the store's schema.

        Ibis 12 cannot list the tables of DuckDB 2: it calls a method that went away.
        """
        query = """SELECT table_name FROM duckdb_tables() WHERE schema_name = $1
            UNION ALL SELECT view_name FROM duckdb_views() WHERE schema_name = $1"""
        found = self.connection.cursor().execute(query, [SCHEMA]).fetchall()
        return frozenset(name for (name,) in found)

    def touch_columns(self) -> tuple[str, ...]:
        """The names of the columns of the table of touches."""
        described = self.connection.cursor().table(TOUCHES).description
        return tuple(column[0] for column in described)

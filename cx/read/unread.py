"""Cells that SQL alone cannot read: which there are, and what Python read in them, as SQL."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import duckdb
import pyarrow as pa

from cx.read.files.table import RawTable
from cx.read.sql import literal

NUMBER: Final = "DOUBLE"
TIME: Final = "TIMESTAMP"
_FEW: Final = 20  # cells that are named in the query itself; more stand in a table that is joined
_ARROW: Final = {NUMBER: pa.float64(), TIME: pa.timestamp("us")}


class Typed(NamedTuple):
    """A column as SQL over its raw table ``r``: the value, and the join to the cells Python read."""

    value: str
    join: str


class Cells:
    """The cells of one column of a loaded table."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, raw: RawTable, name: str) -> None:
        self._connection, self._raw, self._name = connection, raw, name

    def any(self, *tests: str) -> bool:
        """Whether a cell passes one of the tests, each SQL with a blank for the cell.

        Each is a scan of its own: one by order alone looks at no more than the ends of the table's parts.
        """
        cell = f"r.{self._name}"
        return any(
            self._connection.execute(
                f"SELECT 1 FROM {self._raw.table} AS r WHERE {test.format(cell)} LIMIT 1"
            ).fetchall()
            for test in tests
        )

    def any_unread(self, fast: str) -> bool:
        """Whether there is a cell that the fast expression cannot read."""
        return self.any(f"({fast}) IS NULL AND {is_filled('{0}')}")

    def text(self) -> str:
        """The cells without blanks around them, NULL where nothing is left, as SQL."""
        cell = f"r.{self._name}"
        return stripped(cell) if self.any("{0} < '!'", "ends_with({0}, ' ')") else cell

    def unread(self, fast: str) -> list[tuple[str, int]]:
        """The different ones that the fast expression cannot read, with their rows, in file order."""
        return self._connection.execute(
            f"SELECT {self._name}, count(*) FROM {self._raw.table} AS r"
            f" WHERE {is_filled(self._name)} AND ({fast}) IS NULL GROUP BY 1 ORDER BY min(rowid)"
        ).fetchall()

    def stored(self, value: str) -> str:
        """A time made of every cell, kept in the table beside the cells: to read it twice is dear."""
        table, column = self._raw.table, f"{self._name}_at"
        self._connection.execute(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {column} {TIME}")
        self._connection.execute(f"ALTER TABLE {table} ALTER {column} TYPE {TIME} USING {value}")
        return f"r.{column}"

    def with_read(
        self, fast: str, read: Sequence[tuple[str, object]], kind: str, label: str
    ) -> Typed:
        """The fast expression with what Python read in the other cells; ``label`` tells uses apart."""
        if not read:
            return Typed(fast, "")
        if len(read) <= _FEW and not any("\x00" in text for text, _ in read):
            cases = " ".join(
                f"WHEN {literal(text)} THEN CAST('{value}' AS {kind})" for text, value in read
            )
            return Typed(f"coalesce({fast}, CASE r.{self._name} {cases} END)", "")
        table = f"cells_{self._raw.number}_{self._name}_{label}"
        values = pa.array([value for _, value in read], _ARROW[kind])
        cells = pa.table({"cell": [text for text, _ in read], "value": values})
        self._connection.register("cells_arrow", cells)
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM cells_arrow"
        )
        self._connection.unregister("cells_arrow")
        return Typed(
            f"coalesce({fast}, {table}.value)",
            f" LEFT JOIN {table} ON {table}.cell = r.{self._name}",
        )


def stripped(cell: str) -> str:
    """A cell without blanks around it, NULL where nothing is left, as SQL.

    Most cells have none around them, and to trim them all would cost more than to look.
    """
    return f"CASE WHEN {cell} >= '!' AND NOT ends_with({cell}, ' ') THEN {cell} ELSE nullif(trim({cell}), '') END"


def is_filled(cell: str) -> str:
    """Whether a cell holds more than blanks, as SQL."""
    return f"({cell} >= '!' OR trim({cell}) <> '')"

"""What every scan stands on: the store's tables on a cursor of their own, restricted to its view."""

import hashlib
from typing import TYPE_CHECKING, Any

from cx.read.touches import TOUCHES
from cx.store.building import MAKING, SCHEMA, kept, numbered
from cx.store.store import Store, breakdown_column, column_ids

if TYPE_CHECKING:
    import pandas as pd


class Scan:
    """The store's tables for one question, as Ibis tables.

    Each scan takes its own cursor of the connection: DuckDB's connections may not be shared
    between threads.
    """

    def __init__(self, store: Store) -> None:
        import ibis

        self._store = store
        self._db = ibis.duckdb.from_connection(store.connection.cursor())

    @property
    def did(self) -> Any:
        """Behaviour with ``spot``, ``column``, ``purchase``, ``completes`` of its place."""
        return self._staged("did")

    @property
    def said(self) -> Any:
        """Opinions with ``spot``, ``column``, ``purchase``, ``completes`` of their place."""
        return self._staged("said")

    @property
    def journey(self) -> Any:
        """One row per customer who did something (``cx.store.journeys``)."""
        return self._restricted(self._table(self._store.journey))

    @property
    def customers(self) -> Any:
        """The customers' codes and names."""
        return self._restricted(self._table("customers"))

    def members(self, by: str) -> Any:
        """The first value that each customer has in a breakdown: ``customer``, ``value``."""
        column = breakdown_column(self._store, by)
        name = f"members_{hashlib.sha256(column.encode()).hexdigest()[:16]}"
        with MAKING:
            if name not in kept(self._store.connection):
                self._db.create_table(name, self._first_values(column), database=SCHEMA)
        return self._table(name)

    def frame(self, expression: Any) -> "pd.DataFrame":
        """The rows of an expression."""
        rows: pd.DataFrame = self._db.to_pandas(expression)
        return rows

    def named(self, expression: Any) -> "pd.DataFrame":
        """The rows of an expression with ``spot`` and ``column`` put into words.

        ``spot`` becomes ``touchpoint`` and ``stage``, ``column`` becomes ``stage``.
        """
        import pandas as pd

        rows = self.frame(expression)
        if "spot" in rows:
            spots = [self._store.spots[code] for code in rows.pop("spot")]
            rows.insert(0, "touchpoint", pd.Series([spot.touchpoint for spot in spots], dtype=str))
            rows.insert(1, "stage", pd.Series([spot.column for spot in spots], dtype=str))
        elif "column" in rows:
            ids = column_ids(self._store.model)
            columns = [ids[number] for number in rows.pop("column")]
            rows.insert(0, "stage", pd.Series(columns, dtype=str))
        return rows

    def _first_values(self, column: str) -> Any:
        touches = numbered(self._db.table(TOUCHES)).rename(name="customer")
        named = touches.filter(touches[column].notnull())
        coded = named.join(self._table("customers"), "name")
        first = coded[column].first(order_by=[coded["at"], coded.seen])
        return coded.group_by("customer").aggregate(value=first)

    def _table(self, name: str) -> Any:
        return self._db.table(name, database=SCHEMA)

    def _staged(self, name: str) -> Any:
        return self._restricted(self._table(name)).join(self._table(self._store.stages), "place")

    def _restricted(self, table: Any) -> Any:
        for by, value in self._store.view:
            members = self.members(by)
            table = table.semi_join(members.filter(members.value == value), "customer")
        return table

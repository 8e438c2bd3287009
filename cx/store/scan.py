"""What every scan stands on: the store's tables on a cursor of their own, restricted to its view."""

import datetime
import hashlib
from typing import TYPE_CHECKING, Any

from cx.read.touches import TOUCHES
from cx.store.building import numbered
from cx.store.engines.engine import MAKING, SCHEMA
from cx.store.journeys import journeys
from cx.store.store import Store, breakdown_column, column_ids, end_of

if TYPE_CHECKING:
    import pandas as pd


class Scan:
    """The store's tables for one question, as Ibis tables.

    Each scan takes a backend of its own, so that threads may share a store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.engine.backend()

    @property
    def did(self) -> Any:
        """Behaviour with ``spot``, ``column``, ``purchase``, ``completes`` of its place."""
        return self._staged("did")

    @property
    def said(self) -> Any:
        """Opinions with ``spot``, ``column``, ``purchase``, ``completes`` of their place."""
        return self._staged("said")

    @property
    def touches(self) -> Any:
        """The touches as they were read, with ``seen`` and ``label``."""
        return numbered(self._db.table(TOUCHES))

    @property
    def columns(self) -> Any:
        """The ``column`` in which every (``touchpoint``, ``label``) stands."""
        places = self._table("places").select("touchpoint", "label", "place")
        stages = self._table(self._store.stages).select("place", "column")
        return places.join(stages, "place").drop("place")

    @property
    def promised(self) -> Any:
        """The part of ``did`` that stands beside a promised time, with ``promised_at``."""
        touches = numbered(self._db.table(TOUCHES))
        dated = touches.filter(touches.promised_at.notnull()).select("seen", "promised_at")
        return self.did.join(dated, "seen")

    @property
    def journey(self) -> Any:
        """One row per customer who did something (``cx.store.journeys``)."""
        whole = self._store.period is None
        return self._restricted(self._table(self._store.journey if whole else self._journey()))

    @property
    def customers(self) -> Any:
        """The codes and names of the customers; under a period, of those with a touch in it."""
        customers = self._restricted(self._table("customers"))
        if self._store.period is None:
            return customers
        touched = [self._inside(name).select("customer") for name in ("did", "said")]
        return customers.semi_join(touched[0].union(touched[1]), "customer")

    @property
    def visit_places(self) -> Any:
        """The places where some touch of all the data has a visit id."""
        did = self._table("did")
        return did.filter(did.visit.notnull()).select("place").distinct()

    def members(self, by: str) -> Any:
        """The first value that each customer has in a breakdown: ``customer``, ``value``."""
        column = breakdown_column(self._store, by)
        name = f"members_{hashlib.sha256(column.encode()).hexdigest()[:16]}"
        with MAKING:
            if name not in self._store.engine.kept():
                self._db.create_table(name, self._first_values(column), database=SCHEMA)
        return self._table(name)

    def noted(self, by: str) -> Any:
        """The first dated touch with each value of a breakdown: ``customer, value, at, seen``.

        Values are without blanks around them; an empty one is none.
        """
        touches = numbered(self._db.table(TOUCHES)).rename(name="customer")
        touches = touches.mutate(value=touches[breakdown_column(self._store, by)].strip())
        told = self._in_period(touches.filter(touches["at"].notnull() & (touches.value != "")))
        coded = told.join(self._restricted(self._table("customers")), "name")
        order = [coded["at"], coded.seen]
        return coded.group_by("customer", "value").aggregate(
            at=coded["at"].first(order_by=order), seen=coded.seen.first(order_by=order)
        )

    def keep(self, name: str, expression: Any) -> Any:
        """The rows of an expression as a table of the connection; one of that name is replaced."""
        with MAKING:
            return self._db.create_table(name, expression, overwrite=True)

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
        return self._restricted(self._inside(name)).join(self._table(self._store.stages), "place")

    def _inside(self, name: str) -> Any:
        """The touches in the period; what was before and after it is no neighbour."""
        import ibis

        inside = self._in_period(self._table(name))
        if self._store.period is None:
            return inside
        start, end = self._borders()
        if "gap" not in inside.columns:
            return inside
        before = inside.gap <= inside["at"].delta(start, unit="microsecond") / 1e6
        after = inside.gap_next <= end.delta(inside["at"], unit="microsecond") / 1e6
        return inside.mutate(
            previous=ibis.ifelse(before, inside.previous, None),
            gap=ibis.ifelse(before, inside.gap, None),
            gap_next=ibis.ifelse(after, inside.gap_next, None),
        )

    def _in_period(self, table: Any) -> Any:
        if self._store.period is None:
            return table
        start, end = self._borders()
        return table.filter((table["at"] >= start) & (table["at"] <= end))

    def _borders(self) -> tuple[Any, Any]:
        """The first and the last moment of the period."""
        import ibis

        assert self._store.period is not None
        first, last = self._store.period
        return (
            ibis.literal(datetime.datetime.combine(first, datetime.time.min), type="timestamp"),
            ibis.literal(end_of(last), type="timestamp"),
        )

    def _journey(self) -> str:
        """The name of the period's journey table, made when it is first asked for."""
        store = self._store
        assert store.period is not None
        name = "_".join((store.journey, *(f"{day:%Y%m%d}" for day in store.period)))
        with MAKING:
            if name not in store.engine.kept():
                did = self._inside("did").join(self._table(store.stages), "place")
                flow = tuple(k for k, id in store.done.items() if id in store.columns)
                self._db.create_table(name, journeys(did, tuple(store.done), flow), database=SCHEMA)
        return name

    def _restricted(self, table: Any) -> Any:
        for by, values in self._store.view:
            members = self.members(by)
            table = table.semi_join(members.filter(members.value.isin(values)), "customer")
        return table

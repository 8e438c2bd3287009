"""What every scan stands on: the store's tables on a cursor of their own, restricted to its view."""

import datetime
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from cx.read.touches import TOUCHES
from cx.store.building import ends_of, numbered
from cx.store.cube import CELL, FEWEST, MOST_CELLS, Cube, cell_column, cell_value, cells, short
from cx.store.cube_sql import sums_in_view
from cx.store.engines.engine import SCHEMA
from cx.store.expressions import bare, firsts, microseconds
from cx.store.journeys import journeys
from cx.store.store import Store, breakdown_column, column_ids, end_of

if TYPE_CHECKING:
    import pandas as pd

LOG: Final = logging.getLogger("cx.store")  # at DEBUG: what answered each question, and how fast
_NEVER: Final = datetime.datetime.max  # where a touch without a time stands


class Scan:
    """The store's tables for one question, as Ibis tables.

    Each scan takes a backend of its own, so that threads may share a store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.engine.backend()
        self._asked: list[str] = []  # what was looked at for the question

    @property
    def store(self) -> Store:
        """The store that is looked at."""
        return self._store

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
        stages = self._table(self._store.stages).select("place", "column")
        return self._table("labels").join(stages, "place").drop("place")

    @property
    def placed(self) -> Any:
        """The ``spot`` and ``column`` of every ``place``."""
        return self._table(self._store.stages)

    @property
    def promised(self) -> Any:
        """The part of ``did`` that stands beside a promised time, with ``promised_at``."""
        touches = self.touches
        dated = touches.filter(touches.promised_at.notnull()).select("seen", "promised_at")
        return self.did.join(dated, "seen")

    @property
    def journey(self) -> Any:
        """One row per customer who did something (``cx.store.journeys``)."""
        self._asked.append("journeys")
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
        name = f"members_{short(column)}"
        self._make(name, lambda: self._first_values(column))
        return self._table(name)

    def cube(self, cube: Cube) -> Any:
        """The sums of a cube for the view: from the touches, where it keeps none (``_keeps``)."""
        if not self._keeps():
            return cube.added(*cube.parts(self))
        found, groups = self._table(self.keep_cube(cube)), self._table(self._cells()[0])
        for by, values in self._store.view:
            among = [cell_value(value) for value in values]
            groups = groups.filter(groups[cell_column(by)].isin(among))
        return cube.added(found.semi_join(groups, CELL) if self._store.view else found)

    def _keeps(self) -> bool:
        """Whether touches are many, and cubes are kept by the groups of the view."""
        told = {by for by, _ in self._store.view}
        many = self._store.touches >= FEWEST and told <= {*self._store.cubed}
        return many and {*map(cell_column, told)} <= {*self._table(self._cells()[0]).columns}

    def noted(self, by: str) -> Any:
        """The first dated touch with each value of a breakdown: ``customer, value, at, seen``.

        Values are without blanks around them; an empty one is none.
        """
        touches = self.touches.rename(name="customer")
        touches = touches.mutate(value=bare(touches[breakdown_column(self._store, by)]))
        told = self._in_period(touches.filter(touches["at"].notnull() & (touches.value != "")))
        coded = told.join(self._restricted(self._table("customers")), "name")
        first = firsts(coded, ("customer", "value"), (coded["at"], coded.seen))
        return first.select("customer", "value", "at", "seen")

    def keep(self, name: str, expression: Any) -> Any:
        """The rows of an expression as a table of the connection; one of that name is replaced."""
        with self._store.engine.making:
            return self._db.create_table(name, expression, overwrite=True)

    def frame(self, asked: Any) -> "pd.DataFrame":
        """The rows of an expression, or the sums of a cube for the view."""
        begin = time.perf_counter()
        ask = self._sums if isinstance(asked, Cube) else self._db.to_pandas
        rows: pd.DataFrame = ask(asked)
        lasted = 1e3 * (time.perf_counter() - begin)
        LOG.debug("%.1f ms for %d rows from %s", lasted, len(rows), ", ".join(self._asked))
        self._asked.clear()
        return rows

    def _sums(self, cube: Cube) -> Any:
        if self._db.name != "duckdb" or not self._keeps():
            return self._db.to_pandas(self.cube(cube))
        kept = self._table(self.keep_cube(cube))
        return sums_in_view(self._db, cube, kept, self._cells()[0], self._store.view)

    def named(self, asked: Any) -> "pd.DataFrame":
        """The same with ``spot`` and ``column`` put into words.

        ``spot`` becomes ``touchpoint`` and ``stage``, ``column`` becomes ``stage``.
        """
        import pandas as pd

        rows = self.frame(asked)
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
        """From the customers with several values, the first in order; mostly there are none."""
        import ibis

        customers = self._table("customers")
        touches = self.touches.rename(name="customer")
        named = touches.filter(touches[column].notnull())
        low, high = ends_of(column)
        each = customers
        if low not in customers.columns:
            value = named[column]
            found = named.group_by("name").aggregate(**{low: value.min(), high: value.max()})
            each = found.join(customers, "name")
        several = each.filter(each[low] != each[high])
        if not self._db.to_pyarrow(several.count()).as_py():
            return each.filter(each[low].notnull()).select("customer", value=low)
        named = named.mutate(moment=named["at"].fill_null(ibis.literal(_NEVER, type="timestamp")))
        begins = named.group_by("name").aggregate(moment=named.moment.min())
        first = named.join(begins, ["name", "moment"])
        values = first.group_by("name").aggregate(value=first[column].argmin(first.seen))
        return values.join(customers, "name").select("customer", "value")

    def _cells(self) -> tuple[str, str]:
        """The tables of the groups by which cubes are kept, and of everyone's group."""
        cubed = self._store.cubed
        name, who = (f"{kind}_{short(cubed)}" for kind in ("cells", "cell_of"))
        if not (self._store.engine.has(name) and self._store.engine.has(who)):
            members = {by: self.members(by) for by in cubed}
            while True:  # fewer breakdowns where their combinations are too many
                groups, rows = cells(self._table("customers"), members)
                if self._db.to_pyarrow(groups.count()).as_py() <= MOST_CELLS:
                    break
                members.popitem()
            self._make(name, lambda: groups)
            made = self._table(name)
            names = [each for each in made.columns if each != CELL]
            self._make(who, lambda: rows.join(made, names).select("customer", CELL))
        return name, who

    def keep_cube(self, cube: Cube) -> str:
        """The name of a cube's table, which is made when it is first asked for."""
        store, (groups, who) = self._store, self._cells()
        model = {"touches": "", "spots": store.together, "stages": store.journey}[cube.depends]
        of = (cube.name, model, store.period, groups)
        name = f"cube_{cube.name.split()[0]}_{short(of)}"
        whole = Scan(replace(store, view=()))

        def made() -> Any:
            groups = self._table(who)
            return cube.added(
                *(rows.join(groups, "customer") for rows in cube.parts(whole)), more=(CELL,)
            )

        self._make(name, made)
        self._asked.append(f"cube {cube.name}")
        return name

    def _make(self, name: str, rows: Callable[[], Any]) -> None:
        """Keep the rows of an expression under a name, unless they are there."""
        engine = self._store.engine
        if engine.has(name):
            return
        wanted = rows()  # which may need further tables
        with engine.making:
            if not engine.has(name):
                begin = time.perf_counter()
                self._db.create_table(name, wanted, database=SCHEMA)
                LOG.debug("%.0f ms to make %s", 1e3 * (time.perf_counter() - begin), name)

    def _table(self, name: str) -> Any:
        return self._store.engine.table(self._db, name)

    def _staged(self, name: str) -> Any:
        return self._restricted(self._inside(name)).join(self._table(self._store.stages), "place")

    def _inside(self, name: str) -> Any:
        """The touches in the period; what was before and after it is no neighbour."""
        import ibis

        self._asked.append({"did": "touches", "said": "answers"}[name])
        inside = self._in_period(self._table(name))
        if self._store.period is None:
            return inside
        start, end = self._borders()
        if "gap" not in inside.columns:
            return inside
        before = inside.gap <= microseconds(inside["at"], start) / 1_000_000
        after = inside.gap_next <= microseconds(end, inside["at"]) / 1_000_000
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

        def made() -> Any:
            did = self._inside("did").join(self._table(store.stages), "place")
            flow = tuple(k for k, id in store.done.items() if id in store.columns)
            return journeys(did, tuple(store.done), flow)

        self._make(name, made)
        return name

    def _restricted(self, table: Any) -> Any:
        for by, values in self._store.view:
            members = self.members(by)
            table = table.semi_join(members.filter(members.value.isin(values)), "customer")
        return table

"""The store: one set of touches under one stage model, whole or restricted by filters."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cx.domain import Scale, Stage
from cx.errors import MissingColumns
from cx.model.stage_model import UNPLACED, StageModel
from cx.read.touches import COLUMNS, EXTRA
from cx.store.cube import short
from cx.store.engines.embedded import Embedded
from cx.store.engines.engine import Engine
from cx.store.placing import Place, Spot, placed

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A handle on the sorted tables of an engine; cheap to copy and to restrict.

    Parameters
    ----------
    engine : holds the table of touches that was read, and the store's tables in a schema of their
        own. Threads may share a store.
    model : the stage model.
    scale : the scale of the scores; None where it is not known.
    places : every (touchpoint, stage label in the file).
    spots : every (touchpoint, column of the model), in order of first appearance.
    columns : ids of the model's columns in which something was done, in journey order.
    data_end : time of the last behaviour in the data; None without times.
    visit_ids : whether the files name visits.
    stages, journey : names of the tables that depend on the model.
    touches : rows of behaviour and of opinions, all of them.
    together : a name for which places of the files make up one spot.
    cubed : the breakdowns by which cubes are kept (``cx.store.cube``).
    view : (column, values) to which the customers are restricted, all of them at once.
    period : first and last day to which the touches are restricted; None is all of them.
    """

    engine: Engine
    model: StageModel
    scale: Scale | None
    places: tuple[Place, ...]
    spots: tuple[Spot, ...]
    columns: tuple[str, ...]
    data_end: datetime.datetime | None
    visit_ids: bool
    stages: str
    journey: str
    touches: int
    together: str
    cubed: tuple[str, ...]
    view: tuple[tuple[str, tuple[str, ...]], ...] = ()
    period: tuple[datetime.date, datetime.date] | None = None

    @property
    def last(self) -> datetime.datetime | None:
        """Until when customers could be seen: the end of the data, or of the period if earlier."""
        if self.data_end is None or self.period is None:
            return self.data_end
        return min(self.data_end, end_of(self.period[1]))

    @property
    def done(self) -> dict[int, str]:
        """The columns in which something was done, ``UNPLACED`` last: ordinal in the model to id."""
        there = {spot.column for spot in self.spots if spot.did}
        return {k: id for k, id in enumerate(column_ids(self.model)) if id in there}

    def with_model(
        self,
        model: StageModel,
        *,
        choices: Mapping[str, Stage | None] | None = None,
        codes: Mapping[str, Stage] | None = None,
    ) -> "Store":
        """The same touches under another stage model: only stages and journeys are made anew.

        Raises
        ------
        AmbiguousCode
            A stage label in the file means several stages and ``codes`` does not say which.
        """
        from cx.store.journeys import make_journeys  # Ibis loads here, not on import

        spots, rows = placed(self.places, model, choices=choices, codes=codes)
        bare = replace(self, model=model, spots=spots)
        flow = {k: id for k, id in bare.done.items() if id != UNPLACED}
        stages, journey = make_journeys(self.engine, rows, tuple(bare.done), tuple(flow))
        together = short([row.spot for row in rows])
        return replace(
            bare, columns=tuple(flow.values()), stages=stages, journey=journey, together=together
        )

    def cubed_by(self, *columns: str) -> "Store":
        """The same store with cubes by further breakdowns; they are counted when first asked for.

        Raises
        ------
        MissingColumns
            There is no such column.
        """
        for by in columns:
            breakdown_column(self, by)
        return replace(self, cubed=tuple(dict.fromkeys((*self.cubed, *columns))))

    def within(self, first: datetime.date, last: datetime.date) -> "Store":
        """Only the touches from the start of one day to the end of another.

        All is counted as if the files held no other touch: the first time in a stage is the first
        in the period, a visit across its border is cut there, customers without a touch in it are
        none. Touches without a time are in no period. Two things are asked of all the data: a
        customer's group (``only``), and the columns of the model, so that "the next stage" means
        the same under every filter. Going on is observed until ``last``. Periods of periods
        narrow down.

        Parameters
        ----------
        first, last : days, both included.
        """
        if self.period is not None:
            first, last = max(first, self.period[0]), min(last, self.period[1])
        return replace(self, period=(first, last))

    def only(self, by: str, *values: str) -> "Store":
        """Only the customers whose first touch with a value in a column has one of these values.

        Parameters
        ----------
        by : a column of text: a role (``channel``, ``segment``) or a further column by its name
            in the file, case as there.
        values : as in the file; several are joined by "or", calls one after another by "and".

        Raises
        ------
        MissingColumns
            There is no such column.
        """
        breakdown_column(self, by)
        return replace(self, view=(*self.view, (by, values)))

    def whole(self) -> "Store":
        """The store with all its customers and touches."""
        return replace(self, view=(), period=None)

    def groups(self, by: str) -> "pd.DataFrame":
        """The values of a breakdown; columns ``value``, ``customers``, most customers first.

        A customer counts under the value of the first of their touches that has one.

        Raises
        ------
        MissingColumns
            There is no such column.
        """
        from cx.store.scan import Scan

        scan = Scan(self)
        members = scan.members(by).semi_join(scan.customers, "customer")
        counts = members.group_by("value").aggregate(customers=members.count())
        return scan.frame(counts.order_by([counts.customers.desc(), counts.value]))


def build(
    connection: "duckdb.DuckDBPyConnection",
    model: StageModel,
    *,
    scale: Scale | None,
    choices: Mapping[str, Stage | None] | None = None,
    codes: Mapping[str, Stage] | None = None,
) -> Store:
    """Build the store from the table of touches in a DuckDB connection (``build_on``)."""
    return build_on(Embedded(connection), model, scale=scale, choices=choices, codes=codes)


def build_on(
    engine: Engine,
    model: StageModel,
    *,
    scale: Scale | None,
    choices: Mapping[str, Stage | None] | None = None,
    codes: Mapping[str, Stage] | None = None,
) -> Store:
    """Build the store from an engine's table of touches.

    A store built earlier on it is replaced. The table of touches stays: its further columns are
    looked up when a breakdown by one is asked for.

    Parameters
    ----------
    engine : with the table ``touches_in`` (``cx.read.touches``).
    model : the stage model.
    scale : the scale of the scores, the higher the better; None without scores.
    choices : the user's own stage of touchpoints; None is "in no stage".
    codes : what the file's stage labels mean, where the model leaves it open.

    Raises
    ------
    AmbiguousCode
        A stage label in the file means several stages and ``codes`` does not say which.
    """
    from cx.store.building import CUBED, make_touches

    made = make_touches(engine)
    bare = Store(
        engine=engine,
        model=model,
        scale=scale,
        places=made.places,
        spots=(),
        columns=(),
        data_end=made.last,
        visit_ids=made.visit_ids,
        stages="",
        journey="",
        touches=made.touches,
        together="",
        cubed=(),
    )
    there = breakdowns(bare)
    bare = replace(bare, cubed=tuple(by for by in CUBED if by in there))
    return bare.with_model(model, choices=choices, codes=codes)


def breakdowns(store: Store) -> tuple[str, ...]:
    """The names by which customers can be broken down: the columns of text."""
    names = store.engine.touch_columns()
    roles = [name for name in names if name in BREAKDOWN_ROLES]
    return (*roles, *(name.removeprefix(EXTRA) for name in names if name.startswith(EXTRA)))


def breakdown_column(store: Store, by: str) -> str:
    """The column of the table of touches behind a breakdown's name.

    Raises
    ------
    MissingColumns
        There is no such column.
    """
    names = breakdowns(store)
    if by not in names:
        raise MissingColumns(missing=(by,), found=names)
    return by if by in BREAKDOWN_ROLES else EXTRA + by


BREAKDOWN_ROLES = frozenset(
    name
    for name, kind in COLUMNS.items()
    if kind == "VARCHAR" and name not in {"customer", "comment"}
)


def end_of(day: datetime.date) -> datetime.datetime:
    """The last moment of a day."""
    return datetime.datetime.combine(day, datetime.time.max)


def column_ids(model: StageModel) -> tuple[str, ...]:
    """The ids of a model's columns and ``UNPLACED``: a column's ordinal is its place here."""
    return (*(column.id for column in model.columns), UNPLACED)

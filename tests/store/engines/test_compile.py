"""Every definition of the store compiles for the engines that are not here to try it on.

The store is built and asked on DuckDB; each expression that goes to the engine is kept, compiled for
the others, and read again as their SQL.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

import duckdb
import ibis
import pytest
import sqlglot
from ibis.backends.sql import compilers
from ibis.common.exceptions import OperationNotDefinedError

from benchmarks.workload import world
from cx.read.touches import TOUCHES
from cx.store import (
    cubes,
    flow,
    lags,
    moves,
    opinions,
    overview,
    places,
    purchases,
    retention,
    since,
    visits,
    weeks,
)
from cx.store.engines.embedded import Embedded
from cx.store.engines.neighbours import with_neighbours
from cx.store.opinions import Measure
from cx.store.store import build_on

DIALECTS = ("postgres", "snowflake", "bigquery", "trino", "databricks")
NO_QUANTILES = ("snowflake", "bigquery", "trino")
# A natural logarithm that lost its base, a type of DuckDB's, a blank that Spark reads as the letter v.
WRONG = dict.fromkeys(DIALECTS, ("LOG(NULL", "AS UINT")) | {"databricks": ("AS UINT", r"\v")}
PERIOD = (datetime.date(2025, 3, 1), datetime.date(2025, 9, 30))

DEFINITIONS = {
    "cubes": cubes.make_cubes,
    "groups": lambda store: store.groups("channel"),
    "reached": flow.reached,
    "onward": lambda store: flow.onward(store, window_days=30.0),
    "moves": moves.moves,
    "moves by touchpoint": lambda store: moves.moves(store, by_touchpoint=True),
    "opinion sums": lambda store: opinions.opinion_sums(store, Measure.SCORE, by="touchpoint"),
    "top scores": lambda store: opinions.opinion_sums(store, Measure.SCORE, by="stage", at_least=4),
    "gaps": lambda store: opinions.opinion_sums(store, Measure.GAP, by=None),
    "answers": lambda store: opinions.answers(store, Measure.SCORE),
    "own means": lambda store: opinions.own_means(store, Measure.SENTIMENT),
    "levels of expectation": opinions.levels_of_expectation,
    "comments": opinions.comments,
    "quotable": opinions.quotable,
    "overview": overview.overview,
    "spots": places.spot_counts,
    "channels": places.channel_counts,
    "buyers": purchases.buyers,
    "retention": retention.active,
    "since": since.scores_since,
    "visits": lambda store: visits.visit_sums(store, gap_minutes=30.0),
    "entries": lambda store: visits.entry_sums(store, gap_minutes=30.0),
    "week scores": lambda store: weeks.week_scores(store, by_stage=True),
    "week counts": weeks.week_counts,
    "lags": lags.lags,
    "week onward": lambda store: weeks.week_onward(store, window_days=30.0),
}


class Listening:
    """A backend that keeps the expressions it is given."""

    def __init__(self, backend: Any, heard: list[Any]) -> None:
        self._backend, self._heard = backend, heard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def to_pandas(self, expression: Any) -> Any:
        self._heard.append(expression)
        return self._backend.to_pandas(expression)

    def to_pyarrow(self, expression: Any) -> Any:
        self._heard.append(expression)
        return self._backend.to_pyarrow(expression)

    def create_table(self, name: str, rows: Any, **more: Any) -> Any:
        if isinstance(rows, ibis.Table):
            self._heard.append(rows)
        return self._backend.create_table(name, rows, **more)


@dataclass(frozen=True)
class Overheard(Embedded):
    """DuckDB, with all that it is asked."""

    heard: list[Any] = field(default_factory=list)

    def backend(self) -> Any:
        return Listening(super().backend(), self.heard)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A store with all that a file can fill, and the expressions that built it."""
    folder = tmp_path_factory.mktemp("upload")
    world.write(2_000, folder)
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        world.touches(connection, folder)
        connection.execute(
            f"CREATE OR REPLACE TABLE filled AS SELECT * REPLACE ('v' || row // 5 AS visit,"
            " CASE WHEN row % 9 = 0 THEN 'o' || row END AS \"order\", score AS expectation,"
            f" score AS experience, 'well done, thank you' AS comment) FROM {TOUCHES}"
        )
        connection.execute(f"DROP VIEW IF EXISTS {TOUCHES}; DROP TABLE IF EXISTS {TOUCHES}")
        connection.execute(f"ALTER TABLE filled RENAME TO {TOUCHES}")
        engine = Overheard(connection)
        store = build_on(engine, world.MODEL, scale=world.SCALE)
        yield store, tuple(engine.heard)


@pytest.fixture(scope="module")
def asked(built):
    """From a definition to the expressions that it asks: of all, of a group, of a period."""
    store, _ = built
    kept: dict[str, tuple[Any, ...]] = {}

    def expressions(name: str, ask: Any) -> tuple[Any, ...]:
        if name not in kept:
            store.engine.heard.clear()
            with pytest.MonkeyPatch.context() as few:
                few.setattr(lags, "EXACT", -1)  # quantiles are taken from bins
                for each in (store, store.only("segment", "new"), store.within(*PERIOD)):
                    ask(each)
            kept[name] = tuple(store.engine.heard)
        return kept[name]

    return expressions


def compiled(expression: Any, dialect: str) -> str:
    """The expression as a dialect's SQL, without what compiles and is wrong where it runs."""
    sql = str(ibis.to_sql(expression, dialect=dialect, pretty=False))
    assert sqlglot.parse(sql, dialect=getattr(compilers, dialect).compiler.dialect)
    assert not [wrong for wrong in WRONG[dialect] if wrong in sql]
    return sql


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_tables_compile(built, dialect):
    _, heard = built
    assert len(heard) > 5
    for expression in heard:
        compiled(expression, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_neighbours_compile(built, dialect):
    store, _ = built
    did = store.engine.backend().table("did", database="store")
    rows = did.drop("position", "previous", "gap", "gap_next")
    assert "PARTITION BY" in compiled(with_neighbours(rows), dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_definition_compiles(asked, name, dialect):
    expressions = asked(name, DEFINITIONS[name])
    assert expressions or name == "cubes"
    for expression in expressions:
        compiled(expression, dialect)


@pytest.mark.parametrize("dialect", NO_QUANTILES)
def test_exact_quantiles_do_not_compile_everywhere(built, dialect):
    """Which is why they are taken from bins there, as of many people here."""
    store, _ = built
    store.engine.heard.clear()
    lags.lags(store)
    with pytest.raises(OperationNotDefinedError, match="Quantile"):
        compiled(store.engine.heard[-1], dialect)

"""Every definition of the store compiles for the engines that are not here to try it on.

Stores are built and asked on DuckDB; each expression that goes to the engine is kept, compiled for
the others, and read again as their SQL. A function of the store that nothing here runs is told.
"""

import datetime
import importlib
import inspect
import pkgutil
import sys
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import coverage
import duckdb
import ibis
import ibis.expr.operations as ops
import pandas as pd
import pytest
import sqlglot
from ibis.backends.sql import compilers
from ibis.common.exceptions import OperationNotDefinedError, UnsupportedOperationError

import cx.store
from benchmarks.workload import world
from cx.domain import Endpoint, MetricKind
from cx.errors import NotAShare
from cx.model.experiment import Design, Metric
from cx.read.report import Grain
from cx.read.touches import COLUMNS, TOUCHES
from cx.store import (
    arms,
    compared,
    cubes,
    customers,
    daily,
    doses,
    filtering,
    flow,
    lags,
    landmarks,
    moves,
    opinions,
    overview,
    paths,
    places,
    preview,
    purchases,
    recoveries,
    referrals,
    retention,
    shifts,
    since,
    steps,
    tiny,
    trial_offers,
    trials,
    visits,
    weeks,
)
from cx.store.engines.neighbours import with_neighbours
from cx.store.opinions import Measure
from cx.store.store import build
from cx.store.trial_figures import Measured, What, Where
from cx.store.trials import Assignment

DIALECTS = ("postgres", "snowflake", "bigquery", "trino", "databricks")
WITHOUT_QUANTILES = ("snowflake", "bigquery", "trino")
# A natural logarithm that lost its base, a type of DuckDB's, a blank that Spark reads as the letter v.
WRONG = dict.fromkeys(DIALECTS, ("LOG(NULL", "AS UINT")) | {"databricks": ("AS UINT", r"\v")}
DAY = datetime.date(2025, 6, 1)
PERIOD = (datetime.date(2025, 3, 1), datetime.date(2025, 9, 30))
AFTER = doses.After(window_days=30.0, horizon_days=90.0)


STORE = Path(cx.store.__file__).parent
ASKING = {"ibis", "Scan", "aggregate", "mutate", "select"}  # what code names that asks something
DUCKDB_ALONE = {"cx.store.cube_sql"}  # a short way to what ``Scan.cube`` says
EXACT_QUANTILES = (ops.Quantile, ops.MultiQuantile, ops.Median)


def spots(store, *touchpoints):
    return [k for k, spot in enumerate(store.spots) if spot.touchpoint in touchpoints]


def levels(store):
    doses.asked(store, Measure.SCORE)
    doses.scored(store, Measure.SCORE, AFTER)
    doses.shares(store, Measure.SCORE)
    came = spots(store, "unboxing", "shipped")
    doses.delivered(store, came, AFTER)
    asks, answers = spots(store, "support_call"), spots(store, "support_chat")
    doses.replied(store, asks, answers, AFTER, window_days=7.0)
    for arrivals in (came, ()):
        [notice] = spots(store, "delivery_notice")
        doses.notified(store, notice, arrivals, AFTER, notice_days=7.0)


def endpoints(store):
    landmarks.endpoints(store)
    for endpoint in Endpoint:
        landmarks.landmark_rows(store, endpoint, horizon_days=30.0)


def recovery(store):
    pains = recoveries.first_answers(store, Measure.SCORE, at_most=2, good=False)
    for kept in (True, False):
        recoveries.first_promises(store, kept=kept)
    recoveries.first_touches(store, spots(store, "return_request"))
    recoveries.mends(store, pains, dict.fromkeys(spots(store, "apology_call"), 0), window_days=14)
    what = recoveries.Around(
        measure=Measure.SCORE, horizon_days=60.0, asked=spots(store, "support_call")
    )
    recoveries.around(store, pains.assign(failed_at=pains["at"]), what)


def brought(store):
    referrals.referrer_column(store)
    referrals.referrals(store, "friend")
    referrals.seen_for(store, 30.0)
    referrals.time_seen(store, 0.9)


def trial(store):
    everywhere = [Measured(what) for what in What]
    there = [Measured(What.GOES_ON, Where(stage="amot"))]
    there += [Measured(What.SCORE, Where(touchpoint="cart"))]
    begun = Assignment("arm", ("A", "B"), since=Where(stage="fmot"))
    for assignment, measures in ((begun, [*everywhere, *there]), (Assignment("arm"), there)):
        trials.trial_table(store, assignment, measures, window_days=30.0, segments=("segment",))
    trial_offers.arm_columns(store, ("arm", "channel"))
    trial_offers.come(store, Assignment("arm"), Where(stage="fmot"))
    trial_offers.measurable(store)


def path(store):
    paths.paths(store)
    paths.paths(store, since=DAY)
    paths.arrivals(store, since=DAY, month_days=30.0)


def lags_of_few(store):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lags, "EXACT", sys.maxsize)
        lags.lags(store)


UNITS = pd.DataFrame(
    {
        "arm": ["A", "B", "A", "B"] * 3,
        "who": [f"u{k % 8}" for k in range(12)],
        "when": pd.Timestamp("2026-03-01"),
        "day": "2026-03-01",
        "spent": ["1", "2", "x", "inf"] * 3,
        "bought": [True, False, True, True] * 3,
        "clicks": [5.0, 6.0, 7.0, 1e9] * 3,
        "earlier": [0.5, None, 1.5, float("nan")] * 3,
        "device": ["phone", "pc", "pc"] * 4,
        "users": 10,
        "spread": 1.5,
    }
)


def arms_of(store):
    """Of units, once and several times, of days and of totals."""
    connection = store.engine.connection.cursor()
    connection.register("units_in", UNITS)
    connection.execute("CREATE OR REPLACE TABLE units AS FROM units_in")
    means = (Metric(column="spent", covariate="earlier"), Metric(column="clicks"))
    share = Metric(column="bought", kind=MetricKind.PROPORTION)
    ratio = Metric(column="clicks", kind=MetricKind.RATIO, denominator="users")
    count = Metric(column="clicks", kind=MetricKind.PROPORTION, denominator="users")

    def ask(metrics, *, unit=None, at=None, **more):
        design = Design(arm="arm", control="A", metrics=metrics, unit=unit, at=at)
        return arms.arm_sums(connection, "units", design, **more)

    for at in ("when", "day"):
        ask((*means, share, ratio), unit="who", at=at, covariates=("earlier",))
    ask((*means, share, ratio), by="device", cap=0.99)
    ask(means[1:], at="when", grain=Grain.DAILY, people="users")
    ask(means[1:], grain=Grain.TOTALS, people="users", deviations={"clicks": "spread"})
    with pytest.raises(NotAShare):
        ask((count,), grain=Grain.DAILY)


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
    "comments of a place": lambda store: opinions.comments(store, touchpoint="cart", stage="fmot"),
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
    "lags of few": lags_of_few,
    "week onward": lambda store: weeks.week_onward(store, window_days=30.0),
    "arms": arms_of,
    "customers": lambda store: customers.telling_customers(store, search="1"),
    "one customer": lambda store: customers.customer_touches(store, "1"),
    "daily": daily.daily,
    "doses": levels,
    "compared": lambda store: compared.block_sums(store, Measure.SCORE),
    "choices": filtering.choices,
    "landmarks": endpoints,
    "paths": path,
    "preview": lambda store: preview.first_touches(store, limit=5, file=0),
    "recoveries": recovery,
    "referrals": brought,
    "sides": lambda store: shifts.sides(store, DAY, first=PERIOD[0], last=PERIOD[1]),
    "steps": lambda store: steps.step_changes(store, Measure.SCORE),
    "summaries": lambda store: steps.summaries(store, apart=[0], last_apart=True),
    "tiny groups": tiny.tiny_groups,
    "trials": trial,
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

    def compile(self, expression: Any) -> Any:
        self._heard.append(expression)
        return self._backend.compile(expression)

    def create_table(self, name: str, rows: Any, **more: Any) -> Any:
        if isinstance(rows, ibis.Table):
            self._heard.append(rows)
        return self._backend.create_table(name, rows, **more)


def filled(connection, folder, **columns):
    """The workload's touches with some columns filled."""
    world.touches(connection, folder)
    changed = [f'({how})::{COLUMNS[name]} AS "{name}"' for name, how in columns.items()]
    connection.execute(
        f"CREATE TABLE filled AS SELECT * REPLACE ({', '.join(changed)}),"
        f' customer AS "extra:friend", \'v\' || row AS "extra:note" FROM {TOUCHES}'
    )
    connection.execute(f"DROP VIEW {TOUCHES}; ALTER TABLE filled RENAME TO {TOUCHES}")


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """Stores with all that a file can fill and with little; the expressions asked of them."""
    folder = tmp_path_factory.mktemp("upload")
    world.write(2_000, folder)
    heard: list[Any] = []
    connect = ibis.duckdb.from_connection
    with pytest.MonkeyPatch.context() as patch, duckdb.connect() as one, duckdb.connect() as other:
        patch.setattr(
            ibis.duckdb, "from_connection", lambda cursor: Listening(connect(cursor), heard)
        )
        patch.setattr(lags, "EXACT", -1)  # quantiles are taken from bins
        for connection in (one, other):
            connection.execute("SET enable_progress_bar = false")
        filled(
            one,
            folder,
            visit="'v' || row // 5",
            order="CASE WHEN row % 9 = 0 THEN 'o' || row END",
            expectation="score",
            experience="score",
            recommend="2 * score",
            comment="'well done, thank you'",
            promised_at='"at" + INTERVAL 1 DAY',
        )
        filled(other, folder, segment="NULL", score="NULL")
        ran = coverage.Coverage(data_file=None, config_file=False, include=[f"{STORE}/*"])
        with ran.collect():
            rich = build(one, world.MODEL, scale=world.SCALE)
            poor = build(other, world.MODEL, scale=None)
        yield SimpleNamespace(rich=rich, poor=poor, heard=heard, tables=tuple(heard), ran=ran)


@pytest.fixture(scope="module")
def asked(stores):
    """The expressions of every definition by its name: of a group in a period, and of all.

    What is made of the same parts compiles alike, whatever its names and constants: an expression
    that has no part of its own is left out.
    """
    known: set[Any] = set()
    found = []
    with stores.ran.collect():
        for name, ask in DEFINITIONS.items():
            stores.heard.clear()
            ask(stores.rich.only("segment", "new").within(*PERIOD))
            ask(stores.poor)
            for expression in stores.heard:
                if parts := {*parts_of(expression)} - known:
                    known |= parts
                    found.append((name, expression))
    return found


def parts_of(expression):
    """The operations of an expression with the kinds of what they are given."""
    for node in expression.op().find(ops.Node):
        way = getattr(node, "how", None), getattr(getattr(node, "part", None), "value", None)
        yield type(node), way, *(_kind(given) for given in node.__args__)


def _kind(given):
    if isinstance(given, tuple):
        return frozenset(map(_kind, given))
    if isinstance(given, ops.Node):
        return type(given), getattr(given, "dtype", None)
    return given if isinstance(given, bool | Enum) else type(given)


def is_exact(expression):
    return bool(expression.op().find(EXACT_QUANTILES))


def compiled(expression: Any, dialect: str) -> str:
    """The expression as a dialect's SQL, without what compiles and is wrong where it runs."""
    sql = str(ibis.to_sql(expression, dialect=dialect, pretty=False))
    assert sqlglot.parse(sql, dialect=getattr(compilers, dialect).compiler.dialect)
    assert not [wrong for wrong in WRONG[dialect] if wrong in sql]
    return sql


def not_everywhere(expression):
    """Operations that compile, but fail or mean something else where some engine runs them."""
    for node in expression.op().find(ops.Value):
        given = getattr(node, "arg", None)
        of_flag = isinstance(given, ops.Value) and given.dtype.is_boolean()
        if (
            isinstance(node, ops.IsInf | ops.Strip | ops.LStrip | ops.RStrip | ops.Ln)
            or (isinstance(node, ops.Cast) and of_flag and node.to.is_numeric())
            or (isinstance(node, ops.Max | ops.Min) and of_flag)
            or (isinstance(node, ops.WindowFunction) and is_unordered(node))
        ):
            yield node


def is_unordered(window):
    return isinstance(window.func, ops.RowNumber | ops.Lag | ops.Lead) and not window.order_by


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_tables_compile(stores, dialect):
    assert len(stores.tables) > 5
    for expression in stores.tables:
        compiled(expression, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_neighbours_compile(stores, dialect):
    did = stores.rich.engine.backend().table("did", database="store")
    rows = did.drop("position", "previous", "gap", "gap_next")
    assert "PARTITION BY" in compiled(with_neighbours(rows), dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_definitions_compile(asked, dialect):
    wrong = []
    for name, expression in asked:
        try:
            compiled(expression, dialect)
        except (OperationNotDefinedError, UnsupportedOperationError, AssertionError) as problem:
            if not (is_exact(expression) and dialect in WITHOUT_QUANTILES):
                wrong.append(f"{name}: {problem}")
    assert not wrong


def test_definitions_mean_the_same_everywhere(asked):
    assert not [(name, node) for name, each in asked for node in not_everywhere(each)]


def test_only_the_arms_need_exact_quantiles(asked):
    """They are asked of a file that DuckDB reads; lags of many people are taken from bins."""
    assert {name for name, each in asked if is_exact(each)} == {"arms", "lags of few"}


@pytest.mark.parametrize("dialect", WITHOUT_QUANTILES)
def test_lags_of_few_do_not_compile_everywhere(asked, dialect):
    few = [each for name, each in asked if name == "lags of few" and is_exact(each)]
    assert few
    for expression in few:
        with pytest.raises(OperationNotDefinedError, match="Quantile"):
            compiled(expression, dialect)


def test_every_function_that_asks_was_run(asked, stores):
    """A new one belongs into ``DEFINITIONS``."""
    ran = stores.ran.get_data()
    lines = {file: {*ran.lines(file)} for file in ran.measured_files()}
    assert len(lines) > 20
    assert not [
        name
        for name, code in asking()
        if lines.get(code.co_filename, set()).isdisjoint(
            range(code.co_firstlineno + 1, last(code) + 1)
        )
    ]


def last(code):
    """The last line of a function."""
    return max(line for *_, line in code.co_lines() if line)


def asking():
    """The functions of the store whose code asks something, by name."""
    for found in pkgutil.iter_modules(cx.store.__path__, "cx.store."):
        if found.ispkg or found.name in DUCKDB_ALONE:
            continue
        module = importlib.import_module(found.name)
        classes = [each for _, each in inspect.getmembers(module, inspect.isclass)]
        for space in (module, *(each for each in classes if each.__module__ == found.name)):
            for name, each in vars(space).items():
                code = getattr(getattr(each, "fget", each), "__code__", None)
                ours = code is not None and code.co_filename == module.__file__
                if ours and ASKING & {*code.co_names}:
                    yield f"{space.__name__}.{name}", code

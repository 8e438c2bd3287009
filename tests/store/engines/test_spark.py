"""Spark reads the same touches as DuckDB, makes the same tables of them, and gives the same answers.

All on one session with two executors, programs of their own. Without Java this is skipped.
"""

import contextlib
import math

import pytest

from benchmarks.workload import ours, world
from benchmarks.workload.answers import QUESTIONS, disagreement, formed
from benchmarks.workload.ways import WAYS, asked, handle
from cx.domain import Role
from cx.errors import (
    MissingColumns,
    NoJava,
    NoSpark,
    NotATouchPerRow,
    OldJava,
    PersonalOnSpark,
    UnlikeTheFirst,
)
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Source
from cx.read.touches import TOUCHES
from cx.store.engines.embedded import Embedded
from cx.store.engines.spark import Spark
from cx.store.engines.spark_session import session
from cx.store.store import build_on

pytestmark = pytest.mark.spark

ROWS = 5_000
TABLES = ("customers", "places", "labels", "did", "said", "stages", "journey")


@pytest.fixture(scope="module")
def spark():
    with contextlib.ExitStack() as until_the_end:
        quick = until_the_end.enter_context(pytest.MonkeyPatch.context())
        quick.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        try:
            started = until_the_end.enter_context(session("local-cluster[2,1,1024]"))
        except (NoSpark, NoJava, OldJava) as missing:
            pytest.skip(f"NO SPARK: {missing}")
        # To make programs of queries takes longer than to answer them on so few rows.
        started.conf.set("spark.sql.codegen.wholeStage", "false")
        yield Spark(started)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("upload")
    world.write(ROWS, made)
    return made


@pytest.fixture(scope="module")
def here(folder):
    """The upload read and built on DuckDB: the connection and the store."""
    with connect() as connection:
        reading = read([Source("events.parquet", folder / "events.parquet")], connection)
        yield connection, build_on(Embedded(connection), world.MODEL, scale=reading.scale)


@pytest.fixture(scope="module")
def reading(folder, spark):
    """The upload read on Spark."""
    from cx.store.engines.spark_touches import read_touches

    return read_touches(spark.session, [str(folder / "events.parquet")])


@pytest.fixture(scope="module")
def there(reading, spark):
    """The touches as they were read on Spark, and the store built there."""
    touches = rows_of(spark.session.table(TOUCHES).toArrow())
    return touches, build_on(spark, world.MODEL, scale=reading.scale)


def rows_of(table):
    """The rows of an Arrow table, each by its columns' names, in an order of their own."""
    names = sorted(table.column_names)
    rows = table.select(names).to_pylist()
    return sorted(rows, key=lambda row: [_key(row[name]) for name in names])


def _key(value):
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def same(one, other):
    return one.keys() == other.keys() and all(_alike(one[name], other[name]) for name in one)


def _alike(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12) or (math.isnan(one) and math.isnan(other))
    return one == other


def different(ones, others):
    """The first rows that are not the same."""
    assert len(ones) == len(others)
    return [(a, b) for a, b in zip(ones, others, strict=True) if not same(a, b)][:3]


def test_the_work_is_done_by_executors(spark):
    """The driver and two more programs, each with memory of its own."""
    status = spark.session.sparkContext._jsc.sc().getExecutorMemoryStatus()
    assert status.size() == 3


def test_touches_are_read_alike(here, there):
    connection, _ = here
    touches, _ = there
    ours = connection.sql(f"FROM {TOUCHES}").to_arrow_table()
    assert len(touches) == ROWS
    assert different(rows_of(ours), touches) == []


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_alike(table, here, there, spark):
    """Row by row, and their types."""
    connection, ours = here
    _, theirs = there
    name = {"stages": ours.stages, "journey": ours.journey}.get(table, table)
    assert ours.journey == theirs.journey
    on_duckdb = connection.sql(f"FROM store.{name}").to_arrow_table()
    on_spark = spark.session.table(f"store.{name}").toArrow()
    kinds = {field.name: field.type for field in on_duckdb.schema}
    assert {field.name: field.type for field in on_spark.schema} == kinds
    assert different(rows_of(on_duckdb), rows_of(on_spark)) == []


@pytest.fixture(scope="module")
def plain(folder):
    return asked(WAYS["plain"], handle(WAYS["plain"], folder, "1GB"))


@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_are_those_of_plain_sql(question, plain, there):
    """From the touches and the journey table, all worked out by Spark."""
    _, store = there
    found = formed(question, ours.SCANS[question](store))
    assert not disagreement(question, plain[question], found)


@pytest.mark.parametrize("question", ours.CUBED)
def test_cubes_made_on_spark_answer_alike(question, plain, there):
    _, store = there
    found = formed(question, ours.CUBED[question](store))
    assert not disagreement(question, plain[question], found)


def test_a_store_written_by_spark_is_opened_here(plain, there, reading, tmp_path):
    """Also what is read in the order of the table."""
    from cx.store import disk

    _, store = there
    disk.write(tmp_path / "store", store, reading)
    opened = disk.opened(tmp_path / "store")
    for question in ("journeys", "transitions", "visits", "arms"):
        found = formed(question, ours.SCANS[question](opened.store))
        assert not disagreement(question, plain[question], found)
    opened.connection.close()


# What follows reads other files: the touches of the store above are gone then.

HEADINGS = "customer,time,touchpoint,satisfaction,shop"
SCORES = ("4", "５", "満足", "★★★", "n/a", "x")
ZONES = ("", "Z", "+09:00", "-0500")


def dirty(rows):
    """Lines as exports have them: gaps, other zones, days, numbers in words, what cannot be read."""
    lines = []
    for i in range(rows):
        time = f"2026-04-{1 + i % 28:02d}T{i % 24:02d}:00:00{ZONES[i % 4]}"
        time = {17: "soon", 18: "", 19: f"2026/4/{1 + i % 28}"}.get(i % 40, time)
        who = "" if i % 31 == 0 else f"c{i % 40}"
        where = "" if i % 37 == 0 else f"visit{i % 6}"
        lines.append(f"{who},{time},{where},{SCORES[i % len(SCORES)]},{'east' if i % 2 else ' '}")
    return "\n".join([HEADINGS, *lines, ""])


def test_dirty_lines_are_read_alike_in_however_many_parts(spark, tmp_path):
    """As our own reader reads them, and rows that are no touch are counted under the same reasons."""
    from cx.store.engines.spark_touches import read_touches

    path = tmp_path / "log.csv"
    path.write_text(dirty(900), encoding="utf-8")
    with connect() as connection:
        ours = read([Source("log.csv", path)], connection, keep=["shop"]).report
        rows = rows_of(connection.sql(f"FROM {TOUCHES}").to_arrow_table())
    for size in ("128m", "12000"):
        spark.session.conf.set("spark.sql.files.maxPartitionBytes", size)
        theirs = read_touches(spark.session, [str(path)], keep=["shop"]).report
        assert different(rows, rows_of(spark.session.table(TOUCHES).toArrow())) == []
    facts = ("touches", "customers", "first", "last")
    assert [getattr(theirs, fact) for fact in facts] == [getattr(ours, fact) for fact in facts]
    dropped = {(note.what, note.column): (note.rows, note.example) for note in ours.dropped}
    assert {(n.what, n.column): (n.rows, n.example) for n in theirs.dropped} == dropped
    counted = {note.what: note.rows for note in theirs.changes}
    mended = {note.what: note.rows for note in ours.changes}
    assert {what: counted[what] for what in ("days_at_noon", "unread_values")} == {
        what: mended[what] for what in ("days_at_noon", "unread_values")
    }
    assert counted["not_looked_at"] == 900


def test_files_of_other_types_and_columns(spark, tmp_path):
    """Numbers kept as texts are read as what they are; a file without a column of the first is told."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from cx.store.engines.spark_touches import read_touches

    events = world.events(200)
    at = events.schema.get_field_index("csat")
    texts = events.set_column(at, "csat", events["csat"].cast(pa.string()))
    for name, table in {"a": events, "b": texts, "c": events.drop(["touchpoint"])}.items():
        pq.write_table(table, tmp_path / f"{name}.parquet")
    first, second, third = (str(tmp_path / f"{name}.parquet") for name in "abc")
    report = read_touches(spark.session, [first, second]).report
    rows = spark.session.table(TOUCHES).toArrow().select(["file", "row", "score"]).to_pylist()
    scores = {(row["file"], row["row"]): row["score"] for row in rows}
    assert report.touches == 400
    assert all(scores[1, row] == scores[0, row] for row in range(200))
    with pytest.raises(UnlikeTheFirst) as found:
        read_touches(spark.session, [first, third])
    assert found.value.fields["missing"] == ("touchpoint",)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (
            "customer,ordered,shipped,delivered\nc1,2026-04-01,2026-04-02,2026-04-03\n",
            NotATouchPerRow,
        ),
        ("email,time,touchpoint\na@example.org,2026-04-01 10:00,search\n", PersonalOnSpark),
    ],
)
def test_what_is_not_read_on_spark(spark, tmp_path, content, error):
    from cx.store.engines.spark_touches import read_touches

    lines = content.splitlines()
    path = tmp_path / "given.csv"
    path.write_text("\n".join([lines[0], *lines[1:] * 30, ""]), encoding="utf-8")
    with pytest.raises(error):
        read_touches(spark.session, [str(path)])


def test_a_column_that_is_nowhere(spark, folder):
    from cx.store.engines.spark_touches import read_touches

    with pytest.raises(MissingColumns):
        read_touches(
            spark.session,
            [str(folder / "events.parquet")],
            mapping={Role.CUSTOMER: ("who",)},
        )

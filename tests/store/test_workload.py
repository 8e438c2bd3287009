"""The ten questions of the workload: every way gives the answers of plain SQL over the upload."""

import duckdb
import pytest

from benchmarks.workload import ours, world
from benchmarks.workload.answers import QUESTIONS, disagreement, disagreements
from benchmarks.workload.ways import WAYS, asked, handle, prepare
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Source
from cx.read.touches import TOUCHES
from cx.store import build

ROWS = 5_000
MEMORY = "1GB"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("workload")
    world.write(ROWS, made, csv=True)
    return made


@pytest.fixture(scope="module")
def plain(folder):
    return asked(WAYS["plain"], handle(WAYS["plain"], folder, MEMORY))


@pytest.fixture(scope="module")
def store(folder):
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        world.touches(connection, folder)
        yield build(connection, world.MODEL, scale=world.SCALE)


@pytest.mark.parametrize("name", ["pandas", "categories", "loop"])
def test_a_way_answers_as_plain_sql(name, folder, plain):
    way = WAYS[name]
    if way.prepared:
        prepare(way, folder, MEMORY)
    found = asked(way, handle(way, folder, MEMORY))
    assert found.keys() <= plain.keys()
    assert disagreements(plain, found) == []


@pytest.mark.parametrize("name", ["store", "cubes"])
def test_the_store_answers_as_plain_sql(name, store, plain):
    assert disagreements(plain, asked(WAYS[name], store)) == []


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_answer_has_something_to_compare(name, plain):
    """Rows, counts that are not all alike, and no measure that is missing everywhere."""
    question, rows = QUESTIONS[name], plain[name]
    assert all(rows[column].nunique() > 1 for column in question.counts)
    assert all(rows[column].notna().any() for column in question.measures)


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_differs_is_said(name, plain):
    question, rows = QUESTIONS[name], plain[name]
    for column in question.counts:
        assert disagreement(name, rows, rows.assign(**{column: rows[column] + 1}))
    for column in question.measures:
        assert disagreement(name, rows, rows.assign(**{column: rows[column] * (1 + 1e-8)}))
    assert disagreement(name, rows, rows.iloc[1:])


def test_no_two_touches_of_a_customer_have_one_time():
    rows = world.events(20_000, seed=2)
    times = rows.select(["customer_id", "timestamp"]).to_pandas()
    assert len(times) == 20_000
    assert not times.duplicated().any()


def test_events_of_one_seed_are_always_the_same():
    assert world.events(1_000, seed=3).equals(world.events(1_000, seed=3))
    assert not world.events(1_000, seed=3).equals(world.events(1_000, seed=4))


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_reading_gives_the_touches_that_the_workload_lays_before_the_store(kind, folder):
    with connect() as connection:
        read([Source(f"events.{kind}", folder / f"events.{kind}")], connection)
        connection.execute(f"CREATE TABLE as_read AS FROM {TOUCHES}")
        world.touches(connection, folder)
        for one, other in (("as_read", TOUCHES), (TOUCHES, "as_read")):
            differs = f"SELECT count(*) FROM (FROM {one} EXCEPT ALL FROM {other})"
            assert connection.execute(differs).fetchone() == (0,)


def test_the_model_places_every_touchpoint_by_its_name(store):
    codes = {spot.touchpoint: world.MODEL.column(spot.column).code for spot in store.spots}
    told = world.map_table().select(["touchpoint", "stage_name"]).to_pylist()
    assert codes == {row["touchpoint"]: row["stage_name"] for row in told}


def test_the_ways_of_the_store_answer_every_question():
    assert list(ours.SCANS) == list(ours.CUBED) == list(QUESTIONS)

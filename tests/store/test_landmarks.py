"""The scan of landmark trials, against the plainest Python on small tables and on the sample."""

import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cx.domain import Endpoint, Scale
from cx.model.stage_model import stage_model
from cx.read.report import Source
from cx.read.touches import TOUCHES
from cx.store import build
from cx.store.landmarks import COLUMNS, endpoints, landmark_rows
from tests.touches import did, said, store_of
from tests.walked import Walked

SAMPLE = Path(__file__).parents[2] / "sample_data" / "en"
NAMES = (
    "search",
    "product page",
    "order",
    "cart",
    "delivery",
    "manual",
    "review",
    "refer a friend",
    "zzz",
)


def told(store, endpoint, horizon, gap=30.0):
    """The scan's rows as the plain ones: names for codes, no outcome without risk."""
    rows = landmark_rows(store, endpoint, horizon_days=horizon, gap_minutes=gap)
    assert tuple(rows.columns) == COLUMNS
    names = sorted(
        name
        for (name,) in store.engine.connection.cursor()
        .execute(f"SELECT DISTINCT customer FROM {TOUCHES}")
        .fetchall()
    )
    return [
        (
            names[row.customer],
            store.spots[row.spot].touchpoint,
            row.column,
            row.begins,
            row.sign,
            row.segment,
            row.at_risk,
            row.outcome if row.at_risk else None,
            row.seen,
        )
        for row in rows.itertuples()
    ]


def agree(store, plain, endpoint, horizon, gap=30.0):
    found, expected = told(store, endpoint, horizon, gap), plain.table(endpoint, horizon, gap)
    without = [(*row[:5], *row[6:]) for row in found]
    assert without == [(*row[:5], *row[6:]) for row in expected]
    codes = {(row[5], other[5]) for row, other in zip(found, expected, strict=True)}
    assert len({code for code, _ in codes}) == len({value for _, value in codes}) == len(codes)
    assert all((code == -1) == (value is None) for code, value in codes)


NEEDED = st.sampled_from([0, 0.01, 0.02, 0.5, 1, 3, 6.99, 7, 8, 20, 40, None])


@st.composite
def tables(draw):
    """Up to 25 touches and answers of three customers, many at the same second."""
    made = []
    for _ in range(draw(st.integers(1, 25))):
        customer, name = draw(st.sampled_from("abc")), draw(st.sampled_from(NAMES))
        days = draw(NEEDED)
        if draw(st.integers(0, 3)):
            visit = draw(st.sampled_from([None, None, "v1", "v2"]))
            segment = draw(st.sampled_from([None, None, "new", "old"]))
            made.append(did(customer, days, name, visit=visit, segment=segment))
        else:
            score = draw(st.sampled_from([None, 1.0, 3.0, 5.0]))
            sentiment = draw(st.sampled_from([None, -0.5, 0.5]))
            recommend = draw(st.sampled_from([None, 3.0, 9.0, 10.0]))
            both = draw(st.booleans())
            more = {"sentiment": sentiment, "recommend": recommend, "did": both}
            made.append(said(customer, name, score, days=days, **more))
    return made


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=12)
@given(tables(), st.sampled_from([0.0, 7.0, 30.0]))
def test_agrees_with_a_walk_through_small_tables(touches, horizon):
    store = store_of([*touches, did("a", 2, "search")])
    plain = Walked(store)
    for endpoint in Endpoint:
        agree(store, plain, endpoint, horizon)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=6)
@given(tables())
def test_filters_and_periods_are_as_if_the_files_held_no_more(touches):
    store = store_of([*touches, did("a", 2, "search", segment="new")])
    days, view = (datetime.date(2026, 4, 2), datetime.date(2026, 4, 9)), (("segment", ("new",)),)
    both = store.within(*days), store.only("segment", "new")
    for part, plain in zip(
        both, (Walked(store, period=days), Walked(store, view=view)), strict=True
    ):
        for endpoint in Endpoint:
            agree(part, plain, endpoint, 3.0)


@pytest.fixture(scope="module")
def sample():
    from cx.read.engine import connect
    from cx.read.reading import read

    paths = [SAMPLE / name for name in ("touches.csv", "orders.csv", "survey.csv")]
    with connect() as connection:
        reading = read([Source(path.name, path) for path in paths], connection)
        store = build(connection, stage_model(), scale=reading.scale)
        yield store, Walked(store)


@pytest.mark.parametrize("endpoint", Endpoint)
def test_agrees_with_a_walk_through_the_sample(sample, endpoint):
    agree(*sample, endpoint, 7.0)


def test_the_sample_shows_every_endpoint_it_holds(sample):
    store, plain = sample
    found = endpoints(store)
    assert found[0] is Endpoint.ONWARD
    assert found[-1] is Endpoint.LEAVES
    for endpoint in (Endpoint.BUYS, Endpoint.RECOMMENDS, Endpoint.COMPLAINS):
        shown = any(
            plain._events(customer, endpoint) for customer in {r["customer"] for r in plain.rows}
        )
        assert (endpoint in found) == shown


def test_touches_of_one_second_follow_the_file():
    at_once = [did("a", 1, "search"), did("a", 1, "order"), did("a", 1, "product page")]
    rows = landmark_rows(store_of(at_once), Endpoint.ONWARD, horizon_days=7)
    assert rows["at_risk"].tolist() == [True, False, False]
    assert rows["outcome"].tolist()[0]


def test_one_customer_of_one_touch():
    store = store_of([did("a", 1, "search")])
    rows = landmark_rows(store, Endpoint.LEAVES, horizon_days=7)
    assert rows[["at_risk", "outcome", "seen"]].values.tolist() == [[True, True, False]]
    assert endpoints(store) == (Endpoint.LEAVES,)
    assert not landmark_rows(store, Endpoint.ONWARD, horizon_days=7)["at_risk"].any()


def test_without_times_or_behaviour_there_are_no_rows():
    for store in (store_of([did("a", None, "search")]), store_of([said("a", "order", 3, days=1)])):
        for endpoint in Endpoint:
            rows = landmark_rows(store, endpoint, horizon_days=7)
            assert rows.empty
            assert tuple(rows.columns) == COLUMNS
        assert endpoints(store) == ()


def test_touches_without_a_time_are_no_rows():
    store = store_of([did("a", 1, "search"), did("a", None, "order"), did("b", 2, "search")])
    assert len(landmark_rows(store, Endpoint.ONWARD, horizon_days=7)) == 2


def test_constant_scores_are_one_side_of_the_middle():
    scores = [said("a", "order", 3, days=day) for day in (0, 1)]
    good = [said("b", "order", 5, days=day) for day in (0, 1)]
    touches = [did(who, day, "search") for who in "ab" for day in (0, 0.5, 2)]
    rows = landmark_rows(store_of([*scores, *good, *touches]), Endpoint.LEAVES, horizon_days=1)
    assert rows["sign"].tolist() == [0, 0, 0, 0, 1, 1]


def test_neighbours_hold_where_tables_are_joined_and_large():
    """More rows than DuckDB works on at once: a visit begins where its id changes."""
    store = store_of([did("a", 0, "search")])
    store.engine.connection.execute("""
        INSERT INTO touches_in BY NAME
        SELECT 0 AS file, i + 1 AS "row", 0 AS part, 'c' || lpad((i // 40)::VARCHAR, 5, '0') AS customer,
          TIMESTAMP '2026-01-01' + INTERVAL (i % 40) HOUR AS "at", 'v' || (i // 4) AS visit,
          CASE WHEN i % 3 = 0 THEN 'order' ELSE 'search' END AS touchpoint, true AS did, false AS said
        FROM range(400000) AS t(i)""")
    store = build(store.engine.connection, stage_model(), scale=Scale(1, 5))
    for view in (store, store.within(datetime.date(2025, 1, 1), datetime.date(2027, 1, 1))):
        rows = landmark_rows(view, Endpoint.BUYS, horizon_days=7)
        rows = rows[rows["customer"] > 0].reset_index(drop=True)
        assert rows["begins"].tolist() == (pd.RangeIndex(400_000) % 4 == 0).tolist()

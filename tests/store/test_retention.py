"""Who was active in which month or week: by hand, and against plain SQL."""

import datetime

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.world import SCALE, upload
from cx.model.stage_model import stage_model
from cx.read.touches import TOUCHES
from cx.store import build
from cx.store.retention import Span, active, first_day, number_of
from tests.touches import did, said, store_of

APRIL = 2026 * 12 + 3


@pytest.mark.parametrize(
    ("touches", "expected"),
    [
        pytest.param([did("a", 0, "order"), did("a", 1, "order"), did("a", 31, "order")],
                     [[APRIL, APRIL, 1, 0], [APRIL, APRIL + 1, 1, 1]], id="once a month"),
        pytest.param([did("a", 0, "order"), did("a", 70, "order"), did("b", 31, "order"),
                      did("b", 70, "order")],
                     [[APRIL, APRIL, 1, 0], [APRIL, APRIL + 2, 1, 0], [APRIL + 1, APRIL + 1, 1, 0],
                      [APRIL + 1, APRIL + 2, 1, 1]], id="after a pause nobody was kept"),
        pytest.param([did("a", None, "order"), did("a", 31, "order"), said("a", "order", 3, days=0)],
                     [[APRIL + 1, APRIL + 1, 1, 0]], id="no time and no opinion begins nothing"),
        pytest.param([did("a", None, "order")], [], id="no times"),
    ],
)  # fmt: skip
def test_months(touches, expected):
    assert active(store_of(touches)).values.tolist() == expected


def test_weeks_begin_on_monday():
    touches = [did("a", 4.5, "order"), did("a", 4.7, "order"), did("a", 20, "order")]
    monday = number_of(datetime.date(2026, 3, 30), Span.WEEK)
    assert active(store_of(touches), span=Span.WEEK).values.tolist() == [
        [monday, monday, 1, 0],
        [monday, monday + 1, 1, 1],
        [monday, monday + 3, 1, 0],
    ]


def test_under_a_period_the_first_month_is_the_first_in_it():
    store = store_of([did("a", 0, "order"), did("a", 31, "order"), did("b", 61, "order")])
    found = active(store.within(datetime.date(2026, 5, 1), datetime.date(2026, 5, 31)))
    assert found.values.tolist() == [[APRIL + 1, APRIL + 1, 1, 0]]


@given(st.dates(), st.sampled_from(list(Span)))
def test_a_day_lies_in_the_month_or_week_of_its_number(day, span):
    number = number_of(day, span)
    assert first_day(number, span) <= day
    if day.year < 9999:
        assert day < first_day(number + 1, span)
    assert number_of(first_day(number, span), span) == number


@pytest.mark.parametrize("span", list(Span))
def test_plain_sql_says_the_same(span):
    with duckdb.connect(config={"threads": 2}) as connection:
        upload(connection, 20_000, seed=3)
        store = build(connection, stage_model(), scale=SCALE)
        theirs = connection.execute(f"""
            WITH each AS (SELECT DISTINCT customer, date_trunc('{span}', "at")::DATE AS number
                          FROM {TOUCHES} WHERE did AND "at" IS NOT NULL),
            ways AS (SELECT *, min(number) OVER (PARTITION BY customer) AS cohort,
                     EXISTS (FROM each AS b WHERE b.customer = e.customer
                             AND b.number = e.number - INTERVAL 1 {span}) AS kept FROM each AS e)
            SELECT cohort, number, count(*), count(*) FILTER (kept) FROM ways GROUP BY ALL ORDER BY ALL
            """).fetchall()
        ours = [
            (first_day(row.cohort, span), first_day(row.number, span), row.customers, row.kept)
            for row in active(store, span=span).itertuples()
        ]
    assert ours == theirs
    assert len(ours) > 20

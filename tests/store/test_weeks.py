"""Scans by week, on either side of a day, by days since a purchase, of single customers."""

import datetime
import math

import pandas as pd

from cx.store.customers import customer_touches, telling_customers
from cx.store.lags import lags
from cx.store.shifts import sides
from cx.store.since import scores_since
from cx.store.weeks import week_counts, week_onward, week_scores
from tests.touches import did, said, store_of

# START is Wednesday, 1 April 2026: its week begins on Monday, 30 March.
MONDAY = pd.Timestamp("2026-03-30")
WEEK = pd.Timedelta(days=7)


def test_weeks_begin_on_monday():
    touches = [
        said("a", "order", 4, days=4.5),  # Sunday evening
        said("a", "order", 2, days=4.6),
        said("b", "order", 5, days=4.7),  # Monday
        said("b", "order", 1),  # without a time
        said("c", "order", None, days=5),
    ]
    rows = week_scores(store_of(touches), by_stage=True)
    assert rows[["stage", "week", "m", "groups"]].values.tolist() == [
        ["purchase", MONDAY, 2, 1],
        ["purchase", MONDAY + WEEK, 1, 1],
    ]
    assert rows["k"].tolist() == [6, 5]


def test_scores_of_all_stages_make_one_row_a_week():
    touches = [said("a", "order", 4, days=0), said("a", "search", 2, days=1)]
    row = week_scores(store_of(touches), by_stage=False).iloc[0]
    assert row[["k", "m", "kk", "groups"]].tolist() == [6, 2, 36, 1]


def test_a_customer_is_new_in_one_week_only():
    touches = [did("a", 0, "search"), did("a", 1, "order"), did("a", 7, "order")]
    rows = week_counts(store_of([*touches, did("b", 7, "search"), said("c", "order", 3, days=7)]))
    assert rows[["touches", "customers", "new"]].values.tolist() == [[2, 1, 1], [2, 2, 1]]


def test_going_on_is_counted_in_the_week_of_the_first_touch():
    touches = [
        did("a", 0, "search"),
        did("a", 8, "order"),
        did("b", 7, "search"),
        did("c", 7, "search"),
        did("c", 20, "order"),
        did("z", 40, "order"),
    ]
    rows = week_onward(store_of(touches), window_days=10)
    assert rows.values.tolist() == [
        ["research", MONDAY, 1, 1, 1],
        ["research", MONDAY + WEEK, 2, 2, 0],
    ]


def test_without_times_no_week_is_made():
    store = store_of([did("a", None, "search"), did("a", None, "order"), said("a", "order", 3)])
    assert week_scores(store, by_stage=True).empty
    assert week_counts(store).empty
    assert week_onward(store, window_days=30).empty


def test_the_day_of_an_event_belongs_to_what_comes_after():
    touches = [
        said("a", "order", 2, days=0),
        said("a", "order", 4, days=2),
        said("b", "order", 5, days=9),
        said("c", "order", 1, days=-9),
    ]
    day = datetime.date(2026, 4, 3)
    row = sides(store_of(touches), day, first=datetime.date(2026, 4, 1)).iloc[0]
    names = ["k_0", "m_0", "groups_0", "k_1", "m_1", "groups_1", "kk", "mm", "groups"]
    assert row[names].tolist() == [2, 1, 1, 9, 2, 2, 8, 1, 2]
    row = sides(store_of(touches), day, last=datetime.date(2026, 4, 10)).iloc[0]
    assert row[["k_0", "k_1"]].tolist() == [3, 4]


def test_days_since_a_purchase_are_days_of_the_calendar():
    touches = [
        did("a", 0.5, "order"),  # 21:00
        said("a", "delivery", 4, days=1.7),  # the day after next, 01:48
        said("a", "delivery", 1, days=-1),  # before it
        did("a", 50, "order"),
        said("a", "delivery", 5, days=95),
        said("b", "delivery", 5, days=3),  # bought nothing
    ]
    rows = scores_since(store_of(touches))
    assert rows[["stretch", "k"]].values.tolist() == [[1, 4], [7, 5]]


def test_days_between_stages_are_over_all_who_came():
    touches = [did("a", 0, "search"), did("a", 2, "order"), did("b", 0, "search")]
    touches += [did("c", 0, "search"), did("c", 90, "order")]
    rows = lags(store_of(touches))
    assert rows[["stage", "next", "n", "median"]].values.tolist() == [
        ["research", "purchase", 2, 46.0]
    ]


def test_whoever_wrote_most_comes_first_and_ids_can_be_searched():
    touches = [
        said("Anna", "order", 4, days=0, comment="fine"),
        said("Bert", "order", 4, days=0),
        said("Bert", "search", 4, days=0, comment="  "),
        did("berta", 0, "order"),
    ]
    store = store_of(touches)
    rows = telling_customers(store)
    assert rows.values.tolist() == [
        ["Anna", 1, 1, 1],
        ["Bert", 2, 0, 2],
        ["berta", 0, 0, 1],
    ]
    assert telling_customers(store, search="BERT")["customer"].tolist() == ["Bert", "berta"]
    assert telling_customers(store, search="%").empty
    assert len(telling_customers(store, limit=1)) == 1


def test_one_customers_touches_stand_in_order_and_once():
    touches = [
        did("a", 1, "order"),
        said("a", "delivery", 2, days=3, did=True, comment="late"),
        said("a", "search", 4),
        did("a", 0, "search"),
        did("b", 0, "search"),
    ]
    rows = customer_touches(store_of(touches), "a")
    assert rows["touchpoint"].tolist() == ["search", "order", "delivery", "search"]
    assert rows["did"].tolist() == [True, True, True, False]
    assert rows["comment"].tolist() == [None, None, "late", None]
    assert [score if score == score else None for score in rows["score"]] == [None, None, 2, 4]
    assert math.isnan(rows["score"].iloc[0])
    assert customer_touches(store_of(touches), "nobody").empty

"""Who stays: the textbook's rate, a table of cohorts by hand, and what must add up on any touches."""

import datetime
from collections import defaultdict

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.metrics.retention import retention
from cx.stats.wilson import wilson
from cx.store.retention import Span
from tests import brute
from tests.metrics.test_two_ways import quick, touch_lists
from tests.touches import START, did, said, store_of

APRIL, MAY, JUNE = (pd.Timestamp(2026, month, 1) for month in (4, 5, 6))


def world(last: float):
    """April brings a, b, c and d, of whom a and b come in May and a in June; e comes in May."""
    touches = [did(name, 0, "order") for name in "abcd"]
    touches += [did("a", 31, "order"), did("b", 32, "order"), did("e", 40, "order")]
    return store_of([*touches, did("a", last, "order")])


def test_cohorts_by_hand():
    """June ends on day 90 after 1 April: until then its rates are not said."""
    found = retention(world(90)).cohorts
    assert found[["cohort", "offset", "customers", "at_start"]].values.tolist() == [
        [APRIL, 0, 4, 4],
        [APRIL, 1, 2, 4],
        [APRIL, 2, 1, 4],
        [MAY, 0, 1, 1],
        [MAY, 1, 0, 1],
    ]
    assert found["rate"].tolist() == [1.0, 0.5, 0.25, 1.0, 0.0]
    assert found["over"].all()
    limits = wilson(found["customers"], found["at_start"])
    assert found["low"].tolist() == limits.low.tolist()
    assert found["high"].tolist() == limits.high.tolist()


def test_a_month_that_is_not_over_has_no_rate():
    found = retention(world(89))
    assert found.cohorts["over"].tolist() == [True, True, False, True, False]
    assert found.cohorts["rate"].isna().tolist() == [False, False, True, False, True]
    assert found.average["offset"].tolist() == [0, 1]
    assert found.periods["over"].tolist() == [True, False]
    assert found.periods["rate"].isna().tolist() == [False, True]


def test_the_average_adds_up_people():
    """The mean of the rates after one month would be (2/4 + 0/1) / 2 = 0.25."""
    rows = retention(world(90)).average
    assert rows[["offset", "cohorts", "customers", "at_start"]].values.tolist() == [
        [0, 2, 5, 5],
        [1, 2, 2, 5],
        [2, 1, 1, 4],
    ]
    assert rows["rate"].tolist() == [1.0, 0.4, 0.25]


def test_from_month_to_month_by_hand():
    rows = retention(world(90)).periods
    names = ["period", "at_start", "at_end", "new", "back", "kept", "rate"]
    assert rows[names].values.tolist() == [
        [MAY, 4, 3, 1, 0, 2, 0.5],
        [JUNE, 3, 1, 0, 0, 1, pytest.approx(1 / 3)],
    ]


def test_the_rate_of_the_textbook():
    """100 customers at the start, 110 at the end, 20 of them new: (110 - 20) / 100 = 90 %."""
    touches = [did(f"old{k}", 0, "order") for k in range(100)]
    touches += [did(f"old{k}", 30, "order") for k in range(90)]
    touches += [did(f"new{k}", 60, "order") for k in range(20)]
    row = retention(store_of(touches)).periods.iloc[0]
    assert (row["at_start"], row["at_end"], row["new"], row["back"]) == (100, 110, 20, 0)
    assert row["rate"] == 0.9 == (row["at_end"] - row["new"]) / row["at_start"]


def test_who_comes_back_after_a_pause_is_not_kept():
    touches = [did("a", 0, "order"), did("b", 31, "order"), did("a", 90, "order")]
    row = retention(store_of(touches)).periods.iloc[1]
    assert (row["at_start"], row["at_end"], row["new"], row["back"], row["kept"]) == (1, 1, 0, 1, 0)


def test_months_in_which_nobody_came_are_there():
    rows = retention(store_of([did("a", 0, "order"), did("a", 90, "order")])).periods
    assert rows["at_start"].tolist() == [1, 0]
    assert rows["rate"].isna().tolist() == [False, True]


def test_cohorts_of_a_group_reach_to_the_end_of_the_data():
    touches = [did("a", 0, "order", channel="web"), did("b", 90, "order", channel="shop")]
    rows = retention(store_of(touches).only("channel", "web")).cohorts
    assert rows["customers"].tolist() == [1, 0, 0]
    assert rows["rate"].tolist() == [1.0, 0.0, 0.0]


def test_a_period_ends_the_months():
    store = store_of([did("a", 0, "order"), did("a", 40, "order"), did("b", 70, "order")])
    found = retention(store.within(datetime.date(2026, 4, 1), datetime.date(2026, 5, 31)))
    assert found.cohorts["rate"].tolist() == [1.0, 1.0]
    early = retention(store.within(datetime.date(2026, 4, 1), datetime.date(2026, 5, 30)))
    assert early.cohorts["over"].tolist() == [True, False]


@pytest.mark.parametrize("span", list(Span))
def test_without_times_there_is_nothing(span):
    for touches in ([did("a", None, "order")], [said("a", "order", 3)]):
        assert all(part.empty for part in retention(store_of(touches), span=span))


def months_of(touches):
    """The months in which each customer did something, as numbers."""
    found = defaultdict(set)
    for customer, steps in brute.journeys(touches).items():
        for step in steps:
            if step.days is not None:
                at = START + datetime.timedelta(days=step.days)
                found[customer].add(at.year * 12 + at.month)
    return found


@quick
@given(touch_lists)
def test_the_plainest_python_counts_the_same(touches):
    months = months_of(touches)
    found = retention(store_of(touches))
    for row in found.cohorts.to_dict("records"):
        first = row["cohort"].year * 12 + row["cohort"].month
        cohort = [seen for seen in months.values() if min(seen) == first]
        assert row["at_start"] == len(cohort)
        assert row["customers"] == sum(first + row["offset"] in seen for seen in cohort)
    for row in found.periods.to_dict("records"):
        here = row["period"].year * 12 + row["period"].month
        start = {name for name, seen in months.items() if here - 1 in seen}
        end = {name for name, seen in months.items() if here in seen}
        new = {name for name in end if min(months[name]) == here}
        assert (row["at_start"], row["at_end"]) == (len(start), len(end))
        assert (row["new"], row["kept"]) == (len(new), len(start & end))
        assert row["back"] == len(end - new - start)


@quick
@given(touch_lists, st.sampled_from(list(Span)))
def test_cohorts_begin_whole_and_hold_everybody_once(touches, span):
    cohorts = retention(store_of(touches), span=span).cohorts
    starts = cohorts[cohorts["offset"] == 0]
    assert (starts["customers"] == starts["at_start"]).all()
    assert starts["at_start"].sum() == len(months_of(touches))
    assert (cohorts["customers"] <= cohorts["at_start"]).all()
    known = cohorts[cohorts["over"]]
    assert ((known["low"] <= known["rate"]) & (known["rate"] <= known["high"])).all()
    assert cohorts.loc[~cohorts["over"], "rate"].isna().all()


@quick
@given(touch_lists)
def test_groups_of_customers_add_up_to_the_whole(touches):
    marked = [
        touch._replace(more={**touch.more, "channel": "web" if touch.customer < "d" else "shop"})
        for touch in touches
    ]
    store = store_of(marked)
    whole = retention(store)
    parts = [retention(store.only("channel", value)) for value in store.groups("channel")["value"]]
    for place, (keys, sums) in enumerate(
        [
            (["cohort", "offset"], ["customers", "at_start"]),
            (["offset"], ["customers", "at_start"]),
            (["period"], ["back", "kept"]),  # a group's first month is none of its periods
        ]
    ):
        added = pd.concat([part[place] for part in parts]).groupby(keys)[sums].sum()
        ours = whole[place].set_index(keys)[sums]
        assert added.reindex(ours.index, fill_value=0).equals(ours)

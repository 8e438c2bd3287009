"""What people do next: shares by hand, and what must add up on any touches."""

import datetime
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given

from cx.metrics.transitions import transitions
from cx.store.moves import END, START
from tests import brute
from tests.metrics.test_two_ways import OF, quick, touch_lists
from tests.touches import did, store_of

BY = pytest.mark.parametrize("by_touchpoint", [False, True])


def test_shares_are_of_all_that_leads_from_a_stage():
    touches = [did(name, 0, "search") for name in "abcd"]
    touches += [did("a", 1, "order"), did("b", 1, "order"), did("c", 1, "search")]
    assert transitions(store_of(touches)).values.tolist() == [
        [START, "research", 4, 4, 1.0],
        ["research", "research", 1, 5, 0.2],
        ["research", "purchase", 2, 5, 0.4],
        ["research", END, 2, 5, 0.4],
        ["purchase", END, 2, 2, 1.0],
    ]


def test_touchpoints_have_shares_of_their_own():
    touches = [did("a", 0, "search"), did("a", 1, "compare"), did("a", 2, "search")]
    found = transitions(store_of(touches), by_touchpoint=True)
    assert found[["from_touchpoint", "to_touchpoint", "n", "departures"]].values.tolist() == [
        [None, "search", 1, 1],
        ["search", "compare", 1, 2],
        ["search", None, 1, 2],
        ["compare", "search", 1, 1],
    ]


@quick
@given(touch_lists)
def test_the_plainest_python_counts_the_same(touches):
    ways = [
        [START, *(OF[step.touchpoint] for step in steps), END]
        for steps in brute.journeys(touches).values()
    ]
    expected = Counter(pair for way in ways for pair in pairwise(way))
    found = transitions(store_of(touches)).to_dict("records")
    assert {(row["from"], row["to"]): row["n"] for row in found} == expected


@BY
def test_what_comes_to_a_place_goes_from_it(by_touchpoint):
    @quick
    @given(touch_lists)
    def holds(touches):
        found = transitions(store_of(touches), by_touchpoint=by_touchpoint)
        people = len(brute.journeys(touches))
        assert found.loc[found["from"] == START, "n"].sum() == people
        assert found.loc[found["to"] == END, "n"].sum() == people
        of = ["touchpoint", "stage"] if by_touchpoint else ["stage"]
        ends = {
            end: found[[f"{end}_touchpoint", end] if by_touchpoint else [end]].set_axis(of, axis=1)
            for end in ("from", "to")
        }
        inside = {
            end: Counter(
                {
                    key: n
                    for key, n in rows.assign(n=found["n"]).groupby(of)["n"].sum().items()
                    if START not in key and END not in key
                }
            )
            for end, rows in ends.items()
        }
        assert inside["from"] == inside["to"]
        shares = found.assign(**ends["from"]).groupby(of, dropna=False)["share"].sum()
        assert shares.tolist() == pytest.approx([1.0] * len(shares))

    holds()


@quick
@given(touch_lists)
def test_groups_of_customers_add_up_to_the_whole(touches):
    marked = [
        touch._replace(more={**touch.more, "channel": "web" if touch.customer < "d" else "shop"})
        for touch in touches
    ]
    store = store_of(marked)
    parts = Counter()
    for value in store.groups("channel")["value"]:
        for row in transitions(store.only("channel", value)).to_dict("records"):
            parts[row["from"], row["to"]] += row["n"]
    whole = transitions(store).to_dict("records")
    assert parts == {(row["from"], row["to"]): row["n"] for row in whole}


@quick
@given(touch_lists)
def test_a_period_counts_as_if_there_were_nothing_else(touches):
    first = datetime.date(2026, 4, 1)
    last = datetime.date(2026, 5, 1)
    inside = [
        touch for touch in touches if touch.days is not None and touch.days * 1440 < 31 * 1440
    ]
    ours = transitions(store_of(touches).within(first, last))
    assert ours.values.tolist() == (transitions(store_of(inside)).values.tolist() if inside else [])

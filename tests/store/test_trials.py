"""Tests that the journey holds: who is in them, and what is measured, against the plainest Python."""

import math
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cx.errors import MissingColumns
from cx.store.scan import Scan
from cx.store.trial_figures import TOUCHES_BEFORE, VISITS, Measured, What, Where
from cx.store.trial_offers import arm_columns, arms_noted, measurable
from cx.store.trials import Assignment, TrialTable, trial_table
from tests.touches import did, said, store_of

RETURN, VALUE, BOUNCE = (Measured(what) for what in (What.RETURN, What.VALUE, What.BOUNCE))
ORDERS = Measured(What.GOES_ON, Where(stage="purchase"))
SUPPORT = Measured(What.GOES_ON, Where(touchpoint="support"))
SCORE = Measured(What.SCORE)
SUPPORT_SCORE = Measured(What.SCORE, Where(touchpoint="support"))
EVERY = (RETURN, VALUE, BOUNCE, ORDERS, SUPPORT, SCORE, SUPPORT_SCORE)
ARM = Assignment("arm")
LATE = did("late", 100, "search")  # so that the others' windows are over


def rows_of(store, found: TrialTable) -> dict[tuple[str, str], dict[str, float]]:
    """The table's figures by customer and arm, NaN where missing."""
    scan = Scan(store)
    names = scan.frame(scan.customers).set_index("customer")["name"]
    frame = store.engine.connection.cursor().execute(f"SELECT * FROM {found.table}").df()
    frame = frame.rename(columns={name: key for key, name in found.columns.items()})
    return {
        (names[row["customer"]], row["arm"]): row
        for row in frame.astype({"customer": int}).to_dict("records")
    }


def figures(touches, *measures, assignment=ARM, window=30.0, **options):
    store = store_of(touches, **options)
    return rows_of(store, trial_table(store, assignment, measures, window_days=window))


# Who is in the test


def test_a_customer_whose_window_is_not_over_is_counted_and_not_in_the_table():
    touches = [did("a", 0, "search", arm="A"), did("b", 71, "search", arm="B"), LATE]
    store = store_of(touches)
    found = trial_table(store, ARM, [ORDERS], window_days=30)
    assert (found.unfinished, found.arms) == (1, {"A": 1, "B": 0})
    assert list(rows_of(store, found)) == [("a", "A")]


def test_the_end_of_the_window_may_be_the_end_of_the_data():
    touches = [did("a", 70, "search", arm="A"), did("b", 70.01, "search", arm="B"), LATE]
    assert list(figures(touches, ORDERS)) == [("a", "A")]


def test_customers_met_in_two_arms_stand_in_both_without_figures():
    touches = [did("a", 0, "search", arm="A"), did("a", 2, "search", arm="B"), LATE]
    touches += [did("b", 0, "search", arm="A"), did("c", 0, "search", arm=" A ")]
    store = store_of(touches)
    found = trial_table(store, ARM, [ORDERS], window_days=30)
    rows = rows_of(store, found)
    assert (found.several, found.arms) == (1, {"A": 2, "B": 0})
    assert all(math.isnan(rows["a", arm][ORDERS.key]) for arm in "AB")
    assert rows["b", "A"][ORDERS.key] == rows["c", "A"][ORDERS.key] == 0


def test_arms_without_a_time_do_not_expose():
    touches = [did("a", None, "search", arm="A"), did("a", 1, "order"), LATE]
    store = store_of([*touches, did("b", 1, "search", arm="B")])
    found = trial_table(store, ARM, [ORDERS], window_days=30)
    assert list(rows_of(store, found)) == [("b", "B")]


def test_without_any_time_nobody_is_in_the_test():
    store = store_of([did("a", None, "search", arm="A"), did("b", None, "search", arm="B")])
    found = trial_table(store, ARM, [ORDERS], window_days=30)
    assert (rows_of(store, found), found.arms) == ({}, {})


def test_touchpoints_can_be_the_arms():
    """The pair assigns; the column of arms is not looked at."""
    touches = [did("a", 0, "banner A"), did("a", 1, "order"), did("b", 0, "banner B"), LATE]
    assignment = Assignment("touchpoint", ("banner A", "banner B"))
    rows = figures(touches, ORDERS, assignment=assignment)
    assert {key: row[ORDERS.key] for key, row in rows.items()} == {
        ("a", "banner A"): 1,
        ("b", "banner B"): 0,
    }


def test_only_what_the_filters_leave_in_view_is_tested():
    touches = [
        did("a", 0, "search", arm="A", segment="new"),
        did("a", 5, "order"),
        did("b", 0, "search", arm="B", segment="old"),
        did("c", 50, "search", arm="B", segment="new"),
        LATE,
    ]
    store = store_of(touches)
    new = store.only("segment", "new")
    found = trial_table(new, ARM, [ORDERS], window_days=30)
    assert list(rows_of(new, found)) == [("a", "A"), ("c", "B")]
    april = new.within(*(day.date() for day in (store.last.replace(month=4, day=1), store.last)))
    early = april.within(april.period[0], april.period[0].replace(day=4))
    found = trial_table(early, ARM, [ORDERS], window_days=3)
    rows = rows_of(early, found)
    assert {key: row[ORDERS.key] for key, row in rows.items()} == {("a", "A"): 0}


def test_a_breakdown_that_is_none_is_told():
    with pytest.raises(MissingColumns):
        trial_table(store_of([LATE]), Assignment("colour"), [ORDERS], window_days=30)


# What is measured


def test_what_came_before_exposure_is_not_an_outcome():
    """They bought, were exposed, and never came back; the purchase is known from before."""
    touches = [did("a", 0, "order", value=30.0), did("a", 1, "search", arm="A"), LATE]
    row = figures(touches, ORDERS, VALUE, RETURN)["a", "A"]
    assert [row[each.key] for each in (ORDERS, VALUE, RETURN)] == [0, 0, 0]
    assert [row[each.before] for each in (ORDERS, VALUE, RETURN)] == [1, 30, 1]
    assert row[TOUCHES_BEFORE] == 1


def test_the_value_of_an_order_counts_once_where_the_page_after_it_names_it_too():
    touches = [
        did("a", 0, "search", arm="A"),
        did("a", 1, "order", value=30.0, order="1"),
        did("a", 1.001, "order complete page", value=30.0),
        did("a", 2, "support", value=-5.0),
        LATE,
    ]
    assert figures(touches, VALUE, RETURN)["a", "A"][VALUE.key] == 25
    assert figures(touches, VALUE, RETURN)["a", "A"][RETURN.key] == 0
    page = [each for each in touches if each.touchpoint != "order"]
    assert figures(page, VALUE)["a", "A"][VALUE.key] == 25


def test_a_first_purchase_is_no_return():
    touches = [did("a", 0, "search", arm="A"), did("a", 1, "order"), LATE]
    assert figures(touches, RETURN)["a", "A"][RETURN.key] == 0
    again = [*touches, did("a", 3, "order")]
    assert figures(again, RETURN)["a", "A"][RETURN.key] == 1


def test_one_moment_is_ordered_by_the_file():
    before = [did("a", 0, "order"), did("a", 0, "search", arm="A"), LATE]
    after = [did("a", 0, "search", arm="A"), did("a", 0, "order"), LATE]
    assert figures(before, ORDERS)["a", "A"][ORDERS.key] == 0
    assert figures(after, ORDERS)["a", "A"][ORDERS.key] == 1


def test_the_score_of_the_exposing_touch_counts():
    touches = [said("a", "support", 2.0, days=0, arm="A"), did("a", 9, "search"), LATE]
    touches += [said("a", "support", 5.0, days=3), said("a", "delivery", 3.0, days=40)]
    row = figures(touches, SCORE, SUPPORT_SCORE)["a", "A"]
    assert (row[SCORE.key], row[SUPPORT_SCORE.key]) == (3.5, 3.5)
    assert math.isnan(row[SCORE.before])


def test_the_time_of_a_fact_about_the_customer_begins_where_it_is_said_to():
    touches = [
        did("a", 0, "search", arm="A"),
        did("a", 2, "order", arm="A", value=10.0),
        did("a", 9, "order", arm="A", value=20.0),
        did("b", 0, "search", arm="B"),
        LATE,
    ]
    store = store_of(touches)
    since = Assignment("arm", since=Where(stage="purchase"))
    found = trial_table(store, since, [RETURN, VALUE], window_days=30)
    assert (found.never, found.arms) == (1, {"A": 1, "B": 0})
    row = rows_of(store, found)["a", "A"]
    assert (row[RETURN.key], row[VALUE.key], row[VALUE.before]) == (1, 20, 0)


def test_names_of_columns_are_told_apart():
    touches = [did("a", 0, "search", arm="A"), did("b", 0, "cart", arm="B"), did("b", 1, "Cart"), LATE]  # fmt: skip
    measures = [Measured(What.GOES_ON, Where(touchpoint=name)) for name in ("cart", "Cart")]
    row = figures(touches, *measures)["b", "B"]
    assert [row[each.key] for each in measures] == [0, 1]


# What the journey offers


def test_columns_of_few_values_could_be_arms():
    touches = [
        did(str(n), n / 100, "search", arm="AB"[n % 2], channel="xyz"[n % 3], segment=str(n))
        for n in range(30)
    ]
    touches += [did(str(n), 5, "order", channel="xyz"[n % 2]) for n in range(30)]
    [found] = arm_columns(store_of(touches), ["arm", "channel", "segment", "brand"])
    assert found == ("arm", {"A": 15, "B": 15}, 0)  # channels mix, segments are too many


def test_arms_are_counted_with_those_in_several():
    store = store_of([did("a", 0, "x", arm="A"), did("a", 1, "x", arm="B"), did("b", 1, "x", arm="A")])  # fmt: skip
    assert arms_noted(store, ARM) == ("arm", {"A": 2, "B": 1}, 1)


def test_only_what_the_data_hold_can_be_measured():
    assert measurable(store_of([did("a", None, "search")])) == ()
    bare = store_of([did("a", 1, "search"), did("a", 2, "support")])
    assert {each.what for each in measurable(bare)} == {What.GOES_ON, What.BOUNCE}
    rich = store_of([did("a", 1, "order", value=3.0), said("a", "support", 4.0, days=2), LATE])
    found = measurable(rich)
    assert {RETURN, VALUE, SCORE, SUPPORT_SCORE, BOUNCE, ORDERS} <= {*found}


# Against the plainest Python

OF = {"search": "research", "order": "purchase", "support": "service", "oddity": "unplaced"}
MINUTES = [None, 0, 0, 1, 20, 31, 1440, 9 * 1440, 10 * 1440, 11 * 1440, 40 * 1440]


@st.composite
def one_touch(draw):
    customer, touchpoint = draw(st.sampled_from("abcdef")), draw(st.sampled_from(sorted(OF)))
    minutes = draw(st.sampled_from(MINUTES))
    days = None if minutes is None else minutes / 1440
    more = {"arm": draw(st.sampled_from([None, None, None, "A", "B"]))}
    more["value"] = draw(st.sampled_from([None, 1.0, 2.5]))
    kind = draw(st.sampled_from(["did", "did", "said", "both"]))
    if kind == "did":
        return did(customer, days, touchpoint, **more)
    score = float(draw(st.integers(1, 5)))
    return said(customer, touchpoint, score, days=days, **{**more, "did": kind == "both"})


def plain(touches, since, window):
    """The figures once more, customer by customer."""
    times = [t.days for t in touches if t.more["did"] and t.days is not None]
    last = max(times, default=None)
    mine = defaultdict(list)
    for place, touch in enumerate(touches):
        if touch.days is not None:
            mine[touch.customer].append((touch.days, place, touch))
    table = {}
    for customer, rows in mine.items():
        rows.sort(key=lambda row: row[:2])
        noted = {}
        for row in rows:
            if row[2].more.get("arm"):
                noted.setdefault(row[2].more["arm"], row[:2])
        exposed = {arm: _begins(rows, first, since) for arm, first in noted.items()}
        over = {
            arm: when
            for arm, when in exposed.items()
            if when and last is not None and last - when[0] >= window
        }
        if len(noted) > 1 and over:
            table |= {(customer, arm): None for arm in noted}
        elif over:
            [(arm, when)] = over.items()
            table[customer, arm] = _measured(touches, rows, customer, when, window)
    return table


def _begins(rows, first, since):
    there = (r for r in rows if r[:2] >= first and r[2].more["did"] and r[2].touchpoint == since)
    found = next(there, None) if since else (*first, None)
    return found and found[:2]


def _measured(touches, rows, customer, when, window):
    def then(row, *, now=False):
        return (row[:2] > when or (now and row[:2] == when)) and row[0] - when[0] <= window

    done = [row for row in rows if row[2].more["did"]]
    scores = [row for row in rows if row[2].more.get("score") is not None]
    bought = [row for row in done if row[2].touchpoint == "order"]
    days = {}
    for row in bought:
        days.setdefault(int(row[0] + 9 / 24), row)  # the tests' days begin at nine
    again = [*days.values()][1:]
    found = {TOUCHES_BEFORE: sum(row[:2] < when for row in done)}
    for key, chosen in ((ORDERS, bought), (SUPPORT, [r for r in done if r[2].touchpoint == "support"])):  # fmt: skip
        found[key.key] = any(map(then, chosen))
        found[key.before] = any(row[:2] < when for row in chosen)
    found[RETURN.key] = any(map(then, again))
    found[RETURN.before] = sum(row[:2] < when for row in days.values())
    for chosen, key in ((True, VALUE.key), (False, VALUE.before)):
        picked = [row for row in done if (then(row) if chosen else row[:2] < when)]
        found[key] = sum(row[2].more.get("value") or 0.0 for row in picked)
    for each, here in ((SCORE, None), (SUPPORT_SCORE, "support")):
        of = [row for row in scores if here in {None, row[2].touchpoint}]
        found[each.key] = _mean([row for row in of if then(row, now=True)])
        found[each.before] = _mean([row for row in of if row[:2] < when])
    return found | _bounces(done, when, window)


def _mean(rows):
    return sum(r[2].more["score"] for r in rows) / len(rows) if rows else math.nan


def _bounces(done, when, window):
    runs = []
    for row in done:
        if runs and (row[0] - runs[-1][-1][0]) * 1440 <= 30:
            runs[-1].append(row)
        else:
            runs.append([row])
    after = [run for run in runs if run[0][:2] >= when and run[0][0] - when[0] <= window]
    before = [len(run) == 1 for run in runs if run[0][:2] < when]
    return {
        BOUNCE.key: sum(len(run) == 1 for run in after),
        VISITS: len(after),
        BOUNCE.before: sum(before) / len(before) if before else math.nan,
    }


@settings(
    derandomize=True,
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.lists(one_touch(), min_size=1, max_size=60),
    st.sampled_from([None, "order", "support"]),
    st.sampled_from([1.0, 10.0]),
)
def test_the_table_is_what_the_plainest_python_says(touches, since, window):
    store = store_of(touches)
    where = since and Where(touchpoint=since)
    found = trial_table(store, Assignment("arm", since=where), EVERY, window_days=window)
    rows, expected = rows_of(store, found), plain(touches, since, window)
    assert set(rows) == set(expected)
    for key, figures_of in expected.items():
        wanted = dict.fromkeys([k for e in EVERY for k in (e.key, e.before)], math.nan)
        wanted |= figures_of or {VISITS: math.nan, TOUCHES_BEFORE: math.nan}
        wanted = {name: float(figure) for name, figure in wanted.items()}
        assert {name: float(rows[key][name]) for name in wanted} == pytest.approx(
            wanted, nan_ok=True
        )
    alone = [arm for (_, arm), row in expected.items() if row is not None]
    assert {arm: n for arm, n in found.arms.items() if n} == {a: alone.count(a) for a in {*alone}}
    assert found.several == len({name for (name, _), row in expected.items() if row is None})

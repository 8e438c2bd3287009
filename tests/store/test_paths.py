"""Paths through the stages, counted in the store and one customer at a time."""

from collections import Counter, defaultdict

import numpy as np
import pandas as pd
import pytest

from cx.store.paths import arrivals, paths
from cx.store.sold import END, ENTRY, REPEATS
from tests.touches import START, did, said, store_of

NAMES = {
    "search": 0,
    "product page": 1,
    "order": 2,
    "delivery": 3,
    "review": 4,
}
LAST = 200  # the day on which somebody is seen last


def crowd(seed, n=120):
    """Random touches; the last one ends the data."""
    rng = np.random.default_rng(seed)
    names = list(NAMES)
    touches = []
    for who in range(n):
        day = rng.uniform(0, 150)
        for _ in range(rng.integers(1, 9)):
            name = names[rng.choice(5, p=[0.25, 0.25, 0.25, 0.15, 0.1])]
            more = {"value": float(rng.integers(10, 90))} if name == "order" else {}
            touches.append(did(f"c{who:03}", min(round(day, 3), LAST - 1), name, **more))
            day += rng.exponential(12)
    touches.append(did("z", LAST, "search"))
    return touches


def by_customer(touches):
    found = defaultdict(list)
    for touch in touches:
        found[touch.customer].append((touch.days, NAMES[touch.touchpoint], touch.more))
    return {who: sorted(rows, key=lambda row: row[0]) for who, rows in found.items()}


def counted(frame, *names):
    rows = zip(*(frame[name] for name in names), frame["n"], strict=True)
    found = Counter()
    for *key, n in rows:
        found[tuple(int(each) for each in key)] += int(n)
    return found


@pytest.fixture(params=range(3))
def touches(request):
    return crowd(request.param)


def test_ways_are_those_of_every_customer(touches):
    expected = Counter()
    for rows in by_customer(touches).values():
        firsts = {}
        for day, stage, _ in rows:
            firsts.setdefault(stage, day)
        path = [(ENTRY, rows[0][0])] + [(stage, firsts[stage]) for stage in sorted(firsts)]
        for (stage, day), following in zip(path, [*path[1:], None], strict=True):
            to, until = (END, LAST) if following is None else following
            expected[stage, to, max(int(np.floor(until - day + 1e-9)), 0)] += 1
    found = paths(store_of(touches))
    assert found.columns == ("research", "first_impression", "purchase", "delivery", "share")
    assert counted(found.ways, "stage", "next", "days") == expected
    assert found.entrants == 121


def purchases_of(rows):
    """Days of purchases: one a calendar day, as files without order ids are read."""
    days = {}
    for day, stage, more in rows:
        if stage == 2:
            date = (START + pd.Timedelta(days=day)).date()
            first, value = days.get(date, (day, 0.0))
            days[date] = (first, value + more["value"])
    return list(days.values())


def test_purchases_their_pauses_and_values(touches):
    expected, values, furthest = Counter(), [], Counter()
    for rows in by_customer(touches).values():
        bought = purchases_of(rows)
        values.append([value for _, value in bought])
        starts = [rows[0][0], *(day for day, _ in bought)]
        for number, day in enumerate(starts):
            again = number + 1 < len(starts)
            until = starts[number + 1] if again else LAST
            key = (min(number, REPEATS), again, int(np.floor(until - day + 1e-9)))
            expected[key] += 1
        last = max(stage for _, stage, _ in rows)
        furthest[last, 1] += 1
        furthest[last, 0] += bool(bought)
    found = paths(store_of(touches))
    assert counted(found.purchases, "bought", "again", "days") == expected
    rows = found.furthest.set_index("stage")
    assert {(int(k), 1): int(n) for k, n in rows["n"].items()} == {
        key: n for key, n in furthest.items() if key[1]
    }
    assert {int(k): int(n) for k, n in rows["buyers"].items()} == {
        key[0]: n for key, n in furthest.items() if not key[1]
    }
    told = found.values.set_index("repeat")
    firsts = [each[0] for each in values if each]
    later = [each[1:] for each in values if len(each) > 1]
    assert told.loc[0, ["n", "total"]].tolist() == [len(firsts), sum(firsts)]
    assert told.loc[1, "n"] == sum(map(len, later))
    assert told.loc[1, "between"] == pytest.approx(sum(sum(x) ** 2 / len(x) for x in later))


def test_the_cycle_is_what_came_between_two_purchases(touches):
    pauses, cycles = [], []
    for rows in by_customer(touches).values():
        bought = [day for day, _ in purchases_of(rows)]
        if not bought:
            continue
        first, again = bought[0], len(bought) > 1
        if again:
            pauses.append(int(np.floor(bought[1] - first + 1e-9)))
        inside = {
            stage
            for day, stage, _ in rows
            if stage > 2 and day > first and (not again or day < bought[1])
        }
        started = min(day for day, stage, _ in rows if stage == 2)
        delivered = any(stage == 3 and day > started for day, stage, _ in rows)
        cycles.append((LAST - first, again, sorted(inside), delivered))
    long, expected = np.quantile(pauses, 0.9), Counter()
    for followed, again, inside, delivered in cycles:
        if np.floor(followed + 1e-9) < long:
            continue
        path = [2, *inside]
        for stage, to in zip(path, [*path[1:], END], strict=True):
            expected[stage, to, "n"] += 1
            expected[stage, to, "again"] += again
            if stage == 2 and to == END and again and delivered:
                expected[stage, to, "later"] += 1
    found = paths(store_of(touches)).cycle
    told = {
        (int(row.stage), int(row.next), name): int(getattr(row, name))
        for row in found.itertuples()
        for name in ("n", "again", "later")
        if getattr(row, name) and (name != "later" or row.stage == 2)
    }
    assert told == {key: n for key, n in expected.items() if n}


def test_only_those_who_entered_later(touches):
    since = (START + pd.Timedelta(days=80)).date()
    found = paths(store_of(touches), since=since)
    entered = [
        rows[0][0]
        for rows in by_customer(touches).values()
        if (START + pd.Timedelta(days=rows[0][0])).date() >= since
    ]
    assert found.entrants == len(entered)
    rows = arrivals(store_of(touches), since=since, month_days=30)
    everyone = rows[(rows["what"] == "stage") & (rows["place"] == ENTRY)]
    assert everyone["n"].sum() == len(entered)
    followed = Counter(int((LAST - day) // 30) for day in entered)
    assert everyone.groupby("followed")["n"].sum().to_dict() == followed


def test_an_order_id_tells_purchases_apart_and_its_touches_make_one_value():
    touches = [
        did("a", 0, "order", order="1", value=10.0),
        did("a", 0.1, "order", order="1", value=5.0),
        did("a", 0.2, "order", order="2", value=7.0),
        did("b", 9, "search"),
    ]
    found = paths(store_of(touches))
    assert found.values.set_index("repeat")["total"].to_dict() == {0: 15.0, 1: 7.0}


def test_without_times_there_are_no_days():
    touches = [did("a", None, "search"), did("a", None, "order"), did("b", None, "search")]
    found = paths(store_of(touches))
    assert np.isnan(found.days)
    assert set(found.ways["days"]) == {0}
    assert counted(found.ways, "stage", "next")[0, 1] == 1


def test_answers_alone_make_no_path():
    found = paths(store_of([said("a", "order", 4, days=1)]))
    assert found.columns == ()
    assert found.entrants == 0

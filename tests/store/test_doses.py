"""Scans of doses and what follows them, held against plain loops over the rows."""

import datetime
import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from cx.store.doses import After, delivered, notified, replied, scored, shares
from cx.store.opinions import Measure
from tests.touches import START, Touch, did, said, store_of

AFTER = After(window_days=10, horizon_days=20)
END = 60.0
PLACES = ("Search", "Shipped", "Delivery update mail", "First cup", "Phone support", "Apology")
FLOW = ("Search", "Order", "Delivery", "First cup", "Phone support", "Review written")
NEXT = dict(pairwise(FLOW))
STAGE = {
    "Shipped": "Delivery",
    "Delivery update mail": "Delivery",
    "Delivered": "Delivery",
    "Apology": "Phone support",
}
NAMES = {
    "research": "Search",
    "purchase": "Order",
    "delivery": "Delivery",
    "use": "First cup",
    "service": "Phone support",
    "share": "Review written",
}


def at(days: float) -> pd.Timestamp:
    return pd.Timestamp(START + datetime.timedelta(days=days))


def random_touches(seed: int, *, orders: bool, customers: int = 80) -> list[Touch]:
    """Half days, so that many touches fall together."""
    rng = np.random.default_rng(seed)
    rows = [did("last", END, "Search"), did("last", 1.0, "Review written")]
    for customer in range(customers):
        name, segment = f"c{customer}", str(rng.choice(["new", "old"]))
        for number in range(14):
            days = float(rng.integers(0, 90)) / 2
            kind, place = rng.random(), str(rng.choice(PLACES))
            more = {"segment": segment}
            if kind < 0.2:
                rows.append(said(name, place, float(rng.integers(1, 6)), days=days, **more))
            elif kind < 0.55:
                order = f"{name}-{number}" if orders else None
                rows.append(did(name, days, "Order", order=order, **more))
                if rng.random() < 0.8:
                    later = days + float(rng.integers(0, 12)) / 2
                    rows.append(did(name, later, "Delivered", order=order, **more))
            else:
                rows.append(did(name, days, place, **more))
    return rows


class Plain:
    """The rows as lists, in the order of time and file, and what is asked of them."""

    def __init__(self, rows: list[Touch]) -> None:
        placed = [(row.days, seen, row) for seen, row in enumerate(rows)]
        self.rows = sorted(placed, key=lambda each: each[:2])
        self.customers = sorted({row.customer for row in rows})
        self.own = {name: [each for each in self.rows if each[2].customer == name]
                    for name in self.customers}  # fmt: skip

    def did(self, name: str, *places: str) -> list[tuple[float, int, Touch]]:
        return [
            each for each in self.own[name] if each[2].more["did"] and each[2].touchpoint in places
        ]

    def purchases(self, name: str) -> list[tuple[float, str]]:
        found: dict[str, float] = {}
        for days, _, row in self.did(name, "Order"):
            key = row.more.get("order") or str(at(days).date())
            found.setdefault(key, days)
        return sorted((days, key) for key, days in found.items())

    def arrivals(self, name: str) -> list[tuple[float, float, int]]:
        """Purchase, arrival, place in the file."""
        bought, found = self.purchases(name), []
        for number, (days, key) in enumerate(bought):
            until = bought[number + 1][0] if number + 1 < len(bought) else math.inf
            for then, seen, row in self.did(name, "Delivered"):
                order = row.more.get("order")
                if then >= days and (order == key if order else then < until):
                    found.append((days, then, seen))
                    break
        return found

    def followed(self, name: str, place: str, days: float, seen: float) -> dict[str, object]:
        stage = STAGE.get(place, place)
        following = NEXT.get(stage)
        there = [place for place in (*FLOW, *STAGE) if STAGE.get(place, place) == following]
        on = any(
            (then, place) > (days, seen) and then <= days + AFTER.window_days
            for then, place, _ in self.did(name, *there)
        )
        bought = [then for then, _ in self.purchases(name)]
        return {
            "on_seen": following is not None and days + AFTER.window_days <= END,
            "on": on,
            "bought": any(t <= days for t in bought),
            "again_seen": any(t <= days for t in bought) and days + AFTER.horizon_days <= END,
            "again": any(days < then <= days + AFTER.horizon_days for then in bought),
        }

    def table(self, doses) -> list[tuple]:
        """Doses (customer, place, days, seen, level, alike) as the scan should give them."""
        each: dict[tuple, list] = {}
        for name, place, days, seen, level, alike in doses:
            each.setdefault((name, place, days), []).append((seen, level, alike))
        return sorted(
            (
                name,
                place,
                at(days),
                float(np.mean([level for _, level, _ in found])),
                min(alike for *_, alike in found),
                *self.followed(name, place, days, max(seen for seen, *_ in found)).values(),
            )
            for (name, place, days), found in each.items()
        )


def told(store, rows: pd.DataFrame) -> list[tuple]:
    frame = store.engine.connection.cursor().execute("SELECT customer, name FROM store.customers")
    names = dict(frame.fetchall())
    return sorted(
        (
            names[row.customer],
            store.spots[row.spot].touchpoint,
            row.at,
            pytest.approx(row.level),
            row.alike,
            row.on_seen,
            row.on,
            row.bought,
            row.again_seen,
            row.again,
        )
        for row in rows.itertuples()
    )


def spots_of(store, *names: str) -> list[int]:
    return [k for k, spot in enumerate(store.spots) if spot.touchpoint in names]


@pytest.fixture(scope="module", params=[(0, True), (1, False)], ids=["orders", "days"])
def world(request):
    seed, orders = request.param
    rows = random_touches(seed, orders=orders)
    store = store_of(rows)
    assert [NAMES[id] for id in store.columns] == list(FLOW)
    return store, Plain(rows)


def test_scores_and_what_follows_them(world):
    store, plain = world
    doses = [
        (row.customer, row.touchpoint, days, seen, row.more["score"], 0)
        for days, seen, row in plain.rows
        if row.more["said"]
    ]
    found = scored(store, Measure.SCORE, AFTER)
    assert told(store, found) == plain.table(doses)
    assert found[["on", "again", "on_seen", "again_seen"]].any().all()
    assert set(found["segment"]) == {0, 1}
    assert (found["month"] == found["at"].dt.year * 12 + found["at"].dt.month).all()


def test_days_to_the_delivery(world):
    store, plain = world
    doses = [
        (name, "Delivered", then, seen, then - days, 0)
        for name in plain.customers
        for days, then, seen in plain.arrivals(name)
    ]
    found = delivered(store, spots_of(store, "Delivered"), AFTER)
    assert len(found) > 20
    assert told(store, found) == plain.table(doses)


def test_days_to_an_answer(world):
    store, plain = world
    doses = []
    for name in plain.customers:
        asked: tuple | None = None
        for days, seen, row in plain.did(name, "Phone support", "Apology"):
            if row.touchpoint == "Phone support":
                asked = asked or (days, row.touchpoint)
            elif asked:
                if days - asked[0] <= 15:
                    doses.append((name, asked[1], days, seen, days - asked[0], 0))
                asked = None
    question, answer = spots_of(store, "Phone support"), spots_of(store, "Apology")
    found = replied(store, question, answer, AFTER, window_days=15)
    assert len(found) > 3
    assert told(store, found) == plain.table(doses)


def test_notices_of_an_order_until_it_arrives(world):
    store, plain = world
    doses = []
    for name in plain.customers:
        mails = [days for days, *_ in plain.did(name, "Delivery update mail")]
        for days, then, seen in plain.arrivals(name):
            n = sum(days <= mail <= then for mail in mails)
            doses.append((name, "Delivery update mail", then, seen, n, int(then - days)))
    [notice] = spots_of(store, "Delivery update mail")
    arrivals = spots_of(store, "Delivered")
    found = notified(store, notice, arrivals, AFTER, notice_days=5)
    assert found["level"].nunique() > 1
    assert told(store, found) == plain.table(doses)


def test_notices_of_an_order_where_arrivals_are_not_known(world):
    store, plain = world
    doses = []
    for name in plain.customers:
        mails = [days for days, *_ in plain.did(name, "Delivery update mail")]
        bought = [days for days, _ in plain.purchases(name)] + [math.inf]
        for days, following in pairwise(bought):
            if following > days + 5 <= END:
                n = sum(days <= mail <= days + 5 for mail in mails)
                doses.append((name, "Delivery update mail", days + 5, math.inf, n, 0))
    [notice] = spots_of(store, "Delivery update mail")
    found = notified(store, notice, [], AFTER, notice_days=5)
    assert found["level"].nunique() > 1
    assert told(store, found) == plain.table(doses)


def test_shares_of_people_who_have_a_touchpoint():
    rows = [did(f"c{n}", 1, "First cup") for n in range(8)]
    rows += [did(f"c{n}", 2, "Brewing guide") for n in range(4)]
    rows += [said("c5", "Brewing guide", 4, days=3), said("c9", "Brewing guide", 4, days=3)]
    rows += [said(f"c{n}", "Bean quality", 4, days=3) for n in range(2)]  # only asked
    rows += [said("c2", "Packaging", 4, days=3)]  # asked, but had no beans to judge
    store = store_of(rows)
    assert there(store) == {"Brewing guide": (5 / 8, None), "Bean quality": (2 / 3, None)}
    more = [did(f"c{n}", 0, "Order") for n in (0, 2, 7, 9)]
    store = store_of(rows + more)
    assert there(store) == {"Brewing guide": (5 / 8, 3 / 4), "Bean quality": (2 / 3, 1 / 2)}


def there(store) -> dict[str, tuple[float, float | None]]:
    found = shares(store, Measure.SCORE)
    return {
        store.spots[row.Index].touchpoint: (row.stage, None if np.isnan(row.buyers) else row.buyers)
        for row in found.itertuples()
    }

"""Scans of who brought whom, held against plain loops over the rows."""

import datetime

import numpy as np
import pandas as pd
import pytest

from cx.read.touches import EXTRA
from cx.store.referrals import referrals, referrer_column, seen_for, time_seen
from tests.touches import START, Touch, did, said, store_of

BY = "Referred by"
END = 60.0


def random_touches(seed: int, customers: int = 40) -> list[Touch]:
    """Some name others, themselves, nobody known; some never did anything at a known time."""
    rng = np.random.default_rng(seed)
    rows = [did("last", END, "Search")]
    for number in range(customers):
        name, first = f"c{number}", float(rng.integers(0, 50))
        told = {"segment": str(rng.choice(["new", "old"]))}
        kind = rng.random()
        if kind < 0.5:
            told[EXTRA + BY] = f" c{rng.integers(0, customers)} "
        elif kind < 0.6:
            told[EXTRA + BY] = "a friend"
        if number % 11 == 5:
            rows.append(did(name, None, "Search", **told))
        elif number % 11 == 7:
            rows.append(said(name, "Search", 4, days=first, **told))
        else:
            days = sorted(first + rng.integers(0, 9, 3))
            rows += [did(name, float(day), "Search", **told) for day in days]
    return rows


def plain(rows: list[Touch], segment: str | None = None) -> set[tuple]:
    entered: dict[str, float] = {}
    for row in rows:
        if row.more["did"] and row.days is not None:
            entered[row.customer] = min(entered.get(row.customer, np.inf), row.days)
    segments = {row.customer: row.more.get("segment") for row in rows}
    found = set()
    for row in rows:
        value = row.more.get(EXTRA + BY)
        if value is None:
            continue
        referrer = value.strip() if value.strip() in segments else None
        of = entered.get(referrer) if referrer else None
        asked = referrer if of is not None else row.customer
        if segment is None or (segments[asked] == segment and asked in entered):
            found.add((row.customer, entered.get(row.customer), referrer, of))
    return found


def told(store, rows: pd.DataFrame) -> set[tuple]:
    frame = store.engine.connection.cursor().execute("SELECT customer, name FROM store.customers")
    names = dict(frame.fetchall())

    def days(at: pd.Timestamp) -> float | None:
        return None if pd.isna(at) else (at - START) / datetime.timedelta(days=1)

    return {
        (
            names[row.customer],
            days(row.entered),
            names.get(row.referrer),
            days(row.referrer_entered),
        )
        for row in rows.itertuples()
    }


@pytest.mark.parametrize("seed", range(3))
def test_who_brought_whom_and_when(seed):
    rows = random_touches(seed)
    store = store_of(rows, extras=[BY])
    assert referrer_column(store) == BY
    found = referrals(store, BY)
    assert told(store, found) == plain(rows)
    assert found["customer"].is_unique
    assert (found["referrer"] == -1).any()


@pytest.mark.parametrize("segment", ["new", "old"])
def test_a_view_holds_those_whom_its_customers_brought(segment):
    rows = random_touches(4)
    store = store_of(rows, extras=[BY]).only("segment", segment)
    assert referrer_column(store) == BY
    assert told(store, referrals(store, BY)) == plain(rows, segment)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["c0"] * 5, BY),
        (["c0"] * 4, None),  # too few
        (["c0"] * 5 + ["a friend"] * 5, BY),
        (["c0"] * 5 + ["a friend"] * 6, None),  # rather something else
        (["itself"] * 20, None),
    ],
)
def test_which_column_says_it(values, expected):
    rows = [did("c0", 0, "Search")]
    for number, value in enumerate(values, 1):
        named = f"c{number}" if value == "itself" else value
        rows.append(did(f"c{number}", 1, "Search", **{EXTRA + BY: named, EXTRA + "Plan": "gold"}))
    assert referrer_column(store_of(rows, extras=["Plan", BY])) == expected


def test_how_long_customers_were_seen():
    rows = [did(f"c{number}", float(number), "Search") for number in range(11)]
    rows += [did("c0", 10.0, "Search"), did("never", None, "Search")]
    store = store_of(rows)
    assert seen_for(store, 10) == 1
    assert seen_for(store, 4) == 7
    assert time_seen(store, 0.5) == 5
    assert seen_for(store, time_seen(store, 0.3)) == 4  # days 7 .. 10 of 11: at least 30 %

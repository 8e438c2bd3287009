"""Scans of pains and of what stands around a moment, held against plain loops over the rows."""

import datetime
import itertools

import numpy as np
import pandas as pd
import pytest

from cx.store.opinions import Measure
from cx.store.recoveries import (
    Around,
    Returned,
    Told,
    around,
    first_answers,
    first_promises,
    first_touches,
    mends,
    returning,
    telling,
)
from tests.touches import START, Touch, did, said, store_of

HORIZON = 20.0
PLACES = ("Delivery", "First cup", "Apology", "Phone support", "Search", "Refer a friend")


def at(days: float) -> pd.Timestamp:
    return pd.Timestamp(START + datetime.timedelta(days=days))


def random_touches(seed: int, customers: int = 12) -> list[Touch]:
    rng = np.random.default_rng(seed)
    rows = [did("last", 60.0, "Search")]
    for customer, number in itertools.product(range(customers), range(12)):
        name, days = f"c{customer}", float(rng.integers(0, 40)) + float(rng.integers(0, 2)) / 2
        place = str(rng.choice(PLACES))
        kind = rng.random()
        if kind < 0.35:
            rows.append(said(name, place, float(rng.integers(1, 6)), days=days))
        elif kind < 0.45:
            vote = {"did": False, "said": True, "recommend": float(rng.integers(0, 11))}
            rows.append(Touch(name, days, "Questionnaire", vote))
        elif kind < 0.6:
            rows.append(did(name, days, "Order", order=f"{name}-{number}"))
        elif kind < 0.75:
            promise = START + datetime.timedelta(days=days - float(rng.integers(-2, 4)))
            rows.append(did(name, days, "Delivered", promised_at=promise))
        else:
            rows.append(did(name, days, place))
    return rows


def spots_of(store, *names: str) -> list[int]:
    return [k for k, spot in enumerate(store.spots) if spot.touchpoint in names]


def code_of(store) -> dict[str, int]:
    frame = store.engine.connection.cursor().execute("SELECT name, customer FROM store.customers")
    return dict(frame.fetchall())


@pytest.mark.parametrize("seed", range(2))
def test_first_bad_and_good_answers(seed):
    rows = random_touches(seed)
    store = store_of(rows)
    quiet = spots_of(store, "Apology")
    for good in (False, True):
        found = first_answers(store, Measure.SCORE, at_most=2, good=good, without=quiet)
        expected = {}
        for name in {row.customer for row in rows}:
            mine = [
                (row.days, row.more["score"])
                for row in rows
                if row.customer == name
                and row.more.get("score") is not None
                and row.touchpoint != "Apology"
                and (row.more["score"] > 2) == good
            ]
            if mine:
                expected[code_of(store)[name]] = min(mine)
        told = found.set_index("customer")
        assert {c: (at(d), s) for c, (d, s) in expected.items()} == {
            c: (row["at"], row["severity"]) for c, row in told.iterrows()
        }


@pytest.mark.parametrize("seed", range(2))
def test_a_promise_is_broken_the_day_after(seed):
    rows = random_touches(seed)
    store = store_of(rows)
    broken, kept = {}, {}
    for name in {row.customer for row in rows}:
        latest: dict[datetime.date, int] = {}
        for row in rows:
            if row.customer == name and "promised_at" in row.more:
                day = row.more["promised_at"].date()
                late = (at(row.days).date() - day).days
                latest[day] = max(latest.get(day, late), late)
        for target, days in (
            (broken, [day for day, late in latest.items() if late > 0]),
            (kept, [day for day, late in latest.items() if late <= 0]),
        ):
            if days:
                first = min(days)
                start = pd.Timestamp(first) + pd.Timedelta(days=1)
                target[code_of(store)[name]] = (start, -float(latest[first]))
    for expected, is_kept in ((broken, False), (kept, True)):
        found = first_promises(store, kept=is_kept).set_index("customer")
        assert expected == {c: (row["at"], row["severity"]) for c, row in found.iterrows()}
        assert expected


@pytest.mark.parametrize("seed", range(2))
def test_what_mended_first_of_each_kind(seed):
    rows = random_touches(seed)
    store = store_of(rows)
    pains = first_answers(store, Measure.SCORE, at_most=2, good=False)
    kinds = {"Apology": 0, "Phone support": 1}
    spots = {spot: code for name, code in kinds.items() for spot in spots_of(store, name)}
    found = mends(store, pains, spots, window_days=10)
    names = {code: name for name, code in code_of(store).items()}
    expected = []
    for pain, row in pains.iterrows():
        for place, code in kinds.items():
            lags = [
                (at(each.days) - row["at"]) / pd.Timedelta(days=1)
                for each in rows
                if each.customer == names[row["customer"]]
                and each.touchpoint == place
                and each.more["did"]
            ]
            lags = [lag for lag in lags if 0 < lag <= 10]
            if lags:
                expected.append((pain, code, min(lags)))
    assert expected
    assert expected == list(found.itertuples(index=False, name=None))


@pytest.mark.parametrize("seed", range(3))
def test_around_a_moment(seed):
    rows = random_touches(seed)
    store = store_of(rows)
    quiet, asked = spots_of(store, "Apology"), spots_of(store, "Phone support")
    pains = first_answers(store, Measure.SCORE, at_most=2, good=False, without=quiet)
    wait = pd.to_timedelta(np.arange(len(pains)) % 4, unit="D")
    moments = pains.rename(columns={"at": "failed_at"}).assign(at=pains["at"] + wait)
    what = Around(measure=Measure.SCORE, horizon_days=HORIZON, asked=asked, quiet=quiet)
    found = around(store, moments, what)
    assert found.index.equals(moments.index)
    assert returning(store) is Returned.BOUGHT
    names = {code: name for name, code in code_of(store).items()}
    for place, moment in moments.iterrows():
        mine = [row for row in rows if row.customer == names[moment["customer"]]]
        expected = brute(mine, moment["failed_at"], moment["at"])
        told = found.loc[place]
        for key, value in expected.items():
            same = told[key] == value or (np.isnan(told[key]) and np.isnan(value))
            assert same, (key, told[key], value)
        assert told["observed"] == (moment["at"] + pd.Timedelta(days=HORIZON) <= at(60.0))


def brute(rows: list[Touch], failed: pd.Timestamp, zero: pd.Timestamp) -> dict[str, object]:
    def within(day: pd.Timestamp) -> bool:
        return bool(zero < day <= zero + pd.Timedelta(days=HORIZON))

    scores = [
        (at(row.days), row.more["score"], row.touchpoint)
        for row in rows
        if row.more.get("score") is not None and row.touchpoint != "Apology"
    ]
    later = [each for each in scores if within(each[0])]
    first = min((day for day, _, _ in later), default=None)
    votes = [(at(row.days), row.more["recommend"]) for row in rows if "recommend" in row.more]
    next_votes = [vote for day, vote in votes if within(day)]
    bought = [at(row.days) for row in rows if row.touchpoint == "Order" and row.more["did"]]
    asked = [
        row
        for row in rows
        if row.touchpoint == "Phone support" and row.more["did"] and failed <= at(row.days) <= zero
    ]
    told = [
        row
        for row in rows
        if row.touchpoint == "Refer a friend" and row.more["did"] and within(at(row.days))
    ]
    earlier = [score for day, score, _ in scores if day < failed]
    recommended = np.nan
    if next_votes:
        day = min(day for day, _ in votes if within(day))
        recommended = np.mean([vote for when, vote in votes if when == day])
    return {
        "earlier": np.mean(earlier) if earlier else np.nan,
        "bought_before": sum(day <= failed for day in bought),
        "back_before": any(failed < day <= zero for day in bought),
        "returned": any(within(day) for day in bought),
        "score": np.mean([s for day, s, _ in later if day == first]) if later else np.nan,
        "recommend": recommended,
        "asked": bool(asked),
        "told": bool(told),
    }


def test_where_the_next_score_was_given():
    store = store_of(
        [
            said("one", "Delivery", 1.0, days=1),
            said("one", "First cup", 4.0, days=5),
            said("two", "Delivery", 1.0, days=1),
            said("two", "First cup", 4.0, days=5),
            said("two", "Delivery", 2.0, days=5),
            did("two", 9.0, "Search"),
        ]
    )
    pains = first_answers(store, Measure.SCORE, at_most=2, good=False)
    moments = pains.assign(failed_at=pains["at"])
    found = around(store, moments, Around(measure=Measure.SCORE, horizon_days=HORIZON))
    assert found["score_spot"].tolist() == [*spots_of(store, "First cup"), -1]
    assert found["score"].tolist() == [4.0, 3.0]


def test_without_purchases_coming_on_a_later_day_counts():
    rows = [
        said("one", "Delivery", 1.0, days=1),
        did("one", 1.2, "Search"),
        said("two", "Delivery", 1.0, days=1),
        did("two", 2.5, "Search"),
        did("three", 3.0, "Search"),
        said("three", "Delivery", 1.0, days=1),
        did("three", 50.0, "Search"),
        did("two", 2.6, "Apology"),
        did("one", 3.0, "Apology"),
    ]
    store = store_of(rows)
    assert returning(store) is Returned.CAME
    pains = first_answers(store, Measure.SCORE, at_most=2, good=False)
    moments = pains.assign(failed_at=pains["at"])
    what = Around(measure=Measure.SCORE, horizon_days=HORIZON, quiet=spots_of(store, "Apology"))
    names = {code: name for name, code in code_of(store).items()}
    found = around(store, moments, what)
    back = dict(zip(moments["customer"].map(names), found["returned"], strict=True))
    assert back == {"one": False, "two": True, "three": True}


@pytest.mark.parametrize(
    ("touchpoint", "told"),
    [("Refer a friend", Told.ADVOCATE), ("Review written", Told.SHARE), ("Search", Told.SHARE)],
)
def test_what_counts_as_recommending(touchpoint, told):
    store = store_of([did("one", 1.0, touchpoint)])
    kind, spots = telling(store)
    assert kind is told
    assert list(spots) == ([] if touchpoint == "Search" else [0])


def test_filters_hold():
    rows = [
        did("one", 1.0, "Phone support", segment="a"),
        did("two", 2.0, "Phone support", segment="b"),
        did("two", 5.0, "Phone support", segment="b"),
    ]
    store = store_of(rows)
    assert len(first_touches(store, [0])) == 2
    assert len(first_touches(store.only("segment", "a"), [0])) == 1
    later = store.within(at(4.0).date(), at(6.0).date())
    assert first_touches(later, [0])["at"].tolist() == [at(5.0)]


def test_nothing_is_changed_and_nothing_found_in_nothing():
    store = store_of([did("one", 1.0, "Search")])
    assert first_promises(store, kept=False).empty
    pains = first_answers(store, Measure.SCORE, at_most=2, good=False)
    before = pains.copy()
    assert mends(store, pains, {}, window_days=3).empty
    moments = pains.assign(failed_at=pains["at"])
    assert around(store, moments, Around(measure=Measure.SCORE, horizon_days=3)).empty
    pd.testing.assert_frame_equal(pains, before)

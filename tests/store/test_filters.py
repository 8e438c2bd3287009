"""Filters: a filtered store is what a store of the touches left would be."""

import datetime
import math
import random
from dataclasses import replace

import pytest

from cx.metrics.stages import stages
from cx.model.filters import Filters
from cx.moments.journey import journey
from cx.store import Store
from cx.store.filtering import choices, filtered
from cx.store.flow import onward
from cx.store.overview import overview
from cx.store.places import channel_counts, spot_counts
from cx.store.purchases import buyers
from cx.store.scan import Scan
from cx.store.visits import visit_sums
from tests import brute
from tests.touches import START, Touch, did, said, store_of

STAGE = {
    "search": "research",
    "order": "purchase",
    "delivered": "delivery",
    "repeat order": "return",
}
EVER = [  # behaviour in every stage before and after, so that a part has the columns of the whole
    did("before", -400, "search"),
    *(did("before", -400, touchpoint) for touchpoint in STAGE),
]


def day(days: float) -> datetime.date:
    return (START + datetime.timedelta(days=days)).date()


def some_touches(seed: int, *, visits: bool = False) -> list[Touch]:
    """A few hundred touches of 40 customers over 120 days, some of them opinions, some undated."""
    rng = random.Random(seed)
    touches = list(EVER)
    for number in range(40):
        segment, channel = rng.choice("xyz"), rng.choice(("web", "shop"))
        more = {"segment": segment, "channel": channel}
        for _ in range(rng.randint(1, 14)):
            days = None if rng.random() < 0.05 else round(rng.uniform(-20, 100), 2)
            if rng.random() < 0.2 and days is not None:
                days = round(days) - 9 / 24  # midnight: the border of two days
            if visits and rng.random() < 0.5:
                more["visit"] = rng.choice("pqr")
            else:
                more.pop("visit", None)
            name = rng.choice(tuple(STAGE))
            if rng.random() < 0.3:
                touches.append(
                    said(f"c{number}", name, rng.randint(1, 5), days=days, segment=segment)
                )
            else:
                touches.append(did(f"c{number}", days, name, **more))
    return touches


def inside(touches: list[Touch], first: datetime.date, last: datetime.date) -> list[Touch]:
    return [
        touch
        for touch in touches
        if touch.days is not None
        and first <= (START + datetime.timedelta(days=touch.days)).date() <= last
    ]


PERIODS = [(day(0), day(40)), (day(-30), day(10)), (day(50), day(50)), (day(60), day(400))]


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("seed", [1, 2])
def test_the_flow_of_a_period_is_that_of_its_touches(seed, period):
    touches = some_touches(seed)
    store = store_of(touches).within(*period)
    part = inside(touches, *period)
    # The brute force sees the data end where the period or the data do.
    end = (store.last - START).total_seconds() / 86_400
    part += [did("end", end, "nowhere")]
    expected = brute.flow(part, store.columns, STAGE | {"nowhere": "unplaced"}, 30)
    found = onward(store, window_days=30).itertuples(index=False)
    for row, (_, observed, went_on, median) in zip(found, expected, strict=False):
        assert (row.observed, row.went_on) == (observed, went_on)
        assert row.median_days == pytest.approx(math.nan if median is None else median, nan_ok=True)
    assert [row[0] for row in expected] == list(stages(store)["reached"])


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("ids", [False, True])
def test_visits_are_cut_at_the_periods_borders(ids, period):
    touches = some_touches(3, visits=ids)
    store = store_of(touches).within(*period)
    expected = brute.visits(inside(touches, *period), 600)
    found = visit_sums(store, gap_minutes=600).iloc[0].fillna(0)
    assert found["m"] == len(expected)
    assert found["k"] == sum(bounced for *_, bounced in expected)


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_counts_of_a_period_are_those_of_its_touches(period):
    touches = some_touches(4)
    part = inside(touches, *period)
    store, other = store_of(touches).within(*period), store_of(part) if part else None
    assert overview(store)[:2] == (len({touch.customer for touch in part}), len(part))
    if other is None:
        return
    assert overview(store) == overview(other)
    by = ["touchpoint", "stage"]
    counts = [spot_counts(each).sort_values(by).reset_index(drop=True) for each in (store, other)]
    assert counts[0].round(9).equals(counts[1].round(9))
    assert buyers(store)[:2] == buyers(other)[:2]
    sums = [
        channel_counts(each).sort_values(["stage", "channel"]).reset_index(drop=True)
        for each in (store, other)
    ]
    assert sums[0].equals(sums[1])


def test_what_was_before_the_period_is_no_neighbour():
    touches = [did("a", 0, "search"), did("a", 1, "order"), did("a", 2, "delivered")]
    scan = Scan(store_of(touches).within(day(1), day(1)))
    row = scan.frame(scan.did).iloc[0]
    assert row[["previous", "gap", "gap_next"]].isna().all()
    scan = Scan(store_of(touches).within(day(0), day(1)))
    rows = scan.frame(scan.did.order_by("position"))
    assert rows["gap"].fillna(-1).tolist() == [-1, 86_400]
    assert rows["gap_next"].fillna(-1).tolist() == [86_400, -1]


def test_first_times_are_the_first_of_the_period():
    """The first search lies before the period: the second begins the window."""
    touches = [
        did("a", 0, "search"),
        did("a", 40, "search"),
        did("a", 50, "order"),
        did("b", 200, "search"),
    ]
    whole, part = store_of(touches), store_of(touches).within(day(30), day(100))
    assert onward(whole, window_days=30)[["observed", "went_on"]].iloc[0].tolist() == [1, 0]
    assert onward(part, window_days=30)[["observed", "went_on"]].iloc[0].tolist() == [1, 1]


def test_going_on_is_observed_until_the_period_or_the_data_end():
    touches = [did("a", 0, "search"), did("b", 20, "order")]
    store = store_of(touches)
    assert store.within(day(0), day(400)).last == store.last
    early = store.within(day(0), day(10))
    assert early.last == datetime.datetime.combine(day(10), datetime.time.max)
    assert onward(early, window_days=10)["observed"].tolist() == [1]
    assert onward(early, window_days=11)["observed"].tolist() == [0]


def test_touches_without_a_time_are_in_no_period():
    store = store_of([did("a", None, "search"), did("b", 1, "search"), said("c", "search", 4)])
    assert overview(store.within(day(-1000), day(1000))).customers == 1


def test_a_customers_group_is_asked_of_all_the_data():
    touches = [did("a", 0, "search", channel="web"), did("a", 9, "order", channel="shop")]
    part = store_of(touches).within(day(9), day(9))
    assert part.groups("channel").values.tolist() == [["web", 1]]
    assert overview(part.only("channel", "web")).touches == 1


def test_several_values_are_joined_by_or_and_columns_by_and():
    touches = [
        did(f"{s}{c}", 0, "search", segment=s, channel=c) for s in "xyz" for c in ("web", "shop")
    ]
    store = store_of(touches)
    assert overview(store.only("segment", "x", "y")).customers == 4
    assert overview(store.only("segment", "x", "y").only("channel", "web")).customers == 2
    assert overview(store.only("segment")).customers == 0


def test_periods_of_periods_narrow_down():
    store = store_of([did("a", days, "search") for days in (0, 5, 10)])
    narrow = store.within(day(0), day(5)).within(day(5), day(10))
    assert overview(narrow).touches == 1
    assert overview(narrow.within(day(0), day(1))).touches == 0


def test_a_filter_of_everything_is_the_whole():
    touches = [touch for touch in some_touches(5) if touch.days is not None]
    touches = [touch._replace(more=touch.more | {"channel": "web"}) for touch in touches]
    store = store_of(touches)
    everything = Filters(period="2020-01-01..2030-12-31", channel=("web",))
    seen = filtered(store, choices(store).understood(everything))
    assert overview(seen) == overview(store)
    assert_same_journey(seen, store)
    assert_same_journey(seen.whole(), store)


def assert_same_journey(left: Store, right: Store) -> None:
    one, other = journey(left), journey(right)
    for name in ("stages", "touchpoints", "channels", "quotes"):
        assert getattr(one, name).equals(getattr(other, name)), name
    assert replace(left, view=(), period=None) == replace(right, view=(), period=None)


def test_another_model_keeps_the_filters():
    from cx.model.stage_model import stage_model

    store = store_of(some_touches(6)).within(day(0), day(30)).only("channel", "web")
    other = store.with_model(stage_model("five_moments"))
    assert overview(other) == overview(store)
    assert stages(other)["reached"].sum() > 0


def test_values_that_the_data_do_not_have_are_named_and_ignored():
    store = store_of([did("a", 0, "search", channel="web"), did("b", 40, "search", channel="shop")])
    there = choices(store)
    assert there.days == (day(0), day(40))
    assert there.values == {"channel": ("shop", "web")}
    asked = Filters(period="fy2019", segment=("gold",), channel=("web", "moon"))
    told = there.understood(asked)
    assert told.filters == Filters(channel=("web",))
    assert [getattr(each, "key", each) for each in told.unknown] == ["fy2019", "gold", "moon"]


def test_totals_offer_no_filters():
    told = choices(None).understood(Filters(period="fy2026", channel=("web",)))
    assert told.filters == Filters()
    assert told.unknown == ("fy2026", "web")

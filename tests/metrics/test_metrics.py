import math

import numpy as np
import pandas as pd
import pytest

from cx.domain import Scale
from cx.errors import AmbiguousCode
from cx.metrics.channels import channels
from cx.metrics.repeat import repeat_purchase
from cx.metrics.satisfaction import overall, satisfaction
from cx.metrics.stages import stages
from cx.metrics.totals import placed_totals, stages_of_totals, touchpoints_of_totals
from cx.metrics.touchpoints import touchpoints
from cx.metrics.visits import bounce, bounce_by_entry
from cx.model.stage_model import stage_model
from cx.stats.wilson import wilson
from cx.store.purchases import CountedBy
from tests.touches import did, said, store_of

MINUTE = 1 / 1440


def test_the_rate_is_of_those_observed_with_wilsons_interval():
    touches = [did("z", 60, "search")]
    for number in range(10):
        touches.append(did(f"c{number}", 0, "search"))
        if number < 4:
            touches.append(did(f"c{number}", 3, "order"))
    row = stages(store_of(touches)).iloc[0]
    assert (row["reached"], row["observed"], row["went_on"], row["median_days"]) == (11, 10, 4, 3)
    assert tuple(row[["rate", "low", "high"]]) == pytest.approx(tuple(wilson(4, 10)))


def test_touchpoints_stand_in_the_order_of_the_journey():
    """In a stage by time since its first touch; what was only spoken of last, as asked."""
    touches = [
        said("a", "order form", 4),
        said("a", "orders", 4),
        did("a", 5, "order confirmed"),
        did("a", 4, "checkout"),
        did("b", 0, "checkout"),
        did("b", 0, "payment"),
        did("b", 90, "search"),
    ]
    found = touchpoints(store_of(touches))
    assert found["touchpoint"].tolist() == [
        "search", "checkout", "payment", "order confirmed", "order form", "orders",
    ]  # fmt: skip
    assert found["reach"].fillna(-1).tolist() == [1, 1, 0.5, 0.5, -1, -1]


def test_a_pause_beyond_the_gap_begins_a_visit():
    touches = [did("a", at * MINUTE, "search") for at in (0, 30, 61, 200)]
    assert bounce(store_of(touches))[:2] == (3, 2)
    assert bounce(store_of(touches), gap_minutes=31)[:2] == (2, 1)


def test_a_visit_id_wins_over_the_gap():
    touches = [
        did("a", 0, "search", visit="1"),
        did("a", 2, "order", visit="1"),
        did("a", 2.001, "order", visit="2"),
        did("b", 2.001, "order", visit="2"),
    ]
    store = store_of(touches)
    assert bounce(store)[:2] == (3, 2)
    entries = bounce_by_entry(store)
    assert entries[["touchpoint", "visits", "bounced"]].values.tolist() == [
        ["order", 2, 2],
        ["search", 1, 0],
    ]


@pytest.mark.parametrize(
    ("touches", "expected"),
    [
        (  # the touches around an id within 30 minutes are of its visit; a lost id begins one
            [(0, "search", None), (5, "search", "1"), (10, "search", None), (50, "search", None)],
            (2, 1),
        ),
        ([(0, "page", "1"), (5, "order", None)], (1, 0)),  # the shop notes the order
        ([(0, "page", "1"), (40, "order", None)], (1, 1)),  # too late to be of the visit
        ([(0, "page", "1"), (3000, "delivery", None), (6000, "mail", None)], (1, 1)),  # no visits
        ([(0, "mail", None), (5, "page", "1")], (1, 1)),  # an e-mail sent begins no visit
        ([(0, "page", "1"), (90, "page", "1"), (100, "order", None)], (1, 0)),  # an id has no pause
        ([(0, "a", "1"), (10, "b", "2"), (20, "a", None)], (2, 1)),  # of the last visit before it
        ([(None, "page", "1"), (None, "page", None)], (1, 1)),
    ],
)
def test_with_ids_only_they_and_what_follows_them_are_visits(touches, expected):
    minutes = [
        did("a", at if at is None else at * MINUTE, name, **({"visit": id} if id else {}))
        for at, name, id in touches
    ]
    assert bounce(store_of(minutes))[:2] == expected
    assert tuple(bounce_by_entry(store_of(minutes))[["visits", "bounced"]].sum()) == expected


def test_without_times_or_ids_there_are_no_visits():
    found = bounce(store_of([did("a", None, "search")]))
    assert found[:2] == (0, 0)
    assert math.isnan(found.rate)


@pytest.mark.parametrize(
    ("touches", "expected"),
    [
        (
            [did("a", 0, "order", order="1"), did("a", 9, "order", order="1")],
            (1, 0, CountedBy.ORDER),
        ),
        (
            [did("a", 0, "order", order="1"), did("a", 0, "order", order="2")],
            (1, 1, CountedBy.ORDER),
        ),
        (
            [did("a", 0, "order"), did("a", 0.1, "order"), did("b", 0, "order")],
            (2, 0, CountedBy.DAY),
        ),
        ([did("a", 0, "order"), did("a", 2, "order")], (1, 1, CountedBy.DAY)),
        (
            [did("a", 0, "checkout"), did("a", 2, "order"), did("b", 0, "checkout")],
            (1, 0, CountedBy.DAY),
        ),
        ([did("a", 0, "checkout"), did("a", 2, "checkout")], (1, 1, CountedBy.DAY)),
        (
            [did("a", 0, "search", order="1"), did("a", 2, "search", order="2")],
            (0, 0, CountedBy.DAY),
        ),
        ([did("a", 0, "order"), said("a", "order", 3, days=5)], (1, 0, CountedBy.DAY)),
    ],
)
def test_repeat_purchase(touches, expected):
    found = repeat_purchase(store_of(touches))
    assert (found.buyers, found.repeat_buyers, found.counted_by) == expected
    assert found.low <= found.rate <= found.high or found.buyers == 0


@pytest.mark.parametrize(
    ("scale", "lowest"),
    [((1, 5), 4), ((1, 7), 6), ((1, 10), 7), ((0, 10), 7), ((1, 4), 4), ((1, 3), 3), ((0, 1), 1)],
)
def test_top_box_is_the_top_two_fifths(scale, lowest):
    assert Scale(*scale).top == lowest


def test_satisfaction_of_single_answers_is_the_plain_mean():
    scores = [5, 4, 4, 2, 3, 5, 1, 4]
    store = store_of([said(f"c{place}", "order", each) for place, each in enumerate(scores)])
    row = satisfaction(store, by="touchpoint").iloc[0]
    half = 2.364624 * np.std(scores, ddof=1) / np.sqrt(8)  # t of 7 df
    assert (row["n"], row["mean"], row["top2"]) == (8, 3.5, 5 / 8)
    assert (row["mean_low"], row["mean_high"]) == pytest.approx((3.5 - half, 3.5 + half), abs=1e-5)
    assert overall(store)[:2] == (8, 3.5)


def test_shares_of_channels_sum_to_one_and_the_largest_comes_first():
    touches = [
        did("a", 0, "order", channel="web"),
        did("a", 1, "order", channel="web"),
        did("b", 0, "order", channel="web"),
        did("b", 1, "order", channel="app"),
        did("b", 1, "search", channel="app"),
        said("c", "order", 4, channel="mail"),
    ]
    found = channels(store_of(touches))
    assert found.values.tolist() == [
        ["research", "app", 1, 1.0],
        ["purchase", "web", 2, 2 / 3],
        ["purchase", "app", 1, 1 / 3],
    ]


def totals(*rows):
    names = ["stage", "touchpoint", "reached", "went_on", "n", "mean", "sd"]
    return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(names[2:], float))


def test_totals_of_stages_have_wilson_and_t():
    nan = math.nan
    rows = totals(
        ("購入", None, 70, 56, nan, nan, nan), ("research", None, 200, nan, 10, 0.75, 1.78901)
    )
    placed = placed_totals(rows, stage_model())
    found = stages_of_totals(placed).set_index("stage")
    assert found.index.tolist() == ["research", "purchase"]
    assert tuple(found.loc["purchase", ["rate", "low", "high"]]) == pytest.approx(
        tuple(wilson(56, 70))
    )
    assert math.isnan(found.loc["research", "rate"])
    assert found.loc["research", "mean_low"] == pytest.approx(-0.5298, abs=5e-5)
    assert touchpoints_of_totals(placed).empty


def test_touchpoints_of_totals_pool_into_their_stage():
    nan = math.nan
    rows = totals((None, "checkout", 50, 40, 10, 4, 1.0), (None, "order", 40, 30, 30, 2, 1.0))
    placed = placed_totals(rows, stage_model())
    stage = stages_of_totals(placed).iloc[0]
    assert (stage["reached"], stage["n"], stage["mean"]) == (50, 40, 2.5)
    assert math.isnan(stage["went_on"])
    pooled = np.sqrt((9 + 29 + 10 * 1.5**2 + 30 * 0.5**2) / 39)
    half = 2.022691 * pooled / np.sqrt(40)  # t of 39 df
    assert stage["mean_high"] == pytest.approx(2.5 + half, abs=1e-5)
    points = touchpoints_of_totals(placed)
    assert points["reach"].tolist() == [1.0, 0.8]
    assert points["touches"].isna().all()
    single = stages_of_totals(
        placed_totals(totals((None, "order", 40, 30, nan, nan, nan)), stage_model())
    )
    assert single.loc[0, "rate"] == 0.75


def test_totals_ask_about_an_ambiguous_code():
    with pytest.raises(AmbiguousCode):
        placed_totals(totals(("TMOT", None, 1, 1, 1, 1, 1)), stage_model())


def test_a_frame_of_totals_is_not_changed():
    rows = totals(("research", None, 100, 40, 10, 4, 1), (None, "order", 40, 30, 30, 2, 1))
    before = rows.copy()
    placed = placed_totals(rows, stage_model())
    kept = placed.copy()
    stages_of_totals(placed)
    touchpoints_of_totals(placed)
    pd.testing.assert_frame_equal(rows, before)
    pd.testing.assert_frame_equal(placed, kept)

import datetime
import math

import pandas as pd
import pytest

from cx.domain import Basis, Language, Text, Verdict
from cx.model.stage_model import stage_model
from cx.moments.journey import journey, journey_of_totals
from tests.touches import SCALE, did, said, store_of

STAGES = [
    "stage", "reached", "observed", "went_on", "rate", "low", "high", "median_days",
    "n", "mean", "mean_low", "mean_high", "top2", "top2_low", "top2_high",
]  # fmt: skip
POINTS = [
    "touchpoint", "stage", "touches", "customers", "reach", "n", "mean", "mean_low", "mean_high",
    "top2", "top2_low", "top2_high", "verdict", "basis", "difference", "difference_low",
    "difference_high", "q", "relative_only",
]  # fmt: skip


def touches():
    rows = []
    for number in range(12):
        name = f"c{number:02}"
        rows += [
            did(name, number, "search", channel="web"),
            did(name, number + 2, "order", channel="app"),
            said(name, "delivery", number % 5 + 1, days=number + 9, comment=f"comment {number}"),
        ]
    return rows


def test_everything_in_one_result():
    found = journey(store_of(touches()))
    assert found.stages.columns.tolist() == STAGES
    assert found.touchpoints.columns.tolist() == POINTS
    assert found.stages["stage"].tolist() == ["research", "purchase", "delivery"]
    assert (found.customers, found.tested) == (12, 0)
    assert (found.first, found.last) == (datetime.date(2026, 4, 1), datetime.date(2026, 4, 21))
    assert found.scale == SCALE
    assert found.baseline == pytest.approx(sum(k % 5 + 1 for k in range(12)) / 12)
    assert found.channels["share"].tolist() == [1.0, 1.0]
    assert found.quotes.values.tolist() == [["delivery", "delivery", "comment 0", 1.0]]
    assert found.has_flow
    assert found.has_scores


def test_a_survey_has_no_flow():
    found = journey(store_of([said(name, "order", 4) for name in "abc"]))
    assert not found.has_flow
    assert found.stages[STAGES[1:8]].isna().all(axis=None)
    assert (found.first, found.last) == (None, None)


def test_behaviour_alone_has_no_scores():
    found = journey(store_of([did("a", 0, "search"), did("a", 1, "order")]))
    assert (found.scale, found.baseline, found.has_scores) == (None, None, False)
    assert set(found.touchpoints["verdict"]) == {Verdict.TOO_FEW}
    assert found.quotes.empty


def test_enough_answers_without_comparison_are_neutral():
    row = journey(store_of(touches())).touchpoints.set_index("touchpoint").loc["delivery"]
    assert (row["verdict"], row["basis"], row["n"]) == (Verdict.NEUTRAL, Basis.NONE, 12)


def test_shown_names_come_from_the_recipe():
    found = journey(store_of(touches()), names={"order": Text("注文", "Order")})
    assert found.label("order", Language.JA) == "注文"
    assert found.label("search", Language.JA) == "search"


def test_a_group_is_a_journey_of_its_own():
    store = store_of([*touches(), did("x", 0, "order", channel="shop")])
    found = journey(store.only("channel", "shop"))
    assert found.customers == 1
    assert found.touchpoints["touchpoint"].tolist() == ["order"]


def test_totals_make_a_journey():
    rows = pd.DataFrame(
        {
            "stage": ["research", "purchase", None],
            "touchpoint": [None, None, "parcel"],
            "reached": [100.0, 40, 30],
            "went_on": [40.0, 30, math.nan],
            "n": [50.0, math.nan, 20],
            "mean": [4.0, math.nan, 2],
            "sd": [1.0, math.nan, math.nan],
        }
    )
    found = journey_of_totals(rows, stage_model(), scale=SCALE)
    assert found.stages.columns.tolist() == STAGES
    assert found.touchpoints.columns.tolist() == POINTS
    assert found.customers == 100
    assert found.baseline == pytest.approx((50 * 4 + 20 * 2) / 70)
    assert found.stages["stage"].tolist() == ["research", "purchase", "delivery"]
    row = found.touchpoints.iloc[0]
    assert (row["verdict"], row["basis"], bool(row["relative_only"])) == (
        Verdict.NEUTRAL,
        Basis.NONE,
        False,
    )
    assert found.channels.empty
    assert found.has_flow


def test_the_table_of_touches_is_not_changed():
    store = store_of(touches())
    before = store.engine.connection.execute("SELECT * FROM touches_in ORDER BY ALL").fetchall()
    journey(store)
    assert (
        store.engine.connection.execute("SELECT * FROM touches_in ORDER BY ALL").fetchall()
        == before
    )

"""What the weeks, the days since a purchase and the days between stages say."""

import math

import pandas as pd
import pytest

from cx.metrics.since import satisfaction_since, spread
from cx.metrics.times import times
from cx.metrics.weekly import weekly_onward, weekly_people, weekly_scores, weekly_table
from tests.touches import did, said, store_of


def world():
    touches = []
    for number in range(30):
        name = f"c{number:02}"
        touches += [did(name, number, "search"), did(name, number + 1, "order")]
        touches.append(said(name, "delivery", number % 3 + 3, days=number + 2))
    return store_of(touches)


def test_a_week_that_the_data_cut_is_not_whole():
    rows = weekly_scores(world())
    assert rows["n"].sum() == 30
    assert rows["whole"].tolist() == [False, True, True, True, False]
    assert (rows["low"] <= rows["mean"]).all()
    assert weekly_people(world())["whole"].iloc[[0, -1]].tolist() == [False, False]


def test_limits_stay_on_the_scale():
    rows = weekly_scores(store_of([said("a", "order", 5, days=0), said("b", "order", 4, days=0)]))
    assert rows["high"].tolist() == [5.0]


def test_a_single_customer_has_no_interval():
    rows = weekly_scores(store_of([said("a", "order", 5, days=0), said("a", "order", 4, days=0)]))
    assert rows["mean"].tolist() == [4.5]
    assert rows["low"].isna().all()


def test_stages_stand_in_journey_order():
    touches = [said("a", "delivery", 5, days=0), said("a", "search", 4, days=20)]
    assert weekly_scores(store_of(touches), by_stage=True)["stage"].tolist() == [
        "research",
        "delivery",
    ]


def test_a_rate_waits_until_everybodys_window_is_over():
    rows = weekly_onward(world(), window_days=14)
    assert rows["rate"].notna().tolist() == [True, True, False, False, False]
    assert rows["rate"].iloc[0] == 1.0


def test_what_was_done_and_felt_stand_side_by_side():
    touches = [did("a", 0, "search"), did("b", 1, "search"), said("a", "search", 4, days=30)]
    store = store_of(touches)
    rows = weekly_table(weekly_people(store), weekly_scores(store))
    assert rows[["touches", "customers", "new", "answers"]].values.tolist() == [
        [2, 2, 2, 0],
        [0, 0, 0, 1],
    ]
    assert rows["mean"].fillna(0).tolist() == [0, 4]
    assert rows["week"].is_monotonic_increasing


def test_without_data_there_are_no_weeks():
    store = store_of([said("a", "order", 4)])
    assert weekly_scores(store).empty
    assert weekly_people(store).empty
    assert weekly_onward(store).empty


def test_stretches_of_days_have_their_ends():
    touches = []
    for number in range(24):
        name = f"c{number}"
        touches.append(did(name, 0, "order"))
        touches.append(said(name, "delivery", 4 + number % 2, days=1))
        touches.append(said(name, "use", 1 + number % 2, days=100))
    rows = satisfaction_since(store_of(touches))
    assert rows["start"].tolist() == [0, 91]
    assert rows["end"].iloc[0] == 1
    assert math.isnan(rows["end"].iloc[1])
    found = spread(rows)
    assert found is not None
    assert found.clear
    assert found.best["start"] == 0


def test_stretches_that_chance_explains_are_not_told_apart():
    rows = pd.DataFrame(
        {
            "start": [0, 2, 4],
            "end": [1.0, 3, 7],
            "n": [40, 40, 5],
            "mean": [3.5, 3.7, 5.0],
            "low": [3.3, 3.5, 5.0],
            "high": [3.7, 3.9, 5.0],
        }
    )
    found = spread(rows)
    assert found is not None
    assert not found.clear
    assert found.best["mean"] == 3.7  # five answers are not compared
    assert spread(rows.head(1)) is None


def test_times_leave_out_steps_that_nobody_made():
    rows = times(world())
    assert rows[["stage", "next", "n"]].values.tolist() == [["research", "purchase", 30]]
    assert rows["median"].iloc[0] == pytest.approx(1.0)

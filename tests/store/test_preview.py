"""The first touches as they were understood, and groups too small to break down by."""

import pytest

from cx.model.stage_model import stage_model
from cx.store import build
from cx.store.preview import first_touches
from cx.store.tiny import LEAST, tiny_groups

ORDERS = """顧客ID,注文日時,発送日時,合計金額,地域
A,2026-04-01 10:00,2026-04-02 10:00,1200,東
B,2026-04-03 11:00,,800,西
"""
REVIEWS = """顧客ID,回答日時,商品の満足度
A,2026-04-09 20:00,5
"""


def opened(connection, reading, files):
    result = reading(files=files)
    return build(connection, stage_model(), scale=result.scale)


def test_touches_stand_in_the_order_of_their_rows_with_their_stage(connection, reading):
    store = opened(connection, reading, {"orders.csv": ORDERS, "reviews.csv": REVIEWS})
    rows = first_touches(store, limit=10, file=0)
    assert rows[["customer", "touchpoint", "stage", "value"]].astype(object).fillna(
        ""
    ).to_numpy().tolist() == [
        ["A", "注文", "purchase", 1200],
        ["A", "発送", "delivery", ""],
        ["B", "注文", "purchase", 800],
    ]
    assert rows["did"].all()
    [said] = first_touches(store, limit=10, file=1).to_dict("records")
    assert (said["said"], said["score"]) == (True, 5)


@pytest.mark.parametrize(("limit", "rows"), [(1, 1), (3, 3), (10, 4)])
def test_not_more_are_shown_than_asked(connection, reading, limit, rows):
    store = opened(connection, reading, {"orders.csv": ORDERS, "reviews.csv": REVIEWS})
    assert len(first_touches(store, limit=limit)) == rows


def regions(**people):
    """Touches of so many people in each region, two of each."""
    lines = ["user_id,event,timestamp,region"]
    for region, n in people.items():
        for at in range(2 * n):
            lines.append(f"{region}{at // 2},home,2026-04-01 10:{at % 60:02d}:00,{region}")
    return "\n".join([*lines, ""])


@pytest.mark.parametrize(
    ("people", "tiny"),
    [
        ({"east": 30, "west": LEAST}, []),
        ({"east": 30, "west": LEAST - 1}, [("region", 1, "west")]),
        ({"east": 30, "west": 3, "north": 1}, [("region", 2, "north")]),
    ],
)
def test_groups_of_very_few_people_are_named(connection, reading, people, tiny):
    store = opened(connection, reading, {"log.csv": regions(**people)})
    assert [(each.column, each.n, each.example) for each in tiny_groups(store)] == tiny

"""Keys that stand in two files, whatever their titles."""

import pytest

ORDERS = "{key},顧客ID,注文日\n" + "".join(
    f"{{mark}}{10_000 + row},C{row % 37},2026-01-{row % 28 + 1:02d}\n" for row in range(200)
)
ANSWERS = "{key},満足度\n" + "".join(
    f"{{mark}}{10_000 + row * 3},{row % 5 + 1}\n" for row in range(60)
)
CASES = [  # the key's title in the answers, in the orders, letters before its number, whether they meet
    ("申込番号", "order_id", "", True),
    ("注文番号", "注文番号", "", True),
    ("番号", "order_id", "A-", True),
    ("番号", "order_id", "", False),  # short numbers may be anything
    ("店舗コード", "order_id", "", False),
]


@pytest.mark.parametrize(("left", "right", "mark", "meet"), CASES)
def test_answers_find_their_orders_by_the_keys(reading, left, right, mark, meet):
    files = {
        "orders.csv": ORDERS.format(key=right, mark=mark),
        "survey.csv": ANSWERS.format(key=left, mark=mark),
    }
    joins = reading(files=files).report.joins
    found = [(j.key, j.right_key or j.key, j.rows, j.matched) for j in joins]
    assert found == ([(left, right, 60, 60)] if meet else [])


def test_what_is_known_of_members_joins_under_another_title(reading):
    members = "お客様番号,地域\n" + "".join(f"C{row},{'東西'[row % 2]}\n" for row in range(37))
    files = {"orders.csv": ORDERS.format(key="注文番号", mark=""), "members.csv": members}
    [joined] = reading(files=files).report.joins
    assert (joined.key, joined.right_key, joined.matched) == ("顧客ID", "お客様番号", 200)


def test_of_several_keys_the_one_that_meets_most_often_is_taken(reading):
    answers = "伝票番号,受付番号,満足度\n" + "".join(
        f"X{10_000 + row * 7},X{10_000 + row},{row % 5 + 1}\n" for row in range(60)
    )
    files = {"orders.csv": ORDERS.format(key="order_no", mark="X"), "survey.csv": answers}
    [joined] = reading(files=files).report.joins
    assert (joined.key, joined.right_key, joined.matched) == ("受付番号", "order_no", 60)


def test_an_order_is_no_customer_though_the_numbers_are_alike(reading):
    answers = "会員番号,満足度\n" + "".join(f"{10_000 + row},{row % 5 + 1}\n" for row in range(60))
    files = {"orders.csv": ORDERS.format(key="注文番号", mark=""), "survey.csv": answers}
    assert reading(files=files).report.joins == ()

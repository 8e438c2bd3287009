"""What the checks find in touches, and what is done about it when somebody says so."""

import datetime

import pytest

from cx.model.recipe import Answers, Check, Handling
from cx.read.quality.left_out import Heads, left_out

HEADS = Heads("row", "why", "column", "line")
ORDERS = """注文番号,顧客ID,注文日時,発送日時,配達完了日時,合計金額
1,A,2026/04/01 10:00,2026/04/02 09:00,2026/04/03 09:00,1000
2,B,2026/04/03 11:00,2026/04/02 09:00,2026/04/05 09:00,1200
3,C,2026/05/03 11:00,2026/05/04 09:00,2026/05/03 12:30,900
4,D,2026/05/03 11:00,,2026/05/01 12:30,900
5,E,2026/05/03 11:00,2026/05/03,2026/05/05 12:30,900
"""
TOMORROW = datetime.date.today() + datetime.timedelta(days=400)


def log(*rows):
    """A long file: each row is (customer, event, time, amount)."""
    lines = [",".join(map(str, row)) for row in rows]
    return "\n".join(["user_id,event,timestamp,amount", *lines, ""])


def usual(n=60, amount=1000):
    """Ordinary touches of as many customers."""
    return [
        (f"u{at}", "purchase", f"2026-04-{at % 28 + 1:02d} 10:{at % 60:02d}:30", amount + at)
        for at in range(n)
    ]


def found(result):
    return {
        (each.check, each.column, each.beside): (each.rows, each.of) for each in result.report.found
    }


def kinds(result):
    return {each.check: (each.rows, each.of, each.row) for each in result.report.found}


def told(check, handling):
    return Answers(quality={Check(check): Handling(handling)})


def test_steps_of_an_order_in_the_wrong_order_are_found_pair_by_pair(reading):
    # Order 5 was sent on the day it was ordered: a day alone says nothing against an hour.
    assert found(reading(files={"orders.csv": ORDERS})) == {
        (Check.IMPOSSIBLE_ORDER, "発送日時", "注文日時"): (1, 4),
        (Check.IMPOSSIBLE_ORDER, "配達完了日時", "発送日時"): (1, 4),
        (Check.IMPOSSIBLE_ORDER, "配達完了日時", "注文日時"): (1, 5),
    }


@pytest.mark.parametrize(
    ("handling", "left", "gone"),
    [
        ("keep", 14, []),
        ("exclude", 14 - 3 - 3 - 2, [3, 4, 5]),  # rows as a spreadsheet numbers them
        ("correct", 14 - 3, []),
    ],
)
def test_impossible_orders_are_kept_left_out_or_mended_as_told(
    reading, connection, handling, left, gone
):
    report = reading(
        files={"orders.csv": ORDERS}, answers=told("impossible_order", handling)
    ).report
    assert report.touches == left
    assert {each.handling for each in report.found} == {Handling(handling)}
    rows = left_out(connection, "orders.csv", report.files[0].columns, HEADS)
    assert [*rows["row"]] == gone
    dropped, changed = ({note.what for note in notes} for notes in (report.dropped, report.changes))
    assert ("impossible_order" in dropped) is (handling == "exclude")
    assert ("impossible_order" in changed) is (handling == "correct")


def test_what_was_chosen_stands_in_the_recipe(reading):
    chosen = reading(files={"orders.csv": ORDERS}, answers=told("future", "exclude")).recipe
    assert chosen.quality == {Check.FUTURE: Handling.EXCLUDE}


def test_a_mended_order_keeps_its_other_dates(reading, connection):
    reading(files={"orders.csv": ORDERS}, answers=told("impossible_order", "correct"))
    rows = connection.execute(
        "SELECT touchpoint FROM touches_in WHERE customer = 'B' ORDER BY part"
    ).fetchall()
    assert len(rows) == 2


CASES = {
    "future": ([*usual(), ("z", "visit", TOMORROW, "")], (1, 61, 62)),
    "not_yet_future": ([*usual(), ("z", "visit", datetime.date.today(), "")], None),
    "long_ago": ([("z", "visit", "1970-01-01", ""), *usual()], (1, 61, 2)),
    "many_zeros": (
        [(f"z{at}", "visit", "1900-01-01 00:00", "") for at in range(20)] + usual(),
        (20, 80, 2),
    ),
    "ten_years_are_a_history": ([("z", "visit", "2017-01-01", ""), *usual()], None),
    "repeated": (usual() + usual()[3:5], (2, 62, 62)),
    "outlier": ([*usual(), ("z", "purchase", "2026-04-01 10:00", 100000000)], (1, 61, 62)),
    "negative": ([*usual(), ("z", "refund", "2026-04-01 10:00", -500)], (1, 61, 62)),
    "busy": (
        usual()
        + [("till", "visit", f"2026-04-02 {at // 60:02d}:{at % 60:02d}", "") for at in range(200)],
        (200, 260, 62),
    ),
    "two_in_five_of_few_are_not_busy": (
        usual() + [("till", "visit", f"2026-04-02 10:{at:02d}", "") for at in range(40)],
        None,
    ),
}
OF = {"many_zeros": "long_ago"}


@pytest.mark.parametrize("case", CASES)
def test_a_long_file_is_checked(reading, case):
    rows, expected = CASES[case]
    seen = kinds(reading(files={"log.csv": log(*rows)}))
    assert seen == ({} if expected is None else {Check(OF.get(case, case)): expected})


@pytest.mark.parametrize(
    ("case", "left"),
    [("future", 60), ("long_ago", 60), ("many_zeros", 60), ("repeated", 60), ("outlier", 60),
     ("negative", 60), ("busy", 60)],
)  # fmt: skip
def test_what_is_left_out_is_named_and_can_be_fetched(reading, connection, case, left):
    check = OF.get(case, case)
    rows = CASES[case][0]
    report = reading(files={"log.csv": log(*rows)}, answers=told(check, "exclude")).report
    assert report.touches == left
    assert {note.what: note.rows for note in report.dropped} == {check: len(rows) - left}
    fetched = left_out(connection, "log.csv", report.files[0].columns, HEADS)
    assert len(fetched) == len(rows) - left
    assert {*fetched["why"]} == {check}
    number = CASES[case][1][2]
    assert fetched["user_id"][[*fetched["row"]].index(number)] == str(rows[number - 2][0])


@pytest.mark.parametrize("check", ["outlier", "negative"])
def test_an_odd_amount_can_count_as_empty_while_its_touch_stays(reading, connection, check):
    report = reading(
        files={"log.csv": log(*CASES[check][0])}, answers=told(check, "correct")
    ).report
    assert report.touches == 61
    assert connection.execute("SELECT count(value) FROM touches_in").fetchall() == [(60,)]
    assert [note.rows for note in report.changes if note.what == check] == [1]


def test_heavy_tails_are_no_outliers(reading):
    # Quantiles of a Pareto with shape 1.5: the largest of 400 is 56 times the smallest.
    amounts = [1000 * (1 - (at + 0.5) / 400) ** (-1 / 1.5) for at in range(400)]
    rows = [
        (f"u{at}", "purchase", f"2026-04-01 {at // 60:02d}:{at % 60:02d}", round(a, 2))
        for at, a in enumerate(amounts)
    ]
    assert kinds(reading(files={"log.csv": log(*rows)})) == {}


def test_a_choice_that_a_check_does_not_offer_changes_nothing(reading):
    rows = log(*CASES["future"][0])
    report = reading(files={"log.csv": rows}, answers=told("future", "correct")).report
    assert report.touches == 61
    assert [each.handling for each in report.found] == [Handling.KEEP]


def test_people_without_a_name_may_answer_alike(reading):
    survey = "回答日,商品ページの満足度,配送の満足度\n" + "2026-04-10,4,5\n" * 30
    assert kinds(reading(files={"survey.csv": survey})) == {}


REVIEWS = """注文番号,回答日時,満足度
1,2026-04-02 20:00,2
1,2026-04-06 20:00,5
2,2026-04-06 20:00,4
"""


def test_answers_are_compared_with_the_orders_they_are_about(reading):
    sent = ORDERS.replace("2026/04/02 09:00,2026/04/05", "2026/04/04 09:00,2026/04/05")
    seen = found(reading(files={"orders.csv": sent, "reviews.csv": REVIEWS}))
    assert seen[Check.UNUSUAL_ORDER, "回答日時", "配達完了日時"] == (1, 3)
    assert seen[Check.SEVERAL_ANSWERS, "注文番号", ""] == (1, 2)


def test_of_several_answers_the_last_is_kept(reading, connection):
    files = {"orders.csv": ORDERS, "reviews.csv": REVIEWS}
    reading(files=files, answers=told("several_answers", "exclude"))
    scores = connection.execute("SELECT score FROM touches_in WHERE said ORDER BY row").fetchall()
    assert scores == [(5,), (4,)]


def test_a_status_without_its_date_is_said(reading):
    orders = ORDERS.replace("合計金額", "注文ステータス").replace(",900", ",配達済み")
    orders = orders.replace("2026/05/05 12:30", "")
    [seen] = [
        each
        for each in reading(files={"orders.csv": orders}).report.found
        if each.check is Check.NO_DATE
    ]
    assert (seen.column, seen.beside, seen.rows, seen.of, seen.row) == (
        "配達完了日時",
        "注文ステータス",
        1,
        3,
        6,
    )
    assert seen.choices == (Handling.KEEP,)


def test_the_checks_of_real_orders(reading, real_data):
    from cx.read.report import Source

    folder = real_data / "olist_sample"
    names = ("orders", "order_reviews", "order_payments", "customers")
    paths = [folder / f"olist_{name}_dataset.csv" for name in names]
    result = reading(*(Source(path.name, path) for path in paths))
    # 294 reviews were asked for before the day of delivery; the touches stand at the time of the answer.
    assert [(e.check.value, e.column, e.beside, e.rows) for e in result.report.found] == [
        ("impossible_order", "order_delivered_carrier_date", "order_purchase_timestamp", 3),
        ("impossible_order", "order_delivered_customer_date", "order_delivered_carrier_date", 3),
        ("unusual_order", "order_delivered_carrier_date", "order_approved_at", 77),
        ("unusual_order", "review_answer_timestamp", "order_delivered_customer_date", 282),
        ("several_answers", "order_id", "", 87),
        ("no_date", "order_delivered_customer_date", "order_status", 8),
    ]

"""A small coffee shop's files as its owner would export them: orders and a questionnaire."""

import csv
import datetime
import io

ORDERS = "注文一覧.csv"
SURVEY = "アンケート.csv"
BROKEN = "壊れたファイル.csv"
PAIN = "配送"
GLORY = "梱包"
COMMENT = "手書きのカードがうれしかった"

_FIRST = datetime.date(2026, 4, 1)
_QUESTIONS = (
    "商品ページの満足度",
    "注文の満足度",
    "配送の満足度",
    "梱包の満足度",
    "味の満足度",
    "問い合わせの満足度",
)
_SCORES = (  # by turns: each touchpoint has a spread, delivery is low, packaging is high
    (4, 4, 1, 5, 4, 4),
    (3, 4, 2, 5, 4, 3),
    (4, 3, 2, 4, 3, 4),
    (4, 4, 1, 5, 4, 4),
    (3, 4, 2, 5, 4, 3),
)


def files(people: int = 60) -> dict[str, bytes]:
    """Both files as Excel on a Japanese machine saves them: CP932."""
    return {ORDERS: orders(people), SURVEY: survey(people)}


def orders(people: int = 60) -> bytes:
    """An order per customer; every third comes back."""
    rows = []
    for number in range(people):
        ordered = _FIRST + datetime.timedelta(days=number % 30)
        rows.append(_order(number, ordered, f"A{number:04d}"))
        if number % 3 == 0:
            rows.append(_order(number, ordered + datetime.timedelta(days=20), f"B{number:04d}"))
    return _csv(("顧客ID", "注文番号", "注文日", "発送日", "お届け日", "金額"), rows)


def survey(people: int = 60) -> bytes:
    """Six satisfaction scores of 1 to 5 per customer, and what they wrote."""
    rows = [
        (
            f"C{number:04d}",
            (_FIRST + datetime.timedelta(days=number % 30 + 8)).isoformat(),
            *_SCORES[number % len(_SCORES)],
            COMMENT if number % 2 else "届くのが遅かったです",
        )
        for number in range(people)
    ]
    return _csv(("顧客ID", "回答日", *_QUESTIONS, "コメント"), rows)


def american(people: int = 12) -> bytes:
    """Dates of which nobody can tell day from month."""
    rows = [
        (f"C{number:04d}", f"{number % 12 + 1:02d}/04/2024", "order") for number in range(people)
    ]
    return _csv(("customer_id", "date", "touchpoint"), rows)


def _order(number: int, ordered: datetime.date, order: str) -> tuple[object, ...]:
    sent, came = (ordered + datetime.timedelta(days=days) for days in (1, 3 + number % 2))
    return (f"C{number:04d}", order, ordered, sent, came, 2400 + 10 * number)


def _csv(header: tuple[str, ...], rows: list[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("cp932")

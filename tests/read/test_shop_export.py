"""Orders as an English shop system exports them, with a form that asks its customers."""

import pytest

from cx.domain import Role
from cx.words import LANGUAGES, Words

HEAD = "Name,Email,Financial Status,Paid at,Fulfilled at,Total,Created at,Lineitem quantity,Lineitem name,Cancelled at\n"
LINE = "#{0},,,,,,,1,Filters,\n"
REPEATED = "#{0},{1}@example.org,,,,,2025-01-0{0} 10:00:00 -0500,1,Filters,\n"
FORM = "Timestamp,Email address,How satisfied were you with the first cup?,How satisfied were you with the checkout?,What made you happiest?\n"


def orders(line: str) -> str:
    rows = []
    for at, who in enumerate("abca", 1):
        rows.append(
            f"#{at},{who}@example.org,paid,2025-01-0{at} 10:00:05 -0500,2025-01-0{at} 20:00:00 -0500,"
            f"{at}0.00,2025-01-0{at} 10:00:00 -0500,1,Coffee,\n"
        )
        rows += [line.format(at, who)] * (at % 3)
    return HEAD + "".join(rows)


def answers(first: str = "A@Example.org") -> str:
    rows = [(first, 4, 5), ("b@example.org", 3, 2), ("x@example.org", 5, 1)]
    return FORM + "".join(
        f"2025-02-0{at} 08:00:00,{who},{one},{two},Card\n" for at, (who, one, two) in enumerate(rows, 1)
    )  # fmt: skip


@pytest.mark.parametrize("line", [LINE, REPEATED])
def test_the_lines_of_an_order_are_one_purchase(reading, connection, line):
    found = reading(files={"orders.csv": orders(line)}).report
    assert found.columns[Role.ORDER] == "Name"
    purchases = connection.execute(
        "SELECT customer, \"order\", value FROM touches_in WHERE touchpoint = 'purchase' ORDER BY row"
    ).fetchall()
    who, orders_of, values = zip(*purchases, strict=True)
    assert (orders_of, values) == (("#1", "#2", "#3", "#4"), (10.0, 20.0, 30.0, 40.0))
    assert [who.index(customer) for customer in who] == [0, 1, 2, 0]  # a, b, c and a again, by keys
    assert not any("@" in customer for customer in who)
    assert found.dropped == ()
    same = [note for note in found.changes if note.what == "same_order"]
    assert [note.rows for note in same] == [4]


def test_a_name_is_a_persons_where_no_order_stands_beside_it(reading):
    text = "Name,Order date,Customer ID\n" + "".join(f"Ann,2025-01-0{i},{i}\n" for i in range(1, 9))
    assert Role.ORDER not in reading(files={"a.csv": text}).report.columns


def test_answers_and_orders_meet_by_mail(reading):
    found = reading(files={"orders.csv": orders(LINE), "form.csv": answers()}).report
    [joined] = found.joins
    assert joined[:5] == ("form.csv", "orders.csv", "Email address", 3, 2)
    assert found.customers == 4  # a, b, c and x: how mail is written tells nobody apart


def test_nothing_is_said_to_meet_where_nobody_does(reading):
    nobody = answers("y@example.org").replace("b@", "z@")
    found = reading(files={"orders.csv": orders(LINE), "form.csv": nobody}).report
    assert found.joins == ()
    assert "strangers" in {note.what for note in found.changes}


def test_satisfaction_in_numbers_is_taken_for_the_higher_the_better_and_said_so(reading):
    found = reading(files={"form.csv": answers()}).report
    assert found.questions == ()
    [note] = [note for note in found.changes if note.what == "higher_is_better"]
    assert note.column == "How satisfied were you with the first cup?"


def test_an_open_question_in_a_form_is_a_comment(reading):
    assert reading(files={"form.csv": answers()}).report.columns[Role.COMMENT] == "What made you happiest?"  # fmt: skip


def test_times_of_another_zone_are_said_to_be_moved(reading, connection):
    found = reading(files={"orders.csv": orders(LINE)}).report
    [note] = [note for note in found.changes if note.what == "other_zone"]
    assert note.example == "2025-01-01 10:00:00 -0500 → 2025-01-02 00:00 (Asia/Tokyo)"
    own = orders(LINE).replace("-0500", "+0900")
    own_zone = reading(files={"orders.csv": own}).report
    assert "other_zone" not in {note.what for note in own_zone.changes}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_mended_here_is_said(language):
    words = Words.of(language)
    for what in ("same_order", "other_zone", "higher_is_better"):
        assert f"read.change.{what}" in words

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.model.recipe import DateOrder
from cx.read.dates import doubt, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024/4/1", "2024-04-01T12:00:00"),
        ("2024-04-01", "2024-04-01T12:00:00"),
        ("2024.4.1", "2024-04-01T12:00:00"),
        ("20240401", "2024-04-01T12:00:00"),
        ("２０２４／０４／０１", "2024-04-01T12:00:00"),
        ("2024年4月1日", "2024-04-01T12:00:00"),
        ("2024年4月1日（月）", "2024-04-01T12:00:00"),
        ("R6.4.1", "2024-04-01T12:00:00"),
        ("令和6年4月1日", "2024-04-01T12:00:00"),
        ("令和元年5月1日", "2019-05-01T12:00:00"),
        ("平成31年4月30日", "2019-04-30T12:00:00"),
        ("2024/4/1 9:05", "2024-04-01T09:05:00"),
        ("2024/4/1 9時", "2024-04-01T09:00:00"),
        ("2024/4/1 9時5分", "2024-04-01T09:05:00"),
        ("2024/4/1 24:30", "2024-04-02T00:30:00"),
        ("2024/4/1 午後3:05", "2024-04-01T15:05:00"),
        ("2024/4/1 午前12:05", "2024-04-01T00:05:00"),
        ("2024/04/01 9:05:12 午前 GMT+9", "2024-04-01T09:05:12"),
        ("2024-04-01T00:00:00Z", "2024-04-01T09:00:00"),
        ("2024-04-01T00:00:00-03:00", "2024-04-01T12:00:00"),
        ("2024-04-01 10:11:12.250", "2024-04-01T10:11:12.250000"),
        ("20240401 1530", "2024-04-01T15:30:00"),
        ("202404011530", "2024-04-01T15:30:00"),
        ("1 Apr 2024", "2024-04-01T12:00:00"),
        ("Apr 1, 2024 3:05 PM", "2024-04-01T15:05:00"),
    ],
)
def test_dates_as_people_write_them(text, expected):
    assert parse(text).at.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "2024/2/30",
        "2024/13/1",
        "202404",
        "12:30",
        "4.5",
        "1234567890",
        "2024/4/1 30:00",
        "03/04/2024",
    ],
)
def test_what_is_no_date_or_cannot_be_told_is_none(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("03/04/2024", DateOrder.DMY, "2024-04-03"),
        ("03/04/2024", DateOrder.MDY, "2024-03-04"),
        ("01/02/03", DateOrder.YMD, "2001-02-03"),
        ("01/02/03", DateOrder.DMY, "2003-02-01"),
        ("31-12-69", DateOrder.DMY, "1969-12-31"),
    ],
)
def test_an_order_settles_what_is_open(text, order, expected):
    assert parse(text, order).at.date().isoformat() == expected


@pytest.mark.parametrize(
    ("texts", "orders", "ambiguous"),
    [
        (["03/04/2024", "25/04/2024"], ["dmy"], 0),
        (["03/04/2024", "04/25/2024"], ["mdy"], 0),
        (["03/04/2024"], ["dmy", "mdy"], 1),
        (["04/04/2024"], ["dmy"], 0),  # the same day in both orders
        (["01/02/03"], ["ymd", "dmy", "mdy"], 1),
        (["13/04/2024", "14/04/2024", "04/13/2024"], ["dmy"], 0),  # no order reads all: most win
    ],
)
def test_doubt_names_the_orders_that_fit_every_date(texts, orders, ambiguous):
    found = doubt([(text, 1) for text in texts])
    assert (list(found.orders), found.ambiguous) == (orders, ambiguous)


def test_dates_with_a_four_digit_year_in_front_are_never_in_doubt():
    assert doubt([("2024/03/04", 5), ("20240304", 1)]) is None


@given(st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2068, 12, 31)))
def test_every_way_of_writing_gives_the_same_moment(at):
    at = at.replace(microsecond=0)
    forms = [
        f"{at:%Y-%m-%d %H:%M:%S}",
        f"{at:%Y/%m/%dT%H:%M:%S}",
        f"{at.year}年{at.month}月{at.day}日 {at:%H:%M:%S}",
        f"{at:%Y%m%d %H%M%S}",
    ]
    assert {parse(form).at for form in forms} == {at}

"""Periods as people name them: fiscal years from April, Monday weeks, own days."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.model.filters import Filters
from cx.model.periods import PeriodKind, offered, own_period, period_of
from cx.words import Words

JA, EN = Words.of("ja"), Words.of("en")
LAST = dt.date(2026, 5, 12)


@pytest.mark.parametrize(
    ("key", "first", "last", "ja", "en"),
    [
        ("fy2026", "2026-04-01", "2027-03-31", "2026年度", "FY2026 (from April)"),
        ("fy2026h1", "2026-04-01", "2026-09-30", "2026年度 上期", "FY2026 H1 (Apr–Sep)"),
        ("fy2026h2", "2026-10-01", "2027-03-31", "2026年度 下期", "FY2026 H2 (Oct–Mar)"),
        ("fy2026q1", "2026-04-01", "2026-06-30", "2026年度 第1四半期", "FY2026 Q1 (Apr–Jun)"),
        ("fy2026q3", "2026-10-01", "2026-12-31", "2026年度 第3四半期", "FY2026 Q3 (Oct–Dec)"),
        ("fy2025q4", "2026-01-01", "2026-03-31", "2025年度 第4四半期", "FY2025 Q4 (Jan–Mar)"),
        ("2026", "2026-01-01", "2026-12-31", "2026年（1〜12月）", "2026 (Jan–Dec)"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024年2月", "Feb 2024"),
        ("2026-12", "2026-12-01", "2026-12-31", "2026年12月", "Dec 2026"),
        ("2026w01", "2025-12-29", "2026-01-04", "2025年12月29日の週", "Week of 29 Dec 2025"),
        ("last30", "2026-04-13", "2026-05-12", "直近30日", "Last 30 days"),
        ("last90", "2026-02-12", "2026-05-12", "直近90日", "Last 90 days"),
        (
            "2026-04-01..2026-05-15",
            "2026-04-01",
            "2026-05-15",
            "2026年4月1日〜5月15日",
            "1 Apr – 15 May 2026",
        ),
    ],
)
def test_a_key_means_these_days_and_is_called_so(key, first, last, ja, en):
    period = period_of(key, last=LAST)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    assert (period.name(JA), period.name(EN)) == (ja, en)
    assert period.key == key


@pytest.mark.parametrize(
    "key",
    [
        "",
        "fy26",
        "fy2026h3",
        "fy2026q0",
        "2026-13",
        "2026w54",
        "last7",
        "0000",
        "fy9999",
        "9999",
        "2026-02-30..2026-03-01",
        "2026-04-01",
        "２０２６",
        "fy2026 ",
    ],
)
def test_other_keys_are_no_periods(key):
    assert period_of(key, last=LAST) is None


def test_own_days_may_be_given_the_wrong_way_round():
    first, last = dt.date(2026, 4, 1), dt.date(2026, 5, 15)
    assert own_period(last, first) == own_period(first, last)
    assert period_of("2026-05-15..2026-04-01", last=LAST) == own_period(first, last)


def every_day(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=each) for each in range((last - first).days + 1)]


days = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))


@given(days, st.integers(0, 1200))
def test_the_periods_of_a_kind_cover_the_data_once(first, length):
    last = first + dt.timedelta(days=length)
    found = offered(every_day(first, last))
    kinds = [kind for kind in PeriodKind if kind not in {PeriodKind.RECENT, PeriodKind.OWN}]
    for kind in kinds:
        periods = [period for period in found if period.kind is kind][::-1]
        assert periods[0].first <= first
        assert periods[-1].last >= last
        for before, after in pairwise(periods):
            assert after.first - before.last == dt.timedelta(days=1)


@given(days, st.integers(0, 400))
def test_every_period_that_is_offered_has_a_key_and_a_name_of_its_own(first, length):
    last = first + dt.timedelta(days=length)
    found = offered(every_day(first, last))
    assert all(period_of(period.key, last=last) == period for period in found)
    assert len({period.key for period in found}) == len(found)
    for words in (JA, EN):
        assert len({period.name(words) for period in found}) == len(found)


def test_the_last_days_are_offered_where_the_data_are_longer():
    first = dt.date(2026, 1, 1)
    lengths = {29: [], 30: ["last30"], 90: ["last30", "last90"]}
    for length, keys in lengths.items():
        found = offered([first, first + dt.timedelta(days=length)])
        assert [each.key for each in found if each.kind is PeriodKind.RECENT] == keys


def test_weeks_begin_on_monday():
    weeks = [each for each in offered([LAST]) if each.kind is PeriodKind.WEEK]
    assert [week.first.weekday() for week in weeks] == [0]


def test_the_ends_of_the_calendar_are_no_trouble():
    """9999-12-31 is what some systems write for "no end"."""
    found = offered([dt.date.min, dt.date(2026, 4, 1), dt.date.max])
    assert "fy2026" in {period.key for period in found}
    assert len(found) < 25


def test_no_day_offers_nothing():
    assert offered([]) == ()


values = st.text(min_size=1, max_size=8)


@given(st.none() | values, st.lists(values, unique=True), st.lists(values, unique=True))
def test_filters_go_through_a_link_unchanged(period, segment, channel):
    filters = Filters(period=period, segment=tuple(segment), channel=tuple(channel))
    assert Filters.of_query(filters.query()) == filters


def test_an_empty_link_filters_nothing():
    assert Filters.of_query({"period": [""], "lang": ["ja"]}) == Filters()
    assert not Filters().any
    assert Filters().query() == {}

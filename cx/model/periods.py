"""The periods people work in: fiscal years from April, calendar years, months, Monday weeks."""

import datetime
import re
from collections.abc import Callable, Collection
from contextlib import suppress
from enum import StrEnum
from typing import Final, NamedTuple

from cx.words import Words, numbers

FISCAL_START: Final = 4  # April, as in Japan; a fiscal year is called by the year it begins in
RECENT_DAYS: Final = (30, 90)


class PeriodKind(StrEnum):
    """What kind of stretch a period is."""

    RECENT = "recent"  # the last days of the data
    FISCAL_YEAR = "fiscal_year"
    FISCAL_HALF = "fiscal_half"
    FISCAL_QUARTER = "fiscal_quarter"
    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    OWN = "own"


class Period(NamedTuple):
    """A stretch of days, both ends included; the key means the same in every language."""

    key: str
    kind: PeriodKind
    first: datetime.date
    last: datetime.date

    def name(self, words: Words) -> str:
        """What people call it: 2026年度 上期 / FY2026 H1 (Apr–Sep).

        Examples
        --------
        >>> own_period(datetime.date(2026, 4, 1), datetime.date(2026, 4, 9)).name(Words.of("en"))
        '1 Apr – 9 Apr 2026'
        """
        if self.kind is PeriodKind.OWN:
            return numbers.period(self.first, self.last, words.language)
        fiscal, months = _fiscal(self.first)
        part = f".{months // _PARTS[self.kind] + 1}" if self.kind in _PARTS else ""
        return words(
            f"period.{self.kind}{part}",
            year=self.first.year if self.kind is PeriodKind.YEAR else fiscal,
            first=self.first,
            days=(self.last - self.first).days + 1,
        )


def offered(days: Collection[datetime.date]) -> tuple[Period, ...]:
    """The periods that data offer: those in which something happened, by kind, the latest first.

    The last 30 or 90 days are offered where the data are longer.

    Parameters
    ----------
    days : the days on which something happened.

    Examples
    --------
    >>> found = offered([datetime.date(2026, 3, 30), datetime.date(2026, 4, 3)])
    >>> [period.key for period in found if period.kind is PeriodKind.FISCAL_QUARTER]
    ['fy2026q1', 'fy2025q4']
    """
    if not days:
        return ()
    first, last = min(days), max(days)
    recent = [
        Period(f"last{count}", PeriodKind.RECENT, *_recent(last, count))
        for count in RECENT_DAYS
        if (last - first).days >= count
    ]
    found = [sorted(_around(kind, days), reverse=True) for kind in _AT]
    return (*recent, *(period for periods in found for period in periods))


def period_of(key: str, *, last: datetime.date) -> Period | None:
    """The period of a key; None where there is no such period.

    Keys are ``fy2026``, ``fy2026h1``, ``fy2026q1``, ``2026``, ``2026-04``, ``2026w15`` (weeks as
    in ISO 8601), ``last30`` and own days, ``2026-04-01..2026-05-15``.

    Parameters
    ----------
    last : the last day of the data, at which "the last days" end.

    Examples
    --------
    >>> period_of("fy2026h2", last=datetime.date(2026, 5, 1))[2:]
    (datetime.date(2026, 10, 1), datetime.date(2027, 3, 31))
    """
    try:
        for pattern, made in _KEYS.items():
            if found := re.fullmatch(pattern, key, re.ASCII):
                return made(last, *found.groups())
    except (ValueError, OverflowError):  # 31 February, the year 0
        return None
    return None


def own_period(first: datetime.date, last: datetime.date) -> Period:
    """A stretch of days of one's own; ends given the wrong way round are turned."""
    first, last = sorted((first, last))
    return Period(f"{first.isoformat()}..{last.isoformat()}", PeriodKind.OWN, first, last)


def _recent(last: datetime.date, days: int) -> tuple[datetime.date, datetime.date]:
    return last - datetime.timedelta(days=days - 1), last


def _months(year: int, month: int, count: int) -> tuple[datetime.date, datetime.date]:
    """So many months from one on, which may lie in a later year (month 13 is January)."""
    end = datetime.date(year + (month + count - 1) // 12, (month + count - 1) % 12 + 1, 1)
    start = datetime.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return start, end - datetime.timedelta(days=1)


def _fiscal_year(year: int) -> Period:
    return Period(f"fy{year:04d}", PeriodKind.FISCAL_YEAR, *_months(year, FISCAL_START, 12))


def _fiscal_half(year: int, half: int) -> Period:
    days = _months(year, FISCAL_START + 6 * (half - 1), 6)
    return Period(f"fy{year:04d}h{half}", PeriodKind.FISCAL_HALF, *days)


def _fiscal_quarter(year: int, quarter: int) -> Period:
    days = _months(year, FISCAL_START + 3 * (quarter - 1), 3)
    return Period(f"fy{year:04d}q{quarter}", PeriodKind.FISCAL_QUARTER, *days)


def _year(year: int) -> Period:
    return Period(f"{year:04d}", PeriodKind.YEAR, *_months(year, 1, 12))


def _month(year: int, month: int) -> Period:
    first = datetime.date(year, month, 1)
    return Period(f"{year:04d}-{month:02d}", PeriodKind.MONTH, first, _months(year, month, 1)[1])


def _week(year: int, week: int) -> Period:
    monday = datetime.date.fromisocalendar(year, week, 1)
    days = monday, monday + datetime.timedelta(days=6)
    return Period(f"{year:04d}w{week:02d}", PeriodKind.WEEK, *days)


def _own(first: str, last: str) -> Period:
    return own_period(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))


def _fiscal(day: datetime.date) -> tuple[int, int]:
    """The fiscal year of a day, and how many months lie between its start and the day's month."""
    return day.year - (day.month < FISCAL_START), (day.month - FISCAL_START) % 12


_AT: Final[dict[PeriodKind, Callable[[datetime.date], Period]]] = {  # the period around a day
    PeriodKind.FISCAL_YEAR: lambda day: _fiscal_year(_fiscal(day)[0]),
    PeriodKind.FISCAL_HALF: lambda day: _fiscal_half(_fiscal(day)[0], _fiscal(day)[1] // 6 + 1),
    PeriodKind.FISCAL_QUARTER: lambda day: _fiscal_quarter(
        _fiscal(day)[0], _fiscal(day)[1] // 3 + 1
    ),
    PeriodKind.YEAR: lambda day: _year(day.year),
    PeriodKind.MONTH: lambda day: _month(day.year, day.month),
    PeriodKind.WEEK: lambda day: _week(*day.isocalendar()[:2]),
}

_PARTS: Final = {PeriodKind.FISCAL_HALF: 6, PeriodKind.FISCAL_QUARTER: 3}  # months of each

_DAY: Final = r"(\d{4}-\d\d-\d\d)"
_KEYS: Final[dict[str, Callable[..., Period]]] = {
    r"fy(\d{4})": lambda _, year: _fiscal_year(int(year)),
    r"fy(\d{4})h([12])": lambda _, year, half: _fiscal_half(int(year), int(half)),
    r"fy(\d{4})q([1-4])": lambda _, year, quarter: _fiscal_quarter(int(year), int(quarter)),
    r"(\d{4})": lambda _, year: _year(int(year)),
    r"(\d{4})-(\d\d)": lambda _, year, month: _month(int(year), int(month)),
    r"(\d{4})w(\d\d)": lambda _, year, week: _week(int(year), int(week)),
    r"last(30|90)": lambda last, days: Period(
        f"last{days}", PeriodKind.RECENT, *_recent(last, int(days))
    ),
    rf"{_DAY}\.\.{_DAY}": lambda _, first, last: _own(first, last),
}


def _around(kind: PeriodKind, days: Collection[datetime.date]) -> set[Period]:
    """The periods of a kind around some days; the calendar's first and last year may have none."""
    found = set()
    for day in days:
        with suppress(ValueError, OverflowError):
            found.add(_AT[kind](day))
    return found

"""Dates as people write them: 2024/4/1, 令和6年4月1日, 24:30, 午後3時, ISO with a zone, 20240401."""

import datetime
import re
import unicodedata
import zoneinfo
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from cx.model.recipe import DateOrder

_ERAS: Final = {
    "明治": 1867, "M": 1867,
    "大正": 1911, "T": 1911,
    "昭和": 1925, "S": 1925,
    "平成": 1988, "H": 1988,
    "令和": 2018, "R": 2018,
}  # fmt: skip
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)

_ERA: Final = re.compile(
    r"(明治|大正|昭和|平成|令和|[MTSHR])\s?(\d{1,2}|元)[年./-]\s?(\d{1,2})[月./-]\s?(\d{1,2})日?"
)
_YMD: Final = re.compile(r"(\d{4})\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})\s?日?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?=\D|$|\d{4}(?:\d{2})?$)")
_THREE: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
_NAMED: Final = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?:(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?|([A-Za-z]{3,9})\.?\s+(\d{1,2}),?)[\s-]+,?(\d{4}|\d{2}(?=\s|$))"
)
_TIME: Final = re.compile(
    r"(午前|午後|[AaPp]\.?[Mm]\.?)?\s?(\d{1,2})(?:[:時]\s?(\d{1,2})?(?:[:分]\s?(\d{1,2})?(?:[.,](\d{1,9}))?秒?)?分?)"
    r"\s?(午前|午後|[AaPp]\.?[Mm]\.?)?"
)
_COMPACT_TIME: Final = re.compile(r"(\d{2})(\d{2})(\d{2})?$")
# Abbreviations that mean one zone wherever they stand (CST, IST and BST do not), in hours from UTC.
_NAMES: Final = {"UTC": 0, "GMT": 0, "Z": 0, "JST": 9, "KST": 9, "EST": -5, "EDT": -4, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2}  # fmt: skip
_PLACE: Final = r"(?:\s?\[[A-Za-z_]+(?:/[A-Za-z_]+)*\])?"  # behind an offset: +01:00[Europe/Berlin]
_ZONE: Final = re.compile(
    rf"(?:UTC|GMT|Z|JST)?\s?([+-]\d{{1,2}})(?::?(\d{{2}}))?{_PLACE}|({'|'.join(_NAMES)}){_PLACE}"
)
_SAID_ZONE: Final = re.compile(
    r"(:\d{2}(?:[.,]\d+)?(?:\s?(?:午前|午後|[AaPp][Mm]))?)\s?"
    rf"(?:(?:UTC|GMT)?\s?[+-]\d{{1,2}}(?::?\d{{2}})?|{'|'.join(_NAMES)}){_PLACE}\s*$"
)
_WEEKDAY: Final = re.compile(r"\(?[月火水木金土日](?:曜日?)?\)")


class When(NamedTuple):
    """A moment in the project's zone, without zone; ``timed`` is false where only the day was said."""

    at: datetime.datetime
    timed: bool


class Doubt(NamedTuple):
    """How a column's dates can be read: the orders that fit all of them, and who cannot tell.

    ``spans`` are the first and last day by each of the orders, where they differ.
    """

    orders: tuple[DateOrder, ...]
    ambiguous: int
    example: str
    spans: tuple[tuple[datetime.date, datetime.date], ...] = ()


def parse(text: str, order: DateOrder | None = None, zone: str = "Asia/Tokyo") -> When | None:
    """A date or date and time out of a cell; a bare day becomes noon. None where it is no date.

    ``order`` says how to read 03/04/2024; without it such a text is no date.

    Examples
    --------
    >>> parse("令和6年4月1日").at.isoformat(), parse("2024/4/1 24:30").at.isoformat()
    ('2024-04-01T12:00:00', '2024-04-02T00:30:00')
    """
    plain = _WEEKDAY.sub(" ", unicodedata.normalize("NFKC", text)).strip().removeprefix("'")
    found = _day(plain, order)  # an apostrophe is how a spreadsheet marks a text
    if found is None:
        return None
    day, rest = found
    rest = rest.strip().removeprefix("T").strip()
    if not rest:
        return When(datetime.datetime.combine(day, datetime.time(12)), False)
    return _timed(day, rest, zone)


def clock(text: str) -> float | None:
    """The seconds after midnight of a time of day; None where it is none.

    Examples
    --------
    >>> clock("9:05"), clock("24:30:00"), clock("午後3時"), clock("noon")
    (32700.0, 88200.0, 54000.0, None)
    """
    found = parse(f"2000-01-01 {text}")
    start = datetime.datetime(2000, 1, 1)
    return (found.at - start).total_seconds() if found and found.timed else None


def moved(text: str, when: When | None, written: str, zone: str) -> When | None:
    """A cell's moment in a zone, where times that name no zone were ``written`` in another one."""
    if when is None or written == zone or not when.timed or has_zone(text):
        return when
    aware = when.at.replace(tzinfo=_zone(written))
    return When(aware.astimezone(_zone(zone)).replace(tzinfo=None), True)


def has_zone(text: str) -> bool:
    """Whether a time says in which zone it is.

    Examples
    --------
    >>> has_zone("2025-01-03 17:20 -0500"), has_zone("2025-01-03 17:20"), has_zone("2025-01-03")
    (True, False, False)
    """
    return _SAID_ZONE.search(text) is not None


def as_written(text: str, order: DateOrder | None = None) -> When | None:
    """A moment as its clock stands in the cell, whatever zone it says."""
    return parse(_SAID_ZONE.sub(r"\1", text), order)


def doubt(texts: Iterable[tuple[str, int]]) -> Doubt | None:
    """What stays open about the order of day, month and year; None where nothing does.

    ``texts`` are distinct cells with their row counts. Only forms like 03/04/2024 and 01/02/03 are
    in question. An order that cannot read one of the dates is out, unless no order can read all.
    """
    seen = [(match.groups(), rows, text) for text, rows in texts if (match := _three(text))]
    if not seen:
        return None
    fitting = [
        order
        for order in DateOrder
        if all(_in_order(parts, order) is not None for parts, _, _ in seen)
    ]
    orders = tuple(fitting) or (_most_fitting([(parts, rows) for parts, rows, _ in seen]),)
    open_cases = [
        (rows, text)
        for parts, rows, text in seen
        if len({_in_order(parts, order) for order in orders}) > 1
    ]
    if not open_cases:
        return Doubt(orders[:1], 0, "")
    days = [[_in_order(parts, order) for parts, _, _ in seen] for order in orders]
    read = [[day for day in each if day] for each in days]
    spans = tuple((min(each), max(each)) for each in read)
    return Doubt(orders, sum(rows for rows, _ in open_cases), open_cases[0][1].strip(), spans)


def _three(text: str) -> re.Match[str] | None:
    return _THREE.match(unicodedata.normalize("NFKC", text).strip())


def _most_fitting(seen: list[tuple[tuple[str, ...], int]]) -> DateOrder:
    """The order that reads most rows where none reads all."""
    return max(
        DateOrder,
        key=lambda order: sum(rows for parts, rows in seen if _in_order(parts, order) is not None),
    )


def _day(text: str, order: DateOrder | None) -> tuple[datetime.date, str] | None:
    """The day at the start of a text, and what follows it."""
    if match := _YMD.match(text):
        return _dated(match, *map(int, match.groups()))
    if match := _ERA.match(text):
        era, year, month, day = match.groups()
        return _dated(match, _ERAS[era] + (1 if year == "元" else int(year)), int(month), int(day))
    if match := _COMPACT.match(text):
        return _dated(match, *map(int, match.groups()))
    if match := _THREE.match(text):
        made = _in_order(match.groups(), order) if order else None
        return (made, text[match.end() :]) if made else None
    if match := _NAMED.match(text):
        before, name, name_first, after, year = match.groups()
        month_name = (name or name_first)[:3].casefold()
        if month_name in _MONTHS:
            return _dated(match, _year(year), _MONTHS.index(month_name) + 1, int(before or after))
    return None


def _dated(
    match: re.Match[str], year: int, month: int, day: int
) -> tuple[datetime.date, str] | None:
    made = _date(year, month, day)
    return (made, match.string[match.end() :]) if made else None


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _in_order(parts: tuple[str, ...], order: DateOrder) -> datetime.date | None:
    """Three numbers as a date in one order; a two-digit year is 2000 on, up to 2068."""
    first, second, third = parts
    if order is DateOrder.YMD:
        return _date(_year(first), int(second), int(third)) if len(third) < 3 else None
    day, month = (first, second) if order is DateOrder.DMY else (second, first)
    return _date(_year(third), int(month), int(day))


def _year(text: str) -> int:
    number = int(text)
    if len(text) == 4:
        return number
    return number + (2000 if number < 69 else 1900)


def _timed(day: datetime.date, rest: str, zone: str) -> When | None:
    match = _TIME.match(rest) or _COMPACT_TIME.match(rest)
    if match is None:
        return None
    clock = _clock(match)
    if clock is None:
        return None
    tail = rest[match.end() :].strip()
    zoned = _ZONE.fullmatch(tail) if tail else None
    if tail and zoned is None:
        return None
    try:
        at = datetime.datetime.combine(day, datetime.time()) + clock
        return When(_local(at, zoned, zone) if zoned else at, True)
    except (OverflowError, ValueError):  # past the year 9999, or a zone a day away
        return None


def _clock(match: re.Match[str]) -> datetime.timedelta | None:
    """Time since midnight; 24:30 to 29:59 belong to the next day, as broadcasters and shops write."""
    groups = match.groups()
    if len(groups) == 3:
        half, hour, minute, second, fraction = None, groups[0], groups[1], groups[2], None
    else:
        half = groups[0] or groups[5]
        hour, minute, second, fraction = groups[1:5]
    hours, minutes, seconds = int(hour), int(minute or 0), int(second or 0)
    if half:
        afternoon = half.casefold().replace(".", "") in {"午後", "pm"}
        hours = hours % 12 + (12 if afternoon else 0)
    if hours > 29 or minutes > 59 or seconds > 60:
        return None
    micros = int((fraction or "0")[:6].ljust(6, "0"))
    return datetime.timedelta(hours=hours, minutes=minutes, seconds=seconds, microseconds=micros)


def _local(at: datetime.datetime, zoned: re.Match[str], zone: str) -> datetime.datetime:
    hours, minutes, name = zoned.groups()
    if name:
        offset = datetime.timedelta(hours=_NAMES[name])
    else:
        sign = -1 if hours and hours.startswith("-") else 1
        offset = datetime.timedelta(hours=int(hours or 0), minutes=sign * int(minutes or 0))
    aware = at.replace(tzinfo=datetime.timezone(offset))
    return aware.astimezone(_zone(zone)).replace(tzinfo=None)


@lru_cache
def _zone(name: str) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(name)

"""Dates and times in every form that files from Japan hold."""

import datetime
from collections.abc import Callable

from cx.model.recipe import Answers, DateOrder
from tests.read.corpus.case import TOUCHPOINTS, Case, Outcome, case, text

GROUP = "dates and times"
DAYS = [datetime.date(2024, 4, 1) + datetime.timedelta(days) for days in range(20)]
READ, FINDINGS, ASKS, REFUSED = Outcome.READ, Outcome.FINDINGS, Outcome.ASKS, Outcome.REFUSED
_FIRST = 'SELECT CAST(min("at") AS VARCHAR) FROM touches_in'
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def dated(cells: list[str], name: str = "日時") -> str:
    """A long table with these cells as times."""
    rows = [(f"C{at % 6:03d}", TOUCHPOINTS[at % 4], cell) for at, cell in enumerate(cells)]
    return text(("顧客ID", "接点", name), rows)


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


# The form of a day, and the first moment of touches; a day alone is noon.
NOON = "2024-04-01 12:00:00"
BARE: dict[str, Callable[[datetime.date], str]] = {
    "2024/4/1": lambda d: f"{d.year}/{d.month}/{d.day}",
    "2024/04/01": lambda d: f"{d:%Y/%m/%d}",
    "2024-04-01": lambda d: f"{d:%Y-%m-%d}",
    "2024.4.1": lambda d: f"{d.year}.{d.month}.{d.day}",
    "2024年4月1日": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "2024年4月1日(月)": lambda d: (
        f"{d.year}年{d.month}月{d.day}日({'月火水木金土日'[d.weekday()]})"
    ),
    "２０２４／４／１": lambda d: _wide(f"{d.year}/{d.month}/{d.day}"),
    "20240401": lambda d: f"{d:%Y%m%d}",
    "R6.4.1": lambda d: f"R{d.year - 2018}.{d.month}.{d.day}",
    "R06/04/01": lambda d: f"R{d.year - 2018:02d}/{d:%m/%d}",
    "令和6年4月1日": lambda d: f"令和{d.year - 2018}年{d.month}月{d.day}日",
    "Apr 1, 2024": lambda d: f"{_MONTHS[d.month - 1]} {d.day}, {d.year}",
    "1-Apr-2024": lambda d: f"{d.day}-{_MONTHS[d.month - 1]}-{d.year}",
    "1 April 2024": lambda d: f"{d.day} April {d.year}",
    "01-04-2024 (the 13th tells)": lambda d: f"{d:%d-%m-%Y}",
    "04/01/2024 (the 13th tells)": lambda d: f"{d:%m/%d/%Y}",
    "Excel's number 45383": lambda d: str((d - datetime.date(1899, 12, 30)).days),
}
TIMED: dict[str, tuple[Callable[[datetime.date], str], str]] = {
    "2024-04-01 09:05:12": (lambda d: f"{d} 09:05:12", "2024-04-01 09:05:12"),
    "2024-04-01T09:05": (lambda d: f"{d}T09:05", "2024-04-01 09:05:00"),
    "2024-04-01T09:05:12.345": (lambda d: f"{d}T09:05:12.345", "2024-04-01 09:05:12.345"),
    "2024/4/1 9時": (lambda d: f"{d.year}/{d.month}/{d.day} 9時", "2024-04-01 09:00:00"),
    "2024年4月1日 9時5分": (lambda d: f"{d.year}年{d.month}月{d.day}日 9時5分", "2024-04-01 09:05:00"),
    "2024/4/1 24:30": (lambda d: f"{d.year}/{d.month}/{d.day} 24:30", "2024-04-02 00:30:00"),
    "2024/4/1 25:15:00": (lambda d: f"{d.year}/{d.month}/{d.day} 25:15:00", "2024-04-02 01:15:00"),
    "2024/4/1 午後3:05": (lambda d: f"{d.year}/{d.month}/{d.day} 午後3:05", "2024-04-01 15:05:00"),
    "2024/04/01 9:05:12 午前 GMT+9": (lambda d: f"{d:%Y/%m/%d} 9:05:12 午前 GMT+9", "2024-04-01 09:05:12"),
    "4/1/2024 9:05 PM (the 13th tells)": (lambda d: f"{d.month}/{d.day}/{d.year} 9:05 PM", "2024-04-01 21:05:00"),
    "20240401093000": (lambda d: f"{d:%Y%m%d}093000", "2024-04-01 09:30:00"),
    "2024-04-01 23:59:60": (lambda d: f"{d} 23:59:60", "2024-04-02 00:00:00"),
    "2024-04-01T09:30:00+09:00": (lambda d: f"{d}T09:30:00+09:00", "2024-04-01 09:30:00"),
    "2024-04-01 09:30 JST": (lambda d: f"{d} 09:30 JST", "2024-04-01 09:30:00"),
}  # fmt: skip
ZONED: dict[str, tuple[Callable[[datetime.date], str], str]] = {
    "2024-04-01T00:30:00Z": (lambda d: f"{d}T00:30:00Z", "2024-04-01 09:30:00"),
    "2024-04-01 00:30:00 UTC": (lambda d: f"{d} 00:30:00 UTC", "2024-04-01 09:30:00"),
    "2024-04-01 09:30:00 -0500": (lambda d: f"{d} 09:30:00 -0500", "2024-04-01 23:30:00"),
    "seconds since 1970": (lambda d: str(_epoch(d)), "2024-04-01 09:00:00"),
    "milliseconds since 1970": (lambda d: str(_epoch(d) * 1000), "2024-04-01 09:00:00"),
    "microseconds since 1970 (GA4)": (lambda d: str(_epoch(d) * 1_000_000), "2024-04-01 09:00:00"),
}


def _epoch(day: datetime.date) -> int:
    return int(datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC).timestamp())


def _forms() -> list[Case]:
    found = [
        case(GROUP, name, dated([form(day) for day in DAYS], "日付"), FINDINGS, "days_at_noon", rows=20,
             touches=20, values=(_FIRST, [(NOON,)]))
        for name, form in BARE.items()
    ]  # fmt: skip
    found.append(
        case(
            GROUP,
            "Excel's number 45383.5",
            dated([f"{45383 + at}.5" for at in range(20)]),
            FINDINGS,
            "serial_dates",
            rows=20,
            touches=20,
            values=(_FIRST, [(NOON,)]),
        )
    )
    found += [
        case(GROUP, name, dated([form(day) for day in DAYS]), READ, rows=20, touches=20,
             values=(_FIRST, [(first,)]))
        for name, (form, first) in TIMED.items()
    ]  # fmt: skip
    return found + [
        case(GROUP, name, dated([form(day) for day in DAYS]), FINDINGS,
             "unix_times" if "1970" in name else "other_zone", rows=20, touches=20, values=(_FIRST, [(first,)]))
        for name, (form, first) in ZONED.items()
    ]  # fmt: skip


def _eras() -> list[Case]:
    each = {
        "令和元年5月1日": "2019-05-01",
        "平成31年4月30日": "2019-04-30",
        "H31.4.30": "2019-04-30",
        "昭和64年1月7日": "1989-01-07",
        "S64/1/7": "1989-01-07",
    }
    return [
        case(GROUP, written, dated([written] * 8), FINDINGS, "days_at_noon", rows=8, touches=8,
             values=(_FIRST, [(f"{day} 12:00:00",)]))
        for written, day in each.items()
    ]  # fmt: skip


def _doubtful() -> list[Case]:
    early = [f"{at % 12 + 1:02d}/{at % 11 + 1:02d}/2024" for at in range(20)]
    told = Answers(dates={"日時": DateOrder.DMY})
    good = [f"{day} 10:00" for day in DAYS]
    two = text(
        ("顧客ID", "注文日", "注文時間", "金額"),
        [
            (f"C{at:03d}", f"{day:%Y/%m/%d}", f"{9 + at % 9}:05", "1000")
            for at, day in enumerate(DAYS)
        ],
    )
    return [
        case(GROUP, "03/04/2024, day or month", dated(early), ASKS, "ambiguous_dates", rows=20),
        case(GROUP, "03/04/2024, told that the day stands first", dated(early), FINDINGS,
             "days_at_noon", rows=20, touches=20, answers=told,
             values=(_FIRST, [("2024-01-01 12:00:00",)])),
        case(GROUP, "01/02/03, which is the year", dated([f"0{a % 9 + 1}/02/03" for a in range(20)]), ASKS,
             "ambiguous_dates", rows=20),
        case(GROUP, "date and time in two columns", two, READ, rows=20, touches=20,
             values=(_FIRST, [("2024-04-01 09:05:00",)])),
        case(GROUP, "several forms in one column",
             dated([form(day) for day, form in zip(DAYS, [*BARE.values()][:14], strict=False)], "日付"),
             FINDINGS, "days_at_noon", rows=14, touches=14),
        case(GROUP, "1900-01-00 among dates", dated([*good, "1900-01-00"]), FINDINGS, "unreadable_date",
             rows=21, touches=20),
        case(GROUP, "0000-00-00 00:00:00 among dates", dated([*good, "0000-00-00 00:00:00"]), FINDINGS,
             "unreadable_date", rows=21, touches=20),
        case(GROUP, "29 February of a year without one", dated([*good, "2023-02-29 10:00"]), FINDINGS,
             "unreadable_date", rows=21, touches=20),
        case(GROUP, "29 February of a leap year", dated([*good, "2024-02-29 10:00"]), READ, rows=21,
             touches=21, values=(_FIRST, [("2024-02-29 10:00:00",)])),
        case(GROUP, "empty dates among dates", dated([*good, "", " ", "-"]), FINDINGS, "no_date", rows=23,
             touches=20),
        case(GROUP, "dates in the future", dated([*good, "2999-12-31 10:00"]), FINDINGS, rows=21),
        case(GROUP, "the end of all days", dated([*good, "9999-12-31 24:30"]), FINDINGS,
             "unreadable_date", rows=21, touches=20),
        case(GROUP, "dates as words", dated(["先週", "昨日", "さっき"] * 5), REFUSED, "no_readable_dates"),
        case(GROUP, "months without days", dated([f"2024年{m}月" for m in range(1, 13)]), REFUSED,
             "no_readable_dates"),
        case(GROUP, "no dates at all", dated([""] * 10), READ, rows=10, touches=10),
        case(GROUP, "dates with apostrophes from Excel", dated([f"'{day} 10:00" for day in DAYS]), READ,
             rows=20, touches=20),
        case(GROUP, "dates with blanks around them", dated([f"  {day} 10:00\u3000" for day in DAYS]), READ,
             rows=20, touches=20, values=(_FIRST, [("2024-04-01 10:00:00",)])),
    ]  # fmt: skip


CASES = [*_forms(), *_eras(), *_doubtful()]

"""What a workbook shows for a number: a date, a time, a percentage, an id with its zeros."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial
from typing import Final

Shown = Callable[[str], str]

_GENERAL: Final = "General"
_ASIDE: Final = re.compile(r'\[(?!h+\]|m+\]|s+\])[^\]]*\]|"[^"]*"|\\.|_.|\*.', re.IGNORECASE)
_ELAPSED: Final = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_ZEROS: Final = re.compile(r'0[0\-"\\]*0')
_DAYS_1900: Final = datetime.datetime(1899, 12, 30)
_DAYS_1904: Final = datetime.datetime(1904, 1, 1)
_LEAP_BUG: Final = 60  # Excel believes that 1900-02-29 was a day
_DAY: Final = 86_400

# Formats with a number of their own that a workbook need not spell out; 27-36 and 50-58 are the
# dates of East Asian Excel (ECMA-376 part 1, 18.8.30).
_BUILT_IN: Final = {
    9: "0%", 10: "0.00%", 14: "y/m/d", 15: "d-m-y", 16: "d-m", 17: "m-y", 18: "h:mm", 19: "h:mm:ss",
    20: "h:mm", 21: "h:mm:ss", 22: "y/m/d h:mm", 32: "h:mm", 33: "h:mm:ss",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
} | dict.fromkeys((27, 28, 29, 30, 31, 34, 35, 36, *range(50, 59)), "y/m/d")  # fmt: skip


def shown(number: int, code: str | None, *, from_1904: bool) -> Shown:
    """How cells of a format are shown; ``number`` is the format's own, ``code`` what it spells out.

    Dates are ISO, times of day HH:MM:SS, whatever order their format has.

    Examples
    --------
    >>> shown(14, None, from_1904=False)("45383")
    '2024-04-01'
    >>> shown(164, "00000", from_1904=False)("123"), shown(9, None, from_1904=False)("0.125")
    ('00123', '12.5%')
    """
    format = code if code is not None else _BUILT_IN.get(number, _GENERAL)
    bare = _ASIDE.sub("", format.split(";")[0]).lower()
    if _ELAPSED.search(bare):
        return lru_cache(1 << 14)(_elapsed)
    if re.search(r"[ymdhsge]", bare.replace("general", "").replace("e+", "").replace("e-", "")):
        has_day = bool(re.search(r"[ydge]", bare)) or not re.search(r"[hs]", bare)
        zero = _DAYS_1904 if from_1904 else _DAYS_1900
        return lru_cache(1 << 14)(partial(_date, zero=zero, has_day=has_day))
    if "%" in bare:
        return _percent
    if _ZEROS.fullmatch(format):
        return partial(_padded, format=re.sub(r'["\\]', "", format))
    return plain


def plain(text: str) -> str:
    """A number as people write it: 15 digits count, no exponents.

    Examples
    --------
    >>> plain("0.30000000000000004"), plain("1E-05"), plain("12.0"), plain("120")
    ('0.3', '0.00001', '12', '120')
    """
    if text.isdigit():
        return text
    try:
        number = Decimal(f"{float(text):.15g}")
    except (ValueError, ArithmeticError):
        return text
    if not number.is_finite() or abs(number.adjusted()) > 40:
        return text
    return format(number.normalize(), "f") if number else "0"


def _date(text: str, *, zero: datetime.datetime, has_day: bool) -> str:
    """A count of days as a date, a time of day, or both."""
    try:
        days, seconds = divmod(round(float(text) * _DAY), _DAY)
        if not has_day and days == 0:
            return str(datetime.timedelta(seconds=seconds)).zfill(8)
        if zero is _DAYS_1900 and days < _LEAP_BUG:
            days += 1
        at = zero + datetime.timedelta(days=days, seconds=seconds)
    except (ValueError, OverflowError):
        return plain(text)
    return at.isoformat(sep=" ") if seconds else at.date().isoformat()


def _elapsed(text: str) -> str:
    """A count of days as hours, minutes and seconds, which may be more than a day's."""
    try:
        seconds = round(float(text) * _DAY)
    except (ValueError, OverflowError):
        return plain(text)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _percent(text: str) -> str:
    try:
        return f"{plain(str(float(text) * 100))}%"
    except ValueError:
        return text


def _padded(text: str, *, format: str) -> str:
    """A whole number with the zeros and bars of its format."""
    whole = plain(text)
    if not whole.isdigit():
        return whole
    digits = list(whole.zfill(format.count("0")))
    signs = [sign if sign == "-" else digits.pop() for sign in reversed(format)]
    return "".join([*digits, *reversed(signs)])

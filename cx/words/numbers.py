"""Numbers, dates and lists as people write them, in Japanese and English (one place, used everywhere)."""

import datetime
import math
from collections.abc import Callable, Sequence
from typing import Final

from cx.domain import Language, Text

MINUS: Final = "\N{MINUS SIGN}"
MISSING: Final = "–"


def _fixed(value: float, digits: int) -> str:
    text = f"{abs(value):,.{digits}f}"
    return MINUS + text if value < 0 and float(text.replace(",", "")) != 0 else text


def _signed(value: float, digits: int) -> str:
    text = f"{abs(value):,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        return "±" + text
    return (MINUS if value < 0 else "+") + text


def _people(value: float, language: Language) -> str:
    return _fixed(value, 0) + ("人" if language is Language.JA else "")


def _points(value: float, language: Language) -> str:
    unit = "pt" if language is Language.JA else " pts"
    return _signed(100 * value, 1) + unit


def _days(value: float, language: Language) -> str:
    digits = 1 if abs(value) < 99.95 else 0
    return _fixed(value, digits) + ("日" if language is Language.JA else " d")


def _money(value: float, language: Language) -> str:
    if language is Language.JA:
        if abs(value) >= 100_000:
            return _fixed(value / 10_000, 0) + "万円"
        return _fixed(value, 0) + "円"
    if abs(value) >= 1_000_000:
        return f"¥{_fixed(value / 1_000_000, 2)}M"
    return f"¥{_fixed(value, 0)}"


def _p(value: float, _language: Language) -> str:
    return _fixed(value, 3 if value < 0.1 else 2)


def date(value: datetime.date, language: Language) -> str:
    """A day: 2026年4月1日 / 1 Apr 2026.

    Examples
    --------
    >>> date(datetime.date(2026, 4, 1), Language.EN)
    '1 Apr 2026'
    """
    if language is Language.JA:
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def month(value: datetime.date, language: Language) -> str:
    """A month: 2026年4月 / Apr 2026."""
    if language is Language.JA:
        return f"{value.year}年{value.month}月"
    return f"{_MONTHS[value.month - 1]} {value.year}"


def period(first: datetime.date, last: datetime.date, language: Language) -> str:
    """Two days as one stretch, the year said once where it is the same.

    Examples
    --------
    >>> period(datetime.date(2026, 4, 1), datetime.date(2026, 9, 30), Language.EN)
    '1 Apr – 30 Sep 2026'
    >>> period(datetime.date(2026, 4, 1), datetime.date(2026, 9, 30), Language.JA)
    '2026年4月1日〜9月30日'
    """
    if language is Language.JA:
        end = date(last, language)
        return f"{date(first, language)}〜{end.split('年')[1] if first.year == last.year else end}"
    start = date(first, language)
    start = start.rsplit(" ", 1)[0] if first.year == last.year else start
    return f"{start} – {date(last, language)}"


_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)

_NUMBERS: Final[dict[str, Callable[[float, Language], str]]] = {
    "n": lambda value, _: _fixed(value, 0),
    "people": _people,
    "share": lambda value, _: _fixed(100 * value, 0) + "%",
    "share1": lambda value, _: _fixed(100 * value, 1) + "%",
    "percent": lambda value, _: _fixed(100 * value, 0),  # inside "16 to 21%"
    "score": lambda value, _: _fixed(value, 1),
    "score2": lambda value, _: _fixed(value, 2),
    "diff": lambda value, _: _signed(value, 1),
    "diff2": lambda value, _: _signed(value, 2),
    "points": _points,
    "relative": lambda value, _: _signed(100 * value, 1) + "%",
    "days": _days,
    "decimal": lambda value, _: _fixed(value, 1),
    "money": _money,
    "p": _p,
}

FORMATS: Final = frozenset({*_NUMBERS, "date", "month", "quoted", "items", "quoted_items"})


def quoted(text: object, language: Language) -> str:
    """A name out of the user's file, in the language's quotation marks."""
    return f"「{text}」" if language is Language.JA else f"“{text}”"


def items(values: Sequence[object], language: Language) -> str:
    """A list in one line: 注文、配送 / orders, delivery."""
    return ("、" if language is Language.JA else ", ").join(str(value) for value in values)


def is_missing(value: object) -> bool:
    """Whether there is nothing to show: None, NaN or NaT."""
    if value is None:
        return True
    if isinstance(value, datetime.date):
        return value != value
    return isinstance(value, float) and math.isnan(value)


def shown(value: object, form: str, language: Language) -> str:
    """One value in one of the ``FORMATS``, or English plural ``one|many``; missing is "–".

    Examples
    --------
    >>> shown(0.583, "share", Language.JA), shown(-0.021, "points", Language.EN)
    ('58%', '−2.1 pts')
    >>> shown(1, "answer|answers", Language.EN), shown(6, "answer|answers", Language.EN)
    ('1 answer', '6 answers')
    """
    value = _said(value, language)
    if form == "quoted":
        return quoted(value, language)
    if form in {"items", "quoted_items"}:
        return _listed(value, form, language)
    if is_missing(value):
        return MISSING
    if form == "date" and isinstance(value, datetime.date):
        return date(value, language)
    if form == "month" and isinstance(value, datetime.date):
        return month(value, language)
    if not form:
        return str(value)
    number = float(value)  # type: ignore[arg-type]  # words' tests try every form
    if "|" in form:
        one, many = form.split("|")
        return f"{_fixed(number, 0)} {one if number == 1 else many}"
    return _NUMBERS[form](number, language)


def _listed(value: object, form: str, language: Language) -> str:
    """A list; quoted names need no comma in Japanese."""
    several = list(value) if isinstance(value, list | tuple) else [value]
    values = [_said(each, language) for each in several]
    if form == "items":
        return items(values, language)
    marked = [quoted(each, language) for each in values]
    return "".join(marked) if language is Language.JA else items(marked, language)


def _said(value: object, language: Language) -> object:
    """A text of both languages in the one that is spoken."""
    return value.of(language) if isinstance(value, Text) else value

"""Numbers, dates and lists as people write them, in Japanese and English (one place, used everywhere)."""

import datetime
import math
from collections.abc import Callable, Sequence
from typing import Final

from cx.domain import Language, Text

MINUS: Final = "\N{MINUS SIGN}"
MISSING: Final = "–"
_HOUR: Final = 0.05  # days that would be written as 0.0
_AMOUNTS: Final = (100, 10, 0.02, 0.002)  # below each of these an amount has a digit more


def _fixed(value: float, digits: int) -> str:
    text = f"{abs(value):,.{digits}f}"
    return MINUS + text if value < 0 and float(text.replace(",", "")) != 0 else text


def _signed(value: float, digits: int) -> str:
    text = f"{abs(value):,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        return "±" + text
    return (MINUS if value < 0 else "+") + text


def _people(value: float, language: Language, more: int) -> str:
    return _fixed(value, more) + ("人" if language is Language.JA else "")


def _points(value: float, language: Language, more: int) -> str:
    unit = "pt" if language is Language.JA else " pts"
    return _signed(100 * value, 1 + more) + unit


def _days(value: float, language: Language, more: int) -> str:
    if 0 <= value < _HOUR and not more:  # "within 0.0 days" says nothing
        return "1時間" if language is Language.JA else "1 h"
    digits = 1 if abs(value) < 99.95 else 0
    return _fixed(value, digits + more) + ("日" if language is Language.JA else " d")


def _money(value: float, language: Language, more: int) -> str:
    if language is Language.JA:
        if abs(value) >= 100_000_000:
            return _fixed(value / 100_000_000, 1 + more) + "億円"
        if abs(value) >= 100_000:
            return _fixed(value / 10_000, more) + "万円"
        return _fixed(value, more) + "円"
    if abs(value) >= 1_000_000:
        digits = _digits(value, 100_000_000, 10_000_000)
        text = _fixed(value / 1_000_000, digits + more) + "M"
    else:
        text = _fixed(value, more)
    return f"{MINUS}¥{text[1:]}" if text.startswith(MINUS) else f"¥{text}"


def _trimmed(value: float, _language: Language, more: int) -> str:
    text = _fixed(value, 4 + more)
    return text.rstrip("0").rstrip(".")


def _trimmed_change(value: float, language: Language, more: int) -> str:
    sign = "+" if value > 0 else "" if value else "±"
    return sign + _trimmed(value, language, more)


def _sum(value: float, language: Language, more: int) -> str:
    """Money that was rounded already: in the largest unit, without zeros at the end."""
    units = _UNITS[language]
    size, unit = next((s, u) for s, u in units if abs(value) >= s or s == units[-1][0])
    text = _trimmed(value / size, language, more)
    if language is Language.JA:
        return text + unit
    return f"{MINUS}¥{text[1:]}{unit}" if text.startswith(MINUS) else f"¥{text}{unit}"


def _sum_change(value: float, language: Language, more: int) -> str:
    sign = "+" if value > 0 else "" if value else "±"
    return sign + _sum(value, language, more)


_UNITS: Final = {
    Language.JA: ((100_000_000, "億円"), (10_000, "万円"), (1, "円")),
    Language.EN: ((1_000_000, "M"), (1, "")),
}


def _digits(value: float, *least: float) -> int:
    """One digit more for every bound that the value lies below."""
    return sum(abs(value) < bound for bound in least if value)


def _amount(value: float, _language: Language, more: int) -> str:
    if abs(value) >= 1e15:  # nobody reads so many digits
        return f"{value:.3g}".replace("-", MINUS)
    return _fixed(value, _digits(value, *_AMOUNTS) + more)


def _change(value: float, language: Language, more: int) -> str:
    sign = "+" if value > 0 else "" if value else "±"
    return sign + _amount(value, language, more)


def _p(value: float, _language: Language, more: int) -> str:
    return _fixed(value, (3 if value < 0.1 else 2) + more)


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

_Number = Callable[[float, Language, int], str]  # the last is how many digits more than usual

_NUMBERS: Final[dict[str, _Number]] = {
    "n": lambda value, _, more: _fixed(value, more),
    "people": _people,
    "share": lambda value, _, more: _fixed(100 * value, more) + "%",
    "share1": lambda value, _, more: _fixed(100 * value, 1 + more) + "%",
    "percent": lambda value, _, more: _fixed(100 * value, more),  # inside "16 to 21%"
    "score": lambda value, _, more: _fixed(value, 1 + more),
    "score2": lambda value, _, more: _fixed(value, 2 + more),
    "diff": lambda value, _, more: _signed(value, 1 + more),
    "diff2": lambda value, _, more: _signed(value, 2 + more),
    "points": _points,
    "relative": lambda value, _, more: _signed(100 * value, 1 + more) + "%",
    "days": _days,
    "decimal": lambda value, _, more: _fixed(value, 1 + more),
    "money": _money,
    "p": _p,
    # Figures of tests, which may be small: a rate, a difference of rates in points without the
    # unit and its size alone, an amount, a difference of amounts.
    "rate": lambda v, _, more: _fixed(100 * v, 1 + _digits(v, 0.01, 0.001) + more) + "%",
    "apart": lambda v, _, more: _signed(100 * v, 1 + _digits(v, 0.001, 0.0001) + more),
    "size": lambda v, _, more: _fixed(100 * v, 1 + _digits(v, 0.001, 0.0001) + more),
    "amount": _amount,
    "change": _change,
    # Figures that were rounded already, and differences.
    "trimmed": _trimmed,
    "trimmed_change": _trimmed_change,
    "sum": _sum,
    "sum_change": _sum_change,
}

FORMATS: Final = frozenset({*_NUMBERS, "date", "month", "span", "quoted", "items", "quoted_items"})


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
    if form == "span":
        return str(value).replace("-", "〜" if language is Language.JA else "–")
    if not form:
        return str(value)
    number = float(value)  # type: ignore[arg-type]  # words' tests try every form
    if "|" in form:
        one, many = form.split("|")
        return f"{_fixed(number, 0)} {one if number == 1 else many}"
    return _NUMBERS[form](number, language, 0)


def limits(
    low: object, high: object, forms: tuple[str, str], joint: str, language: Language
) -> str:
    """An interval's two ends as text, so that no reader meets "85% to 85%".

    Ends that would look alike get one more digit. Where they still look alike they are one value,
    and it is said once: with that digit, or as usual where the ends are truly equal.

    Parameters
    ----------
    forms : in which of the ``FORMATS`` each end is written; 16〜21% has ``percent`` and ``share``
    joint : what stands between them

    Examples
    --------
    >>> limits(0.846, 0.854, ("share", "share"), " to ", Language.EN)
    '84.6% to 85.4%'
    >>> limits(0.8501, 0.8502, ("percent", "share"), "〜", Language.JA)
    '85.0%'
    """
    if is_missing(low) or is_missing(high):
        return joint.join(shown(e, f, language) for e, f in zip((low, high), forms, strict=True))
    least, most = float(low), float(high)  # type: ignore[arg-type]  # numbers, as their forms ask
    last = ""
    for more in (0, 1):
        last = _NUMBERS[forms[1]](most, language, more)
        if _NUMBERS[forms[1]](least, language, more) != last:
            return f"{_NUMBERS[forms[0]](least, language, more)}{joint}{last}"
        if least == most:
            break
    return last


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

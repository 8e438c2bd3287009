"""Scan of who was active in which month or week, by when they first came."""

import datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from cx.store.cube import Cube
from cx.store.expressions import first_since, number
from cx.store.scan import Scan
from cx.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

_MONDAY: Final = datetime.date(1, 1, 1)  # the first of the calendar: weeks are counted from it


class Span(StrEnum):
    """What customers are counted by."""

    MONTH = "month"
    WEEK = "week"


_UNITS: Final = {Span.MONTH: "M", Span.WEEK: "W"}


def active(store: Store, *, span: Span = Span.MONTH) -> "pd.DataFrame":
    """Distinct customers who did something, by when they did so first and when they did it.

    Touches without a time are left out.

    Returns
    -------
    DataFrame
        One row per pair that occurs, in order: ``cohort`` (number of the month or week of the
        customers' first touch, see ``first_day``), ``number`` (of the one in which they were
        active), ``customers``, ``kept`` (of these, who were active in the one before too).
    """
    scan = Scan(store)
    found = scan.cube(ACTIVE[span]).order_by(["cohort", "number"])
    return scan.frame(found).astype("int64")


def _active(span: Span, scan: Scan) -> Any:
    import ibis

    did = scan.did
    dated = did.filter(did["at"].notnull())
    starts = dated["at"].truncate(_UNITS[span]).date()
    each = dated.filter(first_since(dated, starts))
    each = each.select("customer", number=_number(each["at"], span))
    own = ibis.window(group_by=each.customer)
    in_order = ibis.window(group_by=each.customer, order_by=each.number)
    rows = each.mutate(cohort=each.number.min().over(own), before=each.number.lag().over(in_order))
    return rows.mutate(customers=1, kept=number(rows.before == rows.number - 1)).drop("before")


ACTIVE: Final = {
    span: Cube(f"active {span}", partial(_active, span), ("cohort", "number"), depends="touches")
    for span in Span
}


def number_of(day: datetime.date, span: Span) -> int:
    """The number of the month or week in which a day lies.

    Examples
    --------
    >>> number_of(datetime.date(2026, 4, 1), Span.MONTH) - number_of(datetime.date(2025, 12, 31), Span.MONTH)
    4
    """
    if span is Span.MONTH:
        return day.year * 12 + day.month - 1
    return (day - _MONDAY).days // 7


def first_day(number: int, span: Span) -> datetime.date:
    """The first day of the month or week with a number.

    Examples
    --------
    >>> first_day(number_of(datetime.date(2026, 4, 2), Span.WEEK), Span.WEEK)
    datetime.date(2026, 3, 30)
    """
    if span is Span.MONTH:
        return datetime.date(number // 12, number % 12 + 1, 1)
    return _MONDAY + datetime.timedelta(days=7 * number)


def _number(at: Any, span: Span) -> Any:
    """``number_of`` as an expression."""
    import ibis

    if span is Span.MONTH:
        return (at.year().cast("int32") * 12 + at.month() - 1).cast("int32")
    days = at.date().delta(ibis.literal(_MONDAY, type="date"), unit="day")
    return (days // 7).cast("int32")

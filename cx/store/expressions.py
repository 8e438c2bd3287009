"""Expressions that mean the same on every engine, where the obvious ones do not."""

import sys
from collections.abc import Sequence
from typing import Any


def number(flag: Any) -> Any:
    """1 where a condition holds, else 0 (also where it cannot be told); some engines cast no flags."""
    import ibis

    return ibis.ifelse(flag, 1, 0)


def bare(text: Any) -> Any:
    """A text without blanks around it; Spark's own way also takes the letter v."""
    return text.re_replace("^[ \t\n\r]+|[ \t\n\r]+$", "")


def finite(value: Any) -> Any:
    """A number, missing where it is none (NaN, infinite)."""
    import ibis

    return ibis.ifelse(value.isnan() | (value.abs() > sys.float_info.max), None, value)


def monday(at: Any) -> Any:
    """The day on which a time's ISO week begins."""
    return at.truncate("W").date()


def firsts(rows: Any, keys: Sequence[str], order: Sequence[Any]) -> Any:
    """The first row of every group, by an order without ties."""
    import ibis

    place = ibis.row_number().over(group_by=list(keys), order_by=list(order))
    placed = rows.mutate(place_in_group=place)
    return placed.filter(placed.place_in_group == 0).drop("place_in_group")


def quantile(rows: Any, name: str, share: float) -> Any:
    """A quantile (type 7) of a column, in a table of one row under its name; missing without rows.

    Of counts by value, as some engines know no exact quantiles.
    """
    import ibis

    each = rows.filter(rows[name].notnull()).group_by(value=rows[name])
    each = each.aggregate(n=lambda t: t.count())
    upto = each.n.sum().over(ibis.cumulative_window(order_by=each.value))
    last = each.n.sum().over(ibis.window()).cast("float64") - 1
    each = each.mutate(upto=upto, place=last * share)
    value, below = each["value"].cast("float64"), each.place.floor()
    low, high = (
        ibis.ifelse((each.upto - each.n <= at) & (at < each.upto), value, None)
        for at in (below, below + 1)
    )
    parts = each.select(low=low, high=high, part=each.place - below)
    found = parts.aggregate(low=parts.low.max(), high=parts.high.max(), part=parts.part.max())
    high = found.high.coalesce(found.low)
    return found.select(**{name: found.low * (1 - found.part) + high * found.part})


def microseconds(later: Any, earlier: Any) -> Any:
    """The time from one moment to another."""
    return later.delta(earlier, unit="microsecond")


def first_since(did: Any, day: Any) -> Any:
    """Whether a dated touch of behaviour is its customer's first since the beginning of a day."""
    since = microseconds(did["at"], day.cast("timestamp")) / 1_000_000
    return did.gap.isnull() | (did.gap > since)

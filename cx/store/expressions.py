"""Expressions that mean the same on every engine, where the obvious ones do not."""

import sys
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


def microseconds(later: Any, earlier: Any) -> Any:
    """The time from one moment to another."""
    return later.delta(earlier, unit="microsecond")

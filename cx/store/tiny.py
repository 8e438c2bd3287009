"""Scan for groups of so few people that no figure of theirs says anything."""

from typing import Final, NamedTuple

from cx.store.scan import Scan
from cx.store.store import Store, breakdown_column, breakdowns

LEAST: Final = 5  # people; of fewer, one person is a fifth and more of every figure
_TOUCHES: Final = 100  # a group with more is not looked into: so few people rarely make them
_PARTS: Final = 200  # a column with more groups names each order, or who brought whom
_NAMES: Final = frozenset(
    {"visit", "order", "account", "stage"}
)  # no column to break people down by


class Tiny(NamedTuple):
    """A column with ``n`` groups of fewer than ``least`` people, and one of them."""

    column: str
    n: int
    least: int
    example: str


def tiny_groups(store: Store) -> tuple[Tiny, ...]:
    """The columns for breakdowns that have tiny groups, in the order of the columns."""
    columns = [by for by in breakdowns(store) if by not in _NAMES]
    return tuple(tiny for by in columns if (tiny := _tiny(store, by)) is not None)


def _tiny(store: Store, by: str) -> Tiny | None:
    scan = Scan(store)
    touches = scan.touches.select("customer", value=scan.touches[breakdown_column(store, by)])
    told = touches.filter(touches.value.notnull())
    counted = scan.frame(told.group_by("value").aggregate(n=told.count()).limit(_PARTS + 1))
    small = counted["value"][counted["n"] < _TOUCHES]
    if small.empty or len(counted) > _PARTS:
        return None
    few = told.filter(told.value.isin([*small]))
    people = few.group_by("value").aggregate(people=few.customer.nunique())
    tiny = scan.frame(people.filter(people.people < LEAST).order_by("value"))
    values = [str(value) for value in tiny["value"]]
    return Tiny(by, len(values), LEAST, values[0]) if values else None

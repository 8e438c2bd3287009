"""Scan of purchases: who bought, and who bought again."""

from enum import StrEnum
from typing import Any, Final, NamedTuple

from cx.store.cube import Cube
from cx.store.expressions import number
from cx.store.scan import Scan
from cx.store.store import Store


class CountedBy(StrEnum):
    """What tells one purchase from the next."""

    ORDER = "order"  # distinct order ids
    DAY = "day"  # distinct days: no touch in the stage purchase has an order id


class Buyers(NamedTuple):
    """Customers who bought, and of those who did so at least twice."""

    buyers: int
    repeat_buyers: int
    counted_by: CountedBy


def buyers(store: Store) -> Buyers:
    """Customers with a purchase, and with two or more.

    Purchases are the distinct order ids among the touches of the stage ``purchase``; where none of
    those has an order id, the distinct days of touches that complete a purchase ("order", not
    "checkout"); where no touchpoint does, of all touches of the stage. Whether there are order
    ids, and touchpoints that complete, is asked of the whole store, not of the view.
    """
    scan = Scan(store)
    found = scan.frame(BUYERS).fillna(0).iloc[0]
    return Buyers(int(found["buyers"]), int(found["again"]), counted_by(store))


def _bought(scan: Scan) -> Any:
    did, one, _ = purchases(scan, scan.store)
    each = did.group_by("customer").aggregate(purchases=one.nunique())
    several = {"buyers": 1, "again": 2}
    counts = {name: number(each.purchases >= least) for name, least in several.items()}
    return each.select("customer", **counts)


BUYERS: Final = Cube("buyers", _bought)


def purchases(scan: Scan, store: Store) -> tuple[Any, Any, CountedBy]:
    """The touches that are purchases, what tells one from the next, and how that is called."""
    did = scan.did
    did = did.filter(did.purchase)
    facts = _facts(store)
    if facts["orders"]:
        return did, did.order, CountedBy.ORDER
    did = did.filter(did.completes) if facts["complete"] else did
    return did, did["at"].date(), CountedBy.DAY


def counted_by(store: Store) -> CountedBy:
    """What tells one purchase from the next."""
    return CountedBy.ORDER if _facts(store)["orders"] else CountedBy.DAY


def _facts(store: Store) -> Any:
    """How many purchases of all data have an order id, and how many complete one."""
    scan = Scan(store.whole())
    return scan.frame(FACTS).fillna(0).iloc[0]


def _told(scan: Scan) -> Any:
    did = scan.did
    bought = did.filter(did.purchase)
    return bought.select(
        "customer",
        orders=number(bought.order.notnull()),
        complete=number(bought.completes),
    )


FACTS: Final = Cube("purchases", _told)


def valued(scan: Scan, store: Store) -> Any:
    """Behaviour with the ``value`` of each purchase once.

    Where order ids tell purchases apart, a touch of the stage ``purchase`` without one (the page
    after the order in a web log) repeats what an order says, so its value is none.
    """
    import ibis

    did = scan.did
    if counted_by(store) is CountedBy.DAY:
        return did
    repeats = did.purchase & did.order.isnull()
    return did.mutate(value=ibis.ifelse(repeats, None, did.value))

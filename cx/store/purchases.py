"""Scan of purchases: who bought, and who bought again."""

from enum import StrEnum
from typing import Any, NamedTuple

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
    did, one, counted_by = purchases(scan, store)
    each = did.group_by("customer").aggregate(purchases=one.nunique())
    found = scan.frame(
        each.aggregate(
            buyers=each.count(where=each.purchases >= 1),
            again=each.count(where=each.purchases >= 2),
        )
    ).iloc[0]
    return Buyers(int(found["buyers"]), int(found["again"]), counted_by)


def purchases(scan: Scan, store: Store) -> tuple[Any, Any, CountedBy]:
    """The touches that are purchases, what tells one from the next, and how that is called."""
    whole = Scan(store.whole()).did
    bought = whole.filter(whole.purchase)
    facts = scan.frame(
        bought.aggregate(orders=bought.order.count(), complete=bought.count(where=bought.completes))
    ).iloc[0]
    did = scan.did
    did = did.filter(did.purchase)
    if facts["orders"]:
        return did, did.order, CountedBy.ORDER
    did = did.filter(did.completes) if facts["complete"] else did
    return did, did["at"].date(), CountedBy.DAY


def valued(scan: Scan, store: Store) -> Any:
    """Behaviour with the ``value`` of each purchase once.

    Where order ids tell purchases apart, a touch of the stage ``purchase`` without one (the page
    after the order in a web log) repeats what an order says, so its value is none.
    """
    import ibis

    did = scan.did
    if purchases(scan, store)[2] is CountedBy.DAY:
        return did
    repeats = did.purchase & did.order.isnull()
    return did.mutate(value=ibis.ifelse(repeats, None, did.value))

"""How many customers buy again."""

from typing import NamedTuple

from cx.stats.wilson import wilson
from cx.store import Store
from cx.store.purchases import CountedBy, buyers


class Repeat(NamedTuple):
    """Buyers, those who bought at least twice, and their share with its 95 % interval."""

    buyers: int
    repeat_buyers: int
    rate: float
    low: float
    high: float
    counted_by: CountedBy


def repeat_purchase(store: Store) -> Repeat:
    """Customers with two purchases or more among customers with one or more.

    Purchases are told apart by order id, or by day where the stage ``purchase`` has none
    (``cx.store.purchases``). Customers are seen until the data end, so late buyers had less time
    to return: name the period beside the rate. The interval is Wilson's.

    Returns
    -------
    Repeat
        rate, low and high are NaN without buyers.
    """
    found = buyers(store)
    rate, low, high = wilson(found.repeat_buyers, found.buyers)
    return Repeat(
        found.buyers, found.repeat_buyers, float(rate), float(low), float(high), found.counted_by
    )

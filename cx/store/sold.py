"""Scans of purchases in order: pauses between them, values, and what happened in between."""

from functools import reduce
from typing import Any, Final

from cx.domain import Stage
from cx.store.expressions import number, quantile
from cx.store.purchases import purchases
from cx.store.scan import Scan
from cx.store.store import Store

REPEATS: Final = 6  # purchases from this one on are taken together
ENTRY: Final = -1  # where a path comes from
END: Final = -1  # where it goes no further
_DAY: Final = 86_400_000_000  # microseconds


class Sold:
    """The purchases of some customers.

    Parameters
    ----------
    people : one row per customer: the journey table with ``entry``.
    flow : ordinals of the stages of the flow.
    """

    def __init__(self, store: Store, scan: Scan, people: Any, flow: list[int]) -> None:
        import ibis

        self.store, self.scan, self.people, self.flow = store, scan, people, flow
        self.end = None if store.last is None else ibis.literal(store.last, type="timestamp")

    def followed(self) -> Any:
        """Until when everyone could be followed."""
        import ibis

        return ibis.null("timestamp") if self.end is None else self.end

    def bought(self) -> Any:
        """One row per purchase: ``customer, entry, number`` (from 1)``, at, next_at, value``."""
        import ibis

        did, one, _ = purchases(self.scan, self.store)
        rows = did.mutate(one=one).filter(lambda t: t.one.notnull())
        each = rows.group_by("customer", "one").aggregate(
            at=rows["at"].min(), value=rows.value.sum()
        )
        order = [each["at"], each.one]
        window = ibis.window(group_by=each.customer, order_by=order)
        told = each.mutate(
            number=ibis.row_number().over(window) + 1, next_at=each["at"].lead().over(window)
        )
        people = self.people.select("customer", "entry")
        return told.join(people, "customer")

    def repeats(self, bought: Any) -> Any:
        """From no purchase, the first, .. to the next: ``bought, again, days, n``."""
        import ibis

        followed = self.followed()
        firsts = bought.filter(bought.number == 1).select("customer", first="at")
        people = self.people.left_join(firsts, "customer")
        again = people["customer_right"].notnull()
        none = people.select(
            bought=ibis.literal(0).cast("int32"),
            again=again,
            days=days(people.entry, ibis.ifelse(again, people["first"], followed)),
        )
        later = bought.select(
            bought=ibis.least(bought.number, REPEATS).cast("int32"),
            again=bought.next_at.notnull(),
            days=days(bought["at"], bought.next_at.coalesce(followed)),
        )
        rows = union([none, later])
        return rows.group_by("bought", "again", "days").aggregate(n=rows.count())

    def cycle(self, bought: Any) -> Any:
        """Of buyers followed for as long as most who buy again take: ways within the first cycle."""
        import ibis

        ids = [self.store.done[k] for k in self.flow]
        buying = self.store.model.column_of(Stage.PURCHASE).id
        start = ids.index(buying) if buying in ids else 0
        each = self._between(bought, self.flow[start + 1 :])
        parts = []
        for place in range(start, len(self.flow)):
            k, later = self.flow[place], self.flow[place + 1 :]
            here = each if place == start else each.filter(each[f"at_{k}"])
            following = ibis.literal(END)
            for j in reversed(later):
                following = ibis.ifelse(here[f"at_{j}"], self.flow.index(j), following)
            on = here[f"next_position_{k}"].notnull() if later else ibis.literal(False)
            late = here.again & (following == END) & on
            parts.append(
                here.select(
                    stage=ibis.literal(place).cast("int32"),
                    next=following.cast("int32"),
                    again=number(here.again),
                    later=number(late),
                )
            )
        rows = union(parts)
        return rows.group_by("stage", "next").aggregate(
            n=rows.count(), again=rows.again.sum(), later=rows.later.sum()
        )

    def _between(self, bought: Any, after: list[int]) -> Any:
        """One row per buyer: what of the later stages came before the next purchase, if any came."""
        import ibis

        one = bought.filter(bought.number == 1)
        waited = ibis.ifelse(one.next_at.notnull(), days(one["at"], one.next_at), None)
        long = quantile(one.select(days=waited), "days", 0.9).days.as_scalar().fill_null(0)
        if self.end is not None:
            one = one.filter(days(one["at"], self.end) >= long)
        did = self.scan.did.select("customer", "column", touched="at")
        both = one.left_join(did, "customer").drop("customer_right")
        inside = (both.touched > both["at"]) & (
            both.next_at.isnull() | (both.touched < both.next_at)
        )
        there = {f"at_{k}": ((both.column == k) & inside).any() for k in after}
        again = both.next_at.notnull().any()
        each = both.group_by("customer").aggregate(again=again, **there)
        return each.join(self.people.drop(*there), "customer")


def values(bought: Any) -> Any:
    """Values of first and of later purchases, within and between customers."""
    import ibis

    told = bought.filter(bought.value.notnull())
    told = told.mutate(repeat=ibis.ifelse(told.number > 1, 1, 0).cast("int32"))
    each = told.group_by("repeat", "customer").aggregate(
        k=told.count(), total=told.value.sum(), squares=(told.value * told.value).sum()
    )
    return each.group_by("repeat").aggregate(
        n=each.k.sum().cast("int64"),
        total=each.total.sum(),
        squares=each.squares.sum(),
        customers=each.count(),
        between=(each.total * each.total / each.k).sum(),
    )


def days(start: Any, end: Any) -> Any:
    """Whole days between two times; 0 where one is missing, or the end comes first."""
    import ibis

    whole = (end.delta(start, unit="microsecond") / _DAY).floor().cast("int32")
    return ibis.greatest(whole.fill_null(0), 0)


def union(parts: list[Any]) -> Any:
    """The rows of several tables."""
    return reduce(lambda one, other: one.union(other, distinct=False), parts)

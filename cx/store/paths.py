"""Scans for the chain of stages: ways from stage to stage with their days, purchases, values."""

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from cx.model.stage_model import UNPLACED
from cx.store.scan import Scan
from cx.store.sold import END, ENTRY, REPEATS, Sold, days, union, values
from cx.store.store import Store

if TYPE_CHECKING:
    import pandas as pd


class Paths(NamedTuple):
    """Everyone's path, counted: the stages of the flow they did something in, in journey order.

    ``stage`` and ``next`` are places in ``columns`` (``ENTRY``, ``END``: none); days are whole.

    Parameters
    ----------
    columns : the stages of the flow.
    entrants : customers who did anything.
    days : from the first entry to the end of the data; NaN without times.
    ways : ``stage, next, days, n``: customers at a stage by the next one on their path, days from
        the first touch in the one to the first in the other (0 where that came before); without a
        next one, days they could be followed. From ``ENTRY``: since the first touch of all.
    furthest : ``stage, n, buyers``: customers by the last stage of their path, and who bought.
    purchases : ``bought, again, days, n``: from no purchase (0: days since the entry), the first, ..,
        ``REPEATS`` and later ones, to the next; without a next one, days they could be followed.
    values : ``repeat, n, total, squares, customers, between``: of the first purchases (0) and of all
        later ones (1): how many have a value, their sum, sum of squares, their customers, and the
        sum over customers of (sum^2 / n).
    cycle : ``stage, next, n, again, later``: buyers who could be followed for long enough, by the
        stages that they reached between the first purchase and the next: ways as above, from the
        stage of purchases on, how many of them bought again, and how many of these had no next stage
        in that time but came to the stage behind this one after it: they went on, only later.
    """

    columns: tuple[str, ...]
    entrants: int
    days: float
    ways: "pd.DataFrame"
    furthest: "pd.DataFrame"
    purchases: "pd.DataFrame"
    values: "pd.DataFrame"
    cycle: "pd.DataFrame"


def paths(store: Store, *, since: datetime.date | None = None) -> Paths:
    """The paths of a store's customers.

    Purchases are those of ``cx.store.purchases``; the value of one is the sum over its touches.

    Parameters
    ----------
    since : only customers whose first touch is on this day or later.
    """
    if not set(store.done.values()) - {UNPLACED}:
        return _nowhere()
    return _Query(store, since).paths()


def arrivals(store: Store, *, since: datetime.date, month_days: float) -> "pd.DataFrame":
    """How soon people who entered from a day on came to each stage, and to each purchase.

    Parameters
    ----------
    since : the first touch is on this day or later.
    month_days : of how many days a month is taken.

    Returns
    -------
    DataFrame
        ``what`` ("stage", "purchase")``, place`` (of the stage in the flow; number of the purchase,
        up to ``REPEATS``; ``ENTRY``: everyone)``, month`` (whole months since the entry)``, followed``
        (whole months that they could be followed)``, n``.
    """
    return _Query(store, since).arrivals(month_days)


class _Query:
    """The scan's parts over one row per customer (``entry``, first times in the stages)."""

    def __init__(self, store: Store, since: datetime.date | None) -> None:
        import ibis

        self.store, self.scan = store, Scan(store)
        self.flow = [k for k, id in store.done.items() if id != UNPLACED]
        journey = self.scan.journey
        times = [journey[f"at_{k}"] for k in store.done]
        entry = ibis.least(*times) if len(times) > 1 else times[0]
        people = journey.mutate(entry=entry)
        if since is not None:
            start = datetime.datetime.combine(since, datetime.time.min)
            people = people.filter(people.entry >= ibis.literal(start, type="timestamp"))
        self.people = people
        self.sold = Sold(store, self.scan, people, self.flow)

    def paths(self) -> Paths:
        facts = self.scan.frame(
            self.people.aggregate(n=self.people.count(), first=self.people.entry.min())
        ).iloc[0]
        last = self.store.last
        known = last is not None and facts["n"] and facts["first"] == facts["first"]
        length = (last - facts["first"]).total_seconds() / 86_400 if known else float("nan")
        bought = self.sold.bought()
        return Paths(
            columns=tuple(self.store.done[k] for k in self.flow),
            entrants=int(facts["n"]),
            days=length,
            ways=self.scan.frame(self._ways()),
            furthest=self.scan.frame(self._furthest(bought)),
            purchases=self.scan.frame(self.sold.repeats(bought)),
            values=self.scan.frame(values(bought)),
            cycle=self.scan.frame(self.sold.cycle(bought)),
        )

    def _ways(self) -> Any:
        parts = [self._way(ENTRY, self.flow)]
        parts += [self._way(place, self.flow[place + 1 :]) for place in range(len(self.flow))]
        rows = union(parts)
        return rows.group_by("stage", "next", "days").aggregate(n=rows.count())

    def _way(self, place: int, later: list[int]) -> Any:
        """Everyone at a stage (``ENTRY``: everyone) with the next one on their path."""
        import ibis

        people = self.people
        if place == ENTRY:
            since = people.entry
        else:
            k = self.flow[place]
            people = people.filter(people[f"position_{k}"].notnull())
            since = people[f"at_{k}"]
        following, at = ibis.literal(END), ibis.null("timestamp")
        for k in reversed(later):
            there = people[f"position_{k}"].notnull()
            following = ibis.ifelse(there, self.flow.index(k), following)
            at = ibis.ifelse(there, people[f"at_{k}"], at)
        until = ibis.ifelse(following == END, self.sold.followed(), at)
        return people.select(
            stage=ibis.literal(place).cast("int32"),
            next=following.cast("int32"),
            days=days(since, until),
        )

    def _furthest(self, bought: Any) -> Any:
        import ibis

        last = ibis.literal(END)
        for place, k in enumerate(self.flow):
            last = ibis.ifelse(self.people[f"position_{k}"].notnull(), place, last)
        ends = self.people.select("customer", stage=last.cast("int32"))
        who = bought.select("customer").distinct().mutate(bought=1)
        rows = ends.left_join(who, "customer")
        return rows.group_by("stage").aggregate(n=rows.count(), buyers=rows.bought.count())

    def arrivals(self, month_days: float) -> "pd.DataFrame":
        """Everyone's first times in months since the entry."""
        import ibis

        def months(start: Any, end: Any) -> Any:
            return (days(start, end) / month_days).floor().cast("int32")

        def rows(what: str, place: Any, people: Any, at: Any) -> Any:
            return people.select(
                what=ibis.literal(what),
                place=place.cast("int32"),
                month=months(people.entry, at),
                followed=months(people.entry, self.sold.followed()),
            )

        everyone = self.people
        parts = [rows("stage", ibis.literal(ENTRY), everyone, everyone.entry)]
        for place, k in enumerate(self.flow):
            there = everyone.filter(everyone[f"position_{k}"].notnull())
            parts.append(rows("stage", ibis.literal(place), there, there[f"at_{k}"]))
        bought = self.sold.bought()
        bought = bought.filter(bought.number <= REPEATS)
        parts.append(rows("purchase", bought.number, bought, bought["at"]))
        found = union(parts)
        return self.scan.frame(
            found.group_by("what", "place", "month", "followed").aggregate(n=found.count())
        )


def _nowhere() -> Paths:
    """Where nobody did anything in a stage."""
    import pandas as pd

    frames = {
        "ways": ("stage", "next", "days", "n"),
        "furthest": ("stage", "n", "buyers"),
        "purchases": ("bought", "again", "days", "n"),
        "values": ("repeat", "n", "total", "squares", "customers", "between"),
        "cycle": ("stage", "next", "n", "again", "later"),
    }
    empty = {name: pd.DataFrame(columns=list(names)) for name, names in frames.items()}
    return Paths(columns=(), entrants=0, days=float("nan"), **empty)

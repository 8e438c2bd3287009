"""What a store can be filtered by, and the store with filters on."""

import datetime
from dataclasses import dataclass

import pandas as pd

from cx.model.filters import GROUPS, Filters, Understood, understood
from cx.model.periods import Period, offered
from cx.store.daily import DAILY
from cx.store.scan import Scan
from cx.store.store import Store, breakdowns


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a set of data can be filtered by.

    Parameters
    ----------
    days : the first and last day of the data; None without times.
    periods : the periods in which something happened.
    values : the values of each breakdown that has any, most customers first.
    """

    days: tuple[datetime.date, datetime.date] | None = None
    periods: tuple[Period, ...] = ()
    values: dict[str, tuple[str, ...]]

    def understood(self, filters: Filters) -> Understood:
        """What of some filters these data can follow."""
        return understood(filters, days=self.days, values=self.values)


def choices(store: Store | None) -> Choices:
    """What a store can be filtered by; None is data without customers: nothing."""
    if store is None:
        return Choices(values={})
    whole = store.whole()
    days, there = _days(whole), breakdowns(whole)
    found = {by: tuple(whole.groups(by)["value"]) for by in GROUPS if by in there}
    return Choices(
        days=(days[0], days[-1]) if days else None,
        periods=offered(days),
        values={by: values for by, values in found.items() if values},
    )


def _days(store: Store) -> list[datetime.date]:
    """The days on which something was done or said, in order."""
    scan = Scan(store)
    days = scan.cube(DAILY).select("day").distinct()
    return sorted(pd.Timestamp(day).date() for day in scan.frame(days)["day"].dropna())


def filtered(store: Store, wanted: Understood) -> Store:
    """The store with filters on."""
    for by, values in wanted.filters.groups().items():
        store = store.only(by, *values)
    return store.within(*wanted.period[2:]) if wanted.period else store

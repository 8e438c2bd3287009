"""How many visits end where they began."""

from typing import NamedTuple

import pandas as pd

from cx.stats.wilson import clustered_wilson
from cx.store import Store
from cx.store.sums import sums_of
from cx.store.visits import GAP_MINUTES, entry_sums, visit_sums


class Bounce(NamedTuple):
    """Visits, those of one touch only, and their share with its 95 % interval."""

    visits: int
    bounced: int
    rate: float
    low: float
    high: float


def bounce(store: Store, *, gap_minutes: float = GAP_MINUTES) -> Bounce:
    """Visits of one touch among all visits.

    A visit is a customer's touches with pauses of at most ``gap_minutes``; where the files name
    visits, their ids say what one is (``cx.store.visits.visit_sums``). This is not the exit rate, nor GA4's bounce rate (sessions
    without engagement). The interval is Wilson's, clustered by customer.

    Returns
    -------
    Bounce
        rate, low and high are NaN without visits.
    """
    sums = sums_of(visit_sums(store, gap_minutes=gap_minutes))
    rate, low, high = clustered_wilson(sums)
    return Bounce(int(sums.m[0]), int(sums.k[0]), float(rate[0]), float(low[0]), float(high[0]))


def bounce_by_entry(store: Store, *, gap_minutes: float = GAP_MINUTES) -> pd.DataFrame:
    """The bounce rate by the touchpoint that began the visit.

    Returns
    -------
    DataFrame
        One row per touchpoint and stage that began a visit, most visits first: ``touchpoint,
        stage, visits, bounced, rate, low, high`` (95 %, clustered by customer).
    """
    found = entry_sums(store, gap_minutes=gap_minutes)
    rate, low, high = clustered_wilson(sums_of(found))
    rows = found.assign(
        visits=found["m"].astype(int), bounced=found["k"].astype(int), rate=rate, low=low, high=high
    )
    rows = rows.sort_values(["visits", "touchpoint"], ascending=[False, True], ignore_index=True)
    return rows[["touchpoint", "stage", "visits", "bounced", "rate", "low", "high"]]

"""Scans of visits: touches of a customer close in time, or under one visit id."""

from typing import TYPE_CHECKING, Any

from cx.store.scan import Scan
from cx.store.store import Store
from cx.store.sums import cluster_sums_by

if TYPE_CHECKING:
    import pandas as pd


def visit_sums(store: Store, *, gap_minutes: float) -> "pd.DataFrame":
    """Cluster sums of bounced visits (k) over visits (m), over all customers.

    A visit ends when the next touch is more than ``gap_minutes`` away; where a touch has a visit
    id, the customer's touches with this id are the visit. Touches with neither time nor visit id
    belong to none. A visit has bounced when it has one touch.

    Returns
    -------
    DataFrame
        One row: ``k, m, kk, km, mm, groups``; NaN sums without visits.
    """
    scan = Scan(store)
    visits = _visits(scan.did, gap_minutes * 60, ids=store.visit_ids)
    per_customer = visits.group_by("customer").aggregate(k=visits.bounced.sum(), m=visits.count())
    return scan.frame(cluster_sums_by(per_customer, None))


def entry_sums(store: Store, *, gap_minutes: float) -> "pd.DataFrame":
    """Cluster sums of bounced visits (k) over visits (m), by the touchpoint that began the visit.

    Returns
    -------
    DataFrame
        One row per touchpoint and stage, in no order: ``touchpoint, stage, k, m, kk, km, mm,
        groups``.
    """
    scan = Scan(store)
    visits = _visits(scan.did, gap_minutes * 60, ids=store.visit_ids)
    per_customer = visits.group_by("spot", "customer").aggregate(
        k=visits.bounced.sum(), m=visits.count()
    )
    return scan.named(cluster_sums_by(per_customer, "spot"))


def _visits(did: Any, gap_seconds: float, *, ids: bool) -> Any:
    """One row per visit: ``customer``, ``spot`` where it began, ``bounced``."""
    if not ids:
        return _by_gap(did, gap_seconds)
    named = did.filter(did.visit.notnull())
    by_id = named.group_by("customer", "visit").aggregate(
        spot=named.spot.argmin(named.position), bounced=named.count() == 1
    )
    rest = _regapped(did.filter(did.visit.isnull()))
    return by_id.drop("visit").union(_by_gap(rest, gap_seconds), distinct=False)


def _by_gap(did: Any, gap_seconds: float) -> Any:
    begins = did.gap.isnull() | (did.gap > gap_seconds)
    ends = did.gap_next.isnull() | (did.gap_next > gap_seconds)
    return did.filter(did["at"].notnull() & begins).select("customer", "spot", bounced=ends)


def _regapped(did: Any) -> Any:
    """Gaps among the touches without a visit id only: those with one stand between them."""
    import ibis

    order = ibis.window(group_by=did.customer, order_by=did.position)
    at = did["at"]
    return did.mutate(
        gap=at.delta(at.lag().over(order), unit="microsecond") / 1e6,
        gap_next=at.lead().over(order).delta(at, unit="microsecond") / 1e6,
    )

"""Scans of visits: touches of a customer close in time, or under one visit id."""

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from cx.store.cube import Cube
from cx.store.expressions import number
from cx.store.scan import Scan
from cx.store.store import Store
from cx.store.sums import clustered

if TYPE_CHECKING:
    import pandas as pd

GAP_MINUTES: Final = 30.0  # a longer pause begins a new visit, unless the file names visits


def visit_sums(store: Store, *, gap_minutes: float) -> "pd.DataFrame":
    """Cluster sums of bounced visits (k) over visits (m), over all customers.

    A visit has bounced when it has one touch. Without visit ids, a visit ends when the next touch
    is more than ``gap_minutes`` away; touches without a time belong to none.

    With visit ids, these say what a visit is:

    - The customer's touches under one id are a visit, whatever the pauses.
    - A touch without an id belongs to the visit it follows within ``gap_minutes`` (from touch to
      touch): an order noted by the shop ends the visit that led to it.
    - Where no visit stands before it, it begins one, or the next within ``gap_minutes``, if its
      touchpoint carries ids elsewhere in the data, so that this id was lost. A touchpoint that
      never carries one (a delivery, an e-mail sent) begins no visit.

    Returns
    -------
    DataFrame
        One row: ``k, m, kk, km, mm, groups``; NaN sums without visits.
    """
    scan = Scan(store)
    return scan.frame(visit_cube(gap_minutes))


def entry_sums(store: Store, *, gap_minutes: float) -> "pd.DataFrame":
    """Cluster sums of bounced visits (k) over visits (m), by the touchpoint that began the visit.

    Returns
    -------
    DataFrame
        One row per touchpoint and stage, in no order: ``touchpoint, stage, k, m, kk, km, mm,
        groups``.
    """
    scan = Scan(store)
    return scan.named(entry_cube(gap_minutes))


def visit_cube(gap_minutes: float) -> Cube:
    """Everyone's visits."""
    rows = partial(_counted, [], gap_minutes)
    return Cube(f"visits {gap_minutes:g}", rows, depends="touches")


def entry_cube(gap_minutes: float) -> Cube:
    """Everyone's visits by the touchpoint that began them."""
    rows = partial(_counted, ["spot"], gap_minutes)
    return Cube(f"entries {gap_minutes:g}", rows, ("spot",), depends="spots")


def _counted(keys: list[str], gap_minutes: float, scan: Scan) -> Any:
    found = visits(scan, scan.store, gap_minutes=gap_minutes)
    each = found.group_by([*keys, "customer"])
    return clustered(each.aggregate(k=number(found.bounced).sum(), m=found.count()))


def visits(scan: Scan, store: Store, *, gap_minutes: float) -> Any:
    """One row per visit: ``customer``; ``spot, at, seen`` of the touch that began it; ``bounced``."""
    did, gap_seconds = scan.did, gap_minutes * 60
    begins = did.gap.isnull() | (did.gap > gap_seconds)
    if store.visit_ids:
        return _by_id(scan, did.mutate(begins=begins))
    ends = did.gap_next.isnull() | (did.gap_next > gap_seconds)
    first = did.filter(did["at"].notnull() & begins)
    return first.select("customer", "spot", "at", "seen", bounced=ends)


def _by_id(scan: Scan, did: Any) -> Any:
    """Visits under their ids, and touches without one beside them."""
    import ibis

    places = scan.visit_places.mutate(carries=True)
    known = did.filter(did["at"].notnull() | did.visit.notnull()).left_join(places, "place")
    runs = known.mutate(
        run=number(known.begins).sum().over(ibis.cumulative_window(order_by=known.position))
    )
    so_far = ibis.cumulative_window(group_by=runs.run, order_by=runs.position)
    with_id = ibis.ifelse(runs.visit.notnull(), runs.position, None)
    latest, first = with_id.max().over(so_far), with_id.min().over(ibis.window(group_by=runs.run))
    steps = runs.mutate(
        source=ibis.coalesce(latest, first), belongs=runs.carries.count().over(so_far) > 0
    )
    names = did.filter(did.visit.notnull()).select(source="position", named="visit")
    steps = steps.filter(steps.belongs).left_join(names, "source")
    alone = ibis.ifelse(steps.named.isnull(), steps.run, None)
    found = steps.group_by("customer", "named", alone=alone).aggregate(
        **{name: steps[name].argmin(steps.position) for name in ("spot", "at", "seen")},
        bounced=steps.count() == 1,
    )
    return found.select("customer", "spot", "at", "seen", "bounced")

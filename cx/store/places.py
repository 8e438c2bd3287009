"""Scans of touchpoints: how often, by whom, in which order, through which channel."""

from typing import TYPE_CHECKING, Any

from cx.store.scan import Scan
from cx.store.store import Store

if TYPE_CHECKING:
    import pandas as pd


def spot_counts(store: Store) -> "pd.DataFrame":
    """How often every touchpoint was touched, by how many, and how late in its stage.

    Returns
    -------
    DataFrame
        One row per touchpoint and stage, in no order: ``touchpoint``, ``stage``, ``touches`` (a
        touch both done and said counts once), ``customers``, ``did_touches``, ``did_customers``,
        ``lag_days`` (mean time from a customer's first touch in the stage to their first at the
        touchpoint; NaN without times or behaviour), ``lag_touches`` (the same in touches).
    """
    scan = Scan(store)
    did = _did_by_customer(scan.did)
    done = did.group_by("spot").aggregate(
        did_touches=did.touches.sum().cast("int64"),
        did_customers=did.count(),
        lag_days=did.lag_seconds.mean() / 86_400,
        lag_touches=did.lag_touches.mean(),
    )
    said = scan.said
    by_customer = said.group_by("customer", "spot").aggregate(
        touches=said.count(where=~said.also_did)
    )
    both = did.select("customer", "spot", "touches").union(
        by_customer.select("customer", "spot", "touches"), distinct=False
    )
    each = both.group_by("customer", "spot").aggregate(touches=both.touches.sum())
    counts = each.group_by("spot").aggregate(
        touches=each.touches.sum().cast("int64"), customers=each.count()
    )
    rows = scan.named(counts.left_join(done, "spot").drop("spot_right"))
    numbers = {"did_touches": "int64", "did_customers": "int64"}
    return rows.fillna(dict.fromkeys(numbers, 0)).astype(numbers)


def _did_by_customer(did: Any) -> Any:
    """One row per customer and touchpoint with the lag from their first touch in its stage."""
    import ibis

    each = did.group_by("customer", "column", "spot").aggregate(
        touches=did.count(), at=did["at"].min(), position=did.position.min()
    )
    stage = ibis.window(group_by=[each.customer, each.column])
    start, first = each["at"].min().over(stage), each.position.min().over(stage)
    return each.mutate(
        lag_seconds=each["at"].delta(start, unit="microsecond") / 1e6,
        lag_touches=each.position - first,
    )


def channel_counts(store: Store) -> "pd.DataFrame":
    """Through which channels customers touched each stage; behaviour only.

    Returns
    -------
    DataFrame
        One row per stage and channel, in no order: ``stage``, ``channel``, ``customers``.
    """
    scan = Scan(store)
    did = scan.did
    pairs = did.filter(did.channel.notnull()).select("customer", "column", "channel").distinct()
    return scan.named(pairs.group_by("column", "channel").aggregate(customers=pairs.count()))

"""Scans of touchpoints: how often, by whom, in which order, through which channel."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from cx.store.scan import Scan
from cx.store.store import Store

if TYPE_CHECKING:
    import pandas as pd


_COUNTS: Final = (
    "did_touches",
    "did_customers",
    "said_touches",
    "said_customers",
    "both_customers",
)
COLUMNS: Final = (
    "touchpoint",
    "stage",
    "touches",
    "customers",
    "did_touches",
    "did_customers",
    "lag_days",
    "lag_touches",
)


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
    import pandas as pd

    scan = Scan(store)
    did, said = scan.did, scan.said
    done = scan.named(_done(did, scan.journey, store.done))
    asked = said.group_by("customer", "spot").aggregate(touches=said.count(where=~said.also_did))
    only = scan.named(
        asked.group_by("spot").aggregate(
            said_touches=asked.touches.sum().cast("int64"), said_customers=asked.count()
        )
    )
    both = asked.semi_join(did, ["customer", "spot"])
    again = scan.named(both.group_by("spot").aggregate(both_customers=both.count()))
    rows = done.merge(only, how="outer").merge(again, how="outer")
    rows = rows.fillna(dict.fromkeys(_COUNTS, 0)).astype(dict.fromkeys(_COUNTS, "int64"))
    found = rows.assign(
        touches=rows["did_touches"] + rows["said_touches"],
        customers=rows["did_customers"] + rows["said_customers"] - rows["both_customers"],
    )
    return pd.DataFrame(found[list(COLUMNS)])


def _done(did: Any, journey: Any, columns: Mapping[int, str]) -> Any:
    """Behaviour by touchpoint, with the lag from the customer's first touch in its stage."""
    import ibis

    each = did.group_by("customer", "spot").aggregate(
        column=did.column.max(),
        touches=did.count(),
        at=did["at"].min(),
        position=did.position.min(),
    )
    both = each.join(journey, "customer")
    start, first = ibis.null("timestamp"), ibis.null("int64")
    for k in columns:
        start = ibis.ifelse(both.column == k, both[f"at_{k}"], start)
        first = ibis.ifelse(both.column == k, both[f"position_{k}"], first)
    return both.group_by("spot").aggregate(
        did_touches=both.touches.sum().cast("int64"),
        did_customers=both.count(),
        lag_days=both["at"].delta(start, unit="microsecond").mean() / 86_400e6,
        lag_touches=(both.position - first).mean(),
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

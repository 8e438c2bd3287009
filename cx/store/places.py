"""Scans of touchpoints: how often, by whom, in which order, through which channel."""

from typing import TYPE_CHECKING, Any, Final

from cx.store.cube import Cube
from cx.store.expressions import microseconds, number
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
    rows = scan.named(DONE).merge(scan.named(ASKED), how="outer")
    rows = rows.fillna(dict.fromkeys(_COUNTS, 0)).astype(dict.fromkeys(_COUNTS, "int64"))
    found = rows.assign(
        touches=rows["did_touches"] + rows["said_touches"],
        customers=rows["did_customers"] + rows["said_customers"] - rows["both_customers"],
        lag_days=rows["lag"] / rows["dated"].where(rows["dated"] > 0) / 86_400_000_000,
        lag_touches=rows["positions"] / rows["did_customers"].where(rows["did_customers"] > 0),
    )
    return pd.DataFrame(found[list(COLUMNS)])


def _asked(scan: Scan) -> Any:
    """Everyone's opinions by touchpoint, and whether they also did something there."""
    did, said = scan.did, scan.said
    only = number(~said.also_did)
    each = said.group_by("customer", "spot").aggregate(
        said_touches=only.sum(), also=number(said.also_did).max()
    )
    alone = each.filter(each.also == 0).select("customer", "spot")  # most are few
    there = did.semi_join(alone, ["customer", "spot"]).select("customer", "spot").distinct()
    both = each.left_join(there.mutate(found=1), ["customer", "spot"])
    return both.select(
        "customer",
        "spot",
        "said_touches",
        said_customers=1,
        both_customers=both.also + both.found.fill_null(0),
    )


def _done(scan: Scan) -> Any:
    """Everyone's behaviour by touchpoint, with the lag from their first touch in its stage."""
    import ibis

    did, journey, columns = scan.did, scan.journey, scan.store.done
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
    lag = microseconds(both["at"], start)
    return both.select(
        "customer",
        "spot",
        did_touches=both.touches,
        did_customers=1,
        lag=lag.cast("float64"),
        dated=number(lag.notnull()),
        positions=both.position - first,
    )


DONE: Final = Cube("done", _done, ("spot",))
ASKED: Final = Cube("asked", _asked, ("spot",), depends="spots")


def channel_counts(store: Store) -> "pd.DataFrame":
    """Through which channels customers touched each stage; behaviour only.

    Returns
    -------
    DataFrame
        One row per stage and channel, in no order: ``stage``, ``channel``, ``customers``.
    """
    scan = Scan(store)
    return scan.named(CHANNELS)


def _channels(scan: Scan) -> Any:
    did = scan.did
    pairs = did.filter(did.channel.notnull()).select("customer", "column", "channel").distinct()
    return pairs.mutate(customers=1)


CHANNELS: Final = Cube("channels", _channels, ("column", "channel"))

"""Scan of the whole: how many, from when to when."""

import datetime
from typing import Any, NamedTuple

from cx.store.scan import Scan
from cx.store.store import Store


class Overview(NamedTuple):
    """Customers and touches of a view, and the times of its first and last touch."""

    customers: int
    touches: int
    first: datetime.datetime | None
    last: datetime.datetime | None


def overview(store: Store) -> Overview:
    """Count a view's customers and touches; a touch both done and said counts once.

    Times are None where no touch has one.
    """
    scan = Scan(store)
    said = scan.said
    parts = [scan.did, said.filter(~said.also_did)]
    found = [scan.frame(_extent(part)).iloc[0] for part in (*parts, said)]
    firsts = [row["first"] for row in found if row["touches"] and row["first"] == row["first"]]
    lasts = [row["last"] for row in found if row["touches"] and row["last"] == row["last"]]
    customers = scan.customers
    return Overview(
        int(scan.frame(customers.aggregate(n=customers.count()))["n"].iloc[0]),
        int(found[0]["touches"] + found[1]["touches"]),
        min(firsts).to_pydatetime() if firsts else None,
        max(lasts).to_pydatetime() if lasts else None,
    )


def _extent(touches: Any) -> Any:
    return touches.aggregate(
        touches=touches.count(), first=touches["at"].min(), last=touches["at"].max()
    )

"""Sums over customers that add up (``cx.stats.clusters``), as expressions."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from cx.stats.clusters import ClusterSums

SUMS: Final = ClusterSums._fields


def cluster_sums_by(per_customer: Any, by: str | Sequence[str] | None) -> Any:
    """``k, m, kk, km, mm, groups`` from one row per customer (and ``by``) with ``k`` and ``m``."""
    k, m = per_customer.k.cast("float64"), per_customer.m.cast("float64")
    rows = per_customer.mutate(k=k, m=m)
    table = rows.group_by(by) if by else rows
    return table.aggregate(
        k=rows.k.sum(),
        m=rows.m.sum(),
        kk=(rows.k * rows.k).sum(),
        km=(rows.k * rows.m).sum(),
        mm=(rows.m * rows.m).sum(),
        groups=rows.count().cast("float64"),
    )


def sums_of(rows: pd.DataFrame) -> ClusterSums:
    """The sums in a frame's columns, as arrays for ``cx.stats``; what is missing is 0."""
    return ClusterSums(*(rows[name].fillna(0.0).to_numpy(dtype=float) for name in SUMS))

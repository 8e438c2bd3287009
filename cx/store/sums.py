"""Sums over customers that add up (``cx.stats.clusters``), as expressions."""

from typing import Any, Final

import pandas as pd

from cx.stats.clusters import ClusterSums

SUMS: Final = ClusterSums._fields


def clustered(per_customer: Any) -> Any:
    """One row per customer (and keys) with ``k`` and ``m``, and what of it adds up besides."""
    rows = per_customer.mutate(k=per_customer.k.cast("float64"), m=per_customer.m.cast("float64"))
    return rows.mutate(kk=rows.k * rows.k, km=rows.k * rows.m, mm=rows.m * rows.m, groups=1.0)


def sums_of(rows: pd.DataFrame) -> ClusterSums:
    """The sums in a frame's columns, as arrays for ``cx.stats``; what is missing is 0."""
    return ClusterSums(*(rows[name].fillna(0.0).to_numpy(dtype=float) for name in SUMS))

"""Scan of scores on either side of a day: what a before and after needs."""

import datetime
from typing import TYPE_CHECKING, Any

from cx.store.opinions import KEYS, By, Measure
from cx.store.scan import Scan
from cx.store.store import Store

if TYPE_CHECKING:
    import pandas as pd


def sides(
    store: Store,
    day: datetime.date,
    *,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
    by: By = "stage",
) -> "pd.DataFrame":
    """Sums of scores before a day and from it on, by stage or touchpoint; they add up over customers.

    A customer i has the sum of scores k and their number m on each side (0: before, 1: from the
    day on).

    Parameters
    ----------
    first, last : only scores from the one day and before the other, where given.
    by : ``stage``, or ``touchpoint`` (and its stage).

    Returns
    -------
    DataFrame
        One row per stage (touchpoint) with dated scores, in no order: ``touchpoint`` (where
        asked), ``stage``; of each side s ``k_s, m_s,
        kk_s, km_s, mm_s, groups_s``; across the sides ``kk, km, mk, mm`` (sums of k_0 k_1, k_0 m_1,
        m_0 k_1, m_0 m_1); ``groups`` (customers on either side).
    """
    import ibis

    scan = Scan(store)
    said = scan.said
    said = said.filter(said[Measure.SCORE.value].notnull() & said["at"].notnull())
    said = said.mutate(day=said["at"].date())
    if first is not None:
        said = said.filter(said.day >= ibis.literal(first))
    if last is not None:
        said = said.filter(said.day < ibis.literal(last))
    score, later = said[Measure.SCORE.value], said.day >= ibis.literal(day)
    key = KEYS[by]
    each = said.group_by(key, "customer").aggregate(
        k_0=score.sum(where=~later).fill_null(0.0),
        m_0=score.count(where=~later).cast("float64"),
        k_1=score.sum(where=later).fill_null(0.0),
        m_1=score.count(where=later).cast("float64"),
    )
    sums: dict[str, Any] = {}
    for side in ("0", "1"):
        k, m = each[f"k_{side}"], each[f"m_{side}"]
        sums |= {f"k_{side}": k.sum(), f"m_{side}": m.sum(), f"kk_{side}": (k * k).sum()}
        sums |= {f"km_{side}": (k * m).sum(), f"mm_{side}": (m * m).sum()}
        sums[f"groups_{side}"] = each.count(where=m > 0).cast("float64")
    for a in ("k", "m"):
        for b in ("k", "m"):
            sums[a + b] = (each[f"{a}_0"] * each[f"{b}_1"]).sum()
    sums["groups"] = each.count().cast("float64")
    return scan.named(each.group_by(key).aggregate(**sums))

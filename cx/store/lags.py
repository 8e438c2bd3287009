"""Scan of how long people take from each stage to the next."""

from typing import TYPE_CHECKING

from cx.store.flow import QUANTILES
from cx.store.scan import Scan
from cx.store.store import Store

if TYPE_CHECKING:
    import pandas as pd


def lags(store: Store) -> "pd.DataFrame":
    """Days from the first touch in a stage to the first later touch in the next.

    Returns
    -------
    DataFrame
        One row per stage that has a next one, in journey order: ``stage``, ``next``, ``n``
        (customers with both, dated), and the quantiles of their days (type 7; NaN without any):
        ``p10, p25, median, p75, p90``.
    """
    import pandas as pd

    scan = Scan(store)
    ordinals = {id: k for k, id in store.done.items()}
    rows = []
    for id, following in zip(store.columns[:-1], store.columns[1:], strict=True):
        k, journey = ordinals[id], scan.journey
        start, arrival = journey[f"at_{k}"], journey[f"next_at_{k}"]
        days = arrival.delta(start, unit="microsecond") / 86_400e6
        found = scan.frame(
            journey.aggregate(n=days.count(), days=days.quantile(list(QUANTILES.values())))
        ).iloc[0]
        several = [float("nan")] * len(QUANTILES) if not found["n"] else list(found["days"])
        rows.append((id, following, int(found["n"]), *several))
    kinds = {"stage": str, "next": str, "n": int} | dict.fromkeys(QUANTILES, float)
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)

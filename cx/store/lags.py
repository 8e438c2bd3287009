"""Scan of how long people take from each stage to the next."""

import math
from typing import TYPE_CHECKING, Any, Final

from cx.stats.log_bins import PER_OCTAVE, ZERO, quantiles
from cx.store.cube import Cube
from cx.store.expressions import microseconds
from cx.store.overview import PEOPLE
from cx.store.scan import Scan
from cx.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

QUANTILES: Final = {"p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9}
EXACT: Final = 200_000  # people; with more, quantiles are taken from bins, within 1 %
_DAY: Final = 86_400_000_000  # microseconds


def lags(store: Store) -> "pd.DataFrame":
    """Days from the first touch in a stage to the first later touch in the next.

    In stores of more than ``EXACT`` people, quantiles are taken from counts in bins, within 1 %
    (``cx.stats.log_bins``).

    Returns
    -------
    DataFrame
        One row per stage that has a next one, in journey order: ``stage``, ``next``, ``n``
        (customers with both, dated), and the quantiles of their days (type 7; NaN without any):
        ``p10, p25, median, p75, p90``.
    """
    import pandas as pd

    scan, steps = Scan(store), list(zip(store.columns[:-1], store.columns[1:], strict=True))
    ordinals = {id: k for k, id in store.done.items()}
    places = [ordinals[id] for id, _ in steps]
    few = int(Scan(store.whole()).frame(PEOPLE).fillna(0)["people"].iloc[0]) <= EXACT
    found = (_exact if few else _binned)(scan, places) if steps else []
    rows = [(*step, n, *days) for step, (n, days) in zip(steps, found, strict=True)]
    kinds = {"stage": str, "next": str, "n": int} | dict.fromkeys(QUANTILES, float)
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def _exact(scan: Scan, steps: list[int]) -> list[tuple[int, list[float]]]:
    """How many, and quantiles of their days, from everyone's journey."""
    journey = scan.journey
    parts: dict[str, Any] = {}
    for k in steps:
        days = _lag(journey, k) / _DAY
        parts |= {f"n_{k}": days.count(), f"days_{k}": days.quantile(list(QUANTILES.values()))}
    row = scan.frame(journey.aggregate(**parts)).iloc[0]
    nothing = [math.nan] * len(QUANTILES)
    return [
        (int(row[f"n_{k}"]), list(row[f"days_{k}"]) if row[f"n_{k}"] else nothing) for k in steps
    ]


def _binned(scan: Scan, steps: list[int]) -> list[tuple[int, list[float]]]:
    """The same from counts in bins."""
    rows = scan.frame(LAGS)
    found = []
    for k in steps:
        part = rows[rows["column"] == k]
        days = quantiles(part["bin"], part["n"], list(QUANTILES.values())) / _DAY
        found.append((int(part["n"].sum()), days.tolist()))
    return found


def _lags(scan: Scan) -> Any:
    """Everyone's times from stage to stage, as bins of microseconds."""
    import ibis

    steps = [k for k, id in scan.store.done.items() if id in scan.store.columns[:-1]]
    parts = []
    for k in steps:
        journey = scan.journey
        lag = _lag(journey, k)
        bin = ibis.ifelse(lag < 1, ZERO, (lag.cast("float64").log2() * PER_OCTAVE).floor())
        parts.append(
            journey.filter(lag.notnull()).select(
                "customer", column=ibis.literal(k, type="int16"), bin=bin.cast("int32"), n=1
            )
        )
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


LAGS: Final = Cube("lags", _lags, ("column", "bin"))


def _lag(journey: Any, k: int) -> Any:
    """Microseconds from the first touch in column k to the first later one in the next."""
    return microseconds(journey[f"next_at_{k}"], journey[f"at_{k}"])

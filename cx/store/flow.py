"""Scans of the journey table: who reached a stage, who went on and when."""

import datetime
from typing import TYPE_CHECKING, Any, Final

from cx.store.scan import Scan
from cx.store.store import Store, column_ids

if TYPE_CHECKING:
    import pandas as pd

QUANTILES: Final = {"p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9}


def reached(store: Store) -> "pd.DataFrame":
    """How many customers did something in each column of the model.

    Returns
    -------
    DataFrame
        One row per column with behaviour, in journey order, ``UNPLACED`` last: ``stage``,
        ``reached`` (customers; 0 where the view has none).
    """
    import pandas as pd

    scan = Scan(store)
    did = scan.did
    pairs = did.select("customer", "column").distinct()
    counts = scan.named(pairs.group_by("column").aggregate(reached=pairs.count()))
    there = {spot.column for spot in store.spots if spot.did}
    ordered = [id for id in column_ids(store.model) if id in there]
    found = dict(zip(counts["stage"], counts["reached"], strict=True))
    return pd.DataFrame(
        {
            "stage": pd.Series(ordered, dtype=str),
            "reached": pd.Series([int(found.get(id, 0)) for id in ordered], dtype="int64"),
        }
    )


def flow(store: Store, *, window_days: float) -> "pd.DataFrame":
    """How customers went from each column of the model to the next in which something was done.

    Parameters
    ----------
    window_days : within how many days after the first touch going on counts; ends included.

    Returns
    -------
    DataFrame
        One row per column with behaviour, in journey order: ``stage``, ``reached`` (customers),
        ``observed`` (of those, whose window ends before the data do), ``went_on`` (of those, with
        a later touch in the next column within the window), and days from the first touch to the
        first later touch in the next column, over all who have one: ``p10_days``, ``p25_days``,
        ``median_days``, ``p75_days``, ``p90_days`` (type 7). NaN in the last row, which has no
        next. Without any times everyone counts as observed and days are NaN.
    """
    import pandas as pd

    names = ["reached", "observed", "went_on", *(f"{name}_days" for name in QUANTILES)]
    if not store.columns:
        return pd.DataFrame(columns=["stage", *names], dtype=float).astype({"stage": str})
    scan = Scan(store)
    numbers = [column_ids(store.model).index(id) for id in store.columns]
    journey, parts = scan.journey, {}
    for number in numbers:
        parts[f"reached_{number}"] = journey[f"position_{number}"].count()
    for number in numbers[:-1]:
        parts |= _onward(journey, number, store.last, window_days)
    row = scan.frame(journey.aggregate(**parts)).iloc[0]
    rows = [
        [float(row.get(f"{name}_{number}", float("nan"))) for name in names] for number in numbers
    ]
    found = pd.DataFrame(rows, columns=names)
    found.insert(0, "stage", list(store.columns))
    return found


def _onward(
    journey: Any, k: int, last: datetime.datetime | None, window_days: float
) -> dict[str, Any]:
    """Observed, went on and the quantiles of column k."""
    import ibis

    position, later = journey[f"position_{k}"], journey[f"next_position_{k}"]
    start, arrival = journey[f"at_{k}"], journey[f"next_at_{k}"]
    seconds = arrival.delta(start, unit="microsecond") / 1e6
    if last is None:
        observed, on = position.notnull(), later.notnull()
    else:
        window = window_days * 86_400
        end = ibis.literal(last, type="timestamp")
        observed = (end.delta(start, unit="microsecond") / 1e6 >= window).fill_null(False)
        on = observed & (seconds <= window).fill_null(False)
    parts = {
        f"observed_{k}": journey.count(where=observed),
        f"went_on_{k}": journey.count(where=on),
    }
    days = seconds / 86_400
    return parts | {f"{name}_days_{k}": days.quantile(q) for name, q in QUANTILES.items()}

"""Scans of the journey table: who reached a stage, who went on and when."""

import datetime
from typing import TYPE_CHECKING, Any, Final

from cx.store.scan import Scan
from cx.store.store import Store

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

    scan, done = Scan(store), store.done
    journey = scan.journey
    counts = {f"reached_{k}": journey[f"position_{k}"].count() for k in done}
    row = scan.frame(journey.aggregate(**counts)).iloc[0] if done else pd.Series()
    return pd.DataFrame(
        {
            "stage": pd.Series(list(done.values()), dtype=str),
            "reached": pd.Series([int(row[name]) for name in counts], dtype="int64"),
        }
    )


def onward(store: Store, *, window_days: float) -> "pd.DataFrame":
    """How customers went from each column of the model to the next in which something was done.

    Parameters
    ----------
    window_days : within how many days after the first touch going on counts; ends included.

    Returns
    -------
    DataFrame
        One row per column with behaviour that has a next one, in journey order: ``stage``,
        ``observed`` (customers whose window after their first touch ends before the data do),
        ``went_on`` (of those, with a later touch in the next column within the window), and days
        from the first touch to the first later touch in the next column, over all who have one:
        ``p10_days``, ``p25_days``, ``median_days``, ``p75_days``, ``p90_days`` (type 7; NaN where
        nobody has). Without any times everyone counts as observed and days are NaN.
    """
    import pandas as pd

    scan = Scan(store)
    steps = {k: id for k, id in store.done.items() if id in store.columns[:-1]}
    journey = scan.journey
    parts: dict[str, Any] = {}
    for k in steps:
        parts |= _onward(journey, k, store.last, window_days)
    rows = []
    row = scan.frame(journey.aggregate(**parts)).iloc[0] if steps else pd.Series()
    for k, id in steps.items():
        days = row[f"days_{k}"]
        found = [float("nan")] * len(QUANTILES) if days is None else list(days)
        rows.append((id, float(row[f"observed_{k}"]), float(row[f"went_on_{k}"]), *found))
    names = ["observed", "went_on", *(f"{name}_days" for name in QUANTILES)]
    kinds = {"stage": str} | dict.fromkeys(names, float)
    return pd.DataFrame(rows, columns=["stage", *names]).astype(kinds)


def _onward(
    journey: Any, k: int, last: datetime.datetime | None, window_days: float
) -> dict[str, Any]:
    """Observed, went on and the quantiles of days from column k."""
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
    return {
        f"observed_{k}": journey.count(where=observed),
        f"went_on_{k}": journey.count(where=on),
        f"days_{k}": (seconds / 86_400).quantile(list(QUANTILES.values())),
    }

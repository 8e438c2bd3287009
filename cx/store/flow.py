"""Scans of the journey table: who reached a stage, who went on and when."""

import datetime
from typing import TYPE_CHECKING, Any, Final

from cx.store.cube import Cube
from cx.store.expressions import microseconds, number
from cx.store.lags import QUANTILES, lags
from cx.store.scan import Scan
from cx.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

WINDOW_DAYS: Final = 30.0  # "went on" means within so many days


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
    row = scan.frame(REACHED).fillna(0).iloc[0] if done else pd.Series()
    counts = [int(row[f"reached_{k}"]) for k in done]
    return pd.DataFrame(
        {
            "stage": pd.Series(list(done.values()), dtype=str),
            "reached": pd.Series(counts, dtype="int64"),
        }
    )


def _reached(scan: Scan) -> Any:
    journey = scan.journey
    there = {f"reached_{k}": journey[f"position_{k}"].notnull() for k in scan.store.done}
    return journey.select("customer", **{name: number(one) for name, one in there.items()})


REACHED: Final = Cube("reached", _reached)


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

    scan, steps = Scan(store), _steps(store)
    row = scan.frame(onward_cube(window_days)).fillna(0).iloc[0] if steps else pd.Series()
    days = lags(store).set_index("stage")
    rows = [
        (id, row[f"observed_{k}"], row[f"went_on_{k}"], *days.loc[id, list(QUANTILES)])
        for k, id in steps.items()
    ]
    names = ["observed", "went_on", *(f"{name}_days" for name in QUANTILES)]
    kinds = {"stage": str} | dict.fromkeys(names, float)
    return pd.DataFrame(rows, columns=["stage", *names]).astype(kinds)


def onward_cube(window_days: float) -> Cube:
    """Who could be observed at each stage, and who went on within so many days."""

    def rows(scan: Scan) -> Any:
        journey = scan.journey
        parts: dict[str, Any] = {}
        for k in _steps(scan.store):
            observed, on = _onward(journey, k, scan.store.last, window_days)
            parts |= {f"observed_{k}": number(observed), f"went_on_{k}": number(on)}
        return journey.select("customer", **parts)

    return Cube(f"onward {window_days:g}", rows)


def _steps(store: Store) -> dict[int, str]:
    return {k: id for k, id in store.done.items() if id in store.columns[:-1]}


def _onward(
    journey: Any, k: int, last: datetime.datetime | None, window_days: float
) -> tuple[Any, Any]:
    """Whether a customer could be observed at column k, and went on."""
    import ibis

    if last is None:
        return journey[f"position_{k}"].notnull(), journey[f"next_position_{k}"].notnull()
    start, arrival = journey[f"at_{k}"], journey[f"next_at_{k}"]
    window, end = window_days * 86_400_000_000, ibis.literal(last, type="timestamp")
    observed = microseconds(end, start) >= window
    return observed, observed & (microseconds(arrival, start) <= window)

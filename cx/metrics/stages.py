"""How many customers reach each stage, and how many go on to the next."""

from typing import Final

import pandas as pd

from cx.stats.wilson import wilson
from cx.store import Store
from cx.store.flow import WINDOW_DAYS as WINDOW_DAYS
from cx.store.flow import onward, reached

COLUMNS: Final = ("stage", "reached", "observed", "went_on", "rate", "low", "high", "median_days")


def stages(store: Store, *, window_days: float = WINDOW_DAYS) -> pd.DataFrame:
    """Customers who reached each column of the model and went on to the next that occurs.

    Reached counts customers with a touch there. Of those, whose window of ``window_days`` after
    their first touch ends no later than the last behaviour in the data, went on counts those with
    a later touch in the next column within the window, its end included; later is by time and, at
    one time, by the order of the files. The rate has Wilson's interval; the median of days is over
    all who have a later touch, within the window or not.

    Returns
    -------
    DataFrame
        One row per column with behaviour, in journey order: ``stage, reached, observed, went_on,
        rate, low, high`` (95 %)``, median_days``. From ``observed`` on NaN in the last column and
        in ``UNPLACED``; rate and limits also where nobody was observed. Without times the window
        is not applied.
    """
    found = onward(store, window_days=window_days)
    rate, low, high = wilson(found["went_on"], found["observed"])
    rows = reached(store).merge(found.assign(rate=rate, low=low, high=high), how="left")
    return rows[list(COLUMNS)].astype({name: float for name in COLUMNS[1:]})

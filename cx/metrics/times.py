"""How long people take from each stage to the next."""

import pandas as pd

from cx.store import Store
from cx.store.lags import lags


def times(store: Store) -> pd.DataFrame:
    """Days from the first touch in a stage to the first later touch in the next one.

    Over all who have both, however long it took; people who have not come yet are not in it, so
    that near the data's end times look short.

    Returns
    -------
    DataFrame
        One row per stage with a next one that anybody reached with dates, in journey order:
        ``stage, next, n`` (people)``, p10, p25, median, p75, p90`` (days).
    """
    rows = lags(store)
    return rows[rows["n"] > 0].reset_index(drop=True)

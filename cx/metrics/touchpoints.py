"""Which touchpoints there are, in journey order, and how often they are touched."""

import pandas as pd

from cx.store import Store
from cx.store.flow import reached
from cx.store.places import spot_counts
from cx.store.store import column_ids


def touchpoints(store: Store) -> pd.DataFrame:
    """All touchpoints in journey order with their touches and customers.

    Within a stage the touchpoints where something was done come first, by the mean time from a
    customer's first touch in the stage to their first at the touchpoint, then by first appearance
    in the files; those that were only spoken of follow, by first appearance (the order of the
    questions).

    Returns
    -------
    DataFrame
        One row per touchpoint and stage: ``touchpoint, stage, touches`` (both done and said counts
        once)``, customers, reach`` (customers who did it / customers who did anything in the
        stage; NaN where it was only spoken of).
    """
    found = spot_counts(store)
    appearance = {spot[:2]: place for place, spot in enumerate(store.spots)}
    columns = {id: place for place, id in enumerate(column_ids(store.model))}
    spots = zip(found["touchpoint"], found["stage"], strict=True)
    ordered = found.assign(
        _stage=found["stage"].map(columns),
        _said_only=found["did_touches"] == 0,
        _lag=found["lag_days"].round(9),  # sums in another order differ in the last digits
        _steps=found["lag_touches"].round(9),
        _seen=[appearance[spot] for spot in spots],
    ).sort_values(["_stage", "_said_only", "_lag", "_steps", "_seen"], ignore_index=True)
    people = reached(store).set_index("stage")["reached"]
    share = ordered["did_customers"] / ordered["stage"].map(people).astype(float)
    ordered["reach"] = share.where(ordered["did_touches"] > 0)
    return ordered[["touchpoint", "stage", "touches", "customers", "reach"]]

"""Through which channels customers touch each stage."""

import pandas as pd

from cx.store import Store
from cx.store.places import channel_counts
from cx.store.store import column_ids


def channels(store: Store) -> pd.DataFrame:
    """Channels of each stage, behaviour only.

    Returns
    -------
    DataFrame
        One row per stage and channel, in journey order, the largest share first: ``stage, channel,
        customers, share`` (of the stage's pairs of customer and channel; sums to 1).
    """
    found = channel_counts(store)
    totals = found.groupby("stage")["customers"].transform("sum")
    ordinals = {id: place for place, id in enumerate(column_ids(store.model))}
    rows = found.assign(share=found["customers"] / totals, _stage=found["stage"].map(ordinals))
    rows = rows.sort_values(
        ["_stage", "customers", "channel"], ascending=[True, False, True], ignore_index=True
    )
    return rows[["stage", "channel", "customers", "share"]]

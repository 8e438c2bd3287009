"""How things went week by week: scores, people, and how many went on."""

import datetime
from typing import Final

import pandas as pd

from cx.metrics.stages import WINDOW_DAYS
from cx.stats.means import clustered_mean
from cx.stats.wilson import wilson
from cx.store import Store
from cx.store.overview import overview
from cx.store.sums import sums_of
from cx.store.weeks import week_counts, week_onward, week_scores

SCORES: Final = ("week", "n", "mean", "low", "high", "whole")
_LAST: Final = datetime.timedelta(days=6)  # from Monday to Sunday


def weekly_scores(store: Store, *, by_stage: bool = False) -> pd.DataFrame:
    """Mean score of each ISO week (Monday to Sunday), customers as clusters.

    Parameters
    ----------
    by_stage : a row per stage and week, instead of one per week.

    Returns
    -------
    DataFrame
        ``stage`` (where asked), ``week`` (its Monday), ``n`` (scores), ``mean, low, high`` (95 %,
        clustered t, within the scale; NaN limits with fewer than two customers), ``whole`` (bool:
        the data hold the whole week); by stage in journey order, then by week.
    """
    sums = week_scores(store, by_stage=by_stage)
    means = clustered_mean(sums_of(sums))
    rows = sums.assign(n=sums["m"].astype(int), mean=means.value, low=means.low, high=means.high)
    if store.scale is not None:
        rows[["low", "high"]] = rows[["low", "high"]].clip(store.scale.low, store.scale.high)
    rows["whole"] = _whole(rows["week"], store)
    if not by_stage:
        return rows[list(SCORES)]
    ordinals = {column.id: place for place, column in enumerate(store.model.columns)}
    order = rows["stage"].map(lambda id: ordinals.get(id, len(ordinals)))
    rows = rows.assign(_order=order).sort_values(["_order", "week"], ignore_index=True)
    return rows[["stage", *SCORES]]


def weekly_people(store: Store) -> pd.DataFrame:
    """What was done in each ISO week.

    Returns
    -------
    DataFrame
        By week: ``week`` (its Monday), ``touches``, ``customers``, ``new`` (seen for the first
        time), ``whole`` (bool: the data hold the whole week).
    """
    rows = week_counts(store)
    return rows.assign(whole=_whole(rows["week"], store))


def weekly_table(people: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """What was done and how it felt, side by side.

    Parameters
    ----------
    people, scores : ``weekly_people``, ``weekly_scores``

    Returns
    -------
    DataFrame
        By week: ``week, touches, customers, new, answers, mean, low, high, whole``; counts are 0
        and means NaN where a week has none.
    """
    felt = scores.rename(columns={"n": "answers"})
    rows = people.merge(felt, on=["week", "whole"], how="outer").sort_values("week")
    counts = ["touches", "customers", "new", "answers"]
    rows[counts] = rows[counts].fillna(0).astype(int)
    return rows[["week", *counts, "mean", "low", "high", "whole"]].reset_index(drop=True)


def weekly_onward(store: Store, *, window_days: float = WINDOW_DAYS) -> pd.DataFrame:
    """How many went on to the next stage, by the week in which they first came to a stage.

    Only weeks of which everybody's window is over have a rate: people who had less time would
    make the last weeks look worse.

    Returns
    -------
    DataFrame
        In journey order, by week: ``stage``, ``week`` (its Monday), ``reached``, ``went_on``,
        ``rate, low, high`` (95 %, Wilson; NaN where the week is not over), ``whole`` (bool: the
        data hold the whole week).
    """
    rows = week_onward(store, window_days=window_days)
    over = rows["observed"] == rows["reached"]
    rate, low, high = wilson(rows["went_on"].where(over), rows["reached"])
    rows = rows.assign(rate=rate, low=low, high=high, whole=_whole(rows["week"], store))
    return rows[["stage", "week", "reached", "went_on", "rate", "low", "high", "whole"]]


def _whole(weeks: pd.Series, store: Store) -> pd.Series:
    """Whether the data reach from Monday to Sunday."""
    seen = overview(store)
    if seen.first is None or seen.last is None:
        return pd.Series(False, weeks.index)
    first, last = pd.Timestamp(seen.first.date()), pd.Timestamp(seen.last.date())
    return (weeks >= first) & (weeks + _LAST <= last)

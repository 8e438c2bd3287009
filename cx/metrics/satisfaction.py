"""How satisfied customers say they are: mean and top box, by touchpoint and by stage."""

import math
from typing import Final, Literal, NamedTuple

import pandas as pd

from cx.stats.means import clustered_mean
from cx.stats.wilson import clustered_wilson
from cx.store import Store
from cx.store.opinions import Measure, opinion_sums
from cx.store.sums import SUMS, sums_of

COLUMNS: Final = ("n", "mean", "mean_low", "mean_high", "top2", "top2_low", "top2_high")


class Overall(NamedTuple):
    """All scores together: their number and mean, with its 95 % interval."""

    n: int
    mean: float
    low: float
    high: float


def satisfaction(store: Store, *, by: Literal["touchpoint", "stage"]) -> pd.DataFrame:
    """Scores by touchpoint or by stage; customers who answer several times count as clusters.

    Parameters
    ----------
    by : ``touchpoint`` gives a row per touchpoint and stage, ``stage`` a row per stage.

    Returns
    -------
    DataFrame
        Only what has scores, in no order: ``touchpoint`` (by touchpoint), ``stage, n`` (scores)``,
        mean, mean_low, mean_high`` (clustered t, 95 %, within the scale; NaN limits with fewer than two
        customers)``, top2`` (share at or above ``Scale.top``)``, top2_low, top2_high`` (clustered
        Wilson, 95 %). top2 is NaN where the scale is not known.
    """
    keys = ["touchpoint", "stage"] if by == "touchpoint" else ["stage"]
    scores = opinion_sums(store, Measure.SCORE, by=by)
    means = clustered_mean(sums_of(scores))
    rows = scores[keys].assign(
        n=scores["m"].astype(int), mean=means.value, mean_low=means.low, mean_high=means.high
    )
    if store.scale is None:
        return rows.assign(top2=math.nan, top2_low=math.nan, top2_high=math.nan)
    limits = ["mean_low", "mean_high"]  # no mean lies beyond the ends of its scale
    rows[limits] = rows[limits].clip(store.scale.low, store.scale.high)
    tops = opinion_sums(store, Measure.SCORE, by=by, at_least=store.scale.top)
    top = clustered_wilson(sums_of(tops))
    shares = tops[keys].assign(top2=top.rate, top2_low=top.low, top2_high=top.high)
    return rows.merge(shares, on=keys, how="left")


def overall(store: Store) -> Overall:
    """The mean of all scores, weighted by answers.

    Returns
    -------
    Overall
        mean is NaN without scores, limits with fewer than two customers.
    """
    sums = sums_of(opinion_sums(store, Measure.SCORE, by=None)[list(SUMS)])
    found = clustered_mean(sums)
    return Overall(int(sums.m[0]), float(found.value[0]), float(found.low[0]), float(found.high[0]))

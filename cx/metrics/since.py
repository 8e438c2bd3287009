"""Satisfaction by how long ago people first bought."""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import norm

from cx.stats.means import clustered_mean
from cx.store import Store
from cx.store.since import STARTS, scores_since
from cx.store.sums import sums_of

FEWEST: Final = 10  # scores below which a stretch is not compared
_ENDS: Final = (*(start - 1.0 for start in STARTS[1:]), float("nan"))


def satisfaction_since(store: Store) -> pd.DataFrame:
    """Mean score by days since the customer's first purchase, customers as clusters.

    Returns
    -------
    DataFrame
        One row per stretch of days with scores, in order: ``start``, ``end`` (days, both in it;
        NaN where it is open), ``n`` (scores), ``mean, low, high`` (95 %, within the scale; NaN
        limits with fewer than two customers).
    """
    sums = scores_since(store)
    means = clustered_mean(sums_of(sums))
    places = sums["stretch"].astype(int)
    rows = pd.DataFrame(
        {
            "start": places.map(lambda place: STARTS[place]).astype(int),
            "end": places.map(lambda place: _ENDS[place]).astype(float),
            "n": sums["m"].astype(int),
            "mean": means.value,
            "low": means.low,
            "high": means.high,
        }
    )
    if store.scale is not None:
        limits = ["low", "high"]
        rows[limits] = rows[limits].clip(store.scale.low, store.scale.high)
    return rows


class Spread(NamedTuple):
    """The stretches of days with the highest and the lowest mean, and whether they clearly differ."""

    best: pd.Series
    worst: pd.Series
    clear: bool


def spread(rows: pd.DataFrame) -> Spread | None:
    """The best and the worst stretch among those with enough scores; None with fewer than two.

    Clear means that their difference passes Bonferroni's bound over all pairs of stretches at
    5 %, taking them as independent. Customers who score in several stretches make the true error
    smaller, as a rule, so the bound errs on the careful side.

    Parameters
    ----------
    rows : ``satisfaction_since``
    """
    found = rows[(rows["n"] >= FEWEST) & rows["low"].notna()]
    if len(found) < 2:
        return None
    ordered = found.sort_values("mean", kind="stable")
    worst, best = ordered.iloc[0], ordered.iloc[-1]
    halves = [max(row["mean"] - row["low"], row["high"] - row["mean"]) for row in (best, worst)]
    error = float(np.hypot(*halves)) / float(norm.isf(0.025))
    pairs = len(found) * (len(found) - 1) / 2
    bound = float(norm.isf(0.025 / pairs)) * error
    return Spread(best, worst, bool(best["mean"] - worst["mean"] > bound))

"""Where the mood falls between two good scores: inside a stage, from a touchpoint to the next."""

from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from cx.model.stage_model import UNPLACED
from cx.moments.glory_pain import ENOUGH, Q
from cx.moments.journey import Journey
from cx.stats.clusters import cluster_sums
from cx.stats.corrections import bh
from cx.stats.means import clustered_mean
from cx.store import Store
from cx.store.opinions import Measure, own_means

GOOD: Final = (
    0.625  # of the scale's length: 3.5 on 1-5, where the nearest answer is a satisfied one
)
LEAST: Final = 0.1  # of a point: the means of a smaller fall may be written alike
COLUMNS: Final = (
    "stage",
    "touchpoint",
    "next",
    "customers",
    "before",
    "after",
    "difference",
    "low",
    "high",
    "p",
    "q",
    "clear",
)


def drops(store: Store, journey: Journey) -> pd.DataFrame:
    """Falls between touchpoints of a stage that follow each other and are both well liked.

    Compared are the customers who scored both (each counts once, with the mean of what they gave),
    at least ``ENOUGH`` of them, where their mean is good at both (``GOOD``). A fall is clear where its 95 % interval lies below 0, q (Benjamini and Hochberg over all compared) is
    at most ``Q``, and it is at least ``LEAST``.

    Parameters
    ----------
    journey : of the same store; its order of touchpoints says what follows what. Touchpoints with
        fewer than ``ENOUGH`` scores are passed over.

    Returns
    -------
    DataFrame
        One row per pair compared, in journey order: ``stage, touchpoint, next`` (touchpoints)``,
        customers, before, after`` (means of the same customers)``, difference`` (after less
        before)``, low, high`` (95 %)``, p, q, clear`` (bool). None where the scale is not known.
    """
    if store.scale is None:
        return pd.DataFrame(columns=list(COLUMNS))
    good = store.scale.low + GOOD * (store.scale.high - store.scale.low)
    spots = {(spot.touchpoint, spot.column): code for code, spot in enumerate(store.spots)}
    told = own_means(store, Measure.SCORE).set_index("customer")
    points = journey.touchpoints
    points = points[(points["n"] >= ENOUGH) & (points["stage"] != UNPLACED)]
    rows = []
    places = zip(map(str, points["touchpoint"]), map(str, points["stage"]), strict=True)
    for (one, stage), (other, following) in pairwise(places):
        if stage != following:
            continue
        codes = [spots[name, stage] for name in (one, other)]
        answers = [told["answer"][told["spot"] == code] for code in codes]
        both = pd.concat(answers, axis=1, join="inner", keys=["before", "after"])
        means = both.mean()
        if len(both) >= ENOUGH and means.min() >= good:
            found = _fall(both["after"] - both["before"])
            rows.append((stage, one, other, len(both), *means, *found))
    return _judged(pd.DataFrame(rows, columns=list(COLUMNS[:-2])))


def _fall(difference: pd.Series) -> tuple[float, ...]:
    """The mean difference, its limits and p; one difference per customer."""
    found = clustered_mean(cluster_sums(difference, np.ones(len(difference))))
    return tuple(float(part) for part in found)


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    q = bh(rows["p"].to_numpy(dtype=float))
    clear = (q <= Q) & (rows["high"] < 0) & (rows["difference"] <= -LEAST)
    return rows.assign(q=q, clear=clear.astype(bool))

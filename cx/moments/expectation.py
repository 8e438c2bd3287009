"""Glory because little was expected, or although much was: gaps by how much was expected."""

from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from cx.moments.glory_pain import ENOUGH
from cx.stats.means import clustered_mean
from cx.store import Store
from cx.store.opinions import levels_of_expectation
from cx.store.sums import sums_of


class Level(StrEnum):
    """How much was expected: which side of the middle of the scale."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


class Kind(StrEnum):
    """What a touchpoint's gap stands on."""

    BEATS_HIGH = "beats_high"  # better than expected even by those who expected much
    BEATS_LOW = "beats_low"  # only by those who expected less
    MISSES_LOW = "misses_low"  # worse than expected even by those who expected little
    MISSES_HIGH = "misses_high"  # only by those who expected more
    SPLIT = "split"  # better than a lower expectation, worse than a higher one


COLUMNS: Final = ("touchpoint", "stage", "level", "n", "mean", "low", "high", "too_few")


def by_expectation(store: Store) -> pd.DataFrame:
    """The gap (experience - expectation) of each touchpoint, by how much was expected.

    A gap at a low expectation is easily above 0, for there is more room above it, and at a high
    one below: what tells is a gap above 0 at a high expectation, or below 0 at a low one.

    Returns
    -------
    DataFrame
        One row per touchpoint and level with answers, by touchpoint, then low, middle, high:
        ``touchpoint, stage, level`` (Level)``, n, mean`` (gap)``, low, high`` (95 %, clustered by
        customer)``, too_few`` (bool: fewer than ``ENOUGH`` answers; the limits are NaN then). Empty
        where expectations do not lie on the scale of the scores, as where a question asks for the
        comparison itself.
    """
    sums = levels_of_expectation(store)
    levels = pd.Categorical(
        sums["level"].map(dict(enumerate(Level, -1))), list(Level), ordered=True
    )
    sums = sums.assign(level=levels)
    sums = sums.sort_values(["stage", "touchpoint", "level"], ignore_index=True)
    found = clustered_mean(sums_of(sums))
    n = sums["m"].to_numpy(dtype=int)
    few = n < ENOUGH
    return pd.DataFrame(
        {
            "touchpoint": sums["touchpoint"],
            "stage": sums["stage"],
            "level": [Level(each) for each in sums["level"]],
            "n": n,
            "mean": found.value,
            "low": np.where(few, np.nan, found.low),
            "high": np.where(few, np.nan, found.high),
            "too_few": few,
        },
        columns=list(COLUMNS),
    )


def kind(levels: pd.DataFrame) -> Kind | None:
    """What one touchpoint's gap stands on; None where no level decides it.

    Parameters
    ----------
    levels : the rows of one touchpoint from ``by_expectation``.
    """
    above = set(levels.loc[levels["low"] > 0, "level"])
    below = set(levels.loc[levels["high"] < 0, "level"])
    if Level.HIGH in above:
        return Kind.BEATS_HIGH
    if Level.LOW in below:
        return Kind.MISSES_LOW
    if above and below:
        return Kind.SPLIT
    if above:
        return Kind.BEATS_LOW
    return Kind.MISSES_HIGH if below else None

"""How a test's effects grew: day by day, with the interval for one look and the one for any look."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from cx.experiments.analyse import estimates
from cx.model.experiment import Design
from cx.stats.sums import Sums
from cx.store.arms import ArmSums

_FIGURES: Final = (
    "control_n", "n", "control_value", "value", "effect", "low", "high", "always_low", "always_high",
)  # fmt: skip
COLUMNS: Final = ("day", "metric", "arm", *_FIGURES)


def over_time(sums: ArmSums, design: Design) -> pd.DataFrame:
    """Every effect as it stood at the end of each day, all units so far together.

    Parameters
    ----------
    sums : with ``daily``.

    Returns
    -------
    pandas.DataFrame
        A row per day, metric (its place in the design, 0..) and arm, columns ``COLUMNS``; limits
        are of the absolute effect at 1 - alpha; NaN where there are too few units yet. The last
        day has all units, also those without a date: its rows are the test's figures. Empty
        without dates.
    """
    rows = []
    so_far: Mapping[tuple[str, int], Sums] = {}
    for day, came in sums.daily.items():
        so_far = {key: so_far[key] + part if so_far else part for key, part in came.items()}
        figures = sums.sums if day == max(sums.daily) else so_far
        for at, each in enumerate(estimates(figures, sums, design)):
            place = at // (len(sums.arms) - 1)
            rows.append((day, place, each.arm, *(getattr(each, name) for name in _FIGURES)))
    return pd.DataFrame(rows, columns=list(COLUMNS))

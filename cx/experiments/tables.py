"""A test's figures as a table: every comparison, and the same made in other ways."""

import math
from typing import Final

import pandas as pd

from cx.experiments.results import Estimate, TestResult

_FIGURES: Final = (
    "control_n", "n", "control_value", "value", "effect", "low_adjusted", "high_adjusted",
    "relative", "relative_low_adjusted", "relative_high_adjusted", "p", "p_adjusted",
    "chance_to_win", "expected_loss", "always_low", "always_high",
)  # fmt: skip
COLUMNS: Final = ("metric", "role", "arm", *_FIGURES)
WAYS: Final = ("metric", "arm", "how", "effect", "low", "high", "p", "chance_to_win", "gain")


def figures(result: TestResult) -> pd.DataFrame:
    """A row per metric and arm, columns ``COLUMNS``; shares are 0..1; NaN cannot be said."""
    return pd.DataFrame([_row(each) for each in result.estimates], columns=list(COLUMNS))


def ways(result: TestResult) -> pd.DataFrame:
    """Raw figures and the same made other ways, side by side; columns ``WAYS``.

    ``how`` is raw or a key ``test.how.*`` of words; ``low`` and ``high`` are at 1 - alpha;
    ``gain`` is the share of the variance that is gone.
    """
    rows = []
    for each in result.estimates:
        made = [(v.how, v.estimate, v.gain) for v in result.variants if _same(v.estimate, each)]
        for how, found, gain in [("raw", each, math.nan), *made]:
            names = (found.metric.column, found.arm, how)
            limits = (found.effect, found.low, found.high, found.p, found.chance_to_win)
            rows.append((*names, *limits, gain))
    return pd.DataFrame(rows, columns=list(WAYS))


def _row(estimate: Estimate) -> tuple[object, ...]:
    metric = estimate.metric
    names = (metric.column, metric.role.value, estimate.arm)
    return (*names, *(getattr(estimate, name) for name in _FIGURES))


def _same(one: Estimate, other: Estimate) -> bool:
    return one.metric == other.metric and one.arm == other.arm

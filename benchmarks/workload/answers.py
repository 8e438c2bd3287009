"""The ten questions: their names, the columns of their answers, and whether two answers agree.

The order of a customer's touches is that of their times. The stages are k = 1..7; ``f_k`` is the time
of a customer's first touch in stage k, ``g_k`` that of their first touch in stage k + 1 later than
``f_k``; either may be missing. Counts of two ways must be equal, other numbers equal but for one part
in a thousand million.
"""

from collections.abc import Mapping
from itertools import combinations_with_replacement
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

STEPS: Final = range(1, 7)  # stages that have a next one
MOMENTS: Final = (
    "first_at", "last_at", *(f"f{k}" for k in range(1, 8)), *(f"g{k}" for k in STEPS)
)  # fmt: skip
QUANTILES: Final = {"q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9}
METRICS: Final = ("m1", "m2", "m3", "m4")
PRODUCTS: Final = tuple(combinations_with_replacement(METRICS, 2))
TRIAL_BEGAN: Final = "2025-07-01"
START, END, ALL = "START", "END", "ALL"
VISIT_SECONDS: Final = 1800
TOLERANCE: Final = 1e-9
_TINY: Final = 1e-12  # a mean whose terms cancel out


class Question(NamedTuple):
    """What is asked: one line, the columns that tell rows apart, those that count, those that measure."""

    asks: str
    keys: tuple[str, ...]
    counts: tuple[str, ...]
    measures: tuple[str, ...] = ()


QUESTIONS: Final = {
    "journeys": Question(
        "everybody's journey: moments, those who have each, the sum of their whole seconds",
        ("moment",),
        ("n", "seconds"),
    ),
    "reach": Question(
        "who reached a stage, who went on within 30 days, by segment",
        ("segment", "k"),
        ("reached", "went_on"),
    ),
    "lags": Question("seconds from f_k to g_k", ("k",), ("n",), tuple(QUANTILES)),
    "transitions": Question(
        "from touch to touch of a customer, from START, to END", ("from", "to"), ("n",)
    ),
    "touchpoints": Question(
        "scores and sentiment by touchpoint",
        ("touchpoint",),
        ("n", "n_csat"),
        ("mean_csat", "var_csat", "mean_sentiment", "var_sentiment", "negative"),
    ),
    "weeks": Question(
        "scores, glory and pain by week and stage",
        ("week", "stage"),
        ("n",),
        ("mean_csat", "mean_sentiment", "glory", "pain"),
    ),
    "retention": Question(
        "customers seen again so many months after their first", ("cohort", "months"), ("n",)
    ),
    "visits": Question(
        "visits by a pause of 30 minutes and those of one touch, by entry",
        ("touchpoint",),
        ("visits", "bounced"),
    ),
    "landmarks": Question(
        "who went on, with and without a touchpoint by a day after f_k",
        ("k", "touchpoint"),
        ("n1", "c1", "n0", "c0"),
    ),
    "arms": Question(
        "sums and products of four metrics of customers by arm",
        ("variant",),
        ("n",),
        (*METRICS, *("".join(pair) for pair in PRODUCTS)),
    ),
}

BESIDE: Final = {
    "funnel": Question("who came through the stages 1..k in order", ("k",), ("n",)),
    "steps": Question("where people's 1st .. 10th touch was", ("step", "touchpoint"), ("n",)),
}  # asked only where another tool is measured, as it answers these


def formed(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """An answer in its form: its columns in their order, sorted by its keys, counts as whole numbers."""
    question = (QUESTIONS | BESIDE)[name]
    kinds = dict.fromkeys(question.counts, "int64") | dict.fromkeys(question.measures, "float64")
    found = rows[[*question.keys, *kinds]].astype(kinds)
    texts = [key for key in question.keys if not pd.api.types.is_numeric_dtype(found[key])]
    for key in texts:
        found[key] = found[key].astype("datetime64[us]" if key == "week" else str)
    numbers = [key for key in question.keys if key not in texts]
    found = found.astype(dict.fromkeys(numbers, "int64"))
    return found.sort_values(list(question.keys), ignore_index=True)


def disagreement(name: str, one: pd.DataFrame, other: pd.DataFrame) -> str:
    """What differs between two answers in their form; nothing where they agree."""
    question = (QUESTIONS | BESIDE)[name]
    exact = [*question.keys, *question.counts]
    if len(one) != len(other):
        return f"{name}: {len(one)} rows and {len(other)}"
    for column in exact:
        if (differs := (one[column] != other[column]).to_numpy()).any():
            return f"{name}: {column} in {differs.sum()} rows, first\n{one[differs].iloc[0]}\n{other[differs].iloc[0]}"
    for column in question.measures:
        pair = one[column].to_numpy(), other[column].to_numpy()
        close = np.isclose(*pair, rtol=TOLERANCE, atol=_TINY, equal_nan=True)
        if not close.all():
            return f"{name}: {column}, {pair[0][~close][0]!r} and {pair[1][~close][0]!r}"
    return ""


def disagreements(one: Mapping[str, pd.DataFrame], other: Mapping[str, pd.DataFrame]) -> list[str]:
    """What differs between the answers of two ways, over the questions that both answer."""
    found = [disagreement(name, one[name], other[name]) for name in one if name in other]
    return [said for said in found if said]

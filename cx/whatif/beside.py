"""Scenarios beside one another, and one scenario for several groups; what cannot be is told apart."""

import math
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import pandas as pd

from cx.errors import CxError
from cx.model.scenario import Scenario, Terms
from cx.whatif.answers import answer
from cx.whatif.fit import Fit
from cx.whatif.moved import NOTHING, Effects
from cx.whatif.payback import payback
from cx.whatif.rows import summary

COLUMNS: Final = (
    "name", "now", "then", "gain", "low", "high", "low95", "high95", "chance", "costs",
)  # fmt: skip


class Beside(NamedTuple):
    """``rows`` as of ``compare``; ``refused``: names with the reason why not."""

    rows: pd.DataFrame
    refused: tuple[tuple[str, CxError], ...]


def compare(
    fit: Fit,
    scenarios: tuple[Scenario, ...],
    terms: Terms,
    *,
    effects: Effects = NOTHING,
) -> pd.DataFrame:
    """Scenarios side by side, by what the answer is about (revenue, purchases or people).

    Returns
    -------
    DataFrame
        One row per scenario, in their order: ``name``, ``now, then, gain, low, high`` (80 %)``,
        low95, high95`` per 1,000 entrants, ``chance`` (that the gain of the entrants pays the
        costs; NaN where no amounts are known), ``costs``.
    """
    found = []
    for scenario in scenarios:
        told = answer(fit, scenario, terms, effects=effects)
        found.append((scenario.name, *summary(told), payback(told).chance, told.costs))
    rows = pd.DataFrame(found, columns=list(COLUMNS))
    return rows.astype(dict.fromkeys(COLUMNS[1:], float))


def beside(
    asked: Iterable[tuple[Fit, Scenario]], terms: Terms, *, effects: Effects = NOTHING
) -> Beside:
    """Every scenario on what was learnt for it, in their order; one that cannot be stops no other."""
    rows: list[pd.DataFrame] = []
    refused: list[tuple[str, CxError]] = []
    for fit, scenario in asked:
        try:
            rows.append(compare(fit, (scenario,), terms, effects=effects))
        except CxError as error:
            refused.append((scenario.name, error))
    found = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=list(COLUMNS))
    return Beside(found, tuple(refused))


def groups(
    fits: Mapping[str, Fit], scenario: Scenario, terms: Terms, *, effects: Effects = NOTHING
) -> Beside:
    """One scenario for each of several groups; its costs are those of all, so nothing pays back."""
    free = scenario.model_copy(update={"once": 0.0, "monthly": 0.0})
    asked = [(fit, free.model_copy(update={"name": name})) for name, fit in fits.items()]
    found = beside(asked, terms, effects=effects)
    return found._replace(rows=found.rows.assign(chance=math.nan, costs=math.nan))

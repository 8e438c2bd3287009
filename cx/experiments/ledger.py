"""The ledger: what decided tests found, drawn towards 0, and what those that won add up to."""

import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from cx.domain import Decision
from cx.model.experiment import Metric, Outcome, Trial
from cx.stats.effects import critical
from cx.stats.shrinkage import ENOUGH, Shrunk, shrunk, usual_spread

COLUMNS: Final = (
    "id", "name", "tip", "stage", "status", "decided_on", "decision", "metric", "better_high",
    "control_value", "value", "low", "high", "people", "relative", "relative_low",
    "relative_high", "shrunk", "shrunk_low", "shrunk_high", "cumulative",
)  # fmt: skip


class Total(NamedTuple):
    """What the tests of one metric that won come to together: a share of where it began.

    ``low`` and ``high`` allow for the errors of all of them.
    """

    metric: Metric
    tests: int
    lift: float
    low: float
    high: float


class Ledger(NamedTuple):
    """Decided tests and what they come to.

    ``spread`` is the standard deviation of true effects that was used to shrink, ``learnt`` whether
    it comes from these tests (from ten on) or is the sceptical one.
    """

    rows: pd.DataFrame
    decided: int
    won: int
    totals: tuple[Total, ...]
    spread: float
    learnt: bool


class _Sum(NamedTuple):
    """Of the logarithms of 1 + effect: their sum, its variance, and how many they are."""

    log: float = 0.0
    variance: float = 0.0
    n: int = 0

    def plus(self, effect: Shrunk) -> "_Sum":
        error = effect.error / (1 + effect.value)
        return _Sum(self.log + math.log1p(effect.value), self.variance + error**2, self.n + 1)


def ledger(trials: Iterable[Trial], *, alpha: float = 0.05) -> Ledger:
    """The ledger of a project's tests.

    Parameters
    ----------
    trials : tests; those without an outcome are left out.
    alpha : the level of the limits is 1 - alpha.

    Returns
    -------
    Ledger
        ``rows``: one per decided test, by day; columns as in ``COLUMNS``. ``low`` and ``high`` are of
        value - control_value; ``relative``, ``shrunk`` and their limits are shares of the control's
        value, NaN where the test had none; ``cumulative`` is the product of 1 + shrunk, less 1, over
        the tests of the same metric that won up to this one, NaN elsewhere. ``totals``: the same at
        the end, the metric with most winners first. Both take for granted that effects multiply and
        last.

    References
    ----------
    ``cx.stats.shrinkage``. Winners' raw effects add up to too much: Lee and Shen (2018), KDD.

    Examples
    --------
    >>> ledger([]).decided
    0
    """
    found = [(trial, trial.outcome) for trial in trials if trial.outcome is not None]
    found.sort(key=lambda pair: (pair[1].decided_on, pair[0].id))
    values = np.array([_number(outcome.relative) for _, outcome in found])
    errors = np.array([_number(outcome.error) for _, outcome in found])
    spread, z = usual_spread(values, errors), critical(alpha / 2, math.inf)
    rows, sums, metrics = [], dict[str, _Sum](), dict[str, Metric]()
    for (trial, outcome), value, error in zip(found, values, errors, strict=True):
        left, total, key = shrunk(value, error, spread), math.nan, outcome.metric.key
        if outcome.decision is Decision.SHIP and left.value > -1:
            metrics.setdefault(key, outcome.metric)
            sums[key] = sums.get(key, _Sum()).plus(left)
            total = math.expm1(sums[key].log)
        effects = (*_limits(Shrunk(value, error), z), *_limits(left, z), total)
        rows.append(_row(trial, outcome, effects))
    known = int(np.sum(np.isfinite(values) & np.isfinite(errors)))
    won = sum(outcome.decision is Decision.SHIP for _, outcome in found)
    totals = [_total(metrics[key], each, z) for key, each in sums.items()]
    totals.sort(key=lambda total: -total.tests)
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return Ledger(frame, len(found), won, tuple(totals), spread, known >= ENOUGH)


def _limits(effect: Shrunk, z: float) -> tuple[float, float, float]:
    return effect.value, effect.value - z * effect.error, effect.value + z * effect.error


def _total(metric: Metric, found: _Sum, z: float) -> Total:
    half = z * math.sqrt(found.variance)
    lift, low, high = (math.expm1(found.log + shift) for shift in (0.0, -half, half))
    return Total(metric, found.n, lift, low, high)


def _row(trial: Trial, outcome: Outcome, effects: Sequence[float]) -> tuple[object, ...]:
    return (
        trial.id,
        trial.name,
        trial.tip,
        trial.stage,
        trial.status,
        outcome.decided_on,
        outcome.decision,
        outcome.metric.column,
        outcome.metric.higher_is_better,
        outcome.control_value,
        outcome.value,
        outcome.low,
        outcome.high,
        outcome.people,
        *effects,
    )


def _number(value: float | None) -> float:
    return math.nan if value is None else value

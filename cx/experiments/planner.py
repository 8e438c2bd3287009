"""Before a test: how many people and days, and the smallest effect that can then be found."""

import math
from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from cx.domain import MetricKind
from cx.errors import NeedsSpread, NotAShareToPlan, NothingToFind
from cx.model.experiment import ALPHA, POWER
from cx.stats import planning
from cx.stats.effects import NAN, critical
from cx.stats.planning import Baseline

WEEKS: Final = tuple(range(7, 57, 7))


class Planned(NamedTuple):
    """People in each arm and in all, days at the daily number (None without one), and the power."""

    per_arm: int
    total: int
    days: int | None
    power: float


def plan(
    kind: MetricKind,
    baseline: float,
    effect: float,
    sd: float | None = None,
    *,
    alpha: float = ALPHA,
    power: float = POWER,
    daily: float | None = None,
    arms: int = 2,
    inflation: float = 1.0,
) -> Planned:
    """How many people a test needs to find an effect.

    With several arms beside the control each comparison must pass Holm's first, strictest step,
    alpha/(arms - 1): the power is that of finding this effect in one arm even then.

    Parameters
    ----------
    kind, baseline : the metric as it is today; a proportion is 0..1.
    effect : absolute difference, the smallest worth finding.
    sd : standard deviation of one unit, of a mean or a ratio (``cx.stats.planning.Baseline``).
    daily : people who come into the test each day, all arms together.
    arms : with the control.
    inflation : how much more people of one cluster are alike (``planning.design_effect``).

    Raises
    ------
    NothingToFind, NeedsSpread, NotAShareToPlan
        The effect is 0; a mean has no standard deviation; the baseline or the baseline plus the
        effect is no share between 0 and 1.

    Examples
    --------
    >>> plan(MetricKind.PROPORTION, 0.105, 0.015, daily=400).per_arm
    6965
    """
    spread = based(kind, baseline, effect, sd, inflation=inflation)
    level = alpha / (arms - 1)
    n = planning.sample_size(spread, effect, power=power, alpha=level)
    if math.isnan(n):
        raise NothingToFind(effect=effect)
    per_arm = math.ceil(n)
    total = per_arm * arms
    days = math.ceil(total / daily) if daily else None
    return Planned(per_arm, total, days, planning.power(spread, effect, per_arm, alpha=level))


def based(
    kind: MetricKind,
    baseline: float,
    effect: float = 0.0,
    sd: float | None = None,
    *,
    inflation: float = 1.0,
) -> Baseline:
    """The metric as it is today, checked; see ``plan``.

    Examples
    --------
    >>> based(MetricKind.MEAN, 40, sd=3).variance
    9.0
    """
    if kind is not MetricKind.PROPORTION:
        if sd is None or not sd > 0:
            raise NeedsSpread(kind=kind.value)
        return Baseline(baseline, sd**2).times(inflation)
    if not (0 < baseline < 1 and 0 <= baseline + effect <= 1):
        raise NotAShareToPlan(baseline=baseline, after=baseline + effect)
    return Baseline.of_proportion(baseline).times(inflation)


def smallest_effect(
    baseline: Baseline,
    days: float,
    daily: float,
    *,
    alpha: float = ALPHA,
    power: float = POWER,
    arms: int = 2,
) -> float:
    """The smallest absolute effect that a test of so many days finds; NaN where it finds none.

    Examples
    --------
    >>> f"{smallest_effect(Baseline.of_proportion(0.105), 35, 400):.4f}"
    '0.0150'
    """
    n = days * daily / arms
    return planning.smallest_effect(baseline, n, power=power, alpha=alpha / (arms - 1))


def curve(
    baseline: Baseline,
    daily: float,
    *,
    alpha: float = ALPHA,
    power: float = POWER,
    arms: int = 2,
    days: Iterable[int] = WEEKS,
) -> pd.DataFrame:
    """Days against the smallest effect that they find.

    Returns
    -------
    pandas.DataFrame
        A row per number of days, whole weeks unless said: ``days``, ``per_arm``, ``effect``
        (absolute), ``relative`` (NaN where the baseline is not above 0).
    """
    rows = []
    for each in days:
        effect = smallest_effect(baseline, each, daily, alpha=alpha, power=power, arms=arms)
        relative = effect / baseline.value if baseline.value > 0 else NAN
        rows.append((each, int(each * daily // arms), effect, relative))
    return pd.DataFrame(rows, columns=["days", "per_arm", "effect", "relative"])


def simulated_power(
    baseline: Baseline,
    effect: float,
    per_arm: int,
    *,
    rng: np.random.Generator,
    alpha: float = ALPHA,
    runs: int = 10_000,
) -> float:
    """The share of simulated tests that find the effect: a check of the closed form.

    Shares are counted and read by the score test; means are normal with the baseline's spread in
    both arms and read by Welch's, whose df hardly differs from 2 n - 2 then.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> round(simulated_power(Baseline.of_proportion(0.105), 0.015, 6965, rng=rng), 2)
    0.8
    """
    n = per_arm
    if baseline.proportion:
        rates = (baseline.value, baseline.value + effect)
        low, high = (rng.binomial(n, rate, runs) / n for rate in rates)
        mean = (low + high) / 2
        error = np.sqrt(2 * mean * (1 - mean) / (n - 0.5))
        bar = critical(alpha / 2, math.inf)
    else:
        spread = np.sqrt(baseline.variance)
        low, high = (rng.normal(shift, spread / np.sqrt(n), runs) for shift in (0.0, effect))
        error = spread * np.sqrt(sum(rng.chisquare(n - 1, runs) for _ in range(2)) / (n - 1) / n)
        bar = critical(alpha / 2, 2 * n - 2)
    found = np.abs(high - low) > bar * np.maximum(error, 1e-300)
    return float(found.mean())

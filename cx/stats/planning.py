"""Before a test: how many units, how sure to find an effect, the smallest effect worth finding."""

import math
from collections.abc import Callable
from typing import NamedTuple, Self

from scipy.optimize import brentq

from cx.stats.effects import NAN, Alternative
from cx.stats.powers import normal_power, t_power
from cx.stats.sums import Sums
from cx.stats.two_ratios import ratio_arm

_MOST = 1e15  # units; nobody has more


class Baseline(NamedTuple):
    """A metric as it is before the test: its value, and the spread of one randomised unit."""

    value: float
    variance: float
    proportion: bool = False  # the spread follows from the value

    @classmethod
    def of_proportion(cls, rate: float) -> Self:
        """Of a share of units, 0 to 1."""
        return cls(rate, rate * (1 - rate), True)

    @classmethod
    def of_mean(cls, sums: Sums) -> Self:
        """Of the mean of the sums' first variable."""
        return cls(float(sums.mean[0]), float(sums.variance[0]))

    @classmethod
    def of_ratio(cls, sums: Sums) -> Self:
        """Of sum over sum; the unit is the row of the sums: a customer, a store.

        Clusters are ratios too: (sum in the cluster, size of the cluster).

        Examples
        --------
        >>> found = Baseline.of_ratio(Sums.of_values([[1, 2], [3, 2], [2, 4]]))
        >>> f"{found.value:.2f} {found.variance:.3f}"
        '0.75 0.246'
        """
        arm = ratio_arm(sums)
        return cls(arm.value, arm.square * arm.n)

    def times(self, design_effect: float) -> Self:
        """The same where each unit tells less, as in clusters; see ``design_effect``."""
        return type(self)(self.value, self.variance * design_effect, self.proportion)


def design_effect(size: float, correlation: float) -> float:
    """By how much alike units of one cluster (store, household) inflate the variance.

    References
    ----------
    Kish (1965), Survey Sampling, section 5.4.

    Examples
    --------
    >>> design_effect(11, 0.1)
    2.0
    """
    return 1 + (size - 1) * correlation


def power(
    baseline: Baseline,
    effect: float,
    n: float,
    *,
    ratio: float = 1.0,
    alpha: float = 0.05,
    alternative: Alternative = "two-sided",
) -> float:
    """The chance that the test finds this effect.

    Parameters
    ----------
    effect : absolute difference, treatment minus control.
    n : units in the control; the treatment has ``ratio`` times as many.
    alpha : float in (0, 1).

    Returns
    -------
    float
        NaN where a proportion plus the effect leaves (0, 1), or nothing varies.

    References
    ----------
    Proportions: Fleiss, Levin and Paik (2003), 3rd ed., eq. 4.14, without continuity correction.

    Examples
    --------
    >>> f"{power(Baseline.of_proportion(0.015), -0.014, 550):.4f}"
    '0.7416'
    """
    if not (baseline.variance > 0 and n > 0 and ratio > 0):
        return NAN
    if not baseline.proportion:
        return t_power(
            effect, n, variance=baseline.variance, ratio=ratio, alpha=alpha, alternative=alternative
        )
    null, there = _proportion_variances(baseline, effect, ratio)
    if not there > 0:
        return NAN
    return normal_power(
        effect, n, variance=there, null_variance=null, alpha=alpha, alternative=alternative
    )


def sample_size(
    baseline: Baseline,
    effect: float,
    *,
    power: float = 0.8,
    ratio: float = 1.0,
    alpha: float = 0.05,
    alternative: Alternative = "two-sided",
) -> float:
    """Units that the control needs; the treatment needs ``ratio`` times as many.

    Returns
    -------
    float
        Not rounded; NaN where no number of units is enough, or ``power`` is NaN.

    Examples
    --------
    >>> f"{sample_size(Baseline.of_proportion(0.75), -0.25, power=0.9):.4f}"
    '76.7069'
    """

    def missing(n: float) -> float:
        return (
            _power(baseline, effect, n, ratio=ratio, alpha=alpha, alternative=alternative) - power
        )

    return _root(missing, 2 / min(ratio, 1.0) + 1e-9 if not baseline.proportion else 1e-9, _MOST)


def smallest_effect(
    baseline: Baseline,
    n: float,
    *,
    power: float = 0.8,
    ratio: float = 1.0,
    alpha: float = 0.05,
    alternative: Alternative = "two-sided",
) -> float:
    """The smallest absolute effect that the test would find with this power.

    Returns
    -------
    float
        Above 0, or below it where the alternative is "less". NaN where even the largest possible
        change of a proportion would not be found.

    Examples
    --------
    >>> found = smallest_effect(Baseline.of_proportion(0.75), 76.70692, power=0.9, alternative="less")
    >>> f"{found:.4f}"
    '-0.2244'
    """
    sign = -1.0 if alternative == "less" else 1.0
    most = 1e3 * math.sqrt(max(baseline.variance, 0.0) * (1 + 1 / ratio) / n) if n > 0 else NAN
    if baseline.proportion:
        most = (baseline.value if sign < 0 else 1 - baseline.value) * (1 - 1e-12)

    def missing(size: float) -> float:
        found = _power(baseline, sign * size, n, ratio=ratio, alpha=alpha, alternative=alternative)
        return found - power

    return sign * _root(missing, most * 1e-12, most)


_power = power  # ``power`` is also what a test should have


def _proportion_variances(baseline: Baseline, effect: float, ratio: float) -> tuple[float, float]:
    """Variance of p1 - p0, without an effect (pooled) and with it, times n."""
    before, after = baseline.value, baseline.value + effect
    if not (0 < before < 1 and 0 <= after <= 1):
        return NAN, NAN
    inflated = baseline.variance / (before * (1 - before))
    pooled = (before + ratio * after) / (1 + ratio)
    null = pooled * (1 - pooled) * (1 + 1 / ratio)
    there = before * (1 - before) + after * (1 - after) / ratio
    return null * inflated, there * inflated


def _root(missing: Callable[[float], float], low: float, high: float) -> float:
    """Where ``missing`` turns positive, sought in logarithms; NaN where it never does."""
    if not (low > 0 and missing(high) > 0):
        return NAN
    if missing(low) >= 0:
        return low
    found = brentq(lambda log: missing(math.exp(log)), math.log(low), math.log(high), xtol=1e-13)
    return math.exp(float(found))

"""Two arms, each a figure with its error: their difference, and how large it is relatively."""

import math
from typing import NamedTuple

from cx.stats.effects import NAN, Alternative, Effect, Pair, critical, effect, unsaid


class Arm(NamedTuple):
    """A figure of one arm (a mean, a ratio), its squared standard error, and the units in it."""

    value: float
    square: float
    n: float


def welch_df(control: Arm, treatment: Arm) -> float:
    """Degrees of freedom of Welch and Satterthwaite; NaN where an arm has fewer than two units.

    References
    ----------
    Welch (1947), Biometrika 34:28-35.

    Examples
    --------
    >>> f"{welch_df(Arm(0, 1.0, 10), Arm(0, 2.0, 20)):.2f}"
    '27.98'
    """
    shares = [(arm.square, arm.n - 1) for arm in (control, treatment)]
    total = control.square + treatment.square
    if not (total > 0 and all(df > 0 for _, df in shares)):
        return NAN
    return 1 / sum((square / total) ** 2 / df for square, df in shares)


def difference(
    control: Arm,
    treatment: Arm,
    *,
    alpha: float = 0.05,
    alternative: Alternative = "two-sided",
    equal_variances: bool = False,
) -> Effect:
    """Treatment minus control by Welch's t, or by Student's with equal variances.

    Returns
    -------
    Effect
        Limits and p NaN where an arm has fewer than two units or neither has any spread.

    References
    ----------
    Welch (1947). Agrees with R's ``t.test`` and SciPy's ``ttest_ind_from_stats``.

    Examples
    --------
    >>> found = difference(Arm(10.0, 0.04, 25), Arm(10.6, 0.05, 25))
    >>> f"{found.value:.1f} [{found.low:.3f}, {found.high:.3f}]"
    '0.6 [-0.003, 1.203]'
    """
    value = treatment.value - control.value
    square, df = control.square + treatment.square, welch_df(control, treatment)
    if equal_variances:
        df = control.n + treatment.n - 2
        spread = sum(arm.square * arm.n * (arm.n - 1) for arm in (control, treatment)) / df
        square = spread * (1 / control.n + 1 / treatment.n)
    return effect(value, math.sqrt(square), df, alpha=alpha, alternative=alternative)


def delta(
    control: Arm,
    treatment: Arm,
    *,
    alpha: float = 0.05,
    alternative: Alternative = "two-sided",
) -> Effect:
    """Relative difference with the delta method's error and its own t test.

    Other products' interval: it may contradict the test of the difference. Ours is ``fieller``.

    References
    ----------
    Deng, Knoblich and Lu (2018), KDD: Applying the Delta Method in Metric Analytics, eq. 3.

    Examples
    --------
    >>> found = delta(Arm(10.0, 0.04, 25), Arm(10.6, 0.05, 25))
    >>> f"{found.value:.2f} {found.error:.4f}"
    '0.06 0.0308'
    """
    value, error = _relative(control, treatment)
    return effect(value, error, welch_df(control, treatment), alpha=alpha, alternative=alternative)


def fieller(control: Arm, treatment: Arm, *, alpha: float = 0.05) -> Effect:
    """Relative difference whose interval excludes 0 exactly when that of the difference does.

    The ratios R with (m1 - R m0)^2 <= t^2 (s1^2 + R^2 s0^2), less 1, with the difference's t, df
    and p. The error is the delta method's.

    Returns
    -------
    Effect
        All NaN where an arm's figure is not above 0: a share of nothing. Limits NaN where the
        control may as well be 0 (m0^2 <= t^2 s0^2), for then every ratio may be true.

    References
    ----------
    Fieller (1954), JRSS B 16:175-185.

    Examples
    --------
    >>> found = fieller(Arm(10.0, 0.04, 25), Arm(10.6, 0.05, 25))
    >>> f"{found.value:.2f} [{found.low:.4f}, {found.high:.4f}]"
    '0.06 [-0.0003, 0.1238]'
    """
    if not (control.value > 0 and treatment.value > 0):
        return unsaid()
    apart = difference(control, treatment, alpha=alpha)
    value, error = _relative(control, treatment)
    if math.isnan(apart.p):
        return unsaid(value)
    t = critical(alpha / 2, apart.df)
    s0, s1 = (arm.square / control.value**2 for arm in (control, treatment))
    g = t * t * s0
    low = high = NAN
    if g < 1:
        half = t * math.sqrt(s1 * (1 - g) + (1 + value) ** 2 * s0)
        low, high = (value + g - half) / (1 - g), (value + g + half) / (1 - g)
    return Effect(value, low, high, apart.p, error, apart.statistic, apart.df)


def pair(control: Arm, treatment: Arm, *, alpha: float = 0.05) -> Pair:
    """Both arms' figures, their difference and their relative difference.

    Examples
    --------
    >>> found = pair(Arm(10.0, 0.04, 25), Arm(10.6, 0.05, 25))
    >>> found.relative.p == found.difference.p
    True
    """
    return Pair(
        control.value,
        treatment.value,
        difference(control, treatment, alpha=alpha),
        fieller(control, treatment, alpha=alpha),
    )


def _relative(control: Arm, treatment: Arm) -> tuple[float, float]:
    """(m1 - m0)/m0 and its error by the delta method."""
    base = control.value
    if base == 0:
        return NAN, NAN
    value = (treatment.value - base) / base
    square = (treatment.square + (1 + value) ** 2 * control.square) / base**2
    return value, math.sqrt(square)

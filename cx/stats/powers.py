"""The chance that a z or t test finds an effect, and the units it needs in closed form."""

import math

from scipy.special import nctdtr, ndtr, ndtri

from cx.stats.effects import NAN, Alternative, critical

_NORMAL_FROM = 1e7  # from here the noncentral t is the normal distribution to seven digits


def normal_power(
    effect: float,
    n: float,
    *,
    variance: float,
    null_variance: float | None = None,
    alpha: float = 0.05,
    alternative: Alternative = "two-sided",
) -> float:
    """Power of a z test of an effect whose estimate has variance ``variance``/n.

    Parameters
    ----------
    variance : n times the estimate's variance when the effect is there.
    null_variance : the same when there is none, by which the test judges; None: the same.

    References
    ----------
    Chow, Shao and Wang (2008), Sample Size Calculations, 2nd ed., eqs. 3.1.3 and 4.2.2. Agrees
    with statsmodels' ``normal_power_het``.

    Examples
    --------
    >>> f"{normal_power(0.3, 80, variance=2):.4f}"
    '0.4751'
    """
    judged = variance if null_variance is None else null_variance
    two_sided = alternative == "two-sided"
    bar = critical(alpha / 2 if two_sided else alpha, math.inf) * math.sqrt(judged / variance)
    shift = effect * math.sqrt(n / variance)
    above, below = float(ndtr(shift - bar)), float(ndtr(-shift - bar))
    return above + below if two_sided else above if alternative == "greater" else below


def t_power(
    effect: float,
    n: float,
    *,
    variance: float,
    ratio: float = 1.0,
    alpha: float = 0.05,
    alternative: Alternative = "two-sided",
) -> float:
    """Power of Student's t on two means with ``n`` and ``ratio`` n units of equal variance.

    References
    ----------
    Cohen (1988), Statistical Power Analysis, chapter 2. Agrees with R's ``power.t.test(strict =
    TRUE)`` and G*Power.

    Examples
    --------
    >>> f"{t_power(0.1, 20, variance=1):.4f}"
    '0.0610'
    """
    df = n * (1 + ratio) - 2
    if df > _NORMAL_FROM:
        spread = variance * (1 + 1 / ratio)
        return normal_power(effect, n, variance=spread, alpha=alpha, alternative=alternative)
    if not df > 0:
        return NAN
    shift = effect * math.sqrt(n * ratio / (1 + ratio) / variance)
    bar = critical(alpha / 2 if alternative == "two-sided" else alpha, df)
    above, below = _t_below(-bar, df, -shift), _t_below(-bar, df, shift)
    if alternative == "two-sided":
        return above + below
    return above if alternative == "greater" else below


def closed_sample_size(
    effect: float,
    *,
    variance: float,
    null_variance: float | None = None,
    power: float = 0.8,
    alpha: float = 0.05,
    alternative: Alternative = "two-sided",
) -> float:
    """Units of the control in closed form by z: (z_a sd_null + z_b sd)^2 / effect^2.

    The chance of a finding in the wrong direction, which is next to none, is left out.

    References
    ----------
    Fleiss, Levin and Paik (2003), 3rd ed., eq. 4.14. Agrees with statsmodels'
    ``normal_sample_size_one_tail``.

    Examples
    --------
    >>> null, there = 2 * 0.2 * 0.8, 0.2 * 0.8 + 0.25 * 0.75
    >>> round(closed_sample_size(0.05, variance=there, null_variance=null))
    1030
    """
    judged = variance if null_variance is None else null_variance
    z_alpha = critical(alpha / 2 if alternative == "two-sided" else alpha, math.inf)
    both = z_alpha * math.sqrt(judged) + float(ndtri(power)) * math.sqrt(variance)
    return (both / effect) ** 2 if effect else NAN


def _t_below(value: float, df: float, shift: float) -> float:
    """P(T < value) of the noncentral t; far out, where SciPy gives NaN, by Abramowitz 26.7.10."""
    exact = float(nctdtr(df, shift, value))
    if not math.isnan(exact):
        return exact
    middle = value * (1 - 1 / (4 * df)) - shift
    return float(ndtr(middle / math.sqrt(1 + value**2 / (2 * df))))

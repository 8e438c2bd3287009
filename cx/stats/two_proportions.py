"""Two proportions by the score test: difference and ratio share one p; and the plain z tests."""

import math
from collections.abc import Callable

from scipy.optimize import brentq

from cx.stats.effects import NAN, Alternative, Effect, Pair, critical, effect, p_of, unsaid


def score_difference(k0: float, n0: float, k1: float, n1: float, *, alpha: float = 0.05) -> Effect:
    """Difference of two proportions, p1 - p0, by inverting the score test.

    The interval holds every d that (p1 - p0 - d)^2 <= z^2 V(d) leaves standing, V(d) the variance
    under the likeliest proportions d apart, times N/(N - 1).

    Parameters
    ----------
    k0, n0 : successes and units of the control; k1, n1 : of the treatment.
    alpha : float in (0, 1); the interval's level is 1 - alpha.

    Returns
    -------
    Effect
        ``error`` is the unpooled (Wald) one, ``statistic`` the score's z. p NaN where all units
        of both arms gave the same answer; all but the value NaN below two units in an arm.

    References
    ----------
    Miettinen and Nurminen (1985), Stat. Med. 4:213-226, eqs. 8 and 9 and appendix I.

    Examples
    --------
    >>> found = score_difference(48, 80, 56, 70)
    >>> f"{found.value:.3f} [{found.low:.4f}, {found.high:.4f}] {found.p:.4f}"
    '0.200 [0.0528, 0.3382] 0.0083'
    """
    if not _countable(k0, n0, k1, n1):
        return unsaid(_rate(k1, n1) - _rate(k0, n0))
    p0, p1 = k0 / n0, k1 / n1
    value, z = p1 - p0, critical(alpha / 2, math.inf)

    def beyond(apart: float) -> float:
        return (value - apart) ** 2 - z * z * _variance_apart(k0, n0, k1, n1, apart)

    low = _crossing(beyond, value, -1.0)
    high = _crossing(beyond, value, 1.0)
    error = math.sqrt(p0 * (1 - p0) / n0 + p1 * (1 - p1) / n1)
    return _scored(value, low, high, error, (k0, n0, k1, n1))


def score_ratio(k0: float, n0: float, k1: float, n1: float, *, alpha: float = 0.05) -> Effect:
    """Relative difference of two proportions, p1/p0 - 1, by inverting the score test.

    It excludes 0 exactly when the score interval of the difference does.

    Parameters
    ----------
    k0, n0 : successes and units of the control; k1, n1 : of the treatment.
    alpha : float in (0, 1); the interval's level is 1 - alpha.

    Returns
    -------
    Effect
        ``error`` is the delta method's. All NaN where the control has no success.

    References
    ----------
    Miettinen and Nurminen (1985), Stat. Med. 4:213-226, eqs. 10 and 11.

    Examples
    --------
    >>> found = score_ratio(48, 80, 56, 70)
    >>> f"{found.value:.3f} [{found.low:.4f}, {found.high:.4f}] {found.p:.4f}"
    '0.333 [0.0790, 0.6721] 0.0083'
    """
    if not (_countable(k0, n0, k1, n1) and k0 > 0):
        return unsaid()
    p0, p1 = k0 / n0, k1 / n1
    ratio, z = p1 / p0, critical(alpha / 2, math.inf)

    def beyond(times: float) -> float:
        return (p1 - times * p0) ** 2 - z * z * _variance_times(k0, n0, k1, n1, times)

    low = 0.0 if k1 == 0 else _crossing(beyond, ratio, 0.0)
    end = 2 * max(ratio, 1 / n1)
    while beyond(end) <= 0:
        end *= 2
    high = _crossing(beyond, ratio, end)
    error = math.sqrt(ratio**2 * (1 - p0) / k0 + p1 * (1 - p1) / n1 / p0**2)
    return _scored(ratio - 1, low - 1, high - 1, error, (k0, n0, k1, n1))


def score_z(k0: float, n0: float, k1: float, n1: float, *, ratio: float = 1.0) -> float:
    """The score statistic of p1 = ratio p0; NaN where it cannot be said.

    References
    ----------
    Miettinen and Nurminen (1985), Stat. Med. 4:213-226, eq. 10.

    Examples
    --------
    >>> f"{score_z(48, 80, 56, 70):.4f}"
    '2.6413'
    """
    if not _countable(k0, n0, k1, n1):
        return NAN
    variance = _variance_times(k0, n0, k1, n1, ratio)
    return (k1 / n1 - ratio * k0 / n0) / math.sqrt(variance) if variance > 0 else NAN


def proportions(k0: float, n0: float, k1: float, n1: float, *, alpha: float = 0.05) -> Pair:
    """Two proportions, their difference and relative difference, both by the score test.

    Examples
    --------
    >>> found = proportions(48, 80, 56, 70)
    >>> found.difference.p == found.relative.p
    True
    """
    return Pair(
        _rate(k0, n0),
        _rate(k1, n1),
        score_difference(k0, n0, k1, n1, alpha=alpha),
        score_ratio(k0, n0, k1, n1, alpha=alpha),
    )


def pooled_z(
    k0: float,
    n0: float,
    k1: float,
    n1: float,
    *,
    alpha: float = 0.05,
    alternative: Alternative = "two-sided",
) -> Effect:
    """The z test with the pooled variance, beside Wald's unpooled interval.

    The two may disagree near alpha: ``proportions`` is what results are read from.

    References
    ----------
    R's ``prop.test(correct = FALSE)``, whose X-squared is z^2.

    Examples
    --------
    >>> found = pooled_z(12, 99, 5, 83)
    >>> f"{found.statistic:.3f} {found.p:.3f}"
    '-1.408 0.159'
    """
    if not _countable(k0, n0, k1, n1):
        return unsaid(_rate(k1, n1) - _rate(k0, n0))
    p0, p1, mean = k0 / n0, k1 / n1, (k0 + k1) / (n0 + n1)
    error = math.sqrt(p0 * (1 - p0) / n0 + p1 * (1 - p1) / n1)
    wald = effect(p1 - p0, error, alpha=alpha, alternative=alternative)
    pooled = math.sqrt(mean * (1 - mean) * (1 / n0 + 1 / n1))
    z = wald.value / pooled if pooled > 0 else NAN
    return wald._replace(statistic=z, p=p_of(z, math.inf, alternative))


def one_z(
    k: float,
    n: float,
    null: float,
    *,
    alpha: float = 0.05,
    alternative: Alternative = "two-sided",
) -> Effect:
    """One proportion against a known one, by z with the sample's own variance (Wald).

    References
    ----------
    Agrees with statsmodels' ``proportions_ztest(k, n, null)``.

    Examples
    --------
    >>> f"{one_z(5, 83, 0.05).p:.3f}"
    '0.695'
    """
    rate = _rate(k, n)
    error = math.sqrt(rate * (1 - rate) / n) if n >= 2 and 0 <= rate <= 1 else NAN
    return effect(rate - null, error, alpha=alpha, alternative=alternative)


def _countable(k0: float, n0: float, k1: float, n1: float) -> bool:
    return n0 >= 2 and n1 >= 2 and 0 <= k0 <= n0 and 0 <= k1 <= n1


def _rate(k: float, n: float) -> float:
    return k / n if n > 0 else NAN


def _scored(
    value: float, low: float, high: float, error: float, counts: tuple[float, ...]
) -> Effect:
    z = score_z(*counts)
    return Effect(value, low, high, p_of(z, math.inf), error, z, math.inf)


def _crossing(beyond: Callable[[float], float], start: float, end: float) -> float:
    """Where ``beyond`` turns positive on the way from the estimate to the end of the scale."""
    if start == end or beyond(end) <= 0:
        return end
    # A hair off the estimate: there the variance under the null may be 0, and the root false.
    inside = start + 1e-12 * (end - start)
    if beyond(inside) >= 0:
        return start
    return float(brentq(beyond, inside, end, xtol=1e-15, rtol=1e-14))


def _variance_apart(k0: float, n0: float, k1: float, n1: float, apart: float) -> float:
    """V(d): the variance of p1 - p0 where they are ``apart``, at the likeliest p0."""
    n, least, most = n0 + n1, max(0.0, -apart), min(1.0, 1.0 - apart)
    # The likeliest p0 is the middle root of p^3 + b p^2 + c p + d (appendix I).
    b = ((n1 + 2 * n0) * apart - n - k0 - k1) / n
    c = ((n0 * apart - n - 2 * k0) * apart + k0 + k1) / n
    d = k0 * apart * (1 - apart) / n
    q = (b / 3) ** 3 - b * c / 6 + d / 2
    r = math.copysign(math.sqrt(max(b * b / 9 - c / 3, 0.0)), q)
    angle = math.acos(min(1.0, max(-1.0, q / r**3))) if r else 0.0
    p0 = 2 * r * math.cos((math.pi + angle) / 3) - b / 3
    for _ in range(2):  # the arc cosine loses half the digits near 1; Newton finds them again
        p0 = min(max(p0, least), most)
        slope = (3 * p0 + 2 * b) * p0 + c
        if slope < 0:
            p0 -= (((p0 + b) * p0 + c) * p0 + d) / slope
    p0 = min(max(p0, least), most)
    p1 = p0 + apart
    return max((p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0) * n / (n - 1), 0.0)


def _variance_times(k0: float, n0: float, k1: float, n1: float, times: float) -> float:
    """V(R): the variance of p1 - R p0 where p1 = R p0, at the likeliest p0."""
    n, k = n0 + n1, k0 + k1
    b = times * (k0 + n1) + k1 + n0
    p0 = 2 * k / (b + math.sqrt(max(b * b - 4 * times * n * k, 0.0)))
    p1 = min(times * p0, 1.0)
    return (p1 * (1 - p1) / n1 + times**2 * p0 * max(1 - p0, 0.0) / n0) * n / (n - 1)

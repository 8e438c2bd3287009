"""Two quantiles (the median order, the slowest tenth of deliveries), compared by bootstrap."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cx.stats.effects import NAN, Effect, Pair, unsaid

Floats = NDArray[np.float64]


def quantiles(
    control: ArrayLike,
    treatment: ArrayLike,
    q: float,
    *,
    rng: np.random.Generator,
    resamples: int = 9_999,
    alpha: float = 0.05,
) -> Pair:
    """A quantile of each arm, their difference and relative difference, by percentile bootstrap.

    The quantile of a resample is an order statistic of the sample whose rank is binomial: only
    ranks are drawn, so millions of values cost one sorting. Interval and p come from the same
    draws and agree: p is the smallest alpha whose interval excludes 0.

    Parameters
    ----------
    control, treatment : single values of each arm; NaN is missing and left out.
    q : share below, in (0, 1).
    resamples : 9,999 make alpha/2 (resamples + 1) a whole number for the usual alpha.
    alpha : float in (0, 1); the interval's level is 1 - alpha.

    Returns
    -------
    Pair
        ``error`` is the draws' standard deviation. Limits and p NaN where an arm is too small for
        its rank to stay within it (n q or n (1 - q) not above 4), or nothing varies; relative
        ones where an arm's quantile or a drawn one of the control is not above 0.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapters 13 and 16.4;
    Schultzberg and Ankargren (2022), arXiv 2202.06669, for drawing ranks.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> found = quantiles(np.arange(100), np.arange(100) + 30, 0.5, rng=rng)
    >>> found.control, found.value, found.difference.value
    (49.5, 79.5, 30.0)
    """
    arms = [np.sort(values[~np.isnan(values)]) for values in map(_floats, (control, treatment))]
    if any(arm.size == 0 for arm in arms):
        return Pair(NAN, NAN, unsaid(), unsaid())
    before, after = (float(np.quantile(arm, q)) for arm in arms)
    apart = after - before
    share = after / before - 1 if min(before, after) > 0 else NAN
    if any(min(arm.size * q, arm.size * (1 - q)) <= 4 for arm in arms):
        return Pair(before, after, unsaid(apart), unsaid(share))
    drawn0, drawn1 = (_drawn(arm, q, resamples, rng) for arm in arms)
    difference = _from_draws(apart, drawn1 - drawn0, alpha)
    relative = unsaid(share)
    if not math.isnan(share) and drawn0.min() > 0:
        relative = _from_draws(share, drawn1 / drawn0 - 1, alpha)
    return Pair(before, after, difference, relative._replace(p=difference.p))


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _drawn(arm: Floats, q: float, resamples: int, rng: np.random.Generator) -> Floats:
    rank = rng.binomial(arm.size + 1, q, resamples)
    return arm[np.clip(rank, 1, arm.size) - 1]


def _from_draws(value: float, drawn: Floats, alpha: float) -> Effect:
    error = float(drawn.std(ddof=1))
    if not error > 0:
        return unsaid(value)
    ordered, whole = np.sort(drawn), drawn.size + 1
    rank = max(int(alpha / 2 * whole + 1e-9), 1)
    low, high = float(ordered[rank - 1]), float(ordered[-rank])
    beyond = 1 + min(int(np.sum(drawn <= 0)), int(np.sum(drawn >= 0)))
    p = min(1.0, 2 * beyond / whole)
    return Effect(value, low, high, p, error, NAN, NAN)

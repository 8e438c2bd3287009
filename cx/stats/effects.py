"""What a comparison of two arms says: an effect with its interval and p, and the pair it is of."""

import math
from typing import Literal, NamedTuple

from scipy.special import ndtr, ndtri, stdtr, stdtrit

Alternative = Literal["two-sided", "greater", "less"]

NAN = math.nan


class Effect(NamedTuple):
    """An effect, its limits at level 1 - alpha and its p; NaN where it cannot be said."""

    value: float
    low: float
    high: float
    p: float
    error: float  # standard error of the value
    statistic: float  # what p was read from
    df: float  # infinite: the normal distribution


class Pair(NamedTuple):
    """A figure of the control, that of the treatment, their difference and relative difference.

    ``relative.p`` is ``difference.p``: one question, one answer.
    """

    control: float
    value: float
    difference: Effect
    relative: Effect


def unsaid(value: float = NAN) -> Effect:
    """A value of which nothing more can be said.

    Examples
    --------
    >>> unsaid(0.2).p
    nan
    """
    return Effect(value, NAN, NAN, NAN, NAN, NAN, NAN)


def upper_tail(statistic: float, df: float) -> float:
    """P(T > statistic) for Student's t; df infinite: the normal distribution.

    Read from the lower tail at -statistic, so that small p do not drown in 1 - cdf.

    Examples
    --------
    >>> f"{upper_tail(10, math.inf):.3g}"
    '7.62e-24'
    """
    return float(ndtr(-statistic) if math.isinf(df) else stdtr(df, -statistic))


def critical(tail: float, df: float) -> float:
    """The value that Student's t exceeds with probability ``tail``; df infinite: normal.

    Examples
    --------
    >>> f"{critical(0.025, math.inf):.4f} {critical(0.025, 9):.4f}"
    '1.9600 2.2622'
    """
    return -float(ndtri(tail) if math.isinf(df) else stdtrit(df, tail))


def p_of(statistic: float, df: float, alternative: Alternative = "two-sided") -> float:
    """The p of a t or z statistic; NaN of NaN.

    Examples
    --------
    >>> f"{p_of(1.96, math.inf):.3f} {p_of(1.96, math.inf, 'greater'):.3f}"
    '0.050 0.025'
    """
    if alternative == "two-sided":
        return 2 * upper_tail(abs(statistic), df)
    return upper_tail(statistic if alternative == "greater" else -statistic, df)


def effect(
    value: float,
    error: float,
    df: float = math.inf,
    *,
    alpha: float = 0.05,
    alternative: Alternative = "two-sided",
) -> Effect:
    """The effect of a value with standard error ``error``, by Student's t with ``df``.

    Parameters
    ----------
    value, error, df : an error of 0 or NaN means that nothing is known of chance.
    alpha : float in (0, 1); the interval's level is 1 - alpha.
    alternative : a one-sided interval is infinite on one side.

    Returns
    -------
    Effect
        Limits and p NaN where the error is 0 or missing.

    Examples
    --------
    >>> found = effect(1.0, 0.5, 9)
    >>> f"[{found.low:.3f}, {found.high:.3f}] {found.p:.4f}"
    '[-0.131, 2.131] 0.0766'
    """
    if not (error > 0 and math.isfinite(value) and math.isfinite(error) and df > 0):
        return unsaid(value)
    statistic = value / error
    sides = 2 if alternative == "two-sided" else 1
    half = critical(alpha / sides, df) * error
    low = -math.inf if alternative == "less" else value - half
    high = math.inf if alternative == "greater" else value + half
    return Effect(value, low, high, p_of(statistic, df, alternative), error, statistic, df)

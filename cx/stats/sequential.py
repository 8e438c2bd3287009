"""Looking while the test runs: intervals that hold at every look, and the first planned look."""

import math
from typing import NamedTuple

from cx.stats.effects import NAN, Alternative, critical

# How many units in all the always-valid interval is narrowest for, unless said.
TUNED_FOR = 5000.0


class Always(NamedTuple):
    """An interval and a p that may be looked at any time; NaN where they cannot be said."""

    low: float
    high: float
    p: float


def always_valid(
    value: float,
    error: float,
    n: float,
    *,
    alpha: float = 0.05,
    tuned_for: float = TUNED_FOR,
    alternative: Alternative = "two-sided",
) -> Always:
    """Asymptotic confidence sequence: all looks together miss with probability alpha at most.

    Half-width s sqrt(2 (N r^2 + 1)/(N r^2) L), s the standard error, r^2 = (-2 ln a +
    ln(1 - 2 ln a))/N*, L = ln(sqrt(N r^2 + 1)/a); p is the smallest alpha, at the same r, whose
    interval excludes 0. One-sided: r of 2a, L = ln(1 + sqrt(N r^2 + 1)/(2 a)).

    Parameters
    ----------
    value, error : the estimate so far and its standard error.
    n : units in both arms so far.
    alpha : float in (0, 1).
    tuned_for : N*, the number of units the interval is narrowest for.

    Returns
    -------
    Always
        NaN without an error.

    References
    ----------
    Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), Ann. Stat. 52:2613-2640 (arXiv
    2103.06476v7), eqs. 9, 155 and 161.

    Examples
    --------
    >>> found = always_valid(0.9, 0.2, 4000)
    >>> f"[{found.low:.3f}, {found.high:.3f}] {found.p:.5f}"
    '[0.292, 1.508] 0.00043'
    """
    if not (error > 0 and n > 0 and math.isfinite(value)):
        return Always(NAN, NAN, NAN)
    two_sided = alternative == "two-sided"
    log_a = math.log(alpha if two_sided else 2 * alpha)
    grown = n * (-2 * log_a + math.log1p(-2 * log_a)) / tuned_for  # N r^2
    root, factor = math.sqrt(grown + 1), 2 * (grown + 1) / grown
    log = math.log(root / alpha) if two_sided else math.log1p(root / (2 * alpha))
    half = error * math.sqrt(factor * log)
    z = {"two-sided": abs(value), "greater": value, "less": -value}[alternative] / error
    evidence = z * abs(z) / factor
    low = -math.inf if alternative == "less" else value - half
    high = math.inf if alternative == "greater" else value + half
    if two_sided:
        return Always(low, high, min(1.0, root * math.exp(-max(evidence, 0.0))))
    if evidence <= 0:
        return Always(low, high, 0.5)
    return Always(low, high, min(0.5, root / 2 / math.expm1(min(evidence, 700.0))))


def first_bound(
    fraction: float,
    *,
    alpha: float = 0.05,
    sides: int = 2,
    spending: str = "alpha*t^2",
) -> float:
    """The z that the first planned look must pass.

    Parameters
    ----------
    fraction : share t of the planned units that this look has, in (0, 1].
    alpha : level of the whole test; each of two sides spends half.
    sides : 1 or 2.
    spending : "alpha*t^r" for any power r, "obrien_fleming" or "pocock".

    Raises
    ------
    ValueError
        Of a spending function that is none of these.

    References
    ----------
    Lan and DeMets (1983), Biometrika 70:659-663; the powers: Kim and DeMets (1987), Biometrika
    74:149-154.

    Examples
    --------
    >>> f"{first_bound(0.5):.3f} {first_bound(0.5, spending='obrien_fleming'):.3f}"
    '2.498 2.963'
    """
    return critical(spent(fraction, alpha / sides, spending), math.inf)


def spent(fraction: float, alpha: float, spending: str) -> float:
    """How much of a side's alpha may be spent by this share of the planned units.

    Examples
    --------
    >>> f"{spent(0.5, 0.025, 'pocock'):.4f}"
    '0.0155'
    """
    t = min(max(fraction, 0.0), 1.0)
    name = spending.lower().replace(" ", "").replace("-", "_").replace("**", "^")
    if name in {"obrien_fleming", "obf", "of"}:
        return math.erfc(critical(alpha / 2, math.inf) / math.sqrt(2 * t)) if t > 0 else 0.0
    if name == "pocock":
        return alpha * math.log1p((math.e - 1) * t)
    base, _, power = name.partition("^")
    if base != "alpha*t":
        raise ValueError(f"spending must be alpha*t^r, obrien_fleming or pocock, not {spending!r}")
    return float(alpha * t ** float(power or 1))

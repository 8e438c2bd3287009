"""Tests of a margin: the treatment is not worse by more than it, or both are alike."""

import math
from typing import NamedTuple

from cx.stats.arms import Arm, difference, welch_df
from cx.stats.effects import NAN, Effect, critical, p_of, upper_tail
from cx.stats.two_proportions import score_z

# One-sided; goes with the 95 % interval, whose worse limit decides.
ALPHA = 0.025


class NotWorse(NamedTuple):
    """A test against a margin; NaN and None where it cannot be said."""

    p: float
    statistic: float
    not_worse: bool | None


def not_worse(
    control: Arm,
    treatment: Arm,
    *,
    margin: float,
    higher_is_better: bool = True,
    alpha: float = ALPHA,
) -> NotWorse:
    """Test of a relative margin on means or ratios: m1 above (1 - margin) m0.

    With the error of both arms, so that it agrees with Fieller's interval at 1 - 2 alpha: not
    worse exactly when the interval's worse limit is within the margin. Where less is better: m1
    below (1 + margin) m0.

    Parameters
    ----------
    control, treatment : from ``mean_arm`` or ``ratio_arm``.
    margin : the relative loss that would still be borne, above 0.
    alpha : float in (0, .5), one-sided.

    References
    ----------
    Tamhane and Logan (2004), J. Biopharm. Stat. 14:1-12: the ratio formulation, after Sasabuchi.

    Examples
    --------
    >>> not_worse(Arm(10.0, 0.01, 500), Arm(9.95, 0.01, 500), margin=0.05).not_worse
    True
    """
    if not (control.value > 0 and margin > 0):
        return NotWorse(NAN, NAN, None)
    bound = 1 - margin if higher_is_better else 1 + margin
    error = math.sqrt(treatment.square + bound**2 * control.square)
    df = welch_df(control, treatment)
    if not (error > 0 and df > 0):
        return NotWorse(NAN, NAN, None)
    return _verdict((treatment.value - bound * control.value) / error, df, higher_is_better, alpha)


def proportion_not_worse(
    k0: float,
    n0: float,
    k1: float,
    n1: float,
    *,
    margin: float,
    higher_is_better: bool = True,
    alpha: float = ALPHA,
) -> NotWorse:
    """The same of two proportions by the score test of their ratio; agrees with ``score_ratio``.

    References
    ----------
    Miettinen and Nurminen (1985), Stat. Med. 4:213-226, eq. 10.

    Examples
    --------
    >>> proportion_not_worse(400, 1000, 405, 1000, margin=0.1).not_worse
    True
    """
    bound = 1 - margin if higher_is_better else 1 + margin
    z = score_z(k0, n0, k1, n1, ratio=bound) if margin > 0 and k0 > 0 else NAN
    return _verdict(z, math.inf, higher_is_better, alpha)


def fixed_margin(
    difference: float, error: float, margin: float, *, higher_is_better: bool, alpha: float = ALPHA
) -> tuple[Effect, NotWorse]:
    """Test of an absolute margin that is taken as known, by z, with its one-sided interval.

    Other products' form, which forgets that the control's own mean is uncertain.

    Examples
    --------
    >>> limits, verdict = fixed_margin(-0.026, 0.02, 0.04, higher_is_better=True, alpha=0.01)
    >>> f"{limits.low:.4f} {verdict.not_worse}"
    '-0.0725 False'
    """
    half = critical(alpha, math.inf) * error
    low, high = difference - half, difference + half
    bound = -margin if higher_is_better else margin
    found = _verdict((difference - bound) / error, math.inf, higher_is_better, alpha)
    low, high = (low, math.inf) if higher_is_better else (-math.inf, high)
    return Effect(difference, low, high, found.p, error, found.statistic, math.inf), found


def alike(
    control: Arm,
    treatment: Arm,
    low: float,
    high: float,
    *,
    alpha: float = 0.05,
    equal_variances: bool = False,
) -> Effect:
    """Two one-sided tests that the difference is within (low, high).

    Returns
    -------
    Effect
        The interval at level 1 - 2 alpha, which lies within the limits exactly when p, the larger
        of the two, is below alpha. The statistic is that of the larger p.

    References
    ----------
    Schuirmann (1987), J. Pharmacokinet. Biopharm. 15:657-680. Agrees with R's
    ``equivalence::tost``.

    Examples
    --------
    >>> found = alike(Arm(10.0, 0.04, 25), Arm(10.1, 0.05, 25), -0.8, 0.8)
    >>> f"[{found.low:.3f}, {found.high:.3f}] {found.p:.4f}"
    '[-0.403, 0.603] 0.0120'
    """
    found = difference(control, treatment, alpha=2 * alpha, equal_variances=equal_variances)
    if math.isnan(found.p):
        return found
    above, below = (found.value - low) / found.error, (found.value - high) / found.error
    p, statistic = max((upper_tail(above, found.df), above), (upper_tail(-below, found.df), below))
    return found._replace(p=p, statistic=statistic)


def _verdict(statistic: float, df: float, higher_is_better: bool, alpha: float) -> NotWorse:
    if math.isnan(statistic):
        return NotWorse(NAN, NAN, None)
    p = p_of(statistic, df, "greater" if higher_is_better else "less")
    return NotWorse(p, statistic, p < alpha)

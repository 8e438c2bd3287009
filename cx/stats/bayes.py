"""The chance that the treatment is better, and what a wrong choice would cost on average."""

import math
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import betainc, betaincinv, erfcx, ndtr, ndtri

from cx.stats.effects import NAN

Floats = NDArray[np.float64]


class Prior(NamedTuple):
    """A normal belief about the effect before the test."""

    mean: float
    sd: float


# On the relative effect: two of three true effects within 30 %.
PRIOR: Final = Prior(0.0, 0.3)


class Posterior(NamedTuple):
    """What is believed of the effect after the test; NaN where it cannot be said."""

    value: float
    low: float
    high: float
    error: float  # standard deviation
    chance_to_win: float  # that the effect is above 0
    loss_control: float  # expected loss by staying: the mean of max(effect, 0)
    loss_treatment: float  # expected loss by shipping: the mean of max(-effect, 0)


NOTHING: Final = Posterior(NAN, NAN, NAN, NAN, NAN, NAN, NAN)


def posterior(
    value: float, error: float, *, prior: Prior | None = PRIOR, alpha: float = 0.05
) -> Posterior:
    """Normal belief about an effect that was estimated with a normal error.

    Parameters
    ----------
    value, error : the estimate and its standard error; the relative effect for the default prior.
    prior : None is flat: the belief is then the estimate itself.
    alpha : float in (0, 1); the interval's level is 1 - alpha.

    Returns
    -------
    Posterior
        NaN without an error. Losses are in the effect's unit.

    References
    ----------
    Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., eqs. 2.9 to 2.12; losses: Stucchio
    (2015), Bayesian A/B Testing at VWO, section 7.

    Examples
    --------
    >>> found = posterior(0.05, 0.03)
    >>> f"{found.value:.4f} {found.chance_to_win:.3f} {found.loss_treatment:.5f}"
    '0.0495 0.951 0.00060'
    """
    if not (error > 0 and math.isfinite(value) and math.isfinite(error)):
        return NOTHING
    mean, sd = value, error
    if prior is not None:
        weight = prior.sd**2 / (prior.sd**2 + error**2)
        mean = weight * value + (1 - weight) * prior.mean
        sd = error * math.sqrt(weight)
    half, z = -float(ndtri(alpha / 2)) * sd, mean / sd
    lost = (sd * _beyond(-z), sd * _beyond(z))
    return Posterior(mean, mean - half, mean + half, sd, float(ndtr(z)), *lost)


def beta_binomial(
    k0: float,
    n0: float,
    k1: float,
    n1: float,
    *,
    prior: tuple[float, float] = (1.0, 1.0),
    alpha: float = 0.05,
    relative: bool = False,
) -> Posterior:
    """Belief about two proportions' difference, or p1/p0 - 1, from Beta priors: for small counts.

    By quadrature over the control's proportion, 2,000 points of a normal score: no drawing of
    random numbers, so the same data always say the same.

    Parameters
    ----------
    k0, n0 : successes and units of the control; k1, n1 : of the treatment.
    prior : alpha and beta, the same for both arms.
    alpha : float in (0, 1); the interval's level is 1 - alpha.
    relative : losses and interval of p1/p0 - 1 instead of p1 - p0.

    References
    ----------
    Stucchio (2015), Bayesian A/B Testing at VWO, sections 6 and 7.

    Examples
    --------
    >>> found = beta_binomial(4, 10, 8, 10)
    >>> f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}] {found.chance_to_win:.3f}"
    '0.333 [-0.043, 0.665] 0.960'
    """
    if not (n0 >= 0 and n1 >= 0 and 0 <= k0 <= n0 and 0 <= k1 <= n1):
        return NOTHING
    a0, b0 = k0 + prior[0], n0 - k0 + prior[1]
    a1, b1 = k1 + prior[0], n1 - k1 + prior[1]
    z = np.linspace(-8.0, 8.0, 2_000)
    weight = np.exp(-z * z / 2)
    weight /= weight.sum()
    p0 = np.asarray(betaincinv(a0, b0, ndtr(z)))
    unit = p0 if relative else np.ones_like(p0)

    def below(effect: float) -> float:
        return float(weight @ betainc(a1, b1, np.clip(p0 + effect * unit, 0.0, 1.0)))

    mean1 = a1 / (a1 + b1)
    # E max(p0 - p1, 0) for each p0: p0 P(p1 < p0) - E p1 [p1 < p0].
    short = p0 * betainc(a1, b1, p0) - mean1 * betainc(a1 + 1, b1, p0)
    scale = 1 / np.maximum(unit, 1e-300)
    value = float(weight @ ((mean1 - p0) * scale))
    loss = float(weight @ (np.maximum(short, 0.0) * scale))
    square = a1 * (a1 + 1) / ((a1 + b1) * (a1 + b1 + 1))
    second = float(weight @ ((square - 2 * mean1 * p0 + p0**2) * scale**2))
    low, high = (_quantile(below, tail) for tail in (alpha / 2, 1 - alpha / 2))
    sd = math.sqrt(max(second - value**2, 0.0))
    return Posterior(value, low, high, sd, 1 - below(0.0), value + loss, loss)


def _beyond(z: float) -> float:
    """The mean of max(Z - z, 0) of a standard normal Z, its digits kept far out."""
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    if z <= 0:
        return density - z * float(ndtr(-z))
    mills = math.sqrt(math.pi / 2) * float(erfcx(z / math.sqrt(2)))
    return density * max(1 - z * mills, 0.0)


def _quantile(below: Callable[[float], float], share: float) -> float:
    low, high = -1.0, 1.0
    while below(high) < share:
        high *= 2
    return float(brentq(lambda effect: below(effect) - share, low, high, xtol=1e-12))

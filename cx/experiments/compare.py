"""Two arms of one metric, compared as its data allow: by score, by Welch, by the delta method."""

import math
from typing import Final, NamedTuple

import numpy as np

from cx.stats import arms, bayes
from cx.stats.arms import Arm
from cx.stats.cuped import Adjusted, cuped, slopes
from cx.stats.effects import NAN, Pair, unsaid
from cx.stats.non_inferiority import NotWorse, not_worse, proportion_not_worse
from cx.stats.planning import Baseline
from cx.stats.sums import Sums
from cx.stats.two_means import mean_arm, means
from cx.stats.two_proportions import proportions
from cx.stats.two_ratios import ratio_arm, ratio_weights, ratios
from cx.store.arms import Form

FEW: Final = 10  # successes or failures below which a normal belief about a share is too rough

MOST: Final = 1e75


class Belief(NamedTuple):
    """The chance that an arm is better, and what shipping it costs on average if it is not."""

    chance_to_win: float
    expected_loss: float


def compare(form: Form, control: Sums, treatment: Sums, *, alpha: float = 0.05) -> Pair:
    """The two figures, their difference and relative difference.

    Parameters
    ----------
    form : how the sums are compared; it says what their variables are.
    control, treatment : as ``cx.store.arms`` gives them; covariates behind are not looked at.
    alpha : float in (0, 1); the interval's level is 1 - alpha.

    Returns
    -------
    Pair
        NaN limits and p where nothing can be said: too few units, no spread, values beyond 1e75,
        whose squares no computer multiplies.

    Examples
    --------
    >>> low, high = (Sums.of_values([[1.0]] * k + [[0.0]] * (80 - k)) for k in (48, 56))
    >>> found = compare(Form.SHARES, low, high)
    >>> f"{found.difference.value:.3f} {found.difference.p:.3f}"
    '0.100 0.186'
    """
    if form is Form.SHARES:
        return proportions(*_counts(control), *_counts(treatment), alpha=alpha)
    if is_beyond(control) or is_beyond(treatment):
        return Pair(float(control.mean[0]), float(treatment.mean[0]), unsaid(), unsaid())
    if form is Form.RATIOS:
        return ratios(control.take(0, 1), treatment.take(0, 1), alpha=alpha)
    return means(control.take(0), treatment.take(0), alpha=alpha)


def with_covariate(
    form: Form, control: Sums, treatment: Sums, *, alpha: float = 0.05
) -> Adjusted | None:
    """The same with CUPED; None where the sums hold no covariate.

    Of a ratio the influences are adjusted, by one slope of all units.

    Examples
    --------
    >>> with_covariate(Form.MEANS, Sums.of_values([[1.0]]), Sums.of_values([[2.0]])) is None
    True
    """
    first = 2 if form is Form.RATIOS else 1
    if control.mean.size == first or min(control.n, treatment.n) < control.mean.size + 1:
        return None
    if is_beyond(control) or is_beyond(treatment):
        return None
    if form is not Form.RATIOS:
        return cuped(control, treatment, alpha=alpha)
    raw = ratios(control.take(0, 1), treatment.take(0, 1), alpha=alpha)
    if math.isnan(raw.difference.p):
        return None
    whole = _influence(control + treatment)
    slope = slopes(whole)
    low, high = (
        Arm(
            float(arm.mean[0] / arm.mean[1] - slope @ (arm.mean[2:] - whole.mean[1:])),
            mean_arm(_influence(arm).combine([1.0, *-slope])).square,
            arm.n,
        )
        for arm in (control, treatment)
    )
    pair = arms.pair(low, high, alpha=alpha)
    return Adjusted(pair, slope, 1 - (pair.difference.error / raw.difference.error) ** 2)


def belief(form: Form, control: Sums, treatment: Sums, *, higher_is_better: bool) -> Belief:
    """Chance to win and expected loss, in the metric's units; NaN where there is no test.

    Normal with the prior N(0, .3^2) on the relative effect; flat where there is no relative
    effect; Beta(1, 1)-binomial where an arm has fewer than ``FEW`` successes or failures.

    Examples
    --------
    >>> low, high = (Sums.of_values([[1.0]] * k + [[0.0]] * (10 - k)) for k in (4, 8))
    >>> f"{belief(Form.SHARES, low, high, higher_is_better=True).chance_to_win:.3f}"
    '0.960'
    """
    pair = compare(form, control, treatment)
    if math.isnan(pair.difference.p):
        return Belief(NAN, NAN)
    scale = 1.0
    if form is Form.SHARES and is_small(control, treatment):
        found = bayes.beta_binomial(*_counts(control), *_counts(treatment))
    elif pair.relative.error > 0:
        found = bayes.posterior(pair.relative.value, pair.relative.error)
        scale = pair.control
    else:
        found = bayes.posterior(pair.difference.value, pair.difference.error, prior=None)
    return told(found, higher_is_better=higher_is_better, scale=scale)


def flat_belief(pair: Pair, *, higher_is_better: bool) -> Belief:
    """The same without any belief beforehand.

    Examples
    --------
    >>> pair = compare(Form.MEANS, *(Sums.of_values([[k], [k + 1.0]]) for k in (1.0, 1.0)))
    >>> flat_belief(pair, higher_is_better=True).chance_to_win
    0.5
    """
    found = bayes.posterior(pair.difference.value, pair.difference.error, prior=None)
    return told(found, higher_is_better=higher_is_better)


def told(found: bayes.Posterior, *, higher_is_better: bool, scale: float = 1.0) -> Belief:
    """A belief about the effect as one about being better."""
    if higher_is_better:
        return Belief(found.chance_to_win, found.loss_treatment * scale)
    return Belief(1 - found.chance_to_win, found.loss_control * scale)


def within_margin(
    form: Form,
    control: Sums,
    treatment: Sums,
    *,
    margin: float,
    higher_is_better: bool,
    alpha: float,
) -> NotWorse:
    """Whether the loss stays within a relative margin, one-sided at ``alpha``.

    Examples
    --------
    >>> arm = Sums.of_values([[1.0]] * 400 + [[0.0]] * 600)
    >>> within_margin(
    ...     Form.SHARES, arm, arm, margin=0.2, higher_is_better=True, alpha=0.025
    ... ).not_worse
    True
    """
    if form is Form.SHARES:
        counts = (*_counts(control), *_counts(treatment))
        return proportion_not_worse(
            *counts, margin=margin, higher_is_better=higher_is_better, alpha=alpha
        )
    figure = ratio_arm if form is Form.RATIOS else mean_arm
    return not_worse(
        figure(control),
        figure(treatment),
        margin=margin,
        higher_is_better=higher_is_better,
        alpha=alpha,
    )


def baseline(form: Form, control: Sums) -> Baseline:
    """The metric as it is without the change, for planning.

    Examples
    --------
    >>> baseline(Form.SHARES, Sums.of_values([[1.0], [0.0]])).value
    0.5
    """
    if form is Form.SHARES:
        return Baseline.of_proportion(float(control.mean[0]))
    if form is Form.RATIOS:
        return Baseline.of_ratio(control.take(0, 1))
    return Baseline.of_mean(control)


def successes(arm: Sums) -> float:
    """How many units of a share said yes."""
    return _counts(arm)[0]


def is_beyond(arm: Sums) -> bool:
    """Whether values are so large that their squares cannot be reckoned with."""
    return arm.n > 0 and not bool(
        np.all(np.abs(arm.mean) < MOST) and np.all(np.abs(arm.products) < MOST**2)
    )


def is_small(*shares: Sums) -> bool:
    """Whether a share has too few successes or failures in an arm for the normal distribution."""
    return any(min(k, n - k) < FEW for k, n in map(_counts, shares))


def _counts(arm: Sums) -> tuple[float, float]:
    return (round(arm.n * float(arm.mean[0]), 6) if arm.n > 0 else 0.0), arm.n


def _influence(sums: Sums) -> Sums:
    """Sums of the influence on the ratio, and of the covariates."""
    weights = np.zeros((sums.mean.size - 1, sums.mean.size))
    weights[0, :2] = ratio_weights(sums.take(0, 1))
    weights[1:, 2:] = np.eye(sums.mean.size - 2)
    return Sums(sums.n, weights @ sums.mean, weights @ sums.products @ weights.T)

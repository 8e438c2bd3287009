"""A test's figures: every metric of every arm against the control, corrected, and the verdict."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from cx.domain import MetricRole
from cx.experiments.compare import (
    Belief,
    belief,
    compare,
    flat_belief,
    is_small,
    with_covariate,
    within_margin,
)
from cx.experiments.decide import decide
from cx.experiments.health import findings
from cx.experiments.results import Estimate, TestResult, Variant
from cx.model.experiment import Design, Metric
from cx.stats.corrections import bh, fcr_levels, holm, holm_levels
from cx.stats.cuped import Adjusted
from cx.stats.effects import NAN, Pair
from cx.stats.sequential import always_valid
from cx.stats.sums import Sums
from cx.store.arms import ArmSums, ByArm, Form


def analyse(sums: ArmSums, design: Design, *, capped: ArmSums | None = None) -> TestResult:
    """Read a test: its health, its estimates, what to do and why.

    Parameters
    ----------
    sums : what the arms add up to; control first.
    design : its metrics stand in the order of the sums'.
    capped : the same with a cap on every mean, which is shown beside.

    Returns
    -------
    TestResult
        Without estimates where a failed check makes them meaningless, or nothing can be said.

    Examples
    --------
    >>> design = Design(arm="arm", control="now", metrics=(Metric(column="bought"),))
    >>> arms = {"now": 672, "new": 786}
    >>> found = analyse(
    ...     ArmSums(
    ...         arms=("now", "new"),
    ...         forms=(Form.SHARES,),
    ...         units={"now": 6000, "new": 6000},
    ...         sums={(arm, 0): Sums.of_raw(6000, [k], [[k]]) for arm, k in arms.items()},
    ...     ),
    ...     design,
    ... )
    >>> [only] = found.estimates
    >>> found.decision.value, f"{only.effect:.3f} [{only.low:.4f}, {only.high:.4f}]"
    ('ship', '0.019 [0.0073, 0.0307]')
    """
    health = findings(sums, design, capped=capped)
    found = estimates(sums.sums, sums, design)
    withheld = any(each.stops for each in health) or all(math.isnan(e.p) for e in found)
    decided = decide(() if withheld else found, sums, design, health)
    return TestResult(
        design=design,
        sizes={arm: sums.units[arm] for arm in sums.arms},
        health=health,
        estimates=() if withheld else found,
        decision=decided.decision,
        winner=decided.winner,
        reasons=decided.reasons,
        needed=decided.needed,
        variants=() if withheld else tuple(_variants(sums, design, capped)),
    )


def estimates(figures: ByArm, sums: ArmSums, design: Design) -> tuple[Estimate, ...]:
    """Every metric of every arm, metric by metric, with adjusted p and intervals.

    Holm over the primary metrics times arms, Benjamini and Hochberg over all the others.

    Parameters
    ----------
    figures : ``sums.sums``, or those of a part of the units.
    """
    places = list(_places(sums, design))
    raw = [_estimate(figures, sums, design, place) for place in places]
    p = np.array([each.p for each in raw])
    first = np.array([each.metric.role is MetricRole.PRIMARY for each in raw], dtype=bool)
    adjusted, level = np.full(p.shape, NAN), np.full(p.shape, NAN)
    for chosen, correct, levels in ((first, holm, holm_levels), (~first, bh, fcr_levels)):
        adjusted[chosen] = correct(p[chosen])
        level[chosen] = levels(p[chosen], design.alpha)
    return tuple(
        corrected(each, _both(figures, sums, at, arm), design.alpha, float(q), float(a))
        for each, (at, _, arm), q, a in zip(raw, places, adjusted, level, strict=True)
    )


def corrected(
    estimate: Estimate, both: tuple[Form, Sums, Sums], alpha: float, p_adjusted: float, level: float
) -> Estimate:
    """An estimate with its adjusted p, the interval at the level that agrees with it, a judgement.

    Parameters
    ----------
    both : the form and the sums of control and treatment that the estimate was made of.
    level : the alpha of the adjusted interval; NaN: no test was made, nothing is judged.
    """
    if math.isnan(level):
        return replace(
            estimate,
            p_adjusted=NAN,
            low_adjusted=NAN,
            high_adjusted=NAN,
            relative_low_adjusted=NAN,
            relative_high_adjusted=NAN,
            better=None,
        )
    pair = compare(*both, alpha=level)
    wide, relative = pair.difference, pair.relative
    better = bool(estimate.effect > 0) == estimate.metric.higher_is_better
    return replace(
        estimate,
        p_adjusted=p_adjusted,
        low_adjusted=wide.low,
        high_adjusted=wide.high,
        relative_low_adjusted=relative.low,
        relative_high_adjusted=relative.high,
        better=better if p_adjusted <= alpha else None,
    )


def scope(design: Design, arms: int) -> tuple[int, int]:
    """How many comparisons are corrected together: of primary metrics, and of all the others.

    Examples
    --------
    >>> metrics = (Metric(column="a"), Metric(column="b", role=MetricRole.GUARDRAIL))
    >>> scope(Design(arm="arm", control="now", metrics=metrics), arms=3)
    (2, 2)
    """
    first = sum(metric.role is MetricRole.PRIMARY for metric in design.metrics)
    return first * (arms - 1), (len(design.metrics) - first) * (arms - 1)


_Place = tuple[int, Metric, str]


def _places(sums: ArmSums, design: Design) -> Iterator[_Place]:
    for at, metric in enumerate(design.metrics):
        for arm in sums.arms[1:]:
            yield at, metric, arm


def _both(figures: ByArm, sums: ArmSums, at: int, arm: str) -> tuple[Form, Sums, Sums]:
    return sums.forms[at], figures[sums.arms[0], at], figures[arm, at]


def _estimate(figures: ByArm, sums: ArmSums, design: Design, place: _Place) -> Estimate:
    """An estimate by itself, not yet corrected."""
    at, metric, arm = place
    both = _both(figures, sums, at, arm)
    pair = compare(*both, alpha=design.alpha)
    believed = belief(*both, higher_is_better=metric.higher_is_better)
    found = _told(metric, arm, (both[1].n, both[2].n), pair, believed, alpha=design.alpha)
    if metric.margin is None:
        return found
    kept = within_margin(
        *both,
        margin=metric.margin,
        higher_is_better=metric.higher_is_better,
        alpha=design.alpha / 2,
    )
    return replace(found, not_worse=kept.not_worse)


def _told(
    metric: Metric,
    arm: str,
    sizes: tuple[float, float],
    pair: Pair,
    believed: Belief,
    *,
    alpha: float,
) -> Estimate:
    apart, relative = pair.difference, pair.relative
    always = always_valid(apart.value, apart.error, sum(sizes), alpha=alpha)
    return Estimate(
        metric=metric,
        arm=arm,
        control_n=sizes[0],
        n=sizes[1],
        control_value=pair.control,
        value=pair.value,
        effect=apart.value,
        low=apart.low,
        high=apart.high,
        p=apart.p,
        p_adjusted=NAN,
        low_adjusted=NAN,
        high_adjusted=NAN,
        always_low=always.low,
        always_high=always.high,
        relative=relative.value,
        relative_low=relative.low,
        relative_high=relative.high,
        chance_to_win=believed.chance_to_win,
        expected_loss=believed.expected_loss,
        better=None,
    )


def _variants(sums: ArmSums, design: Design, capped: ArmSums | None) -> Iterator[Variant]:
    """The same comparisons made other ways; none of them is corrected or decides."""
    for at, metric, arm in _places(sums, design):
        form, control, treatment = _both(sums.sums, sums, at, arm)
        pair = compare(form, control, treatment, alpha=design.alpha)
        if math.isnan(pair.difference.p):
            continue
        sizes, higher = (control.n, treatment.n), metric.higher_is_better
        ways: list[tuple[str, Pair, Belief, float]] = []
        adjusted: Adjusted | None = with_covariate(form, control, treatment, alpha=design.alpha)
        if adjusted is not None:
            believed = flat_belief(adjusted.pair, higher_is_better=higher)
            ways.append(("cuped", adjusted.pair, believed, adjusted.gain))
        if capped is not None and at in capped.caps:
            both = _both(capped.sums, capped, at, arm)
            less = compare(*both, alpha=design.alpha)
            gain = 1 - (less.difference.error / pair.difference.error) ** 2
            ways.append(("capped", less, belief(*both, higher_is_better=higher), gain))
        if not (form is Form.SHARES and is_small(control, treatment)):
            ways.append(("flat", pair, flat_belief(pair, higher_is_better=higher), NAN))
        for how, found, believed, gain in ways:
            told = _told(metric, arm, sizes, found, believed, alpha=design.alpha)
            yield Variant(how, told, gain)

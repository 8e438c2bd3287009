"""What a test says to do: ship, roll back, keep running, review; and why.

The verdict stands on the absolute effect at the adjusted level. A plan that is not yet fulfilled
lets only what the always-valid interval says decide: looking early is allowed, being fooled is not.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from cx.domain import Decision, MetricRole
from cx.experiments.compare import baseline
from cx.experiments.health import is_early
from cx.experiments.results import Estimate, Finding, Needed, Reason
from cx.model.experiment import Design
from cx.stats.planning import sample_size
from cx.store.arms import ArmSums

WORTH_FINDING = 0.1  # of the control's value, where no plan says what is


class Decided(NamedTuple):
    """The verdict, the arm to ship, the reasons, and what an undecided test still needs."""

    decision: Decision
    winner: str | None
    reasons: tuple[Reason, ...]
    needed: Needed | None = None


class _Judged(NamedTuple):
    arm: str
    decision: Decision
    reasons: tuple[Reason, ...]


def decide(
    estimates: Sequence[Estimate],
    sums: ArmSums,
    design: Design,
    health: Sequence[Finding],
) -> Decided:
    """The verdict over all arms: ship the best that may be shipped, else the most hopeful.

    Parameters
    ----------
    estimates : none where the figures are withheld.
    health : the failed checks of a withheld test are its reasons.
    """
    if not estimates:
        stops = tuple(Reason(each.check.value, each.blanks) for each in health if each.stops)
        return Decided(Decision.WITHHELD, None, stops or (Reason("nothing", {}),))
    early = is_early(sums, design)
    reached = design.plan is not None and not early
    by_arm = [[e for e in estimates if e.arm == arm] for arm in sums.arms[1:]]
    arms = [
        _judged(mine, early=early, reached=reached)
        for mine in by_arm
        if not all(math.isnan(e.p) for e in mine)  # of the others nothing is known
    ]
    order = (Decision.SHIP, Decision.REVIEW, Decision.KEEP_RUNNING, Decision.ROLL_BACK)
    decision = next(each for each in order if any(arm.decision is each for arm in arms))
    chosen = [arm for arm in arms if arm.decision is decision]
    others = [arm for arm in arms if arm.decision is not decision]
    winner = None
    if decision is Decision.SHIP:
        winner = _best(estimates, [arm.arm for arm in chosen])
        chosen.sort(key=lambda each: each.arm != winner)
    reasons = tuple(reason for arm in (*chosen, *others) for reason in arm.reasons)
    needed = None
    if decision is Decision.KEEP_RUNNING:
        needed = _needed(estimates, sums, design, chosen[0].arm)
    return Decided(decision, winner, reasons, needed)


def _judged(mine: Sequence[Estimate], *, early: bool, reached: bool) -> _Judged:
    """One arm against the control."""
    first = [e for e in mine if e.metric.role is MetricRole.PRIMARY]
    guards = [e for e in mine if e.metric.role is MetricRole.GUARDRAIL]
    decided = [e for e in mine if e.better is not None and (not early or _holds(e))]
    wins, losses = ([e for e in first if e in decided and e.better is way] for way in (True, False))
    worse = [e for e in guards if e in decided and not (e.better or e.not_worse)]
    unshown = [e for e in guards if e.metric.margin is not None and not e.not_worse]
    good, bad = _said("better", wins), _said("worse", losses)
    if wins and losses:
        return _Judged(mine[0].arm, Decision.REVIEW, good + bad)
    if losses:
        return _Judged(mine[0].arm, Decision.ROLL_BACK, bad)
    if worse:
        return _Judged(mine[0].arm, Decision.REVIEW, good + _said("guardrail_worse", worse))
    if wins and unshown:
        return _Judged(mine[0].arm, Decision.REVIEW, good + _said("guardrail_open", unshown))
    if wins:
        return _Judged(mine[0].arm, Decision.SHIP, good + _said("guardrail_held", guards))
    tempting = [e for e in first if e.better is not None]
    if tempting:
        return _Judged(mine[0].arm, Decision.KEEP_RUNNING, _said("too_early", tempting))
    tested = [e for e in first if not math.isnan(e.p)]
    if reached and tested:
        return _Judged(mine[0].arm, Decision.REVIEW, _said("planned_reached", tested))
    return _Judged(mine[0].arm, Decision.KEEP_RUNNING, _said("undecided", tested))


def _holds(estimate: Estimate) -> bool:
    """Whether the interval that may be looked at any time says the same."""
    return estimate.always_low > 0 or estimate.always_high < 0


def _said(key: str, estimates: Sequence[Estimate]) -> tuple[Reason, ...]:
    return tuple(
        Reason(key, {"arm": e.arm, "metric": e.metric.column, "estimate": e}) for e in estimates
    )


def _best(estimates: Sequence[Estimate], arms: Sequence[str]) -> str:
    """The arm with the largest gain on the first primary metric that any of them wins."""
    won = [e for e in estimates if e.arm in arms and e.better and e.metric.role is MetricRole.PRIMARY]  # fmt: skip
    same = [e for e in won if e.metric == won[0].metric]
    return max(same, key=lambda e: e.effect if e.metric.higher_is_better else -e.effect).arm


def _needed(
    estimates: Sequence[Estimate], sums: ArmSums, design: Design, arm: str
) -> Needed | None:
    """How many more people settle the planned effect, else a tenth of the control's value.

    Halved until it takes more people than there are: what is there was not enough.
    """
    at = next((i for i, m in enumerate(design.metrics) if m.role is MetricRole.PRIMARY), None)
    if at is None:
        return None
    metric, plan = design.metrics[at], design.plan
    first = [e for e in estimates if e.metric.role is MetricRole.PRIMARY]
    control = sums.sums[sums.arms[0], at]
    mine = next(e for e in first if e.arm == arm and e.metric == metric)
    there = min(mine.control_n, mine.n)
    size = abs(plan.effect) if plan is not None else WORTH_FINDING * abs(mine.control_value)
    sign = 1.0 if metric.higher_is_better else -1.0
    before = baseline(sums.forms[at], control)
    alpha = design.alpha / len(first)
    per_arm = sample_size(before, sign * size, power=design.power, alpha=alpha)
    while plan is None and per_arm <= there:
        size /= 2
        per_arm = sample_size(before, sign * size, power=design.power, alpha=alpha)
    if math.isnan(per_arm) or per_arm <= there:
        return None
    per_arm = math.ceil(per_arm)
    more = per_arm - int(there)
    days = math.ceil(more / (there / len(sums.days))) if sums.days and there else None
    return Needed(sign * size, per_arm, more, days)

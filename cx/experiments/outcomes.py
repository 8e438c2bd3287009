"""What a decided test leaves behind: its outcome, kept in the project."""

import datetime
import math

from cx.domain import MetricRole, Status
from cx.experiments.results import Estimate, TestResult
from cx.model.experiment import Outcome, Trial
from cx.stats.effects import critical


def outcome(result: TestResult, on: datetime.date) -> Outcome | None:
    """What the test found for its first primary metric, of the arm that was judged.

    That is the winner, else the arm of the first reason; None where nothing was estimated. The
    error of the relative effect is that of a normal interval as long as its own.
    """
    found = _judged(result)
    if found is None:
        return None
    known = math.isfinite(found.relative)
    half = (found.relative_high - found.relative_low) / 2
    error = half / critical(result.design.alpha / 2, math.inf)
    adjusted = not math.isnan(found.low_adjusted)
    low, high = (found.low_adjusted, found.high_adjusted) if adjusted else (found.low, found.high)
    return Outcome(
        decided_on=on,
        decision=result.decision,
        metric=found.metric,
        arm=found.arm,
        control_value=found.control_value,
        value=found.value,
        low=low,
        high=high,
        people=round(found.control_n + found.n),
        relative=found.relative if known else None,
        error=error if known and math.isfinite(error) else None,
    )


def _judged(result: TestResult) -> Estimate | None:
    first = [each for each in result.estimates if each.metric.role is MetricRole.PRIMARY]
    if not first or math.isnan(first[0].low):
        return None
    arm = result.winner or next(
        (reason.blanks.get("arm") for reason in result.reasons), first[0].arm
    )
    of_arm = [each for each in first if each.arm == arm]
    return next(iter(of_arm or first))


def decided(trial: Trial, result: TestResult, on: datetime.date) -> Trial:
    """The trial with what came out."""
    changed = {"status": Status.DECIDED, "design": result.design, "outcome": outcome(result, on)}
    return trial.model_copy(update=changed)

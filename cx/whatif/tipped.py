"""What a tip would move, and by how much: its test drawn towards 0, or what tips usually do."""

from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from cx.domain import Stage
from cx.errors import NoPurchases, NoValues, TipMovesNothing, TipNotReached, TipsClash, UnknownTip
from cx.model import register
from cx.model.experiment import Trial
from cx.model.matching import contains
from cx.model.project import Project
from cx.model.tips import Goal, Tip
from cx.stats.shrinkage import shrunk, usual_spread
from cx.store.trial_figures import What

if TYPE_CHECKING:
    from cx.whatif.fit import Fit


# A test's metric with one of these in its name is about buying again.
AGAIN: Final = ("again", "repeat", "repurchase", "reorder", "再購入", "再注文", "リピート", "2回目")


class Target(StrEnum):
    """What a lever finally moves."""

    RATE = "rate"  # of a stage
    RETURN = "return"  # the share who buy again
    REFERRAL = "referral"  # K
    VALUE = "value"  # of a purchase
    COST = "cost"  # of a purchase


class TipEffect(NamedTuple):
    """A tip's relative effect on what it moves, with its standard deviation; ``stage`` of a rate."""

    target: Target
    stage: str
    value: float
    error: float
    tested: bool


def tip_effect(fit: "Fit", id: str, project: Project) -> TipEffect:
    """What a tip moves and by how much.

    A decided test's relative effect is drawn towards 0 by what the project's tests usually find
    (``cx.stats.shrinkage``); without one the effect is 0 on average, give or take the usual.

    Raises
    ------
    UnknownTip
        There is no such tip.
    TipMovesNothing
        Its metric has no place in the chain.
    TipNotReached
        Nobody in the data comes to its stages.
    """
    tip = _tip(id, project)
    trial = _decided(id, project)
    target, stage = _target(fit, tip, trial)
    outcomes = [each.outcome for each in project.tests if each.outcome is not None]
    values, errors = (
        np.array([np.nan if (x := getattr(each, name)) is None else x for each in outcomes])
        for name in ("relative", "error")
    )
    spread = usual_spread(values, errors)
    if trial is None or trial.outcome is None:
        return TipEffect(target, stage, 0.0, spread, tested=False)
    outcome = trial.outcome
    left = shrunk(outcome.relative or 0.0, outcome.error or 0.0, spread)
    return TipEffect(target, stage, left.value, left.error, tested=True)


def clashes(ids: list[str], project: Project) -> None:
    """Two tips that move the same metric of the same stages cannot be added up.

    Raises
    ------
    TipsClash
        There are two such tips.
    """
    tips = [_tip(id, project) for id in ids]
    for one, other in combinations(tips, 2):
        if one.metric is other.metric and set(one.stages) & set(other.stages):
            raise TipsClash(first=one.id, second=other.id)


def _tip(id: str, project: Project) -> Tip:
    tip = register.tip(project, id)
    if tip is None:
        raise UnknownTip(tip=id, tips=tuple(each.id for each in register.tips(project)))
    return tip


def _decided(id: str, project: Project) -> Trial | None:
    """The latest test of a tip that found a relative effect."""
    found = [
        trial
        for trial in project.tests
        if trial.tip == id
        and trial.outcome is not None
        and trial.outcome.relative is not None
        and trial.outcome.error is not None
    ]
    return max(
        found, key=lambda trial: trial.outcome.decided_on if trial.outcome else 0, default=None
    )


def _measured(fit: "Fit", trial: Trial | None) -> tuple[Target, str] | None:
    """What a test measured, where its metric's name says so; None where it does not.

    Names that Ichie writes itself (``goes_on@delivery``, ``return``, ``value``) come first.
    """
    if trial is None or trial.outcome is None:
        return None
    name, _, place = trial.outcome.metric.column.partition("@")
    if name == What.GOES_ON and place in fit.columns[1:]:
        return Target.RATE, fit.columns[fit.place(place) - 1]
    if name == What.VALUE and fit.has_values:
        return Target.VALUE, ""
    if name == What.RETURN or any(contains(name, word) for word in AGAIN):
        return None if fit.returns.empty else (Target.RETURN, "")
    return None


def _target(fit: "Fit", tip: Tip, trial: Trial | None) -> tuple[Target, str]:
    told = _measured(fit, trial)
    if told is not None:
        return told
    goal = tip.metric
    if goal is Goal.GOES_ON:
        return Target.RATE, _stage(fit, tip, trial)
    if goal in {Goal.RETURN, Goal.VALUE}:
        if fit.returns.empty:
            raise NoPurchases(lever="tip")
        if goal is Goal.VALUE and not fit.has_values:
            raise NoValues(lever="tip")
        return (Target.RETURN if goal is Goal.RETURN else Target.VALUE), ""
    if goal is Goal.RECOMMEND and fit.referral is not None:
        return Target.REFERRAL, ""
    if goal in {Goal.RECOMMEND, Goal.SHARE}:
        into = Stage.SHARE if goal is Goal.SHARE else Stage.ADVOCATE
        id = fit.model.column_of(into).id
        if id in fit.columns[1:]:
            return Target.RATE, fit.columns[fit.place(id) - 1]
        raise TipNotReached(tip=tip.id, stages=(id,))
    raise TipMovesNothing(tip=tip.id, metric=goal.value)


def _stage(fit: "Fit", tip: Tip, trial: Trial | None) -> str:
    """The first of a tip's stages from which people go on; its test's stage comes before."""
    stages = ((trial.stage,) if trial is not None and trial.stage else ()) + tip.stages
    ids = [fit.model.column_of(stage).id for stage in stages]
    there = next((id for id in ids if id in fit.columns[:-1]), None)
    if there is None:
        raise TipNotReached(tip=tip.id, stages=tuple(ids))
    return there

"""What a planner is asked for as people type it, and what it says: people, days, the whole curve."""

import datetime
import math
from typing import NamedTuple

import pandas as pd

from cx.domain import MetricKind
from cx.experiments import planner
from cx.experiments.planner import Planned
from cx.stats.planning import design_effect


class Wish(NamedTuple):
    """Figures as typed: a share is in per cent; ``daily`` is all groups together.

    ``target`` is what the metric should at least become; ``cluster`` people who are alike by
    ``alike`` (intraclass correlation, 0..1) are assigned together.
    """

    kind: MetricKind
    now: float
    target: float
    sd: float | None = None
    daily: float | None = None
    arms: int = 2
    cluster: float = 1.0
    alike: float = 0.0

    @property
    def baseline(self) -> float:
        """The metric as it is; a share is 0..1."""
        return self.now / self._unit

    @property
    def effect(self) -> float:
        """The difference worth finding; of shares it is 0..1."""
        return round((self.target - self.now) / self._unit, 12)

    @property
    def _unit(self) -> float:
        return 100.0 if self.kind is MetricKind.PROPORTION else 1.0


class Known(NamedTuple):
    """What the loaded journey says of a stage: the share that goes on, and people a day."""

    stage: str
    percent: float
    daily: int | None


class Answer(NamedTuple):
    """A plan, and days against the smallest effect; the curve is empty without people a day."""

    planned: Planned
    curve: pd.DataFrame


def answer(wish: Wish) -> Answer:
    """How many people and days, and the curve.

    Raises
    ------
    NothingToFind, NeedsSpread, NotAShareToPlan
        See ``cx.experiments.planner.plan``.

    Examples
    --------
    >>> answer(Wish(MetricKind.PROPORTION, 10.5, 12.0, daily=400)).planned.days
    35
    """
    inflation = design_effect(wish.cluster, wish.alike)
    asked = (wish.kind, wish.baseline, wish.effect, wish.sd)
    planned = planner.plan(*asked, daily=wish.daily, arms=wish.arms, inflation=inflation)
    based = planner.based(*asked, inflation=inflation)
    days = _weeks(planned.days) if planned.days is not None else ()
    return Answer(planned, planner.curve(based, wish.daily or 0, arms=wish.arms, days=days))


def _weeks(days: int) -> range:
    """Whole weeks to a little beyond the plan, at most a dozen of them."""
    weeks = max(len(planner.WEEKS), math.ceil(days / 7) + 1)
    step = 7 * math.ceil(weeks / 10)
    return range(step, 7 * weeks + step, step)


def known(
    stages: pd.DataFrame, first: datetime.date | None, last: datetime.date | None
) -> tuple[Known, ...]:
    """The stages from which a share goes on that is neither nobody nor everybody.

    Parameters
    ----------
    stages : a row per stage: ``stage``, ``reached`` (people), ``rate`` (0..1)
    first, last : the days between which they came; None is not known
    """
    days = (last - first).days + 1 if first and last else None
    rows = stages[stages["rate"].between(0, 1, inclusive="neither")]
    return tuple(
        Known(stage, round(100 * rate, 1), max(round(reached / days), 1) if days else None)
        for stage, rate, reached in zip(rows["stage"], rows["rate"], rows["reached"], strict=True)
    )


def better(now: float) -> float:
    """A tenth more, the first guess at what is worth finding.

    Examples
    --------
    >>> better(10.5)
    11.6
    """
    return round(now * 1.1, 1) if abs(now) >= 1 else round(now * 1.1, 3)

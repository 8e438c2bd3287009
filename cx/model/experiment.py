"""Tests as the project keeps them: what is measured, how it is split, what was planned and found."""

import datetime
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from cx.domain import Decision, MetricKind, MetricRole, Stage, Status
from cx.errors import BadMetric
from cx.model.base import Settings

ALPHA: Final = 0.05
POWER: Final = 0.8

Share = Annotated[float, Field(gt=0, lt=1)]


class Metric(Settings):
    """What a test measures on every unit.

    ``denominator`` makes a proportion a count over a count, and a ratio one sum over another;
    ``margin`` is the relative loss that a guardrail may not reach; ``covariate`` is a column known
    before the test.

    Examples
    --------
    >>> Metric.parse("Payments:proportion/Clicks").denominator
    'Clicks'
    """

    column: str
    kind: MetricKind = MetricKind.MEAN
    denominator: str | None = None
    role: MetricRole = MetricRole.PRIMARY
    higher_is_better: bool = True
    margin: Share | None = None
    covariate: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.kind is MetricKind.RATIO) > (self.denominator is not None):
            raise ValueError("a ratio needs a denominator")
        if self.kind is MetricKind.MEAN and self.denominator is not None:
            raise ValueError("a mean has no denominator")
        return self

    @property
    def key(self) -> str:
        """The metric as it is written on the command line."""
        below = f"/{self.denominator}" if self.denominator else ""
        return f"{self.column}:{self.kind}{below}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """A metric as the command line writes it: ``name``, ``name:kind`` or ``name:kind/denominator``.

        Raises
        ------
        BadMetric
            The kind is none of mean, proportion, ratio, or its denominator does not fit.
        """
        column, colon, rest = text.rpartition(":")
        if not colon:
            return cls(column=text)
        kind, slash, denominator = rest.partition("/")
        fits = {"mean": not slash, "proportion": True, "ratio": bool(denominator)}
        if not (column and fits.get(kind, False) and bool(slash) == bool(denominator)):
            raise BadMetric(metric=text)
        return cls(column=column, kind=MetricKind(kind), denominator=denominator or None)


class Plan(Settings):
    """What was decided before a test began, so that its result can be read against it."""

    registered_on: datetime.date
    metric: Metric
    baseline: float
    effect: float  # absolute, the smallest worth finding
    per_arm: Annotated[int, Field(gt=1)]
    arms: Annotated[int, Field(ge=2)] = 2
    days: Annotated[int, Field(gt=0)] | None = None
    alpha: Share = ALPHA
    power: Share = POWER


class Design(Settings):
    """How a test was made and is read; the first metrics of role primary decide.

    ``split`` is the designed share of every arm; without it the arms are equal.
    """

    arm: str
    control: str
    metrics: Annotated[tuple[Metric, ...], Field(min_length=1)]
    unit: str | None = None
    at: str | None = None
    split: dict[str, Share] | None = None
    alpha: Share = ALPHA
    power: Share = POWER
    plan: Plan | None = None


class Outcome(Settings):
    """What a decided test found for its first primary metric, with the arm that was judged.

    ``relative`` and its ``error`` (standard error) feed the ledger; None where the control's value
    allows no relative effect.
    """

    decided_on: datetime.date
    decision: Decision
    metric: Metric
    arm: str
    control_value: float
    value: float
    low: float  # of value - control_value, at the adjusted level
    high: float
    people: int
    relative: float | None = None
    error: float | None = None


class Trial(Settings):
    """A test in the project: the tip it tries, where, how far it has come, and what came out."""

    id: str
    name: str
    status: Status = Status.IDEA
    tip: str | None = None
    stage: Stage | None = None
    touchpoint: str | None = None
    design: Design | None = None
    plan: Plan | None = None
    outcome: Outcome | None = None

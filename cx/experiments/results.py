"""What a test's analysis says: the findings about its health, the estimates, and the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import nan
from typing import ClassVar, NamedTuple

from cx.domain import Decision
from cx.model.experiment import Design, Metric


class Check(StrEnum):
    """What is looked at before a figure is believed."""

    SAMPLE_RATIO = "sample_ratio"  # people per arm against the designed split
    SEVERAL_ARMS = "several_arms"  # units met in more than one arm
    NO_ARM = "no_arm"  # rows without an arm
    REPEATED_UNITS = "repeated_units"  # rows beyond the first of a unit
    MISSING = "missing"  # units without a value of a metric
    BLANK = "blank"  # days or arms whose counts are blank
    SIZE = "size"  # people
    CONVERSIONS = "conversions"  # people who did, and who did not
    DURATION = "duration"  # days, whole weeks
    SAME_TIME = "same_time"  # arms that run at different times
    BALANCE = "balance"  # a covariate or segment that differs between the arms
    PEEKING = "peeking"  # read before the planned end
    NOVELTY = "novelty"  # an effect that fades or grows
    NO_SPREAD = "no_spread"  # a metric that never varies
    OUTLIERS = "outliers"  # a handful of units that carry the metric


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check: passed, failed, or (None) not possible with these data.

    ``blanks`` fill the sentence ``health.<check>.<passed|failed|unmade>`` of ``cx.words``;
    ``stops`` says that no figure can be believed.
    """

    check: Check
    passed: bool | None
    p: float | None = None
    stops: bool = False
    blanks: Mapping[str, object]

    @property
    def key(self) -> str:
        """The sentence's key in ``cx.words``."""
        state = {True: "passed", False: "failed", None: "unmade"}[self.passed]
        return f"health.{self.check}.{state}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One metric of one arm against the control; NaN where something cannot be said.

    ``low, high`` match ``p`` (at 1 - alpha), ``low_adjusted, high_adjusted`` match ``p_adjusted``
    with all of its scope; ``always_low, always_high`` hold at every look. All of these are of
    ``effect`` = value - control_value; ``relative`` and its like are of effect/control_value.
    Rates are 0..1. ``expected_loss`` is what shipping costs on
    average if the arm is in truth worse, in the metric's units; ``chance_to_win`` is of being
    better, whichever direction that is.
    """

    metric: Metric
    arm: str
    control_n: float
    n: float
    control_value: float
    value: float
    effect: float
    low: float
    high: float
    low_adjusted: float
    high_adjusted: float
    always_low: float
    always_high: float
    relative: float
    relative_low: float
    relative_high: float
    p: float
    p_adjusted: float
    chance_to_win: float
    expected_loss: float
    better: bool | None  # None: undecided at the adjusted level
    relative_low_adjusted: float = nan
    relative_high_adjusted: float = nan
    not_worse: bool | None = None  # guardrail with a margin: whether the loss stays within it


class Variant(NamedTuple):
    """The same estimate made another way: raw, capped, with the covariate, by Beta-binomial."""

    how: str  # a key of words: test.how.<how>
    estimate: Estimate
    gain: float  # share of the variance that is gone; NaN where it says nothing


class Reason(NamedTuple):
    """Why the verdict is what it is; ``key`` is ``test.reason.<key>`` of words."""

    key: str
    blanks: Mapping[str, object]


class Needed(NamedTuple):
    """What an undecided test still needs to settle ``effect``; None where it cannot be said."""

    effect: float
    per_arm: int
    more: int
    days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult:
    """A test as it is read: its health, its estimates, and what to do."""

    __test__: ClassVar[bool] = False  # pytest takes names like this for tests

    design: Design
    sizes: Mapping[str, int]  # people per arm, control first
    health: tuple[Finding, ...]
    estimates: tuple[Estimate, ...]  # () when withheld
    decision: Decision
    winner: str | None  # the arm to ship
    reasons: tuple[Reason, ...]
    needed: Needed | None = None
    variants: tuple[Variant, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether a failed check withholds the figures."""
        return self.decision is Decision.WITHHELD

"""What stands in a test's table: a line of texts and limits for every metric, arm or segment."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from cx.domain import MetricRole
from cx.experiments import said
from cx.experiments.analyse import scope
from cx.experiments.results import Estimate, TestResult
from cx.experiments.segments import Segment
from cx.figures.effects import Axis, axis, chance, difference, is_rate
from cx.figures.text import clean
from cx.words import Words

_ORDER: Final = tuple(MetricRole)
_FURTHEST: Final = 4.0  # times the primary metrics' limits: what lies beyond ends in an arrow


class Line(NamedTuple):
    """One comparison, as text and as limits of the relative effect; NaN where there are none."""

    name: str
    arm: str  # where there are several
    note: str  # that less is better, or that there are too few to judge
    role: MetricRole | None
    control: str
    value: str
    effect: str
    apart: str
    p: str
    chance: str
    relative: float
    low: float
    high: float
    better: bool | None
    told: tuple[str, ...]

    @property
    def under(self) -> str:
        """What stands in small letters under the name."""
        return " · ".join(filter(None, (self.arm, self.note)))

    @property
    def is_first(self) -> bool:
        """Whether the test is decided by it."""
        return self.role is MetricRole.PRIMARY


class Sheet(NamedTuple):
    """The lines under their heads, and the axis they share."""

    heads: dict[str, str]
    lines: tuple[Line, ...]
    axis: Axis
    alt: str


def of_result(result: TestResult, words: Words) -> Sheet:
    """The metrics of a test: what decides, what must not get worse, all else."""
    ordered = sorted(result.estimates, key=lambda each: _ORDER.index(each.metric.role))
    several = len(result.sizes) > 2
    lines = [
        _line(each, words, name=_metric(each, words), arm=each.arm if several else "")
        for each in ordered
    ]
    arms = list(result.sizes)
    value = words("figure.forest.arm") if several or len(arms) < 2 else arms[1]
    heads = _heads(result, words) | {"value": value}
    points = [_spoken(each) for each in lines]
    return Sheet(heads, tuple(lines), _axis(lines), words("figure.forest.alt", rows=points))


def of_segments(found: Sequence[Segment], result: TestResult, words: Words) -> Sheet:
    """One metric in the segments; what has too few people is shown and not judged."""
    several = len(result.sizes) > 2
    lines = []
    for each in found:
        arm = each.estimate.arm if several else ""
        note = words("figure.forest.too_few") if each.too_few else ""
        line = _line(each.estimate, words, name=each.value, arm=arm)
        lines.append(line._replace(role=None, note=note))
    arms = list(result.sizes)
    value = words("figure.forest.arm") if several else arms[-1]
    heads = _heads(result, words) | {"name": words("figure.forest.segment"), "value": value}
    heads |= {"p": words("figure.forest.p_corrected")}
    points = [_spoken(each) for each in lines]
    return Sheet(
        heads, tuple(lines), _axis(lines), words("figure.forest.alt_segments", rows=points)
    )


def _spoken(line: Line) -> str:
    return " ".join(filter(None, (line.name, line.arm, line.note, line.effect)))


def _heads(result: TestResult, words: Words) -> dict[str, str]:
    alone = sum(scope(result.design, len(result.sizes))) == 1
    level = {"level": 1 - result.design.alpha}
    return {
        "name": words("figure.forest.metric"),
        "control": result.design.control,
        "interval": words(
            "figure.forest.interval" if alone else "figure.forest.interval_corrected", **level
        ),
        "effect": words("figure.forest.effect"),
        "p": words("figure.forest.p" if alone else "figure.forest.p_corrected"),
        "chance": words("figure.forest.chance"),
    }


def _metric(estimate: Estimate, words: Words) -> str:
    metric = estimate.metric
    name = metric.column
    if metric.denominator:
        name = words("figure.forest.of", metric=name, whole=metric.denominator)
    return name


def _line(estimate: Estimate, words: Words, *, name: str, arm: str) -> Line:
    rate = is_rate(estimate)
    apart = difference(estimate.effect, rate, words)
    known = math.isfinite(estimate.relative)
    low, high = estimate.relative_low_adjusted, estimate.relative_high_adjusted
    if math.isnan(estimate.p_adjusted):  # not judged: the plain interval
        low, high = estimate.relative_low, estimate.relative_high
    tested = not math.isnan(estimate.p)
    return Line(
        name=clean(name),
        arm=clean(arm),
        note="" if estimate.metric.higher_is_better else words("figure.forest.lower"),
        role=estimate.metric.role,
        control=said.value(estimate, estimate.control_value, words),
        value=said.value(estimate, estimate.value, words),
        effect=words.shown(estimate.relative, "relative") if known else apart,
        apart=apart if known else "",
        p=words.shown(None, "p") if math.isnan(estimate.p_adjusted) else said.p(estimate.p_adjusted, words),
        chance=chance(estimate.chance_to_win, words) if tested else words.shown(None, "share"),
        relative=estimate.relative,
        low=low,
        high=high,
        better=estimate.better,
        told=_told(estimate, words, name=name, limits=(low, high)),
    )  # fmt: skip


def _told(
    estimate: Estimate, words: Words, *, name: str, limits: tuple[float, float]
) -> tuple[str, ...]:
    """What the pointer is told: arms, limits, people."""
    arms = {"arm": estimate.arm, "n": estimate.n, "control_n": estimate.control_n}
    lines = [clean(name), words("figure.forest.told.people", **arms)]
    low, high = limits
    if math.isfinite(low) and math.isfinite(high):
        lines.append(words("figure.forest.told.relative", low=low, high=high))
    lines.append(said.apart(estimate, words))
    state = {True: "better", False: "worse", None: "open"}[estimate.better]
    lines.append(words(f"figure.forest.told.{state}"))
    if estimate.not_worse is not None and estimate.metric.margin is not None:
        key = "held" if estimate.not_worse else "not_held"
        lines.append(words(f"figure.forest.told.{key}", margin=estimate.metric.margin))
    return tuple(lines)


def _axis(lines: Sequence[Line]) -> Axis:
    """Over all limits, but not further than some times those of what decides."""

    def reach(chosen: Sequence[Line]) -> float:
        ends = [abs(v) for each in chosen for v in (each.low, each.high, each.relative)]
        return max((end for end in ends if math.isfinite(end)), default=0.0)

    most = _FURTHEST * (reach([each for each in lines if each.is_first]) or reach(lines))
    ends = [v for each in lines for v in (each.low, each.high, each.relative)]
    return axis(min(max(v, -most), most) for v in ends if math.isfinite(v))

"""Since last time: what newer files changed, what moved beyond chance, what is new or gone."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, TypeVar

import pandas as pd
from scipy.stats import norm

from cx.model.last import Seen, SeenStage, SeenTouchpoint
from cx.moments.glory_pain import ENOUGH
from cx.moments.journey import Journey
from cx.read.report import ReadReport
from cx.stats.two_proportions import score_difference

FEWEST: Final = 30  # people observed, before whose share is compared
ALPHA: Final = 0.05  # of all comparisons together
MOST: Final = 2000  # names of one kind; of more nothing is kept, and nothing said
_USUAL: Final = float(norm.isf(0.025))  # the limits that are kept are at 95 %
_Each = TypeVar("_Each")


class Measure(StrEnum):
    """What of a stage moved."""

    RATE = "rate"  # the share that goes on to the next stage
    SCORE = "score"


class Moved(NamedTuple):
    """How a stage's share or mean score moved.

    ``low`` and ``high`` are the limits of ``after - before`` at a level that allows for all the
    comparisons among which this one was picked; ``n_before`` and ``n_after`` are people or scores.
    """

    stage: str
    measure: Measure
    before: float
    after: float
    low: float
    high: float
    n_before: int
    n_after: int

    @property
    def difference(self) -> float:
        """By how much."""
        return self.after - self.before

    @property
    def clear(self) -> bool:
        """Whether it is beyond chance: the interval leaves out 0."""
        return self.low > 0 or self.high < 0

    @property
    def strength(self) -> float:
        """The difference as a share of what chance allows for; above 1 it is clear."""
        half = self.difference - self.low if self.difference > 0 else self.high - self.difference
        return abs(self.difference) / half if half > 0 else 0.0


class What(StrEnum):
    """What can be new or gone."""

    TOUCHPOINT = "touchpoint"
    COLUMN = "column"
    SEGMENT = "segment"
    CHANNEL = "channel"


class News(NamedTuple):
    """Names of one kind that are new, and that are gone."""

    what: What
    new: tuple[str, ...]
    gone: tuple[str, ...]


_GROUPS: Final = (What.SEGMENT, What.CHANNEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What the files showed last time, what they show now, and what lies between.

    ``moved`` is the stage that moved most, measured by what chance allows for; None where nothing
    can be compared. ``news`` has an entry per kind of which something is new or gone.
    """

    before: Seen
    now: Seen
    moved: Moved | None
    news: tuple[News, ...]


def seen(journey: Journey, report: ReadReport, groups: Mapping[str, Sequence[str]]) -> Seen:
    """What files show, as far as it is kept: no customer, no comment.

    Parameters
    ----------
    groups : the values of each breakdown by which people can be told apart.
    """
    columns = dict.fromkeys(name for file in report.files for name in file.columns if name)
    window = journey.window_days
    return Seen(
        touches=report.touches,
        customers=journey.customers,
        first=journey.first,
        last=journey.last,
        window_days=None if math.isnan(window) else window,
        scale=journey.scale,
        stages=tuple(_stage(row) for _, row in journey.stages.iterrows()),
        touchpoints=_few(_touchpoint(row) for _, row in journey.touchpoints.iterrows()),
        columns=_few(columns),
        groups={by: _few(sorted(values)) for by, values in groups.items()},
    )


def since(before: Seen, now: Seen) -> Since:
    """What changed from last time to now."""
    return Since(before=before, now=now, moved=_most_moved(before, now), news=_news(before, now))


def _most_moved(before: Seen, now: Seen) -> Moved | None:
    """The stage that moved most among all that can be compared.

    The limits are Bonferroni's over all of them. Rows that both times hold make the true error
    smaller than that of two groups of people, so the bound errs on the careful side.
    """
    pairs = _pairs(before, now)
    moved = [_moved(*pair, ALPHA / len(pairs)) for pair in pairs]
    return max(moved, key=lambda each: each.strength, default=None)


def _pairs(before: Seen, now: Seen) -> list[tuple[Measure, SeenStage, SeenStage]]:
    """What can be compared: the same stage, made of the same touchpoints, measured alike."""
    old = {each.stage: each for each in before.stages}
    found: list[tuple[Measure, SeenStage, SeenStage]] = []
    timed, scaled = before.window_days == now.window_days, before.scale == now.scale
    for new in now.stages:
        was = old.get(new.stage)
        if was is None or _kept(before, now, new.stage) != _kept(now, before, new.stage):
            continue
        onward = timed and _next(before, new.stage) == _next(now, new.stage)
        if onward and min(was.observed or 0, new.observed or 0) >= FEWEST:
            found.append((Measure.RATE, was, new))
        said = scaled and None not in (was.low, was.high, new.low, new.high)
        if said and min(was.n, new.n) >= ENOUGH:
            found.append((Measure.SCORE, was, new))
    return found


def _moved(measure: Measure, was: SeenStage, new: SeenStage, alpha: float) -> Moved:
    if measure is Measure.RATE:
        k0, n0, k1, n1 = (
            each or 0 for each in (was.went_on, was.observed, new.went_on, new.observed)
        )
        found = score_difference(k0, n0, k1, n1, alpha=alpha)
        return Moved(new.stage, measure, k0 / n0, k1 / n1, found.low, found.high, n0, n1)
    before, after = was.mean or 0.0, new.mean or 0.0
    error = math.hypot(_half(was), _half(new)) / _USUAL
    half = float(norm.isf(alpha / 2)) * error
    low, high = after - before - half, after - before + half
    return Moved(new.stage, measure, before, after, low, high, was.n, new.n)


def _half(stage: SeenStage) -> float:
    """Half of a mean's interval; the wider half, since the scale's ends cut the other."""
    mean = stage.mean or 0.0
    return max(mean - (stage.low or 0.0), (stage.high or 0.0) - mean)


def _kept(one: Seen, other: Seen, stage: str) -> set[str]:
    """The touchpoints of a stage that both times have."""
    there = {each.touchpoint for each in other.touchpoints}
    return {each.touchpoint for each in one.touchpoints if each.stage == stage} & there


def _next(seen: Seen, stage: str) -> str | None:
    """The stage to which people go on."""
    flow = [each.stage for each in seen.stages if each.reached is not None]
    place = flow.index(stage) + 1 if stage in flow else len(flow)
    return flow[place] if place < len(flow) else None


def _news(before: Seen, now: Seen) -> tuple[News, ...]:
    found = [
        (What.TOUCHPOINT, _names(before), _names(now)),
        (What.COLUMN, before.columns, now.columns),
        *((by, before.groups.get(by, ()), now.groups.get(by, ())) for by in _GROUPS),
    ]
    news = [
        News(
            what,
            tuple(name for name in new if name not in old),
            tuple(name for name in old if name not in new),
        )
        for what, old, new in found
        if old and new  # a kind that was not there, or was too many to be kept, is no news
    ]
    return tuple(each for each in news if each.new or each.gone)


def _names(seen: Seen) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.touchpoint for each in seen.touchpoints))


def _few(each: Iterable[_Each]) -> tuple[_Each, ...]:
    found = tuple(each)
    return found if len(found) <= MOST else ()


def _stage(row: pd.Series) -> SeenStage:
    return SeenStage(
        stage=str(row["stage"]),
        reached=_count(row["reached"]),
        observed=_count(row["observed"]),
        went_on=_count(row["went_on"]),
        n=int(row["n"]),
        mean=_number(row["mean"]),
        low=_number(row["mean_low"]),
        high=_number(row["mean_high"]),
    )


def _touchpoint(row: pd.Series) -> SeenTouchpoint:
    return SeenTouchpoint(
        touchpoint=str(row["touchpoint"]),
        stage=str(row["stage"]),
        n=int(row["n"]),
        mean=_number(row["mean"]),
    )


def _count(value: float) -> int | None:
    return None if pd.isna(value) else int(value)


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)

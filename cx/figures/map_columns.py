"""The map's columns: stages with their numbers, shown touchpoints, channels and a customer's words."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from cx.domain import Interval
from cx.experiments.ledger_said import better, effect
from cx.figures import map_points
from cx.figures.map_points import Limits, Point, Shown, number
from cx.figures.text import clean, wrap
from cx.figures.theme import BOLD, NOTE, QUESTIONS
from cx.figures.widths import fits, widest
from cx.model.register import InWork
from cx.model.stage_model import UNPLACED
from cx.moments.findings import path
from cx.moments.journey import Journey
from cx.words import Words

LEFT: Final = 24.0
RIGHT: Final = 20.0
GUTTER: Final = 108.0  # for the lanes' names
INSET: Final = 10.0
NARROW: Final = 150.0  # columns below this need smaller margins and more lines
POINT: Final = 13.0


class Channel(NamedTuple):
    """A channel of a stage."""

    name: str
    share: float


class Quote(NamedTuple):
    """A customer's words."""

    key: str
    label: str
    comment: str
    score: float


class Work(NamedTuple):
    """A tip or test under way: its name, its effect or how far it is, and whether that is better."""

    name: str
    shown: str
    better: bool | None
    told: tuple[str, ...]


class Facts(NamedTuple):
    """A stage's numbers."""

    reached: float
    observed: float
    went_on: float
    rate: float
    rate_interval: Interval
    loss: float  # 1 - rate, where everybody should go on
    median_days: float
    n: float
    mean: float
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A stage on the page."""

    id: str
    name: str
    code: str
    question: str
    x0: float
    x1: float
    facts: Facts
    shown: Shown
    whole: Point | None = None  # the stage as a point, where touchpoints have no scores
    channels: tuple[Channel, ...] = ()
    quote: Quote | None = None
    work: tuple[Work, ...] = ()

    @property
    def is_placed(self) -> bool:
        """Whether it is a stage, not the column of what has none yet."""
        return self.id != UNPLACED

    @property
    def scored(self) -> tuple[Point, ...]:
        """The points of the curve in this column."""
        return (self.whole,) if self.whole else self.shown.scored


def columns(journey: Journey, words: Words, width: float) -> tuple[Column, ...]:
    """The columns of a journey with at least one stage, spread over a page."""
    stages = journey.stages.to_dict("records")
    room = (width - LEFT - GUTTER - RIGHT) / len(stages)
    found = map_points.points(journey, words.language)
    some_scored = any(point.is_scored for points in found.values() for point in points)
    whole = {} if some_scored else map_points.whole_stages(journey, words.language)
    counts = [words.shown(p.n, "n") for points in found.values() for p in points if p.is_scored]
    whole = {stage: point for stage, point in whole.items() if point.is_scored}
    rows = (4 if len(stages) > 7 else 5) if some_scored or whole else 12
    fit = map_points.limits(room, rows, widest(counts, NOTE))
    on_path = frozenset(path(journey)["stage"])
    made: list[Column] = []
    start = 1
    for i, row in enumerate(stages):
        x0 = LEFT + GUTTER + i * room
        shown = _shown(found.get(row["stage"], ()), fit, start, (x0, room))
        start += len(shown.points)
        made.append(
            _column(journey, words, row, (x0, x0 + room), shown, on_path=row["stage"] in on_path)
        )
    return tuple(_with_whole(column, whole) for column in made)


def _shown(found: tuple[Point, ...], fit: Limits, start: int, place: tuple[float, float]) -> Shown:
    return map_points.placed(map_points.choose(found, fit), start, *place)


def _with_whole(column: Column, whole: Mapping[str, Point]) -> Column:
    point = whole.get(column.id)
    if point is None:
        return column
    return replace(column, whole=replace(point, x=(column.x0 + column.x1) / 2))


def _column(
    journey: Journey,
    words: Words,
    row: dict[Any, Any],
    edges: tuple[float, float],
    shown: Shown,
    *,
    on_path: bool,
) -> Column:
    known = journey.model.column(row["stage"])
    return Column(
        id=row["stage"],
        name=clean(known.name.of(words.language)),
        code=clean(known.code),
        question=clean(known.question.of(words.language)),
        x0=edges[0],
        x1=edges[1],
        facts=_facts(row, on_path=on_path),
        shown=shown,
        channels=_channels(journey, row["stage"]),
        quote=_quote(journey, words, row["stage"]),
        work=tuple(
            _work(each, journey, words) for each in journey.work if each.stage in known.stages
        ),
    )


def _facts(row: dict[Any, Any], *, on_path: bool) -> Facts:
    cell = {name: number(value) for name, value in row.items() if name != "stage"}
    return Facts(
        reached=cell["reached"],
        observed=cell["observed"],
        went_on=cell["went_on"],
        rate=cell["rate"],
        rate_interval=Interval(cell["low"], cell["high"]),
        loss=1 - cell["rate"] if on_path else math.nan,
        median_days=cell["median_days"],
        n=cell["n"],
        mean=cell["mean"],
        interval=Interval(cell["mean_low"], cell["mean_high"]),
    )


def _channels(journey: Journey, stage: str) -> tuple[Channel, ...]:
    if journey.channels.empty:
        return ()
    rows = journey.channels[journey.channels["stage"] == stage]
    names = map(clean, rows["channel"])
    return tuple(Channel(n, float(s)) for n, s in zip(names, rows["share"], strict=True))


def _quote(journey: Journey, words: Words, stage: str) -> Quote | None:
    if journey.quotes.empty:
        return None
    for row in journey.quotes[journey.quotes["stage"] == stage].to_dict("records"):
        name, comment = row["touchpoint"], clean(row["comment"])
        if not comment:
            continue
        known = isinstance(name, str) and bool(name)
        return Quote(
            key=f"touchpoint:{name}" if known else f"stage:{stage}",
            label=clean(journey.label(name, words.language)) if known else "",
            comment=comment,
            score=number(row["score"]),
        )
    return None


def _work(found: InWork, journey: Journey, words: Words) -> Work:
    name = clean(found.name.of(words.language))
    status = words(f"tips.status.{found.status}")
    told = [name, words("figure.hover.tip", status=status)]
    if found.touchpoint:
        told.append(clean(journey.label(found.touchpoint, words.language)))
    outcome = found.outcome
    if outcome is None:
        return Work(name, status, None, tuple(told))
    shown = effect(outcome, words)
    metric = clean(outcome.metric.column)
    told.append(words("figure.hover.tip_told", metric=metric, effect=shown, people=outcome.people))
    return Work(name, shown, better(outcome.decision), tuple(told))


def has_bars(columns: tuple[Column, ...]) -> bool:
    """Whether touchpoints have a reach to be drawn."""
    return any(math.isfinite(p.reach) for column in columns for p in column.shown.points)


def rows_of(column: Column) -> int:
    """Over how many rows the column's touchpoints go: as evenly as its sub-columns let them."""
    return math.ceil(len(column.shown.points) / map_points.subcolumns(column.x1 - column.x0))


def text_left(column: Column, first: Column) -> float:
    """Where a chevron's text begins."""
    notch = 19 if column.x1 - column.x0 < NARROW else 24
    return column.x0 + (13 if column is first or not column.is_placed else notch)


def name_room(column: Column, first: Column) -> float:
    """The room for a stage's name, half way up the chevron."""
    tip = 4 if column.x1 - column.x0 < NARROW else 9
    return column.x1 - text_left(column, first) - tip


def code_room(column: Column, *, codes_above: bool) -> float:
    """What a code beside the name takes of its room."""
    if codes_above or not column.code:
        return 0.0
    return widest([column.code], NOTE, BOLD) + 21


def name_lines(column: Column, first: Column, size: float, *, lines: int) -> list[str]:
    """A stage's name on at most so many lines."""
    return wrap(column.name, size, name_room(column, first), lines=lines, weight=BOLD)


def question_room(column: Column, first: Column) -> float:
    """The room for a stage's question, where the chevron is less wide."""
    return column.x1 - text_left(column, first) - POINT - 2


def question_lines(columns: tuple[Column, ...]) -> int:
    """Over how many lines the questions go: two where one would cut any."""
    first, size = columns[0], QUESTIONS[-1]
    short = (fits(c.question, size, question_room(c, first)) for c in columns)
    return 1 if all(short) else 2


def key_figures(columns: tuple[Column, ...]) -> tuple[bool, bool, bool]:
    """Which key figures there are: loss, mean score, median days."""
    facts = [column.facts for column in columns]
    return (
        any(math.isfinite(each.loss) for each in facts),
        any(math.isfinite(each.mean) for each in facts),
        any(math.isfinite(each.median_days) for each in facts),
    )

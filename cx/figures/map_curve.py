"""The emotion curve: how people felt at each touchpoint, with its interval, marks and labels."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

import plotly.graph_objects as go

from cx.domain import Scale, Verdict
from cx.figures import map_hover, map_labels
from cx.figures.canvas import Canvas, area, curve, marks
from cx.figures.map_columns import Column
from cx.figures.map_heads import lane_name
from cx.figures.map_page import Lane, Page, Span
from cx.figures.map_points import Point
from cx.figures.pieces import Face, Scores, Sign, Stroke
from cx.figures.theme import CLEAR, SMALL, Tokens

_PLAIN_ROOM: Final = 26.0
_MOST_ROOM: Final = 0.36  # of the lane, above and below: the rest is the curve's
_STEPS: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_MOST_TICKS: Final = 8
_TICK_ROOM: Final = 28.0
_TICK_EDGE: Final = 14.0
TURNING: Final = "turning"  # the name of the traces that mark turning points
_LEAST_SPAN: Final = 0.5  # of the scale: small differences are not blown up


def draw(canvas: Canvas, page: Page) -> None:
    """The curve's lane: grid, band, mean, line, marks and labels."""
    points = page.points
    lane = page.lanes[Lane.CURVE]
    scores = score_axis(page, lane)
    canvas.scores = scores
    _grid(canvas, page, scores, lane)
    _name(canvas, page, lane)
    lines = runs(page.columns)
    canvas.traces += [trace for run, _ in lines for trace in _band(run, page.tokens)]
    canvas.traces += _baseline(page)
    map_labels.draw(canvas, page, scores, [run for run, _ in lines])
    canvas.traces += [_line(run, page.tokens, quiet=quiet) for run, quiet in lines]
    canvas.traces += list(_marks(points, page))


def score_axis(page: Page, lane: Span) -> Scores:
    """Where scores stand: the data, and room for the labels in pixels."""
    low, high = score_range(page.points, page.journey.baseline, page.journey.scale)
    most = _MOST_ROOM * (lane.bottom - lane.top)
    above, below = (min(max(_PLAIN_ROOM, room), most) for room in map_labels.rooms(page))
    if page.journey.scale and not page.journey.scale.best_is_high:
        low, high = high, low
    return Scores(low, high, lane.bottom - below, lane.top + above)


def score_range(
    points: Sequence[Point],
    baseline: float | None,
    scale: Scale | None,
    others: Sequence[float] = (),
) -> tuple[float, float]:
    """The scores to be shown: means, intervals and baseline, and at least a quarter of the scale."""
    values = [*others, *(value for p in points for value in (p.mean, *p.interval))]
    seen = [value for value in values if math.isfinite(value)]
    if baseline is not None and math.isfinite(baseline):
        seen.append(baseline)
    low, high = min(seen), max(seen)
    least = _LEAST_SPAN * (scale.high - scale.low) if scale else max(abs(high), 1.0) * 0.25
    more = max(0.0, least - (high - low)) / 2
    return low - more, high + more


def ticks(scores: Scores, scale: Scale | None, span: Span) -> list[float]:
    """Round scores within the scale and the lane: halves where whole ones are fewer than three."""
    per_score = abs(scores.end - scores.start) / abs(scores.high - scores.low)
    ends = sorted((scores.score(span.bottom - _TICK_EDGE), scores.score(span.top + _TICK_EDGE)))
    low = max(ends[0], scale.low) if scale else ends[0]
    high = min(ends[1], scale.high) if scale else ends[1]
    for step in _STEPS:
        found = multiples(step, low, high)
        if step * per_score >= _TICK_ROOM and len(found) <= _MOST_TICKS:
            break
    halves = multiples(0.5, low, high)
    return halves if len(found) < 3 and step <= 1 and len(halves) > len(found) else found


def multiples(step: float, low: float, high: float) -> list[float]:
    """The multiples of a step between two scores."""
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(i * step, 6) for i in range(first, last + 1)]


def tick_text(page_ticks: Sequence[float]) -> str:
    """The number form that all ticks can be written in."""
    return "n" if all(float(tick).is_integer() for tick in page_ticks) else "score"


def _grid(canvas: Canvas, page: Page, scores: Scores, lane: Span) -> None:
    found = ticks(scores, page.journey.scale, lane)
    face = Face(SMALL, page.tokens.ink3)
    for tick in found:
        y = scores.at(tick)
        canvas.line((page.x0, y), (page.x1, y), Stroke(page.tokens.grid))
        text = page.words.shown(tick, tick_text(found))
        canvas.text(page.x0 - 10, y, text, face, anchor="right")


def _name(canvas: Canvas, page: Page, lane: Span) -> None:
    """The lane's name, the ends of the scale, and what the band is."""
    scale, words = page.journey.scale, page.words
    band = any(math.isfinite(point.interval.low) for point in page.points)
    key = "figure.lane.curve_note_band" if band else "figure.lane.curve_note"
    note = words(key, low=scale.low, high=scale.high) if scale else ""
    lane_name(canvas, page, lane.middle, words("figure.lane.curve"), note, room=80)


def runs(columns: Iterable[Column]) -> list[tuple[tuple[Point, ...], bool]]:
    """What one line joins: the stages' points, and apart (and quiet) those without a stage."""
    columns = tuple(columns)
    stages = tuple(p for c in columns if c.is_placed for p in c.scored)
    others = tuple(p for c in columns if not c.is_placed for p in c.scored)
    quiet = any(column.is_placed for column in columns)
    return [(run, q) for run, q in ((stages, False), (others, quiet)) if run]


def _band(run: Sequence[Point], tokens: Tokens) -> list[go.Scatter]:
    """Intervals as one area; where a neighbour has none, as a bar of its own."""
    places: list[tuple[float | None, float | None]] = []
    for part in _known(run):
        spread = 4.0 if len(part) == 1 else 0.0
        upper = [(x, p.interval.high) for p in part for x in (p.x - spread, p.x + spread)]
        lower = [(x, p.interval.low) for p in reversed(part) for x in (p.x + spread, p.x - spread)]
        places += [*upper, *lower, upper[0], (None, None)]
    return [area(places, tokens.band, "band")] if places else []


def _known(run: Sequence[Point]) -> list[list[Point]]:
    """Neighbours whose intervals are known."""
    parts: list[list[Point]] = [[]]
    for point in run:
        if math.isfinite(point.interval.low) and math.isfinite(point.interval.high):
            parts[-1].append(point)
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _baseline(page: Page) -> list[go.Scatter]:
    mean = page.journey.baseline
    if mean is None or not math.isfinite(mean):
        return []
    return [curve([(page.x0, mean), (page.x1, mean)], mean_stroke(page.tokens), "baseline")]


def mean_stroke(tokens: Tokens) -> Stroke:
    """How the mean of all scores is drawn."""
    return Stroke(tokens.neutral, 1.3, "5px,4px")


def _line(run: Sequence[Point], tokens: Tokens, *, quiet: bool) -> go.Scatter:
    places = [(point.x, point.mean) for point in run]
    if quiet:
        return curve(places, Stroke(tokens.neutral, 1.6), "curve_unplaced")
    return curve(places, Stroke(tokens.curve, 2.6), "curve")


def mark_signs(tokens: Tokens) -> dict[Verdict, Sign]:
    """How each verdict is marked: glory and pain differ by shape too, and by fill in grey."""
    return {
        Verdict.NEUTRAL: Sign("circle", 8, tokens.bg, tokens.curve, 2),
        Verdict.TOO_FEW: Sign("circle", 6.5, tokens.bg, tokens.neutral, 1.3),
        Verdict.GLORY: Sign("triangle-up", 18, tokens.glory, tokens.glory_line, 1.5),
        Verdict.PAIN: Sign("triangle-down", 18, tokens.pain, tokens.pain_line, 1.5),
    }


def turn_sign(tokens: Tokens, *, ring: bool = False) -> Sign:
    """How a turning point is marked: a diamond in ink, as a ring where a triangle stands in it."""
    if ring:
        return Sign("diamond", 27, CLEAR, tokens.ink, 1.6)
    return Sign("diamond", 15, tokens.ink, tokens.bg, 1.5)


def _marks(points: Sequence[Point], page: Page) -> Iterable[go.Scatter]:
    for sign, name, found in marked(points, page.tokens):
        places = [(point.x, point.mean) for point in found]
        targets = [map_hover.of_point(point, page.words) for point in found]
        yield marks(places, targets, sign, name)


def marked(points: Sequence[Point], tokens: Tokens) -> Iterable[tuple[Sign, str, list[Point]]]:
    """How points are marked, each look with its name: by verdict, and turning points."""
    rings = [point for point in points if point.turn and point.is_decided]
    diamonds = [point for point in points if point.turn and not point.is_decided]
    looks = [
        (sign, verdict.value, [p for p in points if p.verdict == verdict and p not in diamonds])
        for verdict, sign in mark_signs(tokens).items()
    ]
    looks.append((turn_sign(tokens), TURNING, diamonds))
    looks.append((turn_sign(tokens, ring=True), TURNING, rings))
    return [each for each in looks if each[2]]

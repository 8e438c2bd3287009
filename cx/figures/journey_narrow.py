"""The journey on a phone: stages downwards, score across, at most two marks a stage."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import plotly.graph_objects as go

from cx.domain import Interval, Verdict
from cx.figures import map_columns, map_hover
from cx.figures.canvas import Canvas, area, curve, marks
from cx.figures.journey_map import empty
from cx.figures.map_columns import Column
from cx.figures.map_curve import mark_signs, mean_stroke, score_range, tick_text, ticks
from cx.figures.map_page import Span
from cx.figures.map_points import Point
from cx.figures.pieces import Face, Scores, Stroke, Target
from cx.figures.text import cut
from cx.figures.theme import BODY, BOLD, NOTE, RATE, SMALL, Theme, Tokens, faded
from cx.figures.theme import theme as tokens_of
from cx.figures.widths import width as text_width
from cx.moments.journey import Journey
from cx.words import Words

WIDTH: Final = 380
_EDGE: Final = 2.0
_SIDE: Final = 22.0  # from the edge to the lowest and the highest score
_BAR: Final = 30.0
_ROW: Final = 25.0
_MARKS: Final = 2  # a stage
_HEAD: Final = 40.0  # ticks and the mean
_CHOICE: Final = 1050.0  # a column so wide chooses what a phone has room for


def journey_narrow(
    journey: Journey, *, words: Words, theme: Theme = Theme.LIGHT, width: int = WIDTH
) -> go.Figure:
    """The journey for a narrow screen: another figure, not the map squeezed.

    A bar for each stage with its people, under it the mean score with its interval, its strongest
    marks, and the share going on. Clicks say the same as on the map.

    Returns
    -------
    The figure, as high as it needs; one sentence where the journey has no stages.
    """
    tokens = tokens_of(theme)
    if journey.stages.empty:
        return empty(words("figure.empty"), tokens, width)
    columns = map_columns.columns(journey, words, _CHOICE * len(journey.stages))
    rows = {column.id: _rows(column, alone=len(columns) == 1) for column in columns}
    tops, height = _tops(columns, rows)
    phone = _Phone(journey, words, tokens, width, columns, tops)
    canvas = Canvas(tokens, width, height)
    scored = any(point.is_scored for found in rows.values() for point in found)
    if scored or any(math.isfinite(column.facts.mean) for column in columns):
        canvas.across = _across(journey, columns, rows, width)
        _axis(canvas, phone)
        _curve(canvas, phone)
    for column in columns:
        _bar(canvas, phone, column)
        _stage(canvas, phone, column, rows[column.id])
    return canvas.figure(map_hover.alt(journey, columns, words))


class _Phone(NamedTuple):
    """What the drawers need to know."""

    journey: Journey
    words: Words
    tokens: Tokens
    width: float
    columns: tuple[Column, ...]
    tops: dict[str, float]


def _rows(column: Column, *, alone: bool) -> list[Point]:
    """The touchpoints under a stage: its marks, or what most people meet where nothing is scored."""
    found = list(column.shown.points)
    if not any(point.is_scored for point in found):
        met = sorted(found, key=lambda p: -p.reach if math.isfinite(p.reach) else 1.0)[: _MARKS + 1]
        return [point for point in found if point in met]
    if alone:
        return [point for point in found if point.is_scored]
    strong = sorted((p for p in found if p.is_decided), key=lambda p: -p.strength)[:_MARKS]
    return [point for point in found if point in strong]


def _tops(
    columns: Sequence[Column], rows: dict[str, list[Point]]
) -> tuple[dict[str, float], float]:
    """Where each stage's bar begins, and how high the figure is."""
    scored = any(math.isfinite(column.facts.mean) for column in columns)
    top = _HEAD if scored else _EDGE
    tops: dict[str, float] = {}
    for column in columns:
        tops[column.id] = top
        lines = math.isfinite(column.facts.mean) + len(rows[column.id])
        rate = 22.0 if math.isfinite(column.facts.rate) else 0.0
        more = _ROW if len(columns) == 1 and column.shown.rest else 0.0
        top += _BAR + 7 + lines * _ROW + rate + more + 4
    return tops, top + 4


def _across(
    journey: Journey, columns: Sequence[Column], rows: dict[str, list[Point]], width: float
) -> Scores:
    """Scores from left (worst) to right (best)."""
    values = [value for c in columns for value in (c.facts.mean, *c.facts.interval)]
    points = [point for found in rows.values() for point in found if point.is_scored]
    low, high = score_range(points, journey.baseline, journey.scale, values)
    if journey.scale and not journey.scale.best_is_high:
        low, high = high, low
    return Scores(low, high, _SIDE, width - _SIDE)


def _axis(canvas: Canvas, phone: _Phone) -> None:
    """Ticks and the mean of all scores, over the first stage."""
    assert canvas.across
    tokens, across = phone.tokens, canvas.across
    found = ticks(across, phone.journey.scale, Span(phone.width - 24, 24))
    for tick in found:
        x = across.at(tick)
        text = phone.words.shown(tick, tick_text(found))
        canvas.text(x, 9, text, Face(SMALL, tokens.ink3), anchor="center")
        canvas.line((x, 18), (x, canvas.height - 6), Stroke(tokens.grid))
    mean = phone.journey.baseline
    if mean is None or not math.isfinite(mean):
        return
    text = phone.words("figure.map.baseline", mean=mean)
    half = text_width(text, SMALL) / 2
    x = min(max(across.at(mean), half + _EDGE), phone.width - half - _EDGE)
    canvas.text(x, 27, text, Face(SMALL, tokens.ink2), anchor="center")
    ends = [(mean, 34.0), (mean, canvas.height - 6)]
    canvas.traces.append(curve(ends, mean_stroke(tokens), "baseline", "x2"))


def _curve(canvas: Canvas, phone: _Phone) -> None:
    """The stages' means, joined; what has no stage stands apart."""
    joined = [c for c in phone.columns if c.is_placed and math.isfinite(c.facts.mean)]
    places = [(c.facts.mean, _mean_y(phone, c)) for c in joined]
    canvas.traces.append(curve(places, Stroke(phone.tokens.curve, 2.2), "curve", "x2"))


def _mean_y(phone: _Phone, column: Column) -> float:
    return phone.tops[column.id] + _BAR + 7 + _ROW / 2


def _bar(canvas: Canvas, phone: _Phone, column: Column) -> None:
    """A stage's name, code and people, over the line."""
    tokens, top = phone.tokens, phone.tops[column.id]
    fill = tokens.chevron if column.is_placed else tokens.lane
    _box(canvas, (_EDGE, top), (phone.width - _EDGE, top + _BAR), fill)
    y = top + _BAR / 2
    facts, right = column.facts, phone.width - 12
    if math.isfinite(facts.reached):
        people = phone.words.shown(facts.reached, "people")
        canvas.text(right, y, people, Face(BODY, tokens.ink, BOLD), anchor="right")
        right -= text_width(people, BODY, BOLD) + 12
    code = text_width(column.code, NOTE, BOLD) + 12 if column.code else 0
    name = cut(column.name, RATE, right - 12 - code, BOLD)
    ink = tokens.ink if column.is_placed else tokens.ink2
    canvas.text(12, y, name, Face(RATE, ink, BOLD))
    code_x = 12 + text_width(name, RATE, BOLD) + 12
    canvas.text(code_x, y + 1, column.code, Face(NOTE, tokens.ink2, BOLD))
    target = map_hover.of_stage(column, phone.journey, phone.words)
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        canvas.target(share * phone.width, y, target, size=28)


def _stage(canvas: Canvas, phone: _Phone, column: Column, rows: Sequence[Point]) -> None:
    """Under the bar: mean, marks, share going on."""
    tokens, words = phone.tokens, phone.words
    y = _mean_y(phone, column)
    if math.isfinite(column.facts.mean):
        _mean(canvas, phone, column, y)
        y += _ROW
    for point in rows:
        draw = _mark if point.is_scored else _met
        draw(canvas, phone, point, y)
        y += _ROW
    if len(phone.columns) == 1 and column.shown.rest:
        text = words("figure.map.more", count=len(column.shown.rest))
        canvas.text(12, y, text, Face(SMALL, tokens.ink3))
    if math.isfinite(column.facts.rate):
        text = "↓ " + words("figure.map.goes_on", rate=column.facts.rate)
        face = Face(SMALL, tokens.ink2)
        _behind(canvas, (phone.width - 12 - text_width(text, SMALL), phone.width - 10), y - 3)
        canvas.text(phone.width - 12, y - 3, text, face, anchor="right")


def _mean(canvas: Canvas, phone: _Phone, column: Column, y: float) -> None:
    assert canvas.across
    tokens, facts = phone.tokens, column.facts
    end = _whisker(canvas, facts.mean, facts.interval, y, tokens.curve)
    target = map_hover.of_stage(column, phone.journey, phone.words)
    sign = mark_signs(tokens)[Verdict.NEUTRAL]._replace(size=10)
    canvas.traces.append(marks([(facts.mean, y)], [target], sign, "mean", "x2"))
    text = phone.words("figure.map.mean", mean=facts.mean)
    wide = text_width(text, BODY, BOLD)
    left = (
        end + 10
        if end + 10 + wide < phone.width - _EDGE
        else canvas.across.at(facts.mean) - 22 - wide
    )
    _behind(canvas, (left - 2, left + wide + 2), y)
    canvas.text(left, y, text, Face(BODY, tokens.ink, BOLD))


def _whisker(canvas: Canvas, mean: float, interval: Interval, y: float, colour: str) -> float:
    """An interval across; the pixel at which it (or the mark) ends."""
    assert canvas.across
    x = canvas.across.at(mean)
    if not (math.isfinite(interval.low) and math.isfinite(interval.high)):
        return x + 6
    ends = [(interval.low, y), (interval.high, y)]
    canvas.traces.append(curve(ends, Stroke(colour, 2), "interval", "x2"))
    return max(x + 6, *(canvas.across.at(limit) for limit in interval))


def _mark(canvas: Canvas, phone: _Phone, point: Point, y: float) -> None:
    """A touchpoint at its score, its name on the roomier side."""
    assert canvas.across
    tokens = phone.tokens
    colours = {
        Verdict.GLORY: (tokens.glory_text, tokens.glory),
        Verdict.PAIN: (
            tokens.pain_text,
            tokens.pain_line if tokens.pain == tokens.bg else tokens.pain,
        ),
    }
    text_colour, mark_colour = colours.get(point.verdict, (tokens.ink, tokens.curve))
    end = _whisker(canvas, point.mean, point.interval, y, mark_colour)
    sign = mark_signs(tokens)[point.verdict]
    sign = sign._replace(size=min(sign.size, 15))
    target = map_hover.of_point(point, phone.words)
    canvas.traces.append(marks([(point.mean, y)], [target], sign, point.verdict.value, "x2"))
    x = canvas.across.at(point.mean)
    start = min(2 * x - end, x - 8)
    on_right = phone.width - end > start
    room = (phone.width - _EDGE - end if on_right else start - _EDGE) - 12
    face = Face(BODY, text_colour, BOLD if point.is_decided else 400)
    score = " " + phone.words("figure.map.mean", mean=point.mean)
    label = cut(point.label, BODY, room - text_width(score, BODY, BOLD), face.weight) + score
    wide = text_width(label, BODY, face.weight)
    left = end + 9 if on_right else start - 9 - wide
    _behind(canvas, (left - 2, left + wide + 2), y)
    canvas.text(
        left if on_right else start - 9, y, label, face, anchor="left" if on_right else "right"
    )
    for share in (0.2, 0.5, 0.8):
        canvas.target(left + share * wide, y, target, size=20)


def _met(canvas: Canvas, phone: _Phone, point: Point, y: float) -> None:
    """A touchpoint without a score: its name and how many of the stage's people met it."""
    tokens = phone.tokens
    share = phone.words.shown(point.reach, "share") if math.isfinite(point.reach) else ""
    canvas.text(phone.width - 12, y - 3, share, Face(SMALL, tokens.ink2), anchor="right")
    canvas.text(12, y - 3, cut(point.label, BODY, phone.width - 80), Face(BODY, tokens.ink))
    if share:
        long = phone.width - 24
        canvas.rect((12, y + 6), (long, 3), tokens.bar_track)
        canvas.rect((12, y + 6), (long * min(max(point.reach, 0), 1), 3), tokens.bar)
    for part in (0.1, 0.3, 0.5, 0.7, 0.9):
        target: Target = map_hover.of_point(point, phone.words)
        canvas.target(part * phone.width, y, target, size=20)


def _box(
    canvas: Canvas,
    start: tuple[float, float],
    end: tuple[float, float],
    fill: str,
    name: str = "bars",
) -> None:
    """A box over the line; a shape would lie under it."""
    (x0, y0), (x1, y1) = start, end
    if canvas.across:
        x0, x1 = canvas.across.score(x0), canvas.across.score(x1)
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
    canvas.traces.append(area(corners, fill, name, "x2"))


def _behind(canvas: Canvas, ends: tuple[float, float], y: float) -> None:
    """A page-coloured ground behind a label."""
    fill = faded(canvas.tokens.bg, 0.86)
    _box(canvas, (ends[0], y - 9), (ends[1], y + 9), fill, "halos")

"""The journey on a phone: stages downwards, score across, at most two marks a stage."""

import math
from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from cx.domain import Verdict
from cx.figures import map_columns, map_hover, narrow_rows
from cx.figures.canvas import Canvas, curve, marks
from cx.figures.journey_map import empty
from cx.figures.map_columns import Column
from cx.figures.map_curve import mark_signs, mean_stroke, score_range, tick_text, ticks
from cx.figures.map_page import Span
from cx.figures.map_points import Point
from cx.figures.narrow_rows import EDGE, Phone
from cx.figures.pieces import Face, Scores, Stroke
from cx.figures.text import cut
from cx.figures.theme import BODY, BOLD, NOTE, RATE, SMALL, Theme
from cx.figures.theme import theme as tokens_of
from cx.figures.widths import width as text_width
from cx.moments.journey import Journey
from cx.words import Words

WIDTH: Final = 380
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
    phone = Phone(journey, words, tokens, width, columns, tops)
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


def _rows(column: Column, *, alone: bool) -> list[Point]:
    """The touchpoints under a stage: its marks, or what most people meet where nothing is scored."""
    found = list(column.shown.points)
    if not any(point.is_scored for point in found):
        met = sorted(found, key=_met_order)[: _MARKS + 1]
        return [point for point in found if point in met]
    if alone:
        return [point for point in found if point.is_scored]
    marked = [p for p in found if p.is_marked and p.is_scored]
    strong = sorted(marked, key=lambda p: (not p.is_decided, -p.strength))[:_MARKS]
    return [point for point in found if point in strong]


def _met_order(point: Point) -> tuple[bool, float]:
    """What decides first, then what most people meet."""
    return point.turn is None, -point.reach if math.isfinite(point.reach) else 1.0


def _tops(
    columns: Sequence[Column], rows: dict[str, list[Point]]
) -> tuple[dict[str, float], float]:
    """Where each stage's bar begins, and how high the figure is."""
    scored = any(math.isfinite(column.facts.mean) for column in columns)
    top = _HEAD if scored else EDGE
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


def _axis(canvas: Canvas, phone: Phone) -> None:
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
    x = min(max(across.at(mean), half + EDGE), phone.width - half - EDGE)
    canvas.text(x, 27, text, Face(SMALL, tokens.ink2), anchor="center")
    ends = [(mean, 34.0), (mean, canvas.height - 6)]
    canvas.traces.append(curve(ends, mean_stroke(tokens), "baseline", "x2"))


def _curve(canvas: Canvas, phone: Phone) -> None:
    """The stages' means, joined; what has no stage stands apart."""
    joined = [c for c in phone.columns if c.is_placed and math.isfinite(c.facts.mean)]
    places = [(c.facts.mean, _mean_y(phone, c)) for c in joined]
    canvas.traces.append(curve(places, Stroke(phone.tokens.curve, 2.2), "curve", "x2"))


def _mean_y(phone: Phone, column: Column) -> float:
    return phone.tops[column.id] + _BAR + 7 + _ROW / 2


def _bar(canvas: Canvas, phone: Phone, column: Column) -> None:
    """A stage's name, code and people, over the line."""
    tokens, top = phone.tokens, phone.tops[column.id]
    fill = tokens.chevron if column.is_placed else tokens.lane
    narrow_rows.box(canvas, (EDGE, top), (phone.width - EDGE, top + _BAR), fill)
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


def _stage(canvas: Canvas, phone: Phone, column: Column, rows: Sequence[Point]) -> None:
    """Under the bar: mean, marks, share going on."""
    tokens, words = phone.tokens, phone.words
    y = _mean_y(phone, column)
    if math.isfinite(column.facts.mean):
        _mean(canvas, phone, column, y)
        y += _ROW
    for point in rows:
        draw = narrow_rows.mark if point.is_scored else narrow_rows.met
        draw(canvas, phone, point, y)
        y += _ROW
    if len(phone.columns) == 1 and column.shown.rest:
        text = words("figure.map.more", count=len(column.shown.rest))
        canvas.text(12, y, text, Face(SMALL, tokens.ink3))
    if math.isfinite(column.facts.rate):
        text = "↓ " + words("figure.map.goes_on", rate=column.facts.rate)
        face = Face(SMALL, tokens.ink2)
        narrow_rows.behind(
            canvas, (phone.width - 12 - text_width(text, SMALL), phone.width - 10), y - 3
        )
        canvas.text(phone.width - 12, y - 3, text, face, anchor="right")


def _mean(canvas: Canvas, phone: Phone, column: Column, y: float) -> None:
    assert canvas.across
    tokens, facts = phone.tokens, column.facts
    end = narrow_rows.whisker(canvas, facts.mean, facts.interval, y, tokens.curve)
    target = map_hover.of_stage(column, phone.journey, phone.words)
    sign = mark_signs(tokens)[Verdict.NEUTRAL]._replace(size=10)
    canvas.traces.append(marks([(facts.mean, y)], [target], sign, "mean", "x2"))
    text = phone.words("figure.map.mean", mean=facts.mean)
    wide = text_width(text, BODY, BOLD)
    left = (
        end + 10
        if end + 10 + wide < phone.width - EDGE
        else canvas.across.at(facts.mean) - 22 - wide
    )
    narrow_rows.behind(canvas, (left - 2, left + wide + 2), y)
    canvas.text(left, y, text, Face(BODY, tokens.ink, BOLD))

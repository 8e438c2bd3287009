"""Values with their intervals, one row each: a chart to read like a table."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import plotly.graph_objects as go

from cx.domain import Interval, Verdict
from cx.figures.canvas import Canvas, curve, marks
from cx.figures.journey_map import empty
from cx.figures.map_curve import mark_signs, mean_stroke, multiples
from cx.figures.pieces import Face, Scores, Sign, Stroke, Target
from cx.figures.text import clean, cut
from cx.figures.theme import BODY, BOLD, LABEL, NOTE, SMALL, Theme, Tokens, faded
from cx.figures.theme import theme as tokens_of
from cx.figures.widths import widest
from cx.figures.widths import width as text_width
from cx.words import Words

WIDTH: Final = 1250
PHONE: Final = 600.0
_ROW: Final = 26.0
_TALL: Final = 44.0  # on a phone the name stands over its line
_HEADING: Final = 32.0
_TOP: Final = 30.0


class Row(NamedTuple):
    """A value to be drawn."""

    name: str
    value: float
    interval: Interval
    shown: str  # the value as text
    n: str  # what it rests on, as text
    lines: tuple[str, ...]  # what the pointer is told under the name
    group: str = ""  # rows of a group stand under its name
    verdict: Verdict = Verdict.NEUTRAL
    tag: str = ""  # peak, worst, end
    key: str = ""  # what a click on it says
    sign: Sign | None = None  # its mark, where it is not its verdict's


class Axis(NamedTuple):
    """Along what values stand."""

    low: float
    high: float
    ticks: tuple[float, ...]
    form: str  # of ``Words.shown``
    mean: float | None = None
    zero: bool = False  # whether 0 is marked as the line of no effect


class _Page(NamedTuple):
    tokens: Tokens
    words: Words
    width: float
    axis: Axis
    across: Scores
    shown: float  # right ends of value and n
    n: float

    @property
    def phone(self) -> bool:
        """Whether names stand over their lines."""
        return self.width < PHONE


def share_axis(rows: Sequence[Row]) -> Axis:
    """From 0 % as far as the values go, up to 100 %."""
    most = max((v for row in rows for v in (row.value, row.interval.high) if v == v), default=1.0)
    high = min(1.0, max(0.1, math.ceil(most * 10) / 10))
    step = 0.2 if high > 0.5 else 0.1 if high > 0.2 else 0.05
    return Axis(0.0, high, tuple(multiples(step, 0.0, high)), "share")


def score_axis(rows: Sequence[Row], ends: tuple[float, float], mean: float | None) -> Axis:
    """The whole scale."""
    low, high = ends
    step = next(s for s in (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, high - low) if (high - low) / s <= 10)
    return Axis(low, high, tuple(multiples(step, low, high)), "n", mean)


def days_axis(rows: Sequence[Row]) -> Axis:
    """From 0 days as far as the values go."""
    most = max((v for row in rows for v in (row.value, row.interval.high) if v == v), default=1.0)
    high = max(most, 1.0) * 1.04
    steps = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
    step = next((step for step in steps if high / step <= 8), high)
    return Axis(0.0, high, tuple(multiples(step, 0.0, high)), "decimal" if step < 1 else "n")


def dots(
    rows: Sequence[Row],
    axis: Axis,
    *,
    words: Words,
    alt: str,
    nothing: str,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """A point with its interval for each row, names left, values and n right.

    Parameters
    ----------
    alt : the figure in words
    nothing : what is said without rows
    width : in pixels; on a phone names stand over their lines

    Returns
    -------
    The figure, as high as it needs; ``nothing`` without rows.
    """
    tokens = tokens_of(theme)
    if not rows:
        return empty(nothing, tokens, width)
    page = _page(rows, axis, words, tokens, width)
    tops, height = _tops(page, rows)
    canvas = Canvas(tokens, width, height + (26 if axis.mean is not None else 6))
    _grid(canvas, page, height)
    whiskers: list[tuple[float | None, float | None]] = []
    for i, (row, y) in enumerate(zip(rows, tops, strict=True)):
        if row.group and (i == 0 or rows[i - 1].group != row.group):
            _heading(canvas, page, row.group, y)
        whiskers += _whisker(page, row, _line(page, y))
    canvas.traces.append(curve(whiskers, Stroke(tokens.curve, 1.8), "intervals"))
    for row, y in zip(rows, tops, strict=True):
        _draw(canvas, page, row, y)
    return canvas.figure(alt)


def _page(rows: Sequence[Row], axis: Axis, words: Words, tokens: Tokens, width: float) -> _Page:
    edge = 8.0 if width < PHONE else 24.0
    n = width - edge
    shown = n - widest([row.n for row in rows], SMALL) * 1.08 - 18
    if width < PHONE:
        across = Scores(axis.low, axis.high, edge + 8, width - edge - 8)
        return _Page(tokens, words, width, axis, across, shown, n)
    names = min(max(widest([clean(row.name) for row in rows], BODY, BOLD) * 1.08, 150), 340)
    end = shown - widest([row.shown for row in rows], LABEL, BOLD) * 1.08 - 28
    across = Scores(axis.low, axis.high, edge + names + 30, end)
    return _Page(tokens, words, width, axis, across, shown, n)


def _tops(page: _Page, rows: Sequence[Row]) -> tuple[list[float], float]:
    y, tops = _TOP, []
    for i, row in enumerate(rows):
        if row.group and (i == 0 or rows[i - 1].group != row.group):
            y += _HEADING
        tops.append(y)
        y += _TALL if page.phone else _ROW
    return tops, y


def _line(page: _Page, top: float) -> float:
    return top + (31.0 if page.phone else _ROW / 2)


def _grid(canvas: Canvas, page: _Page, height: float) -> None:
    for tick in page.axis.ticks:
        x = page.across.at(tick)
        canvas.line((x, _TOP - 6), (x, height), Stroke(page.tokens.grid))
        text = page.words.shown(tick, page.axis.form)
        canvas.text(x, 12, text, Face(SMALL, page.tokens.ink3), anchor="center")
    if page.axis.zero:
        x = page.across.at(0.0)
        canvas.line((x, _TOP - 6), (x, height), Stroke(page.tokens.ink3, 1.3, "5px,4px"))
    mean = page.axis.mean
    if mean is not None and math.isfinite(mean):
        x = page.across.at(mean)
        ends = [(x, _TOP - 6), (x, height)]
        canvas.traces.append(curve(ends, mean_stroke(page.tokens), "baseline"))
        text = page.words("figure.map.baseline", mean=mean)
        half = text_width(text, SMALL) / 2 + 4
        x = min(max(x, half), page.width - half)
        canvas.text(x, height + 12, text, Face(SMALL, page.tokens.ink2), anchor="center")


def _heading(canvas: Canvas, page: _Page, name: str, top: float) -> None:
    edge = 8.0 if page.phone else 24.0
    size = (page.width - 2 * edge, 22.0)
    canvas.rect((edge, top - 26), size, page.tokens.chevron, radius=3)
    text = cut(clean(name), BODY, page.width - 40, BOLD)
    canvas.text(edge + 10, top - 15, text, Face(BODY, page.tokens.ink, BOLD))


def _whisker(page: _Page, row: Row, y: float) -> list[tuple[float | None, float | None]]:
    low, high = row.interval
    if not (math.isfinite(low) and math.isfinite(high)):
        return []
    clipped = [min(max(v, page.axis.low), page.axis.high) for v in (low, high)]
    a, b = (page.across.at(v) for v in clipped)
    caps = [(x, y + dy) if dy is not None else (None, None) for x in (a, b) for dy in (-5, 5, None)]
    return [(a, y), (b, y), (None, None), *caps]


def _draw(canvas: Canvas, page: _Page, row: Row, top: float) -> None:
    """A row: name, mark, value, n."""
    tokens = page.tokens
    edge = 8.0 if page.phone else 24.0
    y, name_y = _line(page, top), top + (10.0 if page.phone else _ROW / 2)
    colours = {Verdict.GLORY: tokens.glory_text, Verdict.PAIN: tokens.pain_text}
    colour = colours.get(row.verdict, tokens.ink)
    bold = BOLD if row.verdict in colours or row.sign else 400
    tag = f"  {row.tag}" if row.tag else ""
    room = (page.shown - 60 if page.phone else page.across.start - 20) - edge
    room -= text_width(tag, NOTE, BOLD) * 1.08
    name = cut(clean(row.name), BODY, room, bold)
    canvas.text(edge, name_y, name, Face(BODY, colour, bold))
    after = edge + text_width(name, BODY, bold) * 1.06
    if tag:
        wide = text_width(row.tag, NOTE, BOLD) + 12
        canvas.rect((after + 6, name_y - 9), (wide, 18), tokens.ink, radius=5)
        canvas.text(after + 12, name_y, row.tag, Face(NOTE, tokens.bg, BOLD))
    canvas.text(page.shown, name_y, row.shown, Face(LABEL, colour, BOLD), anchor="right")
    canvas.text(page.n, name_y, row.n, Face(SMALL, tokens.ink3), anchor="right")
    target = Target(row.key, (clean(row.name), *row.lines))
    if math.isfinite(row.value):
        sign = row.sign or mark_signs(tokens)[row.verdict]
        sign = sign._replace(size=min(sign.size, 14))
        place = [(page.across.at(min(max(row.value, page.axis.low), page.axis.high)), y)]
        canvas.traces.append(marks(place, [target], sign, row.verdict.value))
    canvas.target(edge + 30, name_y, target, size=22)
    rule = top + (_TALL if page.phone else _ROW)
    canvas.line((edge, rule), (page.width - edge, rule), Stroke(faded(tokens.grid, 0.9)))

"""A test as a table with intervals: values left, relative effects in the middle, how sure right."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import plotly.graph_objects as go

from cx.experiments.results import TestResult
from cx.experiments.segments import Segment
from cx.figures.canvas import Canvas
from cx.figures.effects import looks, tick
from cx.figures.forest_marks import draw_intervals, draw_pill, pill_width, zero_line
from cx.figures.forest_narrow import forest_narrow
from cx.figures.forest_rows import Line, Sheet, of_result, of_segments
from cx.figures.journey_map import empty
from cx.figures.pieces import Face, Scores, Stroke, Target
from cx.figures.text import cut
from cx.figures.theme import BODY, BOLD, LABEL, NOTE, SMALL, Theme, Tokens
from cx.figures.theme import theme as tokens_of
from cx.figures.widths import widest
from cx.words import Words

WIDTH: Final = 1250
PHONE: Final = 600.0
_EDGE: Final = 4.0
_HEAD: Final = 34.0
_ROW: Final = 46.0
_RULED: Final = 8.0  # under the row that a rule follows
_FOOT: Final = 46.0
_SIZE: Final = 14.5
_GAP: Final = 26.0  # between columns of text
_PLOT_GAP: Final = 34.0


class _Page(NamedTuple):
    tokens: Tokens
    words: Words
    width: float
    name: float  # left end
    room: float  # of names
    control: float  # right ends
    value: float
    across: Scores
    effect: float
    p: float
    chance: float


def forest(
    result: TestResult, *, words: Words, theme: Theme = Theme.LIGHT, width: float = WIDTH
) -> go.Figure:
    """The metrics of a test with the interval of each relative effect.

    Parameters
    ----------
    result : of ``cx.experiments.analyse``; intervals are at the level that agrees with adjusted p
    width : in pixels; on a phone values stand over their intervals

    Returns
    -------
    The figure; ``x`` of the marks are the relative effects. One sentence where nothing was
    estimated.
    """
    tokens = tokens_of(theme)
    if not result.estimates:
        return empty(words("figure.forest.empty"), tokens, width)
    return _figure(of_result(result, words), tokens, words, width)


def segment_forest(
    found: Sequence[Segment],
    result: TestResult,
    *,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """One metric in every segment, the largest first, drawn like ``forest``."""
    tokens = tokens_of(theme)
    if not found:
        return empty(words("figure.forest.no_segments"), tokens, width)
    return _figure(of_segments(found, result, words), tokens, words, width)


def _figure(sheet: Sheet, tokens: Tokens, words: Words, width: float) -> go.Figure:
    if width < PHONE:
        return forest_narrow(sheet, tokens, words, width)
    page = _page(sheet, tokens, words, width)
    tops, bottom = _tops(sheet.lines)
    canvas = Canvas(tokens, width, bottom + _FOOT, across=page.across)
    _heads(canvas, page, sheet.heads)
    _grid(canvas, page, sheet, bottom)
    zero_line(canvas, (_HEAD, bottom))
    places = [top + _ROW / 2 for top in tops]
    draw_intervals(canvas, sheet.lines, places, sheet.axis)
    for line, y in zip(sheet.lines, places, strict=True):
        _row(canvas, page, line, y)
    return canvas.figure(sheet.alt)


def _page(sheet: Sheet, tokens: Tokens, words: Words, width: float) -> _Page:
    """Where the columns stand: each as wide as its texts, the intervals get the rest."""

    def wide(name: str, size: float = _SIZE) -> float:
        texts = [getattr(line, name) for line in sheet.lines]
        return (
            min(max(widest(texts, size, BOLD), widest([sheet.heads[name]], BODY, BOLD)), 170) * 1.06
        )

    chance = width - _EDGE
    p = chance - wide("chance") - _GAP
    effect = p - wide("p") - _GAP
    pills = pill_width(sheet.lines, words)
    name = _EDGE + (pills + 12 if pills else 0)
    names = widest([t for line in sheet.lines for t in (line.name, line.under)], LABEL, BOLD)
    room = min(max(names * 1.06, 140), 330)
    control = name + room + _GAP + wide("control")
    value = control + _GAP + wide("value")
    across = Scores(
        sheet.axis.low,
        sheet.axis.high,
        value + _PLOT_GAP,
        effect - wide("effect", LABEL) - _PLOT_GAP,
    )
    return _Page(tokens, words, width, name, room, control, value, across, effect, p, chance)  # fmt: skip


def _tops(lines: Sequence[Line]) -> tuple[list[float], float]:
    """Upper ends of the rows, what decides ruled off from the rest, and the lower end of all."""
    y, tops = _HEAD + 4, []
    for i, line in enumerate(lines):
        if i and lines[i - 1].is_first and not line.is_first:
            y += _RULED
        tops.append(y)
        y += _ROW
    return tops, y


def _heads(canvas: Canvas, page: _Page, heads: dict[str, str]) -> None:
    face = Face(BODY, page.tokens.ink2, BOLD)
    canvas.text(_EDGE, 15, heads["name"], face)
    middle = (page.across.start + page.across.end) / 2
    canvas.text(middle, 15, heads["interval"], face, anchor="center")
    for name in ("control", "value", "effect", "p", "chance"):
        text = cut(heads[name], BODY, 168, BOLD)
        canvas.text(getattr(page, name), 15, text, face, anchor="right")
    canvas.line((_EDGE, _HEAD), (page.width - _EDGE, _HEAD), Stroke(page.tokens.line))


def _grid(canvas: Canvas, page: _Page, sheet: Sheet, bottom: float) -> None:
    """Round effects below the rows, which side is which, and the rule under what decides."""
    tokens, words = page.tokens, page.words
    for value in sheet.axis.ticks:
        x = page.across.at(value)
        canvas.line((x, _HEAD), (x, bottom), Stroke(tokens.grid))
        text = tick(value, sheet.axis, share=True)
        canvas.text(x, bottom + 13, text, Face(SMALL, tokens.ink3), anchor="center")
    side = Face(NOTE, tokens.ink3)
    zero = page.across.at(0)
    canvas.text(zero - 8, bottom + 32, words("figure.forest.lower_side"), side, anchor="right")
    canvas.text(zero + 8, bottom + 32, words("figure.forest.higher_side"), side)
    first = sum(line.is_first for line in sheet.lines)
    if 0 < first < len(sheet.lines):
        y = _HEAD + 4 + first * _ROW + _RULED / 2
        canvas.line((_EDGE, y), (page.width - _EDGE, y), Stroke(tokens.line))


def _row(canvas: Canvas, page: _Page, line: Line, y: float) -> None:
    tokens = page.tokens
    weight = BOLD if line.is_first else 400
    draw_pill(canvas, line, _EDGE, y, page.words)
    room = page.room
    up = 9 if line.under else 0
    canvas.text(
        page.name, y - up, cut(line.name, LABEL, room, weight), Face(LABEL, tokens.ink, weight)
    )
    canvas.text(page.name, y + 11, cut(line.under, SMALL, room), Face(SMALL, tokens.ink2))
    canvas.text(page.control, y, line.control, Face(_SIZE, tokens.ink2), anchor="right")
    canvas.text(page.value, y, line.value, Face(_SIZE, tokens.ink, BOLD), anchor="right")
    colour = looks(line.better, tokens).text
    up = 8 if line.apart else 0
    size = LABEL + 1 if line.is_first else _SIZE
    canvas.text(page.effect, y - up, line.effect, Face(size, colour, BOLD), anchor="right")
    canvas.text(page.effect, y + 10, line.apart, Face(SMALL, tokens.ink2), anchor="right")
    canvas.text(page.p, y, line.p, Face(_SIZE, tokens.ink2), anchor="right")
    canvas.text(page.chance, y, line.chance, Face(_SIZE, tokens.ink2), anchor="right")
    for x in (page.name + 30, page.effect - 20):
        canvas.target(x, y, Target("", line.told), size=30)
    if not math.isfinite(line.relative):
        middle = (page.across.start + page.across.end) / 2
        note = page.words("figure.forest.no_relative")
        canvas.text(middle, y, note, Face(SMALL, tokens.ink3), anchor="center")  # fmt: skip

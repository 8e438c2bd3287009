"""Saved scenarios beside one another: what each would change, and how sure that is."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from cx.figures import gains
from cx.figures.canvas import Canvas
from cx.figures.effects import Axis, axis, tick
from cx.figures.journey_map import empty
from cx.figures.pieces import Face, Scores, Stroke
from cx.figures.text import cut
from cx.figures.theme import BOLD, LABEL, RATE, REGULAR, SMALL, Theme
from cx.figures.theme import theme as tokens_of
from cx.figures.tornado import heading
from cx.figures.whatif_rows import Place, Row, Sheet, of_scenarios
from cx.figures.widths import needed, widest
from cx.whatif.results import Measure
from cx.words import Words

WIDTH: Final = 1250
_WIDE: Final = 760.0  # px: from here on names stand beside their intervals
_EDGE: Final = 4.0
_ROW: Final = 56.0
_TALL: Final = 88.0
_OVER: Final = 62.0  # px over an interval: its name and number
_BESIDE: Final = 20.0  # px: too little for names beside the intervals
_NAMES: Final = 360.0
_THICK: Final = 7.0
_THIN: Final = 1.8


def scenarios(
    found: pd.DataFrame,
    unit: Measure | None,
    *,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """The gain of each scenario: 80 % thick, 95 % thin, in the order of the table.

    Parameters
    ----------
    found : of ``cx.whatif.beside.compare``: name, now, then, gain, low, high, low95, high95, chance,
        costs; the chance to pay back is left out where it is not known (NaN) or nothing is spent
    unit : what is gained, per 1,000 entrants (``Answer.main``); None: people in the last stage
    width : in pixels; below 760 names stand over their intervals

    Returns
    -------
    The figure, as high as it needs; the gains themselves in the traces ``gains``. One sentence where
    there is no scenario.
    """
    tokens = tokens_of(theme)
    if found.empty:
        return empty(words("figure.whatif.scenarios.empty"), tokens, width)
    sheet = of_scenarios(found, unit, words, tokens)
    canvas = Canvas(tokens, width, 0)
    note = words("figure.whatif.scenarios.note", each=sheet.each)
    top = heading(canvas, note, Place(_EDGE, width - _EDGE, 0))
    place, of = Place(_EDGE, width - _EDGE, top), along(sheet)
    canvas.across = across(sheet, place, of, tall=width < _WIDE)
    canvas.height = draw(canvas, sheet, place, (of, canvas.across)) + 8
    return canvas.figure(alt(sheet, words))


def alt(sheet: Sheet, words: Words) -> str:
    """The picture in words."""
    key = "figure.whatif.scenarios.alt_row"
    rows = [words(key, name=r.name, gain=r.shown, limits=r.limits) for r in sheet.rows]
    return words("figure.whatif.scenarios.alt", each=sheet.each, rows=rows)


def along(sheet: Sheet) -> Axis:
    """The axis of all gains, in the unit of their numbers."""
    values = [value for row in sheet.rows for value in (row.gain, *row.ends)]
    return axis([value / sheet.unit.factor for value in values], most=5, room=0.04)


def across(sheet: Sheet, place: Place, of: Axis, *, tall: bool) -> Scores:
    """Where gains stand: between names and numbers, or under them."""
    low, high = of.low * sheet.unit.factor, of.high * sheet.unit.factor
    if tall:
        return Scores(low, high, place.left + 8, place.right - 8)
    names = max(
        widest([row.name for row in sheet.rows], LABEL, BOLD),
        widest([row.note for row in sheet.rows], SMALL),
    )
    numbers = max(needed(row.shown, RATE, BOLD) for row in sheet.rows) + 24
    numbers = max(numbers, widest([row.limits for row in sheet.rows], SMALL) * 1.06)
    left = place.left + min(names * 1.06, _NAMES) + 28
    return Scores(low, high, left, place.right - numbers - 28)


def draw(
    canvas: Canvas, sheet: Sheet, place: Place, axes: tuple[Axis, Scores], *, row: float = 0
) -> float:
    """The rows at a place of a page, and the axis under them; how far down they reach.

    Parameters
    ----------
    row : height of a row in pixels; 0: as usual
    """
    of, over = axes
    tall = over.start - place.left < _BESIDE
    high = row or (_TALL if tall else _ROW)
    tops = [place.top + high * i for i in range(len(sheet.rows))]
    middles = [top + (_OVER if tall else high / 2) for top in tops]
    bottom = place.top + high * len(tops)
    half = 14.0 if tall else high / 2
    for value in of.ticks:
        x = over.at(value * sheet.unit.factor)
        for y in middles:
            canvas.line((x, y - half), (x, y + half), Stroke(canvas.tokens.grid))
        text = tick(value, of, share=False)
        canvas.text(x, bottom + 10, text, Face(SMALL, canvas.tokens.ink3), anchor="center")
    zero = [(over.at(0), y - half, y + half) for y in middles]
    gains.uprights(canvas, zero, Stroke(canvas.tokens.ink2, 1.4), "zero")
    _intervals(canvas, sheet.rows, middles, over)
    for each, top, y in zip(sheet.rows, tops, middles, strict=True):
        if tall:
            _over(canvas, each, top, place)
        else:
            _beside(canvas, each, y, place, over)
        for x in (place.left + 40, over.at(each.ends[0]), over.at(each.ends[1])):
            canvas.target(x, y, each.target, size=30)
    return bottom + 22


def _intervals(canvas: Canvas, rows: Sequence[Row], middles: Sequence[float], over: Scores) -> None:
    """80 % thick over 95 % thin, in the colour of what is clear; one trace for each look."""
    by_look: dict[tuple[str, float], list[tuple[float, float, float]]] = {}
    for row, y in zip(rows, middles, strict=True):
        for ends, thick in ((row.ends[2:], _THIN), (row.ends[:2], _THICK)):
            low, high = (over.at(end) for end in ends)
            by_look.setdefault((row.look.line, thick), []).append((low, high, y))
    for (colour, thick), found in by_look.items():
        gains.lines(canvas, found, Stroke(colour, thick), "intervals")
    gains.gain_marks(
        canvas,
        [(over.at(r.gain), y, r.look.sign, r.target) for r, y in zip(rows, middles, strict=True)],
    )


def _over(canvas: Canvas, row: Row, top: float, place: Place) -> None:
    """Name and number over the interval; under the name the chance to pay back."""
    tokens, right = canvas.tokens, place.right
    wide = _number(canvas, row, right, top + 14)
    name = cut(row.name, LABEL, right - place.left - wide - 12, BOLD)
    canvas.text(place.left, top + 14, name, Face(LABEL, tokens.ink, BOLD))
    canvas.text(right, top + 33, row.limits, Face(SMALL, tokens.ink2), anchor="right")
    room = right - place.left - needed(row.limits, SMALL, REGULAR) - 10
    canvas.text(place.left, top + 33, cut(row.note, SMALL, room), Face(SMALL, tokens.ink2))


def _beside(canvas: Canvas, row: Row, y: float, place: Place, over: Scores) -> None:
    """Name left of the interval, number right of it."""
    tokens, room = canvas.tokens, over.start - place.left - 24
    up = 9 if row.note else 0
    name = cut(row.name, LABEL, room, BOLD)
    canvas.text(place.left, y - up, name, Face(LABEL, tokens.ink, BOLD))
    canvas.text(place.left, y + 11, cut(row.note, SMALL, room), Face(SMALL, tokens.ink2))
    _number(canvas, row, place.right, y - 8)
    canvas.text(place.right, y + 11, row.limits, Face(SMALL, tokens.ink2), anchor="right")


def _number(canvas: Canvas, row: Row, right: float, y: float) -> float:
    """The gain with its mark, ended at the right; how wide it is."""
    clear = row.look.sign.symbol != "circle"
    canvas.text(
        right, y, row.shown, Face(RATE, row.look.text, BOLD if clear else REGULAR), anchor="right"
    )
    wide = needed(row.shown, RATE, BOLD)
    canvas.sign(right - wide - 12, y, gains.small(row.look.sign))
    return wide + 22

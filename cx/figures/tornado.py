"""Which stage is worth the most: what one point more would bring at each."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from cx.figures import gains
from cx.figures.canvas import Canvas
from cx.figures.effects import axis
from cx.figures.journey_map import empty
from cx.figures.pieces import Face, Scores, Stroke
from cx.figures.text import cut, wrap
from cx.figures.theme import BODY, BOLD, LABEL, REGULAR, SMALL, Theme, Tokens
from cx.figures.theme import theme as tokens_of
from cx.figures.whatif_rows import Place, Row, Sheet, of_tornado
from cx.figures.widths import needed, widest
from cx.model.stage_model import StageModel
from cx.whatif.results import Measure
from cx.words import Words

WIDTH: Final = 1250
PHONE: Final = 440.0
_EDGE: Final = 4.0
_ROW: Final = 36.0
_TALL: Final = 52.0  # on a phone the name stands over its bar
_UNDER: Final = 22.0
_BAR: Final = 17.0
_CAP: Final = 4.5
_MARK: Final = 18.0  # from the mark to the number
_GAP: Final = 9.0
_OVER: Final = 20.0  # px: too little for names beside the bars
_NAMES: Final = 340.0  # px: no name takes more


def tornado(
    found: pd.DataFrame,
    unit: Measure | None,
    model: StageModel,
    columns: Sequence[str],
    *,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """Gains as bars from 0 in the order of the table, their 80 % intervals as whiskers.

    Parameters
    ----------
    found : of ``cx.whatif.tornado``: what, stage, gain, low, high
    unit : what is gained, per 1,000 entrants (``Answer.main``); None: people in the last stage
    model : names the stages
    columns : the stages of the flow in journey order (``Fit.columns``): "A → B" needs the next one
    width : in pixels; on a phone (below 440) names stand over their bars

    Returns
    -------
    The figure, as high as it needs; the bars end at the gains themselves. One sentence where nothing
    can be moved.
    """
    tokens = tokens_of(theme)
    if found.empty:
        return empty(words("figure.whatif.tornado.empty"), tokens, width)
    sheet = of_tornado(found, unit, (model, columns), words, tokens)
    canvas = Canvas(tokens, width, 0)
    note = words("figure.whatif.tornado.note", each=sheet.each)
    top = heading(canvas, note, Place(_EDGE, width - _EDGE, 0))
    place = Place(_EDGE, width - _EDGE, top)
    canvas.across = across(sheet, place, tall=width < PHONE)
    canvas.height = draw(canvas, sheet, place, canvas.across) + 8
    return canvas.figure(alt(sheet, words))


def alt(sheet: Sheet, words: Words) -> str:
    """The picture in words."""
    rows = [words("figure.whatif.tornado.alt_row", name=r.name, gain=r.shown) for r in sheet.rows]
    return words("figure.whatif.tornado.alt", each=sheet.each, rows=rows)


def heading(canvas: Canvas, note: str, place: Place) -> float:
    """What the numbers are, over the rows; how far down it reaches."""
    lines = wrap(note, SMALL + 0.5, place.right - place.left, lines=3)
    for i, line in enumerate(lines):
        face = Face(SMALL + 0.5, canvas.tokens.ink2)
        canvas.text(place.left, place.top + 11 + 17 * i, line, face)
    return place.top + 17 * len(lines) + 10


def across(sheet: Sheet, place: Place, *, tall: bool) -> Scores:
    """Where gains stand: between the names, or under them, and the numbers."""
    values = [value for row in sheet.rows for value in (row.gain, *row.ends)]
    of = axis(values, room=0)
    names = widest([row.name for row in sheet.rows], BODY + 0.5) * 1.06
    left = place.left if tall else place.left + min(names, _NAMES) + 16
    numbers = max(needed(row.shown, LABEL, BOLD) for row in sheet.rows) + _MARK + _GAP
    return Scores(of.low, of.high, left + (3 if of.low < 0 else 1), place.right - numbers)


def draw(canvas: Canvas, sheet: Sheet, place: Place, over: Scores, *, row: float = 0) -> float:
    """The rows at a place of a page; how far down they reach.

    Parameters
    ----------
    row : height of a row in pixels; 0: as usual
    """
    tall = over.start - place.left < _OVER
    high = row or (_TALL if tall else _ROW)
    middles = [
        place.top + high * i + (_UNDER + 13 if tall else high / 2) for i in range(len(sheet.rows))
    ]
    bottom = place.top + high * len(sheet.rows)
    _bars(canvas, sheet.rows, middles, over)
    tops = [(y - 15, y + 15) for y in middles] if tall else [(place.top, bottom)]
    zero = [(over.at(0), *ends) for ends in tops]
    gains.uprights(canvas, zero, Stroke(canvas.tokens.ink2, 1.4), "zero")
    _whiskers(canvas, sheet.rows, middles, over)
    for each, y in zip(sheet.rows, middles, strict=True):
        _text(canvas, each, y, (place, over), tall=tall)
    return bottom


def _bars(canvas: Canvas, rows: Sequence[Row], middles: Sequence[float], over: Scores) -> None:
    """Bars from 0, one trace for each colour; what may be either is grey."""
    tokens, by_look = (
        canvas.tokens,
        dict[tuple[str, str], list[tuple[float, float, float, float]]](),
    )
    for row, y in zip(rows, middles, strict=True):
        ends = sorted((over.at(0), over.at(row.gain)))
        box = (ends[0], y - _BAR / 2, ends[1], y + _BAR / 2)
        by_look.setdefault(_fill(row, tokens), []).append(box)
    for (fill, edge), found in by_look.items():
        gains.boxes(canvas, found, fill, "bars", edge)


def _fill(row: Row, tokens: Tokens) -> tuple[str, str]:
    """Fill and edge of a bar: in print a gain is dark, a loss white, what may be either grey."""
    if row.look.sign.symbol == "circle":
        return tokens.bar, ""
    return row.look.sign.fill, tokens.pain_line if row.look.sign.fill == tokens.bg else ""


def _whiskers(canvas: Canvas, rows: Sequence[Row], middles: Sequence[float], over: Scores) -> None:
    """The 80 % intervals in ink, on a thin ground of the page so that they show on dark bars."""
    ends = [
        (over.at(row.ends[0]), over.at(row.ends[1]), y)
        for row, y in zip(rows, middles, strict=True)
    ]
    for stroke in (Stroke(canvas.tokens.bg, 2.8), Stroke(canvas.tokens.ink, 1.6)):
        gains.lines(canvas, ends, stroke, "intervals", cap=_CAP)


def _text(canvas: Canvas, row: Row, y: float, grid: tuple[Place, Scores], *, tall: bool) -> None:
    """Name, number and mark of a row."""
    (place, over), tokens = grid, canvas.tokens
    room = place.right - place.left if tall else over.start - place.left - 14
    name = cut(row.name, BODY + 0.5, room)
    face = Face(BODY + 0.5, tokens.ink)
    if tall:
        canvas.text(place.left, y - _UNDER - 1, name, face)
    else:
        canvas.text(over.start - 14, y, name, face, anchor="right")
    end = over.at(max(row.gain, row.ends[1], 0.0)) + _GAP
    gains.gain_marks(canvas, [(end + 5, y, gains.small(row.look.sign), row.target)])
    weight = REGULAR if row.look.sign.symbol == "circle" else BOLD
    canvas.text(end + _MARK - 2, y, row.shown, Face(LABEL, row.look.text, weight))
    for x in (over.at(0), over.at(row.gain), place.left + 40):
        canvas.target(x, y, row.target, size=28)

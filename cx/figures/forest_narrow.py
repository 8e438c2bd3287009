"""A test's table on a phone: values over the interval of each effect, how sure below."""

from typing import Final

import plotly.graph_objects as go

from cx.figures.canvas import Canvas
from cx.figures.effects import looks, tick
from cx.figures.forest_marks import draw_intervals, draw_pill, zero_line
from cx.figures.forest_rows import Line, Sheet
from cx.figures.pieces import Face, Scores, Stroke, Target
from cx.figures.text import cut
from cx.figures.theme import BODY, BOLD, LABEL, NOTE, RATE, SMALL, Tokens
from cx.figures.widths import width as text_width
from cx.words import Words

_EDGE: Final = 6.0
_TOP: Final = 8.0
_ROW: Final = 104.0
_BAR: Final = 64.0  # from a row's upper end to its interval


def forest_narrow(sheet: Sheet, tokens: Tokens, words: Words, width: float) -> go.Figure:
    """The sheet as a figure of a phone's width."""
    bottom = _TOP + _ROW * len(sheet.lines)
    across = Scores(sheet.axis.low, sheet.axis.high, _EDGE + 14, width - _EDGE - 14)
    canvas = Canvas(tokens, width, bottom + 66, across=across)
    tops = [_TOP + _ROW * i for i in range(len(sheet.lines))]
    for value in sheet.axis.ticks:
        x = across.at(value)
        for top in tops:
            canvas.line((x, top + _BAR - 12), (x, top + _BAR + 12), Stroke(tokens.grid))
        text = tick(value, sheet.axis, share=True)
        canvas.text(x, bottom + 8, text, Face(SMALL, tokens.ink3), anchor="center")
    for top in tops:
        zero_line(canvas, (top + _BAR - 13, top + _BAR + 13))
    draw_intervals(canvas, sheet.lines, [top + _BAR for top in tops], sheet.axis)
    for line, top in zip(sheet.lines, tops, strict=True):
        _row(canvas, line, sheet, top, words)
    side = Face(NOTE, tokens.ink3)
    canvas.text(across.start, bottom + 27, words("figure.forest.lower_side"), side)
    canvas.text(across.end, bottom + 27, words("figure.forest.higher_side"), side, anchor="right")
    interval = cut(sheet.heads["interval"], NOTE, width - 2 * _EDGE)
    canvas.text(width / 2, bottom + 48, interval, Face(NOTE, tokens.ink2), anchor="center")
    return canvas.figure(sheet.alt)


def _row(canvas: Canvas, line: Line, sheet: Sheet, top: float, words: Words) -> None:
    tokens, right = canvas.tokens, canvas.width - _EDGE
    wide = draw_pill(canvas, line, _EDGE, top + 12, words)
    x = _EDGE + (wide + 8 if wide else 0)
    colour = looks(line.better, tokens).text
    effect = Face(RATE, colour, BOLD)
    canvas.text(right, top + 12, line.effect, effect, anchor="right")
    room = right - text_width(line.effect, RATE, BOLD) * 1.08 - 10 - x
    weight = BOLD if line.is_first else 400
    name = f"{line.name} · {line.arm}" if line.arm else line.name
    canvas.text(x, top + 12, cut(name, LABEL, room, weight), Face(LABEL, tokens.ink, weight))
    values = words("figure.forest.values", control=line.control, value=line.value)
    canvas.text(_EDGE, top + 37, values, Face(BODY, tokens.ink2))
    after = _EDGE + text_width(values, BODY) * 1.08 + 14
    canvas.text(after, top + 37, line.note, Face(SMALL, tokens.ink3))
    canvas.text(right, top + 37, line.apart, Face(SMALL, tokens.ink2), anchor="right")
    sure = {"p_name": sheet.heads["p"], "p": line.p}
    sure |= {"chance_name": sheet.heads["chance"], "chance": line.chance}
    text = words("figure.forest.sure", **sure)
    canvas.text(_EDGE, top + 87, text, Face(SMALL, tokens.ink3))
    canvas.target(x + 30, top + 12, Target("", line.told), size=24)
    canvas.line((_EDGE, top + _ROW - 4), (right, top + _ROW - 4), Stroke(tokens.line))

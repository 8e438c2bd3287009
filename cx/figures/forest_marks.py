"""The marks of a test's table: intervals, the line of no effect, the pills of the metrics' roles."""

import math
from collections.abc import Sequence
from typing import Final

from cx.domain import MetricRole
from cx.figures.canvas import Canvas, box_path, curve, marks
from cx.figures.effects import Axis, looks
from cx.figures.forest_rows import Line
from cx.figures.pieces import Face, Sign, Stroke, Target
from cx.figures.theme import BOLD, NOTE
from cx.figures.widths import width as text_width
from cx.words import Words

_PILL: Final = 20.0  # px high
_CAP: Final = 6.0  # px to each side of an interval's ends
_FIRST: Final = 5.0  # px: how thick the interval of what decides is
_OTHERS: Final = 2.4

_Places = list[tuple[float | None, float | None]]


def zero_line(canvas: Canvas, ends: tuple[float, float]) -> None:
    """Where there is no effect."""
    places = [(0.0, end) for end in ends]
    canvas.traces.append(curve(places, Stroke(canvas.tokens.ink2, 1.4), "zero", "x2"))


def draw_intervals(
    canvas: Canvas, lines: Sequence[Line], places: Sequence[float], of: Axis
) -> None:
    """Each effect with its limits, in the colour of what was decided; arrows where the axis ends."""
    bars: dict[tuple[str, float], _Places] = {}
    for line, y in zip(lines, places, strict=True):
        if math.isfinite(line.low) and math.isfinite(line.high):
            low, high = (min(max(end, of.low), of.high) for end in (line.low, line.high))
            look = (looks(line.better, canvas.tokens).line, _FIRST if line.is_first else _OTHERS)
            bars.setdefault(look, []).extend([(low, y), (high, y), (None, None)])
            caps = bars.setdefault((look[0], 2.0), [])
            for end, shown in ((line.low, low), (line.high, high)):
                if end == shown:
                    caps.extend([(end, y - _CAP), (end, y + _CAP), (None, None)])
                elif canvas.across:
                    symbol = "triangle-left" if end < shown else "triangle-right"
                    canvas.sign(canvas.across.at(shown), y, Sign(symbol, 10, look[0], look[0]))
    for (colour, thick), ends in bars.items():
        canvas.traces.append(curve(ends, Stroke(colour, thick), "intervals", "x2"))
    for line, y in zip(lines, places, strict=True):
        if math.isfinite(line.relative):
            sign = looks(line.better, canvas.tokens, size=17 if line.is_first else 14).sign
            at = min(max(line.relative, of.low), of.high)
            canvas.traces.append(marks([(at, y)], [Target("", line.told)], sign, "effect", "x2"))


def pill_width(lines: Sequence[Line], words: Words) -> float:
    """The width of the widest pill; 0 without roles."""
    roles = {line.role for line in lines if line.role is not None}
    return max((_wide(role, words) for role in roles), default=0.0)


def draw_pill(canvas: Canvas, line: Line, x: float, y: float, words: Words) -> float:
    """A metric's role in a pill, its left end at a place; how wide it is."""
    if line.role is None:
        return 0.0
    tokens, wide = canvas.tokens, _wide(line.role, words)
    fill, ink = (tokens.accent_tint, tokens.accent) if line.is_first else (tokens.lane, tokens.ink2)
    top = y - _PILL / 2
    canvas.path(box_path(x, top, x + wide, top + _PILL, _PILL / 2), fill)
    text = words(f"figure.forest.role.{line.role}")
    canvas.text(x + wide / 2, y, text, Face(NOTE, ink, BOLD), anchor="center")
    return wide


def _wide(role: MetricRole, words: Words) -> float:
    return text_width(words(f"figure.forest.role.{role}"), NOTE, BOLD) * 1.04 + 18

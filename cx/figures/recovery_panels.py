"""Small panels side by side (below one another on a phone), each with a scale of its own."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from cx.domain import Interval, Scale, Verdict
from cx.figures.canvas import Canvas, curve, marks
from cx.figures.map_curve import mark_signs, multiples, score_range, tick_text, ticks
from cx.figures.map_page import Span
from cx.figures.pieces import Face, Scores, Sign, Stroke, Target
from cx.figures.text import cut, wrap
from cx.figures.theme import BODY, BOLD, LABEL, NOTE, SMALL
from cx.words import Words

PHONE: Final = 600.0
_EDGE: Final = 24.0
_EDGE_PHONE: Final = 6.0
_GAP: Final = 40.0
_AXIS: Final = 34.0  # for the scale's figures
_HEAD: Final = 56.0
_PLOT: Final = 200.0
_FOOT: Final = 52.0
_CAP: Final = 5.0
_HIDDEN: Final = 3.0  # px beyond a mark that are too little to be seen


class Panel(NamedTuple):
    """One panel's place; values stand along ``scores``."""

    left: float
    right: float
    top: float
    scores: Scores

    @property
    def x0(self) -> float:
        """Where the plot begins, right of the scale's figures."""
        return self.left + _AXIS

    @property
    def bottom(self) -> float:
        """Where the plot ends."""
        return self.top + _HEAD + _PLOT

    def x(self, share: float) -> float:
        """A place across the plot, 0 to 1."""
        return self.x0 + share * (self.right - self.x0)


class Place(NamedTuple):
    """A value in a panel."""

    x: float
    value: float
    interval: Interval
    lines: tuple[str, ...]
    verdict: Verdict = Verdict.NEUTRAL


class Measure(NamedTuple):
    """What a panel's values are: shares, or means on a scale."""

    share: bool
    scale: Scale | None = None


def places(count: int, width: float) -> tuple[list[tuple[float, float, float]], float]:
    """Left, right and top of so many panels, and the height of all."""
    tall = _HEAD + _PLOT + _FOOT
    if width < PHONE:
        tops = [4 + i * (tall + 14) for i in range(count)]
        return [(_EDGE_PHONE, width - _EDGE_PHONE, top) for top in tops], tops[-1] + tall
    wide = (width - 2 * _EDGE - (count - 1) * _GAP) / count
    lefts = [_EDGE + i * (wide + _GAP) for i in range(count)]
    return [(left, left + wide, 4.0) for left in lefts], 4 + tall


def panel(place: tuple[float, float, float], measure: Measure, values: Sequence[float]) -> Panel:
    """A panel whose scale holds the values: shares from 0, scores over half of their scale or more."""
    seen = [value for value in values if math.isfinite(value)]
    if measure.share or not seen:
        low, high = 0.0, min(1.0, max(0.1, math.ceil(10 * max(seen, default=1.0)) / 10))
    else:
        low, high = score_range([], None, measure.scale, seen)
        if measure.scale:
            low, high = max(low, measure.scale.low), min(high, measure.scale.high)
    left, right, top = place
    return Panel(left, right, top, Scores(low, high, top + _HEAD + _PLOT - 12, top + _HEAD + 8))


def head(canvas: Canvas, at: Panel, name: str, text: str, verdict: Verdict) -> None:
    """What the panel is about, and below it the finding in its colour."""
    tokens, room = canvas.tokens, at.right - at.left
    colours = {Verdict.GLORY: tokens.glory_text, Verdict.PAIN: tokens.pain_text}
    colour = colours.get(verdict, tokens.ink2)
    shape = {Verdict.GLORY: "▲ ", Verdict.PAIN: "▼ "}.get(verdict, "")
    named = cut(name, LABEL, room, BOLD)
    canvas.text(at.left, at.top + 10, named, Face(LABEL, tokens.ink, BOLD))
    bold = BOLD if shape else 400
    told = cut(shape + text, BODY, room, bold)
    canvas.text(at.left, at.top + 32, told, Face(BODY, colour, bold))


def note(canvas: Canvas, at: Panel, text: str) -> None:
    """A sentence where nothing can be drawn."""
    for i, line in enumerate(wrap(text, BODY, at.right - at.left - 24, lines=4)):
        y = at.top + _HEAD + 40 + 19 * i
        canvas.text(at.left, y, line, Face(BODY, canvas.tokens.ink2))


def grid(canvas: Canvas, at: Panel, measure: Measure, words: Words) -> None:
    """Lines at round values with their figures."""
    if measure.share:
        step = 0.2 if at.scores.high > 0.5 else 0.1 if at.scores.high > 0.2 else 0.05
        found, form = multiples(step, 0.0, at.scores.high), "share"
    else:
        found = ticks(at.scores, measure.scale, Span(at.top + _HEAD - 6, at.bottom + 2))
        form = tick_text(found)
    for tick in found:
        y = at.scores.at(tick)
        canvas.line((at.x0, y), (at.right, y), Stroke(canvas.tokens.grid))
        face = Face(SMALL, canvas.tokens.ink3)
        canvas.text(at.x0 - 8, y, words.shown(tick, form), face, anchor="right")


def draw(canvas: Canvas, at: Panel, points: Sequence[Place], name: str) -> None:
    """Whiskers and marks; the traces tell the values where the pointer rests."""
    signs = mark_signs(canvas.tokens)
    bars: list[tuple[float | None, float | None]] = []
    for point in points:
        sign, y = signs[point.verdict], at.scores.at(point.value)
        for end in point.interval:
            if math.isfinite(end) and abs(at.scores.at(end) - y) > sign.size / 2 + _HIDDEN:
                edge = at.scores.at(min(max(end, at.scores.low), at.scores.high))
                bars += [(point.x, y), (point.x, edge), (None, None)]
                bars += [(point.x - _CAP, edge), (point.x + _CAP, edge), (None, None)]
    if bars:
        canvas.traces.append(curve(bars, Stroke(canvas.tokens.curve, 1.6), "intervals"))
    for verdict in dict.fromkeys(point.verdict for point in points):
        same = [point for point in points if point.verdict == verdict]
        spots = [(point.x, at.scores.at(point.value)) for point in same]
        targets = [Target("", point.lines) for point in same]
        canvas.traces.append(marks(spots, targets, _smaller(signs[verdict]), name))


def foot(canvas: Canvas, at: Panel, x: float, name: str, n: str, room: float) -> None:
    """A point's name, and below it how many it stands on."""
    tokens = canvas.tokens
    label = cut(name, SMALL, room)
    canvas.text(x, at.bottom + 14, label, Face(SMALL, tokens.ink), anchor="center")
    canvas.text(x, at.bottom + 32, n, Face(NOTE, tokens.ink3), anchor="center")


def _smaller(sign: Sign) -> Sign:
    return sign._replace(size=min(sign.size, 15))

"""Scores as points with their intervals: the axis, whiskers, marks, and the mean of all beside them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import plotly.graph_objects as go

from cx.domain import Interval, Scale, Verdict
from cx.figures.canvas import Canvas, curve, marks
from cx.figures.map_curve import (
    TURNING,
    mark_signs,
    mean_stroke,
    score_range,
    tick_text,
    ticks,
    turn_sign,
)
from cx.figures.map_page import Span
from cx.figures.pieces import Face, Scores, Sign, Stroke, Target
from cx.figures.theme import NOTE, SMALL
from cx.figures.widths import width as text_width
from cx.words import Words

CAP: Final = 5.0  # px to each side of a whisker's ends
_PEEP: Final = 3.0  # px beyond a mark that are too little to be seen
_NEAR: Final = 12.0  # px from the mean's line to the middle of its label


class Dot(NamedTuple):
    """A score on the page."""

    x: float
    mean: float
    interval: Interval
    target: Target
    verdict: Verdict = Verdict.NEUTRAL
    turns: bool = False  # whether it decides what people do next

    @property
    def rings(self) -> bool:
        """Whether what decides stands round a triangle."""
        return self.turns and self.verdict in (Verdict.GLORY, Verdict.PAIN)

    @property
    def ends(self) -> tuple[float, float]:
        """The interval's limits, or the mean itself where they cannot be said."""
        return tuple(v if math.isfinite(v) else self.mean for v in self.interval)  # type: ignore[return-value]


class Plot(NamedTuple):
    """Where scores are drawn, and in whose words."""

    x0: float
    x1: float
    span: Span
    scale: Scale | None
    baseline: float | None
    words: Words


def scores_of(dots: Sequence[Dot], plot: Plot, room: float) -> Scores:
    """Where scores stand, with some room above and below, in pixels."""
    values = [value for dot in dots for value in (dot.mean, *dot.ends)]
    low, high = score_range([], plot.baseline, plot.scale, values)
    if plot.scale:
        low, high = max(low, plot.scale.low), min(high, plot.scale.high)
    if plot.scale and not plot.scale.best_is_high:
        low, high = high, low
    return Scores(low, high, plot.span.bottom - room, plot.span.top + room)


def draw(canvas: Canvas, dots: Sequence[Dot], plot: Plot, runs: Sequence[Sequence[Dot]]) -> None:
    """Grid, mean, lines through the dots of each run, whiskers and marks; needs ``canvas.scores``."""
    assert canvas.scores
    tokens = canvas.tokens
    _grid(canvas, plot, canvas.scores)
    if plot.baseline is not None and math.isfinite(plot.baseline):
        ends = [(plot.x0, plot.baseline), (plot.x1, plot.baseline)]
        canvas.traces.append(curve(ends, mean_stroke(tokens), "baseline"))
        _mean_label(canvas, dots, plot, plot.baseline)
    for run in runs:
        line = [(dot.x, dot.mean) for dot in run]
        canvas.traces.append(curve(line, Stroke(tokens.curve, 2.2), "curve"))
    signs = mark_signs(tokens)
    sizes = {verdict: sign.size for verdict, sign in signs.items()}
    canvas.traces.append(_whiskers(dots, canvas.scores, sizes, Stroke(tokens.curve, 1.6)))
    for verdict, sign in signs.items():
        found = [dot for dot in dots if dot.verdict == verdict and dot.turns <= dot.rings]
        _mark(canvas, found, sign, verdict.value)
    _mark(canvas, [dot for dot in dots if dot.turns > dot.rings], turn_sign(tokens), TURNING)
    _mark(canvas, [dot for dot in dots if dot.rings], turn_sign(tokens, ring=True), TURNING)


def _mark(canvas: Canvas, dots: Sequence[Dot], sign: Sign, name: str) -> None:
    if dots:
        places = [(dot.x, dot.mean) for dot in dots]
        canvas.traces.append(marks(places, [dot.target for dot in dots], sign, name))


def n_row(canvas: Canvas, counts: Iterable[tuple[float, float]], x0: float, y: float) -> None:
    """How many answers stand behind each point."""
    face = Face(NOTE, canvas.tokens.ink3)
    canvas.text(x0 - 10, y, "n", face, anchor="right")
    for x, n in counts:
        canvas.text(x, y, f"{n:,.0f}", face, anchor="center")


def _grid(canvas: Canvas, plot: Plot, scores: Scores) -> None:
    found = ticks(scores, plot.scale, plot.span)
    for tick in found:
        y = scores.at(tick)
        canvas.line((plot.x0, y), (plot.x1, y), Stroke(canvas.tokens.grid))
        text = plot.words.shown(tick, tick_text(found))
        canvas.text(plot.x0 - 10, y, text, Face(SMALL, canvas.tokens.ink3), anchor="right")


def _whiskers(
    dots: Sequence[Dot], scores: Scores, sizes: Mapping[Verdict, float], stroke: Stroke
) -> go.Scatter:
    """The intervals, as far as they reach beyond the marks."""
    places: list[tuple[float | None, float | None]] = []
    for dot in dots:
        hidden = sizes[dot.verdict] / 2 + _PEEP
        for end in dot.ends:
            if abs(scores.at(end) - scores.at(dot.mean)) > hidden:
                places += [(dot.x, dot.mean), (dot.x, end), (None, None)]
                places += [(dot.x - CAP, end), (dot.x + CAP, end), (None, None)]
    return curve(places, stroke, "intervals")


def _mean_label(canvas: Canvas, dots: Sequence[Dot], plot: Plot, mean: float) -> None:
    """The mean's label where the curve leaves most room."""
    assert canvas.scores
    text = plot.words("figure.map.baseline", mean=mean)
    half, line = text_width(text, SMALL) / 2 + 4, canvas.scores.at(mean)
    best = (-math.inf, plot.x1 - half, line - _NEAR)
    for x in np.linspace(plot.x0 + half, plot.x1 - half, 60):
        for y in (line - _NEAR, line + _NEAR):
            free = _free(canvas.scores, dots, (float(x) - half, float(x) + half), y)
            best = max(best, (free, float(x), y))
    canvas.text(best[1], best[2], text, Face(SMALL, canvas.tokens.ink2), anchor="center")


def _free(scores: Scores, dots: Sequence[Dot], ends: tuple[float, float], y: float) -> float:
    """How far a label is from the curve and the whiskers beside it, in pixels."""
    xs = np.linspace(*ends, 9)
    line = np.interp(xs, [dot.x for dot in dots], [scores.at(dot.mean) for dot in dots])
    near = [dot for dot in dots if ends[0] - 14 <= dot.x <= ends[1] + 14]
    gaps = [float(np.min(np.abs(line - y)))]
    for dot in near:
        top, bottom = sorted(scores.at(end) for end in dot.ends)
        gaps.append(max(top - 10 - y, y - bottom - 10, 0.0))
    return min(*gaps, 40.0)

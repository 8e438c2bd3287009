"""Scores by how many days ago people first bought."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from cx.domain import Interval, Scale, Verdict
from cx.figures import map_hover, whiskers
from cx.figures.canvas import Canvas
from cx.figures.journey_map import empty
from cx.figures.map_columns import LEFT, RIGHT
from cx.figures.map_page import Span
from cx.figures.pieces import Face, Scores, Target
from cx.figures.text import wrap
from cx.figures.theme import LABEL, NOTE, SMALL, Theme
from cx.figures.theme import theme as tokens_of
from cx.figures.whiskers import Dot, Plot
from cx.figures.widths import fits
from cx.figures.widths import width as text_width
from cx.moments.glory_pain import ENOUGH
from cx.words import Words

WIDTH: Final = 1250
_SPAN: Final = Span(8.0, 300.0)
_X0: Final = 72.0
_X0_NARROW: Final = 34.0
_PHONE: Final = 600.0
_ROOMY: Final = 90.0  # px between points that hold their scores as text
_ASIDE: Final = 12.0  # px from a point to its score
_SIDES: Final = (-12.0, 14.0, -24.0, 26.0)  # px above and below it, the nearest first
_CLEAR: Final = 9.0  # px between a score and a line


def since(
    rows: pd.DataFrame,
    scale: Scale | None,
    baseline: float | None,
    *,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """Mean score by days since the first purchase, with intervals and n.

    Parameters
    ----------
    rows : ``cx.metrics.since.satisfaction_since``
    baseline : the mean of all scores
    width : in pixels

    Returns
    -------
    The figure; one sentence where nobody who bought gave a dated score.
    """
    tokens = tokens_of(theme)
    if rows.empty:
        return empty(words("figure.timeline.since_empty"), tokens, width)
    phone = width < _PHONE
    x0, x1 = (_X0_NARROW, width - 8) if phone else (_X0, width - RIGHT)
    canvas = Canvas(tokens, width, _SPAN.bottom + 86)
    plot = Plot(x0, x1, _SPAN, scale, baseline, words)
    step = (x1 - x0) / len(rows)
    dots, labels = [], []
    for i, row in enumerate(rows.to_dict("records")):
        interval = Interval(row["low"], row["high"])
        key = "days_open" if row["end"] != row["end"] else "days_between"
        long = words(f"figure.timeline.{key}", start=row["start"], end=row["end"])
        short = words(f"figure.timeline.{key}_short", start=row["start"], end=row["end"])
        target = Target("", (long, *map_hover.score_lines(row["mean"], interval, row["n"], words)))
        verdict = Verdict.NEUTRAL if row["n"] >= ENOUGH else Verdict.TOO_FEW
        dots.append(Dot(x0 + (i + 0.5) * step, row["mean"], interval, target, verdict))
        labels.append((long, short))
    canvas.scores = whiskers.scores_of(dots, plot, 24)
    whiskers.draw(canvas, dots, plot, [dots])
    whole = all(fits(long, SMALL, step - 6) for long, _ in labels)
    for i, (dot, (long, short)) in enumerate(zip(dots, labels, strict=True)):
        text = long if whole else short
        canvas.text(dot.x, _SPAN.bottom + 12, text, Face(SMALL, tokens.ink), anchor="center")
        if step > _ROOMY:
            shown = words.shown(dot.mean, "score")
            y = _free(canvas.scores, dots, i, baseline, text_width(shown, LABEL))
            canvas.text(dot.x + _ASIDE, y, shown, Face(LABEL, tokens.ink))
    counts = zip([dot.x for dot in dots], rows["n"], strict=True)
    whiskers.n_row(canvas, counts, x0, _SPAN.bottom + 32)
    for i, line in enumerate(wrap(words("figure.timeline.since_note"), NOTE, width - 16, lines=2)):
        y = _SPAN.bottom + 58 + 15 * i
        canvas.text(6 if phone else LEFT, y, line, Face(NOTE, tokens.ink2))
    said = [
        f"{long} {words.shown(dot.mean, 'score')}"
        for dot, (long, _) in zip(dots, labels, strict=True)
    ]
    return canvas.figure(words("figure.timeline.since_alt", points=said))


def _free(
    scores: Scores, dots: Sequence[Dot], place: int, baseline: float | None, wide: float
) -> float:
    """The height beside a point where its score stands clear of the curve and of the mean's line."""
    dot = dots[place]
    across = np.linspace(dot.x + _ASIDE, dot.x + _ASIDE + wide, 5)
    line = np.interp(across, [each.x for each in dots], [scores.at(each.mean) for each in dots])
    lines = [] if place == len(dots) - 1 else line.tolist()
    lines += [] if baseline is None else [scores.at(baseline)]

    def room(side: float) -> float:
        y: float = scores.at(dot.mean) + side
        return min([_CLEAR, *(abs(float(each) - y) for each in lines)])

    return float(scores.at(dot.mean) + max(_SIDES, key=room))

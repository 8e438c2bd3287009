"""Days against the smallest effect that a test finds in them."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from cx.figures.canvas import Canvas, curve, marks
from cx.figures.effects import Axis, axis, axis_text, difference
from cx.figures.journey_map import empty
from cx.figures.pieces import Face, Scores, Sign, Stroke, Target
from cx.figures.text import wrap
from cx.figures.theme import BODY, BOLD, REGULAR, SMALL, Theme, Tokens
from cx.figures.theme import theme as tokens_of
from cx.figures.widths import needed
from cx.figures.widths import width as text_width
from cx.words import Words

WIDTH: Final = 1250
PHONE: Final = 600.0
_TOP: Final = 56.0
_HEIGHT: Final = 230.0
_FOOT: Final = _TOP + _HEIGHT


class Chosen(NamedTuple):
    """What was planned: days, and the absolute effect."""

    days: int
    effect: float


class _Page(NamedTuple):
    tokens: Tokens
    words: Words
    rate: bool
    x0: float
    x1: float
    most: float  # days

    def at(self, days: float) -> float:
        """Where a number of days stands."""
        return self.x0 + (self.x1 - self.x0) * days / self.most


class _Week(NamedTuple):
    days: int
    effect: float
    relative: float
    told: tuple[str, ...]


def plan_curve(
    rows: pd.DataFrame,
    chosen: Chosen | None,
    *,
    rate: bool,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """The smallest effect by days, and the plan on it.

    Parameters
    ----------
    rows : of ``cx.experiments.planner.curve``
    chosen : the plan; drawn where it lies within the curve's days
    rate : whether effects are differences of shares
    width : in pixels

    Returns
    -------
    The figure, true effects on its own axis; one sentence where no number of days finds an effect.
    """
    tokens = tokens_of(theme)
    weeks = _weeks(rows, rate, words)
    if len(weeks) < 2:
        return empty(words("figure.plan.empty"), tokens, width)
    phone = width < PHONE
    ends = (58.0, width - 24) if phone else (84.0, width - 40)
    page = _Page(tokens, words, rate, *ends, weeks[-1].days)
    scale = axis([week.effect for week in weeks], most=4, room=0.04)
    canvas = Canvas(tokens, width, _FOOT + 54)
    canvas.scores = Scores(0.0, scale.high, _FOOT, _TOP)
    _grid(canvas, page, scale)
    places = [(page.at(week.days), week.effect) for week in weeks]
    canvas.traces.append(curve(places, Stroke(tokens.curve, 2.4), "curve"))
    dot = Sign("circle", 8, tokens.bg, tokens.curve, 2)
    canvas.traces.append(marks(places, [Target("", week.told) for week in weeks], dot, "weeks"))
    _labels(canvas, page, weeks[1::2] if phone else weeks)
    if chosen is not None and chosen.days <= page.most and abs(chosen.effect) <= scale.high:
        _chosen(canvas, page, chosen)
    return canvas.figure(words("figure.plan.alt", rows=[" ".join(week.told[:2]) for week in weeks]))


def _weeks(rows: pd.DataFrame, rate: bool, words: Words) -> list[_Week]:
    found = []
    for row in rows.to_dict("records"):
        days, effect, relative = int(row["days"]), float(row["effect"]), float(row["relative"])
        told = [
            words("figure.plan.days", days=days, n=row["per_arm"]),
            words("figure.plan.finds", effect=difference(effect, rate, words)),
        ]
        if math.isfinite(relative):
            told.append(words("figure.plan.relative", relative=relative))
        if math.isfinite(effect):
            found.append(_Week(days, effect, relative, tuple(told)))
    return found


def _grid(canvas: Canvas, page: _Page, scale: Axis) -> None:
    assert canvas.scores
    tokens = page.tokens
    for value in (each for each in scale.ticks if each >= 0):
        y = canvas.scores.at(value)
        canvas.line((page.x0, y), (page.x1, y), Stroke(tokens.grid if value else tokens.line))
        text = axis_text(value, scale, rate=page.rate, words=page.words)
        canvas.text(page.x0 - 10, y, text, Face(SMALL, tokens.ink3), anchor="right")
    for i, line in enumerate(
        wrap(page.words("figure.plan.axis"), BODY, canvas.width - 24, lines=2)
    ):
        canvas.text(8, 12 + 18 * i, line, Face(BODY, tokens.ink2))


def _labels(canvas: Canvas, page: _Page, weeks: Sequence[_Week]) -> None:
    """Relative effects over the points, days below."""
    assert canvas.scores
    for week in weeks:
        shown = page.words.shown(week.relative, "relative") if math.isfinite(week.relative) else ""
        days = page.words("figure.plan.day", n=week.days)
        above = Face(SMALL, page.tokens.ink2)
        x = page.at(week.days)
        middle = min(x, canvas.width - text_width(days, SMALL) / 2 - 3)
        canvas.text(middle, _FOOT + 18, days, Face(SMALL, page.tokens.ink3), anchor="center")
        left = min(x + 5, canvas.width - needed(shown, SMALL, REGULAR) - 4)
        canvas.text(left, canvas.scores.at(week.effect) - 14, shown, above)


def _chosen(canvas: Canvas, page: _Page, chosen: Chosen) -> None:
    """The plan in the accent colour, led to both axes."""
    accent, effect, x = page.tokens.accent, abs(chosen.effect), page.at(chosen.days)
    ends = [(x, 0.0), (x, effect), (page.x0, effect)]
    canvas.traces.append(curve(ends, Stroke(accent, 1.5, "5px,4px"), "planned"))
    text = page.words("figure.plan.chosen", days=chosen.days)
    mark = Sign("diamond", 14, accent, page.tokens.bg, 1.5)
    canvas.traces.append(marks([(x, effect)], [Target("", (text,))], mark, "plan"))
    half = text_width(text, BODY, BOLD) / 2
    x = min(max(x, half + 4), canvas.width - half - 4)
    canvas.text(x, _FOOT + 38, text, Face(BODY, accent, BOLD), anchor="center")

"""How a test's effect grew: the interval for one look inside the one for any look."""

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from cx.figures.canvas import Canvas, area, curve, marks
from cx.figures.effects import Axis, axis, axis_text, difference, looks
from cx.figures.journey_map import empty
from cx.figures.pieces import Face, Scores, Sign, Stroke, Target
from cx.figures.theme import BODY, BOLD, RATE, SMALL, Theme, Tokens, faded
from cx.figures.theme import theme as tokens_of
from cx.figures.widths import width as text_width
from cx.words import Words

WIDTH: Final = 1250
PHONE: Final = 600.0
_TOP: Final = 14.0
_HEIGHT: Final = 250.0
_SETTLED: Final = 0.3  # of the days: the first ones may leave the picture
_MOST_POINTS: Final = 45
_PALE: Final = 0.45
_LABELS: Final = 8


class _Day(NamedTuple):
    """An effect as it stood at the end of a day."""

    number: int
    effect: float
    limits: tuple[float, float]
    always: tuple[float, float]
    target: Target


class _Page(NamedTuple):
    tokens: Tokens
    words: Words
    width: float
    x0: float
    x1: float
    last: int

    def at(self, day: float) -> float:
        """Where a day stands."""
        return self.x0 + (self.x1 - self.x0) * (day - 1) / max(self.last - 1, 1)


def effect_time(
    rows: pd.DataFrame,
    *,
    rate: bool,
    better: bool | None,
    planned: int | None = None,
    alpha: float = 0.05,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """One metric of one arm, day by day; the last day is the test's figure.

    Parameters
    ----------
    rows : of ``cx.experiments.over_time.over_time``, of one metric and arm
    rate : whether effects are differences of shares
    better : what was decided
    planned : the number of days that were planned
    alpha : float in (0, 1); the level of the intervals is 1 - alpha
    width : in pixels

    Returns
    -------
    The figure, true effects on its own axis; one sentence with fewer than two days.
    """
    tokens = tokens_of(theme)
    rows = rows.dropna(subset=["effect"])
    days, level = _days(rows, rate, words), 1 - alpha
    if len(days) < 2:
        return empty(words("figure.effect.empty"), tokens, width)
    phone = width < PHONE
    text = difference(days[-1].effect, rate, words)
    legend = max(text_width(words(f"figure.effect.{key}", level=level), BODY) for key in ("always", "fixed"))  # fmt: skip
    room = 14.0 if phone else legend * 1.06 + 62
    last = max(days[-1].number, planned or 0)
    page = _Page(tokens, words, width, 52.0 if phone else 84.0, width - room, last)
    scale = axis(_seen(days), most=5)
    foot = _TOP + _HEIGHT
    canvas = Canvas(tokens, width, foot + (92 if phone else 34))
    canvas.scores = Scores(scale.low, scale.high, foot, _TOP)
    _grid(canvas, page, scale, rate)
    _bands(canvas, page, days, scale)
    if planned is not None:
        _planned(canvas, page, planned)
    _course(canvas, page, days, scale, better)
    _legend(canvas, page, text, looks(better, tokens).text, level)
    alt = words("figure.effect.alt", n=last, effect=text)
    return canvas.figure(alt)


def _days(rows: pd.DataFrame, rate: bool, words: Words) -> list[_Day]:
    first = None if rows.empty else rows["day"].iloc[0]
    found = []
    for row in rows.to_dict("records"):
        number = (row["day"] - first).days + 1
        form = "rate" if rate else "amount"
        told = (
            words("figure.effect.day", n=number, date=row["day"]),
            difference(row["effect"], rate, words),
            words(f"figure.effect.between.{form}", low=row["low"], high=row["high"]),
            words(f"figure.effect.always_between.{form}", low=row["always_low"], high=row["always_high"]),
            words("figure.effect.people", n=row["n"], control_n=row["control_n"]),
        )  # fmt: skip
        limits, always = (row["low"], row["high"]), (row["always_low"], row["always_high"])
        found.append(_Day(number, row["effect"], limits, always, Target("", told)))
    return found


def _seen(days: Sequence[_Day]) -> list[float]:
    """What the axis must hold: all of the later days, of the first ones the effects alone."""
    late = days[int(_SETTLED * len(days)) :]
    ends = [end for day in late for end in (*day.limits, *day.always)]
    return [*ends, *(day.effect for day in late)]


def _grid(canvas: Canvas, page: _Page, scale: Axis, rate: bool) -> None:
    assert canvas.scores
    tokens, foot = page.tokens, _TOP + _HEIGHT
    for value in scale.ticks:
        y = canvas.scores.at(value)
        canvas.line((page.x0, y), (page.x1, y), Stroke(tokens.grid))
        text = axis_text(value, scale, rate=rate, words=page.words)
        canvas.text(page.x0 - 10, y, text, Face(SMALL, tokens.ink3), anchor="right")
    step = next(s for s in (1, 7, 14, 28, 56, 112, 364, 10**6) if page.last / s <= _LABELS)
    shown = sorted({1, *range(step, page.last + 1, step)})
    if page.last - shown[-1] > step * 0.6:
        shown.append(page.last)
    for day in shown:
        text = page.words("figure.effect.day_short", n=day)
        half = text_width(text, SMALL) / 2
        x = min(max(page.at(day), half), page.width - half - 2)
        canvas.text(x, foot + 18, text, Face(SMALL, tokens.ink3), anchor="center")


def _bands(canvas: Canvas, page: _Page, days: Sequence[_Day], scale: Axis) -> None:
    """The interval for any look, dotted at its edge, and inside it the one for a single look."""
    tokens = page.tokens
    looked: dict[str, Any] = {"always": faded(tokens.band, _PALE), "limits": tokens.band}
    for name, fill in looked.items():
        known = [day for day in days if all(map(math.isfinite, getattr(day, name)))]
        if len(known) < 2:
            continue

        def edge(
            end: int, of: str = name, some: Sequence[_Day] = known
        ) -> list[tuple[float, float]]:
            return [
                (page.at(day.number), min(max(getattr(day, of)[end], scale.low), scale.high))
                for day in some
            ]

        low, high = edge(0), edge(1)
        canvas.traces.append(area([*high, *reversed(low), high[0]], fill, name))
        if name == "always":
            for side in (low, high):
                canvas.traces.append(curve(side, Stroke(tokens.neutral, 1, "2px,3px"), "edge"))
    ends = [(page.x0, 0.0), (page.x1, 0.0)]
    canvas.traces.append(curve(ends, Stroke(tokens.ink2, 1.4), "zero"))


def _planned(canvas: Canvas, page: _Page, planned: int) -> None:
    x, accent = page.at(planned), page.tokens.accent
    assert canvas.scores
    ends = [(x, canvas.scores.low), (x, canvas.scores.high)]
    canvas.traces.append(curve(ends, Stroke(accent, 1.6, "5px,4px"), "planned"))
    text = page.words("figure.effect.planned", n=planned)
    left = x - page.x0 > text_width(text, BODY, BOLD) + 16
    face = Face(BODY, accent, BOLD)
    canvas.text(x + (-8 if left else 8), _TOP + 10, text, face, anchor="right" if left else "left")


def _course(
    canvas: Canvas, page: _Page, days: Sequence[_Day], scale: Axis, better: bool | None
) -> None:
    inside = [day for day in days if scale.low <= day.effect <= scale.high]
    places = [(page.at(day.number), day.effect) for day in inside]
    canvas.traces.append(curve(places, Stroke(page.tokens.curve, 2.4), "effect"))
    small = Sign("circle", 5, page.tokens.curve, page.tokens.curve)
    if len(inside) > _MOST_POINTS:
        small = small._replace(size=2.4)
    targets = [day.target for day in inside]
    canvas.traces.append(marks(places[:-1], targets[:-1], small, "days"))
    sign = looks(better, page.tokens, size=16).sign
    canvas.traces.append(marks(places[-1:], targets[-1:], sign, "last"))


def _legend(canvas: Canvas, page: _Page, text: str, colour: str, level: float) -> None:
    """The last value and what the bands are: at the right end, or below on a phone."""
    assert canvas.scores
    tokens, words = page.tokens, page.words
    phone = page.width < PHONE
    always = words("figure.effect.always", level=level)
    fixed = words("figure.effect.fixed", level=level)
    if phone:
        foot = _TOP + _HEIGHT
        canvas.text(page.width - 8, foot + 44, text, Face(RATE, colour, BOLD), anchor="right")
        places = ((14.0, foot + 46, always, True), (14.0, foot + 70, fixed, False))
    else:
        end = next(iter(canvas.traces[-1].y))
        y = min(max(canvas.scores.at(end), _TOP + 34), _TOP + _HEIGHT - 34)
        canvas.text(page.x1 + 22, y, text, Face(RATE, colour, BOLD))
        places = ((page.x1 + 22, y - 27, always, True), (page.x1 + 22, y + 27, fixed, False))
    for x, y, name, pale in places:
        fill = faded(tokens.band, _PALE) if pale else tokens.band
        canvas.sign(x + 6, y, Sign("square", 12, fill, tokens.neutral, 1 if pale else 0))
        canvas.text(x + 20, y, name, Face(BODY, tokens.ink2))

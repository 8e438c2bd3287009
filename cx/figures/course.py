"""The weekly course: people, scores and shares going on, a panel each."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from cx.domain import Scale
from cx.figures.canvas import Canvas, area
from cx.figures.journey_map import empty
from cx.figures.map_columns import LEFT, RIGHT
from cx.figures.map_curve import multiples
from cx.figures.pieces import Face, Scores, Stroke, Target
from cx.figures.text import clean, cut, wrap
from cx.figures.theme import BOLD, LABEL, NOTE, SMALL, Theme, faded
from cx.figures.theme import theme as tokens_of
from cx.figures.week_lines import alone, extend, month, runs
from cx.words import Words, numbers

WIDTH: Final = 1250
_AXIS: Final = 48.0
_LEAST: Final = 232.0
_HEAD: Final = 34.0
_PLOT: Final = 150.0
_FOOT: Final = 34.0
_GAP: Final = 24.0
_PHONE: Final = 600.0


class Course(NamedTuple):
    """One quantity by week."""

    name: str
    form: str  # of ``Words.shown``
    rows: list[dict[str, Any]]  # week, value, low, high, n (NaN: a count needs none), whole
    scale: Scale | None = None  # None: from 0


class _Place(NamedTuple):
    """Where a panel stands, and over which weeks."""

    left: float
    right: float
    top: float
    first: pd.Timestamp
    last: pd.Timestamp

    def x(self, week: pd.Timestamp) -> float:
        """Where a week stands."""
        days = (self.last - self.first) / pd.Timedelta(days=1)
        share = (week - self.first) / pd.Timedelta(days=1) / days if days else 0.5
        return self.left + float(share) * (self.right - self.left)


def course(
    courses: Sequence[Course], *, words: Words, theme: Theme = Theme.LIGHT, width: float = WIDTH
) -> go.Figure:
    """Quantities week by week, a panel each on a scale of its own, over the same weeks.

    Parameters
    ----------
    width : in pixels; panels break onto several rows where it is small

    Returns
    -------
    The figure; one sentence where nothing has a time.
    """
    tokens = tokens_of(theme)
    shown = [each for each in courses if any(_known(row) for row in each.rows)]
    if not shown:
        return empty(words("figure.timeline.course_empty"), tokens, width)
    edges = (6.0, 8.0) if width < _PHONE else (LEFT, RIGHT)
    most = max(1, int((width - sum(edges) + _GAP) // (_LEAST + _AXIS)))
    across = min(most, len(shown))
    wide = (width - sum(edges) - _GAP * (across - 1)) / across
    high = _HEAD + _PLOT + _FOOT
    notes = wrap(words("figure.timeline.course_note"), NOTE, width - sum(edges), lines=3)
    canvas = Canvas(tokens, width, math.ceil(len(shown) / across) * high + 12 + 15 * len(notes))
    panels: list[tuple[Course, _Place]] = []
    every = [row["week"] for each in shown for row in each.rows]
    for i, each in enumerate(shown):
        left = edges[0] + (i % across) * (wide + _GAP) + _AXIS
        place = _Place(left, left + wide - _AXIS, (i // across) * high, min(every), max(every))
        _bands(canvas, each, place)
        panels.append((each, place))
    for each, place in panels:
        _panel(canvas, each, words, place)
    for i, line in enumerate(notes):
        y = canvas.height - 9 - 15 * (len(notes) - 1 - i)
        canvas.text(edges[0], y, line, Face(NOTE, tokens.ink2))
    names = [clean(each.name) for each in shown]
    return canvas.figure(words("figure.timeline.course_alt", n=len(set(every)), names=names))


def _known(row: dict[str, Any]) -> bool:
    return bool(row["value"] == row["value"])


def _panel(canvas: Canvas, found: Course, words: Words, place: _Place) -> None:
    tokens = canvas.tokens
    rows = [row for row in found.rows if _known(row)]
    scores = _scores(found, rows, place.top)
    for tick in _ticks(scores):
        y = scores.at(tick)
        canvas.line((place.left, y), (place.right, y), Stroke(tokens.grid))
        text = words.shown(tick, "n" if found.form == "score" and tick % 1 == 0 else found.form)
        canvas.text(place.left - 8, y, text, Face(SMALL, tokens.ink3), anchor="right")
    name = cut(clean(found.name), LABEL, place.right - place.left + _AXIS, BOLD)
    canvas.text(place.left - _AXIS + 4, place.top + 14, name, Face(LABEL, tokens.ink, BOLD))
    places = [(place.x(row["week"]), scores.at(row["value"])) for row in rows]
    for i, j in (pair for part in runs(rows) for pair in pairwise(part)):
        whole = rows[i]["whole"] and rows[j]["whole"]
        stroke = Stroke(tokens.curve, 2, "solid" if whole else "2px,3px")
        extend(canvas, stroke, [places[i], places[j]])
    alone(canvas, rows, places)
    for at, row in zip(places, rows, strict=True):
        canvas.target(*at, _target(found, row, words), size=10)
    y, years = place.top + _HEAD + _PLOT + 14, place.first.year != place.last.year
    ends = [month(day, words, years=years) for day in (place.first, place.last)]
    canvas.text(place.left, y, ends[0], Face(SMALL, tokens.ink3))
    if ends[0] != ends[1]:
        canvas.text(place.right, y, ends[1], Face(SMALL, tokens.ink3), anchor="right")


def _scores(found: Course, rows: Sequence[dict[str, Any]], top: float) -> Scores:
    bottom, head = top + _HEAD + _PLOT - 4, top + _HEAD + 4
    if found.scale is not None:
        return Scores(found.scale.low, found.scale.high, bottom, head)
    limits = [row["high"] for row in rows if row["high"] == row["high"]]
    most = max([row["value"] for row in rows] + limits)
    if found.form == "share":
        return Scores(0.0, 1.0 if most > 0.5 else max(most, 0.01) * 1.1, bottom, head)
    return Scores(0.0, max(most, 1.0) * 1.08, bottom, head)


def _ticks(scores: Scores) -> list[float]:
    """Four or so round values."""
    span = scores.high - scores.low
    power = 10.0 ** math.floor(math.log10(span))
    steps = (power * part for part in (0.1, 0.2, 0.25, 0.5, 1.0, 2.0))
    step = next((step for step in steps if span / step <= 5), power)
    return multiples(step, scores.low, scores.high)


def _bands(canvas: Canvas, found: Course, place: _Place) -> None:
    rows = [row for row in found.rows if _known(row)]
    scores = _scores(found, rows, place.top)
    for part in runs(rows):
        known = [rows[i] for i in part if rows[i]["low"] == rows[i]["low"]]
        upper = [(place.x(r["week"]), scores.at(min(r["high"], scores.high))) for r in known]
        lower = [(place.x(r["week"]), scores.at(max(r["low"], scores.low))) for r in known]
        if known:
            fill = faded(canvas.tokens.band, 0.75)
            canvas.traces.append(area([*upper, *reversed(lower), upper[0]], fill, "band"))


def _target(found: Course, row: dict[str, Any], words: Words) -> Target:
    day = numbers.date(row["week"].date(), words.language)
    lines = [
        words("figure.timeline.week", stage=clean(found.name), day=day),
        words.shown(row["value"], "score2" if found.form == "score" else found.form),
    ]
    if row["low"] == row["low"]:
        limits = "metrics" if found.form == "share" else "timeline"
        lines.append(words(f"figure.{limits}.between", low=row["low"], high=row["high"]))
    if row["n"] == row["n"]:
        lines.append(words("figure.timeline.n", n=row["n"]))
    if not row["whole"]:
        lines.append(words("figure.timeline.unfinished"))
    return Target("", tuple(lines))

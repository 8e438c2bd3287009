"""Scores week by week: a small panel per stage on one scale, with rules at the user's own events."""

import datetime
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from cx.domain import Interval, Verdict
from cx.figures import map_hover
from cx.figures.canvas import Canvas, area
from cx.figures.journey_map import empty
from cx.figures.map_columns import LEFT, RIGHT
from cx.figures.map_curve import mark_signs, score_range, tick_text, ticks
from cx.figures.map_page import Span
from cx.figures.pieces import Face, Scores, Stroke, Target
from cx.figures.text import clean, cut, wrap
from cx.figures.theme import BODY, BOLD, LABEL, NOTE, SMALL, Theme, Tokens, faded
from cx.figures.theme import theme as tokens_of
from cx.figures.week_lines import alone, extend, month, runs
from cx.figures.widths import width as text_width
from cx.moments.timeline import Weekly
from cx.words import Words, numbers

WIDTH: Final = 1250
_AXIS: Final = 26.0  # for the scale's figures
_LEAST: Final = 150.0  # px of a panel
_GAP: Final = 20.0
_HEAD: Final = 52.0  # name and shift
_PLOT: Final = 168.0
_FOOT: Final = 34.0
_EVENT: Final = 20.0
_PHONE: Final = 600.0
_WIDEST: Final = (460.0, 900.0)  # px of a panel beside others, and alone
_WEEK: Final = datetime.timedelta(days=7)


class _Panel(NamedTuple):
    """One stage's place on the page."""

    stage: str
    left: float
    right: float
    top: float
    scores: Scores
    rows: list[dict[str, Any]]


class _Page(NamedTuple):
    """What the drawers need to know."""

    found: Weekly
    words: Words
    tokens: Tokens
    first: pd.Timestamp
    last: pd.Timestamp


def weeks(
    found: Weekly, *, words: Words, theme: Theme = Theme.LIGHT, width: float = WIDTH
) -> go.Figure:
    """Mean score of each week, a panel per stage, all on one scale.

    Events stand as rules; where a stage's shift is clear its rule is dark, the part after it is
    coloured, and the shift is written with its interval. Weeks that the data do not hold wholly
    are dotted.

    Parameters
    ----------
    width : in pixels; panels break onto several rows where it is small

    Returns
    -------
    The figure; one sentence where no score has a time.
    """
    tokens = tokens_of(theme)
    if found.weeks.empty:
        return empty(words("figure.timeline.weeks_empty"), tokens, width)
    page = _Page(found, words, tokens, found.weeks["week"].min(), found.weeks["week"].max())
    top = 8.0 + _EVENT * len(found.events)
    panels, bottom = _panels(page, width, top)
    left = LEFT if width > _PHONE else 6.0
    notes = wrap(words("figure.timeline.weeks_note"), NOTE, width - 2 * left, lines=3)
    canvas = Canvas(tokens, width, bottom + 6 + 15 * len(notes))
    _events(canvas, page, width)
    for panel in panels:
        canvas.traces += _bands(page, panel)
    for panel in panels:
        _panel(canvas, page, panel)
    for i, line in enumerate(notes):
        canvas.text(left, bottom + 6 + 15 * i, line, Face(NOTE, tokens.ink2))
    return canvas.figure(alt(found, words))


def alt(found: Weekly, words: Words) -> str:
    """The figure in words: how many weeks and stages, the events, and the clear shifts."""
    names = [_stage(found, id, words) for id in found.stages]
    said = [words("figure.timeline.weeks_alt", n=found.weeks["week"].nunique(), names=names)]
    for row in found.shifts[found.shifts["clear"].eq(True)].to_dict("records"):
        blanks = {k: row[k] for k in ("event", "difference", "low", "high")}
        stage = _stage(found, row["stage"], words)
        said.append(words("figure.timeline.weeks_alt_shift", stage=stage, **blanks))
    return words.joined(said)


def _stage(found: Weekly, id: str, words: Words) -> str:
    return found.model.column(id).name.of(words.language)


def _panels(page: _Page, width: float, top: float) -> tuple[list[_Panel], float]:
    """The panels on as few rows as have room, and where they end."""
    stages = page.found.stages
    left, room = (
        LEFT + _AXIS if width > _PHONE else 6 + _AXIS,
        width - (RIGHT if width > _PHONE else 6),
    )
    most = max(1, int((room - left + _GAP) // (_LEAST + _GAP)))
    lines = math.ceil(len(stages) / most)
    across = max(math.ceil(len(stages) / lines), min(most, 2, len(stages)))
    wide = min((room - left - _GAP * (across - 1)) / across, _WIDEST[across == 1])
    values = page.found.weeks["mean"].tolist()
    low, high = score_range([], None, page.found.scale, values)
    if page.found.scale:
        low, high = max(low, page.found.scale.low), min(high, page.found.scale.high)
    panels = []
    for i, stage in enumerate(stages):
        x = left + (i % across) * (wide + _GAP)
        y = top + (i // across) * (_HEAD + _PLOT + _FOOT)
        scores = Scores(low, high, y + _HEAD + _PLOT - 6, y + _HEAD + 6)
        part = page.found.weeks[page.found.weeks["stage"] == stage]
        rows: list[Any] = part.to_dict("records")
        panels.append(_Panel(stage, x, x + wide, y, scores, rows))
    return panels, top + lines * (_HEAD + _PLOT + _FOOT)


def _events(canvas: Canvas, page: _Page, width: float) -> None:
    """The events by number, with their days."""
    for i, event in enumerate(page.found.events):
        day = numbers.date(event.on, page.words.language)
        text = page.words("figure.timeline.event", number=i + 1, name=clean(event.name), day=day)
        left = LEFT if width > _PHONE else 6.0
        face = Face(BODY, page.tokens.ink2)
        canvas.text(left, 12 + _EVENT * i, cut(text, BODY, width - left - RIGHT), face)


def _panel(canvas: Canvas, page: _Page, panel: _Panel) -> None:
    tokens, words = page.tokens, page.words
    span = Span(panel.top + _HEAD, panel.top + _HEAD + _PLOT)
    found = ticks(panel.scores, page.found.scale, Span(span.top - 8, span.bottom + 8))
    for tick in found:
        y = panel.scores.at(tick)
        canvas.line((panel.left, y), (panel.right, y), Stroke(tokens.grid))
        if panel.left < LEFT + _AXIS + 1:
            text = words.shown(tick, tick_text(found))
            canvas.text(panel.left - 8, y, text, Face(SMALL, tokens.ink3), anchor="right")
    name = cut(_stage(page.found, panel.stage, words), LABEL, panel.right - panel.left, BOLD)
    canvas.text(panel.left, panel.top + 14, name, Face(LABEL, tokens.ink, BOLD))
    clear = _rules(canvas, page, panel, span)
    _said(canvas, page, panel)
    _lines(canvas, page, panel, clear)
    _months(canvas, page, panel, span.bottom + 12)


def _x(page: _Page, panel: _Panel, day: Any) -> float:
    """Where a day stands; a week's score stands on its Monday."""
    whole = (page.last - page.first) / pd.Timedelta(days=1)
    share = (pd.Timestamp(day) - page.first) / pd.Timedelta(days=1) / whole if whole else 0.5
    return panel.left + min(max(float(share), 0.0), 1.0) * (panel.right - panel.left)


def _shifts(page: _Page, panel: _Panel) -> Iterator[tuple[int, Any]]:
    """The stage's shifts with their event's place."""
    rows = page.found.shifts
    places = {(event.name, event.on): i for i, event in enumerate(page.found.events)}
    for row in rows[rows["stage"] == panel.stage].to_dict("records"):
        yield places[row["event"], row["on"].date()], row


def _rules(canvas: Canvas, page: _Page, panel: _Panel, span: Span) -> dict[int, Verdict]:
    """A rule for every event, dark where this stage's shift is clear."""
    clear = {
        place: Verdict.GLORY if row["difference"] > 0 else Verdict.PAIN
        for place, row in _shifts(page, panel)
        if row["clear"]
    }
    for day in dict.fromkeys(event.on for event in page.found.events):
        places = [i for i, event in enumerate(page.found.events) if event.on == day]
        x, dark = _x(page, panel, day), any(place in clear for place in places)
        stroke = Stroke(page.tokens.ink, 1.8) if dark else Stroke(page.tokens.line, 1.2)
        canvas.line((x, span.top - 2), (x, span.bottom), stroke)
        if len(page.found.events) > 1:
            ink = page.tokens.ink if dark else page.tokens.ink3
            number = numbers.items([place + 1 for place in places], page.words.language)
            canvas.text(x, span.top - 8, number, Face(NOTE, ink), anchor="center")
    return clear


def _said(canvas: Canvas, page: _Page, panel: _Panel) -> None:
    """The clearest shift, or that there is none; without events how many scores there are."""
    tokens, words, y = page.tokens, page.words, panel.top + 33
    quiet = Face(BODY, tokens.ink3)
    shifts = [(place, row) for place, row in _shifts(page, panel) if row["enough"]]
    clear = [(place, row) for place, row in shifts if row["clear"]]
    if not page.found.events:
        n = sum(int(row["n"]) for row in panel.rows)
        canvas.text(panel.left, y, words("figure.timeline.n", n=n), quiet)
    elif not clear:
        key = "no_shift" if shifts else "shift_few"
        canvas.text(panel.left, y, words(f"figure.timeline.{key}"), quiet)
    else:
        place, row = max(clear, key=lambda each: abs(each[1]["difference"]))
        verdict = Verdict.GLORY if row["difference"] > 0 else Verdict.PAIN
        colour = tokens.glory_text if verdict == Verdict.GLORY else tokens.pain_text
        numbers_ = {name: row[name] for name in ("difference", "low", "high")}
        text = words("figure.timeline.shift", **numbers_)
        if len(page.found.events) > 1:
            text = words("figure.timeline.shift_of", number=place + 1, shift=text)
        canvas.sign(panel.left + 7, y, mark_signs(tokens)[verdict]._replace(size=12))
        room = panel.right - panel.left - 18
        canvas.text(panel.left + 18, y, cut(text, BODY, room, BOLD), Face(BODY, colour, BOLD))


def _places(page: _Page, panel: _Panel) -> list[tuple[float, float]]:
    return [(_x(page, panel, row["week"]), panel.scores.at(row["mean"])) for row in panel.rows]


def _bands(page: _Page, panel: _Panel) -> list[go.Scatter]:
    """The intervals of the weeks that a line joins."""
    low, high = sorted((panel.scores.low, panel.scores.high))
    fill, traces = faded(page.tokens.band, 0.75), []
    for part in runs(panel.rows):
        known = [panel.rows[i] for i in part if math.isfinite(panel.rows[i]["low"])]
        upper = [(_x(page, panel, r["week"]), panel.scores.at(min(r["high"], high))) for r in known]
        lower = [(_x(page, panel, r["week"]), panel.scores.at(max(r["low"], low))) for r in known]
        if known:
            traces.append(area([*upper, *reversed(lower), upper[0]], fill, "band"))
    return traces


def _lines(canvas: Canvas, page: _Page, panel: _Panel, clear: dict[int, Verdict]) -> None:
    """The line, dotted where a week is not whole, coloured after a clear shift; few scores apart."""
    tokens, places = page.tokens, _places(page, panel)
    pain = tokens.pain_line if tokens.pain == tokens.bg else tokens.pain
    colours = {Verdict.GLORY: tokens.glory, Verdict.PAIN: pain}
    for i, j in (pair for part in runs(panel.rows) for pair in pairwise(part)):
        verdict = clear.get(_after(page, panel.rows[i]["week"]))
        colour = colours[verdict] if verdict else tokens.curve
        whole = panel.rows[i]["whole"] and panel.rows[j]["whole"]
        stroke = Stroke(colour, 3 if verdict else 2, "solid" if whole else "2px,3px")
        extend(canvas, stroke, [places[i], places[j]])
    alone(canvas, panel.rows, places)
    for place, row in zip(places, panel.rows, strict=True):
        canvas.target(*place, _week(page, panel, row), size=10)


def _after(page: _Page, week: pd.Timestamp) -> int:
    """The last event before a week; -1 before all of them."""
    return sum(pd.Timestamp(event.on) <= week + _WEEK / 2 for event in page.found.events) - 1


def _week(page: _Page, panel: _Panel, row: dict[str, Any]) -> Target:
    words = page.words
    day = numbers.date(row["week"].date(), words.language)
    name = _stage(page.found, panel.stage, words)
    score = map_hover.score_lines(row["mean"], Interval(row["low"], row["high"]), row["n"], words)
    lines = [words("figure.timeline.week", stage=name, day=day), *score]
    if not row["whole"]:
        lines.append(words("figure.timeline.unfinished"))
    return Target(f"stage:{panel.stage}", tuple(lines))


def _months(canvas: Canvas, page: _Page, panel: _Panel, y: float) -> None:
    """The first and the last month, with the year where there are two."""
    face = Face(SMALL, page.tokens.ink3)
    first, last = page.found.first or page.first, page.found.last or page.last
    years = first.year != last.year
    left, right = (month(day, page.words, years=years) for day in (first, last))
    canvas.text(panel.left, y, left, face)
    wide = text_width(left, SMALL) + text_width(right, SMALL) + 8
    if left != right and wide < panel.right - panel.left:
        canvas.text(panel.right, y, right, face, anchor="right")

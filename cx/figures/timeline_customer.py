"""One customer's own journey, downwards: when, where, the score, and what they wrote."""

import math
from typing import Any, Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from cx.domain import Scale, Verdict
from cx.figures.canvas import Canvas, curve, marks
from cx.figures.journey_map import empty
from cx.figures.map_curve import mark_signs, multiples
from cx.figures.pieces import Face, Scores, Stroke, Target
from cx.figures.text import clean, cut, wrap
from cx.figures.theme import BODY, BOLD, NOTE, SMALL, Theme, Tokens
from cx.figures.theme import theme as tokens_of
from cx.moments.journey import Journey
from cx.words import Words, numbers

WIDTH: Final = 1250
MOST: Final = 60  # touches drawn
_TOP: Final = 34.0
_ROW: Final = 30.0
_LINE: Final = 17.0
_PHONE: Final = 600.0


class _Page(NamedTuple):
    """Where the columns stand."""

    journey: Journey
    words: Words
    tokens: Tokens
    width: float
    day: float
    name: float
    name_room: float
    scores: Scores
    told: float  # comments; under the name on a phone

    @property
    def phone(self) -> bool:
        """Whether comments stand below."""
        return self.width < _PHONE


def own_journey(
    touches: pd.DataFrame,
    journey: Journey,
    *,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """What one customer did and said, in order.

    Parameters
    ----------
    touches : ``cx.store.customers.customer_touches``; the first ``MOST`` are drawn
    journey : whose names, stages and scale are used
    width : in pixels; comments stand under the touchpoint on a phone

    Returns
    -------
    The figure, as high as it needs; one sentence without touches.
    """
    tokens = tokens_of(theme)
    if touches.empty:
        return empty(words("figure.timeline.customer_empty"), tokens, width)
    rows: list[Any] = touches.head(MOST).to_dict("records")
    page = _page(journey, words, tokens, width, rows)
    tops, height = _tops(page, rows)
    canvas = Canvas(tokens, width, height + 26)
    _axis(canvas, page, height)
    scored = [(page.scores.at(r["score"]), y) for r, y in zip(rows, tops, strict=True) if _has(r)]
    canvas.traces.append(curve(scored, Stroke(tokens.curve, 2), "curve"))
    for i, (row, y) in enumerate(zip(rows, tops, strict=True)):
        before = rows[i - 1] if i else None
        _row(canvas, page, row, y, before)
    hidden = len(touches) - len(rows)
    note = words("figure.timeline.customer_more", n=hidden) if hidden else ""
    canvas.text(page.name, height + 8, note, Face(NOTE, tokens.ink2))
    count = sum(_has(row) for row in rows)
    return canvas.figure(words("figure.timeline.customer_alt", touches=len(touches), n=count))


def _has(row: dict[str, Any]) -> bool:
    return isinstance(row["score"], float) and math.isfinite(row["score"])


def _page(journey: Journey, words: Words, tokens: Tokens, width: float, rows: list[Any]) -> _Page:
    scale = journey.scale or _scale(rows)
    if width < _PHONE:
        scores = Scores(scale.low, scale.high, width - 130, width - 16)
        return _Page(journey, words, tokens, width, 8, 8, width - 160, scores, 8)
    scores = Scores(scale.low, scale.high, 480, 760)
    return _Page(journey, words, tokens, width, 24, 190, 250, scores, 800)


def _scale(rows: list[Any]) -> Scale:
    given = [row["score"] for row in rows if _has(row)]
    return Scale(min(given), max(given) + 1) if given else Scale(1, 5)


def _comment(page: _Page, row: dict[str, Any]) -> list[str]:
    if not row["comment"]:
        return []
    text = page.words("figure.hover.unsaid", comment=clean(row["comment"]))
    if page.phone:  # beside the scores' lines, not across them
        return wrap(text, BODY, page.name_room, lines=5)
    return wrap(text, BODY, page.width - page.told - 16, lines=3)


def _tops(page: _Page, rows: list[Any]) -> tuple[list[float], float]:
    """The middle of each row's first line, and where all end."""
    y, tops = _TOP, []
    for row in rows:
        tops.append(y + _ROW / 2)
        lines = len(_comment(page, row))
        y += _ROW + (_LINE * (lines + 1) if page.phone else _LINE * max(lines - 1, 0))
    return tops, y


def _axis(canvas: Canvas, page: _Page, height: float) -> None:
    scale = sorted((page.scores.low, page.scores.high))
    step = 1.0 if scale[1] - scale[0] <= 10 else (scale[1] - scale[0]) / 5
    ends = {scale[0], scale[1]}
    for tick in sorted({*multiples(step, *scale), *ends}):
        x = page.scores.at(tick)
        canvas.line((x, _TOP - 8), (x, height), Stroke(page.tokens.grid))
        if not page.phone or tick in ends:
            text = page.words.shown(tick, "n")
            canvas.text(x, _TOP - 18, text, Face(SMALL, page.tokens.ink3), anchor="center")


def _row(
    canvas: Canvas, page: _Page, row: dict[str, Any], y: float, before: dict[str, Any] | None
) -> None:
    """Day, stage, touchpoint, score and comment; the day is said once."""
    words, tokens = page.words, page.tokens
    day = "" if pd.isna(row["at"]) else numbers.date(row["at"].date(), words.language)
    same = before is not None and before["at"] is not None and not pd.isna(before["at"])
    again = same and before is not None and day and before["at"].date() == row["at"].date()
    stage = page.journey.model.column(row["stage"]).name.of(words.language)
    name = clean(page.journey.label(row["touchpoint"], words.language))
    small, ink = Face(SMALL, tokens.ink2), tokens.ink
    if page.phone:
        when = words("figure.timeline.customer_when", day=day, stage=stage) if day else stage
        canvas.text(page.day, y + _LINE, cut(when, SMALL, page.name_room), small)
    else:
        canvas.text(page.day, y, "" if again else day, small)
        canvas.text(page.name + page.name_room + 20, y, "", small)
        if before is None or before["stage"] != row["stage"]:
            canvas.line(
                (page.day, y - _ROW / 2), (page.width - 20, y - _ROW / 2), Stroke(tokens.line)
            )
    shown = (
        name if page.phone else words("figure.timeline.customer_at", touchpoint=name, stage=stage)
    )
    canvas.text(page.name, y, cut(shown, BODY, page.name_room, BOLD if _has(row) else 400),
                Face(BODY, ink, BOLD if _has(row) else 400))  # fmt: skip
    if _has(row):
        lines = (name, words("figure.timeline.customer_score", score=row["score"]), day)
        target = Target(f"touchpoint:{row['touchpoint']}", lines)
        sign = mark_signs(tokens)[Verdict.NEUTRAL]._replace(size=11)
        place = [(page.scores.at(row["score"]), y)]
        canvas.traces.append(marks(place, [target], sign, "score"))
    top = y + 2 * _LINE if page.phone else y
    for i, line in enumerate(_comment(page, row)):
        canvas.text(page.told, top + i * _LINE, line, Face(BODY, tokens.ink))

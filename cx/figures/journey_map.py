"""The journey map: stages, people going on, the emotion curve with its marks, and what goes with it."""

from typing import Final

import plotly.graph_objects as go

from cx.domain import Verdict
from cx.figures import map_curve, map_heads, map_hover, map_lanes, map_page, map_tips
from cx.figures.canvas import Canvas
from cx.figures.map_columns import LEFT
from cx.figures.map_page import Lane, Page
from cx.figures.pieces import Face
from cx.figures.text import wrap
from cx.figures.theme import BODY, BOLD, LABEL, TITLE, Theme, Tokens
from cx.figures.theme import theme as tokens_of
from cx.figures.widths import width as text_width
from cx.moments.journey import Journey
from cx.words import Words, numbers

WIDTH: Final = 1250
_EMPTY_HEIGHT: Final = 200
_DRAWERS: Final = {
    Lane.STAGE: map_heads.stages,
    Lane.FLOW: map_heads.flow,
    Lane.CURVE: map_curve.draw,
    Lane.STRIP: map_heads.strip,
    Lane.TOUCHPOINTS: map_lanes.touchpoints,
    Lane.CHANNELS: map_lanes.channels,
    Lane.FIGURES: map_lanes.figures,
    Lane.TIPS: map_tips.draw,
    Lane.QUOTES: map_lanes.quotes,
    Lane.FOOTNOTE: map_lanes.footnote,
}


def journey_map(
    journey: Journey,
    *,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: int = WIDTH,
    height: int | None = None,
    title: str | None = None,
    legend: bool = False,
    without: frozenset[Lane] = frozenset(),
) -> go.Figure:
    """The map of a journey, for a screen or (with a title, at 1600 x 900) for a wall.

    Lanes without data are left out, and the curve gets their room. Clickable marks carry
    ``customdata[0]``: ``stage:<column id>`` or ``touchpoint:<touchpoint>``, as in the data.
    The trace ``curve`` holds the scores themselves; ``layout.meta.alt`` the map in words.

    Parameters
    ----------
    width : in pixels; text keeps its size when the page stretches, so build for the least width
    height : in pixels; None takes what the lanes need
    title : the finding, over people, period and legend; None where the page says it
    legend : whether marks are explained over the map even without a title
    without : lanes to leave out; the curve gets their room

    Returns
    -------
    The figure; one sentence where the journey has no stages.
    """
    tokens = tokens_of(theme)
    if journey.stages.empty:
        return empty(words("figure.empty"), tokens, width)
    canvas, page = drawn(
        journey,
        words=words,
        tokens=tokens,
        size=(width, height),
        title=title,
        legend=legend,
        without=without,
    )
    return canvas.figure(map_hover.alt(journey, page.columns, words))


def drawn(
    journey: Journey,
    *,
    words: Words,
    tokens: Tokens,
    size: tuple[float, float | None],
    title: str | None = None,
    legend: bool = False,
    without: frozenset[Lane] = frozenset(),
) -> tuple[Canvas, Page]:
    """The map of a journey with at least one stage, and the page on which all of it has its place."""
    page = map_page.page(journey, words, tokens, size, (title, legend), without=without)
    canvas = Canvas(tokens, page.width, page.height)
    map_heads.separators(canvas, page)
    for lane in page.lanes:
        _DRAWERS[lane](canvas, page)
    _head(canvas, page, legend=legend or bool(title))
    return canvas, page


def empty(sentence: str, tokens: Tokens, width: float) -> go.Figure:
    """A figure that only says why there is nothing to draw."""
    canvas = Canvas(tokens, width, _EMPTY_HEIGHT)
    lines = wrap(sentence, LABEL, width - 2 * LEFT)
    for i, line in enumerate(lines):
        y = _EMPTY_HEIGHT / 2 + (i - (len(lines) - 1) / 2) * 22
        canvas.text(width / 2, y, line, Face(LABEL, tokens.ink2), anchor="center")
    return canvas.figure(sentence)


def _head(canvas: Canvas, page: Page, *, legend: bool) -> None:
    """Title, people and period, and the signs that are drawn."""
    tokens = page.tokens
    y = 32.0
    for line in page.title:
        canvas.text(LEFT, y, line, Face(TITLE, tokens.ink, BOLD))
        y += 36
    y = y - 3 if page.title else 18.0
    if page.title:
        canvas.text(LEFT, y, subtitle(page.journey, page.words), Face(LABEL, tokens.ink2))
    if legend:
        _legend(canvas, page, y)


def subtitle(journey: Journey, words: Words, *, key: str = "figure.subtitle") -> str:
    """Who and when: people, period and filters, in the sentences under a key."""
    if journey.opinion:
        return words(f"{key}_team")
    said = words(f"{key}_undated", customers=journey.customers)
    if journey.first and journey.last:
        period = numbers.period(journey.first, journey.last, words.language)
        said = words(key, customers=journey.customers, period=period)
    return journey.view.under(said, words) if journey.view else said


def _legend(canvas: Canvas, page: Page, y: float) -> None:
    """One line, from the right: only what is drawn."""
    found = {point.verdict for point in page.points}
    x = page.x1
    for verdict in (Verdict.TOO_FEW, Verdict.PAIN, Verdict.GLORY):
        if verdict not in found:
            continue
        text = page.words(f"figure.map.{verdict}")
        x -= text_width(text, BODY + 1)
        canvas.text(x, y, text, Face(BODY + 1, page.tokens.ink2))
        sign = map_curve.mark_signs(page.tokens)[verdict]
        canvas.sign(x - 15, y, sign._replace(size=min(sign.size, 14)))
        x -= 46
    if page.turns:
        text = page.words("figure.map.turning")
        x -= text_width(text, BODY + 1)
        canvas.text(x, y, text, Face(BODY + 1, page.tokens.ink2))
        canvas.sign(x - 15, y, map_curve.turn_sign(page.tokens)._replace(size=12))

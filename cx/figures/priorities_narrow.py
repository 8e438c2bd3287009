"""Priorities for a phone: tips one under the other, by what to do with them."""

import math
from typing import Any, Final

import plotly.graph_objects as go

from cx.domain import Interval, Verdict
from cx.figures.dots import Axis, Row, dots
from cx.figures.effects import axis
from cx.figures.priorities import alt, look, nothing, target, title
from cx.figures.priorities_page import ends, name_of, tick_text, ticks
from cx.figures.theme import Theme, Tokens
from cx.figures.theme import theme as tokens_of
from cx.model.priority import EFFORT, IMPACT
from cx.whatif.priorities import Do, Ranking, Side
from cx.whatif.results import Measure
from cx.words import Words

NARROW: Final = 380
_TICKS: Final = 4


def priorities_narrow(
    found: Ranking, *, words: Words, theme: Theme = Theme.LIGHT, width: float = NARROW
) -> go.Figure:
    """What to do first, to plan, to do if there is time and to leave, one under the other.

    Returns
    -------
    The figure, as high as it needs; a sentence where no tip has a value on both axes.
    """
    tokens, todo = tokens_of(theme), found.todo()
    aim, way = _aim(found)
    rows = found.rows.to_dict("records")
    order = [*Do, None]
    several = [
        _row(rows[i], (aim, way), i, do, found, words, tokens)
        for i, do in sorted(enumerate(todo), key=lambda each: order.index(each[1]))
    ]
    shown = several if any(todo) else []
    return dots(
        shown,
        _axis(aim, found),
        words=words,
        alt=alt(found, words),
        nothing=nothing(found, words),
        theme=theme,
        width=width,
    )


def caption(found: Ranking, words: Words) -> str:
    """What the narrow figure's values are, and what its marks mean."""
    aim = _aim(found)[0]
    marks = [words("figure.priorities.marks")] if aim.axis == IMPACT else []
    return words.joined(
        [words("figure.priorities.shown", what=name_of(aim.axis, found, words)), *marks]
    )


def _aim(found: Ranking) -> tuple[Side, Side]:
    """What is aimed at, and the other axis; effort is never the aim."""
    across, up = found.sides()
    return (across, up) if up.axis == EFFORT else (up, across)


def _axis(aim: Side, found: Ranking) -> Axis:
    low, high = ends(aim)
    if aim.axis != IMPACT:
        return Axis(low, high, ticks(aim).ticks, "n")
    form = "money" if found.counted == Measure.REVENUE else "trimmed"
    room = 0.1 * (high - low)  # a tick's text at the very edge would be cut
    inside = [
        each for each in axis((low, high), most=_TICKS).ticks if low + room < each < high - room
    ]
    return Axis(low, high, tuple(inside), form, zero=True)


def _row(
    row: Any,
    sides: tuple[Side, Side],
    place: int,
    do: Do | None,
    found: Ranking,
    words: Words,
    tokens: Tokens,
) -> Row:
    aim, way = sides
    value, other = aim.values[place], way.values[place]
    group = "figure.priorities.unplaced" if do is None else f"figure.priorities.do.{do}"
    shown = "–" if math.isnan(value) else tick_text(value, aim, found, words)
    return Row(
        name=words("figure.priorities.named", place=row["place"], name=title(row, words)),
        value=value,
        interval=aim.limits[place] if aim.axis == IMPACT else Interval(math.nan, math.nan),
        shown=shown,
        n="" if math.isnan(other) else tick_text(other, way, found, words),
        lines=target(row, found, words).lines[1:],
        group=words(group),
        verdict=Verdict.NEUTRAL,
        key=row["tip"],
        sign=look(row, tokens).sign,
    )

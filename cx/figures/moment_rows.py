"""Moments one under the other: for a phone by what to do, and where nothing has scores by influence."""

import math
from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from cx.domain import Quadrant, Verdict
from cx.figures.dots import PHONE, Axis, Row, dots
from cx.figures.map_curve import multiples
from cx.figures.quadrant_marks import Moment, alt, look, moments, target
from cx.figures.theme import Theme, Tokens
from cx.figures.theme import theme as tokens_of
from cx.moments.turning import Turning
from cx.words import Words

NARROW: Final = 380
_MOST: Final = 12  # of each group, on a phone
_CLEAR: Final = {True: Verdict.GLORY, False: Verdict.PAIN, None: Verdict.NEUTRAL}
_STEPS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


def moments_narrow(
    found: Turning, *, words: Words, theme: Theme = Theme.LIGHT, width: float = NARROW
) -> go.Figure:
    """What to mend, keep, build and leave, one under the other: effects with their intervals.

    Returns
    -------
    The figure, as high as it needs; one sentence where no influence is known.
    """
    every = [each for each in moments(found, words) if math.isfinite(each.size)]
    groups: list[tuple[str, list[Moment]]] = [
        (words(f"quadrant.{each}.name"), [m for m in every if m.row["quadrant"] is each])
        for each in Quadrant
    ]
    rest = [each for each in every if each.row["quadrant"] is None]
    groups.append((words("figure.quadrant.others"), rest))
    if not any(inside for _, inside in groups[:-1]):
        return influence_alone(found, words=words, theme=theme, width=width)
    rows = [
        _row(each, found, words, tokens_of(theme), group)
        for group, inside in sorted(groups, key=lambda each: not _decides(each[1]))
        for each in inside[:_MOST]
    ]
    return _drawn(rows, every, found, words, theme, width)


def influence_alone(
    found: Turning, *, words: Words, theme: Theme = Theme.LIGHT, width: float = NARROW
) -> go.Figure:
    """Influences one under the other, the most important first.

    Returns
    -------
    The figure, as high as it needs; one sentence where no influence is known.
    """
    every = [each for each in moments(found, words) if math.isfinite(each.size)]
    rows = [_row(each, found, words, tokens_of(theme)) for each in every]
    return _drawn(rows, every, found, words, theme, width)


def _decides(inside: Sequence[Moment]) -> bool:
    return any(each.decides for each in inside)


def _row(moment: Moment, found: Turning, words: Words, tokens: Tokens, group: str = "") -> Row:
    low, high = moment.row["low"], moment.row["high"]
    scored = math.isfinite(moment.mean)
    key = "figure.quadrant.scored" if scored else "figure.quadrant.unscored"
    return Row(
        name=moment.name,
        value=moment.effect,
        interval=moment.limits._replace(low=low, high=high),
        shown=words.shown(moment.effect, "points"),
        n=words(key, mean=moment.mean),
        lines=target(moment, found, words).lines[1:],
        group=group,
        verdict=_CLEAR[moment.clear] if moment.decides else Verdict.NEUTRAL,
        key=moment.key,
        sign=look(moment, tokens).sign if moment.decides else None,
    )


def _drawn(
    rows: Sequence[Row],
    every: Sequence[Moment],
    found: Turning,
    words: Words,
    theme: Theme,
    width: float,
) -> go.Figure:
    values = [0.0, *(row.value for row in rows)]
    values += [end for each in every if each.decides for end in (each.row["low"], each.row["high"])]
    low, high = min(values), max(values)
    spread = max(high - low, 4 * found.least)
    low, high = low - 0.15 * spread, high + 0.15 * spread
    most = 4 if width < PHONE else 8
    step = next((each for each in _STEPS if (high - low) / each <= most), 1.0)
    room = 0.1 * spread  # a tick's text at the very edge would be cut
    ticks = tuple(multiples(step, low + room, high - room))
    axis = Axis(low, high, ticks, "points", zero=True)
    nothing, said = words("figure.quadrant.empty"), alt(found, every, words)
    return dots(rows, axis, words=words, alt=said, nothing=nothing, theme=theme, width=width)

"""Experience along the journey for a phone: the same scores downwards."""

from collections.abc import Mapping
from typing import Final

import plotly.graph_objects as go

from cx.domain import Scale
from cx.figures import map_hover
from cx.figures.dots import Row, dots, score_axis
from cx.figures.map_curve import turn_sign
from cx.figures.map_points import Point
from cx.figures.theme import Theme
from cx.figures.theme import theme as tokens_of
from cx.figures.timeline import alt, roles, scored
from cx.moments.journey import Journey
from cx.moments.timeline import extremes
from cx.words import Words

WIDTH: Final = 380


def experience_narrow(
    journey: Journey, *, words: Words, theme: Theme = Theme.LIGHT, width: float = WIDTH
) -> go.Figure:
    """Every touchpoint's score with its interval, stage by stage, downwards.

    Returns
    -------
    The figure, as high as it needs; one sentence where nothing has a score.
    """
    best = extremes(journey)
    named = roles(best, words)
    rows = [
        Row(
            name=point.label,
            value=point.mean,
            interval=point.interval,
            shown=words.shown(point.mean, "score"),
            n=words("figure.timeline.n", n=point.n),
            lines=map_hover.of_point(point, words).lines[1:],
            group=journey.model.column(point.stage).name.of(words.language),
            verdict=point.verdict,
            tag=words("figure.timeline.and").join(_tags(point, named, words)),
            sign=turn_sign(tokens_of(theme)) if point.turn and not point.is_decided else None,
        )
        for point in scored(journey, words.language)
    ]
    values = [v for row in rows for v in (row.value, *row.interval) if v == v]
    scale = journey.scale or Scale(min(values, default=0), max(values, default=1) + 1)
    axis = score_axis(rows, (scale.low, scale.high), journey.baseline)
    said, nothing = alt(journey, best, words), words("figure.timeline.empty")
    return dots(rows, axis, words=words, alt=said, nothing=nothing, theme=theme, width=width)


def _tags(point: Point, named: Mapping[str, list[str]], words: Words) -> list[str]:
    """What a touchpoint is called beside its name: peak, worst, end, and that it decides."""
    turns = [words("figure.map.turning")] if point.turn else []
    return [*named.get(point.key, []), *turns]

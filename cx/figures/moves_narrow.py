"""What people do next, for a phone: under every stage the moves that most often lead from it."""

from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from cx.figures.canvas import Canvas
from cx.figures.journey_map import empty
from cx.figures.moves import alt, shown, told, ways_on
from cx.figures.pieces import Face, Stroke, Target
from cx.figures.text import clean, cut, wrap
from cx.figures.theme import BODY, BOLD, LABEL, NOTE, SMALL, Theme
from cx.figures.theme import theme as tokens_of
from cx.moments.journey import Journey
from cx.moments.moves_said import stage_name
from cx.words import Words

WIDTH: Final = 380
_EDGE: Final = 8.0
_HEAD: Final = 30.0
_ROW: Final = 25.0
_APART: Final = 14.0
_MOST: Final = 3  # moves drawn from each stage
_BAR: Final = 190.0  # where bars begin
_SHARE: Final = 46.0  # px for the share, right of them


def moves_narrow(
    found: pd.DataFrame,
    journey: Journey,
    *,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """Every stage with its three most common moves to other stages, the first one in bold.

    Parameters
    ----------
    found : ``cx.metrics.transitions.transitions`` from stage to stage
    journey : whose names are used

    Returns
    -------
    The figure; one sentence where nobody did anything.
    """
    tokens = tokens_of(theme)
    if found.empty:
        return empty(words("page.metrics.no_moves"), tokens, width)
    ids = {*found["from"], *found["to"]}
    names = {id: clean(stage_name(id, journey, words)) for id in ids}
    starts = dict.fromkeys(found["from"])
    parts = [(start, _shown(found[found["from"] == start])) for start in starts]
    notes = wrap(words("figure.moves.note_narrow"), NOTE, width - 2 * _EDGE, lines=4)
    height = sum(_HEAD + _ROW * len(rows) + _APART for _, rows in parts)
    canvas = Canvas(tokens, width, height + 15 * len(notes) + 6)
    main, y = ways_on(found), 4.0
    within = found[found["from"] == found["to"]].set_index("from")["share"]
    for start, rows in parts:
        canvas.text(
            _EDGE, y + 12, cut(names[start], LABEL, _BAR - 12, BOLD), Face(LABEL, tokens.ink, BOLD)
        )
        quiet = words("figure.moves.within", share=within[start]) if start in within else ""
        canvas.text(width - _EDGE, y + 12, quiet, Face(SMALL, tokens.ink3), anchor="right")
        canvas.line((_EDGE, y + 25), (width - _EDGE, y + 25), Stroke(tokens.line))
        y += _HEAD
        for row in rows:
            _move(canvas, (row, names), words, y, is_main=main.get(start) == row["to"])
            y += _ROW
        y += _APART
    for i, line in enumerate(notes):
        canvas.text(_EDGE, height + 6 + 15 * i, line, Face(NOTE, tokens.ink2))
    return canvas.figure(alt(found, journey, words))


def _shown(part: pd.DataFrame) -> list[dict[str, Any]]:
    """The most common moves that do not stay."""
    away = part[part["from"] != part["to"]].sort_values("n", ascending=False, kind="stable")
    rows: list[Any] = away.head(_MOST).to_dict("records")
    return rows


def _move(
    canvas: Canvas,
    of: tuple[dict[str, Any], dict[str, str]],
    words: Words,
    top: float,
    *,
    is_main: bool,
) -> None:
    """Where to, a bar as long as the share, and the share."""
    (row, names), tokens, y = of, canvas.tokens, top + _ROW / 2
    weight = BOLD if is_main else 400
    name = cut(f"→ {names[row['to']]}", BODY, _BAR - _EDGE - 16, weight)
    face = Face(BODY, tokens.ink if is_main else tokens.ink2, weight)
    canvas.text(_EDGE + 8, y, name, face)
    room = canvas.width - _EDGE - _SHARE - _BAR
    canvas.rect((_BAR, y - 5), (room, 10), tokens.bar_track, radius=3)
    canvas.rect(
        (_BAR, y - 5), (room * row["share"], 10), tokens.curve if is_main else tokens.bar, radius=3
    )
    canvas.text(canvas.width - _EDGE, y, shown(row["share"], words), face, anchor="right")
    canvas.target(_BAR + 20, y, Target("", told(row, names, words)), size=22)

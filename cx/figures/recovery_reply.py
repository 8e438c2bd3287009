"""What follows a mended pain, by how long the mending took."""

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from cx.domain import Interval, Verdict
from cx.figures import recovery_panels as panels
from cx.figures.canvas import Canvas, curve
from cx.figures.journey_map import empty
from cx.figures.pieces import Face, Stroke
from cx.figures.recovery import interval_line, measure_of, outcome_name
from cx.figures.recovery_panels import Place
from cx.figures.theme import BOLD, LABEL, NOTE, Theme
from cx.figures.theme import theme as tokens_of
from cx.moments.recovery import Recovery
from cx.words import Words

WIDTH: Final = 1250

Row = Mapping[Hashable, Any]


def told(found: Recovery) -> pd.DataFrame:
    """The rows of ``reply`` whose outcome has two points or more: others show no course."""
    rows = found.reply
    several = rows[rows["value"].notna()].groupby("outcome")["value"].size()
    return rows[rows["outcome"].isin(several[several > 1].index)]


def reply(
    found: Recovery, *, words: Words, theme: Theme = Theme.LIGHT, width: float = WIDTH
) -> go.Figure:
    """The next score, coming back and recommending, by days from the pain to what mended it.

    Only outcomes with two points or more are drawn; a point needs ten mended pains.

    Returns
    -------
    The figure; one sentence where there are too few mended pains.
    """
    tokens, rows = tokens_of(theme), told(found)
    if rows.empty:
        return empty(words("figure.recovery.reply_empty"), tokens, width)
    groups = [list(part.to_dict("records")) for _, part in rows.groupby("outcome", sort=False)]
    spots, height = panels.places(len(groups), width)
    canvas = Canvas(tokens, width, height + 14)
    for group, spot in zip(groups, spots, strict=True):
        _panel(canvas, found, group, spot, words)
    left = 6 if width < panels.PHONE else 24
    axis = words("figure.recovery.reply_axis")
    canvas.text(left, height + 4, axis, Face(NOTE, tokens.ink2))
    said = [_said(found, row, words) for group in groups for row in group if _known(row)]
    return canvas.figure(words("figure.recovery.reply_alt", points=said))


def _panel(
    canvas: Canvas,
    found: Recovery,
    rows: list[dict[Hashable, Any]],
    spot: tuple[float, float, float],
    words: Words,
) -> None:
    measure = measure_of(found, rows[0])
    values = [row[name] for row in rows for name in ("value", "low", "high")]
    at = panels.panel(spot, measure, values)
    panels.head(canvas, at, outcome_name(found, rows[0], words), "", Verdict.NEUTRAL)
    panels.grid(canvas, at, measure, words)
    step = 1 / (len(rows) + 0.3)
    points = []
    for i, row in enumerate(rows):
        x = at.x((i + 0.5) * step)
        days = words("figure.recovery.days", start=row["start"], end=row["end"])
        n = words("figure.timeline.n", n=row["n"])
        panels.foot(canvas, at, x, days, n, step * (at.right - at.x0))
        if _known(row):
            shown = words.shown(row["value"], "share" if row["share"] else "score")
            lines = (_days(row, words), shown, interval_line(row, words), n)
            points.append(Place(x, row["value"], Interval(row["low"], row["high"]), lines))
            face = Face(LABEL, canvas.tokens.ink, BOLD)
            y = at.scores.at(row["value"]) - 12
            canvas.text(x + 7, y, shown, face)
    line = [(point.x, at.scores.at(point.value)) for point in points]
    canvas.traces.append(curve(line, Stroke(canvas.tokens.line, 2), "course"))
    panels.draw(canvas, at, points, "reply")


def _known(row: Row) -> bool:
    return bool(row["value"] == row["value"])


def _days(row: Row, words: Words) -> str:
    return words("figure.recovery.days_long", start=row["start"], end=row["end"])


def _said(found: Recovery, row: Row, words: Words) -> str:
    shown = words.shown(row["value"], "share" if row["share"] else "score")
    name = outcome_name(found, row, words)
    return words("figure.recovery.reply_point", name=name, days=_days(row, words), value=shown)

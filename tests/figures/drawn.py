"""What a figure shows, read back from its traces: boxes of texts, what can be chosen, what is said."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import plotly.graph_objects as go

from cx.figures.labels import Box
from cx.figures.widths import width


class Shown(NamedTuple):
    """A text on the page and the box it fills."""

    text: str
    box: Box
    colour: str


def named(figure: go.Figure, name: str) -> list[Any]:
    """The traces of a name."""
    return [trace for trace in figure.data if trace.name == name]


def texts(figure: go.Figure) -> list[Shown]:
    """All texts with their boxes: letters are about .72 of a line's size high."""
    return [shown for trace in named(figure, "texts") for shown in _texts(trace)]


def _texts(trace: Any) -> Iterator[Shown]:
    font = trace.textfont
    rows = zip(
        trace.x, trace.y, trace.text, trace.textposition, font.size, font.weight, strict=True
    )
    for x, y, text, position, size, weight in rows:
        plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        wide = width(plain, size, weight)
        left = {"middle right": x, "middle center": x - wide / 2, "middle left": x - wide}[position]
        box = Box(left, y - 0.36 * size, left + wide, y + 0.36 * size)
        yield Shown(plain, box, font.color)


def words_of(figure: go.Figure) -> set[str]:
    """All texts."""
    return {shown.text for shown in texts(figure)}


def keys(figure: go.Figure) -> set[str]:
    """All that can be chosen."""
    return {
        row[0] for trace in figure.data if trace.customdata is not None for row in trace.customdata
    }


def hovers(figure: go.Figure) -> list[str]:
    """All that is said where the pointer rests."""
    return [text for trace in figure.data for text in _listed(trace.hovertext)]


def _listed(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)

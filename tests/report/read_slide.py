"""What a slide holds, read back: shapes out of their groups, boxes of texts, the chart."""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.presentation import Presentation as Deck

from cx.figures.labels import Box


class Written(NamedTuple):
    """A box of text."""

    text: str
    box: Box


def opened(content: bytes) -> Deck:
    """The presentation in a file's contents."""
    return Presentation(io.BytesIO(content))


def shapes(slide: Any) -> Iterator[Any]:
    """All shapes, those in groups too."""
    for shape in slide.shapes:
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from shape.shapes
        else:
            yield shape


def box(shape: Any) -> Box:
    """Where a shape stands."""
    return Box(shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)


def written(slide: Any) -> list[Written]:
    """All text boxes."""
    return [
        Written(shape.text_frame.text, box(shape))
        for shape in shapes(slide)
        if shape.has_text_frame and shape.text_frame.text
    ]


def chart(slide: Any) -> Any:
    """The slide's chart."""
    return next(shape for shape in slide.shapes if shape.has_chart).chart


def series(slide: Any) -> dict[str, list[float]]:
    """The chart's scores by the name of their series."""
    return {each.name: list(each.values) for each in chart(slide).plots[0].series}

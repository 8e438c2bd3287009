"""Lines of text that belong together as one box: a name over its numbers, a quote's lines."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from cx.figures.canvas import Anchor
from cx.figures.pieces import Face
from cx.figures.widths import SLACK, width

_CLOSE: Final = 1.45  # sizes from line to line: further apart they are boxes of their own
_LEADING: Final = 1.2
_ASCENT: Final = 0.8  # of a line's height stands over the baseline
_MIDDLE: Final = 0.36  # of a letter's size from its middle to the baseline


class Line(NamedTuple):
    """One line of text, its middle at a height."""

    x: float
    y: float
    text: str
    face: Face
    anchor: Anchor


class Block(NamedTuple):
    """A box of lines; ``leadings`` are the heights of its lines, all in pixels."""

    left: float
    top: float
    width: float
    lines: tuple[Line, ...]
    leadings: tuple[float, ...]

    @property
    def height(self) -> float:
        """The height of all lines."""
        return sum(self.leadings)


def blocks(lines: Iterable[Line]) -> list[Block]:
    """Lines at one edge, close under one another, as boxes.

    Examples
    --------
    >>> face = Face(12, "#000000")
    >>> [box] = blocks([Line(10, 20, "Loss", face, "left"), Line(10, 36, "42%", face, "left")])
    >>> [line.text for line in box.lines], round(box.height, 1)
    (['Loss', '42%'], 30.8)
    """
    edges: defaultdict[tuple[float, Anchor], list[Line]] = defaultdict(list)
    for line in lines:
        edges[round(line.x, 1), line.anchor].append(line)
    return [_block(run) for column in edges.values() for run in _runs(column)]


def _runs(column: list[Line]) -> list[list[Line]]:
    runs: list[list[Line]] = []
    for line in sorted(column, key=lambda line: line.y):
        before = runs[-1][-1] if runs else None
        if before and line.y - before.y < _CLOSE * (line.face.size + before.face.size) / 2:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _block(lines: Sequence[Line]) -> Block:
    wide = max(width(line.text, line.face.size, line.face.weight) for line in lines) * SLACK + 2
    first = lines[0]
    left = {"left": 0.0, "center": wide / 2, "right": wide}[first.anchor]
    leadings = [_LEADING * first.face.size]
    top = _baseline(first) - _ASCENT * leadings[0]
    for before, line in pairwise(lines):
        step = _baseline(line) - _baseline(before)
        leadings.append((step - (1 - _ASCENT) * leadings[-1]) / _ASCENT)
    return Block(first.x - left, top, wide, tuple(lines), tuple(leadings))


def _baseline(line: Line) -> float:
    return line.y + _MIDDLE * line.face.size

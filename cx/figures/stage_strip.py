"""The stages as a strip over points that stand side by side."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

from cx.figures.canvas import Canvas
from cx.figures.map_page import Span
from cx.figures.map_points import Point
from cx.figures.pieces import Face, Stroke
from cx.figures.text import wrap
from cx.figures.theme import BODY, BOLD, LABEL, SMALL
from cx.figures.widths import needed
from cx.model.stage_model import UNPLACED
from cx.moments.journey import Journey
from cx.words import Words

_MARGIN: Final = 8.0  # beside a stage's name


class Stage(NamedTuple):
    """A stage over its points."""

    id: str
    name: str
    points: int
    left: float
    right: float

    @property
    def step(self) -> float:
        """From point to point."""
        return (self.right - self.left) / self.points

    @property
    def room(self) -> float:
        """For its name."""
        return self.right - self.left - _MARGIN


def stages_over(
    journey: Journey, words: Words, points: Sequence[Point], ends: tuple[float, float]
) -> tuple[Stage, ...]:
    """The stages: as wide as their points, wider where a name asks for it, at the others' cost."""
    counts = [(id, len(list(part))) for id, part in groupby(points, key=lambda p: p.stage)]
    names = [journey.model.column(id).name.of(words.language) for id, _ in counts]
    step = (ends[1] - ends[0]) / len(points)
    needs = [min(_name_width(name, LABEL) + _MARGIN + 1, 2 * step) for name in names]
    lacks = [max(need - n * step, 0.0) for need, (_, n) in zip(needs, counts, strict=True)]
    spares = [max(n * step - need, 0.0) for need, (_, n) in zip(needs, counts, strict=True)]
    given = min(sum(lacks) / sum(spares), 1.0) if any(spares) else 1.0
    got = min(sum(spares) / sum(lacks), 1.0) if any(lacks) else 1.0
    found, left = [], ends[0]
    for (id, n), name, lack, spare in zip(counts, names, lacks, spares, strict=True):
        right = left + n * step + got * lack - given * spare
        found.append(Stage(id, name, n, left, right))
        left = right
    return tuple(found)


def strip(canvas: Canvas, stages: Sequence[Stage], lane: Span, bottom: float) -> None:
    """The stages' names in one size over their points, and quiet lines between them."""
    tokens = canvas.tokens
    fitting = (
        size for size in (LABEL, BODY) if all(_name_width(s.name, size) <= s.room for s in stages)
    )
    size = next(fitting, SMALL)
    for stage in stages:
        left, right = stage.left, stage.right
        fill = tokens.lane if stage.id == UNPLACED else tokens.chevron
        canvas.rect(
            (left + 1, lane.top), (right - left - 3, lane.bottom - lane.top), fill, radius=3
        )
        lines = wrap(stage.name, size, stage.room, lines=2, weight=BOLD)
        for line, text in enumerate(lines):
            y = lane.middle + (line - (len(lines) - 1) / 2) * 15
            face = Face(size, tokens.ink, BOLD)
            canvas.text((left + right) / 2, y, text, face, anchor="center")
        if stage is not stages[0]:
            canvas.line((left, lane.bottom), (left, bottom), Stroke(tokens.grid))


def _name_width(name: str, size: float) -> float:
    """The least room for a stage's name, on two lines where it has several words."""
    parts = name.split()
    pairs = [(" ".join(parts[:i]), " ".join(parts[i:])) for i in range(1, len(parts))]
    broken = [max(needed(line, size, BOLD) for line in pair) for pair in pairs]
    return min([needed(name, size, BOLD), *broken])

"""The small things a figure is drawn with: how text, marks and lines look, and where scores stand."""

from typing import NamedTuple

from cx.figures.theme import REGULAR


class Face(NamedTuple):
    """How a text looks."""

    size: float
    colour: str
    weight: int = REGULAR


class Sign(NamedTuple):
    """How a mark looks."""

    symbol: str
    size: float
    fill: str
    line: str
    line_width: float = 0.0


class Stroke(NamedTuple):
    """How a line looks."""

    colour: str
    width: float = 1.0
    dash: str = "solid"


class Target(NamedTuple):
    """What a place answers: ``key`` when it is chosen, ``lines`` when the pointer is over it."""

    key: str
    lines: tuple[str, ...]


class Scores(NamedTuple):
    """Where scores stand on the page: ``low`` at the pixel ``start``, ``high`` at ``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, score: float) -> float:
        """The pixel of a score."""
        share = (score - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def score(self, pixel: float) -> float:
        """The score at a pixel."""
        share = (pixel - self.start) / (self.end - self.start)
        return self.low + share * (self.high - self.low)

"""Where labels go: near their mark, clear of the curve, and never over one another."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]  # n x 2: x, y in pixels

SAMPLE: Final = 4.0  # a line as an obstacle: one point in so many pixels
GAP: Final = 3.0  # between two labels
_DISTANCES: Final = np.linspace(0, 54, 9)
_SIDES: Final = np.linspace(-1, 1, 11)
_FLIPPED: Final = 9.0  # what it costs to stand on the other side of the mark
_FAR: Final = 0.09  # per pixel away
_ASIDE: Final = 0.05
_STEPS: Final = (0.0, 8.0, 20.0, 36.0)  # px further away, of the eight places round a mark
_ROUND: Final = ((1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1), (1, 0), (-1, 0))  # best first
_WORSE: Final = 0.1  # what each of them costs more than the one before
_AWAY: Final = 0.03  # per pixel away: a name may stand aside to be read


class Box(NamedTuple):
    """A rectangle in pixels."""

    x0: float
    y0: float
    x1: float
    y1: float

    def touches(self, other: "Box", gap: float = 0.0) -> bool:
        """Whether two rectangles share an area."""
        return (
            self.x0 < other.x1 + gap
            and other.x0 < self.x1 + gap
            and self.y0 < other.y1 + gap
            and other.y0 < self.y1 + gap
        )


class Wish(NamedTuple):
    """A label that wants a place: its mark, its size, and on which side it stands best."""

    x: float
    y: float
    width: float
    height: float
    above: bool
    clear: float = 13.0  # from the mark's middle to the label


Candidates = Callable[[Wish, Box], tuple[Points, Points]]  # boxes, and what each costs


def above_or_below(wish: Wish, bounds: Box) -> tuple[Points, Points]:
    """Some 200 places above and below a mark, and what each costs for standing away from it."""
    distance, side, flip = (
        grid.ravel() for grid in np.meshgrid(_DISTANCES, _SIDES, np.array([0.0, 1.0]))
    )
    above = (flip == 0) == wish.above
    aside = side * (wish.width / 2 + 8)
    x0 = np.clip(wish.x + aside - wish.width / 2, bounds.x0, bounds.x1 - wish.width)
    gap = wish.clear + distance
    y0 = np.where(above, wish.y - gap - wish.height, wish.y + gap)
    boxes = np.column_stack([x0, y0, x0 + wish.width, y0 + wish.height])
    moved = np.abs(x0 + wish.width / 2 - wish.x)
    return boxes, _FAR * distance + _ASIDE * moved + _FLIPPED * flip


def all_round(wish: Wish, bounds: Box) -> tuple[Points, Points]:
    """The eight places round a mark at four distances, those at its corners first."""
    boxes = np.array([_beside(wish, side, step) for step in _STEPS for side in _ROUND])
    costs = [_AWAY * step + _WORSE * rank for step in _STEPS for rank in range(len(_ROUND))]
    inside = (boxes[:, 0] >= bounds.x0) & (boxes[:, 2] <= bounds.x1)
    return boxes[inside], np.array(costs)[inside]


def place(
    wishes: Sequence[Wish],
    obstacles: Points,
    bounds: Box,
    taken: Sequence[Box],
    *,
    candidates: Candidates = above_or_below,
) -> list[Box | None]:
    """A place for each label, in the order given; None where there is no good one.

    Greedy: each label takes the cheapest of its candidates, and the next may not touch it.

    Parameters
    ----------
    obstacles : points of lines and marks that a label should not cover
    bounds : what labels may not leave
    taken : boxes no label may touch
    candidates : the places that a label may take
    """
    busy = list(taken)
    found: list[Box | None] = []
    for wish in wishes:
        box = _cheapest(wish, obstacles, bounds, busy, candidates)
        found.append(box)
        if box:
            busy.append(box)
    return found


def along(size: tuple[float, float], y: float, obstacles: Points, bounds: Box) -> Box:
    """The freest place for a label above or below a level line, the further right the better."""
    wide, high = size
    lefts = np.arange(bounds.x1 - wide, bounds.x0, -12.0)
    tops = np.array([y + 3.0, y - 3.0 - high])
    x0, y0 = (grid.ravel() for grid in np.meshgrid(lefts, tops))
    boxes = np.column_stack([x0, y0, x0 + wide, y0 + high])
    costs = _hits(boxes, obstacles) + 0.004 * (bounds.x1 - wide - x0)
    return Box(*map(float, boxes[int(np.argmin(costs))]))


def sampled(path: Sequence[tuple[float, float]]) -> Points:
    """A line through points, as obstacles."""
    parts = [
        np.linspace(a, b, max(2, int(np.hypot(b[0] - a[0], b[1] - a[1]) / SAMPLE)))
        for a, b in pairwise(path)
    ]
    return np.concatenate(parts) if parts else np.array(path, dtype=float).reshape(-1, 2)


def nearest(box: Box, x: float, y: float) -> tuple[float, float]:
    """The point of a box that is nearest to a mark."""
    return min(max(x, box.x0), box.x1), min(max(y, box.y0), box.y1)


def _cheapest(
    wish: Wish, obstacles: Points, bounds: Box, taken: Sequence[Box], candidates: Candidates
) -> Box | None:
    boxes, costs = candidates(wish, bounds)
    hits = _hits(boxes, obstacles)
    costs = costs + hits
    inside = (boxes[:, 1] >= bounds.y0) & (boxes[:, 3] <= bounds.y1)
    free = inside & (hits * SAMPLE < wish.width / 2)  # half covered is no place
    if taken:
        free &= ~_touching(boxes, np.array(taken))
    if not free.any():
        return None
    return Box(*map(float, boxes[int(np.argmin(np.where(free, costs, np.inf)))]))


def _beside(wish: Wish, side: tuple[int, int], step: float) -> tuple[float, float, float, float]:
    """A box to one side of a mark, or at one of its corners."""
    (across, down), gap = side, wish.clear + step
    corner = 0.6 if across and down else 1.0  # the way to a corner is longer
    x = wish.x + across * (gap * corner + wish.width / 2)
    y = wish.y + down * (gap * corner + wish.height / 2)
    return x - wish.width / 2, y - wish.height / 2, x + wish.width / 2, y + wish.height / 2


def _hits(boxes: Points, obstacles: Points) -> Points:
    """How many obstacles each box covers."""
    x, y = obstacles[:, 0], obstacles[:, 1]
    inside = (
        (x > boxes[:, :1] - 2)
        & (x < boxes[:, 2:3] + 2)
        & (y > boxes[:, 1:2] - 1)
        & (y < boxes[:, 3:] + 1)
    )
    return np.asarray(inside.sum(axis=1), dtype=float)


def _touching(boxes: Points, taken: Points) -> npt.NDArray[np.bool_]:
    """Whether each box touches a taken one."""
    overlaps = (
        (boxes[:, None, 0] < taken[None, :, 2] + GAP)
        & (boxes[:, None, 2] > taken[None, :, 0] - GAP)
        & (boxes[:, None, 1] < taken[None, :, 3] + GAP)
        & (boxes[:, None, 3] > taken[None, :, 1] - GAP)
    )
    return np.asarray(overlaps.any(axis=1))

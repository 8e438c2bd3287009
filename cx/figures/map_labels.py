"""The curve's labels: the strongest glory and pain by name, and the mean."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go

from cx.domain import Verdict
from cx.figures import labels
from cx.figures.canvas import Canvas, area
from cx.figures.labels import Box, Points, Wish
from cx.figures.map_page import Lane, Page
from cx.figures.map_points import Point
from cx.figures.pieces import Face, Scores, Stroke
from cx.figures.text import wrap
from cx.figures.theme import BOLD, LABEL, LEAD, SMALL, Tokens, faded
from cx.figures.widths import widest

MOST: Final = 8
_CLEAR: Final = 13.0
_MARK: Final = 9.0  # half of a triangle
_RING: Final = 18.0  # half of the diamond round it
_DOT: Final = ((0, 0), (-6, 0), (6, 0), (0, -6), (0, 6))  # a point as an obstacle
_LAYERS: Final = np.linspace(0, 1, 7)  # the lines that stand for an interval as an obstacle
_ROOMY: Final = 220.0
_LAP: Final = 6.0  # how far labels may reach over the last column
Label = list[tuple[str, Face]]


def draw(canvas: Canvas, page: Page, scores: Scores, runs: Sequence[Sequence[Point]]) -> None:
    """Labels of the strongest marks, their halos, and the mean's own label."""
    at = {_spot(point): (point.x, scores.at(point.mean)) for point in page.points}
    lines = [labels.sampled([at[_spot(p)] for p in run]) for run in runs]
    spots = np.array(list(at.values()))
    dots = np.concatenate([spots + step for step in _DOT])
    curve = np.concatenate([*lines, dots])
    band = [_band(run, scores) for run in runs]
    halos = _mean_label(canvas, page, scores, np.concatenate([curve, *band]))
    marked = [_held(*at[_spot(p)], ring=p.turn is not None) for p in page.points if p.is_marked]
    wanted = _wanted(page)
    texts = [_label(point, page, lead=lead) for point, lead in wanted]
    wishes = [
        _wish(text, at[_spot(point)], point, scores)
        for text, (point, _) in zip(texts, wanted, strict=True)
    ]
    obstacles = np.concatenate([curve, _mean_line(page, scores)])
    places = labels.place(wishes, obstacles, _bounds(page), [*halos, *marked])
    for text, wish, box in zip(texts, wishes, places, strict=True):
        if box:
            _write(canvas, text, box)
            _connect(canvas, box, wish, page.tokens)
            halos.append(box)
    canvas.traces += _halos(halos, scores, page.tokens)


def rooms(page: Page) -> tuple[float, float]:
    """The room that labels need over the highest and under the lowest score; 0 without any."""
    above = below = 0.0
    for point, lead in _wanted(page):
        needed = _height(_label(point, page, lead=lead)) + 2 * _CLEAR + 2
        if _rises(point):
            above = max(above, needed)
        else:
            below = max(below, needed)
    return above, below


def _rises(point: Point) -> bool:
    """Whether its label stands over its mark."""
    if point.is_decided or not point.turn:
        return point.verdict == Verdict.GLORY
    return point.turn.is_better


def _held(x: float, y: float, *, ring: bool) -> Box:
    """The room of a mark."""
    half = _RING if ring else _MARK
    return Box(x - half, y - half, x + half, y + half)


def _spot(point: Point) -> tuple[str, str]:
    """What tells points apart: a touchpoint may stand in two stages."""
    return point.stage, point.key


def _decided(page: Page) -> list[Point]:
    return sorted((p for p in page.points if p.is_decided), key=lambda p: -p.strength)


def _wanted(page: Page) -> list[tuple[Point, bool]]:
    """Whose labels are tried, and whether each leads its kind: strongest first, then what decides."""
    turning = sorted(
        (p for p in page.points if p.turn and not p.is_decided),
        key=lambda p: -abs(p.turn.difference) if p.turn else 0.0,
    )
    found = [*_decided(page), *turning][:MOST]
    lane = page.lanes[Lane.CURVE]
    roomy = len(page.columns) <= 7 and lane.bottom - lane.top >= _ROOMY
    firsts = (
        next((p for p in found if p.verdict == v), None) for v in (Verdict.GLORY, Verdict.PAIN)
    )
    leads = {_spot(first) for first in firsts if first}
    return [(p, _spot(p) in leads and roomy) for p in found]


def _label(point: Point, page: Page, *, lead: bool) -> Label:
    """A name over one or two lines, and under it the mean and how far it stands out."""
    tokens = page.tokens
    colours = {Verdict.GLORY: tokens.glory_text, Verdict.PAIN: tokens.pain_text}
    colour = colours.get(point.verdict, tokens.ink)
    size, room = (LEAD, 260.0) if lead else (LABEL, 190.0 if len(page.columns) <= 7 else 165.0)
    name = Face(size, colour, BOLD)
    blanks = {"mean": point.mean, "difference": point.difference}
    key = "difference" if math.isfinite(point.difference) else "mean"
    numbers = page.words(f"figure.map.{key}", **blanks)
    if point.turn:
        numbers = page.words("figure.map.turn", numbers=numbers, rd=point.turn.difference)
    lines = wrap(point.label, size, room, lines=2, weight=BOLD)
    return [*((line, name) for line in lines), (numbers, Face(SMALL, tokens.ink2))]


def _wish(label: Label, at: tuple[float, float], point: Point, scores: Scores) -> Wish:
    wide = max(widest([text], face.size, face.weight) for text, face in label) + 8
    high = _height(label)
    above = _rises(point)
    edge = point.interval.high if above else point.interval.low
    band = abs(scores.at(edge) - at[1]) + 3 if math.isfinite(edge) else 0.0
    clear = _RING + 3 if point.turn else _CLEAR
    return Wish(*at, wide, high, above, max(clear, min(band, 40.0)))


def _height(label: Label) -> float:
    return sum(_leading(face) for _, face in label) + 2


def _leading(face: Face) -> float:
    return face.size * 1.22 + 1


def _write(canvas: Canvas, label: Label, box: Box) -> None:
    y = box.y0 + 1
    for text, face in label:
        canvas.text((box.x0 + box.x1) / 2, y + _leading(face) / 2, text, face, anchor="center")
        y += _leading(face)


def _connect(canvas: Canvas, box: Box, wish: Wish, tokens: Tokens) -> None:
    end = labels.nearest(box, wish.x, wish.y)
    if math.hypot(end[0] - wish.x, end[1] - wish.y) > wish.clear + 4:
        canvas.line((wish.x, wish.y), end, Stroke(tokens.neutral, 1.0, "2px,2px"))


def _bounds(page: Page) -> Box:
    lane = page.lanes[Lane.CURVE]
    return Box(page.x0 + 2, lane.top + 2, page.x1 + _LAP, lane.bottom - 3)


def _mean_label(canvas: Canvas, page: Page, scores: Scores, curve: Points) -> list[Box]:
    mean = page.journey.baseline
    if mean is None or not math.isfinite(mean):
        return []
    text = page.words("figure.map.baseline", mean=mean)
    size = (widest([text], SMALL) + 6, SMALL * 1.3)
    box = labels.along(size, scores.at(mean), curve, _bounds(page))
    face = Face(SMALL, page.tokens.ink2)
    canvas.text((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, text, face, anchor="center")
    return [box]


def _band(run: Sequence[Point], scores: Scores) -> Points:
    """A run's intervals as an obstacle: lines from their lower to their upper ends."""
    known = [p for p in run if math.isfinite(p.interval.low) and math.isfinite(p.interval.high)]
    ends = [(p.x, scores.at(p.interval.low), scores.at(p.interval.high)) for p in known]
    steps = (
        labels.sampled([(x, low + part * (high - low)) for x, low, high in ends])
        for part in _LAYERS
    )
    return np.concatenate(list(steps))


def _mean_line(page: Page, scores: Scores) -> Points:
    mean = page.journey.baseline
    if mean is None or not math.isfinite(mean):
        return np.empty((0, 2))
    return labels.sampled([(page.x0, scores.at(mean)), (page.x1, scores.at(mean))])


def _halos(boxes: Sequence[Box], scores: Scores, tokens: Tokens) -> list[go.Scatter]:
    """Page-coloured grounds behind the labels, over grid and band, under the curve."""
    places: list[tuple[float | None, float | None]] = []
    for box in boxes:
        top, bottom = scores.score(box.y0), scores.score(box.y1)
        corners = [(box.x0, top), (box.x1, top), (box.x1, bottom), (box.x0, bottom)]
        places += [*corners, corners[0], (None, None)]
    return [area(places, faded(tokens.bg, 0.86), "halos")] if places else []

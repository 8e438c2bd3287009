"""The emotion curve: how people felt at each touchpoint, with its interval, marks and labels."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go

from cx.domain import Scale, Verdict
from cx.figures import labels, map_hover
from cx.figures.canvas import Canvas, Face, Scores, Sign, Stroke, marks
from cx.figures.labels import Box, Points, Wish
from cx.figures.map_columns import Column
from cx.figures.map_page import Lane, Page, Span
from cx.figures.map_points import Point
from cx.figures.text import widest, wrap
from cx.figures.theme import BOLD, LABEL, LEAD, NOTE, SMALL, Tokens, faded

MOST_LABELS: Final = 8
_ROOM: Final = {Verdict.GLORY: 70.0, Verdict.PAIN: 66.0}
_PLAIN_ROOM: Final = 26.0
_STEPS: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_LEAST_SPAN: Final = 0.25  # of the scale: small differences are not blown up


def draw(canvas: Canvas, page: Page) -> None:
    """The curve's lane: grid, band, mean, line, marks and labels."""
    points = page.points
    lane = page.lanes[Lane.CURVE]
    scores = score_axis(page, lane)
    canvas.scores = scores
    _grid(canvas, page, scores, lane)
    runs = _runs(page.columns)
    canvas.traces += [trace for run, _ in runs for trace in _band(run, scores, page.tokens)]
    canvas.traces += _baseline(page)
    _labels(canvas, page, scores)
    canvas.traces += [_line(run, page.tokens, quiet=quiet) for run, quiet in runs]
    canvas.traces += list(_marks(points, page))


def score_axis(page: Page, lane: Span) -> Scores:
    """Where scores stand: the data, and room for the labels in pixels."""
    low, high = score_range(page.points, page.journey.baseline, page.journey.scale)
    found = {point.verdict for point in page.points if point.is_decided}
    squeeze = min(1.0, (lane.bottom - lane.top) / 260)
    above, below = (
        (_ROOM[v] if v in found else _PLAIN_ROOM) * squeeze for v in (Verdict.GLORY, Verdict.PAIN)
    )
    if page.journey.scale and not page.journey.scale.best_is_high:
        low, high = high, low
    return Scores(low, high, lane.top + above, lane.bottom - below)


def score_range(
    points: Sequence[Point], baseline: float | None, scale: Scale | None
) -> tuple[float, float]:
    """The scores to be shown: means, intervals and baseline, and at least a quarter of the scale."""
    seen = [value for p in points for value in (p.mean, *p.interval) if math.isfinite(value)]
    if baseline is not None and math.isfinite(baseline):
        seen.append(baseline)
    low, high = min(seen), max(seen)
    least = _LEAST_SPAN * (scale.high - scale.low) if scale else max(abs(high), 1.0) * 0.25
    more = max(0.0, least - (high - low)) / 2
    return low - more, high + more


def ticks(scores: Scores, scale: Scale | None, span: Span) -> list[float]:
    """Round scores, 28 pixels or more apart, within the scale and the lane."""
    per_score = abs(scores.bottom - scores.top) / abs(scores.high - scores.low)
    step = next((step for step in _STEPS if step * per_score >= 28), _STEPS[-1])
    ends = sorted((scores.score(span.bottom - 8), scores.score(span.top + 8)))
    low = max(ends[0], scale.low) if scale else ends[0]
    high = min(ends[1], scale.high) if scale else ends[1]
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(i * step, 6) for i in range(first, last + 1)]


def tick_text(page_ticks: Sequence[float]) -> str:
    """The number form that all ticks can be written in."""
    return "n" if all(float(tick).is_integer() for tick in page_ticks) else "score"


def _grid(canvas: Canvas, page: Page, scores: Scores, lane: Span) -> None:
    found = ticks(scores, page.journey.scale, lane)
    face = Face(SMALL, page.tokens.ink3)
    for tick in found:
        y = scores.y(tick)
        canvas.line((page.x0, y), (page.x1, y), Stroke(page.tokens.grid))
        text = page.words.shown(tick, tick_text(found))
        canvas.text(page.x0 - 10, y, text, face, anchor="right")


def _runs(columns: Iterable[Column]) -> list[tuple[tuple[Point, ...], bool]]:
    """What one line joins: the stages' points, and apart (and quiet) those without a stage."""
    columns = tuple(columns)
    stages = tuple(p for c in columns if c.is_placed for p in c.scored)
    others = tuple(p for c in columns if not c.is_placed for p in c.scored)
    quiet = any(column.is_placed for column in columns)
    return [(run, q) for run, q in ((stages, False), (others, quiet)) if run]


def _band(run: Sequence[Point], scores: Scores, tokens: Tokens) -> list[go.Scatter]:
    """Intervals as one area; where a neighbour has none, as a bar of its own."""
    x: list[float | None] = []
    y: list[float | None] = []
    for part in _known(run):
        spread = 4.0 if len(part) == 1 else 0.0
        path = [(p.x - spread, p.interval.high) for p in part]
        path += [(p.x + spread, p.interval.high) for p in part if spread]
        path += [(p.x + spread, p.interval.low) for p in reversed(part)]
        path += [(p.x - spread, p.interval.low) for p in part if spread]
        x += [*(x for x, _ in path), path[0][0], None]
        y += [*(y for _, y in path), path[0][1], None]
    if not x:
        return []
    return [_area(x, y, tokens.band, "band")]


def _known(run: Sequence[Point]) -> list[list[Point]]:
    """Neighbours whose intervals are known."""
    parts: list[list[Point]] = [[]]
    for point in run:
        if math.isfinite(point.interval.low) and math.isfinite(point.interval.high):
            parts[-1].append(point)
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _area(x: Sequence[float | None], y: Sequence[float | None], fill: str, name: str) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=list(x),
        y=list(y),
        yaxis="y2",
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=fill,
        hoverinfo="skip",
    )


def _baseline(page: Page) -> list[go.Scatter]:
    mean = page.journey.baseline
    if mean is None or not math.isfinite(mean):
        return []
    dashed = {"color": page.tokens.neutral, "width": 1.3, "dash": "5px,4px"}
    return [
        go.Scatter(
            name="baseline",
            x=[page.x0, page.x1],
            y=[mean, mean],
            yaxis="y2",
            mode="lines",
            line=dashed,
            hoverinfo="skip",
        )
    ]


def _line(run: Sequence[Point], tokens: Tokens, *, quiet: bool) -> go.Scatter:
    look = {"color": tokens.neutral, "width": 1.6} if quiet else {"color": tokens.curve, "width": 2.6}
    return go.Scatter(
        name="curve_unplaced" if quiet else "curve",
        x=[point.x for point in run],
        y=[point.mean for point in run],
        yaxis="y2",
        mode="lines",
        line=look | {"shape": "linear"},
        hoverinfo="skip",
        cliponaxis=False,
    )


def mark_signs(tokens: Tokens) -> dict[Verdict, Sign]:
    """How each verdict is marked: glory and pain differ by shape too, and by fill in grey."""
    return {
        Verdict.NEUTRAL: Sign("circle", 8, tokens.bg, tokens.curve, 2),
        Verdict.TOO_FEW: Sign("circle", 6.5, tokens.bg, tokens.neutral, 1.3),
        Verdict.GLORY: Sign("triangle-up", 18, tokens.glory, tokens.glory_line, 1.5),
        Verdict.PAIN: Sign("triangle-down", 18, tokens.pain, tokens.pain_line, 1.5),
    }


def _marks(points: Sequence[Point], page: Page) -> Iterable[go.Scatter]:
    for verdict, sign in mark_signs(page.tokens).items():
        found = [point for point in points if point.verdict == verdict]
        if not found:
            continue
        places = [(point.x, point.mean) for point in found]
        targets = [map_hover.of_point(point, page.words) for point in found]
        yield marks(places, targets, sign, verdict.value)


def _labels(canvas: Canvas, page: Page, scores: Scores) -> None:
    """Labels of the strongest marks, their halos, and the mean's own label."""
    at = {point.key: (point.x, scores.y(point.mean)) for point in page.points}
    lines = [labels.sampled([at[p.key] for p in run]) for run, _ in _runs(page.columns)]
    dots = np.repeat(np.array(list(at.values())), 3, axis=0)
    curve = np.concatenate([*lines, dots])
    halos = _mean_label(canvas, page, scores, curve)
    marked = [Box(x - 9, y - 9, x + 9, y + 9) for x, y in (at[p.key] for p in _decided(page))]
    texts = [_label(point, page, lead) for point, lead in _wanted(page)]
    wishes = [_wish(text, at[point.key]) for text, (point, _) in zip(texts, _wanted(page), strict=True)]
    obstacles = np.concatenate([curve, _mean_line(page, scores)])
    places = labels.place(wishes, obstacles, _bounds(page), [*halos, *marked])
    for text, wish, box in zip(texts, wishes, places, strict=True):
        if box:
            _write(canvas, text, box)
            _connect(canvas, box, wish, page.tokens)
            halos.append(box)
    canvas.traces += _halos(halos, scores, page.tokens)


def _decided(page: Page) -> list[Point]:
    return sorted((p for p in page.points if p.is_decided), key=lambda p: -p.strength)


def _wanted(page: Page) -> list[tuple[Point, bool]]:
    """Whose labels are tried, strongest first, and whether each leads its kind."""
    found = _decided(page)[:MOST_LABELS]
    leads = [next((p.key for p in found if p.verdict == v), "") for v in _ROOM]
    return [(p, p.key in leads and len(page.columns) <= 7) for p in found]


Label = list[tuple[str, Face]]


def _label(point: Point, page: Page, lead: bool) -> Label:
    """A name over one or two lines, and under it the mean and how far it stands out."""
    tokens = page.tokens
    colour = tokens.glory_text if point.verdict == Verdict.GLORY else tokens.pain_text
    size, room = (LEAD, 220.0) if lead else (LABEL, 165.0)
    name = Face(size, colour, BOLD)
    blanks = {"mean": point.mean, "difference": point.difference}
    key = "difference" if math.isfinite(point.difference) else "mean"
    numbers = page.words(f"figure.map.{key}", **blanks)
    lines = wrap(point.label, size, room, lines=2, weight=BOLD)
    return [*((line, name) for line in lines), (numbers, Face(SMALL, tokens.ink2))]


def _wish(label: Label, at: tuple[float, float]) -> Wish:
    wide = max(widest([text], face.size, face.weight) for text, face in label) + 8
    high = sum(_leading(face) for _, face in label) + 2
    above = label[0][1].colour != label[-1][1].colour
    return Wish(*at, wide, high, above)


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
    return Box(page.x0 + 2, lane.top + 2, page.x1 + RIGHT_LAP, lane.bottom - 3)


RIGHT_LAP: Final = 6.0


def _mean_label(canvas: Canvas, page: Page, scores: Scores, curve: Points) -> list[Box]:
    mean = page.journey.baseline
    if mean is None or not math.isfinite(mean):
        return []
    text = page.words("figure.map.baseline", mean=mean)
    size = (widest([text], SMALL) + 6, SMALL * 1.3)
    box = labels.along(size, scores.y(mean), curve, _bounds(page))
    face = Face(SMALL, page.tokens.ink2)
    canvas.text((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, text, face, anchor="center")
    return [box]


def _mean_line(page: Page, scores: Scores) -> Points:
    mean = page.journey.baseline
    if mean is None or not math.isfinite(mean):
        return np.empty((0, 2))
    return labels.sampled([(page.x0, scores.y(mean)), (page.x1, scores.y(mean))])


def _halos(boxes: Sequence[Box], scores: Scores, tokens: Tokens) -> list[go.Scatter]:
    """Page-coloured grounds behind the labels, over grid and band, under the curve."""
    x: list[float | None] = []
    y: list[float | None] = []
    for box in boxes:
        top, bottom = scores.score(box.y0), scores.score(box.y1)
        x += [box.x0, box.x1, box.x1, box.x0, box.x0, None]
        y += [top, top, bottom, bottom, top, None]
    return [_area(x, y, faded(tokens.bg, 0.86), "halos")] if x else []


NOTE_SIZE: Final = NOTE

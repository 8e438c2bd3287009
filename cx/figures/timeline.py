"""Experience along the journey: every touchpoint's score in order, with peak, worst and end."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import plotly.graph_objects as go

from cx.domain import Language, Verdict
from cx.figures import map_hover, map_points, whiskers
from cx.figures.canvas import Canvas, box_path
from cx.figures.journey_map import empty
from cx.figures.map_columns import LEFT, RIGHT
from cx.figures.map_page import Span
from cx.figures.map_points import Limits, Point, choose, whole_stages
from cx.figures.pieces import Face, Stroke
from cx.figures.stage_strip import Stage, stages_over, strip
from cx.figures.text import cut, wrap
from cx.figures.theme import BOLD, LABEL, NOTE, SMALL, Theme, Tokens
from cx.figures.theme import theme as tokens_of
from cx.figures.whiskers import Dot, Plot
from cx.figures.widths import fits
from cx.figures.widths import width as text_width
from cx.model.stage_model import UNPLACED
from cx.moments.journey import Journey
from cx.moments.timeline import Extremes, extremes
from cx.words import Words

WIDTH: Final = 1250
_X0: Final = 72.0
_STRIP: Final = Span(4.0, 38.0)
_PLOT: Final = Span(44.0, 376.0)
_ROOM: Final = 50.0  # above and below the scores: pills
_STEP: Final = 36.0  # least distance of two touchpoints
_ROWS: Final = 4  # names stand on at most so many
_ROW: Final = 18.0
_PILL: Final = 26.0


class _Page(NamedTuple):
    """What the drawers need to know."""

    journey: Journey
    words: Words
    tokens: Tokens
    points: tuple[Point, ...]
    more: int
    plot: Plot
    stages: tuple[Stage, ...]
    rows: int

    @property
    def step(self) -> float:
        """The least distance of two points."""
        return min(stage.step for stage in self.stages)

    @property
    def places(self) -> list[tuple[float, float]]:
        """For each point where it stands, and its stage's step."""
        return [(s.left + (i + 0.5) * s.step, s.step) for s in self.stages for i in range(s.points)]


def experience(
    journey: Journey, *, words: Words, theme: Theme = Theme.LIGHT, width: int = WIDTH
) -> go.Figure:
    """How people felt at each touchpoint, in journey order.

    Every point has its interval and n; the space between the mean of all scores and a point is
    tinted where glory or pain is decided. Where touchpoints are many, the marked and the most
    visited are drawn. The trace ``curve`` holds the scores; ``layout.meta.alt`` the figure in words.

    Parameters
    ----------
    width : in pixels; text keeps its size when the page stretches

    Returns
    -------
    The figure; one sentence where nothing has a score.
    """
    tokens = tokens_of(theme)
    found = scored(journey, words.language)
    if not found:
        return empty(words("figure.timeline.empty"), tokens, width)
    page = _page(journey, words, tokens, found, width)
    notes = _notes(page)
    bottom = _PLOT.bottom + 12 + _ROW * page.rows + 20
    canvas = Canvas(tokens, width, bottom + 14 + 16 * len(notes))
    dots = [_dot(page, i) for i in range(len(page.points))]
    canvas.scores = whiskers.scores_of(dots, page.plot, _ROOM)
    strip(canvas, page.stages, _STRIP, bottom - 20)
    _tints(canvas, page, dots)
    placed = [dot for dot, p in zip(dots, page.points, strict=True) if p.stage != UNPLACED]
    others = [dot for dot, p in zip(dots, page.points, strict=True) if p.stage == UNPLACED]
    whiskers.draw(canvas, dots, page.plot, [run for run in (placed, others) if run])
    best = extremes(journey)
    _pills(canvas, page, dots, best)
    _names(canvas, page, dots)
    counts = [(dot.x, point.n) for dot, point in zip(dots, page.points, strict=True)]
    whiskers.n_row(canvas, counts, page.plot.x0, bottom - 10)
    for i, note in enumerate(notes):
        canvas.text(LEFT, bottom + 16 + 16 * i, note, Face(NOTE, tokens.ink2))
    return canvas.figure(alt(journey, best, words))


def scored(journey: Journey, language: Language) -> list[Point]:
    """All touchpoints with a score, in journey order; stages, where only those have one."""
    every = [p for stage in map_points.points(journey, language).values() for p in stage]
    found = [point for point in every if point.is_scored]
    return found or [p for p in whole_stages(journey, language).values() if p.is_scored]


def roles(best: Extremes, words: Words) -> dict[str, list[str]]:
    """What a touchpoint is called beside its score: peak, worst, end."""
    named: dict[str, list[str]] = {}
    for kind in ("peak", "worst", "end"):
        for touchpoint in getattr(best, kind)["touchpoint"]:
            named.setdefault(f"touchpoint:{touchpoint}", []).append(
                words(f"figure.timeline.{kind}")
            )
    return named


def pill(names: Sequence[str], mean: float, words: Words) -> str:
    """Peak 4.7."""
    return words("figure.timeline.pill", names=words("figure.timeline.and").join(names), mean=mean)


def alt(journey: Journey, best: Extremes, words: Words) -> str:
    """The figure in words: how many touchpoints, the best, the worst, the last, the marked."""
    count = int(journey.touchpoints["mean"].notna().sum())
    said = [words("figure.timeline.alt", n=count)]
    for kind in ("peak", "worst", "end"):
        rows = getattr(best, kind)
        if len(rows):
            names = [journey.label(name, words.language) for name in rows["touchpoint"]]
            said.append(
                words(f"figure.timeline.alt_{kind}", names=names, mean=float(rows["mean"].iloc[0]))
            )
    for verdict in (Verdict.GLORY, Verdict.PAIN):
        rows = journey.touchpoints[journey.touchpoints["verdict"] == verdict]
        if len(rows):
            names = [journey.label(name, words.language) for name in rows["touchpoint"]]
            said.append(words(f"figure.alt_{verdict}", names=names))
    turning = [journey.label(name, words.language) for _, name in map_points.turns(journey)]
    if turning:
        said.append(words("figure.alt_turning", names=turning))
    return words.joined(said)


def _page(
    journey: Journey, words: Words, tokens: Tokens, found: list[Point], width: float
) -> _Page:
    x1 = width - RIGHT
    most = max(1, int((x1 - _X0) // _STEP))
    shown = _chosen(found, most, set(roles(extremes(journey), words)))
    stages = stages_over(journey, words, shown, (_X0, x1))
    step = min(stage.step for stage in stages)
    labels = [point.label for point in shown]
    rows = next(
        (r for r in range(1, _ROWS) if all(fits(t, SMALL, r * step - 8, BOLD) for t in labels)),
        _ROWS,
    )
    plot = Plot(_X0, x1, _PLOT, journey.scale, journey.baseline, words)
    more = len(found) - len(shown)
    return _Page(journey, words, tokens, shown, more, plot, stages, min(rows, len(labels)))


def _chosen(found: list[Point], most: int, named: set[str]) -> tuple[Point, ...]:
    """As many as fit: peak, worst and end, then the marked, then the most met; in their order."""
    first = [point for point in found if point.key in named][-most:]
    others = [point for point in found if point not in first]
    left = most - len(first)
    shown = choose(others, Limits(len(found), 1, left)).points if left else ()
    return tuple(point for point in found if point in first or point in shown)


def _dot(page: _Page, place: int) -> Dot:
    point = page.points[place]
    x, _ = page.places[place]
    target = map_hover.of_point(point, page.words)
    turns = point.turn is not None
    return Dot(x, point.mean, point.interval, target, point.verdict, turns)


def _tints(canvas: Canvas, page: _Page, dots: Sequence[Dot]) -> None:
    """From the mean to the point, where glory or pain is decided."""
    assert canvas.scores
    tints = {Verdict.GLORY: page.tokens.glory_tint, Verdict.PAIN: page.tokens.pain_tint}
    mean = page.plot.baseline
    for dot, (_, step) in zip(dots, page.places, strict=True):
        if dot.verdict in tints and mean is not None:
            top, bottom = sorted((canvas.scores.at(mean), canvas.scores.at(dot.mean)))
            left = dot.x - step / 2
            canvas.rect((left, top), (step, bottom - top), tints[dot.verdict])


def _pills(canvas: Canvas, page: _Page, dots: Sequence[Dot], best: Extremes) -> None:
    """Peak, worst and end, in ink: they are no verdicts."""
    named = roles(best, page.words)
    done: list[tuple[float, float]] = []
    for i, point in enumerate(page.points):
        if point.key not in named:
            continue
        text = pill(named[point.key], point.mean, page.words)
        half = text_width(text, LABEL, BOLD) / 2 + 12
        x = min(max(dots[i].x, page.plot.x0 + half), page.plot.x1 - half)
        if any(abs(x - other) < half + wide + 4 for other, wide in done):
            continue
        done.append((x, half))
        y = _pill_y(canvas, dots, i, below=_hangs(canvas, dots, i, best, point.key))
        top = y - _PILL / 2
        canvas.path(box_path(x - half, top, x + half, top + _PILL, 8), page.tokens.ink)
        canvas.text(x, y, text, Face(LABEL, page.tokens.bg, BOLD), anchor="center")


def _hangs(canvas: Canvas, dots: Sequence[Dot], place: int, best: Extremes, key: str) -> bool:
    """Whether a pill stands below its point: where it is the worst, or the line comes from above."""
    assert canvas.scores
    if key in {f"touchpoint:{name}" for name in best.peak["touchpoint"]}:
        return False
    if key in {f"touchpoint:{name}" for name in best.worst["touchpoint"]}:
        return True
    here = canvas.scores.at(dots[place].mean)
    beside = [dots[i] for i in (place - 1, place + 1) if 0 <= i < len(dots)]
    return any(canvas.scores.at(dot.mean) < here - 8 for dot in beside)


def _pill_y(canvas: Canvas, dots: Sequence[Dot], place: int, *, below: bool) -> float:
    assert canvas.scores
    dot = dots[place]
    mark, half = canvas.scores.at(dot.mean), 18 if dot.turns else 9
    top, bottom = sorted(canvas.scores.at(end) for end in dot.ends)
    return max(bottom, mark + half) + 20 if below else min(top, mark - half) - 20


def _names(canvas: Canvas, page: _Page, dots: Sequence[Dot]) -> None:
    """Names, staggered on rows with ticks where one row does not hold them."""
    tokens = page.tokens
    colours = {Verdict.GLORY: tokens.glory_text, Verdict.PAIN: tokens.pain_text}
    top = _PLOT.bottom + 12
    for i, (dot, point) in enumerate(zip(dots, page.points, strict=True)):
        row = i % page.rows
        y = top + _ROW * row
        bold = BOLD if point.is_marked else 400
        name = cut(point.label, SMALL, page.rows * page.step - 8, bold)
        half = text_width(name, SMALL, bold) / 2
        x = min(max(dot.x, LEFT + half), page.plot.x1 - half)
        face = Face(SMALL, colours.get(point.verdict, tokens.ink), bold)
        canvas.text(x, y, name, face, anchor="center")
        if row:
            canvas.line((dot.x, top - 9), (dot.x, y - 9), Stroke(tokens.line))
        canvas.target(x, y, dot.target, size=18)


def _notes(page: _Page) -> list[str]:
    """What the signs mean, and what is not drawn."""
    words = page.words
    bars = any(math.isfinite(point.interval.low) for point in page.points)
    said = [words("figure.timeline.note_bars")] if bars else []
    if any(point.is_decided for point in page.points):
        said.append(words("figure.timeline.note_tint"))
    if any(point.turn for point in page.points):
        said.append(map_hover.turning_note(page.journey, words))
    if page.more:
        said.append(words("figure.timeline.note_more", n=page.more))
    room = page.plot.x1 - LEFT
    return wrap(words.joined(said), NOTE, room, lines=3) if said else []

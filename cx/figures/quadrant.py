"""Moments of truth: how each touchpoint felt across, how much it moves the next step upwards."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import plotly.graph_objects as go

from cx.domain import Interval
from cx.figures import labels
from cx.figures.canvas import Canvas, curve, marks
from cx.figures.effects import Looks
from cx.figures.labels import Box, Points, Wish
from cx.figures.moment_rows import influence_alone
from cx.figures.pieces import Face, Scores, Sign, Stroke
from cx.figures.quadrant_marks import Moment, alt, look, moments, target
from cx.figures.quadrant_page import HEIGHT, Page, ground, known, page_of
from cx.figures.text import cut
from cx.figures.theme import BODY, BOLD, Theme, faded
from cx.figures.theme import theme as tokens_of
from cx.figures.widths import width as text_width
from cx.moments.turning import Turning
from cx.words import Words

WIDTH: Final = 840
_NAME: Final = 17.0  # px: of what decides
_NAMES: Final = 24  # of what does not decide: the others tell theirs under the pointer
_LONGEST: Final = 210.0


class _Mark(NamedTuple):
    moment: Moment
    look: Looks
    x: float
    y: float


def quadrant(
    found: Turning,
    *,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
    chosen: str | None = None,
) -> go.Figure:
    """What to mend, keep, build and leave: experience across, the size of the influence upwards.

    Crosses are 95 % intervals; the marks' shape says which way an effect goes. Moments with too few
    scores stand in a strip at the left, those with scores alone in one below. The traces ``glory``,
    ``pain``, ``turning`` and ``open`` hold true scores and sizes; a click says ``<stage>:<touchpoint>``.

    Parameters
    ----------
    chosen : what was clicked last, to be ringed

    Returns
    -------
    The figure; influences alone, one under the other, where nothing has both.
    """
    every = moments(found, words)
    both = [each for each in every if known(each.mean) and known(each.size)]
    if not both:
        return influence_alone(found, words=words, theme=theme, width=width)
    page = page_of(found, every, words, tokens_of(theme), width)
    canvas = Canvas(page.tokens, width, HEIGHT)
    canvas.across, canvas.scores = page.across, page.up
    corners = ground(canvas, page)
    shown = _marks(page, every)
    for mark in shown:
        _cross(canvas, page, mark)
    _points(canvas, page, shown)
    _labels(canvas, page, shown, corners)
    for mark in shown:
        if mark.moment.key == chosen:
            ring = page.tokens.accent
            canvas.sign(mark.x, mark.y, Sign("circle-open", 32, ring, ring, 2.5))
    return canvas.figure(alt(found, every, words))


def _marks(page: Page, every: Sequence[Moment]) -> list[_Mark]:
    """Where moments stand; in the strips beside one another."""
    found: list[_Mark] = []
    for each in every:
        x = page.across.at(each.mean) if known(each.mean) else None
        y = page.up.at(min(each.size, page.up.high)) if known(each.size) else None
        if x is None and page.aside and y is not None:
            x = _free(found, (page.aside.x0 + page.aside.x1) / 2, y, side=True)
        elif y is None and page.below and x is not None:
            y = _free(found, (page.below.y0 + page.below.y1) / 2, x, side=False)
        if x is not None and y is not None:
            found.append(_Mark(each, look(each, page.tokens), x, y))
    return found


def _free(found: Sequence[_Mark], middle: float, at: float, *, side: bool) -> float:
    """The place nearest to a strip's middle where no other mark stands."""
    steps = (0, 13, -13, 26, -26, 39, -39) if side else (0, 12, -12)
    taken = [(mark.x, mark.y) if side else (mark.y, mark.x) for mark in found]
    free = (
        middle + step
        for step in steps
        if all(math.hypot(middle + step - a, at - b) > 12 for a, b in taken)
    )
    return next(free, middle)


def _cross(canvas: Canvas, page: Page, mark: _Mark) -> None:
    """The two intervals of a moment, as far as the page goes."""
    moment = mark.moment
    quiet = Stroke(faded(page.tokens.neutral, 0.5), 1.0)
    stroke = Stroke(mark.look.line, 1.8) if moment.decides else quiet
    lines: list[tuple[float | None, float | None]] = []
    if known(moment.size):
        x = moment.mean if known(moment.mean) else page.across.score(mark.x)
        lines += [*((x, end) for end in _clipped(moment.limits, page.up)), (None, None)]
    if known(moment.mean) and known(moment.size):
        y = min(moment.size, page.up.high)
        lines += [(end, y) for end in _clipped(moment.interval, page.across)]
    if lines:
        canvas.traces.append(curve(lines, stroke, "intervals", "x2"))


def _clipped(limits: Interval, axis: Scores) -> list[float]:
    low, high = sorted((axis.low, axis.high))
    return [min(max(end, low), high) for end in limits if known(end)]


def _points(canvas: Canvas, page: Page, shown: Sequence[_Mark]) -> None:
    """The marks: those that decide lie over the others."""
    by_sign: dict[tuple[bool, Sign], list[_Mark]] = {}
    for mark in shown:
        by_sign.setdefault((mark.moment.decides, mark.look.sign), []).append(mark)
    for (decides, sign), found in sorted(by_sign.items(), key=lambda each: each[0][0]):
        clear = found[0].moment.clear
        name = {True: "glory", False: "pain", None: "turning"}[clear] if decides else "open"
        places = [(page.across.score(mark.x), page.up.score(mark.y)) for mark in found]
        targets = [target(mark.moment, page.found, page.words) for mark in found]
        canvas.traces.append(marks(places, targets, sign, name, "x2"))


def _labels(canvas: Canvas, page: Page, shown: Sequence[_Mark], corners: Sequence[Box]) -> None:
    """Names: of all that decides with the effect, of the rest as many as find room."""
    loud = [mark for mark in shown if mark.moment.decides]
    quiet = [mark for mark in shown if not mark.moment.decides]
    named = [*loud, *sorted(quiet, key=_importance)[:_NAMES]]
    texts = [_text(mark, page) for mark in named]
    wishes = [_wish(mark, text) for mark, text in zip(named, texts, strict=True)]
    taken = [*corners, *(_box(mark) for mark in shown)]
    places = labels.place(
        wishes, _lines(page, shown), page.bounds, taken, candidates=labels.all_round
    )
    for mark, text, wish, box in zip(named, texts, wishes, places, strict=True):
        if box is None:
            continue
        y = box.y0
        for line, face in text:
            y += 0.6 * face.size
            canvas.text((box.x0 + box.x1) / 2, y, line, face, anchor="center")
            y += 0.65 * face.size
        end = labels.nearest(box, mark.x, mark.y)
        if math.dist(end, (mark.x, mark.y)) > wish.clear + 14:
            canvas.line((mark.x, mark.y), end, Stroke(page.tokens.neutral, 1.0, "2px,2px"))


def _importance(mark: _Mark) -> tuple[bool, int]:
    """Glory and pain first, then as ranked."""
    return mark.moment.clear is None and mark.look.sign.symbol == "circle", mark.moment.row["rank"]


def _text(mark: _Mark, page: Page) -> list[tuple[str, Face]]:
    moment, tokens = mark.moment, page.tokens
    if not moment.decides:
        return [(cut(moment.name, BODY, _LONGEST), Face(BODY, mark.look.text))]
    name = cut(moment.name, _NAME, _LONGEST, BOLD)
    effect = page.words.shown(moment.effect, "points")
    return [(name, Face(_NAME, mark.look.text, BOLD)), (effect, Face(BODY, tokens.ink2))]


def _wish(mark: _Mark, text: Sequence[tuple[str, Face]]) -> Wish:
    wide = max(text_width(line, face.size, face.weight) for line, face in text) * 1.04
    high = sum(1.25 * face.size for _, face in text)
    return Wish(mark.x, mark.y, wide, high, above=True, clear=mark.look.sign.size / 2 + 4)


def _box(mark: _Mark) -> Box:
    half = mark.look.sign.size / 2 - 2
    return Box(mark.x - half, mark.y - half, mark.x + half, mark.y + half)


def _lines(page: Page, shown: Sequence[_Mark]) -> Points:
    """Crosses and the lines between the quadrants, as obstacles."""
    plot, (x, y) = page.plot, page.centre
    paths = [[(plot.x0, y), (plot.x1, y)], [(x, plot.y0), (x, plot.y1)]]
    for mark in shown:
        if known(mark.moment.size):
            tops = [page.up.at(end) for end in _clipped(mark.moment.limits, page.up)]
            paths.append([(mark.x, end) for end in tops])
        if known(mark.moment.mean) and known(mark.moment.size):
            sides = [page.across.at(end) for end in _clipped(mark.moment.interval, page.across)]
            paths.append([(end, mark.y) for end in sides])
    return np.concatenate([labels.sampled(path) for path in paths if len(path) > 1])

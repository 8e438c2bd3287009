"""Priorities: what tips would be worth against their effort, or any two of the user's axes."""

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import plotly.graph_objects as go

from cx.figures import labels
from cx.figures.canvas import Canvas, curve, marks
from cx.figures.effects import Looks, looks
from cx.figures.journey_map import empty
from cx.figures.labels import Box, Points, Wish
from cx.figures.pieces import Face, Scores, Sign, Stroke, Target
from cx.figures.priorities_page import HEIGHT, Page, ground, name_of, page_of
from cx.figures.text import clean, cut
from cx.figures.theme import BODY, BOLD, Theme, Tokens, faded
from cx.figures.theme import theme as tokens_of
from cx.figures.widths import width as text_width
from cx.model.priority import IMPACT
from cx.whatif.amounts import amount, told
from cx.whatif.priorities import Do, Ranking
from cx.words import Words

WIDTH: Final = 1250
_APART: Final = 18.0  # px between marks at one place
_HALF: Final = 9.0  # of a mark
_FIRST: Final = 3  # so many are named in bold
_LONGEST: Final = 300.0


class _Mark(NamedTuple):
    row: Any
    look: Looks
    x: float
    y: float
    ends: tuple[float, float] | None  # of its whisker


def priorities(
    found: Ranking, *, words: Words, theme: Theme = Theme.LIGHT, width: float = WIDTH
) -> go.Figure:
    """What to do first, to plan, to do if there is time and to leave: two axes of a ranking.

    Filled marks are tested tips at their expected gain, hollow ones stand at what a usual success
    would bring; whiskers are 80 % intervals. Each name begins with the tip's place in the order.
    Marks at one place stand beside one another. The traces ``tested`` and ``untested`` hold values.

    Returns
    -------
    The figure; a sentence where no tip has both.
    """
    tokens = tokens_of(theme)
    page = page_of(found, words, tokens, width)
    if not any(found.todo()):
        return empty(nothing(found, words), tokens, width)
    canvas = Canvas(tokens, width, HEIGHT)
    canvas.across, canvas.scores = page.across, page.up
    corners = ground(canvas, page)
    shown = _marks(page)
    for mark in shown:
        _interval(canvas, page, mark)
    _points(canvas, page, shown)
    _labels(canvas, page, shown, corners)
    return canvas.figure(alt(found, words))


def look(row: Any, tokens: Tokens) -> Looks:
    """Tested: gain and loss where the interval is clear of 0, else filled; not tested: hollow."""
    if not row["tested"]:
        return looks(None, tokens, size=14)
    if row["impact_low"] > 0 or row["impact_high"] < 0:
        return looks(bool(row["impact_low"] > 0), tokens, size=17)
    return Looks(Sign("circle", 13, tokens.neutral, tokens.bg, 1.5), tokens.neutral, tokens.ink)


def target(row: Any, found: Ranking, words: Words) -> Target:
    """What a tip tells: its place and name, its gain with the interval, effort and scores."""
    name = words("figure.priorities.named", place=row["place"], name=title(row, words))
    effort = words("page.tips.effort", effort=words(f"page.tips.efforts.{row['effort']}"))
    scores = [
        words("figure.priorities.score", name=clean(axis.name.of(words.language)), n=row[axis.id])
        for axis in found.axes
        if not math.isnan(row[axis.id])
    ]
    return Target(row["tip"], (name, gain(row, found, words), effort, *scores))


def gain(row: Any, found: Ranking, words: Words) -> str:
    """A tip's gain in a sentence: expected with limits, or what a usual success would bring."""
    if math.isnan(row["impact"]):
        return words("figure.priorities.no_impact")
    limits = (row["impact_low"], row["impact_high"])
    expected = told(found.counted, row["impact"], *limits, words)
    if row["tested"]:
        return words("figure.priorities.tested", gain=expected.value, range=expected.range)
    if row["upside"] <= 0:
        return words("figure.priorities.never", range=expected.range)
    upside = amount(found.counted, row["upside"], words)
    return words("figure.priorities.untested", range=expected.range, upside=upside)


def title(row: Any, words: Words) -> str:
    """A tip's name on one line."""
    return clean(row["title"].of(words.language))


def alt(found: Ranking, words: Words) -> str:
    """The figure in words: its axes, and what stands in each corner."""
    across, up = (name_of(side.axis, found, words) for side in found.sides())
    said = [words("figure.priorities.alt", n=len(found.rows), across=across, up=up)]
    rows, todo = found.rows.to_dict("records"), found.todo()
    for each in Do:
        names = [title(row, words) for row, do in zip(rows, todo, strict=True) if do is each]
        if names:
            said.append(words(f"figure.priorities.alt_{each}", names=names))
    return words.joined(said)


def nothing(found: Ranking, words: Words) -> str:
    """Why there is no picture."""
    missing = IMPACT in {side.axis for side in found.sides()} and not found.known
    return words(f"figure.priorities.{'empty_impact' if missing else 'empty'}")


def _marks(page: Page) -> list[_Mark]:
    """Where tips stand: in the strips where one axis is not known, beside others at one place."""
    found: list[_Mark] = []
    level = page.sides[0].axis != IMPACT  # gains are not moved
    pairs = zip(*(side.values for side in page.sides), strict=True)
    for row, (across, up) in zip(page.found.rows.to_dict("records"), pairs, strict=True):
        x = _at(across, page.across, page.aside, along=0)
        y = _at(up, page.up, page.below, along=1)
        if x is None or y is None:
            continue
        mark = _Mark(row, look(row, page.tokens), x, y, _whisker(row, page))
        alone = page.aside is not None and x < page.aside.x1  # too narrow for whiskers side by side
        found.append(
            _free(found, mark._replace(ends=None) if alone else mark, level)._replace(
                ends=mark.ends
            )
        )
    return found


def _at(value: float, scores: Scores, strip: Box | None, *, along: int) -> float | None:
    if not math.isnan(value):
        return scores.at(value)
    return (strip[along] + strip[along + 2]) / 2 if strip else None


def _whisker(row: Any, page: Page) -> tuple[float, float] | None:
    """The ends of a gain's interval in pixels, as far as the page goes."""
    limits = (row["impact_low"], row["impact_high"])
    for side, scores in zip(page.sides, (page.across, page.up), strict=True):
        if side.axis == IMPACT and not math.isnan(limits[0]):
            first, last = (scores.at(min(max(end, scores.low), scores.high)) for end in limits)
            return min(first, last), max(first, last)
    return None


def _free(found: Sequence[_Mark], mark: _Mark, level: bool) -> _Mark:
    """The nearest place, to the right and left or up and down, where it covers no other."""
    steps = (sign * _APART * k for k in range(len(found) + 1) for sign in (1, -1))
    moved = (
        mark._replace(x=mark.x + step) if level else mark._replace(y=mark.y + step)
        for step in steps
    )
    return next(each for each in moved if not any(_meets(each, other, level) for other in found))


def _meets(one: _Mark, other: _Mark, level: bool) -> bool:
    """Whether two marks with their whiskers lie over one another."""
    here, there = (one.x, other.x) if level else (one.y, other.y)
    if abs(here - there) >= _APART - 1:
        return False
    spans = []
    for mark in (one, other):
        at = mark.y if level else mark.x
        low, high = mark.ends or (at, at)
        spans.append((min(low, at - _HALF), max(high, at + _HALF)))
    (a, b), (c, d) = spans
    return a < d and c < b


def _line(mark: _Mark, page: Page) -> list[tuple[float, float]]:
    """The whisker on the page, in pixels."""
    if mark.ends is None:
        return []
    if page.sides[0].axis == IMPACT:
        return [(end, mark.y) for end in mark.ends]
    return [(mark.x, end) for end in mark.ends]


def _interval(canvas: Canvas, page: Page, mark: _Mark) -> None:
    """The interval of a gain; what was never tested stands back."""
    quiet = Stroke(faded(page.tokens.neutral, 0.55), 1.2)
    stroke = Stroke(mark.look.line, 2.0) if mark.row["tested"] else quiet
    lines = [(page.across.score(x), page.up.score(y)) for x, y in _line(mark, page)]
    if lines:
        canvas.traces.append(curve(lines, stroke, "intervals", "x2"))


def _points(canvas: Canvas, page: Page, shown: Sequence[_Mark]) -> None:
    by_sign: dict[tuple[bool, Sign], list[_Mark]] = {}
    for mark in shown:
        by_sign.setdefault((bool(mark.row["tested"]), mark.look.sign), []).append(mark)
    for (tested, sign), found in by_sign.items():
        places = [(page.across.score(mark.x), page.up.score(mark.y)) for mark in found]
        targets = [target(mark.row, page.found, page.words) for mark in found]
        name = "tested" if tested else "untested"
        canvas.traces.append(marks(places, targets, sign, name, "x2"))


def _labels(canvas: Canvas, page: Page, shown: Sequence[_Mark], corners: Sequence[Box]) -> None:
    """Place and name of as many as find room, in their order; of the others the place alone."""
    taken = [*corners, *(_box(mark) for mark in shown)]
    lines = _lines(page, shown)
    for named in (True, False):
        left = [(mark, *_text(mark, page, named=named)) for mark in shown]
        wishes = [_wish(mark, text, face) for mark, text, face in left]
        places = labels.place(wishes, lines, page.bounds, taken, candidates=labels.all_round)
        for (mark, text, face), wish, box in zip(left, wishes, places, strict=True):
            if box is None:
                continue
            _label(canvas, page, mark, text, face, wish, box)
            taken.append(box)
        shown = [mark for mark, box in zip(shown, places, strict=True) if box is None]


def _label(
    canvas: Canvas, page: Page, mark: _Mark, text: str, face: Face, wish: Wish, box: Box
) -> None:
    middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    canvas.text(*middle, text, face, anchor="center")
    end = labels.nearest(box, mark.x, mark.y)
    if math.dist(end, (mark.x, mark.y)) > wish.clear + 14:
        canvas.line((mark.x, mark.y), end, Stroke(page.tokens.neutral, 1.0, "2px,2px"))


def _text(mark: _Mark, page: Page, *, named: bool) -> tuple[str, Face]:
    weight = BOLD if mark.row["place"] <= _FIRST else 400
    face = Face(BODY, mark.look.text if mark.row["tested"] else page.tokens.ink, weight)
    if not named:
        return str(mark.row["place"]), face
    blanks = {"place": mark.row["place"], "name": title(mark.row, page.words)}
    return cut(page.words("figure.priorities.named", **blanks), BODY, _LONGEST, weight), face


def _wish(mark: _Mark, text: str, face: Face) -> Wish:
    wide = text_width(text, face.size, face.weight) * 1.04
    return Wish(mark.x, mark.y, wide, 1.25 * BODY, above=True, clear=mark.look.sign.size / 2 + 4)


def _box(mark: _Mark) -> Box:
    half = mark.look.sign.size / 2
    return Box(mark.x - half, mark.y - half, mark.x + half, mark.y + half)


def _lines(page: Page, shown: Sequence[_Mark]) -> Points:
    """Whiskers and the lines between the corners, as obstacles."""
    plot, (x, y) = page.plot, page.centre
    paths = [[(plot.x0, y), (plot.x1, y)], [(x, plot.y0), (x, plot.y1)]]
    paths += [line for mark in shown if (line := _line(mark, page))]
    return np.concatenate([labels.sampled(path) for path in paths])

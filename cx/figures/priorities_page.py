"""The ground of the picture of priorities: two axes, what to do in each corner, and strips."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from cx.figures.canvas import Canvas
from cx.figures.effects import Axis, axis
from cx.figures.labels import Box
from cx.figures.pieces import Face, Scores, Stroke
from cx.figures.text import clean, cut, wrap
from cx.figures.theme import BODY, BOLD, LABEL, NOTE, SMALL, Tokens
from cx.figures.widths import width as text_width
from cx.model.priority import EFFORT, IMPACT, SCORES
from cx.whatif.amounts import amount
from cx.whatif.priorities import Ranking, Side
from cx.whatif.results import PER
from cx.words import Words

HEIGHT: Final = 640.0
_EDGE: Final = 8.0
_TOP: Final = 44.0  # what the height means stands above, in two lines
_FOOT: Final = 50.0
_LEFT: Final = 96.0
_STRIP: Final = 78.0
_ASIDE: Final = 110.0
_GAP: Final = 6.0
_ROOM: Final = 0.55  # beyond the lowest and the highest score
_LOSS: Final = 0.4  # of the largest gain: what might be lost is drawn as far as this
_HEADROOM: Final = 1.12
_NEAR: Final = 10.0  # px: no round value is written so near to an edge


class Page(NamedTuple):
    """What the drawers need to know."""

    found: Ranking
    sides: tuple[Side, Side]
    words: Words
    tokens: Tokens
    plot: Box
    across: Scores
    up: Scores
    aside: Box | None
    below: Box | None

    @property
    def centre(self) -> tuple[float, float]:
        """Where the corners meet."""
        across, up = self.sides
        return self.across.at(across.middle), self.up.at(up.middle)

    @property
    def bounds(self) -> Box:
        """What labels may not leave."""
        left = (self.aside or self.plot).x0
        return Box(left, self.plot.y0 + 2, self.plot.x1, (self.below or self.plot).y1 - 2)


def page_of(found: Ranking, words: Words, tokens: Tokens, width: float) -> Page:
    """Where everything stands: strips only where a tip's place on one axis is not known."""
    across, up = sides = found.sides()
    pairs = list(zip(across.values, up.values, strict=True))
    aside = any(math.isnan(x) and not math.isnan(y) for x, y in pairs)
    below = any(math.isnan(y) and not math.isnan(x) for x, y in pairs)
    left = _LEFT + (_ASIDE + _GAP if aside else 0.0)
    bottom = HEIGHT - _FOOT - (_STRIP + _GAP if below else 0.0)
    plot = Box(left, _TOP, width - _EDGE, bottom)
    return Page(
        found=found,
        sides=sides,
        words=words,
        tokens=tokens,
        plot=plot,
        across=Scores(*ends(across), plot.x0, plot.x1),
        up=Scores(*ends(up), plot.y1, plot.y0),
        aside=Box(_LEFT, plot.y0, _LEFT + _ASIDE, plot.y1) if aside else None,
        below=Box(plot.x0, plot.y1 + _GAP, plot.x1, plot.y1 + _GAP + _STRIP) if below else None,
    )


def ends(side: Side) -> tuple[float, float]:
    """How far an axis reaches: all scores, or gains with as much of the losses as leaves room."""
    if side.axis != IMPACT:
        return SCORES[0] - _ROOM, SCORES[-1] + _ROOM
    seen = [end for each in side.limits for end in each] + side.values
    known = [value for value in seen if math.isfinite(value)]
    high = max([0.0, *known]) or max([1.0, *(-value for value in known)])
    sure = min([0.0, *(value for value in side.values if math.isfinite(value))])
    low = min(max(min([0.0, *known]), -_LOSS * high), sure)
    return 1.08 * low - 0.04 * high, _HEADROOM * high


def ground(canvas: Canvas, page: Page) -> list[Box]:
    """Everything under the marks; returns the boxes that no label may touch."""
    tokens, plot, (x, y) = page.tokens, page.plot, page.centre
    for box in (plot, page.aside, page.below):
        if box:
            canvas.rect(box[:2], (box.x1 - box.x0, box.y1 - box.y0), tokens.lane, radius=4)
    _upwards(canvas, page)
    _across(canvas, page)
    middle = Stroke(tokens.ink3, 1.2, "5px,4px")
    canvas.line((x, plot.y0), (x, plot.y1), middle)
    canvas.line((plot.x0, y), (plot.x1, y), middle)
    _strip_names(canvas, page)
    return _corners(canvas, page)


def ticks(side: Side) -> Axis:
    """Round values of an axis."""
    if side.axis != IMPACT:
        return Axis(SCORES[0], SCORES[-1], tuple(map(float, SCORES)), 1.0)
    return axis(ends(side), room=0.0)


def tick_text(value: float, side: Side, found: Ranking, words: Words) -> str:
    """A round value of an axis: an amount, what the effort is, or a score."""
    if side.axis == IMPACT:
        return amount(found.counted, value, words)
    if side.axis == EFFORT:
        return words(f"page.tips.efforts.{value:.0f}")
    return words.shown(value, "n")


def name_of(axis: str, found: Ranking, words: Words) -> str:
    """What an axis shows."""
    own = {each.id: each.name.of(words.language) for each in found.axes}
    if axis in own:
        return words("figure.priorities.own", name=clean(own[axis]))
    if axis == EFFORT:
        return words("figure.priorities.effort")
    return words(f"figure.priorities.impact_{found.counted}", per=PER)


def _upwards(canvas: Canvas, page: Page) -> None:
    tokens, words, plot, side = page.tokens, page.words, page.plot, page.sides[1]
    title = name_of(side.axis, page.found, words)
    canvas.text(_EDGE, 12, cut(title, BODY, plot.x1 - _EDGE), Face(BODY, tokens.ink2))
    if IMPACT in {each.axis for each in page.sides}:
        note = cut(words("figure.priorities.marks"), NOTE, plot.x1 - _EDGE)
        canvas.text(_EDGE, 31, note, Face(NOTE, tokens.ink3))
    left = (page.aside or plot).x0
    for value in ticks(side).ticks:
        y = page.up.at(value)
        if not plot.y0 + _NEAR < y < plot.y1 - _NEAR:
            continue
        zero = side.axis == IMPACT and value == 0
        canvas.line(
            (left, y), (plot.x1, y), Stroke(tokens.ink3, 1.3) if zero else Stroke(tokens.line)
        )
        lines = wrap(tick_text(value, side, page.found, words), SMALL, _LEFT - _EDGE - 10, lines=2)
        for i, line in enumerate(lines):
            place = y + 15 * (i - (len(lines) - 1) / 2)
            canvas.text(_LEFT - 8, place, line, Face(SMALL, tokens.ink3), anchor="right")


def _across(canvas: Canvas, page: Page) -> None:
    tokens, words, plot, side = page.tokens, page.words, page.plot, page.sides[0]
    foot = (page.below or plot).y1
    for value in ticks(side).ticks:
        x = page.across.at(value)
        if not plot.x0 + _NEAR < x < plot.x1 - _NEAR:
            continue
        if side.axis == IMPACT:
            zero = Stroke(tokens.ink3, 1.3) if value == 0 else Stroke(tokens.line)
            canvas.line((x, plot.y0), (x, plot.y1), zero)
        text = tick_text(value, side, page.found, words)
        canvas.text(x, foot + 14, text, Face(SMALL, tokens.ink3), anchor="center")
    title = name_of(side.axis, page.found, words)
    middle = (plot.x0 + plot.x1) / 2
    canvas.text(middle, foot + 35, title, Face(BODY, tokens.ink2), anchor="center")


def _corners(canvas: Canvas, page: Page) -> list[Box]:
    """What to do in each corner, quietly."""
    (across, up), plot, found = page.sides, page.plot, []
    for at_right in (False, True):
        for at_top in (False, True):
            todo = page.found.corner(at_right is across.more_is_better, at_top is up.more_is_better)
            name = page.words(f"figure.priorities.do.{todo}")
            y = plot.y0 + 18 if at_top else plot.y1 - 18
            wide = text_width(name, LABEL, BOLD) * 1.06
            left = plot.x1 - 12 - wide if at_right else plot.x0 + 12
            canvas.text(left, y, name, Face(LABEL, page.tokens.ink3, BOLD))
            found.append(Box(left, y - 12, left + wide, y + 12))
    return found


def _strip_names(canvas: Canvas, page: Page) -> None:
    face, (across, up) = Face(NOTE, page.tokens.ink2), page.sides
    if page.aside:
        lines = _unknown(across, page.words, _ASIDE - 12)
        middle = (page.aside.x0 + page.aside.x1) / 2
        for i, line in enumerate(lines):
            canvas.text(middle, page.aside.y0 + 14 + 15 * i, line, face, anchor="center")
    if page.below:
        lines = _unknown(up, page.words, _LEFT - _EDGE - 10)
        y = (page.below.y0 + page.below.y1) / 2 - 7.5 * (len(lines) - 1)
        for i, line in enumerate(lines):
            canvas.text(_LEFT - 8, y + 15 * i, line, face, anchor="right")


def _unknown(side: Side, words: Words, room: float) -> Sequence[str]:
    kind = "impact" if side.axis == IMPACT else "score"
    return wrap(words(f"figure.priorities.no_{kind}"), NOTE, room, lines=3)

"""The ground of the moments' picture: axes, the four quadrants by name, and strips at their side."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from cx.domain import Quadrant
from cx.figures.canvas import Anchor, Canvas
from cx.figures.labels import Box
from cx.figures.map_curve import multiples, score_range, tick_text
from cx.figures.pieces import Face, Scores, Stroke
from cx.figures.quadrant_marks import Moment, ends
from cx.figures.text import cut, wrap
from cx.figures.theme import BODY, BOLD, NOTE, SMALL, Tokens, faded
from cx.figures.widths import widest
from cx.figures.widths import width as text_width
from cx.moments.turning import Turning
from cx.words import Words

HEIGHT: Final = 660
_CORNER: Final = 20.0
_TOP: Final = 26.0  # what the height means stands above
_EDGE: Final = 8.0
_AXIS: Final = 52.0
_ASIDE: Final = 104.0  # px: the strip of what has too few scores
_BELOW: Final = 46.0  # px: the strip of what has scores alone
_FOOT: Final = 46.0
_GAP: Final = 4.0
_STEPS: Final = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
_ACROSS: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_LEFT: Final[Anchor] = "left"
_RIGHT: Final[Anchor] = "right"
_TOPS: Final = (Quadrant.MEND, Quadrant.KEEP)
_HEADROOM: Final = 1.18  # over the largest size: the corners' names
_LOWER: Final = 0.3  # of the height: at least so much for build and leave


class Page(NamedTuple):
    """What the drawers need to know."""

    found: Turning
    words: Words
    tokens: Tokens
    plot: Box
    across: Scores
    up: Scores
    aside: Box | None
    below: Box | None

    @property
    def centre(self) -> tuple[float, float]:
        """Where the quadrants meet."""
        return self.across.at(self.found.journey.baseline or 0.0), self.up.at(self.found.least)

    @property
    def bounds(self) -> Box:
        """What labels may not leave."""
        return Box(_AXIS, self.plot.y0 + 2, self.plot.x1, (self.below or self.plot).y1 - 2)


def ground(canvas: Canvas, page: Page) -> list[Box]:
    """Everything under the marks; returns the boxes that no label may touch."""
    _tints(canvas, page)
    _sizes_axis(canvas, page)
    _scores_axis(canvas, page)
    _strip_names(canvas, page)
    return _corners(canvas, page)


def known(value: float) -> bool:
    """Whether there is a number."""
    return math.isfinite(value)


def page_of(
    found: Turning, every: Sequence[Moment], words: Words, tokens: Tokens, width: float
) -> Page:
    """Where everything stands: strips only where something needs them."""
    aside = any(not known(each.mean) for each in every)
    below = any(not known(each.size) for each in every)
    left = _AXIS + (_ASIDE + _GAP if aside or below else 0.0)
    bottom = HEIGHT - _FOOT - (_BELOW + _GAP if below else 0.0)
    plot = Box(left, _TOP, width - _EDGE, bottom)
    scored = [v for each in every for v in (each.mean, *(each.interval if each.decides else ()))]
    scale = found.journey.scale
    low, high = score_range([], found.journey.baseline, scale, [v for v in scored if known(v)])
    more = 0.06 * (high - low)
    ends_across = (low - more, high + more)
    if scale and not scale.best_is_high:
        ends_across = ends_across[::-1]
    return Page(
        found=found,
        words=words,
        tokens=tokens,
        plot=plot,
        across=Scores(*ends_across, plot.x0, plot.x1),
        up=Scores(*_sizes(found, every), plot.y1, plot.y0),
        aside=Box(_AXIS, plot.y0, _AXIS + _ASIDE, plot.y1) if aside else None,
        below=Box(plot.x0, plot.y1 + _GAP, plot.x1, plot.y1 + _GAP + _BELOW) if below else None,
    )


def _sizes(found: Turning, every: Sequence[Moment]) -> tuple[float, float]:
    """The sizes to be shown: all that decides with its limits, of the rest the estimates."""
    sized = [each for each in every if known(each.size)]
    deciding = [each for each in sized if each.decides]
    most = max([2.2 * found.least, *(each.size for each in sized), *ends(deciding)])
    least = min([0.0, *ends(sized)])
    high = _HEADROOM * most
    room = (_LOWER * high - found.least) / (1 - _LOWER)
    return -max(room, min(-least, 0.35 * high)), high


def _tints(canvas: Canvas, page: Page) -> None:
    """The four quadrants and the strips, tinted."""
    tokens, plot, (x, y) = page.tokens, page.plot, page.centre
    half = _GAP / 2
    tops = ((plot.x0, x - half, tokens.pain_tint), (x + half, plot.x1, tokens.glory_tint))
    for left, right, tint in tops:
        canvas.rect((left, plot.y0), (right - left, y - half - plot.y0), faded(tint, 0.6))
        canvas.rect((left, y + half), (right - left, plot.y1 - y - half), tokens.lane)
    for strip in (page.aside, page.below):
        if strip:
            canvas.rect(strip[:2], (strip.x1 - strip.x0, strip.y1 - strip.y0), tokens.lane)


def _corners(canvas: Canvas, page: Page) -> list[Box]:
    """What to do in each quadrant, and why, in its corner."""
    words, tokens, plot, (middle, _) = page.words, page.tokens, page.plot, page.centre
    found = []
    for each in Quadrant:
        at_right, at_top = each in (Quadrant.KEEP, Quadrant.BUILD), each in _TOPS
        name, room = (
            words(f"quadrant.{each}.name"),
            plot.x1 - middle if at_right else middle - plot.x0,
        )
        lines = wrap(words(f"quadrant.{each}.why"), SMALL, max(room - 28, 90), lines=3)
        x, anchor = plot.x0 + 14, _LEFT
        if at_right:
            x, anchor = plot.x1 - 14, _RIGHT
        y = plot.y0 + 20 if at_top else plot.y1 - 20 - 16 * len(lines)
        canvas.text(x, y, name, Face(_CORNER, tokens.ink, BOLD), anchor=anchor)
        for i, line in enumerate(lines):
            canvas.text(x, y + 22 + 16 * i, line, Face(SMALL, tokens.ink2), anchor=anchor)
        wide = max(text_width(name, _CORNER, BOLD), widest(lines, SMALL))
        left = x - wide if at_right else x
        found.append(Box(left, y - 12, left + wide, y + 14 + 16 * len(lines)))
    return found


def _sizes_axis(canvas: Canvas, page: Page) -> None:
    tokens, words, plot = page.tokens, page.words, page.plot
    up = words("figure.quadrant.up", what=words(f"page.moments.what.{page.found.endpoint}"))
    canvas.text(_EDGE, 12, cut(up, BODY, plot.x1 - _EDGE), Face(BODY, tokens.ink2))
    spread = page.up.high - page.up.low
    step = next((each for each in _STEPS if spread / each <= 8), 1.0)
    key = "tick" if step >= 0.01 else "tick_fine"
    for tick in multiples(step, 0.0, page.up.high):
        y = page.up.at(tick)
        stroke = Stroke(tokens.line) if tick else Stroke(tokens.ink3, 1.2, "4px,3px")
        canvas.line(((page.aside or plot).x0, y), (plot.x1, y), stroke)
        text = words(f"figure.quadrant.{key}", size=tick)
        canvas.text(_AXIS - 8, y, text, Face(SMALL, tokens.ink3), anchor="right")


def _scores_axis(canvas: Canvas, page: Page) -> None:
    tokens, words, journey = page.tokens, page.words, page.found.journey
    low, high = sorted((page.across.low, page.across.high))
    if journey.scale:
        low, high = max(low, journey.scale.low), min(high, journey.scale.high)
    step = next((each for each in _ACROSS if (high - low) / each <= 8), 100.0)
    found, foot = multiples(step, low, high), (page.below or page.plot).y1
    for tick in found:
        text = words.shown(tick, tick_text(found))
        canvas.text(
            page.across.at(tick), foot + 14, text, Face(SMALL, tokens.ink3), anchor="center"
        )
    title = words("figure.quadrant.across", mean=journey.baseline)
    middle = (page.plot.x0 + page.plot.x1) / 2
    canvas.text(middle, foot + 34, title, Face(BODY, tokens.ink2), anchor="center")


def _strip_names(canvas: Canvas, page: Page) -> None:
    face = Face(NOTE, page.tokens.ink2)
    if page.aside:
        middle = (page.aside.x0 + page.aside.x1) / 2
        lines = wrap(page.words("figure.quadrant.aside"), NOTE, _ASIDE - 8, lines=3)
        for i, line in enumerate(lines):
            canvas.text(middle, page.aside.y0 + 14 + 15 * i, line, face, anchor="center")
    if page.below:
        room = page.below.x0 - _EDGE - 10
        lines = wrap(page.words("figure.quadrant.below"), NOTE, room, lines=3)
        y = (page.below.y0 + page.below.y1) / 2 - 7.5 * (len(lines) - 1)
        for i, line in enumerate(lines):
            canvas.text(page.below.x0 - 8, y + 15 * i, line, face, anchor="right")

"""The rows of the journey on a phone: touchpoints with and without a score, and what they stand on."""

import math
from typing import Final, NamedTuple

from cx.domain import Interval, Verdict
from cx.figures import map_hover
from cx.figures.canvas import Canvas, area, curve, marks
from cx.figures.map_columns import Column
from cx.figures.map_curve import TURNING, mark_signs, turn_sign
from cx.figures.map_points import Point
from cx.figures.pieces import Face, Stroke, Target
from cx.figures.text import cut
from cx.figures.theme import BODY, BOLD, SMALL, Tokens, faded
from cx.figures.widths import width as text_width
from cx.moments.journey import Journey
from cx.words import Words

EDGE: Final = 2.0
_RING: Final = 20.0  # a diamond round a triangle


class Phone(NamedTuple):
    """What the drawers need to know."""

    journey: Journey
    words: Words
    tokens: Tokens
    width: float
    columns: tuple[Column, ...]
    tops: dict[str, float]


def whisker(canvas: Canvas, mean: float, interval: Interval, y: float, colour: str) -> float:
    """An interval across; the pixel at which it (or the mark) ends."""
    assert canvas.across
    x = canvas.across.at(mean)
    if not (math.isfinite(interval.low) and math.isfinite(interval.high)):
        return x + 6
    ends = [(interval.low, y), (interval.high, y)]
    canvas.traces.append(curve(ends, Stroke(colour, 2), "interval", "x2"))
    return max(x + 6, *(canvas.across.at(limit) for limit in interval))


def mark(canvas: Canvas, phone: Phone, point: Point, y: float) -> None:
    """A touchpoint at its score, its name on the roomier side."""
    assert canvas.across
    tokens = phone.tokens
    colours = {
        Verdict.GLORY: (tokens.glory_text, tokens.glory),
        Verdict.PAIN: (
            tokens.pain_text,
            tokens.pain_line if tokens.pain == tokens.bg else tokens.pain,
        ),
    }
    text_colour, mark_colour = colours.get(point.verdict, (tokens.ink, tokens.curve))
    end = whisker(canvas, point.mean, point.interval, y, mark_colour)
    target, place = map_hover.of_point(point, phone.words), [(point.mean, y)]
    if point.is_decided or not point.turn:
        sign = mark_signs(tokens)[point.verdict]
        sign = sign._replace(size=min(sign.size, 15))
        canvas.traces.append(marks(place, [target], sign, point.verdict.value, "x2"))
    if point.turn:
        sign = turn_sign(tokens, ring=point.is_decided)
        sign = sign._replace(size=min(sign.size, _RING))
        canvas.traces.append(marks(place, [target], sign, TURNING, "x2"))
    x = canvas.across.at(point.mean)
    start = min(2 * x - end, x - 8)
    on_right = phone.width - end > start
    room = (phone.width - EDGE - end if on_right else start - EDGE) - 12
    if point.turn:  # beside the ring, not in it
        end, start = max(end, x + _RING * 0.6), min(start, x - _RING * 0.6)
    face = Face(BODY, text_colour, BOLD if point.is_marked else 400)
    score = " " + phone.words("figure.map.mean", mean=point.mean)
    label = cut(point.label, BODY, room - text_width(score, BODY, BOLD), face.weight) + score
    wide = text_width(label, BODY, face.weight)
    left = end + 9 if on_right else start - 9 - wide
    behind(canvas, (left - 2, left + wide + 2), y)
    canvas.text(
        left if on_right else start - 9, y, label, face, anchor="left" if on_right else "right"
    )
    for share in (0.2, 0.5, 0.8):
        canvas.target(left + share * wide, y, target, size=20)


def met(canvas: Canvas, phone: Phone, point: Point, y: float) -> None:
    """A touchpoint without a score: its name and how many of the stage's people met it."""
    tokens = phone.tokens
    share = phone.words.shown(point.reach, "share") if math.isfinite(point.reach) else ""
    canvas.text(phone.width - 12, y - 3, share, Face(SMALL, tokens.ink2), anchor="right")
    weight = BOLD if point.turn else 400
    name = cut(point.label, BODY, phone.width - 96, weight)
    canvas.text(12, y - 3, name, Face(BODY, tokens.ink, weight))
    if point.turn:
        x = 12 + text_width(name, BODY, weight) + 12
        canvas.sign(x, y - 3, turn_sign(tokens)._replace(size=9))
    if share:
        long = phone.width - 24
        canvas.rect((12, y + 6), (long, 3), tokens.bar_track)
        canvas.rect((12, y + 6), (long * min(max(point.reach, 0), 1), 3), tokens.bar)
    for part in (0.1, 0.3, 0.5, 0.7, 0.9):
        target: Target = map_hover.of_point(point, phone.words)
        canvas.target(part * phone.width, y, target, size=20)


def box(
    canvas: Canvas,
    start: tuple[float, float],
    end: tuple[float, float],
    fill: str,
    name: str = "bars",
) -> None:
    """A box over the line; a shape would lie under it."""
    (x0, y0), (x1, y1) = start, end
    if canvas.across:
        x0, x1 = canvas.across.score(x0), canvas.across.score(x1)
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
    canvas.traces.append(area(corners, fill, name, "x2"))


def behind(canvas: Canvas, ends: tuple[float, float], y: float) -> None:
    """A page-coloured ground behind a label."""
    fill = faded(canvas.tokens.bg, 0.86)
    box(canvas, (ends[0], y - 9), (ends[1], y + 9), fill, "halos")

"""The flow of a what-if on a phone: stages downwards, now beside after, the difference at the right."""

from collections.abc import Sequence
from typing import Final

from cx.figures.canvas import Canvas
from cx.figures.gains import small
from cx.figures.pieces import Face, Stroke
from cx.figures.text import wrap
from cx.figures.theme import BODY, BOLD, LABEL, NOTE, REGULAR, SMALL, Tokens
from cx.figures.whatif_steps import Step, ribbon, share
from cx.figures.widths import widest
from cx.figures.widths import width as text_width
from cx.words import Words

_EDGE: Final = 6.0
_HEAD: Final = 26.0
_NODE: Final = 30.0  # px high
_WAY: Final = 38.0  # px: the band below
_MOST: Final = 92.0  # px: everybody of a stage
_LINE: Final = 16.0
_WIDEST: Final = 600.0  # px: no more is used


def narrow(steps: Sequence[Step], note: str, words: Words, tokens: Tokens, width: float) -> Canvas:
    """The flow on a page of a phone's width."""
    limits = widest([s.limits for s in steps], SMALL) * 1.06
    gains = max(widest([s.gain for s in steps], LABEL, BOLD) * 1.06 + 20, limits, 62.0)
    end = min(width, _WIDEST) - _EDGE
    right = end - gains
    wide = min(_MOST, (right - _EDGE) * 0.3)
    columns = (right - 10 - 1.5 * wide - 12, right - 10 - 0.5 * wide)
    names = columns[0] - wide / 2 - 10 - _EDGE
    parts = [part for step in steps for part in step.name.split()]
    size = next((s for s in (LABEL, BODY) if widest(parts, s, BOLD) * 1.06 <= names), SMALL)
    canvas = Canvas(tokens, width, 0)
    faces = (tokens.ink2, tokens.accent)
    for x, name, colour in zip(columns, ("now", "then"), faces, strict=True):
        text = words(f"figure.whatif.flow.{name}")
        canvas.text(x, 12, text, Face(BODY, colour, BOLD), anchor="center")
    gain = words("figure.whatif.flow.gain")
    canvas.text(end, 12, gain, Face(BODY, tokens.ink2, BOLD), anchor="right")
    tops = [_HEAD + (_NODE + _WAY) * i for i in range(len(steps))]
    for step, top in zip(steps, tops, strict=True):
        _row(canvas, step, (columns, wide, names, size), top, last=step is steps[-1])
        _gain(canvas, step, end, top + _NODE / 2)
    _shares(canvas, steps[:-1], tops, columns, wide)
    y = tops[-1] + _NODE + 10
    for line in wrap(note, NOTE, width - 2 * _EDGE, lines=4):
        canvas.text(_EDGE, y + 8, line, Face(NOTE, tokens.ink2))
        y += 15
    canvas.height = y + 10
    return canvas


def _row(
    canvas: Canvas,
    step: Step,
    grid: tuple[tuple[float, float], float, float, float],
    top: float,
    *,
    last: bool,
) -> None:
    """A stage: its name, both nodes with the bands below, and its gain."""
    tokens, (columns, wide, room, size), middle = canvas.tokens, grid, top + _NODE / 2
    fills = ((tokens.flow_node, tokens.flow_band), (tokens.accent_node, tokens.accent_tint))
    way = (top + _NODE, top + _NODE + _WAY)
    for after, x, (node, band) in zip((False, True), columns, fills, strict=True):
        if step.shares[after] and not last:
            canvas.path(ribbon(*way, x, (wide, step.thickness(after, wide)), upright=True), band)
        canvas.rect((x - wide / 2, top), (wide, _NODE), node, radius=3)
        face = Face(LABEL, tokens.ink, BOLD)
        canvas.text(x, middle, step.people[after], face, anchor="center")
        canvas.target(x, middle, step.target, size=34)
    lines = wrap(step.name, size, room, lines=3, weight=BOLD)
    for i, line in enumerate(lines):
        y = middle + _LINE * (i - (len(lines) - 1) / 2)
        canvas.text(_EDGE, y, line, Face(size, tokens.ink, BOLD))
    if not last:
        y = way[1] - 1
        canvas.line((_EDGE, y), (columns[0] - wide / 2 - 6, y), Stroke(tokens.grid))


def _shares(
    canvas: Canvas,
    steps: Sequence[Step],
    tops: Sequence[float],
    columns: tuple[float, float],
    wide: float,
) -> None:
    """The rates on their bands."""
    for after, x in zip((False, True), columns, strict=True):
        for step, top in zip(steps, tops, strict=False):
            if step.shares[after]:
                y = top + _NODE + _WAY * 0.62
                room = step.thickness(after, wide) >= text_width(step.shares[after], BODY) + 6
                share(canvas, (x, y), step, after=after, size=BODY, room=room)
                canvas.target(x, y, step.target, size=28)


def _gain(canvas: Canvas, step: Step, right: float, y: float) -> None:
    tokens = canvas.tokens
    still = not step.limits
    face = Face(LABEL, tokens.ink3 if still else step.look.text, REGULAR if still else BOLD)
    canvas.text(right, y - (0 if still else 7), step.gain, face, anchor="right")
    if not still:
        x = right - text_width(step.gain, LABEL, BOLD) * 1.06 - 13
        canvas.sign(x, y - 7, small(step.look.sign))
        canvas.text(right, y + 10, step.limits, Face(SMALL, tokens.ink2), anchor="right")

"""People from stage to stage as it is now and as it would be, with what is gained."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import plotly.graph_objects as go

from cx.figures.canvas import Canvas
from cx.figures.gains import small
from cx.figures.journey_map import empty
from cx.figures.pieces import Face
from cx.figures.text import wrap
from cx.figures.theme import BODY, BOLD, LABEL, NOTE, REGULAR, SMALL, Theme
from cx.figures.theme import theme as tokens_of
from cx.figures.whatif_flow_narrow import narrow
from cx.figures.whatif_rows import Place
from cx.figures.whatif_steps import Step, alt, per, ribbon, share, steps_of
from cx.figures.widths import needed, widest
from cx.figures.widths import width as text_width
from cx.model.stage_model import StageModel
from cx.whatif.results import Answer
from cx.words import Words

WIDTH: Final = 1250
PHONE: Final = 600.0
_EDGE: Final = 4.0
_BAND: Final = 40.0  # px: everybody of a stage
_ROWS: Final = 58.0  # from now to after
_NAMES: Final = (LABEL + 1, LABEL, 14.0, BODY, SMALL)
_LINE: Final = 17.0
_MARK: Final = 18.0  # from a gain's mark to its text
_ROOMY: Final = 58.0  # px between nodes: room for a large rate
_LEAST: Final = 40.0  # px between nodes
_THIN: Final = 12.0  # px: too thin for a rate


class _Grid(NamedTuple):
    """Where columns and rows stand."""

    starts: tuple[float, ...]  # left ends of the columns
    node: float  # width
    size: float  # of stage names
    names: tuple[list[str], ...]
    rows: tuple[float, float, float]  # middles: now, after, difference


def whatif_flow(
    answer: Answer,
    model: StageModel,
    *,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """People per 1,000 entrants and the share going on, now over after, and the difference below.

    Encoded like the map's flow: a node is everybody of its stage, the band narrows to the share
    going on. A gain is orange or blue only where its 80 % interval is clear of 0. Where nothing is
    moved, both rows are alike and nothing jumps.

    Parameters
    ----------
    answer : of whom ``stages`` are drawn
    model : names the stages
    width : in pixels; on a phone (below 600), and where so many stages find no room side by side,
        they stand under one another

    Returns
    -------
    The figure, as high as it needs; ``layout.meta.alt`` tells the same in words. Every stage carries
    ``customdata[0]``: ``stage:<column id>``. One sentence where there are no stages.
    """
    tokens = tokens_of(theme)
    steps = steps_of(answer, model, words, tokens)
    if not steps:
        return empty(words("figure.whatif.flow.empty"), tokens, width)
    note = per(answer, words) + words("figure.whatif.flow.note")
    place = Place(_EDGE, width - _EDGE, 4.0)
    if width < PHONE or _is_tight(steps, _grid(steps, place, words)):
        canvas = narrow(steps, note, words, tokens, width)
        return canvas.figure(alt(answer, steps, words))
    canvas = Canvas(tokens, width, 0)
    bottom = draw(canvas, steps, place, words)
    for line in wrap(note, SMALL, width - 2 * _EDGE, lines=2):
        canvas.text(_EDGE, bottom + 18, line, Face(SMALL, tokens.ink2))
        bottom += 16
    canvas.height = bottom + 16
    return canvas.figure(alt(answer, steps, words))


def draw(canvas: Canvas, steps: Sequence[Step], place: Place, words: Words) -> float:
    """The flow at a place of a page; how far down it reaches."""
    grid = _grid(steps, place, words)
    tokens = canvas.tokens
    gutter = (("now", tokens.ink2), ("then", tokens.accent), ("gain", tokens.ink2))
    for (name, colour), y in zip(gutter, grid.rows, strict=True):
        text = words(f"figure.whatif.flow.{name}")
        canvas.text(place.left, y, text, Face(BODY + 1, colour, BOLD))
    ways = list(zip(steps, grid.starts, grid.starts[1:], strict=False))
    for after, fill in ((False, tokens.flow_band), (True, tokens.accent_tint)):
        for step, x, end in ways:
            if step.shares[after]:
                thin = step.thickness(after, _BAND)
                canvas.path(ribbon(x + grid.node, end, grid.rows[after], (_BAND, thin)), fill)
    for after, fill in ((False, tokens.flow_node), (True, tokens.accent_node)):
        y = grid.rows[after]
        for step, x in zip(steps, grid.starts, strict=True):
            canvas.rect((x, y - _BAND / 2), (grid.node, _BAND), fill, radius=3)
            people = Face(LABEL, tokens.ink, BOLD)
            canvas.text(x + grid.node / 2, y, step.people[after], people, anchor="center")
    _shares(canvas, steps, grid)
    for step, x, lines in zip(steps, grid.starts, grid.names, strict=True):
        top = grid.rows[0] - _BAND / 2 - 14 - _LINE * (len(lines) - 1)
        for i, line in enumerate(lines):
            canvas.text(x, top + _LINE * i, line, Face(grid.size, tokens.ink, BOLD))
        gain(canvas, step, x, grid.rows[2])
        for y in grid.rows:
            canvas.target(x + grid.node / 2, y, step.target, size=40)
    return grid.rows[2] + 30


def gain(canvas: Canvas, step: Step, x: float, y: float) -> None:
    """What a stage gains, with its interval below."""
    tokens, still = canvas.tokens, not step.limits
    face = Face(LABEL + 1, tokens.ink3 if still else step.look.text, REGULAR if still else BOLD)
    if not still:
        canvas.sign(x + 6, y, small(step.look.sign))
    canvas.text(x if still else x + _MARK, y, step.gain, face)
    canvas.text(x + _MARK, y + 18, step.limits, Face(SMALL, tokens.ink2))


def _shares(canvas: Canvas, steps: Sequence[Step], grid: _Grid) -> None:
    """The rates on their bands."""
    for after in (False, True):
        for step, x, end in zip(steps, grid.starts, grid.starts[1:], strict=False):
            if step.shares[after]:
                start = x + grid.node
                size = LABEL if end - start >= _ROOMY else BODY
                half = text_width(step.shares[after], size, BOLD) / 2
                middle = min(start + (end - start) * 0.7, end - half - 6)
                room = step.thickness(after, _BAND) >= _THIN
                share(canvas, (middle, grid.rows[after]), step, after=after, size=size, room=room)
                canvas.target(start + (end - start) / 2, grid.rows[after], step.target, size=32)


def _grid(steps: Sequence[Step], place: Place, words: Words) -> _Grid:
    """Columns of one width but the last, which holds no band."""
    heads = [words(f"figure.whatif.flow.{name}") for name in ("now", "then", "gain")]
    left = place.left + max(widest(heads, BODY + 1, BOLD) * 1.06 + 22, 62)
    node = max(needed(text, LABEL, BOLD) for step in steps for text in step.people) + 20
    last = steps[-1]
    tail = max(node, _MARK + max(text_width(last.limits, SMALL), text_width(last.gain, 17)) * 1.06)
    tail = max(tail, min(needed(last.name, _NAMES[0], BOLD), 120.0))
    step = (place.right - left - tail) / max(len(steps) - 1, 1)
    starts = tuple(left + i * step for i in range(len(steps)))
    rooms = [step - 12] * (len(steps) - 1) + [max(tail, place.right - starts[-1])]
    size, names = _names([s.name for s in steps], rooms)
    top = place.top + _LINE * max(map(len, names)) + 12 + _BAND / 2
    return _Grid(starts, node, size, names, (top, top + _ROWS, top + 2 * _ROWS - 4))


def _is_tight(steps: Sequence[Step], grid: _Grid) -> bool:
    """Whether rates or gains would run into one another."""
    if len(steps) < 2:
        return False
    step = grid.starts[1] - grid.starts[0]
    limits = _MARK + needed(max((s.limits for s in steps), key=len), SMALL, REGULAR) + 4
    return step < max(grid.node + _LEAST, limits)


def _names(names: Sequence[str], rooms: Sequence[float]) -> tuple[float, tuple[list[str], ...]]:
    """Stage names in one size: on one line if all fit, else on two."""
    for size in _NAMES:
        if all(needed(n, size, BOLD) <= room for n, room in zip(names, rooms, strict=True)):
            return size, tuple([name] for name in names)
    pairs = list(zip(names, rooms, strict=True))
    for size in _NAMES:
        found = tuple(wrap(name, size, room, lines=2, weight=BOLD) for name, room in pairs)
        if not any(lines[-1].endswith("…") for lines in found):
            return size, found
    return NOTE, tuple(wrap(name, NOTE, room, lines=2, weight=BOLD) for name, room in pairs)

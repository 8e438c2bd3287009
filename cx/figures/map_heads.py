"""The map's upper lanes: stages as chevrons, people and the share going on, numbers under the curve."""

import math
from typing import Final

from cx.figures import map_hover
from cx.figures.canvas import Canvas, box_path
from cx.figures.map_columns import (
    LEFT,
    POINT,
    Column,
    code_room,
    name_lines,
    name_room,
    question_lines,
    question_room,
    text_left,
)
from cx.figures.map_page import NAME_LINE, Lane, Page
from cx.figures.pieces import Face, Stroke
from cx.figures.text import cut, wrap
from cx.figures.theme import (
    BODY,
    BOLD,
    LABEL,
    NOTE,
    PEOPLE,
    QUESTIONS,
    RATE,
    SMALL,
    faded,
)
from cx.figures.widths import fits, width

_GAP: Final = 5.0  # between chevrons
_NARROWS: Final = 0.42  # of the way, until the band is as thin as the rate


def lane_name(
    canvas: Canvas, page: Page, y: float, name: str, note: str = "", *, room: float = 100.0
) -> None:
    """A lane's name in the gutter, with a note under it."""
    tokens = page.tokens
    lines = wrap(note, NOTE, room, lines=3) if note else []
    top = y - (len(lines) * 15) / 2
    canvas.text(LEFT, top, cut(name, BODY, 100, BOLD), Face(BODY, tokens.ink2, BOLD))
    for i, line in enumerate(lines):
        canvas.text(LEFT, top + 16 + 14 * i, line, Face(NOTE, tokens.ink2))


def rule(canvas: Canvas, page: Page, y: float) -> None:
    """A rule between lanes."""
    canvas.line((LEFT, y), (page.x1, y), Stroke(page.tokens.line))


def separators(canvas: Canvas, page: Page) -> None:
    """Quiet lines between the columns, from under the flow down to the footnote."""
    top = page.lanes[Lane.FLOW if Lane.FLOW in page.lanes else Lane.STAGE].bottom
    bottom = page.lanes[Lane.FOOTNOTE].top
    for column in page.columns[1:]:
        canvas.line((column.x0, top), (column.x0, bottom), Stroke(page.tokens.grid))


def stages(canvas: Canvas, page: Page) -> None:
    """The chevrons: code, name and question of each stage."""
    lane = page.lanes[Lane.STAGE]
    lane_name(canvas, page, lane.middle, page.words("figure.lane.stage"))
    for column in page.columns:
        _chevron(canvas, page, column)
        _stage_text(canvas, page, column)
        target = map_hover.of_stage(column, page.journey, page.words)
        steps = max(2, round((column.x1 - column.x0) / 55))
        for i in range(steps):
            x = column.x0 + (i + 0.5) * (column.x1 - column.x0) / steps
            canvas.target(x, lane.middle, target, size=48)


def _chevron(canvas: Canvas, page: Page, column: Column) -> None:
    lane = page.lanes[Lane.STAGE]
    x0, x1, y0, y1 = column.x0, column.x1 - _GAP, lane.top, lane.bottom
    if not column.is_placed:
        left = x0 if column is page.columns[0] else x0 + _GAP
        canvas.path(box_path(left, y0, column.x1, y1, 4), page.tokens.lane)
        return
    notch = 0.0 if column is page.columns[0] else POINT
    shoulder = x1 - POINT + _GAP
    canvas.path(
        f"M{x0:.1f},{y0:.1f}L{shoulder:.1f},{y0:.1f}L{shoulder + POINT:.1f},{lane.middle:.1f}"
        f"L{shoulder:.1f},{y1:.1f}L{x0:.1f},{y1:.1f}L{x0 + notch:.1f},{lane.middle:.1f}Z",
        page.tokens.chevron,
    )


def _stage_text(canvas: Canvas, page: Page, column: Column) -> None:
    tokens, lane, first = page.tokens, page.lanes[Lane.STAGE], page.columns[0]
    x, size = text_left(column, first), page.name_size
    face = Face(size, tokens.ink if column.is_placed else tokens.ink2, BOLD)
    name_y = lane.top + (30 if page.codes_above else 20)
    if page.codes_above:
        lines = name_lines(column, first, size, lines=page.name_lines)
    else:
        room = name_room(column, first) - code_room(column, codes_above=False)
        lines = [cut(column.name, size, room, BOLD)]
    middle = name_y + (NAME_LINE / 2 + 2) * (page.name_lines - 1)
    for i, line in enumerate(lines):
        canvas.text(x, middle + NAME_LINE * (i - (len(lines) - 1) / 2), line, face)
    code = Face(NOTE, tokens.ink2, BOLD)
    if page.codes_above:
        canvas.text(x, lane.top + 12, column.code, code)
    else:
        canvas.text(column.x1 - POINT - 5, name_y + 1, column.code, code, anchor="right")
    _question(canvas, page, column)


def _question(canvas: Canvas, page: Page, column: Column) -> None:
    """The stage's question: smaller, then over two lines, before it is cut."""
    first, lane = page.columns[0], page.lanes[Lane.STAGE]
    x, room = text_left(column, first), question_room(column, first)
    most = question_lines(page.columns)
    size = next((q for q in QUESTIONS if fits(column.question, q, room)), QUESTIONS[-1])
    lines = wrap(column.question, size, room, lines=most)
    for i, line in enumerate(lines):
        y = lane.bottom - 16 + 13 * (i - (most - 1))
        canvas.text(x, y, line, Face(size, page.tokens.ink2))


def flow(canvas: Canvas, page: Page) -> None:
    """People who reached each stage, and a band that narrows to the share going on."""
    lane = page.lanes[Lane.FLOW]
    words = page.words
    lane_name(canvas, page, lane.middle, words("figure.lane.flow"), words("figure.lane.flow_note"))
    face = Face(_people_size(page), page.tokens.ink, BOLD)
    high = min(120.0, lane.bottom - lane.top - 18)
    for column in page.columns:
        if math.isfinite(column.facts.reached):
            _node(canvas, page, column, face, high)


def _people(page: Page, column: Column) -> str:
    return page.words.shown(column.facts.reached, "people")


def _people_size(page: Page) -> float:
    """One size for all people: smaller where columns are narrow."""
    room = (page.columns[0].x1 - page.columns[0].x0) * 0.62
    for size in (PEOPLE, 14.0, BODY):
        if all(fits(_people(page, c), size, room - 16, BOLD) for c in page.columns if c.is_placed):
            return size
    return SMALL


def _node(canvas: Canvas, page: Page, column: Column, face: Face, high: float) -> None:
    """A stage's people, and the band of those who go on."""
    tokens, middle = page.tokens, page.lanes[Lane.FLOW].middle
    text = _people(page, column)
    end = column.x0 + width(text, face.size, face.weight) + 22
    if math.isfinite(column.facts.rate):
        _going_on(canvas, page, column, (end, high))
    fill = tokens.flow_node if column.is_placed else tokens.lane
    canvas.rect((column.x0, middle - high / 2), (end - column.x0, high), fill, radius=3)
    canvas.text(column.x0 + 11, middle, text, face)
    target = map_hover.of_stage(column, page.journey, page.words)
    for share in (0.2, 0.5, 0.8):
        canvas.target(column.x0 + share * (column.x1 - column.x0), middle, target, size=32)


def _going_on(canvas: Canvas, page: Page, column: Column, node: tuple[float, float]) -> None:
    tokens, middle = page.tokens, page.lanes[Lane.FLOW].middle
    start, high = node
    rate = min(max(column.facts.rate, 0.0), 1.0)
    half, thin = high / 2, max(rate * high, 1.5) / 2
    bend = start + (column.x1 - start) * _NARROWS
    mid = (start + bend) / 2
    canvas.path(
        f"M{start - 3:.1f},{middle - half:.1f}L{start:.1f},{middle - half:.1f}"
        f"C{mid:.1f},{middle - half:.1f} {mid:.1f},{middle - thin:.1f} {bend:.1f},{middle - thin:.1f}"
        f"L{column.x1:.1f},{middle - thin:.1f}L{column.x1:.1f},{middle + thin:.1f}"
        f"L{bend:.1f},{middle + thin:.1f}"
        f"C{mid:.1f},{middle + thin:.1f} {mid:.1f},{middle + half:.1f} {start:.1f},{middle + half:.1f}"
        f"L{start - 3:.1f},{middle + half:.1f}Z",
        tokens.flow_band,
    )
    text = page.words.shown(column.facts.rate, "share")
    size = RATE if column.x1 - column.x0 > 180 else LABEL
    x = max(
        (start + column.x1) / 2, min(column.x0 + 0.78 * (column.x1 - column.x0), column.x1 - 26)
    )
    if 2 * thin < 9:
        wide = width(text, size, BOLD) + 8
        canvas.rect(
            (x - wide / 2, middle - size / 2), (wide, size), faded(tokens.bg, 0.86), radius=3
        )
    canvas.text(x, middle, text, Face(size, tokens.ink, BOLD), anchor="center")


def strip(canvas: Canvas, page: Page) -> None:
    """Under each point of the curve its number, by which the touchpoint lane names it, and its n."""
    lane, tokens, words = page.lanes[Lane.STRIP], page.tokens, page.words
    canvas.rect((page.x0, lane.top), (page.x1 - page.x0, 34), tokens.lane)
    middle = lane.top + 17
    numbered = any(point.number for point in page.points)
    quiet = Face(NOTE, tokens.ink2)
    if numbered:
        canvas.text(LEFT, middle - 8, words("figure.lane.number"), quiet)
    canvas.text(LEFT, middle + (8 if numbered else 0), words("figure.lane.answers"), quiet)
    for point in page.points:
        if numbered:
            face = Face(SMALL, tokens.ink, BOLD)
            canvas.text(point.x, middle - 8, str(point.number), face, anchor="center")
        count, y = words.shown(point.n, "n"), middle + (8 if numbered else 0)
        canvas.text(point.x, y, count, Face(NOTE, tokens.ink3), anchor="center")
        canvas.target(point.x, middle, map_hover.of_point(point, words), size=30)

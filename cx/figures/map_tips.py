"""The map's lane of tips and tests under way."""

from typing import Final

from cx.figures.canvas import Canvas
from cx.figures.effects import looks
from cx.figures.map_columns import INSET, Column, Work
from cx.figures.map_heads import lane_name, rule
from cx.figures.map_page import MOST_WORK, WORK, Lane, Page, stacked
from cx.figures.pieces import Face, Target
from cx.figures.text import cut
from cx.figures.theme import BOLD, REGULAR, SMALL
from cx.figures.widths import width

_END: Final = 14.0  # from a column's content to the next column
_SIGN: Final = 13.0  # what a mark takes before its effect


def draw(canvas: Canvas, page: Page) -> None:
    """What is under way in each stage: its name, and its effect or how far it has come."""
    lane, words = page.lanes[Lane.TIPS], page.words
    rule(canvas, page, lane.top)
    lane_name(canvas, page, lane.middle, words("figure.lane.tips"))
    over = stacked(page.columns)
    for column in page.columns:
        y = lane.top + 7 + WORK / 2
        for work in column.work[:MOST_WORK]:
            y = _work(canvas, page, column, work, (y, over))
        rest = column.work[MOST_WORK:]
        if rest:
            text = words("figure.map.more", count=len(rest))
            canvas.text(column.x0 + INSET, y, text, Face(SMALL, page.tokens.ink3))
            told = (column.name, *(f"{work.name}  {work.shown}" for work in rest))
            canvas.target(column.x0 + INSET + 20, y, Target(f"stage:{column.id}", told), size=18)


def _work(
    canvas: Canvas, page: Page, column: Column, work: Work, place: tuple[float, bool]
) -> float:
    """One tip or test at a height, its effect at the right or on a line of its own; the next height."""
    tokens, (y, over) = page.tokens, place
    x, end = column.x0 + INSET, column.x1 - _END
    look = looks(work.better, tokens, size=9)
    decided = work.better is not None
    long = width(work.shown, SMALL, BOLD) + (_SIGN if decided else 0)
    room = end - x - (0 if over else long + 10)
    canvas.text(x, y, cut(work.name, SMALL, room), Face(SMALL, tokens.ink))
    below = y + WORK if over else y
    left = x if over else end - long
    if decided:
        canvas.sign(left + 5, below, look.sign._replace(line_width=1.0))
    face = Face(SMALL, look.text if decided else tokens.ink2, BOLD if decided else REGULAR)
    canvas.text(left + (_SIGN if decided else 0), below, work.shown, face)
    target = Target(f"stage:{column.id}", work.told)
    for share in (0.15, 0.5, 0.85):
        canvas.target(x + share * (end - x), (y + below) / 2, target, size=18)
    return below + WORK

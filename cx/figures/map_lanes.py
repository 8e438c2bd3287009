"""The map's lower lanes: touchpoints, channels, key figures, customers' words, footnote."""

import math
from typing import Final, NamedTuple

from cx.domain import Verdict
from cx.figures import map_hover
from cx.figures.canvas import Canvas
from cx.figures.map_columns import INSET, LEFT, NARROW, Column, has_bars, key_figures, rows_of
from cx.figures.map_curve import mark_signs, turn_sign
from cx.figures.map_heads import lane_name, rule
from cx.figures.map_page import PITCH, PITCH_PLAIN, Lane, Page, quote_lines
from cx.figures.map_points import Point, subcolumns
from cx.figures.pieces import Face, Sign
from cx.figures.text import breaks_well, cut, wrap
from cx.figures.theme import BODY, BOLD, KEY_FIGURES, NOTE, REGULAR, SMALL
from cx.figures.widths import fits, widest, width
from cx.words.numbers import MISSING

_END: Final = 14.0  # from a column's content to the next column
_BETWEEN: Final = 18.0  # sub-columns
_NUMBER: Final = 18.0


def touchpoints(canvas: Canvas, page: Page) -> None:
    """Names by number, how many people each reached (or its mean, where reach is not known)."""
    lane, words = page.lanes[Lane.TOUCHPOINTS], page.words
    bars = has_bars(page.columns)
    numbers = _rows(page).numbers and any(column.shown.scored for column in page.columns)
    note = "figure.lane.touchpoints_reach" if bars else "figure.lane.touchpoints_score"
    rule(canvas, page, lane.top)
    name = words("figure.lane.touchpoints")
    lane_name(canvas, page, lane.middle, name, words(note) if bars or numbers else "")
    for column in page.columns:
        _names(canvas, page, column, bars=bars)


class Rows(NamedTuple):
    """How names are written: in one size, with or without their reach as a number."""

    size: float
    numbers: bool


def _rows(page: Page) -> Rows:
    """The largest writing that leaves nearly all names whole; once for the whole map."""
    everyone = [(column, p) for column in page.columns for p in column.shown.points]
    for rows in (Rows(BODY, True), Rows(SMALL, True), Rows(SMALL, False)):
        whole = [
            fits(
                p.label,
                rows.size,
                _name_room(page, column, p, rows),
                _name_face(page, p, rows).weight,
            )
            for column, p in everyone
        ]
        if sum(whole) >= 0.85 * len(whole):
            break
    return rows


def _room(column: Column) -> float:
    """The width of a sub-column."""
    parts = subcolumns(column.x1 - column.x0)
    end = _END if column.x1 - column.x0 >= NARROW else 6.0
    return (column.x1 - column.x0 - INSET - end + _BETWEEN) / parts - _BETWEEN


def _name_room(page: Page, column: Column, point: Point, rows: Rows) -> float:
    """The room for a touchpoint's name."""
    right = _right(page, point) if rows.numbers else ""
    return _room(column) - _NUMBER - (width(right, SMALL) + 8 if right else 0)


def _pitch(page: Page, *, bars: bool) -> float:
    """From row to row: a little more where there is room to spare."""
    lane = page.lanes[Lane.TOUCHPOINTS]
    rows = max(map(rows_of, page.columns)) + any(column.shown.rest for column in page.columns)
    least = PITCH if bars else PITCH_PLAIN
    return min(max((lane.bottom - lane.top - 13) / rows, least), least * 1.7)


def _names(canvas: Canvas, page: Page, column: Column, *, bars: bool) -> None:
    lane, pitch = page.lanes[Lane.TOUCHPOINTS], _pitch(page, bars=bars)
    rows, written, room = max(rows_of(column), 1), _rows(page), _room(column)
    for i, point in enumerate(column.shown.points):
        x = column.x0 + INSET + (i // rows) * (room + _BETWEEN)
        y = lane.top + 14 + (i % rows) * pitch
        place = (x, y, room, _name_room(page, column, point, written))
        _name(canvas, page, point, place, written)
    if column.shown.rest:
        text = page.words("figure.map.more", count=len(column.shown.rest))
        x, y = column.x0 + INSET + _NUMBER, lane.top + 14 + rows * pitch
        canvas.text(x, y + 1, text, Face(SMALL, page.tokens.ink3))
        canvas.target(x + 20, y, map_hover.of_rest(column), size=18)


def _name(
    canvas: Canvas, page: Page, point: Point, place: tuple[float, float, float, float], rows: Rows
) -> None:
    """A touchpoint's row: number, name, reach and its bar."""
    tokens, (x, y, room, wide) = page.tokens, place
    start = x + _NUMBER
    canvas.text(start - 5, y, str(point.number), Face(NOTE, tokens.ink3), anchor="right")
    face = _name_face(page, point, rows)
    signs = _small_signs(page, point)
    wide -= 12 * len(signs)
    if not fits(point.label, face.size, wide, face.weight) and fits(
        point.label, NOTE, wide, face.weight
    ):
        face = face._replace(size=NOTE)  # a little smaller rather than cut
    label = cut(point.label, face.size, wide, face.weight)
    canvas.text(start, y, label, face)
    for i, sign in enumerate(signs):
        x_sign = start + width(label, face.size, face.weight) + 9 + 12 * i
        canvas.sign(x_sign, y + 0.5, sign)
    if rows.numbers:
        canvas.text(x + room, y, _right(page, point), Face(SMALL, tokens.ink2), anchor="right")
    if math.isfinite(point.reach):
        long = room - _NUMBER
        canvas.rect((start, y + 9), (long, 3), tokens.bar_track)
        canvas.rect((start, y + 9), (long * min(max(point.reach, 0), 1), 3), tokens.bar)
    for share in (0.15, 0.5) if room < 160 else (0.1, 0.3, 0.5, 0.7):
        canvas.target(x + share * room + 10, y, map_hover.of_point(point, page.words), size=18)


def _right(page: Page, point: Point) -> str:
    """What stands at the row's end: reach, or the mean where no touchpoint has a reach."""
    if math.isfinite(point.reach):
        return page.words.shown(point.reach, "share")
    if point.is_scored and not has_bars(page.columns):
        return page.words.shown(point.mean, "score")
    return ""


def _name_face(page: Page, point: Point, rows: Rows) -> Face:
    tokens = page.tokens
    colours = {Verdict.GLORY: tokens.glory_text, Verdict.PAIN: tokens.pain_text}
    decided = point.is_decided
    colour = colours[point.verdict] if decided else tokens.ink
    return Face(rows.size, colour, BOLD if point.is_marked else REGULAR)


def _small_signs(page: Page, point: Point) -> list[Sign]:
    """The marks beside a name, so that colour is not the only sign."""
    found = []
    if point.is_decided:
        sign = mark_signs(page.tokens)[point.verdict]
        found.append(sign._replace(size=8, line_width=1.0 if sign.fill != sign.line else 0.0))
    if point.turn:
        found.append(turn_sign(page.tokens)._replace(size=8, line_width=0.0))
    return found


def channels(canvas: Canvas, page: Page) -> None:
    """The two channels most used, and the rest as a bar."""
    lane, words = page.lanes[Lane.CHANNELS], page.words
    rule(canvas, page, lane.top)
    note = words("figure.lane.channels_note")
    lane_name(canvas, page, lane.middle, words("figure.lane.channels"), note)
    for column in page.columns:
        if column.channels:
            _column_channels(canvas, page, column, lane.top)


def _column_channels(canvas: Canvas, page: Page, column: Column, top: float) -> None:
    tokens = page.tokens
    x, room = column.x0 + INSET, column.x1 - column.x0 - INSET - _END
    face = Face(SMALL, tokens.ink)
    texts = [
        page.words("figure.map.channel", name=channel.name, share=channel.share)
        for channel in column.channels[:2]
    ]
    first = cut(texts[0], SMALL, room)
    canvas.text(x, top + 13, first, face)
    after = x + width(first, SMALL) + 12
    if len(texts) > 1 and fits(texts[1], SMALL, x + room - after):
        canvas.text(after, top + 13, texts[1], face)
    total = max(1.0, sum(channel.share for channel in column.channels))
    at, fills = x, (tokens.neutral, tokens.bar)
    for channel, fill in zip(column.channels[:2], fills, strict=False):
        long = room * channel.share / total
        canvas.rect((at, top + 24), (max(long - 1.5, 1), 3.5), fill)
        at += long
    canvas.rect((at, top + 24), (x + room - at, 3.5), tokens.flow_node)


def figures(canvas: Canvas, page: Page) -> None:
    """Loss, mean score and days to the next stage."""
    lane, words, tokens = page.lanes[Lane.FIGURES], page.words, page.tokens
    rule(canvas, page, lane.top)
    lane_name(canvas, page, lane.middle, words("figure.lane.figures"))
    there = [
        name
        for name, some in zip(("loss", "score", "days"), key_figures(page.columns), strict=True)
        if some
    ]
    size, steps = _key_size(page, there)
    for column in page.columns:
        x = column.x0 + INSET
        for name, step in zip(there, steps, strict=True):
            value = _key_text(page, column, name)
            if value:
                canvas.text(x, lane.top + 14, words(f"figure.map.{name}"), Face(SMALL, tokens.ink2))
                face = Face(size, tokens.ink if value != MISSING else tokens.ink3, BOLD)
                canvas.text(x, lane.top + 34, value, face)
            x += step


def _key_text(page: Page, column: Column, name: str) -> str:
    """A key figure as it is written; nothing where it cannot be said."""
    facts = column.facts
    value, form = {
        "loss": (facts.loss, "share"),
        "score": (facts.mean, "score"),
        "days": (facts.median_days, "decimal"),
    }[name]
    return page.words.shown(value, form) if column.is_placed or math.isfinite(value) else ""


def _key_size(page: Page, there: list[str]) -> tuple[float, list[float]]:
    """The largest size at which all key figures stand side by side, and their steps."""
    column = page.columns[0]
    room = column.x1 - column.x0 - INSET - 4
    for size in KEY_FIGURES:
        wide = [_key_width(page, name, size) for name in there]
        if sum(wide) * 1.03 + 12 * (len(wide) - 1) <= room or size == KEY_FIGURES[-1]:
            break
    gap = max((room - sum(wide)) / len(wide), 5.0) if wide else 0.0
    return size, [each + min(gap, max(each * 1.6, 26.0)) for each in wide]


def _key_width(page: Page, name: str, size: float) -> float:
    values = [_key_text(page, column, name) for column in page.columns]
    return max(width(page.words(f"figure.map.{name}"), SMALL), widest(values, size, BOLD))


def quotes(canvas: Canvas, page: Page) -> None:
    """What customers said, in their words."""
    lane = page.lanes[Lane.QUOTES]
    rule(canvas, page, lane.top)
    lane_name(canvas, page, lane.middle, page.words("figure.lane.quotes"))
    for column in page.columns:
        if column.quote:
            _column_quote(canvas, page, column, lane.middle)


def _column_quote(canvas: Canvas, page: Page, column: Column, middle: float) -> None:
    """A quote on two or three lines, hanging behind the opening mark."""
    assert column.quote
    room, most = column.x1 - column.x0 - INSET - 4, quote_lines(page.columns)
    text = page.words.shown(column.quote.comment, "quoted")
    size, lines = _set_quote(text, room, most)
    hang = width(text[0], size)
    if len(lines) > 1 and lines[-1].endswith("…"):
        lines[-1] = cut(lines[-1].removesuffix("…") + "…", size, room - 2 * hang) + text[-1]
    face = Face(size, page.tokens.ink2)
    blank = hang / 2 if hang >= size else 0  # a full-width mark begins with half an em of nothing
    x = column.x0 + INSET - blank
    for i, line in enumerate(lines):
        y = middle + (i - (len(lines) - 1) / 2) * 17
        canvas.text(x + (hang if i else 0), y, line, face)
    target = map_hover.of_quote(column, page.words)
    for share in (0.2, 0.5, 0.8):
        if target:
            canvas.target(x + share * room, middle, target, size=34)


def _set_quote(text: str, room: float, most: int) -> tuple[float, list[str]]:
    """The largest size at which lines break where a reader would pause, else the usual one."""
    sizes = (BODY, SMALL, NOTE) if most < 3 else (SMALL, NOTE)
    for size in sizes:
        lines = wrap(text, size, room - width(text[0], size), lines=most)
        if breaks_well(lines):
            return size, lines
    return sizes[0], wrap(text, sizes[0], room - width(text[0], sizes[0]), lines=most)


def footnote(canvas: Canvas, page: Page) -> None:
    """What the signs mean, of what is drawn."""
    lane = page.lanes[Lane.FOOTNOTE]
    rule(canvas, page, lane.top)
    for i, line in enumerate(page.notes):
        canvas.text(LEFT, lane.top + 13 + 16 * i, line, Face(NOTE, page.tokens.ink2))

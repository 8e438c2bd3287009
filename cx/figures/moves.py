"""What people do next: from every stage, the share of moves to each other, as a table to be seen."""

from typing import Any, Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from cx.figures.canvas import Canvas, box_path
from cx.figures.journey_map import empty
from cx.figures.pieces import Face, Stroke, Target
from cx.figures.text import clean, cut, wrap
from cx.figures.theme import BODY, BOLD, NOTE, SMALL, Theme, Tokens, faded
from cx.figures.theme import theme as tokens_of
from cx.figures.widths import widest
from cx.moments.glory_pain import ENOUGH
from cx.moments.journey import Journey
from cx.moments.moves_said import stage_name
from cx.store.moves import END, START
from cx.words import Words

WIDTH: Final = 1250
EDGE: Final = 24.0
_ROW: Final = 38.0
_APART: Final = 10.0  # between the start, the stages and the end
_HEAD: Final = 30.0
_LINE: Final = 16.0
_NAMES: Final = 250.0  # px at most
_CELL: Final = (46.0, 132.0)  # px of a cell at least and at most
_DARK: Final = 0.75  # how dark the darkest cell is, so that the text on it can be read
_FULL: Final = 0.7  # the share from which cells are darkest
_TINY: Final = 0.0095  # below it a share has a decimal
_LEAST: Final = 0.001  # the least share that is written


class _Page(NamedTuple):
    """What the drawers need to know."""

    moves: dict[tuple[str, str], dict[str, Any]]
    names: dict[str, str]
    words: Words
    tokens: Tokens
    rows: dict[str, float]  # the middle of each row
    columns: dict[str, float]  # and of each column
    cell: float


def moves(
    found: pd.DataFrame,
    journey: Journey,
    *,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """From each stage (a row) the share of moves to each (a column), the most common one framed.

    Parameters
    ----------
    found : ``cx.metrics.transitions.transitions`` from stage to stage
    journey : whose names are used
    width : in pixels; on a phone ``moves_narrow`` is for it

    Returns
    -------
    The figure; one sentence where nobody did anything.
    """
    tokens = tokens_of(theme)
    if found.empty:
        return empty(words("page.metrics.no_moves"), tokens, width)
    page, height = _page(found, journey, words, tokens, width)
    notes = wrap(words("figure.moves.note"), NOTE, width - 2 * EDGE, lines=3)
    canvas = Canvas(tokens, width, height + 20 + 15 * len(notes))
    _heads(canvas, page)
    for row, y in page.rows.items():
        _row(canvas, page, row, y)
    for i, line in enumerate(notes):
        canvas.text(EDGE, height + 18 + 15 * i, line, Face(NOTE, tokens.ink2))
    return canvas.figure(alt(found, journey, words))


def ways_on(found: pd.DataFrame) -> dict[str, str]:
    """The most common move from each place to another stage, where enough moves lead from it."""
    to = found[(found["from"] != found["to"]) & (found["to"] != END)]
    to = to[to["departures"] >= ENOUGH].sort_values("n", ascending=False, kind="stable")
    first = to.drop_duplicates("from")
    return dict(zip(first["from"], first["to"], strict=True))


def alt(found: pd.DataFrame, journey: Journey, words: Words) -> str:
    """The figure in words: the most common next stage of each."""
    shares = {(row["from"], row["to"]): row["share"] for row in found.to_dict("records")}
    said = []
    for start, goal in ways_on(found).items():
        ends = {
            key: stage_name(id, journey, words) for key, id in (("start", start), ("goal", goal))
        }
        said.append(f"{words('figure.moves.pair', **ends)} {shown(shares[start, goal], words)}")
    return words("figure.moves.alt", rows=said) if said else words("figure.moves.heading")


def shown(share: float, words: Words) -> str:
    """A share; below one percent with a decimal, as far as that says anything."""
    if 0 < share < _LEAST:
        return f"<{words.shown(_LEAST, 'share1')}"
    return words.shown(share, "share" if share >= _TINY or not share else "share1")


def _page(
    found: pd.DataFrame, journey: Journey, words: Words, tokens: Tokens, width: float
) -> tuple[_Page, float]:
    records: list[Any] = found.to_dict("records")
    known = {each[end] for each in records for end in ("from", "to")} - {START, END}
    stages = sorted(known, key=_order(found))
    names = {id: clean(stage_name(id, journey, words)) for id in (START, *stages, END)}
    counts = [words("figure.moves.of_moves", n=each["departures"]) for each in records]
    room = min(widest(names.values(), BODY, BOLD) * 1.08 + 8, _NAMES)
    left = EDGE + room + widest(counts, SMALL) * 1.08 + 22
    least, most = _CELL
    cell = (width - EDGE - left - _APART) / (len(stages) + 1)
    cell = min(max(cell, least), most)
    columns = {id: left + (i + 0.5) * cell for i, id in enumerate(stages)}
    columns[END] = left + (len(stages) + 0.5) * cell + _APART
    heads = [wrap(names[id], SMALL, cell - 8, lines=3) for id in columns]
    top = _HEAD + _LINE * max(map(len, heads)) + 6
    rows = {START: top + _ROW / 2}
    rows |= {id: top + _APART + (i + 1.5) * _ROW for i, id in enumerate(stages)}
    moves = {(each["from"], each["to"]): each for each in records}
    page = _Page(moves, names, words, tokens, rows, columns, cell)
    return page, top + _APART + (len(stages) + 1) * _ROW


def _order(found: pd.DataFrame) -> Any:
    """Stages in the order in which the rows name them: that of the journey."""
    froms = list(dict.fromkeys(found["from"]))
    return {id: place for place, id in enumerate(froms)}.__getitem__


def _heads(canvas: Canvas, page: _Page) -> None:
    first = min(page.rows.values()) - _ROW / 2
    left = min(page.columns.values()) - page.cell / 2
    quiet = Face(NOTE, page.tokens.ink3)
    canvas.text(EDGE, first - 14, page.words("figure.moves.leaving"), quiet)
    canvas.text(left + 4, 12, page.words("figure.moves.heading"), quiet)
    for id, x in page.columns.items():
        lines = wrap(page.names[id], SMALL, page.cell - 8, lines=3)
        for i, line in enumerate(reversed(lines)):
            face = Face(SMALL, page.tokens.ink2 if id == END else page.tokens.ink, BOLD)
            canvas.text(x, first - 14 - _LINE * i, line, face, anchor="center")


def _row(canvas: Canvas, page: _Page, row: str, y: float) -> None:
    """A stage, how many moves lead from it, and where to."""
    tokens, words = page.tokens, page.words
    parts = {goal: move for (start, goal), move in page.moves.items() if start == row}
    departures = next((move["departures"] for move in parts.values()), 0)
    face = Face(BODY, tokens.ink2 if row == START else tokens.ink, BOLD)
    canvas.text(EDGE, y, cut(page.names[row], BODY, _NAMES, BOLD), face)
    left = min(page.columns.values()) - page.cell / 2
    count = words("figure.moves.of_moves", n=departures)
    canvas.text(left - 12, y, count, Face(SMALL, tokens.ink3), anchor="right")
    inside = {id: x for id, x in page.columns.items() if row != START or id != END}
    main = ways_on(pd.DataFrame(parts.values())).get(row) if parts else None
    for goal, x in inside.items():
        corner, size = (x - page.cell / 2 + 1.5, y - _ROW / 2 + 1.5), (page.cell - 3, _ROW - 3)
        canvas.rect(corner, size, tokens.lane, radius=4)
        if goal in parts:
            _cell(canvas, page, parts[goal], (x, y), is_main=goal == main)


def _cell(
    canvas: Canvas, page: _Page, move: dict[str, Any], place: tuple[float, float], *, is_main: bool
) -> None:
    tokens, (x, y) = page.tokens, place
    half, high = page.cell / 2 - 1.5, _ROW / 2 - 1.5
    few, within = move["departures"] < ENOUGH, move["from"] == move["to"]
    if not (few or within):
        dark = _DARK * min(move["share"] / _FULL, 1.0)
        canvas.rect((x - half, y - high), (2 * half, 2 * high), faded(tokens.bar, dark), radius=4)
    if is_main:
        frame = box_path(x - half, y - high, x + half, y + high, 4)
        canvas.paths.setdefault(("", Stroke(tokens.ink, 2.0)), []).append(frame)
    colour = tokens.ink3 if few or within else tokens.ink
    face = Face(BODY, colour, BOLD if is_main else 400)
    canvas.text(x, y, shown(move["share"], page.words), face, anchor="center")
    canvas.target(x, y, Target("", told(move, page.names, page.words)), size=_ROW - 6)


def told(move: dict[str, Any], names: dict[str, str], words: Words) -> tuple[str, ...]:
    """What the pointer is told of a move."""
    pair = words("figure.moves.pair", start=names[move["from"]], goal=names[move["to"]])
    counts = {name: move[name] for name in ("departures", "n", "share")}
    few = words("figure.moves.few") if move["departures"] < ENOUGH else ""
    return (pair, words("figure.moves.told", **counts), few)

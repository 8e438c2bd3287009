"""A what-if as one picture, for a wall or a slide."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from cx.figures import gains
from cx.figures import scenarios as scenario_rows
from cx.figures import tornado as tornado_rows
from cx.figures import whatif_flow as flow
from cx.figures.canvas import Canvas
from cx.figures.effects import Looks
from cx.figures.pieces import Face, Stroke
from cx.figures.text import wrap
from cx.figures.theme import BODY, BOLD, LABEL, RATE, SMALL, TITLE, Theme, Tokens
from cx.figures.theme import theme as tokens_of
from cx.figures.whatif_rows import Place, Sheet, of_scenarios, of_tornado
from cx.figures.whatif_steps import alt, per, steps_of
from cx.figures.widths import needed
from cx.model.stage_model import StageModel
from cx.whatif.amounts import told, unchanged
from cx.whatif.results import Answer, Measure
from cx.words import Words

_EDGE: Final = 28.0
_SECTION: Final = 18.0
_KPI: Final = 28.0
_FIGURES: Final = (  # the first four that are known
    Measure.MARGIN,
    Measure.REVENUE,
    Measure.LIFETIME,
    Measure.REPEAT_BUYERS,
    Measure.REFERRAL,
    Measure.BUYERS,
    Measure.PURCHASES,
)
_LEAST: Final = 30.0  # px: height of a row of the tornado
_MOST: Final = 42.0
_TALL: Final = 76.0  # px: of a scenario
_KEYS: Final = 108.0  # px: the key figures
_LINE: Final = 24.0  # of what is read aloud
_GAP: Final = 56.0  # between tornado and scenarios


class _Key(NamedTuple):
    """A key figure: what it would be, and the difference."""

    name: str
    shown: str
    change: str
    look: Looks


class _Page(NamedTuple):
    answer: Answer
    words: Words
    tokens: Tokens
    width: float
    height: float


def whatif_page(
    answer: Answer,
    model: StageModel,
    tornado: pd.DataFrame,
    scenarios: pd.DataFrame,
    *,
    title: str,
    said: str,
    words: Words,
    theme: Theme = Theme.LIGHT,
    size: tuple[float, float] = (1600, 900),
) -> go.Figure:
    """Title, flow, tornado, scenarios, key figures and the sentence to read aloud on one page.

    Parameters
    ----------
    tornado, scenarios : as in the figures of those names; as many rows as there is room for, and
        without rows the other takes the whole width
    title : the finding
    said : what to read aloud
    size : in pixels
    """
    page = _Page(answer, words, tokens_of(theme), *size)
    canvas = Canvas(page.tokens, *size)
    steps = steps_of(answer, model, words, page.tokens)
    top = _head(canvas, page, title)
    if steps:
        top = flow.draw(canvas, steps, Place(_EDGE, page.width - _EDGE, top), words) + 18
    foot = _aloud(canvas, page, said)
    foot = _key_figures(canvas, page, foot)
    columns = tuple(answer.stages["stage"])
    sheets = (
        of_tornado(tornado, answer.main, (model, columns), words, page.tokens),
        of_scenarios(scenarios, answer.main, words, page.tokens),
    )
    _rule(canvas, page, top)
    _sections(canvas, page, sheets, (top + 26, foot - 16))
    rows = [f"{row.name} {row.shown}" for sheet in sheets for row in sheet.rows]
    people = alt(answer, steps, words) if steps else ""
    return canvas.figure(words("figure.whatif.page.alt", title=title, flow=people, rows=rows))


def _head(canvas: Canvas, page: _Page, title: str) -> float:
    """The finding, and of whom it speaks."""
    tokens, words, y = page.tokens, page.words, 40.0
    for line in wrap(title, TITLE, page.width - 2 * _EDGE, lines=2, weight=BOLD):
        canvas.text(_EDGE, y, line, Face(TITLE, tokens.ink, BOLD))
        y += 38
    note = per(page.answer, words) + words("figure.whatif.flow.note")
    canvas.text(_EDGE, y - 4, note, Face(LABEL, tokens.ink2))
    return y + 22


def _rule(canvas: Canvas, page: _Page, y: float) -> None:
    canvas.line((_EDGE, y), (page.width - _EDGE, y), Stroke(page.tokens.line))


def _aloud(canvas: Canvas, page: _Page, said: str) -> float:
    """What is read aloud, at the foot; its upper end."""
    tokens, name = page.tokens, page.words("figure.whatif.page.aloud")
    left = _EDGE + needed(name, BODY, BOLD) + 18
    lines = wrap(said, RATE, page.width - _EDGE - left, lines=3)
    top = page.height - 22 - _LINE * len(lines)
    canvas.text(_EDGE, top + _LINE / 2, name, Face(BODY, tokens.ink2, BOLD))
    for i, line in enumerate(lines):
        canvas.text(left, top + _LINE * (i + 0.5), line, Face(RATE, tokens.ink))
    _rule(canvas, page, top - 14)
    return top - 14


def _key_figures(canvas: Canvas, page: _Page, bottom: float) -> float:
    """Four figures as they would be, with their difference; their upper end."""
    keys = [_key(page, row) for row in _kept(page.answer)]
    if not keys:
        return bottom
    top, tokens = bottom - _KEYS, page.tokens
    _rule(canvas, page, top)
    step = (page.width - 2 * _EDGE) / len(keys)
    for i, key in enumerate(keys):
        x = _EDGE + i * step
        if i:
            canvas.line((x - 20, top + 16), (x - 20, bottom - 16), Stroke(tokens.line))
        canvas.text(x, top + 22, key.name, Face(BODY, tokens.ink2))
        canvas.text(x, top + 53, key.shown, Face(_KPI, tokens.ink, BOLD))
        mark = key.look.sign.symbol != "circle"
        if mark:
            canvas.sign(x + 6, top + 85, gains.small(key.look.sign))
        canvas.text(x + 18 * mark, top + 85, key.change, Face(LABEL - 1, key.look.text))
    return top


def _kept(answer: Answer) -> list[Any]:
    """The rows of the figures that are shown: margin instead of revenue where it is known."""
    rows = {measure: answer.figure(measure) for measure in _FIGURES}
    if rows[Measure.MARGIN] is not None:
        del rows[Measure.REVENUE]
    return [row for row in rows.values() if row is not None][:4]


def _key(page: _Page, row: Any) -> _Key:
    measure, words = Measure(row["measure"]), page.words
    name = words(f"figure.whatif.page.{measure}")
    low, high = float(row["gain_low"]), float(row["gain_high"])
    look = gains.looks_of({"low": low, "high": high}, page.tokens)
    form = {Measure.REFERRAL: "score2", Measure.PURCHASES: "n"}.get(measure, "people")
    shown = words.shown(row["then"], "money" if measure in gains.MONEY else form)
    if unchanged(row["now"], row["gain"], low, high):
        return _Key(name, shown, "±0", gains.looks_of({"low": 0, "high": 0}, page.tokens))
    change = told(measure, float(row["gain"]), low, high, words, change=True)
    both = words("figure.whatif.page.change", gain=change.value, range=change.range)
    return _Key(name, shown, both, look)


def _sections(
    canvas: Canvas, page: _Page, sheets: tuple[Sheet, Sheet], ends: tuple[float, float]
) -> None:
    """Tornado left, scenarios right; where one is missing the other takes the whole width."""
    middle = _EDGE + (page.width - 2 * _EDGE) * 0.56
    both = all(sheet.rows for sheet in sheets)
    left = Place(_EDGE, middle - _GAP / 2 if both else page.width - _EDGE, ends[0])
    right = Place(middle + _GAP / 2 if both else _EDGE, page.width - _EDGE, ends[0])
    one, other = sheets
    if one.rows:
        top = _section(canvas, page, "tornado", one, left)
        shown, row = _fitting(one, ends[1] - top, (_LEAST, _MOST))
        _more(canvas, page, left, len(one.rows) - len(shown.rows))
        one, place = shown, left._replace(top=top)
        tornado_rows.draw(canvas, one, place, tornado_rows.across(one, place, tall=False), row=row)
    if other.rows:
        top = _section(canvas, page, "scenarios", other, right)
        shown, row = _fitting(other, ends[1] - top - 22, (_TALL, _TALL + 20))
        _more(canvas, page, right, len(other.rows) - len(shown.rows))
        other, place = shown, right._replace(top=top)
        of = scenario_rows.along(other)
        over = scenario_rows.across(other, place, of, tall=True)
        scenario_rows.draw(canvas, other, place, (of, over), row=row)


def _section(canvas: Canvas, page: _Page, key: str, sheet: Sheet, place: Place) -> float:
    """A section's name, and what its numbers are; where its rows begin."""
    name = page.words(f"figure.whatif.page.{key}")
    canvas.text(place.left, place.top, name, Face(_SECTION, page.tokens.ink, BOLD))
    note = page.words(f"figure.whatif.{key}.note", each=sheet.each)
    lines: Sequence[str] = wrap(note, SMALL + 0.5, place.right - place.left, lines=2)
    for i, line in enumerate(lines):
        face = Face(SMALL + 0.5, page.tokens.ink2)
        canvas.text(place.left, place.top + 23 + 17 * i, line, face)
    return place.top + 22 + 17 * len(lines)


def _more(canvas: Canvas, page: _Page, place: Place, count: int) -> None:
    """How many rows found no room."""
    if count:
        text = page.words("figure.map.more", count=count)
        face = Face(SMALL + 0.5, page.tokens.ink2)
        canvas.text(place.right, place.top, text, face, anchor="right")


def _fitting(sheet: Sheet, room: float, row: tuple[float, float]) -> tuple[Sheet, float]:
    """As many rows as there is room for, and how high each is."""
    count = max(min(len(sheet.rows), int(room // row[0])), 1)
    return sheet._replace(rows=sheet.rows[:count]), min(row[1], room / count)

"""Ambassadors beget ambassadors: how many people each generation brings."""

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import plotly.graph_objects as go

from cx.figures import gains
from cx.figures.canvas import Canvas
from cx.figures.journey_map import empty
from cx.figures.pieces import Face, Scores, Stroke, Target
from cx.figures.text import wrap
from cx.figures.theme import BODY, BOLD, LABEL, NOTE, SMALL, Theme
from cx.figures.theme import theme as tokens_of
from cx.whatif.results import PER, Answer, Measure
from cx.whatif.snowball import generations
from cx.words import Words

WIDTH: Final = 1250
PHONE: Final = 600.0
_MOST: Final = 4  # generations after the first
_SOME: Final = 0.5  # people: fewer of 1,000 are nobody
_EDGE: Final = 4.0
_PLOT: Final = 200.0
_BAR: Final = 76.0
_HEAD: Final = 26.0  # px over the highest column: its number
_THIN: Final = 22.0  # px: a bar on a phone
_CAP: Final = 5.0

_Box = tuple[float, float, float, float]


class _Bar(NamedTuple):
    """People of a generation, now or after."""

    generation: int
    after: bool
    people: float
    low: float
    high: float
    shown: str
    target: Target


def snowball(
    answer: Answer,
    days: float = math.nan,
    *,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """People whom 1,000 customers bring, and whom those bring, now beside after, with 80 % intervals.

    Parameters
    ----------
    answer : of whose figures K is taken; after is drawn where K is moved
    days : from one generation to the next (``Snowball.cycle_days``); NaN: not known
    width : in pixels; on a phone (below 600) generations stand under one another

    Returns
    -------
    The figure; one sentence where K is not known.
    """
    tokens = tokens_of(theme)
    k = answer.figure(Measure.REFERRAL)
    if k is None:
        return empty(words("figure.whatif.snowball.empty"), tokens, width)
    bars = _bars(k, words)
    canvas = Canvas(tokens, width, 0)
    y = _heading(canvas, k, words)
    lowest = (_rows if width < PHONE else _columns)(canvas, bars, y, days, words)
    for line in wrap(words("figure.whatif.snowball.note"), SMALL, width - 2 * _EDGE, lines=4):
        canvas.text(_EDGE, lowest + 12, line, Face(SMALL, tokens.ink2))
        lowest += 16
    canvas.height = lowest + 10
    said = [
        words("figure.whatif.snowball.alt_row", name=_name(bar, words), people=bar.shown)
        for bar in bars
    ]
    return canvas.figure(words("figure.whatif.snowball.alt", k=_said(k, words), rows=said))


def _bars(k: Any, words: Words) -> list[_Bar]:
    """Generation by generation, now before after, for as long as anybody comes."""
    found = []
    for after, key in enumerate(("now", "then")[: 1 + (k["gain"] != 0)]):
        ends = [[1.0, *generations(k[f"{key}{end}"], _MOST)] for end in ("", "_low", "_high")]
        for i, values in enumerate(zip(*ends, strict=True)):
            people, low, high = (PER * float(value) for value in values)
            digits = int(people < 20)
            shown, limits = gains.fixed(people, digits), gains.bracket(low, high, digits)
            bar = _Bar(i, after == 1, people, low, high, shown, Target("", ()))
            told = words("figure.whatif.snowball.told", people=shown, limits=limits) if i else ""
            found.append(bar._replace(target=Target("", (_name(bar, words), told))))
    last = max(bar.generation for bar in found if bar.people >= _SOME or bar.generation == 1)
    kept = (bar for bar in found if bar.generation <= last)
    return sorted(kept, key=lambda bar: (bar.generation, bar.after))


def _name(bar: _Bar, words: Words) -> str:
    key = "first" if bar.generation == 0 else f"{'then' if bar.after else 'now'}_generation"
    return words(f"figure.whatif.snowball.{key}", n=bar.generation)


def _said(k: Any, words: Words) -> str:
    """What one customer brings, and what becomes of it."""
    key = "k_then" if k["gain"] else "k"
    blanks = {"now": k["now"], "then": k["then"], "low": k["now_low"], "high": k["now_high"]}
    said = [words(f"figure.whatif.snowball.{key}", **blanks)]
    if max(k["now"], k["then"]) >= 1:
        said.append(words("figure.whatif.snowball.grows"))
    return words.joined(said)


def _heading(canvas: Canvas, k: Any, words: Words) -> float:
    lines = wrap(_said(k, words), BODY, canvas.width - 2 * _EDGE, lines=5)
    for i, line in enumerate(lines):
        canvas.text(_EDGE, 12 + 19 * i, line, Face(BODY, canvas.tokens.ink))
    return 19.0 * len(lines) + 14


def _columns(canvas: Canvas, bars: Sequence[_Bar], top: float, days: float, words: Words) -> float:
    """Generations side by side; how far down they reach."""
    tokens, base = canvas.tokens, top + _HEAD + _PLOT
    most = max(bar.high for bar in bars)
    scores = Scores(0.0, most, base, top + _HEAD)
    count = bars[-1].generation + 1
    step = (canvas.width - 2 * _EDGE) / count
    both = any(bar.after for bar in bars)
    wide = min(_BAR, step * 0.36)
    whiskers: list[tuple[float, float, float]] = []
    boxes: tuple[list[_Box], list[_Box]] = ([], [])
    for bar in bars:
        middle = _EDGE + (bar.generation + 0.5) * step + both * (bar.after - 0.5) * (wide + 6)
        y = scores.at(bar.people)
        box = (middle - wide / 2, min(y, base - 1.5), middle + wide / 2, base)
        boxes[bar.after].append(box)
        _named(canvas, bar, (middle, base - 14), words, both=both)
        ends = (scores.at(bar.low), scores.at(bar.high))
        if ends[0] - ends[1] > 3:
            whiskers.append((middle, *ends))
        face = Face(LABEL, tokens.accent if bar.after else tokens.ink, BOLD)
        canvas.text(middle, min(y, ends[1]) - 12, bar.shown, face, anchor="center")
        canvas.target(middle, (y + base) / 2, bar.target, size=wide * 0.7)
    _fill(canvas, boxes)
    gains.uprights(canvas, whiskers, Stroke(tokens.ink, 1.4), "intervals", cap=_CAP)
    line = [(_EDGE, canvas.width - _EDGE, base)]
    gains.lines(canvas, line, Stroke(tokens.ink2, 1.2), "zero")
    for i in range(count):
        x = _EDGE + (i + 0.5) * step
        name, after = _titles(i, days, words)
        canvas.text(x, base + 16, name, Face(LABEL, tokens.ink, BOLD), anchor="center")
        canvas.text(x, base + 34, after, Face(SMALL, tokens.ink2), anchor="center")
    return base + 48


def _rows(canvas: Canvas, bars: Sequence[_Bar], top: float, days: float, words: Words) -> float:
    """Generations under one another, on a phone; how far down they reach."""
    tokens, y, y0 = canvas.tokens, top, top
    most = max(bar.high for bar in bars)
    over = Scores(0.0, most, _EDGE + 1, canvas.width - _EDGE - 62)
    whiskers: list[tuple[float, float, float]] = []
    boxes: tuple[list[_Box], list[_Box]] = ([], [])
    for bar in bars:
        if not bar.after:
            y = y + 10 if bar.generation else y
            name, after = _titles(bar.generation, days, words)
            canvas.text(_EDGE, y + 10, name, Face(BODY, tokens.ink, BOLD))
            right = canvas.width - _EDGE
            canvas.text(right, y + 10, after, Face(NOTE, tokens.ink2), anchor="right")
            y += 24
        end, middle = max(over.at(bar.people), over.start + 1.5), y + _THIN / 2
        box = (over.start, y, end, y + _THIN)
        boxes[bar.after].append(box)
        _named(canvas, bar, (over.start + 24, middle), words, both=any(b.after for b in bars))
        ends = (over.at(bar.low), over.at(bar.high))
        if ends[1] - ends[0] > 3:
            whiskers.append((*ends, middle))
        face = Face(LABEL, tokens.accent if bar.after else tokens.ink, BOLD)
        canvas.text(max(end, ends[1]) + 8, middle, bar.shown, face)
        canvas.target(over.start + 20, middle, bar.target, size=_THIN)
        y += _THIN + 3
    _fill(canvas, boxes)
    gains.lines(canvas, whiskers, Stroke(tokens.ink, 1.4), "intervals", cap=_CAP)
    gains.uprights(canvas, [(over.start, y0 + 22, y)], Stroke(tokens.ink2, 1.2), "zero")
    return y + 4


def _titles(generation: int, days: float, words: Words) -> tuple[str, str]:
    """A generation's name, and when it comes."""
    if generation == 0:
        return words("figure.whatif.snowball.first"), ""
    after = words("figure.whatif.snowball.days", days=generation * days)
    name = words("figure.whatif.snowball.generation", n=generation)
    return name, after if math.isfinite(days) else ""


def _fill(canvas: Canvas, boxes: tuple[list[_Box], list[_Box]]) -> None:
    """The bars: one trace for now, one for after."""
    for found, fill in zip(
        boxes, (canvas.tokens.flow_node, canvas.tokens.accent_node), strict=True
    ):
        gains.boxes(canvas, found, fill, "people")


def _named(
    canvas: Canvas, bar: _Bar, place: tuple[float, float], words: Words, *, both: bool
) -> None:
    """Now and after, written on the first generation's bars."""
    if both and bar.generation == 0:
        text = words(f"figure.whatif.flow.{'then' if bar.after else 'now'}")
        canvas.text(*place, text, Face(BODY, canvas.tokens.ink, BOLD), anchor="center")

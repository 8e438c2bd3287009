"""What a scenario changes month by month, up to 36."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any, Final, NamedTuple

import plotly.graph_objects as go

from cx.figures import gains
from cx.figures.canvas import Canvas, area, curve
from cx.figures.effects import Axis, axis, tick
from cx.figures.gains import Unit
from cx.figures.journey_map import empty
from cx.figures.pieces import Face, Scores, Stroke, Target
from cx.figures.text import wrap
from cx.figures.theme import BOLD, LABEL, REGULAR, SMALL, Theme, Tokens
from cx.figures.theme import theme as tokens_of
from cx.figures.widths import needed, widest
from cx.whatif.results import Answer, Measure
from cx.words import Words

WIDTH: Final = 1250
PHONE: Final = 700.0
_EDGE: Final = 4.0
_HEAD: Final = 46.0
_PLOT: Final = 210.0
_FOOT: Final = 26.0
_GAP: Final = 36.0
_APART: Final = 17.0  # px: two labels at the lines' ends
_STEPS: Final = (1, 2, 3, 6, 12)

_Row = dict[str, Any]


class _Page(NamedTuple):
    words: Words
    tokens: Tokens
    rows: list[_Row]
    unit: Unit
    each: str
    calendar: bool

    @property
    def digits(self) -> int:
        """Decimals of what is written at the end."""
        last = self.rows[-1]
        return self.unit.exact(last["gain"], last["now"], last["then"])

    def written(self, key: str) -> str:
        """What a line ends at."""
        return self.unit.plain(self.rows[-1][key], self.digits)

    @property
    def change(self) -> tuple[str, str]:
        """The last difference, and its limits."""
        last, unit = self.rows[-1], self.unit
        limits = unit.limits(last["gain_low"], last["gain_high"], self.digits)
        return unit.signed(last["gain"], self.digits), limits if last["gain"] else ""


class _Panel(NamedTuple):
    """Where a panel stands, and its scale."""

    edge: float  # of the title and the round values
    left: float
    right: float
    top: float
    months: int
    axis: Axis
    scores: Scores

    def x(self, month: float) -> float:
        """Where a month stands; what begins is at 0."""
        return self.left + (self.right - self.left) * month / self.months


def whatif_months(
    answer: Answer,
    measure: Measure | None = None,
    *,
    calendar: bool = False,
    words: Words,
    theme: Theme = Theme.LIGHT,
    width: float = WIDTH,
) -> go.Figure:
    """Up to each month: now and after in one panel, the difference with its 80 % band in the other.

    Parameters
    ----------
    measure : one of those in ``answer.months``; None: what the answer is about (``Answer.main``)
    calendar : by the calendar (people come evenly over the months), else by months since entry
    width : in pixels; below 700 the panels stand under one another

    Returns
    -------
    The figure; one sentence where nothing is known by month.
    """
    tokens = tokens_of(theme)
    wanted = measure or answer.main
    found = answer.months[answer.months["measure"] == wanted]
    if found.empty:
        return empty(words("figure.whatif.months.empty"), tokens, width)
    page = _page(found.to_dict("records"), wanted, words, tokens, calendar=calendar)
    phone = width < PHONE
    head = _HEAD + (20 if phone else 0)
    high = head + _PLOT + _FOOT
    canvas = Canvas(tokens, width, high * (2 if phone else 1) + 22)
    half = width - _EDGE if phone else width * 0.5 - _GAP / 2
    levels = _panel(page, ("now", "then"), _ends(page), (_EDGE, half, head))
    second = (
        (_EDGE, width - _EDGE, high + 8 + head) if phone else (half + _GAP, width - _EDGE, head)
    )
    change = _panel(page, ("gain", "gain_low", "gain_high"), _gain_room(page), second)
    _levels(canvas, page, levels)
    _change(canvas, page, change)
    unit = words(f"figure.whatif.months.{'calendar' if calendar else 'cohort'}")
    canvas.text(_EDGE, canvas.height - 10, unit, Face(SMALL, tokens.ink2))
    return canvas.figure(_alt(page))


def _page(
    records: Sequence[Any],
    measure: Measure | None,
    words: Words,
    tokens: Tokens,
    *,
    calendar: bool,
) -> _Page:
    """The rows of one view, from 0: nothing has happened before the first day."""
    kept = ("now", "then", "gain", "gain_low", "gain_high")
    prefix = "calendar_" if calendar else ""
    rows = [{"month": 0} | dict.fromkeys(kept, 0.0)]
    for each in records:
        row = {"month": each["month"]} | {key: each[f"{prefix}{key}"] for key in kept}
        rows.append(gains.settled(row, row["now"], *kept[2:]))
    unit = gains.unit(measure, [row[key] for row in rows for key in ("now", "then")], words)
    each = words("figure.whatif.each", what=unit.name)
    return _Page(words, tokens, rows, unit, each, calendar)


def _ends(page: _Page) -> float:
    """Room for the labels at the lines' ends."""
    texts = [
        f"{page.words(f'figure.whatif.months.{key}')} {page.written(key)}"
        for key in ("now", "then")
    ]
    return widest(texts, LABEL, BOLD) * 1.06 + 12


def _gain_room(page: _Page) -> float:
    shown, limits = page.change
    return max(widest([limits], SMALL) * 1.06, needed(shown, LABEL + 1, BOLD) + 18) + 12


def _panel(
    page: _Page, keys: Sequence[str], room: float, place: tuple[float, float, float]
) -> _Panel:
    left, right, top = place
    values = [row[key] / page.unit.factor for row in page.rows for key in keys]
    of = axis(values, most=5, room=0.03)
    signed = keys[0] == "gain"
    low = of.low if signed or min(values) < 0 else 0.0
    texts = [_tick(value, of, signed=signed) for value in of.ticks]
    factor = page.unit.factor
    scores = Scores(low * factor, of.high * factor, top + _PLOT, top)
    start = left + widest(texts, SMALL) * 1.06 + 8
    return _Panel(left, start, right - room, top, page.rows[-1]["month"], of, scores)


def _tick(value: float, of: Axis, *, signed: bool) -> str:
    text = tick(value, of, share=False) if value else "0"
    return text if signed else text.removeprefix("+")


def _grid(canvas: Canvas, page: _Page, panel: _Panel, title: str, *, signed: bool) -> None:
    """Title, round values, and months."""
    tokens, words = page.tokens, page.words
    head = panel.top - _HEAD - (20 if canvas.width < PHONE else 0)
    name = words(f"figure.whatif.months.{title}")
    canvas.text(panel.edge, head + 13, name, Face(LABEL, tokens.ink, BOLD))
    note, start, y = (
        words(f"figure.whatif.months.{title}_note", each=page.each),
        panel.edge,
        head + 32,
    )
    if canvas.width >= PHONE:
        start, y = panel.edge + needed(name, LABEL, BOLD) + 12, head + 14
    for line in wrap(note, SMALL, panel.right + 60 - start, lines=2):
        canvas.text(start, y, line, Face(SMALL, tokens.ink2))
        y += 15
    for value in panel.axis.ticks:
        y = panel.scores.at(value * page.unit.factor)
        if y > panel.scores.start + 0.5:
            continue
        canvas.line((panel.left, y), (panel.right, y), Stroke(tokens.grid))
        text = _tick(value, panel.axis, signed=signed)
        canvas.text(panel.left - 8, y, text, Face(SMALL, tokens.ink3), anchor="right")
    y = panel.scores.at(0)
    gains.lines(canvas, [(panel.left, panel.right, y)], Stroke(tokens.ink2, 1.2), "zero")
    step = next((s for s in _STEPS if panel.months / s <= 7), _STEPS[-1])
    for month in range(0, panel.months + 1, step):
        x, y = panel.x(month), panel.scores.start + 14
        canvas.text(x, y, str(month), Face(SMALL, tokens.ink3), anchor="center")


def _levels(canvas: Canvas, page: _Page, panel: _Panel) -> None:
    """Now in ink, after in accent, each named at its end."""
    tokens, words = page.tokens, page.words
    _grid(canvas, page, panel, "levels", signed=False)
    ends = {}
    for key, stroke in (("now", Stroke(tokens.neutral, 2.2)), ("then", Stroke(tokens.accent, 2.6))):
        places = [(panel.x(row["month"]), panel.scores.at(row[key])) for row in page.rows]
        canvas.traces.append(curve(places, stroke, key))
        ends[key] = places[-1][1]
    middle, apart = (ends["now"] + ends["then"]) / 2, ends["now"] - ends["then"]
    if abs(apart) < _APART:
        up = _APART / 2 if apart >= 0 else -_APART / 2
        ends = {"now": middle + up, "then": middle - up}
    for key, colour in (("now", tokens.ink2), ("then", tokens.accent)):
        text = f"{words(f'figure.whatif.months.{key}')} {page.written(key)}"
        canvas.text(panel.right + 8, ends[key], text, Face(LABEL, colour, BOLD))
    _targets(canvas, page, panel, "then")


def _change(canvas: Canvas, page: _Page, panel: _Panel) -> None:
    """The difference: orange or blue for as long as its band is clear of 0."""
    tokens, rows = page.tokens, page.rows
    band = [(panel.x(r["month"]), panel.scores.at(r["gain_high"])) for r in rows]
    band += [(panel.x(r["month"]), panel.scores.at(r["gain_low"])) for r in reversed(rows)]
    canvas.traces.append(area([*band, band[0]], tokens.band, "band"))
    _grid(canvas, page, panel, "gain", signed=True)
    looks = [gains.looks_of({"low": r["gain_low"], "high": r["gain_high"]}, tokens) for r in rows]
    pairs = list(pairwise(zip(rows, looks, strict=True)))
    for colour, part in groupby(pairs, key=lambda pair: pair[1][1].line):
        run = [pair for pair in part]
        path = [run[0][0][0], *(after for _, (after, _) in run)]
        places = [(panel.x(r["month"]), panel.scores.at(r["gain"])) for r in path]
        canvas.traces.append(curve(places, Stroke(colour, 2.6), "gain"))
    last, look = rows[-1], looks[-1]
    x, y = panel.right + 15, panel.scores.at(last["gain"])
    clear = look.sign.symbol != "circle"
    face = Face(LABEL + 1, look.text, BOLD if clear else REGULAR)
    if last["gain"]:
        canvas.sign(x, y, gains.small(look.sign))
    shown, limits = page.change
    canvas.text(x + 9, y, shown, face)
    canvas.text(panel.right + 8, y + 19, limits, Face(SMALL, tokens.ink2))
    _targets(canvas, page, panel, "gain")


def _targets(canvas: Canvas, page: _Page, panel: _Panel, key: str) -> None:
    words, unit = page.words, page.unit
    for row in page.rows[1:]:
        digits = unit.exact(row["gain"], row["now"], row["then"])
        limits = unit.limits(row["gain_low"], row["gain_high"], digits)
        now, then = (unit.plain(row[key], digits) for key in ("now", "then"))
        told = (
            words("figure.whatif.months.month", n=row["month"]),
            words("figure.whatif.months.told", now=now, then=then),
            words("figure.whatif.told", gain=unit.signed(row["gain"], digits), limits=limits),
            page.each,
        )
        x, y = panel.x(row["month"]), panel.scores.at(row[key])
        canvas.target(x, y, Target("", told), size=16)


def _alt(page: _Page) -> str:
    gain, limits = page.change
    return page.words(
        "figure.whatif.months.alt",
        months=page.rows[-1]["month"],
        each=page.each,
        now=page.written("now"),
        then=page.written("then"),
        gain=gain,
        limits=limits,
    )

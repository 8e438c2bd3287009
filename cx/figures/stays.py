"""Whether people stay: the share active again by months since their first, all together and by cohort."""

from typing import Any, Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from cx.domain import Verdict
from cx.figures.canvas import Canvas, area, box_path, curve, marks
from cx.figures.journey_map import empty
from cx.figures.map_curve import mark_signs, multiples
from cx.figures.moves import EDGE, shown
from cx.figures.pieces import Face, Scores, Stroke, Target
from cx.figures.text import wrap
from cx.figures.theme import BODY, BOLD, NOTE, SMALL, Theme, Tokens, faded
from cx.figures.theme import theme as tokens_of
from cx.figures.widths import widest
from cx.metrics.retention import Retention
from cx.moments.glory_pain import ENOUGH
from cx.moments.retention_said import followed
from cx.words import Words, numbers

WIDTH: Final = 1250
_PHONE: Final = 600.0
_PLOT: Final = 150.0
_TOP: Final = 46.0  # over the curve: its name, and the highest number
_HEAD: Final = 44.0  # between curve and table: months
_ROW: Final = 27.0
_CELL: Final = (42.0, 130.0)  # px at least and at most
_MOST: Final = (24, 12)  # cohorts drawn in a wide picture, and on a phone
_DARK: Final = 0.75


class _Page(NamedTuple):
    """What the drawers need to know."""

    words: Words
    tokens: Tokens
    edge: float
    size: float  # the right end of the cohorts' sizes
    left: float  # where the months begin
    cell: float
    months: int  # drawn
    cohorts: list[pd.Timestamp]  # drawn, oldest first
    rate: float  # the darkest

    def x(self, offset: float) -> float:
        """The middle of a month's column."""
        return self.left + (offset - 0.5) * self.cell

    @property
    def table(self) -> float:
        """Where the rows of cohorts begin."""
        return _TOP + _PLOT + _HEAD


def stays(
    found: Retention, *, words: Words, theme: Theme = Theme.LIGHT, width: float = WIDTH
) -> go.Figure:
    """The share of all people active again after so many months, and below it that of each cohort.

    Parameters
    ----------
    found : ``cx.metrics.retention.retention`` by month
    width : in pixels; on a phone fewer months and cohorts are drawn

    Returns
    -------
    The figure; one sentence where nobody could be followed into a second month.
    """
    tokens = tokens_of(theme)
    average = found.average[found.average["offset"] > 0]
    if average.empty:
        key = "stay_undated" if found.cohorts.empty else "stay_short"
        return empty(words(f"page.metrics.{key}"), tokens, width)
    page = _page(found, words, tokens, width)
    notes = wrap(words.joined(_notes(found, page)), NOTE, width - 2 * page.edge)
    bottom = page.table + _ROW * len(page.cohorts)
    canvas = Canvas(tokens, width, bottom + 14 + 15 * len(notes))
    _curve(canvas, page, followed(found.average))
    _heads(canvas, page)
    for i, cohort in enumerate(page.cohorts):
        rows: list[Any] = found.cohorts[found.cohorts["cohort"] == cohort].to_dict("records")
        _row(canvas, page, rows, page.table + _ROW * (i + 0.5))
    for i, line in enumerate(notes):
        canvas.text(page.edge, bottom + 14 + 15 * i, line, Face(NOTE, tokens.ink2))
    return canvas.figure(_alt(found, words))


def _page(found: Retention, words: Words, tokens: Tokens, width: float) -> _Page:
    phone = width < _PHONE
    edge = 8.0 if phone else EDGE
    cohorts = sorted(found.cohorts["cohort"].unique())[-_MOST[phone] :]
    drawn = found.cohorts[found.cohorts["cohort"].isin(cohorts)]
    names = [words("figure.stays.cohort"), *(numbers.month(day, words.language) for day in cohorts)]
    sizes = [words("figure.stays.size"), *(words.shown(n, "n") for n in drawn["at_start"])]
    size = (
        edge
        + widest(names, SMALL) * 1.08
        + widest(sizes, SMALL, BOLD) * 1.08
        + (8 if phone else 30)
    )
    left = size + (8 if phone else 24)
    least, most = _CELL
    room = width - edge - left
    months = min(int(found.cohorts["offset"].max()), int(room // least))
    enough = drawn[drawn["offset"].between(1, months) & (drawn["at_start"] >= ENOUGH)]
    rate = float(enough["rate"].max())
    cell = min(room / months, most)
    return _Page(words, tokens, edge, size, left, cell, months, cohorts, rate if rate > 0 else 1.0)


def _notes(found: Retention, page: _Page) -> list[str]:
    """How to read it, and what is left out."""
    said = [page.words("figure.stays.note")]
    if not found.cohorts.loc[found.cohorts["offset"] > 0, "over"].all():
        said.append(page.words("figure.stays.open"))
    if len(page.cohorts) < found.cohorts["cohort"].nunique():
        said.append(page.words("figure.stays.newest", n=len(page.cohorts)))
    if page.months < found.cohorts["offset"].max():
        said.append(page.words("figure.stays.first", n=page.months))
    return said


def _curve(canvas: Canvas, page: _Page, average: pd.DataFrame) -> None:
    """The rates of all cohorts together with their band."""
    tokens, words = page.tokens, page.words
    face = Face(BODY, tokens.ink, BOLD)
    canvas.text(page.edge, 14, words("figure.stays.average"), face)
    shown_rows = average[average["offset"].between(1, page.months)]
    rows: list[Any] = shown_rows.to_dict("records")
    high = min(1.0, max([row["high"] for row in rows], default=1.0) * 1.1)
    scores = canvas.scores = Scores(0.0, high, _TOP + _PLOT, _TOP)
    right = page.x(page.months + 0.5)
    for tick in _ticks(high):
        y = scores.at(tick)
        canvas.line((page.left, y), (right, y), Stroke(tokens.grid))
        canvas.text(page.left - 8, y, shown(tick, words), Face(SMALL, tokens.ink3), anchor="right")
    upper = [(page.x(row["offset"]), row["high"]) for row in rows]
    lower = [(page.x(row["offset"]), row["low"]) for row in reversed(rows)]
    places = [(page.x(row["offset"]), row["rate"]) for row in rows]
    if len(rows) > 1:
        canvas.traces.append(area([*upper, *lower, upper[0]], tokens.band, "band"))
        canvas.traces.append(curve(places, Stroke(tokens.curve, 2.6), "average"))
    elif rows:
        ends = [(upper[0][0], rows[0]["low"]), upper[0]]
        canvas.traces.append(curve(ends, Stroke(tokens.curve, 1.8), "interval"))
    targets = [Target("", _told(row, words("figure.stays.average"), words)) for row in rows]
    sign = mark_signs(tokens)[Verdict.NEUTRAL]
    canvas.traces.append(marks(places, targets, sign, "rates"))
    for i, ((x, rate), row) in enumerate(zip(places, rows, strict=True)):
        falls = i > 0 and rate < rows[i - 1]["rate"]  # the line comes from above: its right is free
        y = scores.at(row["high"]) - 12
        canvas.text(
            x - 4 if falls else x, y, shown(rate, words), face, anchor="left" if falls else "center"
        )


def _ticks(high: float) -> list[float]:
    steps = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
    return multiples(next(step for step in steps if high / step <= 5), 0.0, high)


def _heads(canvas: Canvas, page: _Page) -> None:
    words, y = page.words, page.table - 12
    quiet = Face(SMALL, page.tokens.ink3)
    canvas.text(page.left + 4, y - 20, words("figure.stays.after"), quiet)
    canvas.text(page.edge, y, words("figure.stays.cohort"), quiet)
    canvas.text(page.size, y, words("figure.stays.size"), quiet, anchor="right")
    for offset in range(1, page.months + 1):
        face = Face(SMALL, page.tokens.ink2, BOLD)
        canvas.text(page.x(offset), y, words.shown(offset, "n"), face, anchor="center")


def _row(canvas: Canvas, page: _Page, rows: list[dict[str, Any]], y: float) -> None:
    """A cohort: its month, its size, and a cell for each month since."""
    tokens, words, first = page.tokens, page.words, rows[0]
    name = numbers.month(first["cohort"], words.language)
    canvas.text(page.edge, y, name, Face(SMALL, tokens.ink))
    size = words.shown(first["at_start"], "n")
    canvas.text(page.size, y, size, Face(SMALL, tokens.ink2), anchor="right")
    for row in rows[1 : page.months + 1]:
        _cell(canvas, page, row, y, name)


def _cell(canvas: Canvas, page: _Page, row: dict[str, Any], y: float, name: str) -> None:
    tokens, x = page.tokens, page.x(row["offset"])
    half, high = page.cell / 2 - 1.5, _ROW / 2 - 1.5
    canvas.target(x, y, Target("", _told(row, name, page.words)), size=_ROW - 6)
    if not row["over"]:
        frame = box_path(x - half, y - high, x + half, y + high, 3)
        stroke = Stroke(tokens.neutral, 1.0, "2px,3px")
        canvas.paths.setdefault(("", stroke), []).append(frame)
        return
    few = row["at_start"] < ENOUGH
    canvas.rect((x - half, y - high), (2 * half, 2 * high), tokens.lane, radius=3)
    if not few:
        dark = faded(tokens.bar, round(_DARK * min(row["rate"] / page.rate, 1.0), 3))
        canvas.rect((x - half, y - high), (2 * half, 2 * high), dark, radius=3)
    face = Face(SMALL, tokens.ink3 if few or not row["rate"] else tokens.ink)
    canvas.text(x, y, shown(row["rate"], page.words), face, anchor="center")


def _told(row: dict[str, Any], name: str, words: Words) -> tuple[str, ...]:
    """What the pointer is told of a month."""
    head = f"{name}  {words('figure.stays.months', offset=row['offset'])}"
    if not row.get("over", True):
        return (head, words("figure.stays.unfinished"))
    counts = words("figure.stays.told", n=row["at_start"], k=row["customers"], rate=row["rate"])
    limits = words("figure.metrics.between", low=row["low"], high=row["high"])
    return (head, counts, limits, words("figure.stays.few") if row["at_start"] < ENOUGH else "")


def _alt(found: Retention, words: Words) -> str:
    """The rates of all cohorts together, in words."""
    rows = found.average[found.average["offset"] > 0].to_dict("records")
    said = [
        f"{words('figure.stays.months', offset=row['offset'])} {shown(row['rate'], words)}"
        for row in rows
    ]
    return words("figure.stays.alt", rows=said)

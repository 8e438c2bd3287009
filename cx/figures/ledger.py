"""The ledger as a picture: each decided test as it was found, and what is left after shrinking."""

from typing import Any, Final, NamedTuple

import plotly.graph_objects as go

from cx.experiments.ledger import Ledger
from cx.experiments.ledger_said import better, summary
from cx.figures.canvas import Canvas, curve, marks
from cx.figures.effects import Axis, axis, looks, tick
from cx.figures.journey_map import empty
from cx.figures.pieces import Face, Scores, Sign, Stroke, Target
from cx.figures.text import clean, cut
from cx.figures.theme import BODY, BOLD, LABEL, SMALL, Theme, Tokens
from cx.figures.theme import theme as tokens_of
from cx.figures.widths import widest
from cx.words import Words

WIDTH: Final = 1250
_PHONE: Final = 600.0
_ROW: Final = 34.0
_TALL: Final = 54.0  # on a phone the name stands over its line
_TOP: Final = 34.0
_FOOT: Final = 30.0
_MARK: Final = 12.0  # px: half of where there is no effect, under a name
_SAID: Final = 22.0  # on a phone the marks are told under the figure


class _Page(NamedTuple):
    tokens: Tokens
    words: Words
    width: float
    axis: Axis
    across: Scores
    edge: float
    names: float
    shrunk: float  # right ends of the two figures
    raw: float

    @property
    def phone(self) -> bool:
        """Whether names stand over their lines."""
        return self.width < _PHONE


def ledger(
    found: Ledger, *, words: Words, theme: Theme = Theme.LIGHT, width: float = WIDTH
) -> go.Figure:
    """Each test's effect relative to its control: hollow as found, filled after shrinking.

    Tests whose effect is not known relative to the control are left out: the table has them.

    Parameters
    ----------
    width : in pixels; on a phone names stand over their lines

    Returns
    -------
    The figure, as high as it needs; a sentence where there is nothing to draw.
    """
    tokens = tokens_of(theme)
    rows = found.rows[found.rows["shrunk"].notna()].to_dict("records")
    if not rows:
        return empty(words("ledger.no_figure"), tokens, width)
    page = _page(rows, words, tokens, width)
    step = _TALL if page.phone else _ROW
    bottom = _TOP + step * len(rows)
    foot = _FOOT + (_SAID if page.phone else 0)
    canvas = Canvas(tokens, width, bottom + foot, across=page.across)
    _frame(canvas, page, bottom)
    for i, row in enumerate(rows):
        top = _TOP + step * i
        _row(canvas, page, row, (top + (14 if page.phone else step / 2), top + step - 17))
        canvas.line((page.edge, top + step), (width - page.edge, top + step), Stroke(tokens.grid))
    said = [words("ledger.alt_row", **_told(row)) for row in rows]
    return canvas.figure(
        words("ledger.alt", summary=words.joined(summary(found, words)), rows=said)
    )


def _page(rows: list[Any], words: Words, tokens: Tokens, width: float) -> _Page:
    ends = [row[key] for row in rows for key in ("relative", "shrunk_low", "shrunk_high")]
    along, phone = axis(ends), width < _PHONE
    edge = 8.0 if phone else 24.0
    raw = width - edge
    texts = [words.shown(row["relative"], "relative") for row in rows]
    heads = [words("ledger.head.raw"), words("ledger.head.shrunk")]
    shrunk = raw - max(widest(texts, SMALL), widest(heads[:1], SMALL)) * 1.08 - 20
    left = shrunk - max(widest(texts, LABEL, BOLD), widest(heads[1:], SMALL)) * 1.08
    names = widest([clean(row["name"]) for row in rows], BODY, BOLD) * 1.08
    names = left - edge - 12 if phone else min(max(names, 150), 380)
    span = (edge + 10, width - edge - 10) if phone else (edge + names + 36, left - 36)
    across = Scores(along.low, along.high, *span)
    return _Page(tokens, words, width, along, across, edge, names, shrunk, raw)


def _frame(canvas: Canvas, page: _Page, bottom: float) -> None:
    """Heads, round effects, and what the marks mean."""
    tokens, words = page.tokens, page.words
    for name, x in (("shrunk", page.shrunk), ("raw", page.raw)):
        canvas.text(x, 14, words(f"ledger.head.{name}"), Face(SMALL, tokens.ink2), anchor="right")
    x = page.width / 2 if page.phone else (page.across.start + page.across.end) / 2
    y = bottom + _FOOT + 6 if page.phone else 14
    text = cut(words("ledger.head.axis"), SMALL, page.width)
    canvas.text(x, y, text, Face(SMALL, tokens.ink2), anchor="center")
    for value in page.axis.ticks:
        x = page.across.at(value)
        canvas.line((x, _TOP - 6), (x, bottom), Stroke(tokens.grid))
        text = tick(value, page.axis, share=True)
        canvas.text(x, bottom + 14, text, Face(SMALL, tokens.ink3), anchor="center")


def _row(canvas: Canvas, page: _Page, row: Any, ys: tuple[float, float]) -> None:
    """A test: its name, the limits after shrinking, the hollow and the filled mark, both figures."""
    tokens, words, (name_y, line_y) = page.tokens, page.words, ys
    look = looks(better(row["decision"]), tokens)
    name = cut(clean(row["name"]), BODY, page.names, BOLD)
    canvas.text(page.edge, name_y, name, Face(BODY, tokens.ink, BOLD))
    shown = {key: words.shown(row[key], "relative") for key in ("shrunk", "relative")}
    canvas.text(page.shrunk, name_y, shown["shrunk"], Face(LABEL, look.text, BOLD), anchor="right")
    canvas.text(page.raw, name_y, shown["relative"], Face(SMALL, tokens.ink3), anchor="right")
    ends: list[tuple[float | None, float | None]] = [
        (row["shrunk_low"], line_y),
        (row["shrunk_high"], line_y),
    ]
    high = _MARK if page.phone else _ROW / 2
    zero: list[tuple[float | None, float | None]] = [(0.0, line_y - high), (0.0, line_y + high)]
    canvas.traces.append(curve(zero, Stroke(tokens.ink2, 1.4), "zero", "x2"))
    canvas.traces.append(curve(ends, Stroke(look.line, 2.4), "intervals", "x2"))
    target = Target("", (clean(row["name"]), words("ledger.told", **_told(row))))
    hollow = Sign("circle", 9, tokens.bg, tokens.neutral, 1.8)
    canvas.traces.append(marks([(row["relative"], line_y)], [target], hollow, "raw", "x2"))
    canvas.traces.append(marks([(row["shrunk"], line_y)], [target], look.sign, "shrunk", "x2"))
    canvas.target(page.edge + 30, name_y, target, size=22)


def _told(row: Any) -> dict[str, object]:
    return {
        "name": clean(row["name"]),
        "raw": row["relative"],
        "shrunk": row["shrunk"],
        "low": row["shrunk_low"],
        "high": row["shrunk_high"],
    }

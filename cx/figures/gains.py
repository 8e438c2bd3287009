"""Gains and losses as figures write and mark them: one unit for all numbers, what is clear of 0."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from cx.domain import Language
from cx.figures.canvas import Canvas, area, curve, marks
from cx.figures.effects import Looks, looks
from cx.figures.pieces import Sign, Stroke, Target
from cx.figures.theme import Tokens
from cx.whatif.amounts import unchanged
from cx.whatif.results import Measure
from cx.words import Words
from cx.words.numbers import MINUS, MISSING

MONEY: Final = frozenset({Measure.REVENUE, Measure.MARGIN, Measure.LIFETIME})
_SCALES: Final = {  # from which amount on money is counted in what
    Language.JA: (
        (1e12, 1e12, "huge"), (1e9, 1e8, "large"), (1e5, 1e4, "medium"), (0.0, 1.0, "small"),
    ),
    Language.EN: (
        (1e9, 1e9, "huge"), (1e6, 1e6, "large"), (1e4, 1e3, "medium"), (0.0, 1.0, "small"),
    ),
}  # fmt: skip
_DIGITS: Final = (20.0, 2.0, 0.02)  # below each of these a number has a digit more

_Path = list[tuple[float | None, float | None]]


class Unit(NamedTuple):
    """In what all numbers of a figure are written: ``name`` says it once, the numbers are bare."""

    name: str
    factor: float
    digits: int

    def exact(self, gain: float, now: float = math.nan, then: float = math.nan) -> int:
        """How many decimals a gain needs for two digits, and not to be belied by now and after."""
        digits = seen(gain / self.factor, self.digits, least=9.5)
        ends = [round(value / self.factor, digits) for value in (now, then, gain)]
        return digits + bool(now == now and round(ends[1] - ends[0] - ends[2], digits))

    def plain(self, value: float, digits: int | None = None) -> str:
        """An amount."""
        return fixed(value / self.factor, self.digits if digits is None else digits)

    def signed(self, value: float, digits: int | None = None) -> str:
        """A difference with its sign; among others, as exact as all and not 0."""
        value = value / self.factor
        return signed(value, seen(value, self.digits) if digits is None else digits)

    def limits(self, low: float, high: float, digits: int) -> str:
        """The interval of a gain."""
        return bracket(low / self.factor, high / self.factor, digits)


def unit(measure: Measure | None, values: Iterable[float], words: Words) -> Unit:
    """The unit in which the largest of some values is a short number."""
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    factor, name = 1.0, words(f"figure.whatif.what.{measure or 'people'}")
    if measure in MONEY:
        scales = _SCALES[words.language]
        factor, scale = next((f, s) for least, f, s in scales if largest >= least)
        money = words(f"figure.whatif.money.{scale}")
        name = words("figure.whatif.in_money", what=name, money=money)
    return Unit(name, factor, digits(largest / factor))


def digits(largest: float) -> int:
    """How many decimals numbers up to this size need."""
    return sum(largest < bound for bound in _DIGITS) if largest else 0


def seen(value: float, digits: int, *, least: float = 0.95) -> int:
    """How many decimals, at least ``digits`` and at most two more, until a small number is not 0.

    Parameters
    ----------
    least : how much must stand before what is rounded away: .95 is one digit, 9.5 two

    Examples
    --------
    >>> seen(18.2, 0), seen(0.3, 0), seen(0.3, 0, least=9.5)
    (0, 1, 2)
    """
    enough = (d for d in range(digits, digits + 3) if abs(value) * 10**d >= least)
    return next(enough, digits + 2 if value else digits)


def fixed(value: float, digits: int) -> str:
    """A number with so many decimals.

    Examples
    --------
    >>> fixed(-1234.5, 1), fixed(float("nan"), 0)
    ('−1,234.5', '–')
    """
    if not math.isfinite(value):
        return MISSING
    text = f"{abs(value):,.{digits}f}"
    return MINUS + text if value < 0 and text.strip("0.,") else text


def signed(value: float, digits: int) -> str:
    """A difference with its sign; "±0" where there is none at all.

    Examples
    --------
    >>> signed(18.2, 0), signed(-0.04, 1), signed(0.0, 1)
    ('+18', '±0.0', '±0')
    """
    if not value:
        return "±0"
    text = fixed(value, digits)
    return text if text[0] in {MINUS, MISSING} else ("+" if text.strip("0.,") else "±") + text


def bracket(low: float, high: float, digits: int) -> str:
    """An interval: [6, 30]; a digit more where both ends would look alike."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    more = digits + (fixed(low, digits) == fixed(high, digits) and low != high)
    return f"[{fixed(low, more)}, {fixed(high, more)}]"


def clear(low: float, high: float) -> bool | None:
    """Whether a gain (True) or a loss (False) is clear of 0; None where it may be either."""
    return True if low > 0 else False if high < 0 else None


def settled(row: Mapping[str, Any], size: float, *keys: str) -> dict[str, Any]:
    """The row, with exact zeros for a gain and limits that are but errors of adding up.

    Parameters
    ----------
    size : what is there now
    keys : the gain and its limits
    """
    still = unchanged(size, *(row[key] for key in keys))
    return {**row, **dict.fromkeys(keys, 0.0)} if still else dict(row)


def looks_of(row: Mapping[str, Any], tokens: Tokens, *, size: float = 13.0) -> Looks:
    """How a gain is drawn: orange and up, blue and down; hollow and grey where it may be either.

    Parameters
    ----------
    row : low and high
    """
    better = clear(row["low"], row["high"])
    found = looks(better, tokens, size=size)
    return found._replace(text=tokens.ink2) if better is None else found


def small(sign: Sign) -> Sign:
    """A mark beside a number: triangles as high as its digits, circles a little less."""
    return sign._replace(size=9.0 if sign.symbol == "circle" else 12.0)


def lines(
    canvas: Canvas,
    ends: Iterable[tuple[float, float, float]],
    stroke: Stroke,
    name: str,
    *,
    cap: float = 0.0,
) -> None:
    """Level lines between pixels (left, right, height), as one trace over shapes and bars.

    Parameters
    ----------
    cap : pixels up and down at both ends
    """
    path: _Path = []
    for left, right, y in ends:
        path += _line(canvas, (left, y), (right, y))
        if cap:
            path += [
                place for x in (left, right) for place in _line(canvas, (x, y - cap), (x, y + cap))
            ]
    if path:
        canvas.traces.append(curve(path, stroke, name, "x2"))


def uprights(
    canvas: Canvas,
    ends: Iterable[tuple[float, float, float]],
    stroke: Stroke,
    name: str,
    *,
    cap: float = 0.0,
) -> None:
    """Upright lines between pixels (place, top, bottom), like ``lines``."""
    path: _Path = []
    for x, top, bottom in ends:
        path += _line(canvas, (x, top), (x, bottom))
        if cap:
            path += [
                place for y in (top, bottom) for place in _line(canvas, (x - cap, y), (x + cap, y))
            ]
    if path:
        canvas.traces.append(curve(path, stroke, name, "x2"))


def _line(canvas: Canvas, start: tuple[float, float], end: tuple[float, float]) -> _Path:
    return [(at(canvas, start[0]), start[1]), (at(canvas, end[0]), end[1]), (None, None)]


def boxes(
    canvas: Canvas,
    corners: Iterable[tuple[float, float, float, float]],
    fill: str,
    name: str,
    edge: str = "",
) -> None:
    """Filled boxes between pixels (left, top, right, bottom), as one trace."""
    path: _Path = []
    for x0, y0, x1, y1 in corners:
        left, right = at(canvas, x0), at(canvas, x1)
        path += [(left, y0), (right, y0), (right, y1), (left, y1), (left, y0), (None, None)]
    if path:
        trace = area(path, fill, name, "x2")
        canvas.traces.append(trace.update(line={"color": edge, "width": 1.2}) if edge else trace)


def gain_marks(canvas: Canvas, found: Sequence[tuple[float, float, Sign, Target]]) -> None:
    """Marks at pixels, one trace for each look."""
    by_sign: dict[Sign, list[tuple[float, float, Target]]] = {}
    for x, y, sign, target in found:
        by_sign.setdefault(sign, []).append((at(canvas, x), y, target))
    for sign, places in by_sign.items():
        spots = [(x, y) for x, y, _ in places]
        canvas.traces.append(marks(spots, [t for *_, t in places], sign, "gains", "x2"))


def at(canvas: Canvas, pixel: float) -> float:
    """A pixel on the axis that holds what is drawn: true values where a figure stands alone."""
    return canvas.across.score(pixel) if canvas.across else pixel

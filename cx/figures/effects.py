"""Effects as figures write and place them: the axis they share, signed ticks, what is said beside."""

import math
from collections.abc import Iterable
from typing import Final, NamedTuple

from cx.domain import MetricKind
from cx.experiments.results import Estimate
from cx.figures.map_curve import multiples
from cx.figures.pieces import Sign
from cx.figures.theme import Tokens
from cx.words import Words
from cx.words.numbers import MINUS

_CERTAIN: Final = 0.9995  # a chance that would be written 100 %
_NEARLY: Final = 0.99  # from here a digit more tells something
_STEPS: Final = tuple(digit * 10.0**power for power in range(-6, 60) for digit in (1, 2, 5))


class Axis(NamedTuple):
    """Along what effects stand: its ends, round values between them, and their distance."""

    low: float
    high: float
    ticks: tuple[float, ...]
    step: float


class Looks(NamedTuple):
    """How an effect is drawn: its mark, the colour of its interval and of its text."""

    sign: Sign
    line: str
    text: str


def axis(values: Iterable[float], *, most: int = 6, room: float = 0.06) -> Axis:
    """An axis over all values and 0, with at most so many steps between round values.

    Parameters
    ----------
    values : what must find room; NaN and infinite are passed over.
    room : share of the whole left free at both ends.

    Examples
    --------
    >>> axis([-0.02, 0.11]).ticks
    (0.0, 0.05, 0.1)
    """
    seen = [0.0, *(value for value in values if math.isfinite(value))]
    low, high = min(seen), max(seen)
    low, high = (low, high) if high > low else (-1.0, 1.0)
    free = room * (high - low)
    low, high = low - free, high + free
    step = next(step for step in _STEPS if (high - low) / step <= most)
    return Axis(low, high, tuple(step * round(t / step) for t in multiples(step, low, high)), step)


def tick(value: float, of: Axis, *, share: bool) -> str:
    """A round effect with its sign, and no more digits than the axis needs; 0 has no sign.

    Examples
    --------
    >>> tick(-0.05, axis([-0.02, 0.11]), share=True)
    '−5%'
    """
    unit = of.step * 100 if share else of.step
    digits = max(0, -math.floor(math.log10(unit) + 1e-9))
    size = f"{abs(value) * (100 if share else 1):,.{digits}f}{'%' if share else ''}"
    return size if value == 0 else f"{MINUS if value < 0 else '+'}{size}"


def axis_text(value: float, of: Axis, *, rate: bool, words: Words) -> str:
    """A round absolute effect: points of a share, else in the metric's units."""
    if not rate:
        return tick(value, of, share=False)
    return words("figure.effect.points", value=tick(value, of, share=True).removesuffix("%"))


def looks(better: bool | None, tokens: Tokens, *, size: float = 15.0) -> Looks:
    """Better is orange and up, worse blue and down, whichever side of 0 they lie; else hollow."""
    if better is None:
        hollow = Sign("circle", size - 3, tokens.bg, tokens.neutral, 2)
        return Looks(hollow, tokens.neutral, tokens.ink)
    if better:
        mark = Sign("triangle-up", size, tokens.glory, tokens.glory_line, 1.5)
        return Looks(mark, tokens.glory, tokens.glory_text)
    mark = Sign("triangle-down", size, tokens.pain, tokens.pain_line, 1.5)
    return Looks(
        mark, tokens.pain_line if tokens.pain == tokens.bg else tokens.pain, tokens.pain_text
    )


def is_rate(estimate: Estimate) -> bool:
    """Whether the metric is a share of people."""
    return estimate.metric.kind is MetricKind.PROPORTION


def difference(value: float, rate: bool, words: Words) -> str:
    """An absolute effect: points of a share, else in the metric's units."""
    return words(f"figure.forest.difference.{'rate' if rate else 'amount'}", effect=value)


def chance(value: float, words: Words) -> str:
    """A chance to win; never 0 % or 100 %."""
    if value >= _CERTAIN:
        return words("figure.forest.certain")
    if value <= 1 - _CERTAIN:
        return words("figure.forest.hopeless")
    return words.shown(value, "share" if 1 - _NEARLY < value < _NEARLY else "share1")

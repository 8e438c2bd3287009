"""The map's page in pixels: its columns (stages), its lanes, and what stands in each."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from cx.domain import Verdict
from cx.figures import map_columns
from cx.figures.map_columns import (
    GUTTER,
    LEFT,
    NARROW,
    RIGHT,
    Column,
    code_room,
    has_bars,
    key_figures,
    name_lines,
    name_room,
    question_lines,
    rows_of,
)
from cx.figures.map_hover import footnote
from cx.figures.map_points import Point
from cx.figures.text import clean, cut, wrap
from cx.figures.theme import BOLD, NOTE, SMALL, STAGE_NAMES, TITLE, Tokens
from cx.figures.widths import fits, widest
from cx.moments.journey import Journey
from cx.words import Words

PITCH: Final = 21.5  # of touchpoint rows with a bar
PITCH_PLAIN: Final = 20.0
NAME_LINE: Final = 19.0  # of a stage's name
EXPLAINED: Final = frozenset({Verdict.GLORY, Verdict.PAIN, Verdict.TOO_FEW})  # by a legend
WORK: Final = 18.0  # of a line of what is under way
MOST_WORK: Final = 2  # tips and tests of a stage
_NAMED: Final = 110.0  # px: the least room for a name beside its effect
FLOW: Final = 36.0  # 100 % of the people who reached a stage
_CURVE: Final = (260.0, 440.0)  # without a height given
_SHORT_CURVE: Final = (190.0, 190.0)  # of one or two points
_NATURAL: Final = 720.0
_LEAST_CURVE: Final = 170.0


class Lane(StrEnum):
    """The map's lanes, from top to bottom; expectations and rivals will stand before quotes."""

    STAGE = "stage"
    FLOW = "flow"
    CURVE = "curve"
    STRIP = "strip"
    TOUCHPOINTS = "touchpoints"
    CHANNELS = "channels"
    FIGURES = "figures"
    TIPS = "tips"
    QUOTES = "quotes"
    FOOTNOTE = "footnote"


class Span(NamedTuple):
    """From which to which height a lane goes."""

    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that the lanes' drawers need to know."""

    journey: Journey
    words: Words
    tokens: Tokens
    width: float
    height: float
    columns: tuple[Column, ...]
    lanes: Mapping[Lane, Span]
    codes_above: bool
    name_size: float
    name_lines: int
    title: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def x0(self) -> float:
        """Where the columns begin."""
        return LEFT + GUTTER

    @property
    def x1(self) -> float:
        """Where the columns end."""
        return self.width - RIGHT

    @property
    def points(self) -> tuple[Point, ...]:
        """The curve's points, in journey order."""
        return tuple(point for column in self.columns for point in column.scored)

    @property
    def turns(self) -> bool:
        """Whether a turning point is shown."""
        return _turns(self.columns)


def page(
    journey: Journey,
    words: Words,
    tokens: Tokens,
    size: tuple[float, float | None],
    head: tuple[str | None, bool],
    *,
    without: frozenset[Lane] = frozenset(),
) -> Page:
    """The page of a journey with at least one stage.

    Parameters
    ----------
    size : width and height in pixels; a height of None takes what the lanes need
    head : the title (or None), and whether a legend stands over the map
    without : lanes to leave out
    """
    width, height = size
    columns = map_columns.columns(journey, words, width)
    title = _title(head[0], width)
    above = _codes_above(columns)
    notes = _packed(footnote(journey, columns, words), words, width - LEFT - RIGHT)
    name_size, name_lines = _names(columns, codes_above=above)
    needs = _needs(columns, codes_above=above, notes=max(1, len(notes)))
    needs[Lane.STAGE] += NAME_LINE * (name_lines - 1)
    needs = {lane: high for lane, high in needs.items() if lane not in without}
    marks = EXPLAINED & {p.verdict for c in columns for p in c.scored}
    legend = head[1] and (bool(marks) or _turns(columns))
    top = 6.0 + (10 + 38 * len(title) if title else 0) + (32 if title or legend else 0)
    usual = _CURVE if sum(len(column.scored) for column in columns) > 2 else _SHORT_CURVE
    lanes, bottom = _spans(needs, top, height, usual)
    return Page(
        journey=journey,
        words=words,
        tokens=tokens,
        width=width,
        height=max(bottom, height or 0),
        columns=columns,
        lanes=lanes,
        codes_above=above,
        name_size=name_size,
        name_lines=name_lines,
        title=title,
        notes=notes,
    )


def _turns(columns: tuple[Column, ...]) -> bool:
    return any(point.turn for column in columns for point in column.shown.points)


def _title(title: str | None, width: float) -> tuple[str, ...]:
    if not title:
        return ()
    return tuple(wrap(clean(title), TITLE, width - LEFT - RIGHT, lines=2, weight=BOLD))


def _codes_above(columns: tuple[Column, ...]) -> bool:
    """Codes stand beside the names if every name fits so in a large size, else above all of them."""
    if not any(column.code for column in columns):
        return False
    first = columns[0]
    return not all(
        fits(
            column.name,
            STAGE_NAMES[1],
            name_room(column, first) - widest([column.code], SMALL, BOLD) - 12,
            BOLD,
        )
        for column in columns
    )


def _names(columns: tuple[Column, ...], *, codes_above: bool) -> tuple[float, int]:
    """One size for all stage names, the largest at which all fit, and on how many lines they go.

    Under their codes they may break onto a second line, between words.
    """
    first = columns[0]
    for size in STAGE_NAMES[1 if codes_above else 0 :]:
        lines = [name_lines(c, first, size, lines=2) if codes_above else [c.name] for c in columns]
        rooms = [name_room(c, first) - code_room(c, codes_above=codes_above) for c in columns]
        whole = all(
            fits(line, size, room, BOLD)
            for found, room in zip(lines, rooms, strict=True)
            for line in found
        )
        words = all(" ".join(found) == c.name for found, c in zip(lines, columns, strict=True))
        if whole and words:
            return size, max(map(len, lines))
    return STAGE_NAMES[-1], 1


def _needs(columns: tuple[Column, ...], *, codes_above: bool, notes: int) -> dict[Lane, float]:
    """The lanes that have something to show and the heights they need; the curve takes the rest."""
    rows = max(map(rows_of, columns))
    pitch = PITCH if has_bars(columns) else PITCH_PLAIN
    more = any(column.shown.rest for column in columns)
    curve = any(column.scored for column in columns)
    flow = any(math.isfinite(column.facts.reached) for column in columns)
    some = {
        Lane.STAGE: (True, (68.0 if codes_above else 58.0) + 13 * (question_lines(columns) - 1)),
        Lane.FLOW: (flow, FLOW + 18),
        Lane.CURVE: (curve, 0.0),
        Lane.STRIP: (curve, 40.0),
        Lane.TOUCHPOINTS: (rows > 0, max(rows * pitch, 29) + PITCH_PLAIN * more + 13),
        Lane.CHANNELS: (any(column.channels for column in columns), 34.0),
        Lane.FIGURES: (any(key_figures(columns)), 50.0),
        Lane.TIPS: (any(column.work for column in columns), 14 + WORK * work_lines(columns)),
        Lane.QUOTES: (any(column.quote for column in columns), 12 + 17.0 * quote_lines(columns)),
        Lane.FOOTNOTE: (True, 8 + 16.0 * notes),
    }
    return {lane: height for lane, (there, height) in some.items() if there}


def _packed(sentences: list[str], words: Words, room: float) -> tuple[str, ...]:
    """Sentences on as few lines as hold them, each line of whole sentences."""
    lines: list[str] = []
    for sentence in sentences:
        longer = words.joined([*lines[-1:], sentence])
        if lines and fits(longer, NOTE, room):
            lines[-1] = longer
        else:
            lines.append(cut(sentence, NOTE, room))
    return tuple(lines)


def work_lines(columns: tuple[Column, ...]) -> int:
    """On how many lines what is under way stands: beside its effect, or in narrow columns over it."""
    most = max(len(column.work) for column in columns)
    return min(most, MOST_WORK) * (2 if stacked(columns) else 1) + (most > MOST_WORK)


def stacked(columns: tuple[Column, ...]) -> bool:
    """Whether the names of what is under way stand over their effects."""
    room = columns[0].x1 - columns[0].x0
    shown = [work.shown for column in columns for work in column.work]
    return room - widest(shown, SMALL, BOLD) < _NAMED


def quote_lines(columns: tuple[Column, ...]) -> int:
    """On how many lines a customer's words may stand."""
    return 3 if columns[0].x1 - columns[0].x0 < NARROW else 2


def _spans(
    needs: dict[Lane, float], top: float, height: float | None, usual: tuple[float, float]
) -> tuple[dict[Lane, Span], float]:
    """The lanes' places and where the last ends; what is left over goes to the curve."""
    fixed = top + sum(needs.values())
    heights = dict(needs)
    if Lane.CURVE in needs:
        natural = min(max(_NATURAL - fixed, usual[0]), usual[1])
        heights[Lane.CURVE] = natural if height is None else max(height - fixed, _LEAST_CURVE)
    elif height is not None:
        heights |= _stretched(needs, max(height - fixed, 0.0))
    spans: dict[Lane, Span] = {}
    for lane, high in heights.items():
        spans[lane] = Span(top, top + high)
        top += high
    return spans, top


def _stretched(needs: dict[Lane, float], spare: float) -> dict[Lane, float]:
    """Without a curve the touchpoints get the room, and the flow some of it."""
    hero = [lane for lane in (Lane.TOUCHPOINTS, Lane.FLOW) if lane in needs]
    return {lane: needs[lane] + spare / len(hero) for lane in hero}

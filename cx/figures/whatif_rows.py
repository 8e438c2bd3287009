"""Rows of gains side by side: tornado and scenarios as their pictures show them."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from cx.figures import gains
from cx.figures.effects import Looks, chance
from cx.figures.gains import Unit
from cx.figures.pieces import Target
from cx.figures.text import clean
from cx.figures.theme import Tokens
from cx.model.stage_model import StageModel
from cx.whatif.results import Measure
from cx.words import Words

_ENDS: Final = ("low", "high", "low95", "high95")


class Place(NamedTuple):
    """Where something is drawn: from left to right, and from where on down."""

    left: float
    right: float
    top: float


class Row(NamedTuple):
    """A gain with its limits, as it is named, written and marked."""

    name: str
    note: str  # under the name
    gain: float
    ends: tuple[float, ...]  # 80 %: low, high; then 95 % where it is known
    shown: str
    limits: str
    look: Looks
    target: Target


class Sheet(NamedTuple):
    """Rows in one unit, and of what they speak."""

    rows: tuple[Row, ...]
    unit: Unit
    each: str


def of_tornado(
    found: pd.DataFrame,
    measure: Measure | None,
    names: tuple[StageModel, Sequence[str]],
    words: Words,
    tokens: Tokens,
) -> Sheet:
    """What one point more would bring, in the order of the table."""
    size = float(found["gain"].abs().max()) if len(found) else 0.0
    rows = [gains.settled(row, size, "gain", *_ENDS[:2]) for row in _records(found)]
    written = gains.unit(measure, found["gain"], words)
    made = [_row(row, _moved(row, names, words), "", written, (words, tokens)) for row in rows]
    return Sheet(tuple(made), written, words("figure.whatif.each", what=written.name))


def of_scenarios(
    found: pd.DataFrame, measure: Measure | None, words: Words, tokens: Tokens
) -> Sheet:
    """The scenarios in the order of the table."""
    rows = [gains.settled(row, row["now"], "gain", *_ENDS) for row in _records(found)]
    written = gains.unit(measure, found["gain"], words)
    made = []
    for i, row in enumerate(rows):
        name = clean(row["name"]) or words("figure.whatif.scenarios.unnamed", n=i + 1)
        made.append(_row(row, name, _paid(row, words), written, (words, tokens)))
    return Sheet(tuple(made), written, words("figure.whatif.each", what=written.name))


def _records(found: pd.DataFrame) -> list[Any]:
    return found.to_dict("records")


def _row(row: Any, name: str, note: str, written: Unit, manner: tuple[Words, Tokens]) -> Row:
    words, tokens = manner
    digits = gains.seen(row["gain"] / written.factor, written.digits)
    shown = written.signed(row["gain"], digits)
    limits = written.limits(row["low"], row["high"], digits) if row["gain"] else ""
    told = [name, words("figure.whatif.told", gain=shown, limits=limits)]
    if "now" in row:
        wider = written.limits(row["low95"], row["high95"], digits)
        told.append(words("figure.whatif.scenarios.told95", limits=wider))
        now, then = (written.plain(row[key], digits + 1) for key in ("now", "then"))
        told.append(words("figure.whatif.scenarios.change", now=now, then=then))
    told += [words("figure.whatif.each", what=written.name), note]
    ends = tuple(row[end] for end in _ENDS if end in row)
    look = gains.looks_of(row, tokens, size=15)
    return Row(name, note, row["gain"], ends, shown, limits, look, Target("", tuple(told)))


def _moved(row: Any, names: tuple[StageModel, Sequence[str]], words: Words) -> str:
    """What is moved: from stage to stage, or by its own name."""
    if row["what"] != "transition":
        return words(f"figure.whatif.tornado.{row['what']}")
    model, columns = names
    after = list(columns)[list(columns).index(row["stage"]) + 1]
    ends = [clean(model.column(id).name.of(words.language)) for id in (row["stage"], after)]
    return words("figure.whatif.tornado.step", stage=ends[0], next=ends[1])


def _paid(row: Any, words: Words) -> str:
    """The chance to pay back; nothing where it is not known or nothing is spent."""
    if row["chance"] != row["chance"] or not row["costs"] > 0:
        return ""
    shown = chance(row["chance"], words)
    return words("figure.whatif.scenarios.chance_costs", chance=shown, costs=row["costs"])

"""Lines over weeks: which weeks one line joins, how looks are gathered, how months are written."""

import datetime
from collections.abc import Sequence
from typing import Any, Final

from cx.domain import Verdict
from cx.figures.canvas import Canvas, curve
from cx.figures.map_curve import mark_signs
from cx.figures.pieces import Stroke
from cx.moments.glory_pain import ENOUGH
from cx.words import Words

FEWEST: Final = ENOUGH  # answers or people below which a week is a hollow mark beside the line
_PARTED: Final = 3 * datetime.timedelta(days=7)  # a longer silence parts the line


def extend(canvas: Canvas, stroke: Stroke, ends: Sequence[tuple[float, float]]) -> None:
    """All lines of one look in one trace."""
    name = f"weeks_{stroke.colour}_{stroke.dash}"
    there = next((trace for trace in canvas.traces if trace.name == name), None)
    if there is None:
        canvas.traces.append(curve([*ends, (None, None)], stroke, name))
    else:
        there.x = (*there.x, *(x for x, _ in ends), None)
        there.y = (*there.y, *(y for _, y in ends), None)


def runs(rows: Sequence[dict[str, Any]]) -> list[list[int]]:
    """The weeks that one line joins: those with enough answers; a missing ``n`` is enough."""
    found: list[list[int]] = []
    for i, row in enumerate(rows):
        if row["n"] < FEWEST:
            continue
        if found and row["week"] - rows[found[-1][-1]]["week"] <= _PARTED:
            found[-1].append(i)
        else:
            found.append([i])
    return found


def alone(
    canvas: Canvas, rows: Sequence[dict[str, Any]], places: Sequence[tuple[float, float]]
) -> None:
    """The weeks that no line joins: hollow where answers are few or days are missing, else full."""
    joined = {i for part in runs(rows) if len(part) > 1 for i in part}
    hollow = mark_signs(canvas.tokens)[Verdict.TOO_FEW]._replace(size=6)
    full = hollow._replace(fill=canvas.tokens.curve, line=canvas.tokens.curve)
    for i, (place, row) in enumerate(zip(places, rows, strict=True)):
        if i not in joined:
            doubtful = row["n"] < FEWEST or not row["whole"]
            canvas.sign(*place, hollow if doubtful else full)


def month(day: datetime.date, words: Words, *, years: bool) -> str:
    """A day's month, with its year where several are shown."""
    name = words(f"figure.timeline.months.m{day.month}")
    return words("figure.timeline.month_year", month=name, year=day.year) if years else name

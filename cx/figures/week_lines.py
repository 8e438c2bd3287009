"""Lines over weeks: which weeks one line joins, how looks are gathered, how months are written."""

import datetime
from collections.abc import Sequence
from typing import Any, Final

from cx.figures.canvas import Canvas, curve
from cx.figures.pieces import Stroke
from cx.words import Words

FEWEST: Final = 5  # scores below which a week is a small mark beside the line
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


def runs(rows: Sequence[dict[str, Any]], *, fewest: float = 0) -> list[list[int]]:
    """The weeks that one line joins, of those with at least so many scores."""
    found: list[list[int]] = []
    for i, row in enumerate(rows):
        if fewest and row["n"] < fewest:
            continue
        if found and row["week"] - rows[found[-1][-1]]["week"] <= _PARTED:
            found[-1].append(i)
        else:
            found.append([i])
    return found


def month(day: datetime.date, words: Words, *, years: bool) -> str:
    """A day's month, with its year where several are shown."""
    name = words(f"figure.timeline.months.m{day.month}")
    return words("figure.timeline.month_year", month=name, year=day.year) if years else name

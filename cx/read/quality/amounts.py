"""Amounts far beyond all others, and amounts below zero."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import duckdb

from cx.domain import Role
from cx.model.recipe import Check
from cx.read.quality.odd import Odd, Part, found
from cx.read.touches import TOUCHES

# On the scale of logarithms amounts are spread evenly enough for quartiles to speak. Six times the
# distance between them beyond the middle is 8 standard deviations of a log-normal, and one amount of
# 1,600 where the tail is as heavy as a Pareto's: what lies there was typed, or counted, in another unit.
_BEYOND: Final = 6
_LEAST: Final = 0.4  # where nearly all amounts are one price, quartiles say nothing
_ENOUGH: Final = 30
_FINE: Final = 20  # bins of 5 per cent


def amounts(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> Iterator[Odd]:
    """Amounts of each part of the touches, all in one scan."""
    valued = [part for part in parts if Role.VALUE in part.rule.roles]
    if not valued:
        return
    bins: dict[tuple[int, int], Counter[int | None]] = defaultdict(Counter)
    for file, number, bin, rows in connection.execute(
        f"SELECT file, part, CASE WHEN value > 0 THEN CAST(floor(ln(value) * {_FINE}) AS INTEGER)"
        f" WHEN value < 0 THEN NULL ELSE {-(2**30)} END, count(*)"
        f" FROM {TOUCHES} WHERE isfinite(value) GROUP BY ALL"
    ).fetchall():
        bins[file, number][bin] = rows
    for part in valued:
        seen = bins[part.raw.number, part.number]
        total, below = seen.total(), seen.pop(None, 0)
        if below:
            yield _odd(connection, Check.NEGATIVE, part, (below, total), "value < 0")
        seen.pop(-(2**30), None)
        if (first := _first_beyond(seen)) is not None:
            rows = sum(n for bin, n in seen.items() if bin is not None and bin >= first)
            limit = f"value > 0 AND floor(ln(value) * {_FINE}) >= {first}"
            yield _odd(connection, Check.OUTLIER, part, (rows, total), limit)


def _first_beyond(bins: Counter[int | None]) -> int | None:
    """The first bin that lies too far out and holds something."""
    total = bins.total()
    if total < _ENOUGH:
        return None
    ordered = sorted(bin for bin in bins if bin is not None)
    quartiles: list[int] = []
    before = 0
    for bin in ordered:
        before += bins[bin]
        quartiles += [bin] * (
            sum(before >= share * total for share in (0.25, 0.5, 0.75)) - len(quartiles)
        )
    low, middle, high = quartiles
    far = middle + _BEYOND * max(high - low, math.ceil(_LEAST * _FINE))
    return next((bin for bin in ordered if bin > far), None)


def _odd(
    connection: duckdb.DuckDBPyConnection,
    check: Check,
    part: Part,
    counts: tuple[int, int],
    condition: str,
) -> Odd:
    where = f"{part.where} AND isfinite(value) AND {condition}"
    most = "max" if check is Check.OUTLIER else "min"
    [(amount, row)] = connection.execute(
        f"SELECT {most}(value), arg_{most}(row, value) FROM {TOUCHES} WHERE {where}"
    ).fetchall()
    column = part.rule.roles[Role.VALUE][0]
    seen = found(check, part, counts, f"{amount:,.15g}", row, columns=(column, ""), corrects=True)
    return Odd(seen, where, where, "value = NULL")

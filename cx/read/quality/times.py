"""Times that cannot be: later than the day of reading, or far before all others."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import duckdb

from cx.model.recipe import Check
from cx.read.quality.odd import Odd, Part, found
from cx.read.touches import TOUCHES

_FEW: Final = 0.01  # this share of the touches may be from years that count for nothing
_APART: Final = 10  # years before the others, and nobody's history begins there
_ZEROS: Final = "DATE '1899-12-30', DATE '1899-12-31', DATE '1900-01-01', DATE '1970-01-01'"  # what programs write for no date


class _Year(NamedTuple):
    part: int
    year: int
    rows: int
    later: int
    zeros: int


def times(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], today: datetime.date
) -> Iterator[Odd]:
    """Dates after today, tomorrow left alone (another zone's today), and from before everything."""
    limit = f"TIMESTAMP '{today + datetime.timedelta(days=2)}'"
    years = defaultdict(list)
    found_years = connection.execute(
        f'SELECT file, part, year("at") AS y, count(*), count(*) FILTER ("at" >= {limit}),'
        f' count(*) FILTER (CAST("at" AS DATE) IN ({_ZEROS})) FROM {TOUCHES}'
        ' WHERE "at" IS NOT NULL GROUP BY ALL ORDER BY ALL'
    ).fetchall()
    for file, *rest in found_years:
        years[file, rest[0]].append(_Year(*rest))
    for part in parts:
        seen = years[part.raw.number, part.number]
        if any(year.later for year in seen):
            late = sum(year.later for year in seen)
            yield _odd(connection, Check.FUTURE, part, (late, seen), f'"at" >= {limit}')
        if (early := _long_ago(seen)) is not None:
            rows, condition = early
            yield _odd(connection, Check.LONG_AGO, part, (rows, seen), condition)


def _long_ago(years: Sequence[_Year]) -> tuple[int, str] | None:
    """How many touches are from before everything, and which."""
    total, before = sum(year.rows for year in years), 0
    first = middle = None
    for year in years:
        before += year.rows
        first = year.year if first is None and before > _FEW * total else first
        middle = year.year if middle is None and 2 * before >= total else middle
    if first is None or middle is None:
        return None
    end = first - _APART
    rows = sum(year.rows for year in years if year.year < end)
    condition = f"\"at\" < TIMESTAMP '{end:04d}-01-01'" if end > 0 else "false"
    zeros = sum(y.zeros for y in years if end <= y.year < middle - _APART)
    if zeros:
        condition = f'({condition} OR CAST("at" AS DATE) IN ({_ZEROS}))'
    return (rows + zeros, condition) if rows + zeros else None


def _odd(
    connection: duckdb.DuckDBPyConnection,
    check: Check,
    part: Part,
    counted: tuple[int, Sequence[_Year]],
    condition: str,
) -> Odd:
    rows, years = counted
    where = f"{part.where} AND {condition}"
    most = "max" if check is Check.FUTURE else "min"
    [(at, row)] = connection.execute(
        f'SELECT {most}("at"), arg_{most}(row, "at") FROM {TOUCHES} WHERE {where}'
    ).fetchall()
    counts = (rows, sum(year.rows for year in years))
    return Odd(found(check, part, counts, f"{at:%Y-%m-%d}", row, columns=(part.rule.at, "")), where)

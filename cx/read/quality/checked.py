"""The touches checked: what no customer can have done, and what is done about such rows."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import duckdb

from cx.model.recipe import Check, Handling, Recipe
from cx.read.files.table import RawTable
from cx.read.quality.again import Crowd, busy, crowd, repeated, several_answers
from cx.read.quality.amounts import amounts
from cx.read.quality.named_rows import NAMED
from cx.read.quality.odd import Odd, Part, parts
from cx.read.quality.steps import steps
from cx.read.quality.times import times
from cx.read.report import Found, Note
from cx.read.touches import ROWS, TOUCHES


class Checked(NamedTuple):
    """What the checks found, and notes of what was left out or corrected.

    ``customers`` is how many there are; None where touches were left out, and it was not counted anew.
    """

    found: tuple[Found, ...]
    dropped: tuple[Note, ...]
    changed: tuple[Note, ...]
    customers: int | None


def checked(
    connection: duckdb.DuckDBPyConnection, recipe: Recipe, tables: Mapping[str, RawTable]
) -> Checked:
    """Look at the table of touches, and do what the recipe tells about what is found.

    Nothing is left out or mended that nobody told to.
    """
    order, everybody = list(Check), crowd(connection)
    odds = sorted(
        _odds(connection, list(parts(recipe, tables)), everybody),
        key=lambda odd: order.index(odd.found.check),
    )
    dropped: list[Note] = []
    changed: list[Note] = []
    seen: list[Found] = []
    for odd in odds:
        told = recipe.quality.get(odd.found.check, Handling.KEEP)
        handling = told if told in odd.found.choices else Handling.KEEP
        seen.append(odd.found._replace(handling=handling))
        if handling is Handling.KEEP:
            continue
        rows = _done(connection, odd, handling)
        notes = dropped if handling is Handling.EXCLUDE else changed
        if rows:
            place = (odd.found.file, odd.found.column, rows, odd.found.example)
            notes.append(Note(odd.found.check.value, *place))
    customers = None if dropped or changed else everybody.customers
    return Checked(tuple(seen), tuple(dropped), tuple(changed), customers)


def _odds(
    connection: duckdb.DuckDBPyConnection, filled: Sequence[Part], everybody: Crowd
) -> Iterator[Odd]:
    yield from steps(connection, filled)
    yield from times(connection, filled, datetime.date.today())
    yield from repeated(connection, filled)
    yield from several_answers(connection, filled)
    yield from amounts(connection, filled)
    yield from busy(connection, filled, everybody)


def _done(connection: duckdb.DuckDBPyConnection, odd: Odd, handling: Handling) -> int:
    """Leave touches out, or mend them; of how many rows."""
    where = odd.exclude if handling is Handling.EXCLUDE else odd.correct
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE odd_rows AS SELECT file, row, part FROM {TOUCHES} WHERE {where}"
    )
    [(rows,)] = connection.execute("SELECT count(DISTINCT (file, row)) FROM odd_rows").fetchall()
    if handling is Handling.EXCLUDE:
        what, column = odd.found.check.value, odd.found.column.replace("'", "''")
        connection.execute(
            f"INSERT INTO {NAMED} SELECT DISTINCT file, row, '{what}', '{column}' FROM odd_rows"
        )
    if handling is Handling.CORRECT and odd.mend:
        connection.execute(f"UPDATE {ROWS} SET {odd.mend} WHERE {where}")
    else:
        connection.execute(
            f"DELETE FROM {ROWS} USING odd_rows AS o WHERE {ROWS}.file = o.file"
            f" AND {ROWS}.row = o.row AND {ROWS}.part = o.part"
        )
    connection.execute("DROP TABLE odd_rows")
    return int(rows)

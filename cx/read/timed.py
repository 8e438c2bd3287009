"""A text column as times: by the forms that SQL reads, by Python where a cell has another."""

from typing import NamedTuple

import duckdb

from cx.model.recipe import DateOrder, Recipe
from cx.read import dates
from cx.read.date_columns import date_order, forms
from cx.read.files.table import RawTable
from cx.read.report import Note
from cx.read.unread import TIME, Cells, Typed


class Timed(NamedTuple):
    """A column of times, and what was changed in it."""

    typed: Typed
    notes: list[Note]


class _Rest(NamedTuple):
    """A cell that no form reads, its rows, and what Python reads in it."""

    text: str
    rows: int
    when: dates.When | None


def timed(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, column: str, recipe: Recipe
) -> Timed:
    """A column of a table as times in the recipe's zone, days alone at noon.

    Raises
    ------
    AmbiguousDates
        Several orders of day and month read every date, and nobody has told.
    """
    zone = recipe.zone
    written = recipe.zones.get(column, zone)
    name = raw.sql(column)
    cells = Cells(connection, raw, name)
    found = forms(connection, raw, name, lambda text: dates.parse(text, None, zone))
    fast, order = cells.stored(_expression(name, *found, written, zone)), None
    rest: list[_Rest] = []
    if not any(found) or cells.any_unread(fast):
        order = date_order(connection, raw, column, recipe)
        found = forms(connection, raw, name, lambda text: dates.parse(text, order, zone))
        fast = cells.stored(_expression(name, *found, written, zone))
        for text, rows in cells.unread(fast):
            when = dates.moved(text, dates.parse(text, order, zone), written, zone)
            rest.append(_Rest(text, rows, when))
    notes = []
    if written != zone:
        notes.append(Note("zone_told", raw.file, column, raw.rows, f"{written} → {zone}"))
    if not any(rule.at == column and rule.clock for rule in recipe.touches):
        notes += _days(connection, raw, column, found, rest)
    notes += _other_zone(raw, column, zone, order, rest)
    read = [(each.text, each.when.at) for each in rest if each.when]
    return Timed(cells.with_read(fast, read, TIME, "time"), notes)


def _expression(name: str, timed: list[str], days: list[str], written: str, zone: str) -> str:
    """What the forms read, as SQL; nearly no cell has blanks around it."""
    parts = []
    if timed:
        parts.append(_moved(_read(name, timed), written, zone))
    if days:
        parts.append(f"{_read(name, days)} + INTERVAL 12 HOUR")
    return f"coalesce({', '.join(parts)})" if parts else f"CAST(NULL AS {TIME})"


def _read(name: str, forms: list[str]) -> str:
    return f"coalesce(try_strptime({name}, {forms}), try_strptime(trim({name}), {forms}))"


def _moved(moment: str, written: str, zone: str) -> str:
    """A time that was written in one zone as the clock of another shows it, as SQL."""
    return (
        moment if written == zone else f"({moment} AT TIME ZONE '{written}' AT TIME ZONE '{zone}')"
    )


def _days(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    column: str,
    found: tuple[list[str], list[str]],
    rest: list[_Rest],
) -> list[Note]:
    """A note of bare days, which become noon."""
    bare = [each for each in rest if each.when and not each.when.timed]
    rows = sum(each.rows for each in bare)
    example = bare[0].text if bare else ""
    timed, days = found
    if days:
        name = raw.sql(column)
        read = f"{_read(name, days)}" if timed else f"{name}_at"
        [(fast_rows, fast_example)] = connection.execute(
            f"SELECT count(*), arg_min({name}, rowid) FROM {raw.table} WHERE {read} IS NOT NULL"
        ).fetchall()
        rows, example = rows + fast_rows, fast_example or example
    return [Note("days_at_noon", raw.file, column, rows, example)] if rows else []


def _other_zone(
    raw: RawTable, column: str, zone: str, order: DateOrder | None, rest: list[_Rest]
) -> list[Note]:
    """A note of times of another zone, which move into the project's."""
    moved = [(each, each.when) for each in rest if each.when and dates.has_zone(each.text)]
    for each, when in moved:
        if dates.as_written(each.text, order) != when:
            example = f"{each.text.strip()} → {when.at:%Y-%m-%d %H:%M} ({zone})"
            rows = sum(other.rows for other, _ in moved)
            return [Note("other_zone", raw.file, column, rows, example)]
    return []

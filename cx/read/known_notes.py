"""What is told of files that a recipe knows: guided readings, guests, orders that came to nothing."""

import duckdb

from cx.domain import Role
from cx.model.recipe import Recipe, TouchRule
from cx.read.choosing import Chosen
from cx.read.relation import Relations, name
from cx.read.report import Note
from cx.read.typed import As
from cx.read.undone import undone_notes


def known_notes(
    connection: duckdb.DuckDBPyConnection, recipe: Recipe, chosen: Chosen, relations: Relations
) -> list[Note]:
    """A note per file read by a guided recipe, per file with guests, per kind of orders undone."""
    notes = [
        Note("guided", guess.raw.file, "", guess.raw.rows, chosen.known[guess.raw.number].id)
        for guess in chosen.guesses
        if guess.raw.number in chosen.known and chosen.known[guess.raw.number].guided
    ]
    first: dict[str, TouchRule] = {}
    for rule in recipe.touches:
        if rule.guests and rule.table in chosen.tables:
            first.setdefault(rule.table, rule)
    for rule in first.values():
        notes += _guests(connection, rule, chosen, relations)
    return [*notes, *undone_notes(connection, chosen.tables, recipe.touches)]


def _guests(
    connection: duckdb.DuckDBPyConnection, rule: TouchRule, chosen: Chosen, relations: Relations
) -> list[Note]:
    """How many rows have no customer's number, and are told apart by other columns."""
    raw = chosen.tables[rule.table]
    columns = [c for c in rule.roles.get(Role.CUSTOMER, ()) if raw.has(c)]
    guests = [names for names in rule.guests if all(map(raw.has, names))]
    if not columns or not guests:
        return []
    wanted = [(c, As.TEXT) for c in (*columns, *(c for names in guests for c in names))]
    empty = " AND ".join(f"{name(column, As.TEXT)} IS NULL" for column in columns)
    known = " OR ".join(
        "(" + " AND ".join(f"{name(c, As.TEXT)} IS NOT NULL" for c in names) + ")"
        for names in guests
    )
    [(rows,)] = connection.execute(
        f"SELECT count(*) FROM ({relations.sql(rule.table, wanted)}) WHERE {empty} AND ({known})"
    ).fetchall()
    return [Note("guests", raw.file, columns[0], rows, guests[0][0])] if rows else []

"""One customer per person: her id, where a file or another one tells it, else the key of her mail or phone."""

from collections.abc import Sequence
from typing import Final

import duckdb

from cx.domain import Role, Shape
from cx.read.files.table import RawTable
from cx.read.guess import FileGuess
from cx.read.privacy.keys import kind_of_keys, surest
from cx.read.profile import profiles
from cx.read.report import Guess, Note, Why

_IDS: Final = "ids_by_key"  # (key, customer): what single files tell of whose a key is


def same_people(
    connection: duckdb.DuckDBPyConnection, guesses: Sequence[FileGuess]
) -> tuple[list[FileGuess], list[Note]]:
    """The guesses with one customer per person, where some files know an id and some only a key.

    Rows without an id, such as a guest's order, get the id that their mail has elsewhere, or else the
    mail's own key. A file that knows people only by a key gets a further column of the ids.
    """
    known = [guess for guess in guesses if _id_of(guess) is not None and _keys(guess)]
    asking = any(_keys(guess) for guess in guesses if guess not in known)
    if not known or not (asking or any(map(_has_gaps, known))):
        return list(guesses), []
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {_IDS} (key VARCHAR, customer VARCHAR)")
    for guess in known:
        _tell(connection, guess)
    notes: list[Note] = []
    settled = []
    for guess in guesses:
        if guess in known:
            notes += _guests(connection, guess)
        else:
            guess, more = _with_ids(connection, guess, _id_of(known[0]) or "")
            notes += more
        settled.append(guess)
    connection.execute(f"DROP TABLE {_IDS}")
    return settled, notes


def _keys(guess: FileGuess) -> list[str]:
    """The columns of keys, the surest first."""
    found = [(surest(kind), p.name) for p in guess.profiles if (kind := kind_of_keys(p.samples))]
    return [
        name
        for _, name in sorted(found, key=lambda pair: pair[0])
        if guess.raw.columns.count(name) == 1
    ]


def _id_of(guess: FileGuess) -> str | None:
    """The one column of the customers' ids; None where they are known by a key, or not at all."""
    columns = guess.roles.get(Role.CUSTOMER, ())
    return columns[0] if len(columns) == 1 and columns[0] not in _keys(guess) else None


def _has_gaps(guess: FileGuess) -> bool:
    """Whether some rows of a file have no id."""
    return guess.profile(_id_of(guess) or "").filled < 1


def _tell(connection: duckdb.DuckDBPyConnection, guess: FileGuess) -> None:
    """Note whose each key of a file is; a key of several people is nobody's."""
    customer = f"trim({guess.raw.sql(_id_of(guess) or '')})"
    for name in _keys(guess):
        cell = guess.raw.sql(name)
        connection.execute(
            f"INSERT INTO {_IDS} SELECT {cell}, min({customer}) FROM {guess.raw.table}"
            f" WHERE {cell} IS NOT NULL AND {customer} <> ''"
            f" GROUP BY 1 HAVING min({customer}) = max({customer})"
        )


def _person(raw: RawTable, keys: Sequence[str]) -> str:
    """Who a row is about as SQL: the id that one of its keys has, else the surest of its keys."""
    cells = [raw.sql(name) for name in keys]
    one = "CASE WHEN min(customer) = max(customer) THEN min(customer) END"  # of several ids none
    ids = [f"(SELECT {one} FROM {_IDS} WHERE key = {cell})" for cell in cells]
    return f"coalesce({', '.join((*ids, *cells))})"


def _guests(connection: duckdb.DuckDBPyConnection, guess: FileGuess) -> list[Note]:
    """Fill the empty ids of a file that has keys beside them."""
    column, keys, raw = _id_of(guess) or "", _keys(guess), guess.raw
    cell = raw.sql(column)
    empty = (
        f"coalesce(trim({cell}), '') = '' AND coalesce({', '.join(map(raw.sql, keys))}) IS NOT NULL"
    )
    [(rows,)] = connection.execute(f"SELECT count(*) FROM {raw.table} WHERE {empty}").fetchall()
    if not rows:
        return []
    connection.execute(f"UPDATE {raw.table} SET {cell} = {_person(raw, keys)} WHERE {empty}")
    return [Note("guests", raw.file, column, rows, keys[0])]


def _with_ids(
    connection: duckdb.DuckDBPyConnection, guess: FileGuess, title: str
) -> tuple[FileGuess, list[Note]]:
    """A file of keys with a further column of the ids that other files know, where there are any."""
    raw, keys = guess.raw, _keys(guess)
    if guess.shape in {Shape.TOTALS, Shape.TEST} or not keys or raw.has(title):
        return guess, []
    if guess.roles.get(Role.CUSTOMER, (keys[0],)) != (keys[0],):
        return guess, []
    known = " OR ".join(f"{raw.sql(name)} IN (SELECT key FROM {_IDS})" for name in keys)
    [(rows,)] = connection.execute(f"SELECT count(*) FROM {raw.table} WHERE {known}").fetchall()
    if not rows:
        return guess, []
    place = f"c{len(raw.columns)}"
    connection.execute(f"ALTER TABLE {raw.table} ADD COLUMN {place} VARCHAR")
    connection.execute(f"UPDATE {raw.table} SET {place} = {_person(raw, keys)}")
    raw = raw._replace(columns=(*raw.columns, title))
    told = [each for each in guess.guesses if each.role is not Role.CUSTOMER]
    told.append(Guess(raw.file, title, Role.CUSTOMER, Why.CONTENT, "keys"))
    return guess._replace(
        raw=raw,
        profiles=tuple(profiles(connection, raw)),
        roles={**guess.roles, Role.CUSTOMER: (title,)},
        guesses=tuple(told),
    ), [Note("known_by_key", raw.file, keys[0], rows, "")]

"""What is told of files that were read: shapes, columns with their roles, files without a use."""

from collections.abc import Mapping, Sequence
from typing import Final

import duckdb

from cx.domain import Role, Shape
from cx.errors import HeaderOnly, NoDates, NoReadableDates, NothingToRead, TooFewArms
from cx.model.recipe import Recipe
from cx.read.choosing import Chosen
from cx.read.files.table import RawTable
from cx.read.guess import FileGuess
from cx.read.report import FileRead, Guess, Note, Why
from cx.read.touches import TOUCHES

_NO_ROWS: Final = frozenset({"long_rows", "sum_line", "broken_records"})  # left out while loading


def shape(guess: FileGuess, chosen: Chosen) -> Shape:
    """The shape of a file: the recipe's word, else the guess."""
    for table in chosen.recipe.tables:
        if chosen.tables.get(table.id) is guess.raw and table.shape:
            return table.shape
    return guess.shape


def files_read(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, shape: Shape, recipe: Recipe | None
) -> list[FileRead]:
    """How the file of a table was read, or each of those that were put together in it."""
    days = connection.execute(
        f'SELECT {raw.filed}, min("at"), max("at") FROM {TOUCHES} WHERE file = {raw.number} GROUP BY 1'
    ).fetchall()
    spans = {file: (first, last) for file, first, last in days}
    return [
        FileRead(
            each.file,
            each.encoding,
            each.delimiter,
            each.rows + sum(note.rows for note in each.notes if note.what in _NO_ROWS),
            shape,
            each.columns,
            recipe=recipe.id if recipe else "",
            first=spans.get(each.file, (None, None))[0],
            last=spans.get(each.file, (None, None))[1],
            number=raw.number,
            table=raw.file,
        )
        for each in raw.files
    ]


def columns(
    guesses: Sequence[FileGuess], chosen: Chosen, asked: Mapping[Role, tuple[str, ...]]
) -> tuple[Guess, ...]:
    """Role of every column: as guessed, or as the recipe says."""
    guessed = tuple(found for guess in guesses for found in guess.guesses)
    recipe, tables = chosen.recipe, chosen.tables
    found: dict[tuple[str, str, Role], Guess] = {}
    for rule in recipe.touches:
        if rule.table not in tables or rule.table not in chosen.settled:
            continue
        of = chosen.known[tables[rule.table].number].id
        for role, names in {**rule.roles, Role.AT: (rule.at,)}.items():
            for column in names:
                if not _there(column, rule.table, chosen):
                    continue
                file = _file_with(column, tables[rule.table], guesses)
                why = Why.ASKED if column in asked.get(role, ()) else Why.RECIPE
                found.setdefault((file, column, role), Guess(file, column, role, why, of))
    return (*found.values(), *guessed)


def _there(column: str, table: str, chosen: Chosen) -> bool:
    """Whether a rule's column is in its table, or in one that it borrows from."""
    borrowed = [join.right for join in chosen.recipe.joins if join.left == table]
    near = [chosen.tables[id] for id in (table, *borrowed) if id in chosen.tables]
    return any(raw.has(column) for raw in near)


def _file_with(column: str, raw: RawTable, guesses: Sequence[FileGuess]) -> str:
    """The file a rule's column stands in: its own, or the one it is borrowed from."""
    if raw.has(column):
        return raw.file
    return next((g.raw.file for g in guesses if g.raw.has(column)), raw.file)


def unused(guesses: Sequence[FileGuess], chosen: Chosen) -> list[Note]:
    """A note for each file that no rule and no join of the recipe asks for."""
    recipe = chosen.recipe
    used = {rule.table for rule in recipe.touches}
    used |= {table for join in recipe.joins for table in (join.left, join.right)}
    numbers = {raw.number for table, raw in chosen.tables.items() if table in used}
    return [
        Note("unused_file", guess.raw.file, "", guess.raw.rows, "")
        for guess in guesses
        if guess.raw.number not in numbers and guess.shape not in {Shape.TOTALS, Shape.TEST}
    ]


def nothing(guesses: Sequence[FileGuess], dropped: Sequence[Note]) -> None:
    """Say why there is nothing: no cells that are filled, no dates that can be read, no dates at all, or nothing known.

    Raises
    ------
    HeaderOnly, NoReadableDates, TooFewArms, NoDates, NothingToRead
        Always one of them.
    """
    if not any(profile.filled for guess in guesses for profile in guess.profiles):
        raise HeaderOnly(file=guesses[0].raw.file, columns=guesses[0].raw.columns)
    unread = [note for note in dropped if note.what == "unreadable_date"]
    if unread:
        note = unread[0]
        raise NoReadableDates(
            file=note.file, column=note.column, rows=note.rows, example=note.example
        )
    first = guesses[0]
    if Role.ARM in first.roles:
        raise TooFewArms(file=first.raw.file, column=first.roles[Role.ARM][0])
    named = tuple(filter(None, first.raw.columns))
    known = any(Role.CUSTOMER in guess.roles for guess in guesses)
    error = NoDates if known else NothingToRead
    raise error(file=first.raw.file, columns=named)

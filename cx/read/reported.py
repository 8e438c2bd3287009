"""What is told of files that were read: shapes, columns with their roles, files without a use."""

from collections.abc import Mapping, Sequence

from cx.domain import Role, Shape
from cx.errors import NoDates, NoReadableDates, NothingToRead, TooFewArms
from cx.read.choosing import Chosen
from cx.read.files.table import RawTable
from cx.read.guess import FileGuess
from cx.read.report import Guess, Note, Why


def shape(guess: FileGuess, chosen: Chosen) -> Shape:
    """The shape of a file: the recipe's word, else the guess."""
    for table in chosen.recipe.tables:
        if chosen.tables.get(table.id) is guess.raw and table.shape:
            return table.shape
    return guess.shape


def columns(
    guesses: Sequence[FileGuess], chosen: Chosen, asked: Mapping[Role, tuple[str, ...]]
) -> tuple[Guess, ...]:
    """Role of every column: as guessed, or as the recipe says."""
    if chosen.guessed:
        return tuple(found for guess in guesses for found in guess.guesses)
    recipe, tables = chosen.recipe, chosen.tables
    found: dict[tuple[str, str, Role], Guess] = {}
    for rule in recipe.touches:
        if rule.table not in tables:
            continue
        for role, names in {**rule.roles, Role.AT: (rule.at,)}.items():
            for column in names:
                file = _file_with(column, tables[rule.table], guesses)
                why = Why.ASKED if column in asked.get(role, ()) else Why.RECIPE
                found.setdefault((file, column, role), Guess(file, column, role, why, recipe.id))
    return tuple(found.values())


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
    """Say why there is nothing: no dates that can be read, no dates at all, or nothing known.

    Raises
    ------
    NoReadableDates, TooFewArms, NoDates, NothingToRead
        Always one of them.
    """
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

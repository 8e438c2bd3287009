"""Which recipe reads the files, and which file plays which of its parts."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cx.domain import Role
from cx.errors import MissingTable
from cx.model.recipe import Recipe, TouchRule, recipes
from cx.model.recipe import recipe as built_in
from cx.read.files.table import RawTable
from cx.read.guess import FileGuess
from cx.read.plan import GENERIC, plan


class Chosen(NamedTuple):
    """A recipe with the file of each of its tables; ``guessed`` from these very files, or known."""

    recipe: Recipe
    tables: dict[str, RawTable]
    guessed: bool


def choose(
    recipe: Recipe | str | None, raws: list[RawTable], guesses: list[FileGuess], keep: Iterable[str]
) -> Chosen:
    """The recipe asked for, else the built-in one that the files fit, else a guessed one.

    Raises
    ------
    UnknownName, NoSuchFile, BadSettings
        There is no such recipe, or its file is wrong.
    MissingTable
        A file that the recipe needs is not there.
    """
    known = recipe if isinstance(recipe, Recipe) else None
    if isinstance(recipe, str) and recipe != GENERIC:
        known = built_in(recipe)
    if recipe is None:
        known = next((each for each in map(built_in, recipes()) if _fits(each, raws)), None)
    if known is not None:
        return Chosen(known, _matched(known, raws), False)
    made = plan(guesses, keep=keep)
    tables = {table.id: g.raw for table, g in zip(made.tables, guesses, strict=True)}
    return Chosen(made, tables, True)


def _fits(recipe: Recipe, raws: list[RawTable]) -> bool:
    return all(table.optional or _file_of(table.columns, raws) for table in recipe.tables)


def _file_of(columns: tuple[str, ...], raws: list[RawTable]) -> RawTable | None:
    return next((raw for raw in raws if all(raw.has(column) for column in columns)), None)


def _matched(recipe: Recipe, raws: list[RawTable]) -> dict[str, RawTable]:
    """The file of every table of a recipe; who needs most columns chooses first."""
    tables: dict[str, RawTable] = {}
    for table in sorted(recipe.tables, key=lambda table: -len(table.columns)):
        file = _file_of(table.columns, [raw for raw in raws if raw not in tables.values()])
        if file is not None:
            tables[table.id] = file
        elif not table.optional:
            names = tuple(raw.file for raw in raws)
            raise MissingTable(recipe=recipe.id, table=table.id, columns=table.columns, files=names)
    return tables


def with_roles(
    chosen: Chosen, asked: Mapping[Role, tuple[str, ...]], told: Mapping[str, Role | None]
) -> Recipe:
    """A known recipe with what the user said of roles and columns, in the tables that have them."""
    if chosen.guessed or not (asked or told):
        return chosen.recipe

    def changed(rule: TouchRule) -> TouchRule:
        raw = chosen.tables.get(rule.table)
        if raw is None:
            return rule
        roles = {
            role: tuple(name for name in names if name not in told)
            for role, names in rule.roles.items()
        }
        roles |= {role: here for role, names in asked.items() if (here := raw.named(names))}
        for column, role in told.items():
            if role is not None and raw.has(column):
                roles[role] = (*roles.get(role, ()), column)
        return rule.model_copy(
            update={"roles": {role: names for role, names in roles.items() if names}}
        )

    touches = tuple(map(changed, chosen.recipe.touches))
    return chosen.recipe.model_copy(update={"touches": touches})

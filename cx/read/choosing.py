"""Which recipe reads the files, and which file plays which of its parts."""

from collections.abc import Iterable, Mapping

from cx.domain import Role
from cx.errors import MissingTable
from cx.model.recipe import Recipe, recipes
from cx.model.recipe import recipe as built_in
from cx.read.guess import FileGuess
from cx.read.plan import GENERIC, plan
from cx.read.table import RawTable


def chosen_recipe(
    recipe: Recipe | str | None, raws: list[RawTable], guesses: list[FileGuess], keep: Iterable[str]
) -> Recipe:
    """The recipe asked for, else the built-in one that the files fit, else a guessed one."""
    if isinstance(recipe, Recipe) and recipe.id != GENERIC:
        return recipe
    if isinstance(recipe, str) and recipe != GENERIC:
        return built_in(recipe)
    if recipe is None:
        for name in recipes():
            known = built_in(name)
            if all(table.optional or _file_of(table.columns, raws) for table in known.tables):
                return known
    return plan(guesses, keep=keep)


def _file_of(columns: tuple[str, ...], raws: list[RawTable]) -> RawTable | None:
    return next((raw for raw in raws if all(raw.has(column) for column in columns)), None)


def matched_tables(
    recipe: Recipe, raws: list[RawTable], guesses: list[FileGuess]
) -> dict[str, RawTable]:
    """The file of every table of the recipe."""
    if recipe.id == GENERIC and len(recipe.tables) == len(guesses):
        return {table.id: g.raw for table, g in zip(recipe.tables, guesses, strict=True)}
    tables: dict[str, RawTable] = {}
    for table in recipe.tables:
        file = _file_of(table.columns, [raw for raw in raws if raw not in tables.values()])
        if file is not None:
            tables[table.id] = file
        elif not table.optional:
            names = tuple(raw.file for raw in raws)
            raise MissingTable(recipe=recipe.id, table=table.id, columns=table.columns, files=names)
    return tables


def with_mapping(
    recipe: Recipe, asked: Mapping[Role, tuple[str, ...]], raws: list[RawTable]
) -> Recipe:
    """A known recipe with the user's columns in the rules whose table has them."""
    if recipe.id == GENERIC or not asked:
        return recipe
    tables = {table.id: _file_of(table.columns, raws) for table in recipe.tables}

    def mapped(table: str) -> dict[Role, tuple[str, ...]]:
        raw = tables.get(table)
        return {r: names for r, names in asked.items() if raw and all(map(raw.has, names))}

    touches = tuple(
        rule.model_copy(update={"roles": {**rule.roles, **mapped(rule.table)}})
        for rule in recipe.touches
    )
    return recipe.model_copy(update={"touches": touches})

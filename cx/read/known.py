"""Which of the known recipes read which files: by the columns that tell, as a set, the best fit first."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from cx.model.matching import contains, key
from cx.model.recipe import Join, Recipe, Table, TouchRule
from cx.read.files.table import RawTable
from cx.read.guess import FileGuess


class Fit(NamedTuple):
    """A recipe with the file of each of its tables that has one; its columns as the files write them.

    ``seen`` is how many of its telling columns are there, ``lacks`` the tables whose file is missing.
    """

    recipe: Recipe
    tables: dict[str, RawTable]
    seen: int
    lacks: tuple[Table, ...]


def fits(recipes: Iterable[Recipe], guesses: Sequence[FileGuess]) -> list[Fit]:
    """The recipes that read some of the files, each file by one; the most telling columns first.

    Of recipes that fit equally well the one given first wins. Guided recipes fit only on demand.
    """
    found: list[Fit] = []
    rest, known = list(guesses), [recipe for recipe in recipes if not recipe.guided]
    while rest:
        fitting = [fit(recipe, rest) for recipe in known]
        best = max((each for each in fitting if not each.lacks), key=lambda f: f.seen, default=None)
        if best is None or not best.tables:
            break
        taken = {raw.number for raw in best.tables.values()}
        rest = [guess for guess in rest if guess.raw.number not in taken]
        found.append(_told_apart(best, {id for other in found for id in other.tables}))
    return found


def fit(recipe: Recipe, guesses: Sequence[FileGuess]) -> Fit:
    """How a recipe fits the files; the table that needs most columns chooses first."""
    tables: dict[str, RawTable] = {}
    seen, lacks = 0, []
    for table in sorted(recipe.tables, key=lambda table: -len(table.columns)):
        taken = {raw.number for raw in tables.values()}
        free = [guess for guess in guesses if guess.raw.number not in taken]
        told = [(_seen(table, guess, recipe.guided), -at) for at, guess in enumerate(free)]
        count, at = max(told, default=(0, 0))
        if count:
            tables[table.id], seen = free[-at].raw, seen + count
        elif not table.optional:
            lacks.append(table)
    return Fit(_as_written(_inherited(recipe), tables), tables, seen, tuple(lacks))


def _inherited(recipe: Recipe) -> Recipe:
    """The recipe with what holds for all touches of a table in each of them."""
    of = {table.id: table for table in recipe.tables}
    touches = [
        rule.model_copy(
            update={
                "roles": {**of[rule.table].roles, **rule.roles},
                "extras": tuple(dict.fromkeys([*rule.extras, *of[rule.table].extras])),
                "guests": rule.guests or of[rule.table].guests,
                "unless": {**of[rule.table].unless, **rule.unless},
            }
        )
        for rule in recipe.touches
    ]
    return recipe.model_copy(update={"touches": tuple(touches)})


def _seen(table: Table, guess: FileGuess, guided: bool) -> int:
    """How many telling columns a file has; 0 where it is not the table's."""
    if guided:
        named = [name for name in guess.raw.columns if name]
        words = table.roles.values()
        return sum(any(contains(name, word) for name in named for word in each) for each in words)
    if table.guess and table.shape and guess.shape is not table.shape:
        return 0
    must = [name for name in table.columns if _written(table, guess.raw, name)]
    some = [name for name in table.some if _written(table, guess.raw, name)]
    whole = len(must) == len(table.columns) and len(some) >= table.least
    return len(must) + len(some) if whole else 0


def _written(table: Table, raw: RawTable, column: str) -> str | None:
    """A recipe's column as the file writes it."""
    titles = _titles(raw.columns)
    names = (column, *table.also.get(column, ()))
    return next((titles[at] for name in names for at in (name, key(name)) if at in titles), None)


@lru_cache(maxsize=256)
def _titles(columns: tuple[str, ...]) -> dict[str, str]:
    """Every title by itself, and by its key."""
    return {key(name): name for name in reversed(columns) if name} | {
        name: name for name in columns
    }


def _as_written(recipe: Recipe, tables: Mapping[str, RawTable]) -> Recipe:
    """The recipe with every column as its file writes it."""
    names = {table.id: _names(table, tables.get(table.id)) for table in recipe.tables}
    of_all = {name: new for each in names.values() for name, new in each.items()}
    changes: dict[str, object] = {
        part: {of_all.get(name, name): value for name, value in getattr(recipe, part).items()}
        for part in ("scales", "dates", "missing", "zones")
    }
    changes["tables"] = tuple(
        table.model_copy(
            update={"columns": tuple(names[table.id].get(n, n) for n in table.columns)}
        )
        for table in recipe.tables
    )
    changes["joins"] = tuple(_join_as_written(join, names) for join in recipe.joins)
    borrowed = {join.left: names[join.right] for join in recipe.joins if join.right in names}
    changes["touches"] = tuple(
        _rule_as_written(rule, {**borrowed.get(rule.table, {}), **names.get(rule.table, {})})
        for rule in recipe.touches
    )
    return recipe.model_copy(update=changes)


def _names(table: Table, raw: RawTable | None) -> dict[str, str]:
    """The columns that a file writes otherwise than the recipe."""
    if raw is None:
        return {}
    named = (*table.columns, *table.some, *table.also)
    return {name: there for name in named if (there := _written(table, raw, name))}


def _join_as_written(join: Join, names: Mapping[str, dict[str, str]]) -> Join:
    left, right = names.get(join.left, {}), names.get(join.right, {})
    update = {
        "on": left.get(join.on, join.on),
        "right_on": right.get(join.right_key, join.right_key),
        "take": tuple(right.get(name, name) for name in join.take),
    }
    return join.model_copy(update=update)


def _rule_as_written(rule: TouchRule, names: Mapping[str, str]) -> TouchRule:
    def new(name: str) -> str:
        return names.get(name, name)

    def all_new(columns: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(new, columns))

    update: dict[str, object] = {
        "at": new(rule.at),
        "clock": new(rule.clock),
        "or_at": all_new(rule.or_at),
        "roles": {role: all_new(columns) for role, columns in rule.roles.items()},
        "extras": all_new(rule.extras),
        "when": {new(name): cells for name, cells in rule.when.items()},
        "unless": {new(name): cells for name, cells in rule.unless.items()},
        "guests": tuple(map(all_new, rule.guests)),
        "split": {label: new(name) for label, name in rule.split.items()},
    }
    return rule.model_copy(update=update)


def _told_apart(fit: Fit, taken: set[str]) -> Fit:
    """The fit with other names for tables where another recipe has the same."""
    new = {
        table.id: table.id if table.id not in taken else f"{table.id} {len(taken) + 1}"
        for table in fit.recipe.tables
    }
    recipe = fit.recipe
    update: dict[str, object] = {
        "tables": tuple(t.model_copy(update={"id": new[t.id]}) for t in recipe.tables),
        "joins": tuple(
            j.model_copy(update={"left": new[j.left], "right": new[j.right]}) for j in recipe.joins
        ),
        "touches": tuple(r.model_copy(update={"table": new[r.table]}) for r in recipe.touches),
    }
    tables = {new[id]: raw for id, raw in fit.tables.items()}
    return fit._replace(recipe=recipe.model_copy(update=update), tables=tables)

"""Which recipe reads which files: known ones where they fit, guesses for the rest, joined as one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from cx.domain import Role, Shape
from cx.errors import MissingTable
from cx.model.matching import contains
from cx.model.recipe import Recipe, Table, TouchRule, built_in, named_recipe
from cx.read.files.table import RawTable
from cx.read.guess import FileGuess, guess
from cx.read.known import Fit, fit, fits
from cx.read.plan import GENERIC, plan
from cx.read.report import Why


class Chosen(NamedTuple):
    """One recipe for all files, with the file of each of its tables, and how each file is seen.

    ``known`` has the recipe that knows a file, by its number; in ``settled`` tables it says what the
    touches are, all others are guessed.
    """

    recipe: Recipe
    tables: dict[str, RawTable]
    guesses: list[FileGuess]
    known: dict[int, Recipe]
    settled: frozenset[str]

    def is_settled(self, raw: RawTable) -> bool:
        """Whether a recipe says what the touches of a file are."""
        return any(self.tables[id].number == raw.number for id in self.settled)


class Said(NamedTuple):
    """What the user said of roles: the columns of each, and what single columns are."""

    asked: Mapping[Role, tuple[str, ...]]
    told: Mapping[str, Role | None]


def choose(
    recipe: Recipe | str | None,
    guesses: list[FileGuess],
    keep: Iterable[str],
    said: Said,
    own: Sequence[Recipe] = (),
) -> Chosen:
    """The recipe asked for, else the user's own and built-in ones that fit; the rest is guessed.

    Raises
    ------
    UnknownName, NoSuchFile, BadSettings
        There is no such recipe, or its file is wrong.
    MissingTable
        A file that the recipe needs is not there.
    """
    fitting = _fitting(recipe, guesses, own)
    seen = {guess.raw.number: guess for guess in guesses}
    known: dict[int, Recipe] = {}
    ids: dict[int, str] = {}
    tables: dict[str, Table] = {}
    for found in fitting:
        for table in found.recipe.tables:
            if (raw := found.tables.get(table.id)) is not None:
                known[raw.number], ids[raw.number] = found.recipe, table.id
                seen[raw.number] = _seen(found.recipe, table, seen[raw.number], said)
                tables[table.id] = table
    settled = frozenset(id for id, table in tables.items() if not table.guess)
    planned = plan(
        list(seen.values()),
        keep=keep,
        known=ids,
        settled=[number for number, id in ids.items() if id in settled],
    )
    merged = _merged([found.recipe for found in fitting], planned, settled, tables)
    files = {id: raw for found in fitting for id, raw in found.tables.items()}
    files |= {
        table.id: guess.raw for table, guess in zip(planned.tables, seen.values(), strict=True)
    }
    chosen = Chosen(merged, files, list(seen.values()), known, settled)
    return chosen._replace(recipe=_with_roles(chosen, said))


def _fitting(
    recipe: Recipe | str | None, guesses: list[FileGuess], own: Sequence[Recipe]
) -> list[Fit]:
    if recipe == GENERIC:
        return []
    if recipe is None:
        return fits([*own, *built_in()], guesses)
    asked = recipe if isinstance(recipe, Recipe) else named_recipe(recipe, own)
    found = fit(asked, guesses)
    for table in found.lacks:
        names = tuple(guess.raw.file for guess in guesses)
        words = (
            *table.columns,
            *table.some,
            *(name for each in table.roles.values() for name in each),
        )
        raise MissingTable(recipe=asked.id, table=table.id, columns=words, files=names)
    return [found]


def _seen(recipe: Recipe, table: Table, found: FileGuess, said: Said) -> FileGuess:
    """A file as its recipe sees it: all touches known, or a guess helped by what is known."""
    if table.guess:
        return _helped(recipe, table, found, said)
    if table.shape in {Shape.TEST, Shape.TOTALS}:
        return found
    roles: dict[Role, tuple[str, ...]] = {}
    guests: tuple[tuple[str, ...], ...] = ()
    for rule in recipe.touches:
        if rule.table == table.id:
            own = {r: here for r, names in rule.roles.items() if (here := found.raw.named(names))}
            roles, guests = own | roles, guests or rule.guests
    shape = table.shape or (Shape.WIDE if roles else Shape.ATTRIBUTES)
    return found._replace(
        shape=shape, roles=roles, dates=(), ratings=(), guesses=(), trial=None, guests=guests
    )


def _helped(recipe: Recipe, table: Table, found: FileGuess, said: Said) -> FileGuess:
    """The guess again with what is known of the columns; what the user said wins."""
    raw = found.raw
    columns = [name for name in raw.columns if name and name not in said.told]

    def here(words: Iterable[str]) -> tuple[str, ...]:
        if recipe.guided:
            return tuple(name for word in words for name in columns if contains(name, word))[:1]
        return tuple(name for name in raw.named(words) if name in columns)[:1]

    facts = {role: one for role, words in table.roles.items() if (one := here(words))}
    unused: dict[str, Role | None] = dict.fromkeys(raw.named(table.unused))
    again = guess(raw, list(found.profiles), {**facts, **said.asked}, {**unused, **said.told})
    told = tuple(
        each._replace(why=Why.RECIPE, detail=recipe.id)
        if facts.get(each.role) == (each.column,) and each.role not in said.asked
        else each
        for each in again.guesses
    )
    guests = tuple(names for each in table.guests if len(names := raw.named(each)) == len(each))
    return again._replace(guesses=told, guests=guests, undone=found.undone, links=found.links)


def _merged(
    known: Sequence[Recipe], planned: Recipe, settled: frozenset[str], tables: Mapping[str, Table]
) -> Recipe:
    """The known recipes and the planned one as one, named after the one that does it all."""
    if not known:
        return planned
    touches = [_with_facts(rule, planned) for each in known for rule in each.touches]
    for rule in planned.touches:
        stage = tables[rule.table].stage if rule.table in tables else None
        touches.append(rule.model_copy(update={"stage": rule.stage or stage}))
    guessed = [table for table in planned.tables if table.id not in settled]
    alone = len(known) == 1 and all(table.id in tables for table in planned.tables)
    first = known[0]
    return Recipe(
        id=first.id if alone else GENERIC,
        name=first.name if alone else planned.name,
        model=next((each.model for each in known if each.model), None),
        zone=first.zone,
        tables=(
            *(table for each in known for table in each.tables if not table.guess),
            *guessed,
        ),
        joins=(*(join for each in known for join in each.joins), *planned.joins),
        touches=tuple(touches),
        scales={name: rule for each in known for name, rule in each.scales.items()},
        dates={name: order for each in known for name, order in each.dates.items()},
        missing={name: cells for each in known for name, cells in each.missing.items()},
        personal={name: what for each in known for name, what in each.personal.items()},
        quality={check: what for each in known for check, what in each.quality.items()},
        zones={name: zone for each in known for name, zone in each.zones.items()},
    )


def _with_facts(rule: TouchRule, planned: Recipe) -> TouchRule:
    """A rule with what further files know of its customers or orders."""
    taken = [name for join in planned.joins if join.left == rule.table for name in join.take]
    return rule.model_copy(update={"extras": tuple(dict.fromkeys([*rule.extras, *taken]))})


def _with_roles(chosen: Chosen, said: Said) -> Recipe:
    """The recipe with what the user said of roles and columns, in the tables that are settled."""
    if not (chosen.settled and (said.asked or said.told)):
        return chosen.recipe

    def changed(rule: TouchRule) -> TouchRule:
        raw = chosen.tables.get(rule.table)
        if raw is None or rule.table not in chosen.settled:
            return rule
        roles = {
            role: tuple(name for name in names if name not in said.told)
            for role, names in rule.roles.items()
        }
        roles |= {role: here for role, names in said.asked.items() if (here := raw.named(names))}
        for column, role in said.told.items():
            if role is not None and raw.has(column):
                roles[role] = (*roles.get(role, ()), column)
        return rule.model_copy(
            update={"roles": {role: names for role, names in roles.items() if names}}
        )

    touches = tuple(map(changed, chosen.recipe.touches))
    return chosen.recipe.model_copy(update={"touches": touches})

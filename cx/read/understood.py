"""Files opened and understood: tables of texts, what their columns are for, which recipe reads them."""

import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Final, NamedTuple

import duckdb

from cx.domain import Role
from cx.errors import EmptyFile, HeaderOnly, MissingColumns
from cx.model.matching import key
from cx.model.recipe import Answers, Recipe, Treatment
from cx.read.between import same_files, told_apart
from cx.read.blanked import blanked
from cx.read.choosing import Chosen, Said, choose
from cx.read.comments import told_apart as told_apart_comments
from cx.read.counted import told_times
from cx.read.engine import spare
from cx.read.files.opened import opened
from cx.read.files.table import RawTable, load
from cx.read.guess import FileGuess, guess
from cx.read.half_filled import check_filled
from cx.read.items import fill_down, fill_lines
from cx.read.kin import looked_at, of_kin
from cx.read.links import linked
from cx.read.privacy.comments import masked_comments
from cx.read.privacy.identity import same_people
from cx.read.privacy.treated import treated
from cx.read.profile import Profile, profiles
from cx.read.progress import Progress, Step
from cx.read.report import Given, Note, Personal, Source
from cx.read.stacked import of_stacks, stacked, stem
from cx.read.tested import by_files
from cx.read.touches import COLUMNS
from cx.read.undone import with_undone

_SHOWN: Final = 5  # names of what was passed over
_ZONE: Final = str(Recipe.model_fields["zone"].default)


class Understood(NamedTuple):
    """Files as tables in the connection, each with its guess; the recipe with all the user said."""

    guesses: list[FileGuess]
    chosen: Chosen
    personal: tuple[Personal, ...]
    notes: tuple[Note, ...]
    given: tuple[Given, ...] = ()
    given_as: Mapping[str, str] = MappingProxyType({})  # by file, what the user gave


def understood(
    sources: Sequence[Source],
    connection: duckdb.DuckDBPyConnection,
    *,
    recipe: Recipe | str | None,
    asked: Mapping[Role, tuple[str, ...]],
    said: Answers,
    keep: Sequence[str],
    own: Sequence[Recipe],
    salt: str,
    progress: Progress,
) -> Understood:
    """Open the files and settle how they are read; see ``cx.read.reading.read`` for what it raises."""
    with tempfile.TemporaryDirectory() as folder:
        found = opened(sources, Path(folder), sheets=said.sheets)
        named = told_apart(found.sources)
        spare(connection, sum(source.path.stat().st_size for source in named))
        named, raws, empty = _loaded(named, connection, Path(folder), progress)
        same = [*empty, *same_files(named, raws)]
    progress(Step.UNDERSTANDING)
    zone, zones, missing = _told_before(recipe, said)
    notes = told_times(connection, raws, zone, zones)
    looks = looked_at(connection, raws)
    seen, emptied = _seen(connection, raws, looks, missing)
    notes += emptied
    secret = _personal_before(recipe, own, said, keep)
    given = _roles_before(recipe, asked, said)
    private = treated(connection, raws, seen, looks, salt=salt, told=secret, roles=given)
    guesses = by_files(_guessed(private.raws, private.profiles, asked, said))
    guesses = stacked(connection, guesses, partial(guess, mapping=asked, told=said.roles))
    check_filled(guesses)
    guesses, met = same_people(connection, guesses)
    raws = [found.raw for found in guesses]
    _check_asked(raws, asked, keep)
    guesses = linked(connection, [with_undone(connection, found) for found in guesses])
    chosen = choose(recipe, guesses, keep, Said(asked, said.roles), own)
    for each in chosen.guesses:
        if not chosen.is_settled(each.raw):
            fill_down(connection, each)
    fill_lines(connection, chosen.recipe, chosen.tables)
    quiet, masks = masked_comments(connection, chosen.guesses, chosen.recipe.touches, secret)
    settled = chosen._replace(recipe=_settled(chosen.recipe, said), guesses=quiet)
    personal = of_stacks(private.personal, guesses)
    same = [note for note in same if not _is_stacked(note.file, guesses)]
    told = (*found.notes, *same, *notes, *met, *masks)
    given_as = {source.name: source.given for source in named}
    return Understood(quiet, settled, personal, told, found.given, given_as)


def _loaded(
    sources: Sequence[Source],
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    progress: Progress,
) -> tuple[list[Source], list[RawTable], list[Note]]:
    """The files that hold rows, as tables, and a note of those of the same kind that hold none.

    A day on which nothing happened is a file with a heading and no rows, or with nothing at all.
    """
    full: list[Source] = []
    raws: list[RawTable] = []
    empty: list[tuple[Source, EmptyFile | HeaderOnly]] = []
    for source in sources:
        progress(Step.OPENING, source.name)
        try:
            raw = load(source, connection, len(raws), folder)
        except (EmptyFile, HeaderOnly) as error:
            empty.append((source, error))
            continue
        raws.append(told_apart_comments(raw))
        full.append(source)
    kinds = {(stem(raw.file), PurePath(raw.file).suffix) for raw in raws}
    heads = {frozenset(map(key, raw.columns)) for raw in raws}
    for source, lack in empty:
        columns = lack.fields.get("columns")
        alike = isinstance(columns, tuple) and frozenset(map(key, columns)) in heads
        if not alike and (stem(source.name), PurePath(source.name).suffix) not in kinds:
            raise lack
    names = [source.name for source, _ in empty]
    told = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    return full, raws, [Note("empty_files", names[0], "", 0, told)] if names else []


def _seen(
    connection: duckdb.DuckDBPyConnection,
    raws: Sequence[RawTable],
    looks: Sequence[RawTable],
    missing: Mapping[str, tuple[str, ...]],
) -> tuple[list[list[Profile]], list[Note]]:
    """The profiles of all files, by the tables at which is looked, and what was emptied."""
    known: dict[str, list[Profile]] = {}
    seen: list[list[Profile]] = []
    notes: list[Note] = []
    for raw, look in zip(raws, looks, strict=True):
        if look.table not in known:
            known[look.table], emptied = blanked(
                connection, look, profiles(connection, look), missing
            )
        if look is raw:
            seen.append(known[raw.table])
        else:
            seen.append(of_kin(known[look.table], raw))
            _, emptied = blanked(connection, raw, seen[-1], missing, anew=False)
        notes += emptied
    return seen, notes


def _guessed(
    raws: Sequence[RawTable],
    seen: Sequence[list[Profile]],
    asked: Mapping[Role, tuple[str, ...]],
    said: Answers,
) -> list[FileGuess]:
    return [guess(raw, found, asked, said.roles) for raw, found in zip(raws, seen, strict=True)]


def _told_before(
    recipe: Recipe | str | None, said: Answers
) -> tuple[str, dict[str, str], dict[str, tuple[str, ...]]]:
    """The time zones, and the cells that mean no answer, as far as they are known before reading."""
    known = recipe if isinstance(recipe, Recipe) else None
    zone = said.zone or (known.zone if known else _ZONE)
    zones = {**(known.zones if known else {}), **said.zones}
    return zone, zones, {**(known.missing if known else {}), **said.missing}


def _personal_before(
    recipe: Recipe | str | None, own: Sequence[Recipe], said: Answers, keep: Sequence[str]
) -> dict[str, Treatment]:
    """What is to become of personal columns: as recipes say, then the user; what is asked for stays.

    Which of the user's own recipes will fit is not known yet, so what any of them hides is hidden.
    """
    hidden = {
        name: treatment
        for each in own
        for name, treatment in each.personal.items()
        if treatment is not Treatment.KEEP
    }
    known = recipe.personal if isinstance(recipe, Recipe) else {}
    return {**hidden, **known, **dict.fromkeys(keep, Treatment.KEEP), **said.personal}


def _roles_before(
    recipe: Recipe | str | None, asked: Mapping[Role, tuple[str, ...]], said: Answers
) -> dict[str, Role | None]:
    """The columns that have a role before anything is guessed."""
    rules = recipe.touches if isinstance(recipe, Recipe) else ()
    known = [(role, names) for rule in rules for role, names in rule.roles.items()]
    given = {name: role for role, names in (*known, *asked.items()) for name in names}
    return {**given, **said.roles}


def _is_stacked(file: str, guesses: Sequence[FileGuess]) -> bool:
    return any(file == raw.file for found in guesses for raw in found.raw.pieces)


def _settled(recipe: Recipe, said: Answers) -> Recipe:
    """The recipe with what the user said, so that it reads next month's files alike."""
    changes: dict[str, object] = {
        "dates": {**recipe.dates, **said.dates},
        "missing": {**recipe.missing, **said.missing},
        "personal": {**recipe.personal, **said.personal},
        "quality": {**recipe.quality, **said.quality},
        "zone": said.zone or recipe.zone,
        "zones": {**recipe.zones, **said.zones},
    }
    return recipe.model_copy(update=changes)


def _check_asked(
    raws: list[RawTable], asked: Mapping[Role, tuple[str, ...]], keep: Sequence[str]
) -> None:
    for column in (*sum(asked.values(), ()), *(name for name in keep if name not in COLUMNS)):
        having = [raw for raw in raws if raw.has(column)]
        if not having:
            found = tuple(dict.fromkeys(name for raw in raws for name in raw.columns if name))
            raise MissingColumns(missing=(column,), found=found)
        having[0].sql(column)

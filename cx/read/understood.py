"""Files opened and understood: tables of texts, what their columns are for, which recipe reads them."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from cx.domain import Role
from cx.errors import MissingColumns
from cx.model.recipe import Answers, Recipe
from cx.read.between import same_files, told_apart
from cx.read.choosing import Chosen, choose, with_roles
from cx.read.comments import told_apart as told_apart_comments
from cx.read.files.opened import opened
from cx.read.files.table import RawTable, load
from cx.read.guess import FileGuess, guess
from cx.read.half_filled import check_filled
from cx.read.items import fill_down
from cx.read.privacy.treated import treated
from cx.read.profile import Profile, profiles
from cx.read.progress import Progress, Step
from cx.read.report import Note, Personal, Source
from cx.read.stacked import stacked
from cx.read.tested import by_files
from cx.read.touches import COLUMNS


class Understood(NamedTuple):
    """Files as tables in the connection, each with its guess; the recipe with all the user said."""

    guesses: list[FileGuess]
    chosen: Chosen
    personal: tuple[Personal, ...]
    notes: tuple[Note, ...]


def understood(
    sources: Sequence[Source],
    connection: duckdb.DuckDBPyConnection,
    *,
    recipe: Recipe | str | None,
    asked: Mapping[Role, tuple[str, ...]],
    said: Answers,
    keep: Sequence[str],
    salt: str,
    progress: Progress,
) -> Understood:
    """Open the files and settle how they are read; see ``cx.read.reading.read`` for what it raises."""
    with tempfile.TemporaryDirectory() as folder:
        found = opened(sources, Path(folder), sheets=said.sheets)
        named = told_apart(found.sources)
        raws = []
        for at, source in enumerate(named):
            progress(Step.OPENING, source.name)
            raws.append(told_apart_comments(load(source, connection, at, Path(folder))))
        same = same_files(named, raws)
    progress(Step.UNDERSTANDING)
    seen = [profiles(connection, raw) for raw in raws]
    private = treated(connection, raws, seen, salt=salt, told=said.personal)
    guesses = by_files(_guessed(private.raws, private.profiles, asked, said))
    guesses = stacked(connection, guesses)
    check_filled(guesses)
    raws = [found.raw for found in guesses]
    _check_asked(raws, asked, keep)
    chosen = choose(recipe, raws, guesses, keep)
    for each in guesses if chosen.guessed else ():
        fill_down(connection, each)
    settled = chosen._replace(recipe=_settled(with_roles(chosen, asked, said.roles), said))
    return Understood(guesses, settled, private.personal, (*found.notes, *same))


def _guessed(
    raws: Sequence[RawTable],
    seen: Sequence[list[Profile]],
    asked: Mapping[Role, tuple[str, ...]],
    said: Answers,
) -> list[FileGuess]:
    return [guess(raw, found, asked, said.roles) for raw, found in zip(raws, seen, strict=True)]


def _settled(recipe: Recipe, said: Answers) -> Recipe:
    """The recipe with what the user said, so that it reads next month's files alike."""
    changes: dict[str, object] = {
        "dates": {**recipe.dates, **said.dates},
        "missing": {**recipe.missing, **said.missing},
        "personal": {**recipe.personal, **said.personal},
        "quality": {**recipe.quality, **said.quality},
        "zone": said.zone or recipe.zone,
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

"""Files given to a command, read: a store over their touches, or what their totals tell."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from cx.cli.filters import seen
from cx.cli.options import EVERY, Asked
from cx.errors import (
    MissingColumns,
    NoSuchFile,
    NotInStore,
    OnlyTests,
    OnlyWhileReading,
    StoreAmongFiles,
)
from cx.model.matching import key
from cx.model.stage_model import DEFAULT_MODEL, stage_model
from cx.words import Words

if TYPE_CHECKING:
    from cx.model.filters import Understood
    from cx.model.recipe import Answers
    from cx.model.stage_model import StageModel
    from cx.moments.journey import Journey
    from cx.read.engine import Connection
    from cx.read.progress import Progress
    from cx.read.report import Reading, Source
    from cx.store import Store


_OPTIONS: Final = {  # the option that answers a question
    "scale_direction": "--best low",
    "customer": "--map customer=COLUMN",
    "time": "--map at=COLUMN",
    "missing": "--missing {column}= / --missing {column}={codes}",
    "zone": "--zone {column}=UTC",
    "comment": "--map comment={column}",
}


class Loaded(NamedTuple):
    """Files read: a store over their touches, or the journey that their totals tell.

    ``folder`` is that of a store on disk.
    """

    reading: "Reading"
    store: "Store | None"
    totals: "Journey | None"
    view: "Understood | None" = None
    folder: Path | None = None

    def journey(self, window: float) -> "Journey":
        """The journey of the files."""
        from cx.moments.journey import journey

        if self.store is None:
            if self.totals is None:
                raise OnlyTests(files=tuple(file.name for file in self.reading.report.files))
            return self.totals
        found = journey(self.store, window_days=window, names=self.reading.names)
        return replace(found, view=self.view)

    def column(self, name: str) -> str:
        """A column as its file writes it; of a store, what the column is called there.

        Raises
        ------
        NotInStore
            A store on disk does not keep it.
        """
        names = [each for file in self.reading.report.files for each in file.columns]
        found = name if name in names else next((n for n in names if key(n) == key(name)), name)
        return found if self.folder is None else self._stored(found)

    def _stored(self, column: str) -> str:
        """A breakdown of a store by a column's name, or by that of its role."""
        from cx.store.store import BREAKDOWN_ROLES, breakdowns

        assert self.store is not None
        roles = self.reading.report.columns
        there = tuple(
            name for name in breakdowns(self.store) if name not in BREAKDOWN_ROLES or name in roles
        )
        for name in (column, *(role for role in roles if roles[role] == column)):
            if name in there:
                return name
        raise NotInStore(column=column, folder=str(self.folder), found=there)

    def parts(self, by: str) -> "list[tuple[str, Loaded]]":
        """The same files, restricted to the customers of each value of a column."""
        if self.store is None:
            return []
        values = self.store.groups(by)["value"]
        return [(value, self._replace(store=self.store.only(by, value))) for value in values]


def sources(paths: Sequence[str]) -> "list[Source]":
    """The files at paths; a folder stands for the files in it.

    Raises
    ------
    NoSuchFile
        A folder has no files.
    StoreAmongFiles
        A folder is a store.
    """
    from cx.read.report import Source

    if (store := store_among(paths)) is not None:
        raise StoreAmongFiles(folder=str(store))
    found: list[Source] = []
    for text in paths:
        path = Path(text).expanduser()
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        files = [p for p in inside if p == path or (p.is_file() and not _is_marker(p.name))]
        if not files:
            raise NoSuchFile(file=text)
        found += [Source(file.name, file) for file in files]
    return found


def _is_marker(name: str) -> bool:
    """Whether a file of a folder is hidden, or a mark of the program that wrote it (``_SUCCESS``)."""
    return name.startswith(".") or (name.startswith("_") and "." not in name)


def load(wanted: Asked, stack: ExitStack, *, keep: Sequence[str] = ()) -> Loaded:
    """Read the files and build the store, or open the store that is given in their place.

    Open questions are named on standard error.

    Raises
    ------
    StoreAmongFiles, OnlyWhileReading
        A store was given with other files, or with an option about reading.
    """
    from cx.moments.journey import journey_of_totals
    from cx.read.engine import connect
    from cx.store import build

    if (folder := store_among(wanted.files)) is not None:
        return _opened(folder, wanted, stack)
    connection = stack.enter_context(connect())
    reading = read_touches(wanted, connection, keep=keep)
    model, codes = model_of(wanted, reading), wanted.answers.codes
    if reading.totals is not None and not reading.report.touches:
        told = journey_of_totals(
            reading.totals,
            model,
            scale=reading.scale,
            codes=codes,
            opinion=reading.opinion,
        )
        seen(None, wanted.filters)
        loaded = Loaded(reading, None, told)
    elif not reading.report.touches:
        loaded = Loaded(reading, None, None)  # tests of arms alone
    else:
        whole = build(connection, model, scale=reading.scale, codes=codes)
        store, view = seen(whole, wanted.filters)
        loaded = Loaded(reading, store, None, view)
    name_questions(wanted.words, reading)
    return loaded


def read_touches(
    wanted: Asked,
    connection: "Connection",
    *,
    keep: Sequence[str] = (),
    progress: "Progress | None" = None,
) -> "Reading":
    """Read the files into a database."""
    from cx.model.own_recipes import own_recipes
    from cx.read.progress import silent
    from cx.read.reading import read as read_files

    reading = read_files(
        sources(wanted.files),
        connection,
        recipe=wanted.recipe,
        own=own_recipes(),
        mapping=wanted.mapping,
        answers=wanted.answers,
        keep=keep,
        progress=progress or silent,
    )
    _check_columns(wanted.answers, reading)
    return reading


def model_of(wanted: Asked, reading: "Reading") -> "StageModel":
    """The stage model that was asked for, else the recipe's, else the default."""
    if wanted.model is not None:
        return stage_model(wanted.model)
    return stage_model(reading.recipe.model or DEFAULT_MODEL)


def store_among(files: Sequence[str]) -> Path | None:
    """The store that was given in the place of files.

    Raises
    ------
    StoreAmongFiles
        It was given together with others.
    """
    paths = [Path(each).expanduser() for each in files]
    folders = [path for path in paths if path.is_dir()]
    if not folders:
        return None
    from cx.store.disk import holds_store  # after all that is read faster without

    found = [path for path in folders if holds_store(path)]
    if found and len(paths) > 1:
        raise StoreAmongFiles(folder=str(found[0]))
    return found[0] if found else None


def _opened(folder: Path, wanted: Asked, stack: ExitStack) -> Loaded:
    """A store, under the model that is asked for."""
    from cx.store.disk import opened

    for option, given in _about_reading(wanted).items():
        if given:
            raise OnlyWhileReading(option=option, folder=str(folder))
    found = opened(folder)
    stack.enter_context(found.connection)
    whole, codes = found.store, wanted.answers.codes
    if wanted.model is not None or codes:
        model = whole.model if wanted.model is None else stage_model(wanted.model)
        known = found.manifest.codes | codes
        whole = whole.with_model(model, choices=found.manifest.choices, codes=known)
    store, view = seen(whole, wanted.filters)
    return Loaded(found.reading, store, None, view, folder)


def _about_reading(wanted: Asked) -> dict[str, object]:
    """What was given under the options that say how files are read."""
    answers = wanted.answers
    return {
        "--recipe": wanted.recipe,
        "--map": wanted.mapping,
        "--dates": answers.dates,
        "--best": answers.best,
        "--missing": answers.missing,
        "--zone": answers.zone or answers.zones,
        "--quality": answers.quality,
    }


def _check_columns(answers: "Answers", reading: "Reading") -> None:
    """Columns that an answer names must be there.

    Raises
    ------
    MissingColumns
        One is not.
    """
    there = tuple(dict.fromkeys(c for file in reading.report.files for c in file.columns if c))
    named = (*answers.dates, *answers.best, *answers.missing, *answers.zones)
    missing = tuple(column for column in named if column not in (*there, EVERY))
    if missing:
        raise MissingColumns(missing=missing, found=there)


def name_questions(words: Words, reading: "Reading") -> None:
    """Say on standard error what was taken where files left something open."""
    from cx.read.asked_said import choice_said, question_said

    for question in reading.report.questions:
        sentence = question_said(question, words)
        choice = choice_said(question, question.default, words)
        option = _OPTIONS[question.about].format(column=question.column, codes=question.example)
        click.echo(words("cli.taken", question=sentence, choice=choice, option=option), err=True)

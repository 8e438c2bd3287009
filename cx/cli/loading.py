"""Files given to a command, read: a store over their touches, or what their totals tell."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from cx.cli.filters import seen
from cx.cli.options import EVERY, Asked
from cx.errors import MissingColumns, NoSuchFile, OnlyTests
from cx.model.matching import key
from cx.model.stage_model import DEFAULT_MODEL, stage_model
from cx.words import Words

if TYPE_CHECKING:
    from cx.model.filters import Understood
    from cx.model.recipe import Answers
    from cx.moments.journey import Journey
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
    """Files read: a store over their touches, or the journey that their totals tell."""

    reading: "Reading"
    store: "Store | None"
    totals: "Journey | None"
    view: "Understood | None" = None

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
        """A column as its file writes it."""
        names = [each for file in self.reading.report.files for each in file.columns]
        return name if name in names else next((n for n in names if key(n) == key(name)), name)

    def parts(self, by: str) -> "list[tuple[str, Loaded]]":
        """The same files, restricted to the customers of each value of a column."""
        if self.store is None:
            return []
        values = self.store.groups(by)["value"]
        return [(value, self._replace(store=self.store.only(by, value))) for value in values]


def sources(paths: Iterable[str]) -> "list[Source]":
    """The files at paths; a folder stands for the files in it.

    Raises
    ------
    NoSuchFile
        A folder has no files.
    """
    from cx.read.report import Source

    found: list[Source] = []
    for text in paths:
        path = Path(text).expanduser()
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        files = [p for p in inside if p == path or (p.is_file() and not p.name.startswith("."))]
        if not files:
            raise NoSuchFile(file=text)
        found += [Source(file.name, file) for file in files]
    return found


def load(wanted: Asked, stack: ExitStack, *, keep: Sequence[str] = ()) -> Loaded:
    """Read the files and build the store; open questions are named on standard error."""
    from cx.model.own_recipes import own_recipes
    from cx.moments.journey import journey_of_totals
    from cx.read.engine import connect
    from cx.read.reading import read as read_files
    from cx.store import build

    connection = stack.enter_context(connect())
    reading = read_files(
        sources(wanted.files),
        connection,
        recipe=wanted.recipe,
        own=own_recipes(),
        mapping=wanted.mapping,
        answers=wanted.answers,
        keep=keep,
    )
    _check_columns(wanted.answers, reading)
    model = stage_model(
        wanted.model if wanted.model is not None else reading.recipe.model or DEFAULT_MODEL
    )
    codes = wanted.answers.codes
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
    _name_questions(wanted.words, reading)
    return loaded


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


def _name_questions(words: Words, reading: "Reading") -> None:
    from cx.read.asked_said import choice_said, question_said

    for question in reading.report.questions:
        sentence = question_said(question, words)
        choice = choice_said(question, question.default, words)
        option = _OPTIONS[question.about].format(column=question.column, codes=question.example)
        click.echo(words("cli.taken", question=sentence, choice=choice, option=option), err=True)

"""The commands of ``ichie``."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from cx.cli.options import SHARED, Asked, asked, language
from cx.errors import CxError, NoSuchFile
from cx.model.stage_model import DEFAULT_MODEL, stage_model
from cx.words import Words

if TYPE_CHECKING:
    from cx.moments.journey import Journey
    from cx.read.report import Reading, Source
    from cx.store import Store

WINDOW_DAYS: Final = 30.0


class Loaded(NamedTuple):
    """Files read: a store over their touches, or the journey that their totals tell."""

    reading: "Reading"
    store: "Store | None"
    totals: "Journey | None"

    def journey(self, window: float) -> "Journey":
        """The journey of the files."""
        from cx.moments.journey import journey

        if self.store is None:
            assert self.totals is not None  # _load gives one or the other
            return self.totals
        return journey(self.store, window_days=window, names=self.reading.names)

    def parts(self, by: str) -> "list[tuple[str, Loaded]]":
        """The same files, restricted to the customers of each value of a column."""
        if self.store is None:
            return []
        values = self.store.groups(by)["value"]
        return [(value, self._replace(store=self.store.only(by, value))) for value in values]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Find the moments of truth in a customer journey / 真実の瞬間を見つけるジャーニーマップ."""


def _over_files(*own: Callable[[Any], Any]) -> Callable[[Callable[..., None]], click.Command]:
    """A command over files: the shared options and its own, errors as one sentence and exit 2."""

    def made(function: Callable[..., None]) -> click.Command:
        def run(**options: Any) -> None:
            words = Words.of(options.pop("lang") or language())
            try:
                function(asked(words, options), **options)
            except CxError as error:
                click.echo(words.error(error), err=True)
                sys.exit(2)

        run.__doc__ = function.__doc__
        for option in reversed((*SHARED, *own)):
            run = option(run)
        return main.command(function.__name__)(run)

    return made


@_over_files()
def read(wanted: Asked) -> None:
    """Read files and say what became of every row."""
    from cx.cli.output import answer, report_figures, report_lines

    with ExitStack() as stack:
        report = _load(wanted, stack).reading.report
    answer(wanted, report_figures(report), lambda: report_lines(report, wanted.words))


@_over_files(
    click.option("--by", metavar="COLUMN", help="The same figures for every value of a column."),
    click.option(
        "--window",
        type=click.FloatRange(min=0, min_open=True),
        default=WINDOW_DAYS,
        show_default=True,
        help="Within how many days going on to the next stage counts.",
    ),
)
def metrics(wanted: Asked, by: str | None, window: float) -> None:
    """Stages, touchpoints, visits, repeat purchase and satisfaction, with intervals."""
    from cx.cli.output import Spoken, answer, metric_figures, metric_lines

    with ExitStack() as stack:
        loaded = _load(wanted, stack, keep=(by,) if by else ())
        whole = loaded.journey(window)
        found = metric_figures(whole, loaded.store)
        found["groups"] = [
            {"value": value, **metric_figures(part.journey(window), part.store)}
            for value, part in (loaded.parts(by) if by else [])
        ]
    spoken = Spoken(wanted.words, whole, by or "")
    answer(wanted, found, lambda: metric_lines(found, spoken))


@main.command()
@click.option("--port", type=click.IntRange(1, 65_535), default=8501, show_default=True)
@click.option(
    "--address", default="127.0.0.1", show_default=True, help="Who may see it: this machine only."
)
def app(port: int, address: str) -> None:
    """Start the dashboard on this machine."""
    here = Path(__file__).resolve().parents[2]
    folder = here if (here / "app.py").is_file() else here / "cx_app"
    click.echo(Words.of(language())("cli.serving", address=address, port=port), err=True)
    options = [f"--server.port={port}", f"--server.address={address}"]
    os.chdir(folder)  # Streamlit takes its settings from the folder it starts in
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", "app.py", *options])


def _sources(paths: Iterable[str]) -> "list[Source]":
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


def _load(wanted: Asked, stack: ExitStack, *, keep: Sequence[str] = ()) -> Loaded:
    """Read the files and build the store; open questions are named on standard error."""
    from cx.moments.journey import journey_of_totals
    from cx.read.engine import connect
    from cx.read.reading import read as read_files
    from cx.store import build

    connection = stack.enter_context(connect())
    reading = read_files(
        _sources(wanted.files),
        connection,
        recipe=wanted.recipe,
        mapping=wanted.mapping,
        answers=wanted.answers,
        keep=keep,
    )
    _name_questions(wanted.words, reading)
    model = stage_model(wanted.model or reading.recipe.model or DEFAULT_MODEL)
    codes = wanted.answers.codes
    if reading.totals is not None and not reading.report.touches:
        told = journey_of_totals(reading.totals, model, scale=reading.scale, codes=codes)
        return Loaded(reading, None, told)
    return Loaded(reading, build(connection, model, scale=reading.scale, codes=codes), None)


def _name_questions(words: Words, reading: "Reading") -> None:
    for question in reading.report.questions:
        blanks = {"file": question.file, "column": question.column, "example": question.example}
        sentence = words(f"read.question.{question.about}", **blanks)
        choice = words(f"read.choice.{question.default}")
        click.echo(words("cli.taken", question=sentence, choice=choice), err=True)

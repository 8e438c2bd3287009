"""The commands of ``ichie``."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

import click

from cx.cli.filters import FILTERS, seen
from cx.cli.options import EVERY, SHARED, Asked, Commands, Days, asked, language
from cx.domain import Language
from cx.errors import CxError, MissingColumns, NoSuchFile, OnlyTests
from cx.model.matching import key
from cx.model.stage_model import DEFAULT_MODEL, stage_model
from cx.words import Words

if TYPE_CHECKING:
    from cx.model.filters import Understood
    from cx.model.recipe import Answers
    from cx.moments.journey import Journey
    from cx.read.report import Reading, Source
    from cx.store import Store

WINDOW_DAYS: Final = 30.0


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


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Find the moments of truth in a customer journey / 真実の瞬間を見つけるジャーニーマップ."""


def over_files(*own: Callable[[Any], Any]) -> Callable[[Callable[..., None]], click.Command]:
    """A command over files: the shared options and its own, errors as one sentence and exit 2."""

    def made(function: Callable[..., None]) -> click.Command:
        def run(**options: Any) -> None:
            words = Words.of(options.pop("lang") or language(), options.pop("marks"))
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


@over_files()
def read(wanted: Asked) -> None:
    """Read files and say what became of every row."""
    from cx.cli.output import answer, report_figures, report_lines

    with ExitStack() as stack:
        report = _load(wanted, stack).reading.report
    answer(wanted, report_figures(report), lambda: report_lines(report, wanted.words))


@over_files(
    click.option("--by", metavar="COLUMN", help="The same figures for every value of a column."),
    click.option(
        "--window",
        type=Days(),
        default=WINDOW_DAYS,
        show_default=True,
        help="Within how many days going on to the next stage counts.",
    ),
    *FILTERS,
)
def metrics(wanted: Asked, by: str | None, window: float) -> None:
    """Stages, touchpoints, visits, repeat purchase and satisfaction, with intervals."""
    from cx.cli.output import Spoken, answer, metric_figures, metric_lines

    with ExitStack() as stack:
        loaded = _load(wanted, stack, keep=() if by is None else (by,))
        by = None if by is None else loaded.column(by)
        whole = loaded.journey(window)
        found = metric_figures(whole, loaded.store)
        found["groups"] = [
            {"value": value, **metric_figures(part.journey(window), part.store)}
            for value, part in (loaded.parts(by) if by else [])
        ]
    spoken = Spoken(wanted.words, whole, by or "")
    answer(wanted, found, lambda: metric_lines(found, spoken))


@over_files(
    click.option(
        "-o",
        "--output",
        required=True,
        metavar="OUT.pptx|OUT.html|OUT.svg",
        help="The file to write; its ending says of what kind.",
    ),
    *FILTERS,
)
def report(wanted: Asked, output: str) -> None:
    """Save the journey as a PowerPoint slide, as a page in HTML or as a picture (SVG)."""
    from cx.report.papers import PAPERS

    path, words = Path(output).expanduser(), wanted.words
    paper = PAPERS.get(path.suffix.lower())
    if paper is None:
        _give_up(words("cli.report_ending", file=path.name, endings=list(PAPERS)))
    with ExitStack() as stack:
        loaded = _load(wanted, stack)
        names = [file.name for file in loaded.reading.report.files]
        made = paper(loaded.journey(WINDOW_DAYS), words=words, files=names)
    try:
        path.write_bytes(made)
    except OSError:
        _give_up(words("cli.report_not_written", file=output))
    click.echo(words("cli.report_written", file=output), err=True)


def _give_up(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--lang",
    type=click.Choice([each.value for each in Language]),
    help="The language of the sample; the terminal's if left out.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    help="Another seed makes other customers of the same shop.",
)
def sample(folder: Path, lang: str | None, seed: int | None) -> None:
    """Write a sample with a known truth: touches, survey, orders, test and README."""
    import numpy as np

    from cx.simulate.files import write
    from cx.simulate.shop import simulate
    from cx.simulate.world import SEED

    chosen = SEED if seed is None else seed
    spoken = Language(lang or language())
    words = Words.of(spoken)
    try:
        shop = simulate(rng=np.random.default_rng(chosen))
        files = write(shop, folder, spoken, seed=chosen)
    except CxError as error:
        click.echo(words.error(error), err=True)
        sys.exit(2)
    click.echo(words("cli.sample_written", folder=str(folder), files=[f.name for f in files]))
    command = f"ichie metrics {' '.join(str(f) for f in files[:3])}"
    click.echo(words("cli.sample_next", command=command))


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
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", "start.py", *options])


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


def _load(wanted: Asked, stack: ExitStack, *, keep: Sequence[str] = ()) -> Loaded:
    """Read the files and build the store; open questions are named on standard error."""
    from cx.moments.journey import journey_of_totals
    from cx.read.engine import connect
    from cx.read.reading import read as read_files
    from cx.store import build

    connection = stack.enter_context(connect())
    reading = read_files(
        sources(wanted.files),
        connection,
        recipe=wanted.recipe,
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
    missing = tuple(c for c in (*answers.dates, *answers.best) if c not in (*there, EVERY))
    if missing:
        raise MissingColumns(missing=missing, found=there)


def _name_questions(words: Words, reading: "Reading") -> None:
    for question in reading.report.questions:
        blanks = {"file": question.file, "column": question.column, "example": question.example}
        sentence = words(f"read.question.{question.about}", **blanks)
        choice = words(f"read.choice.{question.default}")
        click.echo(words("cli.taken", question=sentence, choice=choice), err=True)

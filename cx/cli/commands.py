"""The commands of ``ichie``."""

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from cx.cli.filters import FILTERS
from cx.cli.loading import load
from cx.cli.options import SHARED, Asked, Commands, Days, asked, language
from cx.cli.serving import HERE, ROOTS, STORE, options, trace
from cx.domain import Language
from cx.errors import CxError
from cx.words import Words

WINDOW_DAYS: Final = 30.0


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Find the moments of truth in a customer journey / 真実の瞬間を見つけるジャーニーマップ."""
    trace()


def over_files(*own: Callable[[Any], Any]) -> Callable[[Callable[..., None]], click.Command]:
    """A command over files: the shared options and its own, errors as one sentence and exit 2."""

    def made(function: Callable[..., None]) -> click.Command:
        def run(**told: Any) -> None:
            from cx.read.engine import understandable

            words = Words.of(told.pop("lang") or language(), told.pop("marks"))
            try:
                with understandable():
                    function(asked(words, told), **told)
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
        report = load(wanted, stack).reading.report
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
        loaded = load(wanted, stack, keep=() if by is None else (by,))
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
    from cx.moments.marked import marked
    from cx.report.papers import PAPERS

    path, words = Path(output).expanduser(), wanted.words
    paper = PAPERS.get(path.suffix.lower())
    if paper is None:
        _give_up(words("cli.report_ending", file=path.name, endings=list(PAPERS)))
    with ExitStack() as stack:
        loaded = load(wanted, stack)
        names = [file.name for file in loaded.reading.report.files]
        found = marked(loaded.journey(WINDOW_DAYS), loaded.store)
        made = paper(found, words=words, files=names)
    try:
        _write(path, made)
    except OSError:
        _give_up(words("cli.report_not_written", file=output))
    click.echo(words("cli.report_written", file=output), err=True)


def _write(path: Path, content: bytes) -> None:
    """Write a file, all of it or nothing: what was there before stays where it cannot be done."""
    from cx.read.engine import understandable

    beside = path.with_name(f".{path.name}.part")
    try:
        with understandable(path.parent):
            beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


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
@click.argument("store", required=False, type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(1, 65_535), default=8501, show_default=True)
@click.option(
    "--address", default=HERE[0], show_default=True, help="Who may see it: this machine only."
)
@click.option(
    "--root",
    "roots",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, resolve_path=True),
    help="A folder whose files may be opened by their path; several times for several.",
)
def app(store: Path | None, port: int, address: str, roots: tuple[str, ...]) -> None:
    """Start the dashboard on this machine, with the store that everybody is to see, if there is one."""
    here = Path(__file__).resolve().parents[2]
    folder = here if (here / "app.py").is_file() else here / "cx_app"
    words = Words.of(language())
    if store is not None:
        _serve(store.absolute(), words)
    click.echo(words("cli.serving", address=address, port=port), err=True)
    if address not in HERE:
        click.echo(words("cli.open_to_others"), err=True)
    if roots:
        os.environ[ROOTS] = os.pathsep.join(roots)
    os.chdir(folder)  # Streamlit takes its settings from the folder it starts in
    command = [sys.executable, "-m", "streamlit", "run", "start.py", *options(port, address)]
    os.execv(sys.executable, command)


def _serve(store: Path, words: Words) -> None:
    """Let every session begin with a store, if it can be opened."""
    from cx.store.disk import opened

    try:
        opened(store).connection.close()
    except CxError as error:
        _give_up(words.error(error))
    os.environ[STORE] = str(store)

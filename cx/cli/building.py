"""The command ``ichie build``: files become a store on disk, which every command opens at once."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from cx.cli.commands import over_files
from cx.cli.loading import model_of, name_questions, read_touches, sources
from cx.cli.options import Asked
from cx.errors import NothingToStore, UnknownEngine
from cx.words import Words

if TYPE_CHECKING:
    from cx.read.engine import Connection
    from cx.read.progress import Step
    from cx.read.report import Reading
    from cx.store.disk import Generation, Manifest
    from cx.store.engines.engine import Engine

DUCKDB: Final = "duckdb"
MEMORY: Final = "3GB"
_LARGE: Final = 1_000_000_000  # bytes of files; more of them are worked on in a database on disk
_PACKED: Final = {".gz", ".zip", ".parquet", ".xlsx"}  # hold about so many times their size:
_UNPACKED: Final = 5


class Memory(click.ParamType[str]):
    """An amount of memory."""

    name = "amount of memory"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The amount as it was typed."""
        if not re.fullmatch(r"\d+(\.\d+)? ?[KMGT]i?B", str(value), re.IGNORECASE):
            self.fail(f"{value!r} is not like 3GB or 800MB.", param, ctx)
        return str(value)


@over_files(
    click.option("-o", "--output", metavar="STORE", type=click.Path(path_type=Path), help="The folder of the store; one that is there is replaced at the end, at one blow."),
    click.option("--engine", metavar="URL", default=DUCKDB, show_default=True, help="What counts: duckdb, or Spark: spark://HOST:PORT, local-cluster[WORKERS,CORES,MB], local[CORES]."),
    click.option("--memory", type=Memory(), metavar="SIZE", default=MEMORY, show_default=True, help="How much memory may be used; what does not fit lies in the store's folder meanwhile."),
    click.option("--breakdown", "breakdowns", multiple=True, metavar="COLUMN", help="A further column to break down by; may be repeated."),
    click.option("--check", "check_", is_flag=True, help="Build nothing: check every byte of the STORE that is given as the file."),
)  # fmt: skip
def build(
    wanted: Asked,
    output: Path | None,
    engine: str,
    memory: str,
    breakdowns: tuple[str, ...],
    check_: bool,
) -> None:
    """Read files into a store on disk, which every command and the dashboard open at once."""
    from cx.cli.output import answer

    begin = time.monotonic()
    if check_:
        key, folder = "cli.build.checked", wanted.files[0]
        made = _checked(wanted.files)
    elif output is None:
        raise click.UsageError("Missing option '-o'")
    else:
        key, folder = "cli.build.built", str(output)
        made = _built(wanted, output.expanduser(), engine, memory, breakdowns)
    found = {
        "touches": made.touches,
        "customers": made.customers,
        "seconds": round(time.monotonic() - begin, 3),
        "bytes": made.size,
    }
    said = {**found, "folder": folder, "megabytes": made.size / 1e6}
    answer(wanted, found, lambda: [wanted.words(key, **said)])


def _checked(files: tuple[str, ...]) -> "Manifest":
    from cx.store.disk import check

    if len(files) > 1:
        raise click.UsageError("--check takes one STORE")
    return check(Path(files[0]).expanduser())


def _built(
    wanted: Asked, output: Path, engine: str, memory: str, breakdowns: tuple[str, ...]
) -> "Manifest":
    """Read, sort, count and write.

    Raises
    ------
    UnknownEngine, NothingToStore
        There is no such engine; the files hold no touches.
    """
    from cx.read.engine import understandable
    from cx.store import build_on
    from cx.store.cubes import make_cubes
    from cx.store.disk import Writing, building
    from cx.store.engines.spark_session import is_spark

    if engine != DUCKDB and not is_spark(engine):
        raise UnknownEngine(engine=engine)
    told, codes = _Told(wanted.words), wanted.answers.codes
    with ExitStack() as stack:
        made = stack.enter_context(building(output))
        stack.enter_context(understandable())
        read = _on_duckdb if engine == DUCKDB else _on_spark
        reading, on = read(wanted, stack, made, breakdowns, told, engine=engine, memory=memory)
        if not reading.report.touches:
            raise NothingToStore(files=tuple(file.name for file in reading.report.files))
        name_questions(wanted.words, reading)
        writing = stack.enter_context(Writing(made, on))
        writing.read(reading)
        told("sorting")
        store = build_on(on, model_of(wanted, reading), scale=reading.scale, codes=codes)
        store = store.cubed_by(*breakdowns)
        writing.kept()
        told("counting")
        make_cubes(store)
        told("writing")
        return writing.finish(store, reading, codes=codes)


def _on_duckdb(
    wanted: Asked,
    stack: ExitStack,
    made: "Generation",
    keep: tuple[str, ...],
    told: "_Told",
    *,
    engine: str,
    memory: str,
) -> "tuple[Reading, Engine]":
    """Read on this machine."""
    from cx.read.engine import limit
    from cx.store.engines.embedded import Embedded

    connection = stack.enter_context(_database(wanted, made))
    limit(connection, memory)
    reading = read_touches(wanted, connection, keep=keep, progress=told.step)
    return reading, Embedded(connection)


def _on_spark(
    wanted: Asked,
    stack: ExitStack,
    made: "Generation",
    keep: tuple[str, ...],
    told: "_Told",
    *,
    engine: str,
    memory: str,
) -> "tuple[Reading, Engine]":
    """Read on Spark."""
    from cx.model.own_recipes import own_recipes
    from cx.read.progress import Step
    from cx.store.engines.spark import Spark
    from cx.store.engines.spark_session import session
    from cx.store.engines.spark_touches import read_touches as read_on_spark

    spark = stack.enter_context(session(engine, warehouse=str(made.work)))
    told.step(Step.TOUCHES)
    reading = read_on_spark(
        spark,
        wanted.files,
        recipe=wanted.recipe,
        mapping=wanted.mapping,
        answers=wanted.answers,
        keep=keep,
        own=own_recipes(),
    )
    return reading, Spark(spark)


class _Told:
    """Says on standard error what is being done, each thing once."""

    def __init__(self, words: Words) -> None:
        self._words, self._last = words, ""

    def __call__(self, what: str) -> None:
        """``what`` is a key ``cli.build.*``."""
        self._say(self._words(f"cli.build.{what}"))

    def step(self, step: "Step", file: str = "") -> None:
        """A step of reading."""
        self._say(self._words(f"state.step.{step}", file=file))

    def _say(self, sentence: str) -> None:
        if sentence != self._last:
            click.echo(sentence, err=True)
        self._last = sentence


@contextmanager
def _database(wanted: Asked, made: "Generation") -> "Iterator[Connection]":
    """The database to work in: in memory, or beside the store's files where they are large."""
    from cx.read.engine import connect
    from cx.read.sql import literal

    large = sum(_size(source.path) for source in sources(wanted.files)) > _LARGE
    with connect(str(made.work / "work.duckdb") if large else ":memory:") as connection:
        connection.execute(f"SET temp_directory = {literal(str(made.work / 'spill'))}")
        yield connection


def _size(path: Path) -> int:
    """About how many bytes of text a file holds; 0 where there is none."""
    if not path.is_file():
        return 0
    return path.stat().st_size * (_UNPACKED if path.suffix.lower() in _PACKED else 1)

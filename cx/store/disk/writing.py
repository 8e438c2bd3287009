"""A store and what was read, written into a folder."""

import itertools
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Final, Self

from cx.domain import Stage
from cx.read.engine import connect
from cx.read.report import Reading
from cx.store.disk.folder import Generation, building
from cx.store.disk.manifest import Kept, Manifest, ReadingFacts, StoreFacts
from cx.store.disk.parquet import Written, sealed
from cx.store.disk.tables import DuckTables, Tables
from cx.store.engines.embedded import Embedded
from cx.store.engines.engine import Engine
from cx.store.engines.spark import Spark
from cx.store.store import Store

_PAUSE: Final = 0.05  # seconds between two tries to break off


def write(
    folder: Path,
    store: Store,
    reading: Reading,
    *,
    choices: Mapping[str, Stage | None] | None = None,
    codes: Mapping[str, Stage] | None = None,
) -> Manifest:
    """Write a store into a folder, in the place of the one that is there; see ``Writing.finish``.

    Raises
    ------
    FolderHoldsOthers, NewerStore, StoreBusy, FolderNotWritable
        See ``building``.
    """
    with building(folder) as made, Writing(made, store.engine) as writing:
        return writing.finish(store, reading, choices=choices, codes=codes)


class Writing:
    """Writes tables into a new generation, one after another, while others are still being made.

    It is left (``with``) before its engine is: what is not written then is broken off.

    Parameters
    ----------
    made : the generation (``building``).
    engine : holds the tables.
    """

    def __init__(self, made: Generation, engine: Engine) -> None:
        self._made, self._engine, self._tables = made, engine, _tables(engine)
        self._writer = ThreadPoolExecutor(1, "writing")
        self._left = threading.Event()
        self._files: list[Future[list[Kept]]] = []
        self._begun: frozenset[str] = frozenset()
        self._is_read = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()
        self._writer.shutdown(wait=False, cancel_futures=True)
        while not all(each.done() for each in self._files):  # between two tables nothing stops
            self._tables.stop()
            time.sleep(_PAUSE)
        self._writer.shutdown()

    def read(self, reading: Reading) -> None:
        """Write what reading gave, if it is not being written yet."""
        if not self._is_read:
            self._is_read = True
            self._write(self._tables.read(self._made, reading))

    def kept(self) -> None:
        """Write the tables that the store keeps by now and that are not being written yet."""
        new = self._engine.kept() - self._begun
        self._begun |= new
        self._write(self._tables.kept(self._made, sorted(new)))

    def finish(
        self,
        store: Store,
        reading: Reading,
        *,
        choices: Mapping[str, Stage | None] | None = None,
        codes: Mapping[str, Stage] | None = None,
    ) -> Manifest:
        """Write what is left and make the generation the one in use.

        Parameters
        ----------
        store : whole, in the model that it is to be opened with, with the cubes that it is to have.
        reading : what was read; its tables lie where the store's do.
        choices, codes : the user's own stages, as the store was built with them.
        """
        self.read(reading)
        self.kept()
        files = tuple(file for part in self._files for file in part.result())
        report = reading.report
        manifest = Manifest(
            made_by=f"Ichie {metadata.version('ichie')}",
            generation=self._made.name,
            touches=report.touches,
            customers=report.customers,
            first=report.first,
            last=report.last,
            choices=dict(choices or {}),
            codes=dict(codes or {}),
            columns=self._tables.columns(),
            handle=StoreFacts(**{name: getattr(store, name) for name in StoreFacts.model_fields}),
            reading=ReadingFacts(
                **{name: getattr(reading, name) for name in ReadingFacts.model_fields}
            ),
            files=files,
        )
        self._made.commit(manifest)
        return manifest

    def _write(self, rows: Iterable[Written]) -> None:
        self._files.append(self._writer.submit(self._sealed, rows))

    def _sealed(self, written: Iterable[Written]) -> list[Kept]:
        with connect() as connection:
            here = itertools.takewhile(lambda _: not self._left.is_set(), written)
            return [sealed(connection, each) for each in here]


def _tables(engine: Engine) -> Tables:
    if isinstance(engine, Spark):
        from cx.store.disk.spark_tables import SparkTables

        return SparkTables(engine)
    assert isinstance(engine, Embedded)
    return DuckTables(engine)

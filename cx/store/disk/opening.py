"""A store on disk, opened: nothing is read but what it is, and nothing is ever written to it."""

import os
import weakref
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cx.errors import DamagedStore, MissingFromStore
from cx.read.engine import Connection, connect
from cx.read.quality.left_out import LEFT_OUT, leave_none_out
from cx.read.report import Reading
from cx.read.sql import literal, quoted
from cx.read.touches import ROWS, TOUCHES
from cx.store.disk.folder import shared
from cx.store.disk.manifest import Manifest, ReadingFacts, StoreFacts, read_manifest
from cx.store.disk.parquet import check_all, check_end, show
from cx.store.disk.tables import TOTALS
from cx.store.engines.embedded import Embedded
from cx.store.engines.engine import SCHEMA
from cx.store.placing import Place
from cx.store.store import Store

if TYPE_CHECKING:
    import pandas as pd


class Opened(NamedTuple):
    """A store on disk: ``connection`` sees its files, which stay there until it is gone."""

    connection: Connection
    store: Store
    reading: Reading
    manifest: Manifest


def opened(folder: Path, memory: str | None = None) -> Opened:
    """Open the store in a folder.

    Its files are seen as views of a database in memory; what is made besides, as journeys under
    another model, lies in that memory. Every file's size and end are checked, the rest by ``check``.

    Parameters
    ----------
    folder : the store's.
    memory : how much the database may take, as "2GB"; DuckDB's own limit if left out.

    Raises
    ------
    NotAStore, NewerStore, DamagedStore, MissingFromStore
        There is no store, a later version wrote it, or a file is not as it was written.
    """
    folder = folder.absolute()
    manifest = read_manifest(folder)
    while True:
        try:
            return _opened(folder, manifest, memory)
        except (DamagedStore, MissingFromStore):
            before, manifest = manifest, read_manifest(folder)
            if manifest.generation == before.generation:  # nobody has built it anew meanwhile
                raise


def check(folder: Path) -> Manifest:
    """Check every byte of a store; about a second for each GB.

    Raises
    ------
    NotAStore, NewerStore, DamagedStore, MissingFromStore
        There is no store, a later version wrote it, or a file is not as it was written.
    """
    folder = folder.absolute()
    manifest = read_manifest(folder)
    path = folder / manifest.generation
    lock = shared(path, folder)
    try:
        for each in manifest.files:
            check_all(path, each)
    finally:
        if lock is not None:
            os.close(lock)
    return manifest


def _opened(folder: Path, manifest: Manifest, memory: str | None) -> Opened:
    path = folder / manifest.generation
    lock = shared(path, folder)
    with ExitStack() as failed:
        if lock is not None:
            failed.callback(os.close, lock)
        for each in manifest.files:
            check_end(path, each)
        connection = failed.enter_context(connect())
        if memory is not None:
            connection.execute(f"SET memory_limit = {literal(memory)}")
        connection.execute("SET parquet_metadata_cache = true")
        _show(connection, path, manifest)
        store = _store(connection, manifest)
        reading = _reading(connection, manifest)
        failed.pop_all()
    if lock is not None:
        weakref.finalize(connection, os.close, lock)
    return Opened(connection, store, reading, manifest)


def _show(connection: Connection, path: Path, manifest: Manifest) -> None:
    """Let every table be seen under the name that it had."""
    connection.execute(f"CREATE SCHEMA {SCHEMA}")
    for _, files in groupby(manifest.files, key=lambda each: (each.of, each.table)):
        show(connection, path, list(files))
    columns = ", ".join(
        f"CAST({quoted(each.name) if each.filled else 'NULL'} AS {each.kind}) AS {quoted(each.name)}"
        for each in manifest.columns
    )
    connection.execute(f"CREATE VIEW {TOUCHES} AS SELECT {columns} FROM {ROWS}")
    if LEFT_OUT not in {each.table for each in manifest.files}:
        leave_none_out(connection)


def _store(connection: Connection, manifest: Manifest) -> Store:
    """The handle as it was; its stages and journeys are found under their names."""
    rows = connection.execute(
        f"SELECT place, touchpoint, label, seen, did FROM {SCHEMA}.places ORDER BY place"
    ).fetchall()
    facts = {name: getattr(manifest.handle, name) for name in StoreFacts.model_fields}
    bare = Store(
        engine=Embedded(connection),
        places=tuple(Place(code, name, label or None, *more) for code, name, label, *more in rows),
        spots=(),
        columns=(),
        stages="",
        journey="",
        together="",
        **facts,
    )
    return bare.with_model(bare.model, choices=manifest.choices, codes=manifest.codes)


def _reading(connection: Connection, manifest: Manifest) -> Reading:
    facts = manifest.reading
    there = any((each.of, each.table) == ("main", TOTALS) for each in manifest.files)
    return Reading(
        **{name: getattr(facts, name) for name in ReadingFacts.model_fields},
        totals=_totals(connection) if there else None,
    )


def _totals(connection: Connection) -> "pd.DataFrame":
    """The totals as reading gives them: a text that is missing is None."""
    frame = connection.execute(f"FROM {TOTALS}").fetch_df()
    texts: pd.DataFrame = frame.select_dtypes("str").astype(object)
    texts[texts.isna()] = None
    return frame.assign(**{name: texts[name] for name in texts})

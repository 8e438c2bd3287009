"""A store and what was read, written into a folder."""

from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from cx.domain import Stage
from cx.read.engine import connect
from cx.read.report import Reading
from cx.store.disk.folder import Generation, building
from cx.store.disk.manifest import Manifest, ReadingFacts, StoreFacts
from cx.store.disk.parquet import sealed
from cx.store.disk.tables import DuckTables, Tables
from cx.store.engines.embedded import Embedded
from cx.store.engines.spark import Spark
from cx.store.store import Store


def write(
    folder: Path,
    store: Store,
    reading: Reading,
    *,
    choices: Mapping[str, Stage | None] | None = None,
    codes: Mapping[str, Stage] | None = None,
) -> Manifest:
    """Write a store into a folder, in the place of the one that is there; see ``finish``.

    Raises
    ------
    FolderHoldsOthers, NewerStore, StoreBusy, FolderNotWritable
        See ``building``.
    """
    with building(folder) as made:
        return finish(made, store, reading, choices=choices, codes=codes)


def finish(
    made: Generation,
    store: Store,
    reading: Reading,
    *,
    choices: Mapping[str, Stage | None] | None = None,
    codes: Mapping[str, Stage] | None = None,
) -> Manifest:
    """Write all tables of a store into a new generation and make it the one in use.

    Parameters
    ----------
    made : the generation (``building``).
    store : whole, in the model that it is to be opened with, with the cubes that it is to have.
    reading : what was read; its tables lie where the store's do.
    choices, codes : the user's own stages, as the store was built with them.
    """
    tables = _tables(store)
    columns = tables.columns()
    written = [*tables.read(made, reading), *tables.kept(made)]
    with connect() as connection:
        files = tuple(sealed(connection, each) for each in written)
    report = reading.report
    manifest = Manifest(
        made_by=f"Ichie {metadata.version('ichie')}",
        generation=made.name,
        touches=report.touches,
        customers=report.customers,
        first=report.first,
        last=report.last,
        choices=dict(choices or {}),
        codes=dict(codes or {}),
        columns=columns,
        handle=StoreFacts(**{name: getattr(store, name) for name in StoreFacts.model_fields}),
        reading=ReadingFacts(
            **{name: getattr(reading, name) for name in ReadingFacts.model_fields}
        ),
        files=files,
    )
    made.commit(manifest)
    return manifest


def _tables(store: Store) -> Tables:
    if isinstance(store.engine, Spark):
        from cx.store.disk.spark_tables import SparkTables

        return SparkTables(store.engine)
    assert isinstance(store.engine, Embedded)
    return DuckTables(store.engine)

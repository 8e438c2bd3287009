"""The tables of a store in Spark, written by its workers."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from cx.read.report import Reading
from cx.read.touches import COLUMNS, ROWS, TOUCHES
from cx.store.disk.folder import Generation
from cx.store.disk.manifest import Column
from cx.store.disk.parquet import Written
from cx.store.engines.engine import SCHEMA
from cx.store.engines.spark import Spark

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_SORTED: Final = {"did": "position"}  # tables of which the order of rows is known, and by what


class SparkTables:
    """The tables of a store in Spark (``cx.store.disk.tables.Tables``).

    The workers write them, so the store's folder is to be one that all machines see; what they write
    where this one does not see it comes through its memory instead.
    """

    def __init__(self, engine: Spark) -> None:
        self._session = engine.session

    def columns(self) -> tuple[Column, ...]:
        """See ``Tables``."""
        from pyspark.sql import functions as F

        touches = self._session.table(TOUCHES)
        counts = [F.count(F.col(f"`{name}`")) for name in touches.columns]
        filled: Any = touches.agg(*counts).collect()[0]
        return tuple(
            Column(name=name, kind=COLUMNS.get(name, "VARCHAR"), filled=count > 0)
            for name, count in zip(touches.columns, filled, strict=True)
        )

    def read(self, made: Generation, reading: Reading) -> Iterator[Written]:
        """See ``Tables``."""
        filled = [f"`{each.name}`" for each in self.columns() if each.filled]
        yield from self._written(made, "main", ROWS, self._session.table(TOUCHES).select(*filled))

    def stop(self) -> None:
        """See ``Tables``."""
        self._session.sparkContext.cancelAllJobs()

    def kept(self, made: Generation, names: Sequence[str]) -> Iterator[Written]:
        """See ``Tables``."""
        for name in names:
            rows = self._session.table(f"{SCHEMA}.{name}")
            yield from self._written(
                made, SCHEMA, name, rows.sort(_SORTED[name]) if name in _SORTED else rows
            )

    def _written(
        self, made: Generation, of: str, name: str, rows: "DataFrame"
    ) -> Iterator[Written]:
        """The parts of a table, in their order."""
        import pyarrow.parquet as pq

        folder = made.work / made.file(name).stem
        rows.write.parquet(folder.as_uri())
        parts = sorted(folder.glob("part-*.parquet"))
        for number, part in enumerate(parts):
            yield Written(of, name, part.rename(made.file(name, number)))
        if not parts:
            pq.write_table(rows.toArrow(), made.file(name))
            yield Written(of, name, made.file(name))

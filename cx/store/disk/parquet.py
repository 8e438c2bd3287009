"""Parquet files: written in the order of their rows, looked up under the names of tables, checked."""

import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cx.errors import DamagedStore, MissingFromStore
from cx.read.sql import literal, quoted
from cx.store.disk.manifest import TAIL, Kept, digest_of

if TYPE_CHECKING:
    from cx.read.engine import Connection

ROW_GROUP: Final = 122_880  # rows: as many as DuckDB works on at once; more take longer to write
_FORMAT: Final = ", ".join(
    (
        "FORMAT parquet",
        "PARQUET_VERSION v2",
        f"ROW_GROUP_SIZE {ROW_GROUP}",
        "COMPRESSION zstd",
        "COMPRESSION_LEVEL 1",  # more takes a tenth longer and saves nothing
        "DICTIONARY_SIZE_LIMIT 2000",  # with many values, numbering them takes longer than it saves
    )
)


class Written(NamedTuple):
    """A Parquet file with rows of a table; ``of`` as in ``Kept``."""

    of: Any
    table: str
    path: Path


def export(connection: "Connection", rows: str, path: Path) -> None:
    """Write the rows of a query, in their order."""
    connection.execute(f"COPY ({rows}) TO {literal(str(path))} ({_FORMAT})")


def sealed(connection: "Connection", written: Written) -> Kept:
    """A file brought to the disk, with its rows, its size and its checksums."""
    path = written.path
    [(rows,)] = connection.execute(
        f"SELECT CAST(sum(num_rows) AS BIGINT) FROM parquet_file_metadata({_plain(path)})"
    ).fetchall()
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    return Kept(
        of=written.of,
        table=written.table,
        file=path.name,
        rows=rows,
        size=path.stat().st_size,
        digest=_digest(path),
        tail=_tail(path),
    )


def show(connection: "Connection", folder: Path, files: list[Kept]) -> None:
    """Let a table's files be seen as a view of its name."""
    listed = ", ".join(_plain(folder / each.file) for each in files)
    name = f"{files[0].of}.{quoted(files[0].table)}"
    connection.execute(
        f"CREATE VIEW {name} AS FROM read_parquet([{listed}], hive_partitioning = false)"
    )


def check_end(folder: Path, kept: Kept) -> None:
    """Raise DamagedStore or MissingFromStore where a file's size or end is not as it was written."""
    path = folder / kept.file
    named = {"folder": str(folder.parent), "file": kept.file}
    try:
        same = path.stat().st_size == kept.size and _tail(path) == kept.tail
    except FileNotFoundError as error:
        raise MissingFromStore(**named) from error
    except OSError as error:
        raise DamagedStore(**named) from error
    if not same:
        raise DamagedStore(**named)


def check_all(folder: Path, kept: Kept) -> None:
    """Raise DamagedStore or MissingFromStore where any byte of a file is not as it was written."""
    check_end(folder, kept)
    try:
        same = _digest(folder / kept.file) == kept.digest
    except OSError:
        same = False
    if not same:
        raise DamagedStore(folder=str(folder.parent), file=kept.file)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _tail(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        return digest_of(file.read())


def _plain(path: Path) -> str:
    """A path in SQL that stands for itself, whatever signs of patterns are in it."""
    return literal(re.sub(r"([][*?])", r"[\1]", str(path)))

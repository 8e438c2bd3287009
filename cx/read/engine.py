"""The embedded database that files are read into: on this machine, without a network."""

import errno
import re
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from cx.errors import CxError, DiskFull, MemoryTooSmall

Connection = duckdb.DuckDBPyConnection  # for those above who only hold one

_LARGE: Final = 600_000_000  # bytes
_SPARED: Final = 900_000_000
_SPILL: Final = "ichie-spill-"
_NO_ROOM: Final = re.compile("No space left on device|not enough space on the disk|quota exceeded")
_FILE: Final = re.compile(r'file \\*"(.+?)\\*"')
_USED: Final = re.compile(r"/([\d.]+) (\w+) used\)")  # 1.6 MiB/1.9 MiB used
_MEGABYTES: Final = {"bytes": 1e-6, "KiB": 1024e-6, "MiB": 1.048576, "GiB": 1073.741824, "TiB": 1099511.627776}  # fmt: skip
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "preserve_insertion_order": "true",
}


def connect(path: str = ":memory:") -> duckdb.DuckDBPyConnection:
    """A database of one's own, in memory or in a file; it fetches nothing from outside.

    What does not fit into memory lies in a temporary folder until it is closed.
    """
    spill = Path(tempfile.gettempdir(), f"{_SPILL}{uuid.uuid4().hex}")
    made = duckdb.connect(path, config={**_SETTINGS, "temp_directory": str(spill)})
    made.execute("SET enable_progress_bar = false")  # it would stand among the answers
    return made


def spare(connection: Connection, size: int) -> None:
    """Keep memory small where files of so many bytes are to be read; the rest lies on the disk.

    Read in memory, files take up to seven times their size, which is fast and fits while they are small.
    """
    if size > _LARGE:
        [(limit, named)] = connection.execute(
            "SELECT parse_formatted_bytes(current_setting('memory_limit')), getvariable('limited')"
        ).fetchall()
        if limit > _SPARED and not named:  # who allowed less gets less
            connection.execute(f"SET memory_limit = '{_SPARED}B'")
        connection.execute("SET threads = least(current_setting('threads'), 4)")


def limit(connection: Connection, memory: str) -> None:
    """Allow so much memory (``3GB``), but not more than the machine's; reading keeps to it."""
    [(size,)] = connection.execute(
        "SELECT least(parse_formatted_bytes($1), parse_formatted_bytes(current_setting('memory_limit')))",
        [memory],
    ).fetchall()
    connection.execute(f"SET memory_limit = '{size}B'; SET VARIABLE limited = true")


@contextmanager
def understandable(folder: Path | None = None) -> Iterator[None]:
    """Say in a sentence that the disk is full or the memory too small, instead of DuckDB's words.

    ``folder`` is where is written, for errors that name no file; else the one for temporary files.

    Raises
    ------
    DiskFull, MemoryTooSmall
        This machine has no more of it.
    """
    try:
        yield
    except (duckdb.Error, OSError) as error:
        if (told := _told(error, folder)) is None:
            raise
        raise told from error


def of_file(error: Exception) -> None:
    """Raise an error again where not the file is at fault: the machine is, or the user stopped it."""
    if isinstance(error, duckdb.InterruptException) or _told(error) is not None:
        raise error


def _told(error: Exception, folder: Path | None = None) -> CxError | None:
    """What the machine has no more of, if it is that."""
    text = str(error)
    if isinstance(error, duckdb.OutOfMemoryException) and "max_temp_directory_size" not in text:
        used = _USED.search(text)
        return MemoryTooSmall(megabytes=round(float(used[1]) * _MEGABYTES[used[2]]) if used else 0)
    of_duckdb = isinstance(error, duckdb.OutOfMemoryException | duckdb.IOException)
    if of_duckdb and ("max_temp_directory_size" in text or _NO_ROOM.search(text)):
        found = _FILE.search(text)
        return _full(Path(found[1]).parent if found else folder)
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _full(Path(error.filename).parent if isinstance(error.filename, str) else folder)
    return None


def _full(folder: Path | None) -> DiskFull:
    """The disk of a folder, or of the one for temporary files, is full."""
    if folder and folder.name.startswith(_SPILL):
        folder = folder.parent
    there = folder if folder and folder.is_dir() else Path(tempfile.gettempdir())
    free = shutil.disk_usage(there).free // 1_000_000
    return DiskFull(folder=str(there), megabytes=free)

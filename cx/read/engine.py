"""The embedded database that files are read into: on this machine, without a network."""

import tempfile
import uuid
from pathlib import Path
from typing import Final

import duckdb

Connection = duckdb.DuckDBPyConnection  # for those above who only hold one

_LARGE: Final = 600_000_000  # bytes
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
    spill = Path(tempfile.gettempdir(), f"ichie-spill-{uuid.uuid4().hex}")
    made = duckdb.connect(path, config={**_SETTINGS, "temp_directory": str(spill)})
    made.execute("SET enable_progress_bar = false")  # it would stand among the answers
    return made


def spare(connection: Connection, size: int) -> None:
    """Keep memory small where files of so many bytes are to be read; the rest lies on the disk.

    Read in memory, files take up to seven times their size, which is fast and fits while they are small.
    """
    if size > _LARGE:
        connection.execute("SET memory_limit = '900MB'")
        connection.execute("SET threads = least(current_setting('threads'), 4)")

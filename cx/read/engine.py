"""The embedded database that files are read into: on this machine, without a network."""

import duckdb

Connection = duckdb.DuckDBPyConnection  # for those above who only hold one

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "preserve_insertion_order": "true",
}


def connect(path: str = ":memory:") -> duckdb.DuckDBPyConnection:
    """A database of one's own, in memory or in a file; it fetches nothing from outside."""
    return duckdb.connect(path, config=_SETTINGS)

"""Many files with the same headings, such as the days of a year: understood by some rows of all at once."""

from collections.abc import Sequence
from typing import Final

import duckdb

from cx.read.files.table import RawTable
from cx.read.profile import Profile
from cx.read.stacked import stem

_MANY: Final = 13  # files; the months of a year are looked at one by one
_ROWS: Final = 1000  # that are looked at


def looked_at(connection: duckdb.DuckDBPyConnection, raws: Sequence[RawTable]) -> list[RawTable]:
    """For every file the table by which it is understood: its own, or one with rows of all its kin."""
    groups: dict[tuple[str, tuple[str, ...]], list[RawTable]] = {}
    for raw in raws:
        groups.setdefault((stem(raw.file), raw.columns), []).append(raw)
    shared = {
        raw.number: table
        for group in groups.values()
        if len(group) >= _MANY
        for table in [_rows_of_all(connection, group)]
        for raw in group
    }
    return [shared.get(raw.number, raw) for raw in raws]


def of_kin(profiles: Sequence[Profile], raw: RawTable) -> list[Profile]:
    """The profiles of a table with rows of all kin, as those of one of the files."""
    return [
        each._replace(rows=raw.rows, distinct=round(each.distinct * raw.rows / max(each.rows, 1)))
        for each in profiles
    ]


def _rows_of_all(connection: duckdb.DuckDBPyConnection, group: Sequence[RawTable]) -> RawTable:
    each = max(1, _ROWS // len(group))
    parts = " UNION ALL ".join(
        f"(SELECT * FROM {raw.table} WHERE rowid % {max(1, raw.rows // each)} = 0 LIMIT {each})"
        for raw in group
    )
    table = f"cells_{group[0].number}_kin"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {parts}")
    [(rows,)] = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    return group[0]._replace(table=table, rows=rows)

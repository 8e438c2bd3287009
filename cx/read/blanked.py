"""Cells that mean "no answer", such as 9 or 99, emptied as the user or a recipe says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import duckdb

from cx.model.matching import key
from cx.read import numerals
from cx.read.files.table import RawTable
from cx.read.profile import Profile, profiles
from cx.read.report import Note

_ALL: Final = "*"  # every column of answers


def blanked(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    seen: Sequence[Profile],
    missing: Mapping[str, Iterable[str]],
    *,
    anew: bool = True,
) -> tuple[list[Profile], list[Note]]:
    """Empty the cells of a file that mean no answer; its profiles without them, and what was emptied.

    ``missing`` has the codes by column; under "*" those of all columns whose cells are answers on a
    short scale. The profiles are made ``anew`` where that is wanted and something was emptied.
    """
    told = {key(column): tuple(codes) for column, codes in missing.items() if column != _ALL}
    notes = []
    for at, profile in enumerate(seen):
        answers = profile.ratings is not None or profile.mixed
        codes = told.get(key(profile.name), tuple(missing.get(_ALL, ())) if answers else ())
        if profile.name and codes:
            notes += _emptied(connection, raw, at, codes)
    return (profiles(connection, raw) if notes and anew else list(seen)), notes


def _emptied(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, at: int, codes: Sequence[str]
) -> list[Note]:
    cell = f"trim(c{at})"
    numbers = [number for code in codes if (number := numerals.parse(code)) is not None]
    means = f"{cell} IN (SELECT unnest($codes)) OR try_cast({cell} AS DOUBLE) IN (SELECT unnest($numbers))"
    told = {"codes": list(codes), "numbers": numbers}
    [(rows, examples)] = connection.execute(
        f"SELECT count(*), string_agg(DISTINCT {cell}, ', ' ORDER BY {cell}) FROM {raw.table}"
        f" WHERE {means}",
        told,
    ).fetchall()
    if not rows:
        return []
    connection.execute(f"UPDATE {raw.table} SET c{at} = NULL WHERE {means}", told)
    return [Note("missing_codes", raw.file, raw.columns[at], rows, examples[:80])]

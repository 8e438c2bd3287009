"""How a column of dates is read: the order of day and month, and the forms that SQL reads fast."""

from collections.abc import Callable
from typing import Final

import duckdb

from cx.errors import AmbiguousDates
from cx.model.recipe import DateOrder, Recipe
from cx.read import dates
from cx.read.files.table import RawTable
from cx.read.unread import is_filled

ALL: Final = "*"
_SAMPLE: Final = 400
# A day written with two short numbers in front: rows of one day are looked at as one.
_SHORT: Final = r"^\s*[0-9０-９]{1,2}[./／-][0-9０-９]{1,2}[./／-][0-9０-９]*"
_DAYS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%m/%d/%Y", "%m-%d-%Y")  # fmt: skip
_TIMES: Final = ("", " %H:%M:%S", " %H:%M", "T%H:%M:%S", "T%H:%M", " %H:%M:%S.%f", "T%H:%M:%S.%f")
_PARTS: Final = ".%f"  # of a second; where some cells have them, those of a whole second do not
_FORMS: Final = tuple(day + time for day in _DAYS for time in _TIMES)


def date_order(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, column: str, recipe: Recipe
) -> DateOrder | None:
    """In which order a column's dates stand: told, decided by the dates themselves, or irrelevant.

    Raises
    ------
    AmbiguousDates
        Several orders read every date, and nobody has told.
    """
    for known in (column, ALL):
        if known in recipe.dates:
            return recipe.dates[known]
    name = raw.sql(column)
    cells = connection.execute(
        f"SELECT arg_min({name}, rowid), count(*) FROM {raw.table}"
        f" WHERE regexp_matches({name}, '{_SHORT}') GROUP BY regexp_extract({name}, '{_SHORT}')"
        " ORDER BY min(rowid)"
    ).fetchall()
    found = dates.doubt(cells)
    if found is None:
        return None
    if found.ambiguous:
        raise AmbiguousDates(
            file=raw.file,
            column=column,
            example=found.example,
            ambiguous=found.ambiguous,
            rows=raw.rows,
            orders=tuple(order.value for order in found.orders),
            spans=found.spans,
        )
    return found.orders[0]


def forms(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    name: str,
    parsed: Callable[[str], dates.When | None],
) -> tuple[list[str], list[str]]:
    """The SQL forms, with and without a time, that read cells of a sample just as Python does."""
    step = max(1, raw.rows // _SAMPLE)
    tries = ", ".join(f"try_strptime(cell, '{form}')" for form in _FORMS)
    rows = connection.execute(
        f"SELECT cell, {tries} FROM (SELECT trim({name}) AS cell FROM {raw.table}"
        f" WHERE rowid % {step} = 0 AND {is_filled(name)} LIMIT {2 * _SAMPLE})"
    ).fetchall()
    truth = [parsed(cell) for cell, *_ in rows]
    timed: list[str] = []
    days: list[str] = []
    for at, form in enumerate(_FORMS):
        hits = [(row[at + 1], when) for row, when in zip(rows, truth, strict=True) if row[at + 1]]
        with_time = "%H" in form
        if hits and all(when and _same(value, when, with_time) for value, when in hits):
            (timed if with_time else days).append(form)
    timed += [whole for form in timed if (whole := form.removesuffix(_PARTS)) not in timed]
    return timed, days


def _same(value: object, when: dates.When, with_time: bool) -> bool:
    if with_time:
        return when.timed and value == when.at
    return not when.timed and value == when.at.replace(hour=0)

"""Numbers that are times: days as spreadsheets count them, seconds since 1970, weeks of a year."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

import duckdb

from cx.domain import Role
from cx.model.matching import key
from cx.read.files.table import RawTable
from cx.read.names import is_named
from cx.read.report import Note
from cx.read.titles import is_bare_date, touchpoint_of_date

_SAMPLE: Final = 200
_MOSTLY: Final = 0.9
_SERIAL: Final = (30_000, 60_000)  # 1982 to 2064
_SINCE_1970: Final = {
    1: 1e6,
    1_000: 1e3,
    1_000_000: 1.0,
    1_000_000_000: 1e-3,
}  # in a second; microseconds in one
_FROM, _TO = 300_000_000, 3_000_000_000  # seconds: 1979 to 2065
_WEEKS: Final = frozenset(
    {"週", "年週", "対象週", "week", "isoweek"}
)  # a week of joining is no time
_WEEK: Final = re.compile(r"(\d{4})-?W(\d{1,2})(?:-?([1-7]))?", re.IGNORECASE)
_WEEK_SQL: Final = "^[0-9]{4}-?[Ww][0-9]{1,2}(-?[1-7])?$"


def told_times(
    connection: duckdb.DuckDBPyConnection,
    raws: Iterable[RawTable],
    zone: str,
    zones: Mapping[str, str],
) -> list[Note]:
    """Write such numbers as dates where a column's title promises a time, and note it.

    Times since 1970 are in UTC and are written in the zone in which their column is read: that of
    ``zones``, by name, else ``zone``. A spreadsheet counts days from
    1899-12-30. A week stands for its Monday.
    """
    return [
        note
        for raw in raws
        for at, name in enumerate(raw.columns)
        if name and _promises_time(name)
        for note in _told(connection, raw, at, zones.get(name, zone))
    ]


def _promises_time(name: str) -> bool:
    """Whether a title names a time.

    Examples
    --------
    >>> [_promises_time(name) for name in ("event_timestamp", "注文日", "week", "customer_id", "年齢")]
    [True, True, True, False, False]
    """
    plain = name.replace("_", " ").strip()
    ends_so = touchpoint_of_date(name) != plain or is_bare_date(plain)
    return ends_so or is_named(name, Role.AT) or key(name) in _WEEKS


def _told(connection: duckdb.DuckDBPyConnection, raw: RawTable, at: int, zone: str) -> list[Note]:
    cell = f"trim(c{at})"
    cells = connection.execute(
        f"SELECT {cell} FROM {raw.table} WHERE {cell} <> '' LIMIT {_SAMPLE}"
    ).fetchall()
    texts = [text for (text,) in cells]
    number = f"try_cast({cell} AS DOUBLE)"
    if _most(texts, partial(_between, low=_SERIAL[0], high=_SERIAL[1])):
        seconds = f"CAST(round({number} * 86400) AS BIGINT)"
        moment = f"TIMESTAMP '1899-12-30' + to_seconds({seconds})"
        text = (
            f"CASE WHEN {number} = floor({number}) THEN strftime({moment}, '%Y-%m-%d')"
            f" ELSE strftime({moment}, '%Y-%m-%d %H:%M:%S') END"
        )
        fits = f"{number} BETWEEN {_SERIAL[0]} AND {_SERIAL[1]}"
        return _written(connection, raw, at, "serial_dates", text, fits)
    for many, micros in _SINCE_1970.items():
        low, high = _FROM * many, _TO * many
        if _most(texts, partial(_between, low=low, high=high)):
            moment = f"timezone('{zone}', make_timestamptz(CAST({number} * {micros} AS BIGINT)))"
            form = "%Y-%m-%d %H:%M:%S" + (".%f" if many > 1 else "")
            fits = f"{number} BETWEEN {low} AND {high}"
            return _written(
                connection, raw, at, "unix_times", f"strftime({moment}, '{form}')", fits
            )
    if _most(texts, _is_week):
        return _weeks(connection, raw, at)
    return []


def _weeks(connection: duckdb.DuckDBPyConnection, raw: RawTable, at: int) -> list[Note]:
    """Write weeks as their Mondays, or the day of the week that is named."""
    cells = connection.execute(
        f"SELECT DISTINCT trim(c{at}) FROM {raw.table} WHERE regexp_matches(trim(c{at}), '{_WEEK_SQL}')"
    ).fetchall()
    days = {text: day for (text,) in cells if (day := _day_of_week(text))}
    cases = " ".join(f"WHEN '{text}' THEN '{day}'" for text, day in days.items())
    listed = ", ".join(f"'{text}'" for text in days)
    value, fits = f"CASE trim(c{at}) {cases} END", f"trim(c{at}) IN ({listed})"
    return _written(connection, raw, at, "week_dates", value, fits)


def _written(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, at: int, what: str, value: str, fits: str
) -> list[Note]:
    """Put the dates in the place of the numbers; how many, with the first."""
    [(rows, before, after)] = connection.execute(
        f"SELECT count(*), arg_min(trim(c{at}), rowid), arg_min({value}, rowid)"
        f" FROM {raw.table} WHERE {fits}"
    ).fetchall()
    connection.execute(f"UPDATE {raw.table} SET c{at} = {value} WHERE {fits}")
    return [Note(what, raw.file, raw.columns[at], rows, f"{before} → {after}")]


def _most(texts: Sequence[str], test: Callable[[str], bool]) -> bool:
    return bool(texts) and sum(map(test, texts)) >= _MOSTLY * len(texts)


def _between(text: str, low: float, high: float) -> bool:
    return re.fullmatch(r"\d{5,19}(\.\d+)?", text) is not None and low <= float(text) <= high


def _is_week(text: str) -> bool:
    return _day_of_week(text) is not None


def _day_of_week(text: str) -> datetime.date | None:
    found = _WEEK.fullmatch(text)
    if found is None:
        return None
    try:
        return datetime.date.fromisocalendar(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None

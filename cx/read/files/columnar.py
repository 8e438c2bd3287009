"""Parquet and JSON as tables of texts: names within names, and lists of keys with values, become columns."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import duckdb

from cx.errors import Damaged, HeaderOnly, LongHeading, TooManyColumns
from cx.read.engine import of_file
from cx.read.files.encoding import decoded
from cx.read.files.kinds import Kind, kind_of
from cx.read.files.limits import COLUMNS, HEADING
from cx.read.report import Note, Source
from cx.read.sql import literal, quoted

_DEEP: Final = 3  # levels of names within names; what lies deeper stays JSON
_LONGEST: Final = 1 << 27  # bytes of one record
_AND: Final = "、"  # between the values of a list
_INDEX: Final = "__index_level_"  # what pandas adds to a file
_NESTED: Final = frozenset({"struct", "list", "map", "array", "union", "variant"})
_RECORDS: Final = "json_records"
_SIGNS: Final = r"[\x00-\x08\x0e-\x1f]"  # no text has them


class Columnar(NamedTuple):
    """A file as a table of texts ``c0``, ``c1``, ... in DuckDB."""

    kind: str
    columns: tuple[str, ...]
    rows: int
    notes: tuple[Note, ...]


class _Column(NamedTuple):
    """A column and its text as SQL over the records ``r``; ``pointer`` where it is one of their values."""

    name: str
    sql: str
    pointer: str = ""


class _Read(NamedTuple):
    """Where the records stand, as SQL, their columns, and what was found odd."""

    records: str
    columns: list[_Column]
    notes: list[Note]


def columnar(
    source: Source, connection: duckdb.DuckDBPyConnection, table: str, folder: Path
) -> Columnar | None:
    """A Parquet file, JSON lines or a JSON array as the table; None where it is another kind of file.

    Dates are ISO, times in UTC say so; of fractions 15 digits count. Lists become one text, lists of
    ``{key, value}`` (as in GA4's ``event_params``) a column for each key.

    Raises
    ------
    Damaged, HeaderOnly
        It breaks off or is no table; it has no records.
    TooManyColumns, LongHeading
        It has more columns, or longer names, than a table may have.
    """
    kind = kind_of(source.path) if source.path.is_file() else Kind.TEXT
    if kind not in {Kind.PARQUET, Kind.JSON}:
        return None
    read = _parquet if kind is Kind.PARQUET else _json
    try:
        records, columns, notes = read(connection, source, folder)
        _check(source.name, columns)
        connection.execute(f"CREATE OR REPLACE TABLE {table} AS {_texts(records, columns)}")
    except (
        duckdb.Error,
        RuntimeError,
        UnicodeError,
    ) as error:  # the latter: names that are no text
        of_file(error)
        raise Damaged(file=source.name, kind=kind.value) from error
    finally:
        connection.execute(f"DROP TABLE IF EXISTS {_RECORDS}")
    names = tuple(column.name for column in columns)
    [(rows,)] = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    if rows == 0:
        raise HeaderOnly(file=source.name, columns=names)
    return Columnar(kind.value, names, rows, tuple(notes))


def _texts(records: str, columns: Sequence[_Column]) -> str:
    """The query of all columns; values of one record are taken out of it at once."""
    at = {column.pointer: n + 1 for n, column in enumerate(c for c in columns if c.pointer)}
    if at:
        pointers = ", ".join(literal(pointer) for pointer in at)
        records = f"(SELECT *, json_extract_string(json, [{pointers}]) AS plain FROM {records})"
    texts = (f"r.plain[{at[c.pointer]}]" if c.pointer else c.sql for c in columns)
    return (
        f"SELECT {', '.join(f'{sql} AS c{n}' for n, sql in enumerate(texts))} FROM {records} AS r"
    )


def _check(file: str, columns: Sequence[_Column]) -> None:
    if len(columns) > COLUMNS:
        raise TooManyColumns(file=file, columns=len(columns), limit=COLUMNS)
    longest = max((len(column.name) for column in columns), default=0)
    if longest > HEADING:
        raise LongHeading(file=file, letters=longest, limit=HEADING)


def _parquet(connection: duckdb.DuckDBPyConnection, source: Source, folder: Path) -> _Read:
    """A Parquet file, read where it lies."""
    records = f"read_parquet({literal(str(source.path))})"
    relation = connection.sql(f"SELECT * FROM {records}")
    names, types = relation.columns, relation.types
    _check(source.name, [_Column(name, "") for name in names])
    columns: list[_Column] = []
    for name, kind in zip(names, types, strict=True):
        if name.startswith(_INDEX):
            continue
        sql = f"r.{quoted(name)}"
        if kind.id in _NESTED:
            columns += _Flat(connection, records).columns(name, f"to_json({sql})", _DEEP - 1)
        else:
            columns.append(_Column(name, _text(sql, str(kind.id))))
    return _Read(records, columns, [])


def _text(sql: str, kind: str) -> str:
    """A plain value as text."""
    if kind in {"double", "float"}:
        digits = 15 if kind == "double" else 7
        return (
            f"CASE WHEN {sql} = trunc({sql}) AND abs({sql}) < 9e18 THEN CAST(TRY_CAST({sql} AS BIGINT)"
            f" AS VARCHAR) WHEN isfinite({sql}) THEN format('{{:.{digits}g}}', {sql}) END"
        )
    if kind == "decimal":
        return f"regexp_replace(CAST({sql} AS VARCHAR), '([0-9])\\.0+$', '\\1')"
    if kind == "blob":  # texts of old writers, else signs that say nothing
        text = f"TRY(decode({sql}))"
        return f"CASE WHEN regexp_matches({text}, '{_SIGNS}') OR {text} IS NULL THEN hex({sql}) ELSE {text} END"
    if kind == "timestamp with time zone":
        return f"CAST({sql} AT TIME ZONE 'UTC' AS VARCHAR) || '+00:00'"
    return f"CAST({sql} AS VARCHAR)"


def _json(connection: duckdb.DuckDBPyConnection, source: Source, folder: Path) -> _Read:
    """JSON lines or an array, its records in a table of their own."""
    lost = _records(connection, decoded(source, folder).path)
    [(rows,)] = connection.execute(f"SELECT count(*) FROM {_RECORDS}").fetchall()
    if rows == 0:
        raise Damaged(file=source.name, kind="JSON")
    if rows == 1:
        _unwrapped(connection)
    notes = [Note("broken_records", source.name, "", lost, "")] if lost else []
    return _Read(
        _RECORDS, _Flat(connection, _RECORDS).columns("", "r.json", _DEEP, pointer=""), notes
    )


def _records(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Fill the records, as many as can be read; how many could not."""
    made = f"CREATE OR REPLACE TEMP TABLE {_RECORDS} AS SELECT json FROM read_json_objects($path, {{}})"
    other = "coalesce(json_type(json), '') <> 'OBJECT'"
    options = f"maximum_object_size = {_LONGEST}"
    try:
        connection.execute(made.format(f"format = 'auto', {options}"), {"path": str(path)})
    except duckdb.Error as error:
        of_file(error)
        loose = f"format = 'newline_delimited', ignore_errors = true, {options}"
        connection.execute(made.format(loose), {"path": str(path)})
    [(lost,)] = connection.execute(f"SELECT count(*) FROM {_RECORDS} WHERE {other}").fetchall()
    if lost:
        connection.execute(f"DELETE FROM {_RECORDS} WHERE {other}")
    return int(lost)


def _unwrapped(connection: duckdb.DuckDBPyConnection) -> None:
    """Of a single record that holds the list of records, the list."""
    inside = connection.execute(
        "SELECT key FROM (SELECT unnest(json_keys(json)) AS key, unnest(json_extract(json, '$.*'))"
        f" AS value FROM {_RECORDS}) WHERE json_type(value) = 'ARRAY' AND json_array_length(value) > 1"
        " AND json_type(value, '$[0]') = 'OBJECT' ORDER BY json_array_length(value) DESC LIMIT 1"
    ).fetchall()
    for (name,) in inside:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {_RECORDS} AS SELECT unnest(json_extract(json_extract("
            f"json, $pointer), '$[*]')) AS json FROM {_RECORDS}",
            {"pointer": _pointer(name)},
        )


class _Flat:
    """The columns of records, named after where their values stand."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, records: str) -> None:
        self._connection, self._records = connection, records

    def columns(
        self, name: str, sql: str, levels: int, pointer: str | None = None
    ) -> list[_Column]:
        """The columns of a value that is JSON; ``pointer`` is its place, where it is in a record."""
        kinds = {
            kind
            for (kind,) in self._connection.execute(
                f"SELECT DISTINCT json_type({sql}) FROM {self._records} AS r"
            ).fetchall()
            if kind and kind != "NULL"
        }
        if kinds == {"OBJECT"} and levels:
            keys = self._keys(f"json_keys({sql})")
            columns: list[_Column] = []
            for key, nested in self._nested(sql, keys):
                if len(columns) > COLUMNS:
                    break  # refused below; it need not be counted to its end
                part = f"json_extract({sql}, {literal(_pointer(key))})"
                full = f"{name}.{key}" if name else key
                below = None if pointer is None else pointer + _pointer(key)
                if nested:
                    columns += self.columns(full, part, levels - 1, below)
                else:
                    text = f"json_extract_string({sql}, {literal(_pointer(key))})"
                    columns.append(_Column(full, text, below or ""))
            return columns
        if kinds == {"ARRAY"}:
            return self._listed(name, f"json_extract({sql}, '$[*]')")
        return [_Column(name, f"json_extract_string({sql}, '$')", pointer or "")]

    def _keys(self, lists: str) -> list[str]:
        """All names that lists hold, first seen first."""
        return [
            key
            for (key,) in self._connection.execute(
                f"SELECT k FROM (SELECT row, unnest(keys) AS k, generate_subscripts(keys, 1) AS place FROM"
                f" (SELECT row_number() OVER () AS row, {lists} AS keys FROM {self._records} AS r))"
                f" WHERE k IS NOT NULL GROUP BY k ORDER BY min(row), min(place) LIMIT {COLUMNS + 1}"
            ).fetchall()
        ]

    def _nested(self, sql: str, keys: Sequence[str]) -> list[tuple[str, bool]]:
        """Every key with whether it has parts in any record."""
        nested = {
            key
            for (key,) in self._connection.execute(
                f"SELECT DISTINCT key FROM (SELECT unnest(json_keys({sql})) AS key,"
                f" unnest(json_extract({sql}, '$.*')) AS value FROM {self._records} AS r)"
                " WHERE json_type(value) IN ('OBJECT', 'ARRAY')"
            ).fetchall()
        }
        return [(key, key in nested) for key in keys]

    def _listed(self, name: str, items: str) -> list[_Column]:
        """The columns of a list: one for each key where it holds keys with values, else one of its texts."""
        [(keyed, plain)] = self._connection.execute(
            "SELECT coalesce(bool_and(coalesce(json_contains(json_keys(item)::JSON, '\"key\"'), false)), false),"
            " coalesce(bool_and(json_type(item) NOT IN ('OBJECT', 'ARRAY')), true)"
            f" FROM (SELECT unnest({items}) AS item FROM {self._records} AS r)"
        ).fetchall()
        if keyed:
            names = f"list_transform({items}, lambda item: item ->> 'key')"
            values = f"list_transform({items}, lambda item: {_value('json_extract(item, ' + literal('/value') + ')')})"
            return [
                _Column(f"{name}.{key}", f"{values}[list_position({names}, {literal(key)})]")
                for key in self._keys(names)
            ]
        text = "json_extract_string(item, '$')" if plain else "CAST(item AS VARCHAR)"
        joined = f"array_to_string(list_transform({items}, lambda item: {text}), {literal(_AND)})"
        return [_Column(name, f"nullif({joined}, '')")]


def _value(sql: str) -> str:
    """A value's text, of one that is given by its type (``{"int_value": 5}``) the first there is."""
    typed = f"list_filter(json_extract_string({sql}, '$.*'), lambda each: each IS NOT NULL)[1]"
    return f"CASE WHEN json_type({sql}) = 'OBJECT' THEN {typed} ELSE json_extract_string({sql}, '$') END"


def _pointer(key: str) -> str:
    """A JSON pointer (RFC 6901), which any name fits into."""
    return "/" + key.replace("~", "~0").replace("/", "~1")

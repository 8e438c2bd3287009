"""Files of one kind, such as twelve months of orders, put together as one table."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from pathlib import PurePath
from typing import Final

import duckdb

from cx.domain import Role, Shape
from cx.model.matching import key
from cx.read import levels
from cx.read.files.table import RawTable, Run
from cx.read.guess import FileGuess
from cx.read.profile import Profile, profiles
from cx.read.report import Note, Personal
from cx.read.titles import is_bare_date, touchpoint_of_date

_SHAPES: Final = frozenset({Shape.LONG, Shape.WIDE, Shape.SURVEY, Shape.ATTRIBUTES})
_WHO: Final = frozenset({Role.CUSTOMER, Role.ORDER, Role.VISIT})
_SHARED: Final = 4  # so many columns must be alike where one file has one more
_RUNS: Final = 64  # more are looked up in a table
_PART: Final = re.compile(r"(.+)［(.+)］")  # a sheet of a workbook, a file of an archive
_NUMBERS: Final = re.compile(r"[\s_\-()（）]*\d[\d\s_\-()（）年月日]*$")
_DOUBLED: Final = "doubled_rows"  # (piece, row) of rows that an earlier file has as well
_HASHED: Final = "hashed_rows"  # (piece, hash) of all rows
_ALIKE: Final = "alike_rows"  # the hashes that stand in several files
_AT_ONCE: Final = 16_000_000  # hashes that are counted together: about a gigabyte

Again = Callable[[RawTable, list[Profile]], FileGuess]


def stacked(
    connection: duckdb.DuckDBPyConnection, guesses: Sequence[FileGuess], again: Again
) -> list[FileGuess]:
    """The files, those of one kind as one table, which is understood ``again``.

    Of one kind are files of one shape with the same columns, in any order, or with one column more,
    as long as the columns that both have mean the same. Rows that stand in several files, as exports
    whose days overlap have them, count once where a row says who it is about.
    """
    groups: list[list[FileGuess]] = []
    for guess in guesses:
        group = next((each for each in groups if all(_alike(one, guess) for one in each)), None)
        if group is None:
            groups.append([guess])
        else:
            group.append(guess)
    return [group[0] if len(group) == 1 else _stack(connection, group, again) for group in groups]


def of_stacks(personal: Sequence[Personal], guesses: Sequence[FileGuess]) -> tuple[Personal, ...]:
    """The personal columns, those of files that stand in one table as one."""
    whole = {raw.file: guess.raw.file for guess in guesses for raw in guess.raw.files}
    found: dict[tuple[str, str], Personal] = {}
    for each in personal:
        here = each._replace(file=whole.get(each.file, each.file))
        known = found.setdefault((here.file, key(here.column)), here)
        if known is not here:
            rows, joins = known.rows + here.rows, known.key or here.key
            found[here.file, key(here.column)] = known._replace(rows=rows, key=joins)
    return tuple(found.values())


def title(file: str) -> str:
    """A file's name without its ending; of a sheet in a workbook or a file in an archive its own.

    Examples
    --------
    >>> title("来店.csv"), title("mail.xlsx［開封］")
    ('来店', '開封')
    """
    part = _PART.fullmatch(file)
    return PurePath(part[2] if part else file).name.split(".")[0]


def stem(file: str) -> str:
    """A file's title without the numbers that tell one month from the next.

    Examples
    --------
    >>> stem("来店_2026-04.csv"), stem("orders (2).csv"), stem("2026.csv"), stem("売上.xlsx［4月］")
    ('来店', 'orders', '2026', '売上')
    """
    short = _NUMBERS.sub("", title(file)).strip()
    part = _PART.fullmatch(file)
    return short or (stem(part[1]) if part else title(file))


def _alike(one: FileGuess, other: FileGuess) -> bool:
    """Whether two files are of one kind."""
    if one.shape is not other.shape or one.shape not in _SHAPES or one.trial or other.trial:
        return False
    if _by_file(one) and stem(one.raw.file) != stem(other.raw.file):
        return False
    sides = [{key(name) for name in each.raw.columns if name} for each in (one, other)]
    twins = any(
        len(side) < sum(map(bool, e.raw.columns))
        for side, e in zip(sides, (one, other), strict=True)
    )
    shared = sides[0] & sides[1]
    more = len(sides[0] ^ sides[1])
    if twins or more > 1 or (more and len(shared) < _SHARED):
        return False
    means = [_meaning(each) for each in (one, other)]
    return all(_agree(means[0][name], means[1][name]) for name in shared)


def _by_file(guess: FileGuess) -> bool:
    """Whether the name of the file says what happened: its date has no name, and nothing else tells."""
    bare = any(is_bare_date(touchpoint_of_date(name)) for name in guess.dates)
    return guess.shape is Shape.WIDE and bare and not guess.roles.keys() & {Role.VALUE, Role.ORDER}


def _meaning(guess: FileGuess) -> dict[str, tuple[object, ...]]:
    """Of every column its role, whether it holds dates, and the scale of its answers; None is open."""
    roles = {key(name): role for role, names in guess.roles.items() for name in names}
    roles |= {key(name): role for name, role in guess.ratings}
    return {
        key(p.name): (
            roles.get(key(p.name)),
            p.is_date if p.filled else None,
            levels.scale_of(*p.ratings) if p.ratings else None,
        )
        for p in guess.profiles
    }


def _agree(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def _stack(
    connection: duckdb.DuckDBPyConnection, group: Sequence[FileGuess], again: Again
) -> FileGuess:
    """One table of several files, rows in the order given; the tables of the single files go."""
    pieces = [guess.raw for guess in group]
    written: dict[str, str] = {}
    for raw in pieces:
        for name in filter(None, raw.columns):
            written.setdefault(key(name), name)
    columns = tuple(written.values())
    table = f"raw_0{pieces[0].number}"  # no single file's table is named so
    listed = ", ".join(f"c{at}" for at in range(len(columns)))
    kinds = ", ".join(f"c{at} VARCHAR" for at in range(len(columns)))
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({kinds})")
    overlaps = _doubled(connection, group, columns)
    runs, places = _runs(connection, pieces, overlaps)
    for number, raw in enumerate(pieces):
        kept = f" ANTI JOIN (SELECT row FROM {_DOUBLED} WHERE piece = {number}) USING (row)"
        connection.execute(
            f"INSERT INTO {table} SELECT {listed} FROM ({_rows(number, raw, columns)})"
            + (kept if number in overlaps else "")
            + (" ORDER BY row" if number in overlaps else "")
        )
        connection.execute(f"DROP TABLE {raw.table}")  # both at once need not fit into memory
    connection.execute(f"DROP TABLE {_DOUBLED}; DROP TABLE IF EXISTS {_ALIKE}")
    notes = [note for raw in pieces for note in raw.notes]
    notes += [Note("overlap", pieces[at].file, "", rows, "") for at, rows in overlaps.items()]
    whole = pieces[0]._replace(
        file=f"{pieces[0].file} +{len(pieces) - 1}",
        table=table,
        columns=columns,
        rows=sum(raw.rows for raw in pieces) - sum(overlaps.values()),
        notes=tuple(notes),
        pieces=tuple(pieces),
        runs=runs,
        places=places,
    )
    return again(whole, profiles(connection, whole))


def _rows(number: int, raw: RawTable, columns: Sequence[str]) -> str:
    """The rows of a file with its number and their place in it, as SQL."""
    cells = ", ".join(
        f"{raw.sql(name) if raw.has(name) else 'NULL'} AS c{at}" for at, name in enumerate(columns)
    )
    return f"SELECT {number} AS piece, rowid AS row, {cells} FROM {raw.table}"


def _doubled(
    connection: duckdb.DuckDBPyConnection, group: Sequence[FileGuess], columns: Sequence[str]
) -> dict[int, int]:
    """Put aside the rows that an earlier file has as well; how many, by the number of their file.

    A row that one file has twice and another once is there twice in all. Rows that do not say who or
    when may be alike by chance, and so may the answers to two surveys: they all count.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {_DOUBLED} (piece INTEGER, row BIGINT)")
    dated = all(guess.dates or guess.shape is Shape.ATTRIBUTES for guess in group)
    known = all(_WHO & guess.roles.keys() for guess in group)
    one_survey = len({stem(guess.raw.file) for guess in group}) == 1
    if not (dated and known and (one_survey or group[0].shape is not Shape.SURVEY)):
        return {}
    rows = " UNION ALL ".join(_rows(at, guess.raw, columns) for at, guess in enumerate(group))
    cells = ", ".join(f"c{at}" for at in range(len(columns)))
    if not _hashed_alike(connection, rows, cells, sum(guess.raw.rows for guess in group)):
        return {}
    connection.execute(
        f"INSERT INTO {_DOUBLED} SELECT piece, row FROM"
        f" (SELECT *, row_number() OVER (PARTITION BY piece, {cells} ORDER BY row) AS again"
        f" FROM ({rows}) WHERE hash({cells}) IN (FROM {_ALIKE}))"
        f" QUALIFY row_number() OVER (PARTITION BY again, {cells} ORDER BY piece) > 1"
    )
    found = connection.execute(
        f"SELECT piece, count(*) FROM {_DOUBLED} GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return dict(found)


def _hashed_alike(
    connection: duckdb.DuckDBPyConnection, rows: str, cells: str, number: int
) -> bool:
    """Put aside the hashes of the rows that stand in several files; whether there are any.

    A part of the hashes at a time, so that they fit into memory.
    """
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_HASHED} AS SELECT piece, hash({cells}) AS hash FROM ({rows});"
        f"CREATE OR REPLACE TEMP TABLE {_ALIKE} (hash UBIGINT)"
    )
    parts = number // _AT_ONCE + 1
    for part in range(parts):
        connection.execute(
            f"INSERT INTO {_ALIKE} SELECT hash FROM {_HASHED} WHERE hash % {parts} = {part}"
            " GROUP BY hash HAVING min(piece) < max(piece)"
        )
    connection.execute(f"DROP TABLE {_HASHED}")
    return bool(connection.execute(f"SELECT 1 FROM {_ALIKE} LIMIT 1").fetchall())


def _runs(
    connection: duckdb.DuckDBPyConnection, pieces: Sequence[RawTable], overlaps: Mapping[int, int]
) -> tuple[tuple[Run, ...], str]:
    """Which rows of the table are whose; where these are many parts, also as a table."""
    if not overlaps:
        starts = accumulate((raw.rows for raw in pieces), initial=0)
        return tuple(
            Run(at, raw.file, raw.first) for at, raw in zip(starts, pieces, strict=False)
        ), ""
    parts = " UNION ALL ".join(
        f"SELECT {number} AS piece, rowid AS row FROM {raw.table}"
        for number, raw in enumerate(pieces)
    )
    placed = (
        "SELECT piece, row, row_number() OVER (ORDER BY piece, row) - 1 AS place"
        f" FROM ({parts}) ANTI JOIN {_DOUBLED} USING (piece, row)"
    )
    found = connection.execute(
        f"SELECT piece, min(place), min(row) FROM ({placed}) GROUP BY piece, row - place ORDER BY 2"
    ).fetchall()
    runs = tuple(
        Run(start, pieces[piece].file, row + pieces[piece].first) for piece, start, row in found
    )
    if len(runs) <= _RUNS:
        return runs, ""
    table = f"cells_{pieces[0].number}_places"
    files = " ".join(
        f"WHEN {number} THEN '{raw.file.replace(chr(39), chr(39) * 2)}'"
        for number, raw in enumerate(pieces)
    )
    firsts = " ".join(f"WHEN {number} THEN {raw.first}" for number, raw in enumerate(pieces))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT place, CASE piece {files} END AS file,"
        f" row + CASE piece {firsts} END AS number FROM ({placed})"
    )
    return runs, table

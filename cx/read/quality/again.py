"""The same again: rows that stand twice, orders with more than one answer, one customer everywhere."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import duckdb

from cx.domain import Role
from cx.model.recipe import Check, TouchRule
from cx.read.files.table import RawTable
from cx.read.quality.odd import Odd, Part, found
from cx.read.sql import literal
from cx.read.stacked import stem
from cx.read.touches import TOUCHES

# Of very many rows first an eighth is looked at, in which a row and its repetitions stand together: 50
# repetitions are overlooked there once in 800 times. Where it holds one, all rows are counted.
_MANY: Final = 500_000
_SLICES: Final = 8
_PART: Final = 0.05  # of all touches: nobody meets a brand as often as one in twenty of all times
_TIMES: Final = 20  # as many touches as others have on average
_TOUCHES: Final = 100
_CUSTOMERS: Final = 20
_MOST: Final = 5  # customers that are named
_EXACT: Final = "DECIMAL(38, 10)"
_LONGEST: Final = 60  # characters of a row that is shown


def repeated(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> Iterator[Odd]:
    """Rows that are the same in every cell, or in several files tell the same in other forms.

    Where nobody is named, two people may answer alike.
    """
    for part in parts:
        if part.number or not {Role.CUSTOMER, Role.ORDER} & part.rule.roles.keys():
            continue
        kinds = [_in_every_cell(connection, part), _in_other_forms(connection, part, parts)]
        again = [each for each in kinds if each is not None]
        if not again:
            continue
        row = again[0].row
        [(cells,)] = connection.execute(
            f"SELECT [{_cells(part.raw)}] FROM {part.raw.table} WHERE rowid = {row}"
        ).fetchall()
        counts = (sum(each.rows for each in again), part.raw.rows)
        seen = found(Check.REPEATED, part, counts, _line(cells), row)
        ids = " UNION ".join(each.ids for each in again)
        yield Odd(seen, f"file = {part.raw.number} AND row IN ({ids})")


class _Again(NamedTuple):
    """How many rows stand there again, the first of them, and all as SQL."""

    rows: int
    row: int
    ids: str


def _in_every_cell(connection: duckdb.DuckDBPyConnection, part: Part) -> _Again | None:
    if part.raw.rows > _MANY and not _some_again(connection, part):
        return None
    whole = _whole(part.raw)
    [(again, row)] = connection.execute(
        "SELECT CAST(sum(n - 1) AS BIGINT), min(row) FROM (SELECT count(*) AS n, max(rowid) AS row"
        f" FROM {part.raw.table} GROUP BY {whole} HAVING count(*) > 1)"
    ).fetchall()
    ids = (
        f"(SELECT rowid AS row FROM {part.raw.table}"
        f" QUALIFY row_number() OVER (PARTITION BY {whole} ORDER BY rowid) > 1)"
    )
    return _Again(again, row, ids) if again else None


def _in_other_forms(
    connection: duckdb.DuckDBPyConnection, part: Part, parts: Sequence[Part]
) -> _Again | None:
    """Rows of several files that tell the same: 1200.50 and 1200.5, one moment in two zones or forms.

    Rows that are alike to the letter are known already; what one file has twice, it may have twice.
    """
    raw = part.raw
    if len(raw.pieces) < 2 or (part.rule.said and len({stem(each.file) for each in raw.files}) > 1):
        return None
    rows = _told(part, parts)
    told = (
        f"SELECT row, told, {raw.filed} AS file FROM ({rows})"
        f" WHERE told IN (SELECT told FROM ({rows}) GROUP BY told HAVING count(*) > 1)"
    )
    some = f"WHERE hash(customer) % {_SLICES} = 0" if raw.rows > _MANY else ""
    [(twice,)] = connection.execute(
        f"SELECT count(*) > count(DISTINCT told) FROM ({rows} {some})"
    ).fetchall()
    if not twice:
        return None
    ids = (
        f"(SELECT row FROM (SELECT row, told, row_number() OVER (PARTITION BY file, told ORDER BY row) AS again"
        f" FROM ({told}) WHERE told IN (SELECT told FROM ({told}) GROUP BY told HAVING count(DISTINCT file) > 1))"
        " QUALIFY row_number() OVER (PARTITION BY told, again ORDER BY row) > 1)"
    )
    [(again, row)] = connection.execute(f"SELECT count(*), min(row) FROM {ids}").fetchall()
    return _Again(again, row, ids) if again else None


def _told(part: Part, parts: Sequence[Part]) -> str:
    """Every row with what it tells as one number: its moment, its keys, its numbers and other cells; SQL."""
    raw, rule = part.raw, part.rule
    here = [each.rule for each in parts if each.raw.number == raw.number]
    moments = [*(each.at for each in here), *(each.clock for each in here)]
    times = {raw.sql(name) for name in moments if name and raw.has(name)}
    names = [*rule.roles.get(Role.CUSTOMER, ()), *rule.roles.get(Role.ORDER, ())]
    keys = {raw.sql(name) for name in names if raw.has(name)}
    cells = [f"c{at}" for at in range(len(raw.columns)) if f"c{at}" not in times]
    plain = (
        f"coalesce(trim(r.{cell}), '')"
        if cell in keys
        else f"coalesce(CAST(try_cast(r.{cell} AS {_EXACT}) AS VARCHAR), trim(r.{cell}), '')"
        for cell in cells
    )
    return (
        f'SELECT r.rowid AS row, t.customer, hash(t."at", {", ".join(plain)}) AS told'
        f' FROM {raw.table} AS r JOIN (SELECT row, customer, "at" FROM {TOUCHES} WHERE {part.where}'
        ' AND "at" IS NOT NULL) AS t ON t.row = r.rowid'
    )


def _some_again(connection: duckdb.DuckDBPyConnection, part: Part) -> bool:
    """Whether an eighth of the rows, those of some of the times or customers, holds any row twice."""
    raw, rule = part.raw, part.rule
    names = (rule.at, *rule.roles.get(Role.CUSTOMER, ()), *rule.roles.get(Role.ORDER, ()))
    by = next((raw.sql(name) for name in names if name and raw.has(name)), "c0")
    few = ", ".join(raw.sql(name) for name in _telling(rule) if raw.has(name))
    return all(
        connection.execute(
            f"SELECT 1 FROM {raw.table} WHERE hash({by}) & {_SLICES - 1} = 0"
            f" GROUP BY {alike} HAVING count(*) > 1 LIMIT 1"
        ).fetchall()
        for alike in ([f"hash({few})"] * bool(few) + [_whole(raw)])
    )


def _telling(rule: TouchRule) -> tuple[str, ...]:
    """The columns that tell most rows apart: when, who, which order, where."""
    roles = (Role.CUSTOMER, Role.ORDER, Role.TOUCHPOINT)
    return (rule.at, *(name for role in roles for name in rule.roles.get(role, ())))


def several_answers(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> Iterator[Odd]:
    """Orders with more than one answer; without all but the last each counts once."""
    for part in parts:
        rule = part.rule
        if not rule.said or Role.ORDER not in rule.roles or Role.TOUCHPOINT in rule.roles:
            continue
        said = f'SELECT "order", count(*) AS n, min(row) AS row FROM {TOUCHES} WHERE {part.where} AND "order" IS NOT NULL GROUP BY 1'
        [(orders, several, row, order)] = connection.execute(
            "SELECT count(*), count(*) FILTER (n > 1), min(row) FILTER (n > 1),"
            f' arg_min("order", row) FILTER (n > 1) FROM ({said})'
        ).fetchall()
        if several:
            earlier = (
                f'SELECT row FROM {TOUCHES} WHERE {part.where} AND "order" IS NOT NULL'
                ' QUALIFY row_number() OVER (PARTITION BY "order" ORDER BY "at" DESC, row DESC) > 1'
            )
            column = rule.roles[Role.ORDER][0]
            counts = (several, orders)
            seen = found(Check.SEVERAL_ANSWERS, part, counts, order, row, columns=(column, ""))
            yield Odd(seen, f"{part.where} AND row IN ({earlier})")


class Crowd(NamedTuple):
    """How many customers and touches there are, and the customers with most touches."""

    customers: int
    touches: int
    names: Sequence[str]
    counts: Sequence[int]


def crowd(connection: duckdb.DuckDBPyConnection) -> Crowd:
    """All customers, counted once."""
    [found] = connection.execute(
        f"SELECT count(*), coalesce(CAST(sum(n) AS BIGINT), 0), coalesce(arg_max(customer, n, {_MOST}), []),"
        f" coalesce(max(n, {_MOST}), [])"
        f" FROM (SELECT customer, count(*) AS n FROM {TOUCHES} GROUP BY 1)"
    ).fetchall()
    return Crowd(*found)


def busy(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], crowd: Crowd
) -> Iterator[Odd]:
    """Customers with a great part of all touches: a test account, the till, "guest"."""
    customers, touches, names, counts = crowd
    if customers < _CUSTOMERS:
        return
    for customer, n in zip(names, counts, strict=True):
        usual = (touches - n) / (customers - 1)
        if n < max(_TOUCHES, _PART * touches, _TIMES * usual):
            continue
        where = f"customer = {literal(customer)}"
        [(file, row)] = connection.execute(
            f"SELECT min(file), arg_min(row, (file, row)) FROM {TOUCHES} WHERE {where}"
        ).fetchall()
        part = next(each for each in parts if each.raw.number == file)
        column = next(iter(part.rule.roles.get(Role.CUSTOMER, ())), "")
        yield Odd(found(Check.BUSY, part, (n, touches), customer, row, columns=(column, "")), where)


def _line(cells: Sequence[str | None]) -> str:
    """A row in one line, cut where it is long."""
    text = ", ".join(cell for cell in cells if cell)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip(' ,')}…"


def _cells(raw: RawTable) -> str:
    return ", ".join(f"c{at}" for at in range(len(raw.columns)))


def _whole(raw: RawTable) -> str:
    return f"hash({_cells(raw)})"

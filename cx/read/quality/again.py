"""The same again: rows that stand twice, orders with more than one answer, one customer everywhere."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import duckdb

from cx.domain import Role
from cx.model.recipe import Check
from cx.read.files.table import RawTable
from cx.read.quality.odd import Odd, Part, found
from cx.read.sql import literal
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
_LONGEST: Final = 60  # characters of a row that is shown


def repeated(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> Iterator[Odd]:
    """Rows of a file that are the same in every cell; where nobody is named, two people may answer alike."""
    for part in parts:
        if part.number or not {Role.CUSTOMER, Role.ORDER} & part.rule.roles.keys():
            continue
        if part.raw.rows > _MANY and not _some_again(connection, part):
            continue
        whole = _whole(part.raw)
        [(again, row)] = connection.execute(
            "SELECT CAST(sum(n - 1) AS BIGINT), min(row) FROM (SELECT count(*) AS n, max(rowid) AS row"
            f" FROM {part.raw.table} GROUP BY {whole} HAVING count(*) > 1)"
        ).fetchall()
        if not again:
            continue
        ids = (
            f"SELECT rowid AS row FROM {part.raw.table}"
            f" QUALIFY row_number() OVER (PARTITION BY {whole} ORDER BY rowid) > 1"
        )
        [(cells,)] = connection.execute(
            f"SELECT [{_cells(part.raw)}] FROM {part.raw.table} WHERE rowid = {row}"
        ).fetchall()
        example = _line(cells)
        seen = found(Check.REPEATED, part, (again, part.raw.rows), example, row)
        yield Odd(seen, f"file = {part.raw.number} AND row IN ({ids})")


def _some_again(connection: duckdb.DuckDBPyConnection, part: Part) -> bool:
    """Whether an eighth of the rows, those of some of the times or customers, holds any row twice."""
    raw, rule = part.raw, part.rule
    names = (rule.at, *rule.roles.get(Role.CUSTOMER, ()), *rule.roles.get(Role.ORDER, ()))
    by = next((raw.sql(name) for name in names if name and raw.has(name)), "c0")
    [(some,)] = connection.execute(
        f"SELECT count(*) > count(DISTINCT {_whole(raw)}) FROM {raw.table}"
        f" WHERE hash({by}) % {_SLICES} = 0"
    ).fetchall()
    return bool(some)


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

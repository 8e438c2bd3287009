"""Orders whose further rows are their items: what stands in the first row holds for all."""

from collections.abc import Iterable, Mapping

import duckdb

from cx.domain import Role, Shape
from cx.model.recipe import Recipe
from cx.read.files.table import RawTable
from cx.read.guess import FileGuess


def fill_down(connection: duckdb.DuckDBPyConnection, guess: FileGuess) -> None:
    """Give the items of an order its customer and dates where their own cells are empty.

    Shop systems write what belongs to the whole order only into its first row.
    """
    orders = guess.roles.get(Role.ORDER, ())
    if guess.shape is not Shape.WIDE or len(orders) != 1:
        return
    undone = [each.column for each in guess.undone]
    own = (*guess.roles.get(Role.CUSTOMER, ()), *guess.dates, *undone)
    _filled(connection, guess.raw, orders[0], own)


def fill_lines(
    connection: duckdb.DuckDBPyConnection, recipe: Recipe, tables: Mapping[str, RawTable]
) -> None:
    """The same in the tables of which a recipe says that rows may be items of one order."""
    for table in recipe.tables:
        raw = tables.get(table.id)
        if raw is None or not table.lines:
            continue
        orders: tuple[str, ...] = ()
        own: list[str] = []
        for rule in recipe.touches:
            if rule.table == table.id:
                orders = orders or rule.roles.get(Role.ORDER, ())
                own += [rule.at, rule.clock, *rule.or_at, *rule.when, *rule.unless]
                own += [name for names in (*rule.roles.values(), *rule.guests) for name in names]
        if orders:
            own = [name for name in raw.named(own) if name not in raw.named(orders)]
            _filled(connection, raw, orders[0], own)


def _filled(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, number: str, columns: Iterable[str]
) -> None:
    """Fill empty cells of an order's later rows from its first row that has one."""
    order = raw.sql(number)
    [(several,)] = connection.execute(
        f"SELECT count({order}) > count(DISTINCT {order}) FROM {raw.table}"
    ).fetchall()
    for column in dict.fromkeys(columns) if several else ():
        cell = raw.sql(column)
        connection.execute(
            f"UPDATE {raw.table} SET {cell} = first.cell FROM"
            f" (SELECT {order} AS number, arg_min({cell}, rowid) AS cell FROM {raw.table}"
            f" WHERE trim({cell}) <> '' AND trim({order}) <> '' GROUP BY 1) AS first"
            f" WHERE {order} = first.number AND coalesce(trim({cell}), '') = ''"
        )

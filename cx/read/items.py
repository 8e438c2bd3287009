"""Orders whose further rows are their items: what stands in the first row holds for all."""

import duckdb

from cx.domain import Role, Shape
from cx.read.guess import FileGuess


def fill_down(connection: duckdb.DuckDBPyConnection, guess: FileGuess) -> None:
    """Give the items of an order its customer and dates where their own cells are empty.

    Shop systems write what belongs to the whole order only into its first row.
    """
    orders = guess.roles.get(Role.ORDER, ())
    if guess.shape is not Shape.WIDE or len(orders) != 1:
        return
    raw = guess.raw
    order = raw.sql(orders[0])
    for column in (*guess.roles.get(Role.CUSTOMER, ()), *guess.dates):
        cell = raw.sql(column)
        connection.execute(
            f"UPDATE {raw.table} SET {cell} = first.cell FROM"
            f" (SELECT {order} AS number, arg_min({cell}, rowid) AS cell FROM {raw.table}"
            f" WHERE trim({cell}) <> '' AND trim({order}) <> '' GROUP BY 1) AS first"
            f" WHERE {order} = first.number AND coalesce(trim({cell}), '') = ''"
        )

"""Sums of cubes that are kept, by SQL that is made once for all filters.

Making a query takes longer than its answer: the tables that cubes are kept in are short.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from cx.read.sql import quoted
from cx.store.cube import CELL, Cube, added_up, cell_column, cell_value
from cx.store.engines.engine import SCHEMA

if TYPE_CHECKING:
    import pandas as pd

_LOOKED: Final = "looked_at"  # the rows of the groups in view
_KEPT: Final = 512  # queries: some for each cube and each way its numbers are held


def sums_in_view(
    backend: Any,
    cube: Cube,
    kept: Any,
    groups: str,
    view: Sequence[tuple[str, Sequence[str]]],
) -> "pd.DataFrame":
    """What ``Scan.cube`` says of a view, in DuckDB.

    Parameters
    ----------
    backend : of the scan.
    kept : the table that the cube is kept in.
    groups : the name of the table of groups.
    view : as in ``cx.store.Store``; each of its columns is one of the groups'.
    """
    import pandas as pd
    from ibis.backends.duckdb.converter import DuckDBPandasData

    query, schema = _adding(kept.schema(), cube.keys, cube.lows, cube.highs)
    rows, asked = f"FROM {SCHEMA}.{quoted(kept.op().name)}", list[str]()
    for by, values in view:
        places = ", ".join("?" for _ in values) or "NULL"
        inside = f"FROM {SCHEMA}.{quoted(groups)} WHERE {quoted(cell_column(by))} IN ({places})"
        rows += f" {'AND' if asked else 'WHERE'} {CELL} IN (SELECT {CELL} {inside})"
        asked += [cell_value(value) for value in values]
    found = backend.con.sql(f"WITH {_LOOKED} AS ({rows}) {query}", params=asked).to_arrow_table()
    columns = {
        name: column.to_pylist() if column.null_count else column.to_pandas()
        for name, column in zip(found.column_names, found.columns, strict=True)
    }  # as Ibis does
    converted: pd.DataFrame = DuckDBPandasData.convert_table(pd.DataFrame(columns), schema)
    return converted


@lru_cache(maxsize=_KEPT)
def _adding(
    schema: Any, keys: tuple[str, ...], lows: tuple[str, ...], highs: tuple[str, ...]
) -> tuple[str, Any]:
    """The SQL that adds rows of a schema up by the keys, and the schema of its answer."""
    import ibis

    found = added_up(ibis.table(schema, name=_LOOKED), keys, lows=lows, highs=highs)
    return f"SELECT * FROM ({ibis.to_sql(found, dialect='duckdb')})", found.schema()

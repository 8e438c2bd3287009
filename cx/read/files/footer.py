"""Lines of sums below a table, which are none of its rows."""

import unicodedata
from typing import Final

import duckdb

from cx.read.report import Note

_SUMS: Final = frozenset(
    {"合計", "総合計", "総計", "計", "小計", "total", "totals", "grand total", "sum"}
)
_LAST: Final = 5  # rows at the end among which they stand


def without_sums(connection: duckdb.DuckDBPyConnection, table: str, file: str) -> list[Note]:
    """Leave out the last rows that begin with a word for a sum."""
    rows = connection.execute(
        f"SELECT rowid, * FROM {table} WHERE rowid > (SELECT max(rowid) FROM {table}) - {_LAST}"
        " ORDER BY rowid DESC"
    ).fetchall()
    sums: list[tuple[int, str]] = []
    for place, *cells in rows:
        filled = [cell.strip() for cell in cells if cell and cell.strip()]
        if not filled:
            continue
        if len(filled) < 2 or not _is_sum(filled[0]):
            break
        sums.append((place, filled[0]))
    if not sums:
        return []
    places = ", ".join(str(place) for place, _ in sums)
    connection.execute(f"DELETE FROM {table} WHERE rowid IN ({places})")
    return [Note("sum_line", file, "", len(sums), sums[-1][1])]


def _is_sum(cell: str) -> bool:
    plain = unicodedata.normalize("NFKC", cell).casefold().rstrip(":").replace(" ", "")
    return plain in {word.replace(" ", "") for word in _SUMS}

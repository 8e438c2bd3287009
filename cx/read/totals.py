"""Totals: a row per stage or touchpoint with counts and means, and no customer to follow."""

from typing import Final

import duckdb
import pandas as pd

from cx.domain import Role
from cx.read.guess import FileGuess
from cx.read.report import Note
from cx.read.typed import As, Typer

COLUMNS: Final = (
    Role.STAGE,
    Role.TOUCHPOINT,
    Role.REACHED,
    Role.WENT_ON,
    Role.N,
    Role.MEAN,
    Role.SD,
)
_SUMS: Final = ("合計", "総計", "計", "total", "grand total", "sum")


def totals(
    connection: duckdb.DuckDBPyConnection, guess: FileGuess, typer: Typer
) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """A file of totals as a frame, a row per line of the file in its order, without its sum line.

    Columns ``stage``, ``touchpoint`` (str or None), ``reached``, ``went_on``, ``n``, ``mean``, ``sd``
    (float, NaN where missing).
    """
    raw = guess.raw
    parts, joins = [], []
    for role in COLUMNS:
        kind = As.TEXT if role in {Role.STAGE, Role.TOUCHPOINT} else As.NUMBER
        columns = guess.roles.get(role)
        if not columns:
            parts.append(f"CAST(NULL AS {'VARCHAR' if kind is As.TEXT else 'DOUBLE'}) AS {role}")
            continue
        typed = typer.typed(raw, columns[0], kind)
        parts.append(f"{typed.value} AS {role}")
        joins.append(typed.join)
    frame = connection.execute(
        f"SELECT {', '.join(parts)} FROM {raw.table} AS r{''.join(joins)} ORDER BY r.rowid"
    ).fetch_df()
    label = frame["stage"].fillna(frame["touchpoint"]).astype(object)
    sums = label.map(lambda text: str(text).strip().casefold() in _SUMS)
    empty = label.isna()
    notes = [
        Note(what, raw.file, "", int(rows.sum()), str(label[rows].iloc[0]))
        for what, rows in (("sum_line", sums), ("no_label", empty))
        if rows.any()
    ]
    kept = frame[~(sums | empty)].reset_index(drop=True)
    texts = kept[["stage", "touchpoint"]].astype(object)
    kept[["stage", "touchpoint"]] = texts.where(texts.notna(), None)
    return kept, tuple(notes)

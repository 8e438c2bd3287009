"""Totals: a row per stage or touchpoint with counts and means, and no customer to follow."""

from typing import Final

import duckdb
import numpy as np
import pandas as pd

from cx.domain import Role
from cx.read.guess import FileGuess
from cx.read.report import Note
from cx.read.scales import FEELING
from cx.read.typed import As, Typer

COLUMNS: Final = (
    Role.STAGE,
    Role.TOUCHPOINT,
    Role.REACHED,
    Role.WENT_ON,
    Role.N,
    Role.MEAN,
    Role.SD,
    Role.COMMENT,
    Role.BRAND,
)
_TEXTS: Final = frozenset({Role.STAGE, Role.TOUCHPOINT, Role.COMMENT, Role.BRAND})
_OWN: Final = ("自社", "当社", "own", "us", "our shop", "ours")
_SUMS: Final = ("合計", "総計", "計", "total", "grand total", "sum")


def totals(
    connection: duckdb.DuckDBPyConnection, guess: FileGuess, typer: Typer
) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """A file of totals as a frame, a row per line of the file in its order, without its sum line.

    Columns ``stage``, ``touchpoint`` (str or None), ``reached``, ``went_on``, ``n``, ``mean``, ``sd``
    (float, NaN where missing), ``comment`` (str or None). Lines with neither a touchpoint nor a number
    are blanks of a form; lines about a rival do not mix with our own.
    """
    raw = guess.raw
    parts, joins = [], []
    for role in COLUMNS:
        kind = As.TEXT if role in _TEXTS else As.NUMBER
        columns = guess.roles.get(role) or (
            guess.roles.get(Role.FEELING) if role is Role.MEAN else None
        )
        if not columns:
            parts.append(f"CAST(NULL AS {'VARCHAR' if kind is As.TEXT else 'DOUBLE'}) AS {role}")
            continue
        typed = typer.typed(raw, columns[0], kind)
        parts.append(f"{typed.value} AS {role}")
        joins.append(typed.join)
    frame = connection.execute(
        f"SELECT {', '.join(parts)} FROM {raw.table} AS r{''.join(joins)} ORDER BY r.rowid"
    ).fetch_df()
    notes = [*_shares(connection, guess, frame), *_impossible(guess, frame), *_beyond(guess, frame)]
    label = frame["stage"].fillna(frame["touchpoint"]).astype(object)
    sums = label.map(lambda text: str(text).strip().casefold() in _SUMS)
    empty = label.isna()
    blank = frame[_FILLED].isna().all(axis=1) & ~empty
    rival = _of_rivals(frame["brand"]) & ~blank
    places = frame.index[empty] + raw.first
    notes += [
        Note(what, raw.file, "", int(rows.sum()), str(example[0]))
        for what, rows, example in (
            ("sum_line", sums, list(label[sums])),
            ("no_label", empty, list(places)),
            ("blank_line", blank, list(label[blank])),
            ("rival_line", rival, list(frame["brand"][rival])),
        )
        if rows.any()
    ]
    kept = frame[~(sums | empty | blank | rival)].drop(columns="brand").reset_index(drop=True)
    named = ["stage", "touchpoint", "comment"]
    texts = kept[named].astype(object)
    kept[named] = texts.where(texts.notna(), None)
    return kept, tuple(notes)


_FILLED: Final = ["touchpoint", "reached", "went_on", "n", "mean"]


def _of_rivals(brand: pd.Series) -> "pd.Series[bool]":
    """Lines that name another shop than our own: the one called so, else the one named first."""
    names = brand.dropna().astype(str).str.strip()
    own = [name for name in names if name.casefold() in _OWN] or list(names[:1])
    return brand.notna() & ~brand.astype(str).str.strip().isin(own)


def _shares(
    connection: duckdb.DuckDBPyConnection, guess: FileGuess, frame: pd.DataFrame
) -> list[Note]:
    """Percentages where people should be counted: of those who reached, or of nobody knows whom."""
    notes = []
    for role in (Role.WENT_ON, Role.REACHED, Role.N):
        for column in guess.roles.get(role, ())[:1]:
            cells = connection.execute(
                f"SELECT coalesce(trim({guess.raw.sql(column)}), '') FROM {guess.raw.table} ORDER BY rowid"
            ).fetchall()
            share = pd.Series([cell.endswith(("%", "％")) for (cell,) in cells], dtype=bool)
            if not share.any():
                continue
            of = frame["reached"] if role is Role.WENT_ON else np.nan
            frame[role] = frame[role].where(~share, (frame[role] / 100 * of).round())
            what = "shares_of_people" if role is Role.WENT_ON else "shares_of_nobody"
            example = next(cell for (cell,) in cells if cell.endswith(("%", "％")))
            notes.append(Note(what, guess.raw.file, column, int(share.sum()), example))
    return notes


def _beyond(guess: FileGuess, frame: pd.DataFrame) -> list[Note]:
    """Feelings outside -2 to 2, which count as none."""
    columns = guess.roles.get(Role.FEELING, ())
    wrong = ~frame["mean"].between(*FEELING[:2]) & frame["mean"].notna()
    if not columns or Role.MEAN in guess.roles or not wrong.any():
        return []
    example = f"{frame['mean'][wrong].iloc[0]:g}"
    frame["mean"] = frame["mean"].where(~wrong)
    return [Note("outside_scale", guess.raw.file, columns[0], int(wrong.sum()), example)]


def _impossible(guess: FileGuess, frame: pd.DataFrame) -> list[Note]:
    """Counts that cannot be: below zero, or more who went on than were there."""
    counts = ["reached", "went_on", "n"]
    below = frame[counts] < 0
    more = frame["went_on"] > frame["reached"]
    wrong = below.any(axis=1) | more
    if not wrong.any():
        return []
    row = frame[wrong].iloc[0]
    example = " / ".join(f"{row[name]:g}" for name in counts if pd.notna(row[name]))
    frame[counts] = frame[counts].where(~below)
    frame["went_on"] = frame["went_on"].where(~more)
    return [Note("impossible_counts", guess.raw.file, "", int(wrong.sum()), example)]

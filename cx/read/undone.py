"""Orders that came to nothing: cancelled, returned or refunded, as a column of their status says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import duckdb

from cx.domain import Role, Shape
from cx.model.recipe import TouchRule
from cx.read.files.table import RawTable
from cx.read.guess import FileGuess
from cx.read.names import is_named
from cx.read.report import Note
from cx.read.touches import TOUCHES
from cx.read.undone_orders import NAMES, Undone

_SECTIONS: Final = {"cancel": "cancelled", "return": "returned", "refund": "refunded"}
_STATUSES: Final = 100  # a column with more different cells tells no status


def with_undone(connection: duckdb.DuckDBPyConnection, guess: FileGuess) -> FileGuess:
    """The guess of a file of orders, with what its columns of statuses say of those undone."""
    orders = guess.roles.keys() & {Role.ORDER, Role.VALUE}
    if guess.shape is not Shape.WIDE or not orders:
        return guess
    dated = [
        Undone(touchpoint, name, ("*",))
        for name in guess.dates
        for touchpoint, section in _SECTIONS.items()
        if is_named(name, section)
    ]
    found: list[Undone] = []
    for profile in guess.profiles:
        told = profile.name and profile.is_text and profile.distinct <= _STATUSES
        if told and is_named(profile.name, "status"):
            found += _told(profile.name, _cells(connection, guess.raw, profile.name))
    return guess._replace(undone=(*dated, *found))


def _cells(connection: duckdb.DuckDBPyConnection, raw: RawTable, column: str) -> list[str]:
    cell = raw.sql(column)
    rows = connection.execute(
        f"SELECT DISTINCT trim({cell}) FROM {raw.table} WHERE trim({cell}) <> '' ORDER BY 1"
    ).fetchall()
    return [text for (text,) in rows]


def _told(column: str, cells: Iterable[str]) -> list[Undone]:
    """The cells of a status that mean an order was undone, by what became of it."""
    found: dict[tuple[str, bool], list[str]] = {}
    for cell in cells:
        touchpoint = next((t for t, section in _SECTIONS.items() if is_named(cell, section)), None)
        if touchpoint and not is_named(cell, "not_undone"):
            found.setdefault((touchpoint, is_named(cell, "in_part")), []).append(_exact(cell))
    return [Undone(of, column, tuple(each), part) for (of, part), each in found.items()]


def _exact(cell: str) -> str:
    """A pattern that a cell alone fits."""
    return "".join(f"[{letter}]" if letter in "[*?" else letter for letter in cell)


def undone_rules(
    guess: FileGuess, purchase: TouchRule, dated: Sequence[str]
) -> tuple[dict[str, tuple[str, ...]], list[TouchRule]]:
    """What makes an order no purchase, and the touches of those undone that no date of their own tells.

    ``dated`` are the columns of dates that make touches by themselves.
    """
    unless: dict[str, tuple[str, ...]] = {}
    rules = []
    told_by_date = {each.touchpoint for each in guess.undone if each.column in dated}
    for each in guess.undone:
        if not each.part:
            unless[each.column] = (*unless.get(each.column, ()), *each.cells)
        if each.touchpoint not in told_by_date:
            update = {
                "touchpoint": each.touchpoint,
                "names": NAMES[each.touchpoint],
                "stage": "service",
                "when": {each.column: each.cells},
                "unless": {},
            }
            rules.append(purchase.model_copy(update=update))
    return unless, rules


def undone_notes(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, RawTable],
    rules: Iterable[TouchRule],
) -> list[Note]:
    """How many orders of each file were undone, and so are no purchases."""
    notes = []
    for rule in rules:
        if rule.touchpoint not in NAMES or rule.table not in tables:
            continue
        raw = tables[rule.table]
        [(rows,)] = connection.execute(
            f"SELECT count(*) FROM {TOUCHES} WHERE file = ? AND touchpoint = ?",
            [raw.number, rule.touchpoint],
        ).fetchall()
        note = Note(f"undone_{rule.touchpoint}", raw.file, next(iter(rule.when), rule.at), rows, "")
        if rows and note not in notes:
            notes.append(note)
    return notes

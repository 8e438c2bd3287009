"""An Excel workbook's sheets as texts: values as they are shown, formulas by their result."""

import csv
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from cx.errors import NotATable
from cx.read.files.cells import Row, filled_down
from cx.read.files.heading import head
from cx.read.files.ooxml import Book, Sheet
from cx.read.report import Note

_FIRST: Final = 1000  # rows by which a sheet's width is known, and whether it is a table


class Converted(NamedTuple):
    """A sheet as a CSV file in UTF-8, and what its cells were found to be."""

    path: Path
    rows: int
    notes: tuple[Note, ...]


def is_table(book: Book, sheet: Sheet, place: Path) -> bool:
    """Whether a sheet holds a table, as its first rows show: no cover, no prose."""
    start = Converting(book, sheet, sheet.name).written(place, most=_FIRST)
    try:
        top = head(sheet.name, start.path)
    except NotATable:
        return False
    return start.rows >= top.first and not top.is_prose


class Converting:
    """A sheet on its way to a file of texts; each row keeps its number."""

    def __init__(self, book: Book, sheet: Sheet, name: str) -> None:
        self._book, self._sheet, self._name = book, sheet, name
        self._error = ""  # the first that was seen
        self._counted = {"error_cells": 0, "no_result": 0}
        self._filled: list[int] = []  # rows that got the value of merged cells

    def written(self, target: Path, *, most: int | None = None) -> Converted:
        """The sheet as a file, or its first ``most`` rows; see ``Book`` for what it raises."""
        merged = self._book.merged(self._sheet) if most is None else []
        filled = filled_down(self._book.rows(self._sheet), merged)
        rows = self._counting(itertools.islice(filled, most))
        first = list(itertools.islice(rows, _FIRST))
        width = widest = max((len(row.cells) for row in first), default=0)
        number = 0
        with target.open("w", encoding="utf-8", newline="") as out:
            write = csv.writer(out).writerow
            for row in itertools.chain(first, rows):
                for _ in range(number + 1, row.number):
                    write([""] * width)
                number = row.number
                widest = max(widest, len(row.cells))
                write(row.cells + [""] * (width - len(row.cells)))
        if widest > width:
            _widen(target, widest)
        if self._filled:
            self._counted["merged_cells"] = self._of_data(target)
        return Converted(target, number, self._notes())

    def _counting(self, rows: Iterator[tuple[Row, bool]]) -> Iterator[Row]:
        """The rows that hold anything, counting what is odd about them."""
        for row, filled in rows:
            if row.error:
                self._error = self._error or row.error
                self._counted["error_cells"] += 1
            self._counted["no_result"] += row.unsolved
            self._filled += [row.number] * filled
            if any(cell.strip() for cell in row.cells):
                yield row

    def _of_data(self, target: Path) -> int:
        """How many of the rows that were filled lie below the header."""
        try:
            first = head(self._name, target).first
        except NotATable:
            return 0
        return sum(number >= first for number in self._filled)

    def _notes(self) -> tuple[Note, ...]:
        return tuple(
            Note(what, self._name, "", rows, self._error if what == "error_cells" else "")
            for what, rows in self._counted.items()
            if rows
        )


def _widen(path: Path, width: int) -> None:
    """Give every row of a file the same number of cells."""
    narrow = path.rename(path.with_suffix(".narrow"))
    with (
        narrow.open(encoding="utf-8", newline="") as rows,
        path.open("w", encoding="utf-8", newline="") as out,
    ):
        csv.writer(out).writerows(row + [""] * (width - len(row)) for row in csv.reader(rows))
    narrow.unlink()

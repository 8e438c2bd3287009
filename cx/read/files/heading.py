"""Where a text's table begins: its delimiter, its header, and the lines above it."""

import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from cx.errors import NotATable

DELIMITERS: Final = (",", "\t", ";", "|")
LONGEST_CELL: Final = 1 << 24  # letters; longer cells are no cells
_SAMPLE_LINES: Final = 200
_NUMBER_OR_DATE: Final = re.compile(r"[\d\s.,:/+\-年月日時分秒T]*\d[\d\s.,:/+\-年月日時分秒TZ]*")

csv.field_size_limit(LONGEST_CELL)


class Head(NamedTuple):
    """A table's delimiter and columns; ``above`` are the lines with text before the header."""

    delimiter: str
    columns: tuple[str, ...]
    skip: int  # physical lines before the first row of data
    headerless: bool
    above: tuple[str, ...]
    first: int  # the first row of data as a spreadsheet numbers it


class _Row(NamedTuple):
    cells: list[str]
    start: int  # physical lines before and after which it stands
    end: int

    @property
    def filled(self) -> int:
        return sum(bool(cell.strip()) for cell in self.cells)


def head(file: str, path: Path) -> Head:
    """The head of a UTF-8 text.

    Titles and comments above the header are skipped: the header is the first row with names for at
    least half of the table's columns.

    Raises
    ------
    NotATable
        No delimiter parts the text into columns.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        sample = list(itertools.islice(lines, _SAMPLE_LINES))
    lead = next(
        (at for at, line in enumerate(sample) if line.strip() and not line.startswith("#")), 0
    )
    body = sample[lead:]
    delimiter = max(DELIMITERS, key=lambda sign: _evenness(body, sign))
    rows = [row for row in _parsed(body, delimiter, lead) if row.cells]
    usual = _usual(len(row.cells) for row in rows) if rows else 0
    first = next((row for row in rows if _may_be_header(row, usual)), rows[0] if rows else None)
    width = max(len(first.cells), usual) if first else 0
    if first is None or width < 2:
        raise NotATable(file=file, line=body[0].strip()[:80] if body else "")
    cells = first.cells + [""] * (width - len(first.cells))
    above = tuple(line.strip() for line in sample[: first.start] if line.strip())
    if sum(bool(_NUMBER_OR_DATE.fullmatch(cell.strip())) for cell in cells) * 2 >= width:
        names = tuple(f"column {at + 1}" for at in range(width))
        return Head(delimiter, names, first.start, True, above, first.start + 1)
    names = tuple(" ".join(cell.split()) for cell in cells)
    return Head(delimiter, names, first.end, False, above, first.start + 2)


def _may_be_header(row: _Row, usual: int) -> bool:
    return len(row.cells) > 1 and 2 * row.filled >= usual


def _parsed(lines: list[str], delimiter: str, lead: int = 0) -> list[_Row]:
    """The rows with the physical lines they take: more than one where a cell has a line break."""
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[_Row] = []
    start = 0
    try:
        for cells in reader:
            rows.append(_Row(cells, lead + start, lead + reader.line_num))
            start = reader.line_num
    except csv.Error:  # a cell beyond all measure; what stands above it is known
        pass
    return rows


def _usual(widths: Iterable[int]) -> int:
    return Counter(widths).most_common(1)[0][0]


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    """How well a sign parts the lines into equally many columns; one column is none."""
    widths = [len(row.cells) for row in _parsed(lines, delimiter) if row.cells]
    if not widths or (usual := _usual(widths)) < 2:
        return (0.0, 0)
    return (round(widths.count(usual) / len(widths), 1), usual)

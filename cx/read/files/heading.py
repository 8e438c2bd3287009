"""Where a text's table begins: its delimiter, its header of one or several rows, and the lines above it."""

import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from cx.errors import LongHeading, NotATable, TooManyColumns
from cx.read.files import heading_rows
from cx.read.files.limits import COLUMNS, HEADING
from cx.read.names import is_named
from cx.read.report import Note

DELIMITERS: Final = (",", "\t", ";", "|")
NO_DELIMITER: Final = "\x1f"  # parts nothing: a sign that stands in no text
LONGEST_CELL: Final = 1 << 24  # letters; longer cells are no cells
_SAMPLE_LINES: Final = 200
_SENTENCE: Final = 8  # letters; a list of shorter texts is none of comments
_FEW: Final = 3  # lines that make a list without a telling title
_NUMBER_OR_DATE: Final = re.compile(r"[\d\s.,:/+\-年月日時分秒T]*\d[\d\s.,:/+\-年月日時分秒TZ]*")

csv.field_size_limit(LONGEST_CELL)


class Head(NamedTuple):
    """A table's delimiter and columns; ``above`` are the lines with text before the header.

    ``notes`` tell what was made of several header rows and of a row of units.
    """

    delimiter: str
    columns: tuple[str, ...]
    skip: (
        int  # rows before the first row of data, as DuckDB counts: a cell's line breaks are no rows
    )
    headerless: bool
    above: tuple[str, ...]
    first: int  # the first row of data as a spreadsheet numbers it
    notes: tuple[Note, ...] = ()

    @property
    def is_prose(self) -> bool:
        """Whether it may as well be the text of a cover: one column whose title names no answer."""
        named = [name for name in self.columns if name]
        return len(named) < 2 and (self.headerless or not _names_answers(*named))


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
    least half of the table's columns. Where a second row names the parts of a group, or a third one
    is a survey tool's own, they make one name together (``heading_rows``). A text without columns is
    a table of one where it is a list of answers.

    Raises
    ------
    NotATable
        No delimiter parts the text into columns, and it is no list.
    TooManyColumns, LongHeading
        A header is beyond what a table may have.
    """
    with path.open(encoding="utf-8-sig", newline="") as text:
        lines = iter(lambda: text.readline(LONGEST_CELL), "")
        sample = list(itertools.islice(lines, _SAMPLE_LINES))
    lead = next(
        (at for at, line in enumerate(sample) if line.strip() and not line.startswith("#")), 0
    )
    body = sample[lead:]
    delimiter = max(DELIMITERS, key=lambda sign: _evenness(body, sign))
    if _evenness(body, delimiter) == (0.0, 0) and (found := _list(body, lead)):
        _check(file, [found.columns], 1)
        return found
    rows = [row for row in _parsed(body, delimiter, lead) if row.cells]
    at = _header(rows)
    width = max(len(rows[at].cells), _usual(len(row.cells) for row in rows)) if rows else 0
    if width < 2:
        raise NotATable(file=file, line=body[0].strip()[:80] if body else "")
    _check(file, [row.cells for row in rows[at : at + 2]], width)
    cells = rows[at].cells + [""] * (width - len(rows[at].cells))
    if sum(is_number_or_date(cell) for cell in cells) * 2 >= width:
        names = tuple(f"column {number + 1}" for number in range(width))
        start = rows[at].start
        skip = _records(sample[:start], delimiter)
        return Head(delimiter, names, skip, True, _above(sample, start), start + 1)
    heading = heading_rows.heading(file, [row.cells for row in rows], at, width)
    top, last = rows[heading.first], rows[heading.last]
    above = _above(sample, top.start)
    first = rows[at].start + 2 + heading.last - at
    skip = _records(sample[: last.end], delimiter)
    return Head(delimiter, heading.names, skip, False, above, first, heading.notes)


def is_number_or_date(cell: str) -> bool:
    """Whether a cell looks like a value, not like a name."""
    return _NUMBER_OR_DATE.fullmatch(cell.strip()) is not None


def _above(sample: Sequence[str], lines: int) -> tuple[str, ...]:
    """The lines with text, without the delimiters and quotation marks around it."""
    return tuple(filter(None, (line.strip(' \t\r\n,;|"') for line in sample[:lines])))


def _header(rows: Sequence[_Row]) -> int:
    """The place of the first row with names for at least half of the columns that hold anything."""
    if not rows:
        return 0
    used = {at for row in rows for at, cell in enumerate(row.cells) if cell.strip()}
    usual = min(_usual(len(row.cells) for row in rows), len(used))
    found = (at for at, row in enumerate(rows) if len(row.cells) > 1 and 2 * row.filled >= usual)
    at = next(found, 0)
    below = rows[at + 1] if rows[at].filled == 1 and at + 1 < len(rows) else None
    is_title = (
        below is not None and below.filled > 1 and not any(map(is_number_or_date, below.cells))
    )
    return at + 1 if is_title else at


def _check(file: str, rows: Iterable[Sequence[str]], width: int) -> None:
    if width > COLUMNS:
        raise TooManyColumns(file=file, columns=width, limit=COLUMNS)
    longest = max((len(cell) for row in itertools.islice(rows, 1) for cell in row), default=0)
    if longest > HEADING:
        raise LongHeading(file=file, letters=longest, limit=HEADING)


def _list(body: Sequence[str], lead: int) -> Head | None:
    """A table of one column: answers below a title that names them, or sentences; None for the rest."""
    rows = [row for row in _parsed(body, NO_DELIMITER, lead) if row.filled]
    if not rows:
        return None
    title, *rest = (" ".join(row.cells[0].split()) for row in rows)
    if rest and _names_answers(title) and len(title) < 4 * _SENTENCE:
        return Head(NO_DELIMITER, (title,), rows[0].end, False, (), rows[0].start + 2)
    lengths = sorted(map(len, rest))
    if len(rows) < _FEW or lengths[len(lengths) // 2] < _SENTENCE or not _are_sentences(rest):
        return None
    if len(title) < _SENTENCE and not title.endswith(("。", "！", "!", ".", "？", "?")):
        return Head(NO_DELIMITER, (title,), rows[0].end, False, (), rows[0].start + 2)
    start = rows[0].start
    return Head(NO_DELIMITER, ("comment",), start, True, (), start + 1)


def _names_answers(*titles: str) -> bool:
    return any(is_named(title, role) for title in titles for role in heading_rows.ANSWERS)


def _are_sentences(texts: Sequence[str]) -> bool:
    """Whether most of the texts are what people write, not markup, addresses or code."""
    told = [
        text for text in texts if re.search(r"[ぁ-んァ-ヶ]|[A-Za-z']+ [A-Za-z']+ [A-Za-z']+", text)
    ]
    marked = [text for text in texts if text.startswith(("<", "{", "[", "#", "http"))]
    return 2 * len(told) > len(texts) and 10 * len(marked) < len(texts)


def _parsed(lines: Sequence[str], delimiter: str, lead: int = 0) -> list[_Row]:
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


def _records(lines: Sequence[str], delimiter: str) -> int:
    """How many rows lines are, blank ones too."""
    return sum(1 for _ in csv.reader(lines, delimiter=delimiter))


def _usual(widths: Iterable[int]) -> int:
    return Counter(widths).most_common(1)[0][0]


def _evenness(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    """How well a sign parts the lines into equally many columns; one column is none."""
    widths = [len(row.cells) for row in _parsed(lines, delimiter) if row.cells]
    if not widths or (usual := _usual(widths)) < 2:
        return (0.0, 0)
    return (round(widths.count(usual) / len(widths), 1), usual)

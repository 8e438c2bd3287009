"""The cells of a workbook's sheet, parsed as a stream, whatever its writer claims of them."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple
from xml.parsers import expat

from cx.errors import Damaged, TooManyColumns
from cx.read.files.limits import COLUMNS
from cx.read.files.number_format import Shown, plain

KIND: Final = "Excel"
_ROWS: Final = 1_048_576  # of a sheet; a row beyond is a lie
_KNOWN: Final = 1_000  # names of elements that are remembered
_PLACE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")

Attributes = dict[str, str]


class Row(NamedTuple):
    """A row that has cells, by its number from 1; ``error`` is the first of its cells that is one.

    ``unsolved`` tells of a formula without its result.
    """

    number: int
    cells: list[str]
    error: str
    unsolved: bool


class Merged(NamedTuple):
    """Cells put together over several rows: where the value stands, and the last row."""

    first: int
    last: int
    column: int


class Parser:
    """XML piece by piece, names without their prefix; entities of its own are refused, not read."""

    def __init__(
        self,
        file: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        letters: Callable[[str], None] | None = None,
    ) -> None:
        self._file = file
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        plain_names = _Names()
        self._parser.StartElementHandler = lambda name, given: start(plain_names[name], given)
        if end:
            self._parser.EndElementHandler = lambda name: end(plain_names[name])
        if letters:
            self._parser.CharacterDataHandler = letters

    def close(self) -> None:
        """Nothing comes any more: everything must be complete."""
        self.feed(b"", last=True)

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        """Read on."""
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            raise Damaged(file=self._file, kind=KIND) from error

    def _refuse(self, *_: object) -> None:
        raise Damaged(file=self._file, kind=KIND)


class _Names(dict[str, str]):
    """The names of elements without their prefix."""

    def __missing__(self, name: str) -> str:
        bare = name.rpartition(":")[2]
        if len(self) < _KNOWN:
            self[name] = bare
        return bare


class Cells:
    """The cells of a sheet, row by row: ``done`` takes the rows as they end.

    ``strings`` are the texts that cells refer to, ``formats`` how each style shows its numbers.
    """

    __slots__ = (
        "_cells", "_collects", "_column", "_columns", "_error", "_file", "_formula", "_kind", "_pieces",
        "_reading", "_row", "_shown", "_strings", "_style", "_unsolved", "done", "parser",
    )  # fmt: skip

    def __init__(self, file: str, strings: list[str], formats: list[Shown]) -> None:
        self.done: list[Row] = []
        self.parser = Parser(file, self._start, self._end, self._letters)
        self._file, self._strings, self._shown = file, strings, formats
        self._columns = _Columns()
        self._cells: list[str] = []
        self._pieces: list[str] = []
        self._row = self._column = 0
        self._kind, self._style, self._error = "n", "", ""
        self._collects = self._reading = self._formula = self._unsolved = False

    def _start(self, name: str, given: Attributes) -> None:
        if name == "c":
            if ref := given.get("r"):
                self._column = self._columns[ref.rstrip("0123456789")]
            self._kind, self._style = given.get("t", "n"), given.get("s", "")
            self._formula = False
        elif name in {"v", "t"}:
            self._collects = not self._reading
        elif name == "f":
            self._formula = True
        elif name == "rPh":  # how Chinese signs are read
            self._reading = True
        elif name == "row":
            self._row = whole(given.get("r")) or self._row + 1
            self._column = 0
            if self._row > _ROWS:
                raise Damaged(file=self._file, kind=KIND)

    def _letters(self, text: str) -> None:
        if self._collects:
            self._pieces.append(text)

    def _end(self, name: str) -> None:
        if name in {"v", "t"}:
            self._collects = False
        elif name == "c":
            if self._pieces:
                self._place()
            elif self._formula and self._kind != "str":  # one may result in an empty text
                self._unsolved = True
            self._column += 1
        elif name == "rPh":
            self._reading = False
        elif name == "row":
            self.done.append(Row(self._row, self._cells, self._error, self._unsolved))
            self._cells, self._error, self._unsolved = [], "", False

    def _place(self) -> None:
        """Put the cell that just ended into its row."""
        text = self._value("".join(self._pieces))
        self._pieces.clear()
        if self._column >= COLUMNS:
            raise TooManyColumns(file=self._file, columns=self._column + 1, limit=COLUMNS)
        cells, column = self._cells, self._column
        if column >= len(cells):
            cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = text

    def _value(self, text: str) -> str:
        """A cell as it is shown; an error is empty, and remembered."""
        kind = self._kind
        if kind == "s":
            at = whole(text)
            return self._strings[at] if at < len(self._strings) else ""
        if kind == "n":
            at = whole(self._style)
            return self._shown[at](text) if at < len(self._shown) else plain(text)
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if kind == "e":
            self._error = self._error or text
            return ""
        return unescaped(text)


class _Columns(dict[str, int]):
    """The numbers of columns from 0 by their letters; a name that is none is far outside."""

    def __missing__(self, letters: str) -> int:
        found = place(f"{letters}1")
        if found:
            self[letters] = found[1]
        return found[1] if found else COLUMNS


def place(ref: str) -> tuple[int, int] | None:
    """The row from 1 and the column from 0 that a reference such as C5 names."""
    found = _PLACE.fullmatch(ref)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]), column - 1


def whole(text: str | None) -> int:
    """A whole number from 0; 0 for anything else."""
    return int(text) if text and text.isdigit() and len(text) < 10 else 0


def unescaped(text: str) -> str:
    """A text with the signs that XML cannot hold."""
    return _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), text) if "_x" in text else text


def filled_down(rows: Iterable[Row], merged: list[Merged]) -> Iterator[tuple[Row, bool]]:
    """The rows with the value of cells put together in every one of their rows, and whether it came."""
    begin: dict[int, list[Merged]] = {}
    for each in merged:
        begin.setdefault(each.first, []).append(each)
    going_on: dict[int, tuple[int, str]] = {}  # by column: the last row, the value
    for row in rows:
        going_on = {at: value for at, value in going_on.items() if value[0] >= row.number}
        filled = False
        for column, (_, text) in going_on.items() if any(row.cells) else ():
            row.cells.extend([""] * (column + 1 - len(row.cells)))
            if not row.cells[column]:
                row.cells[column], filled = text, True
        for each in begin.get(row.number, ()):
            if each.column < len(row.cells) and (text := row.cells[each.column]):
                going_on[each.column] = (each.last, text)
        yield row, filled

"""What was given, opened: the sheets of a workbook and the files of an archive, each a source."""

import gzip
import itertools
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple

from cx.errors import CxError, Damaged, Locked, NoSuchFile, NothingInside, OldWorkbook
from cx.read.files.encoding import decoded
from cx.read.files.heading import head
from cx.read.files.kinds import Kind, kind_of
from cx.read.files.limits import Budget, unpacking
from cx.read.files.ooxml import Book, Sheet
from cx.read.files.packed import members
from cx.read.files.spaced import with_tabs
from cx.read.files.workbook import Converting, is_table
from cx.read.report import Given, Note, Source

_SHOWN: Final = 5  # names of what was passed over
_TWICE: Final = 2
_START: Final = 1 << 18  # bytes by which a text is seen to be a table


class Opened(NamedTuple):
    """The tables among what was given, and what was passed over.

    ``given`` tells of every workbook and archive which tables it holds and which of them are read.
    """

    sources: list[Source]
    notes: tuple[Note, ...]
    given: tuple[Given, ...] = ()


def opened(
    sources: Sequence[Source], folder: Path, *, sheets: Mapping[str, tuple[str, ...]]
) -> Opened:
    """Every table of what was given; ``folder`` takes what is unpacked.

    What a file is, its content tells. Of a workbook all sheets that hold a table are read, but for
    hidden ones where others are to be seen; of an archive all tables. ``sheets`` names the parts that
    are wanted instead, by what was given.

    Raises
    ------
    NoSuchFile
        There is no such file.
    OldWorkbook, Locked, Damaged
        It cannot be opened: an old form, a password, broken.
    TooLarge, TooManyMembers
        It unpacks into more than a given file may hold.
    NothingInside
        There is no table in it.
    """
    found = [
        _Opening(source, folder, number, sheets.get(source.given, ())).opened()
        for number, source in enumerate(sources)
    ]
    return Opened(
        [source for each in found for source in each.sources],
        tuple(note for each in found for note in each.notes),
        tuple(given for each in found for given in each.given),
    )


class _Part(NamedTuple):
    """A table inside of what was given: its name there, and the file or the sheet that holds it."""

    name: str
    path: Path
    sheet: Sheet | None = None

    @property
    def hidden(self) -> bool:
        return self.sheet is not None and self.sheet.hidden


class _Opening:
    """One given file being opened."""

    def __init__(self, source: Source, folder: Path, number: int, wanted: tuple[str, ...]) -> None:
        if not source.path.is_file():
            raise NoSuchFile(file=source.name)
        self._source, self._folder, self._wanted = source, folder, wanted
        self._numbers = (f"opened.{number}.{at}" for at in itertools.count())
        self._file = source.name
        self._budget = Budget(source.name, source.path.stat().st_size, folder)
        self._notes: list[Note] = []
        self._empty: list[str] = []
        self._refused: tuple[str, ...] = ()
        self._open = ExitStack()
        self._books: dict[Path, Book] = {}

    def opened(self) -> Opened:
        """Its tables, the file itself where it is a single one."""
        with self._open:
            return self._opened()

    def _opened(self) -> Opened:
        path = self._unpacked(self._source.path)
        kind = self._known(path)
        if kind is Kind.WORKBOOK:
            parts = self._sheets(path, "")
        elif kind is Kind.ARCHIVE:
            parts = self._members(path)
        else:
            plain = with_tabs(path, self._new()) if kind is Kind.TEXT else path
            return Opened([self._source._replace(path=plain)], ())
        names = tuple(part.name for part in parts)
        seen = [part for part in parts if not part.hidden] or parts
        chosen = [part for part in parts if part.name in self._wanted] or seen
        hidden = [part.name for part in parts if part.hidden and part not in chosen]
        self._say("hidden_parts", hidden)
        self._say("parts_without_table", self._empty)
        if not parts:
            seen_inside = (*self._empty, *self._refused)[:_SHOWN] or ("-",)
            raise NothingInside(file=self._file, names=seen_inside)
        sources = [self._read(part, alone=len(seen) == len(parts) == 1) for part in chosen]
        given = Given(self._file, names, tuple(part.name for part in chosen))
        return Opened(sources, tuple(self._notes), (given,))

    def _known(self, path: Path) -> Kind:
        """The kind of a file that can be opened."""
        kind = kind_of(path)
        if kind is Kind.LOCKED:
            raise Locked(file=self._file)
        if kind is Kind.OLD_WORKBOOK:
            raise OldWorkbook(file=self._file)
        return kind

    def _unpacked(self, path: Path) -> Path:
        """The file, or what a gzip holds, packed twice at most."""
        for _ in range(_TWICE):
            if kind_of(path) is not Kind.GZIP:
                break
            packed, path = path, self._new()
            with unpacking(self._file, "gzip"), gzip.open(packed) as stream:
                self._budget.copy(stream, path)
        if kind_of(path) is Kind.GZIP:
            raise Damaged(file=self._file, kind="gzip")
        return path

    def _members(self, path: Path) -> list[_Part]:
        """The tables of an archive: its files, and the sheets of its workbooks."""
        inside = members(path, self._folder, self._budget)
        if inside.locked and not inside.members:
            raise Locked(file=self._file)
        self._say("unsafe_members", inside.unsafe)
        locked, alone = [*inside.locked], len(inside.members) == 1
        self._empty += inside.aside
        parts: list[_Part] = []
        for member in inside.members:
            plain = self._unpacked(member.path)
            kind = self._known(plain) if alone else kind_of(plain)
            if kind is Kind.WORKBOOK:
                parts += self._sheets(plain, member.name)
            elif kind is Kind.LOCKED:
                locked.append(member.name)
            elif alone or kind in {Kind.JSON, Kind.PARQUET} or self._is_table(plain):
                parts.append(_Part(member.name, plain))
            else:
                self._empty.append(member.name)
        self._say("locked_members", locked)
        self._refused = (*inside.unsafe, *locked)
        return parts

    def _is_table(self, path: Path) -> bool:
        """Whether a text is a table, as its beginning shows."""
        start = self._new()
        with path.open("rb") as text:
            begins = text.read(_START)
        start.write_bytes(begins.rpartition(b"\n")[0] or begins)
        try:
            plain = decoded(Source(self._file, with_tabs(start, self._new())), self._folder)
            return not head(self._file, plain.path).is_prose
        except CxError:
            return False

    def _sheets(self, path: Path, member: str) -> list[_Part]:
        """The sheets of a workbook that hold a table."""
        book = self._book(path)
        alone = len(book.sheets) == 1 and not member  # what is wrong with it, reading it tells
        tables = [s for s in book.sheets if alone or is_table(book, s, self._new())]
        self._empty += [_named(member, s.name) for s in book.sheets if s not in tables]
        many = len(tables) > 1 or not member
        return [_Part(_named(member, s.name) if many else member, path, s) for s in tables]

    def _read(self, part: _Part, *, alone: bool) -> Source:
        """A part as a source; the only one of what was given has its name."""
        name = self._file if alone else f"{self._file}［{part.name}］"
        path = part.path
        if part.sheet is None:
            path = with_tabs(path, self._new())
        else:
            made = Converting(self._book(path), part.sheet, name).written(self._new())
            path = made.path
            self._notes += made.notes
        return Source(name, path, self._file, part.name)

    def _book(self, path: Path) -> Book:
        """A workbook, opened once."""
        if path not in self._books:
            with unpacking(self._file, "Excel"):
                packed = self._open.enter_context(zipfile.ZipFile(path))
            self._books[path] = Book(packed, self._budget)
        return self._books[path]

    def _new(self) -> Path:
        return self._folder / next(self._numbers)

    def _say(self, what: str, names: Sequence[str]) -> None:
        if names:
            self._notes.append(Note(what, self._file, "", 0, ", ".join(names[:_SHOWN])))


def _named(member: str, sheet: str) -> str:
    return f"{member}／{sheet}" if member else sheet

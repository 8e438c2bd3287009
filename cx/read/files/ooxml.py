"""What stands in a workbook's parts (ECMA-376), read as a stream: however large, however odd."""

import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from cx.read.files.cells import (
    KIND,
    Attributes,
    Cells,
    Merged,
    Parser,
    Row,
    place,
    unescaped,
    whole,
)
from cx.read.files.kinds import WORKBOOK_PART, part_names
from cx.read.files.limits import STRINGS, Budget, unpacking
from cx.read.files.number_format import Shown, shown

_MERGED: Final = 200_000
_MERGE: Final = b"<mergeCell "
_REFS: Final = re.compile(r'<mergeCell [^>]*ref="([A-Z]+\d+):([A-Z]+\d+)"')


class Sheet(NamedTuple):
    """A sheet of a workbook; ``part`` is where its cells stand, None for a chart."""

    name: str
    hidden: bool
    part: zipfile.ZipInfo | None


class Book:
    """An open workbook: its sheets, and how their cells are read.

    Raises
    ------
    Damaged
        A part is missing or broken, or declares entities, which no workbook may.
    TooLarge
        It unpacks into more than a workbook may hold.
    """

    def __init__(self, packed: zipfile.ZipFile, budget: Budget) -> None:
        self._packed, self._budget, self._file = packed, budget, budget.file
        self._parts = part_names(packed)
        self._from_1904 = False
        self.sheets = self._sheets()
        self._strings = self._texts()
        self._shown = self._formats()

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """The rows of a sheet that have cells, in its order."""
        if sheet.part is None:
            return
        reader = Cells(self._file, self._strings, self._shown)
        for chunk in self._chunks(sheet.part):
            reader.parser.feed(chunk)
            yield from reader.done
            reader.done.clear()
        reader.parser.close()

    def merged(self, sheet: Sheet) -> list[Merged]:
        """The cells that were put together over several rows."""
        if sheet.part is None:
            return []
        tail = b""
        for chunk in self._chunks(sheet.part):  # they stand behind all cells
            tail = tail + chunk if _MERGE in tail else tail[-len(_MERGE) :] + chunk
        found = []
        for first, last in _REFS.findall(tail.decode("utf-8", errors="replace"))[:_MERGED]:
            begin, end = place(first), place(last)
            if begin and end and begin[0] < end[0]:
                found.append(Merged(begin[0], end[0], begin[1]))
        return found

    def _chunks(self, part: zipfile.ZipInfo, *, most: int | None = None) -> Iterator[bytes]:
        with unpacking(self._file, KIND), self._packed.open(part) as stream:
            yield from self._budget.chunks(stream, most=most)

    def _sheets(self) -> tuple[Sheet, ...]:
        """The sheets in their order, each with its part."""
        targets: dict[str, tuple[str, str]] = {}

        def relation(name: str, attributes: Attributes) -> None:
            if name == "Relationship":
                kind = attributes.get("Type", "").rpartition("/")[2]
                targets[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))

        self._read("xl/_rels/workbook.xml.rels", relation)
        found: list[Sheet] = []

        def sheet(name: str, attributes: Attributes) -> None:
            if name == "workbookPr":
                self._from_1904 = attributes.get("date1904", "0") in {"1", "true"}
            elif name == "sheet":
                id = next((v for k, v in attributes.items() if k.endswith(":id") or k == "id"), "")
                kind, target = targets.get(id, ("", ""))
                path = target.replace("\\", "/").lower()
                path = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
                part = self._parts.get(path) if kind == "worksheet" else None
                hidden = attributes.get("state", "visible") != "visible"
                found.append(Sheet(attributes.get("name", ""), hidden, part))

        self._read(WORKBOOK_PART, sheet)
        return tuple(found)

    def _texts(self) -> list[str]:
        """The texts that cells refer to by number; readings of Chinese signs (rPh) are none of them."""
        texts: list[str] = []
        pieces: list[str] = []
        inside = {"t": False, "rPh": False}

        def start(name: str, attributes: Attributes) -> None:
            if name in inside:
                inside[name] = True

        def end(name: str) -> None:
            if name in inside:
                inside[name] = False
            elif name == "si":
                texts.append(unescaped("".join(pieces)))
                pieces.clear()

        def letters(text: str) -> None:
            if inside["t"] and not inside["rPh"]:
                pieces.append(text)

        self._read("xl/sharedstrings.xml", start, end, letters, most=STRINGS)
        return texts

    def _formats(self) -> list[Shown]:
        """How the cells of each style are shown."""
        codes: dict[int, str] = {}
        numbers: list[int] = []
        within = [""]

        def start(name: str, attributes: Attributes) -> None:
            if name == "numFmt":
                codes[whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
            elif name in {"cellXfs", "cellStyleXfs"}:
                within[0] = name
            elif name == "xf" and within[0] == "cellXfs":
                numbers.append(whole(attributes.get("numFmtId")))

        self._read("xl/styles.xml", start)
        return [shown(n, codes.get(n), from_1904=self._from_1904) for n in numbers]

    def _read(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        letters: Callable[[str], None] | None = None,
        *,
        most: int | None = None,
    ) -> None:
        """Read a part that may not be there."""
        if part in self._parts:
            parser = Parser(self._file, start, end, letters)
            for chunk in self._chunks(self._parts[part], most=most):
                parser.feed(chunk)
            parser.close()

"""Text with blanks between its columns: alone, as statistics programs write it, or behind a delimiter."""

import csv
import itertools
import re
from pathlib import Path
from typing import Final

_SAMPLE: Final = 200
_LONGEST: Final = 1 << 16  # bytes of a line that may be one of blanks
_SIGNS: Final = re.compile(rb"[,;\t|\"\x00]")
_NUMBER: Final = re.compile(rb"[+-]?\d+(\.\d+)?")
_QUOTED: Final = re.compile(r'\s*"[^"]*"(?:\s*([,;|]) +"[^"]*")+\s*')  # "a", "b"


def with_tabs(path: Path, target: Path) -> Path:
    """The same text with a tab between its columns, where runs of blanks part them; else itself.

    Every line must have as many columns as the others, and one column numbers.
    """
    if not _is_spaced(path):
        return path
    with path.open("rb") as text, target.open("wb") as out:
        out.writelines(b"\t".join(line.split()) + b"\n" for line in text)
    return target


def closed_up(path: Path, target: Path) -> Path:
    """A UTF-8 text without the blanks between delimiter and quotation mark; else itself.

    Its first line shows whether they are there: with them the marks would belong to the cells.
    """
    with path.open(encoding="utf-8-sig", newline="") as text:
        found = _QUOTED.fullmatch(text.readline(_LONGEST))
    if found is None:
        return path
    with (
        path.open(encoding="utf-8-sig", newline="") as text,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        rows = csv.reader(text, delimiter=found[1], skipinitialspace=True)
        csv.writer(out, delimiter=found[1]).writerows(rows)
    return target


def _is_spaced(path: Path) -> bool:
    with path.open("rb") as text:
        lines = list(itertools.islice(iter(lambda: text.readline(_LONGEST), b""), _SAMPLE))
    rows = [line.split() for line in lines if line.strip()]
    if len(rows) < 3 or any(_SIGNS.search(line) for line in lines):
        return False
    width = len(rows[0])
    even = width > 1 and all(len(row) == width for row in rows)
    return even and any(all(_NUMBER.fullmatch(row[at]) for row in rows[1:]) for at in range(width))

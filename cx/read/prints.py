"""Fingerprints of files, so that a project knows whether it meets the files it was made with."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from cx.model.last import Print
from cx.read.report import FileRead, ReadReport, Source

_PART: Final = 1 << 20  # bytes of the head, the middle and the tail that are looked at


def prints(sources: Iterable[Source], report: ReadReport) -> tuple[Print, ...]:
    """The fingerprint of every file that was given, in their order.

    A workbook counts the rows of its sheets together.
    """
    return tuple(
        _print(source, [file for file in report.files if source.given in (file.given, file.name)])
        for source in sources
    )


def _print(source: Source, parts: list[FileRead]) -> Print:
    firsts = [part.first for part in parts if part.first is not None]
    lasts = [part.last for part in parts if part.last is not None]
    return Print(
        name=source.given,
        columns=_columns({column for part in parts for column in part.columns}),
        rows=sum(part.rows for part in parts),
        bytes=source.path.stat().st_size if source.path.is_file() else 0,
        content=content(source.path),
        first=min(firsts).date() if firsts else None,
        last=max(lasts).date() if lasts else None,
    )


def _columns(names: set[str]) -> str:
    """A hash of columns in any order; "" for none."""
    whole = hashlib.blake2b(digest_size=16)
    for name in sorted(names):
        whole.update(name.encode(errors="replace") + b"\0")
    return whole.hexdigest() if names else ""


def content(path: Path) -> str:
    """A hash of a file's size and of its first, middle and last MiB, quick at any size.

    It is "" where the file is no longer there.
    """
    if not path.is_file():
        return ""
    size = path.stat().st_size
    whole = hashlib.blake2b(str(size).encode(), digest_size=16)
    with path.open("rb") as file:
        for start in sorted({0, max(0, size // 2 - _PART // 2), max(0, size - _PART)}):
            file.seek(start)
            whole.update(file.read(_PART))
    return whole.hexdigest()

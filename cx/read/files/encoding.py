"""Which encoding a file is in, and the same text as a UTF-8 file that DuckDB can read."""

import codecs
import gzip
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from cx.errors import EmptyFile, NoSuchFile, NotText
from cx.read.files.workbook import as_text, is_workbook
from cx.read.report import Source

_CHUNK: Final = 1 << 20
_HEAD: Final = 1 << 16
_BAD_SHARE: Final = 0.01  # above this share of unreadable characters the bytes are no text

# Signatures of files that are no text, with the name people know them by.
_SIGNATURES: Final = (
    (b"PK\x03\x04", "Excel/zip"),
    (b"\xd0\xcf\x11\xe0", "Excel (.xls)"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"PAR1", "Parquet"),
    (b"SQLite", "SQLite"),
)
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_JIS_ESCAPES: Final = (b"\x1b$B", b"\x1b$@", b"\x1b(J")


class Decoded(NamedTuple):
    """A file as UTF-8 text; ``replaced`` characters could not be read and became U+FFFD."""

    path: Path
    encoding: str
    replaced: int


def decoded(source: Source, folder: Path) -> Decoded:
    """The file's text as UTF-8, in ``folder`` unless it is plain UTF-8 already.

    The order of trial: byte order mark, ISO-2022-JP escape, UTF-16 without a mark, UTF-8, then CP932
    or EUC-JP, whichever reads as ordinary text (EUC-JP passes as CP932 in half-width katakana).

    Raises
    ------
    NoSuchFile, EmptyFile
        There is nothing to read.
    NotText
        The file is a workbook, a picture or another binary.
    """
    if not source.path.is_file():
        raise NoSuchFile(file=source.name)
    plain = _unpacked(source, folder)
    if is_workbook(plain):
        plain = as_text(source, plain, folder)
    with plain.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\r\n\t \x00"):
        raise EmptyFile(file=source.name)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            raise NotText(file=source.name, kind=kind)
    encoding = _encoding(plain, head)
    if encoding == "utf-8" and _errors(plain, "utf-8") == 0:
        return Decoded(plain, "utf-8", 0)
    target = folder / f"{plain.name}.utf8"
    letters, replaced = _rewritten(plain, encoding, target)
    if replaced > _BAD_SHARE * letters + 1:
        raise NotText(file=source.name, kind=source.path.suffix or "binary")
    return Decoded(target, encoding, replaced)


def _unpacked(source: Source, folder: Path) -> Path:
    """The file itself, or what a gzip holds."""
    with source.path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            return source.path
    target = folder / f"{source.path.stem}.unpacked"
    try:
        with gzip.open(source.path, "rb") as packed, target.open("wb") as out:
            shutil.copyfileobj(packed, out, _CHUNK)
    except (EOFError, OSError) as error:
        raise NotText(file=source.name, kind="gzip") from error
    return target


def _encoding(path: Path, head: bytes) -> str:
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if any(escape in head for escape in _JIS_ESCAPES) and _errors(path, "iso2022_jp_ext") == 0:
        return "iso2022_jp_ext"
    if b"\x00" in head and (found := _utf16_without_mark(path, head)):
        return found
    bad = {name: _errors(path, name) for name in ("utf-8", "cp932", "euc_jp")}
    if bad["utf-8"] == 0:
        return "utf-8"
    if bad["cp932"] == 0 and bad["euc_jp"] == 0:
        return min(("cp932", "euc_jp"), key=lambda name: _oddness(head, name))
    return min(bad, key=lambda name: bad[name])


def _utf16_without_mark(path: Path, head: bytes) -> str | None:
    """UTF-16 by where its zero bytes stand; None where a few stray ones stand in another text."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    return name if max(even, odd) > len(head) / 8 and _errors(path, name) == 0 else None


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    chunk = file.read(_CHUNK)
    while chunk:
        following = file.read(_CHUNK)
        yield chunk, not following
        chunk = following


def _errors(path: Path, encoding: str) -> int:
    """How many characters cannot be read, zero bytes among them."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as file:
        return sum(
            text.count("\ufffd") + text.count("\x00")
            for text in (decoder.decode(chunk, last) for chunk, last in _chunks(file))
        )


def _oddness(head: bytes, encoding: str) -> int:
    """How much of a text is half-width katakana or private: high where the encoding is wrong."""
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)
    return sum(
        "\uff61" <= letter <= "\uff9f" or unicodedata.category(letter) in "CoCn" for letter in text
    )


def _rewritten(path: Path, encoding: str, target: Path) -> tuple[int, int]:
    """Write the text as UTF-8; how many letters it has and how many could not be read."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    letters = replaced = 0
    with path.open("rb") as file, target.open("w", encoding="utf-8", newline="") as out:
        for chunk, last in _chunks(file):
            text = decoder.decode(chunk, last)
            letters += len(text)
            replaced += text.count("\ufffd") + text.count("\x00")
            out.write(text.replace("\x00", "\ufffd"))
    return letters, replaced

"""Which encoding a file is in, and the same text as a UTF-8 file that DuckDB can read."""

import codecs
import re
import struct
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import pyarrow as pa

from cx.errors import Damaged, EmptyFile, Garbled, NoSuchFile, NotText
from cx.read.report import Source

_CHUNK: Final = 1 << 20
_MANY: Final = 1 << 23
_HEAD: Final = 1 << 16
_WHOLE: Final = 1 << 22  # a file up to this size is looked at as a whole
_SLICES: Final = 16  # of a larger one, each as long as the head
_BAD_SHARE: Final = 0.01  # above this share of unreadable characters the bytes are no text

_PACKED: Final = "Excel/zip"
# Signatures of files that are no text, with the name people know them by.
_SIGNATURES: Final = (
    (b"PK\x03\x04", _PACKED),
    (b"\xd0\xcf\x11\xe0", "Excel (.xls)"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "Parquet"),
    (b"SQLite", "SQLite"),
)
_MARKUP: Final = re.compile(
    rb"[\xef\xbb\xbf\xfe\xff\s]*<(?:(\?xml)|!doctype html|html|head|body|table)\b", re.IGNORECASE
)
_ALONE: Final = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff]).?", re.DOTALL)
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


def decoded(source: Source, folder: Path, *, trusting: bool = False) -> Decoded:
    """The file's text as UTF-8, in ``folder`` unless it is plain UTF-8 already.

    ``trusting`` takes a large file for UTF-8 where slices of it are: whoever reads it will stumble
    over a letter that is none.

    The order of trial: byte order mark, ISO-2022-JP escape, UTF-16 without a mark, UTF-8, then Windows-1252
    where letters beyond ASCII stand alone, else CP932 or EUC-JP, whichever reads as ordinary text
    (EUC-JP passes as CP932 in half-width katakana).

    Raises
    ------
    NoSuchFile, EmptyFile
        There is nothing to read.
    NotText
        The file is a web page, a picture or another binary.
    Damaged, Garbled
        It breaks off; its characters make no text.
    """
    if not source.path.is_file():
        raise NoSuchFile(file=source.name)
    plain = source.path
    with plain.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\r\n\t \x00\xef\xbb\xbf\xfe\xff"):
        raise EmptyFile(file=source.name)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            if kind == _PACKED and not zipfile.is_zipfile(plain):
                raise Damaged(file=source.name, kind=kind)
            raise NotText(file=source.name, kind=kind)
    if markup := _MARKUP.match(head.replace(b"\x00", b"")):
        raise NotText(file=source.name, kind="XML" if markup[1] else "HTML")
    encoding, plainly = _encoding(plain, head, trusting=trusting)
    if plainly:
        return Decoded(plain, encoding, 0)
    target = folder / f"{plain.name}.utf8"
    letters, replaced = _rewritten(plain, encoding, target)
    if replaced > _BAD_SHARE * letters + 1:
        raise Garbled(file=source.name)
    return Decoded(target, encoding, replaced)


def _encoding(path: Path, head: bytes, *, trusting: bool) -> tuple[str, bool]:
    """The encoding, and whether the file is UTF-8 as it stands."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, False
    if any(escape in head for escape in _JIS_ESCAPES) and _errors(path, "iso2022_jp_ext") == 0:
        return "iso2022_jp_ext", False
    if b"\x00" in head and (found := _utf16_without_mark(path, head)):
        return found, False
    sample = _sample(path)
    if _unreadable(sample, "utf-8") == 0 and _is_utf8(path, trusting=trusting):
        return "utf-8", True
    bad = {name: _unreadable(sample, name) for name in ("utf-8", "cp932", "euc_jp")}
    if _is_western(sample, sure=bool(bad["cp932"] and bad["euc_jp"])):
        return "cp1252", False
    if bad["cp932"] == 0 and bad["euc_jp"] == 0:
        return min(("cp932", "euc_jp"), key=lambda name: _oddness(head, name)), False
    return min(bad, key=lambda name: bad[name]), False


def _is_western(sample: bytes, *, sure: bool) -> bool:
    """Whether letters beyond ASCII stand alone, as é among others; in Japanese they stand together.

    ``sure`` is whether the sample is no Japanese; else all must stand alone, and not always the same.
    """
    high = sum(byte > 127 for byte in sample)
    alone = _ALONE.findall(sample)
    many = 2 * len(alone) > high if sure else len(alone) == high and len(set(alone)) > 2
    return many and _unreadable(sample, "cp1252") == 0


def _is_utf8(path: Path, *, trusting: bool) -> bool:
    """Whether the whole file is UTF-8 without zero bytes; where ``trusting``, only the latter is looked for."""
    with path.open("rb") as file:
        rest = b""
        while chunk := file.read(_MANY):
            if b"\x00" in chunk:
                return False
            if trusting:
                continue
            block = rest + chunk
            cut = block.rfind(b"\n") + 1 or len(block)
            if not _valid(memoryview(block)[:cut]):
                return False
            rest = block[cut:]
    return _valid(memoryview(rest))


def _valid(block: memoryview) -> bool:
    offsets = pa.py_buffer(struct.pack("<qq", 0, len(block)))
    text = pa.LargeStringArray.from_buffers(1, offsets, pa.py_buffer(block))
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _sample(path: Path) -> bytes:
    """The whole of a small file; of a larger one slices that begin and end with a line."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if size <= _WHOLE:
            return file.read()
        slices = []
        for at in range(_SLICES):
            file.seek(size * at // _SLICES)
            lines = file.read(_HEAD).split(b"\n")
            slices.append(b"\n".join(lines[at > 0 : -1]))
        return b"\n".join(slices)


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
        return sum(_bad(decoder.decode(chunk, last)) for chunk, last in _chunks(file))


def _unreadable(sample: bytes, encoding: str) -> int:
    return _bad(sample.decode(encoding, errors="replace"))


def _bad(text: str) -> int:
    return text.count("\ufffd") + text.count("\x00")


def _oddness(head: bytes, encoding: str) -> int:
    """How much of a text is half-width katakana or private: high where the encoding is wrong."""
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)
    return sum(
        "\uff61" <= letter <= "\uff9f" or unicodedata.category(letter) in "CoCn" for letter in text
    )


def _rewritten(path: Path, encoding: str, target: Path) -> tuple[int, int]:
    """Write the text as UTF-8; how many letters it has and how many could not be read."""
    try:
        return _written(path, encoding, target, errors="strict")
    except UnicodeDecodeError:
        return _written(path, encoding, target, errors="replace")


def _written(path: Path, encoding: str, target: Path, *, errors: str) -> tuple[int, int]:
    decoder = codecs.getincrementaldecoder(encoding)(errors=errors)
    letters = replaced = 0
    with path.open("rb") as file, target.open("wb") as out:
        for chunk, last in _chunks(file):
            text = decoder.decode(chunk, last)
            letters += len(text)
            made = text.encode()
            if errors == "replace" or b"\x00" in made:
                replaced += _bad(text)
                made = text.replace("\x00", "\ufffd").encode()
            out.write(made)
    return letters, replaced

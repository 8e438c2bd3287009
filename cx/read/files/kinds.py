"""What a file is, told by its content: endings are often wrong."""

import mmap
import re
import struct
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import Final

_HEAD: Final = 4096
_OLE: Final = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Office files, and of locked ones
)
_JSON: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*["}]|\[\s*\{)')
WORKBOOK_PART: Final = "xl/workbook.xml"


class Kind(StrEnum):
    """A kind of file, as it is opened."""

    TEXT = "text"  # or nothing that is known: its letters will tell
    GZIP = "gzip"
    ARCHIVE = "zip"
    WORKBOOK = "Excel"
    OLD_WORKBOOK = "old"  # or of another program
    LOCKED = "locked"
    PARQUET = "Parquet"
    JSON = "JSON"


def kind_of(path: Path) -> Kind:
    """The kind of a file."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"\x1f\x8b"):
        return Kind.GZIP
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    if head.startswith(_OLE):
        return _in_container(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and zipfile.is_zipfile(path):
        return _packed(path)
    return Kind.JSON if _JSON.match(head) else Kind.TEXT


def _packed(path: Path) -> Kind:
    """What a zip is: Office files are zips with parts of known names."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = part_names(packed)
    except (zipfile.BadZipFile, RuntimeError, UnicodeError, struct.error):  # as opening it will say
        return Kind.ARCHIVE
    if WORKBOOK_PART in names:
        return Kind.WORKBOOK
    of_others = {"xl/workbook.bin", "content.xml", "index/document.iwa"}
    if of_others & names.keys():
        return Kind.OLD_WORKBOOK
    return Kind.TEXT if "[content_types].xml" in names else Kind.ARCHIVE


def part_names(packed: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The parts of an Office file by their names in small letters, however its writer put them."""
    return {
        info.filename.replace("\\", "/").lstrip("/").lower(): info for info in packed.infolist()
    }


def _in_container(path: Path) -> Kind:
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            return Kind.LOCKED
        sheets = any(content.find(name.encode("utf-16-le")) >= 0 for name in ("Workbook", "Book"))
    return Kind.OLD_WORKBOOK if sheets else Kind.TEXT

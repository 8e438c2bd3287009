"""How large a given file may become before it is refused: nobody's machine is filled by one file."""

import errno
import lzma
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

from cx.errors import Damaged, DiskFull, TooLarge

UNPACKED: Final = 16 << 30  # bytes of all that one given file holds
SMALL: Final = 64 << 20  # bytes up to which it does not matter how tightly they were packed
GROWTH: Final = 250  # times the packed size; tables of text reach 100
MEMBERS: Final = 1_000  # files of an archive
COLUMNS: Final = 2_000
HEADING: Final = 10_000  # letters of a column's name
STRINGS: Final = 512 << 20  # bytes of the texts of a workbook, which are held in memory
_CHUNK: Final = 1 << 18


class Readable(Protocol):
    """Bytes, piece by piece."""

    def read(self, size: int, /) -> bytes:
        """As many of the next bytes, b"" at the end."""


class Budget:
    """What unpacking one given file may still take; bytes are counted as they come."""

    def __init__(self, file: str, packed: int, folder: Path) -> None:
        self.file = file
        free = shutil.disk_usage(folder).free // 2
        self._folder, self._free = folder, free
        self._most = self._left = min(UNPACKED, free, max(SMALL, GROWTH * packed))

    def chunks(self, stream: Readable, *, most: int | None = None) -> Iterator[bytes]:
        """The stream, piece by piece.

        Raises
        ------
        TooLarge
            There is more of it than all of the file, or this part (``most`` bytes), may hold.
        DiskFull
            It would take more than half of what is free.
        """
        here = 0
        while chunk := stream.read(_CHUNK):
            self._left -= len(chunk)
            here += len(chunk)
            if self._left < 0 and self._most == self._free:
                raise DiskFull(
                    folder=str(self._folder.parent), megabytes=2 * self._free // 1_000_000
                )
            if self._left < 0 or here > (most or here):
                raise TooLarge(file=self.file, megabytes=(most or self._most) >> 20)
            yield chunk

    def copy(self, stream: Readable, target: Path) -> None:
        """The stream as a file; see ``chunks``."""
        with target.open("wb") as out:
            for chunk in self.chunks(stream):
                out.write(chunk)


@contextmanager
def unpacking(file: str, kind: str) -> Iterator[None]:
    """Say ``Damaged`` where what is inside breaks off, is locked or packed in a way nobody knows."""
    try:
        yield
    except (
        EOFError,
        OSError,
        UnicodeError,
        RuntimeError,  # a password is needed; NotImplementedError: an unknown way of packing
        struct.error,
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
    ) as error:
        of_file = (None, errno.EINVAL)  # a place before the beginning; all else is of this machine
        if isinstance(error, OSError) and error.errno not in of_file:
            raise
        raise Damaged(file=file, kind=kind) from error

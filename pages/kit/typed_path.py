"""A place on this machine that the user types: what may be opened there, and what never."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple, Self

from cx.cli.serving import ROOTS
from cx.errors import (
    HiddenPlace,
    LinkLeadsOut,
    ManyTables,
    NoSuchFile,
    NoTables,
    NotAFile,
    NotReadable,
    OutsideRoots,
)

MOST: Final = 1_000  # tables of a folder at once: two years of daily files
_SYSTEM: Final = tuple(map(Path, ("/proc", "/sys", "/dev")))  # what looks like files and is none


class Root(NamedTuple):
    """A folder in and under which files may be opened."""

    typed: Path
    real: Path  # where it leads

    @classmethod
    def of(cls, text: str) -> Self:
        """The root of a folder's name."""
        typed = Path(os.path.abspath(Path(text).expanduser()))
        return cls(typed, typed.resolve())


def files_at(text: str, *, endings: Sequence[str], alone: Sequence[str] = ()) -> list[Path]:
    """The file at a place, or the files of a folder, that have one of the endings.

    ``alone`` are endings that count only where the file itself is named.

    Raises
    ------
    NoSuchFile, NotReadable, NotAFile
        There is nothing, or nothing that can be read.
    OutsideRoots, LinkLeadsOut, HiddenPlace
        It may not be opened.
    NoTables, ManyTables
        It holds nothing, or too much.
    """
    typed = _typed(text)
    place = _allowed(typed)
    if place.is_dir():
        if not os.access(place, os.R_OK | os.X_OK):
            raise NotReadable(file=text)
        found, wanted = _listed(place), tuple(endings)
    elif stat.S_ISREG(place.stat().st_mode):
        found, wanted = [place], (*endings, *alone)
    else:
        raise NotAFile(file=text)
    tables = [each for each in found if each.name.lower().endswith(wanted)]
    if not tables:
        raise NoTables(file=text, endings=list(endings))
    if len(tables) > MOST:
        raise ManyTables(file=text, n=len(tables), most=MOST)
    for each in tables:
        if not os.access(each, os.R_OK):
            raise NotReadable(file=str(each))
    return tables


def folder_at(text: str) -> Path | None:
    """The folder at a place that may be opened; None where it is a file.

    Raises
    ------
    NoSuchFile, NotReadable, OutsideRoots, LinkLeadsOut, HiddenPlace
        There is nothing, or nothing that may be opened.
    """
    place = _allowed(_typed(text))
    return place if place.is_dir() and os.access(place, os.R_OK | os.X_OK) else None


def roots() -> list[Root]:
    """The folders in which files may be opened: those told, else all that the user may read."""
    told = [each for each in os.environ.get(ROOTS, "").split(os.pathsep) if each]
    return [Root.of(each) for each in told or [os.path.abspath(os.sep)]]


def _typed(text: str) -> Path:
    """A text as the path of something that is there."""
    try:
        typed = Path(os.path.abspath(Path(text.strip().strip("\"'")).expanduser()))
        typed.resolve(strict=True)
    except PermissionError:
        raise NotReadable(file=text) from None
    except (OSError, ValueError, RuntimeError):  # no such name, a sign no name has, a ring of links
        raise NoSuchFile(file=text) from None
    return typed


def _listed(folder: Path) -> list[Path]:
    """The files of a folder, without hidden ones and what lies deeper."""
    shown = (each for each in folder.iterdir() if not each.name.startswith("."))
    return sorted(_allowed(each) for each in shown if each.is_file())


def _allowed(typed: Path) -> Path:
    """Where a path leads, if that may be opened; hidden is what a dot or the system hides."""
    place = typed.resolve(strict=True)
    root = next((each for each in roots() if place.is_relative_to(each.real)), None)
    if root is None:
        if any(typed.is_relative_to(start) for each in roots() for start in each):
            raise LinkLeadsOut(file=str(typed))
        raise OutsideRoots(file=str(typed), roots=[str(each.typed) for each in roots()])
    hidden = any(part.startswith(".") for part in place.relative_to(root.real).parts)
    if hidden or any(place.is_relative_to(each) for each in _SYSTEM):
        raise HiddenPlace(file=str(typed))
    return place

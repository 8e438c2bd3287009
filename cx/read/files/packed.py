"""The files of an archive, each under a name of ours; what is no table or not safe is passed over."""

import re
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from cx.errors import TooManyMembers
from cx.read.files.kinds import Kind, kind_of
from cx.read.files.limits import MEMBERS, Budget, unpacking

_OF_SYSTEMS: Final = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$|~\$)", re.IGNORECASE)
_TABLES: Final = frozenset({"csv", "tsv", "txt", "tab", "xlsx", "xlsm", "xls", "parquet", "json", "jsonl", "ndjson", "gz", "zip", "dat", ""})  # fmt: skip
_OUTSIDE: Final = re.compile(r"^(/|[A-Za-z]:)|(^|/)\.\.(/|$)")
_ENCRYPTED: Final = 0x1
_SAYS_UTF8: Final = 0x800


class Member(NamedTuple):
    """A file of an archive: the name it has there, and where it lies now."""

    name: str
    path: Path


class Unpacked(NamedTuple):
    """The files of an archive; the names of those ``aside`` (no tables), ``unsafe`` and ``locked``."""

    members: tuple[Member, ...]
    aside: tuple[str, ...]
    unsafe: tuple[str, ...]
    locked: tuple[str, ...]


def members(path: Path, folder: Path, budget: Budget) -> Unpacked:
    """The files of an archive, unpacked into ``folder`` under numbers.

    Nothing is written under a name that the archive chose. A name that leads out of the archive, and
    a link, are not followed.

    Raises
    ------
    TooManyMembers, TooLarge, Damaged
        There is more in it than an archive may hold, or it cannot be unpacked.
    """
    found: list[Member] = []
    aside: list[str] = []
    unsafe: list[str] = []
    locked: list[str] = []
    with unpacking(budget.file, "zip"), zipfile.ZipFile(path) as packed:
        infos = [info for info in packed.infolist() if not info.is_dir()]
        if len(infos) > MEMBERS:
            raise TooManyMembers(file=budget.file, members=len(infos), limit=MEMBERS)
        for number, info in enumerate(infos):
            name = _name(info)
            if _OUTSIDE.search(name) or stat.S_ISLNK(info.external_attr >> 16):
                unsafe.append(name)
            elif _OF_SYSTEMS.search(name):
                continue
            elif PurePosixPath(name).suffix[1:].lower() not in _TABLES:
                aside.append(name)
            elif info.flag_bits & _ENCRYPTED:
                locked.append(name)
            else:
                target = folder / f"{path.stem}.{number}"
                with packed.open(info) as stream:
                    budget.copy(stream, target)
                found.append(Member(name, target))
    whole = tuple(each for each in found if kind_of(each.path) is not Kind.ARCHIVE)
    aside += [each.name for each in found if each not in whole]  # archives within archives
    return Unpacked(_short(whole), tuple(aside), tuple(unsafe), tuple(locked))


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name: archives made in Japan name their files in CP932 without saying so."""
    name = info.orig_filename.split("\0")[0]
    if not info.flag_bits & _SAYS_UTF8:
        written = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "cp932"):
            try:
                name = written.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _short(members: tuple[Member, ...]) -> tuple[Member, ...]:
    """The members without their folders, where that keeps them apart."""
    short = [PurePosixPath(each.name).name for each in members]
    return tuple(
        each._replace(name=name) if short.count(name) == 1 else each
        for each, name in zip(members, short, strict=True)
    )

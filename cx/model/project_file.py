"""The project's file: a zip of JSON and TOML that people can read, and, if asked, the data.

``project.json`` holds the settings, ``recipe.toml`` and ``model.toml`` the user's own reading rules
and stage model, ``about.json`` who wrote it and the names of the files under ``data/``. Equal
projects make equal bytes. Before version 6 the file was the JSON alone, and it still opens.
"""

import io
import json
import lzma
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import IO, Final, NamedTuple

from cx.errors import DamagedProject, LargeProject, NoSuchFile
from cx.model.base import Settings, checked, toml
from cx.model.project import VERSION, Project
from cx.model.recipe import Recipe
from cx.model.stage_model import StageModel
from cx.model.toml_text import toml_text

SETTINGS: Final = "project.json"
RECIPE: Final = "recipe.toml"
MODEL: Final = "model.toml"
ABOUT: Final = "about.json"
DATA: Final = "data/"
MOST_SETTINGS: Final = 20_000_000  # bytes of one part, unpacked
MOST_DATA: Final = 2_000_000_000  # bytes of all data, unpacked
MOST_FILES: Final = 200
_PIECE: Final = 1 << 20  # bytes unpacked at a time
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)  # a zip must name a time; this one says nothing
_OWN: Final[Mapping[str, tuple[str, type[Settings]]]] = {
    "recipe": (RECIPE, Recipe),
    "own_model": (MODEL, StageModel),
}
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,  # a way of packing that is not known here
    RuntimeError,  # a password
    ValueError,
    OSError,
)


class Enclosed(NamedTuple):
    """A data file in the project's file: the name people know it by, and where it lies."""

    name: str
    path: Path


class _Named(Settings):
    member: str
    name: str


class _About(Settings):
    kind: str = "ichie project"
    version: int = VERSION
    written_by: str = ""
    data: tuple[_Named, ...] = ()


def packed(project: Project, data: Sequence[Enclosed] = ()) -> bytes:
    """The project as the bytes of its file, with the data that are to be in it.

    Examples
    --------
    >>> unpacked(packed(Project(model="five_moments"))).model
    'five_moments'
    """
    made = io.BytesIO()
    members = [
        (f"{DATA}{number:03}{each.path.suffix.lower()}", each)
        for number, each in enumerate(data, start=1)
    ]
    about = _About(
        written_by=f"Ichie {metadata.version('ichie')}",
        data=tuple(_Named(member=member, name=each.name) for member, each in members),
    )
    own = {field: getattr(project, field) for field in _OWN}
    texts = {SETTINGS: project.model_copy(update=dict.fromkeys(_OWN)).dumps()}
    texts |= {_OWN[field][0]: toml_text(each) for field, each in own.items() if each is not None}
    texts[ABOUT] = about.model_dump_json(indent=2) + "\n"
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in texts.items():
            archive.writestr(_member(name), text.encode())
        for member, each in members:
            with each.path.open("rb") as source, archive.open(_member(member), "w") as target:
                shutil.copyfileobj(source, target, _PIECE)
    return made.getvalue()


def unpacked(content: bytes, *, file: str = "project.ichie") -> Project:
    """The project in a file's bytes, which an earlier version may have written.

    Raises
    ------
    NewerProject, BadSettings
        A later version wrote it; part of it is wrong.
    DamagedProject, LargeProject
        It cannot be unpacked, or holds more than ``MOST_SETTINGS``.
    """
    if _is_json(content):
        return Project.loads(_text(content, file), file=file)
    with _Opened(content, file) as archive:
        project = Project.loads(archive.text(SETTINGS), file=file)
        own = {
            field: _own(kind, archive.text(name), f"{file}: {name}")
            for field, (name, kind) in _OWN.items()
            if name in archive.members
        }
    return project.model_copy(update=own)


def enclosed(content: bytes, *, into: Path, file: str = "project.ichie") -> tuple[Enclosed, ...]:
    """The data in a file's bytes, written into a folder under names of our own.

    Raises
    ------
    DamagedProject, LargeProject
        They cannot be unpacked, or are more than ``MOST_DATA``.
    """
    if _is_json(content):
        return ()
    with _Opened(content, file) as archive:
        return tuple(archive.data(into))


def save(project: Project, path: Path) -> None:
    """Write the project's file."""
    path.write_bytes(packed(project))


def open_file(path: Path) -> Project:
    """Read a project's file; NoSuchFile, or what ``unpacked`` raises."""
    if not path.is_file():
        raise NoSuchFile(file=path.name)
    return unpacked(path.read_bytes(), file=path.name)


def _own(kind: type[Settings], text: str, file: str) -> Settings:
    return checked(kind, toml(text, file=file), file=file)


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _LONG_AGO)
    info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
    info.external_attr = 0o600 << 16
    return info


def names_of(path: Path) -> tuple[str, ...]:
    """The names of the data in a project's file; DamagedProject where they cannot be read."""
    content = path.read_bytes()
    if _is_json(content):
        return ()
    with _Opened(content, path.name) as archive:
        return tuple(each.name for each in archive.listed())


def _is_json(content: bytes) -> bool:
    """Whether it is the JSON alone, as before version 6."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _text(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DamagedProject(file=file) from error


class _Opened:
    """A project's zip being read: only parts that we write, none larger than it may be."""

    def __init__(self, content: bytes, file: str) -> None:
        self._file = file
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN as error:
            raise DamagedProject(file=file) from error
        infos = self._archive.infolist()
        self.members = {info.filename: info for info in infos}
        if len(infos) > MOST_FILES:
            raise LargeProject(file=file, most=f"{MOST_FILES} files")
        if len(self.members) < len(infos) or SETTINGS not in self.members:
            raise DamagedProject(file=file)

    def __enter__(self) -> "_Opened":
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def text(self, name: str) -> str:
        """A part as text."""
        made = io.BytesIO()
        self._copy(name, made, MOST_SETTINGS)
        return _text(made.getvalue(), self._file)

    def listed(self) -> tuple[_Named, ...]:
        """The data files that there are."""
        if ABOUT not in self.members:
            return ()
        text = self.text(ABOUT)
        try:
            found = checked(_About, json.loads(text), file=self._file).data
        except (ValueError, RecursionError) as error:
            raise DamagedProject(file=self._file) from error
        if any(
            not each.member.startswith(DATA) or each.member not in self.members for each in found
        ):
            raise DamagedProject(file=self._file)
        return found

    def data(self, into: Path) -> Iterator[Enclosed]:
        """The data files; no name from the archive says where one is written."""
        left = MOST_DATA
        for number, each in enumerate(self.listed()):
            path = into.joinpath(f"enclosed_{number}{_suffix(each.member)}")
            with path.open("wb") as target:
                left -= self._copy(each.member, target, left)
            yield Enclosed(each.name, path)

    def _copy(self, name: str, target: IO[bytes], most: int) -> int:
        """Unpack a part, whatever size it says it has; returns how many bytes."""
        done = 0
        for piece in self._pieces(name):
            done += len(piece)
            if done > most:
                raise LargeProject(file=self._file, most=f"{most // 1_000_000:,} MB")
            target.write(piece)
        return done

    def _pieces(self, name: str) -> Iterator[bytes]:
        try:
            with self._archive.open(self.members[name]) as source:
                while piece := source.read(_PIECE):
                    yield piece
        except _BROKEN as error:
            raise DamagedProject(file=self._file) from error


def _suffix(member: str) -> str:
    """The ending of a part's name, where it is one of letters alone."""
    ending = PurePosixPath(member).suffix
    return ending if ending[1:].isalnum() and len(ending) <= 9 else ""

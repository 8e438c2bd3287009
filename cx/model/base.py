"""What every settings file shares: strict pydantic models, read from TOML or JSON."""

import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from cx.errors import BadSettings, NoSuchFile, UnknownName


class Settings(BaseModel):
    """A frozen piece of settings; an unknown key or NaN is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


Loaded = TypeVar("Loaded", bound=Settings)


def checked(kind: type[Loaded], data: Mapping[str, object], *, file: str) -> Loaded:
    """Settings from plain data; the first problem becomes a sentence.

    Raises
    ------
    BadSettings
        The data do not hold what the settings need; ``where`` names the place in the file.
    """
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "-"
        raise BadSettings(file=file, where=where, problem=first["msg"]) from error


def toml(text: str, *, file: str) -> dict[str, object]:
    """A TOML text as plain data.

    Raises
    ------
    BadSettings
        It is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(file=file, where="-", problem=str(error)) from error


def named(kind: type[Loaded], name: str, *, folder: str, what: str) -> Loaded:
    """Built-in settings by name, or a user's own TOML file by path.

    Raises
    ------
    UnknownName
        Neither built in nor a file.
    NoSuchFile
        It looks like a path and there is no file.
    BadSettings
        The file does not hold what it should.
    """
    if name.endswith(".toml"):
        path = Path(name)
        if not path.is_file():
            raise NoSuchFile(file=name)
        return checked(kind, toml(path.read_text(encoding="utf-8"), file=path.name), file=path.name)
    if name not in names(folder):
        raise UnknownName(kind=what, name=name, names=names(folder))
    file = f"{name}.toml"
    text = resources.files(__package__).joinpath(folder, file).read_text(encoding="utf-8")
    return checked(kind, toml(text, file=file), file=file)


def names(folder: str) -> tuple[str, ...]:
    """The built-in settings of a folder, in alphabetical order."""
    files = resources.files(__package__).joinpath(folder).iterdir()
    return tuple(
        sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml"))
    )

"""The manifest of a store on disk: what the store is, and every file of it with its checksums."""

import datetime
import hashlib
import json
import os
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from cx.domain import Scale, Stage, Text
from cx.errors import DamagedStore, NewerStore, NotAStore
from cx.model.recipe import Recipe
from cx.model.stage_model import StageModel
from cx.read.report import ReadReport, TestTable

NAME: Final = "manifest.json"
KIND: Final = "ichie store"
FORMAT: Final = 1
GENERATION: Final = r"g-[0-9a-f]{16}"
TAIL: Final = 4 << 20  # bytes at the end of a file that are checked whenever a store is opened

_Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
_MARK: Final = f'{{"kind": "{KIND}"'.encode()  # what every manifest begins with


class _Piece(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kept(_Piece):
    """A file with the rows of a table, or with some of them; the next ones stand in the next file.

    ``tail`` is the checksum of its last 4 MiB, where a Parquet file says what it holds.
    """

    of: Literal["store", "main"]  # the schema: what the store keeps, or what reading gave
    table: str
    file: Annotated[str, StringConstraints(pattern=r"^[0-9a-z_]+\.parquet$")]
    rows: int
    size: int
    digest: _Digest
    tail: _Digest


class Column(_Piece):
    """A column of the touches as they were read (``cx.read.touches``)."""

    name: str
    kind: Literal["VARCHAR", "BIGINT", "USMALLINT", "BOOLEAN", "DOUBLE", "TIMESTAMP"]
    filled: bool  # whether the file has it; else all of it is missing


class ReadingFacts(_Piece):
    """What is known of a reading (``cx.read.report.Reading``), without its tables."""

    report: ReadReport
    recipe: Recipe
    scale: Scale | None
    names: dict[str, Text]
    recipes: dict[str, Text]
    opinion: bool
    tests: tuple[TestTable, ...]


class StoreFacts(_Piece):
    """What is known of a store (``cx.store.Store``), without its tables and what follows from them."""

    model: StageModel
    scale: Scale | None
    touches: int
    data_end: datetime.datetime | None
    visit_ids: bool
    cubed: tuple[str, ...]


class Manifest(_Piece):
    """What a store on disk is.

    Parameters
    ----------
    made_by : who wrote it.
    generation : the folder in the store's own that holds its files.
    touches, customers : how many there are.
    first, last : time of the first and the last touch; None without times.
    choices, codes : what the user said about stages.
    columns : those of the touches.
    handle, reading : what is known of the store, and of what was read.
    files : all files, those of one table in the order of its rows.
    """

    made_by: str
    generation: Annotated[str, StringConstraints(pattern=f"^{GENERATION}$")]
    touches: int
    customers: int
    first: datetime.datetime | None
    last: datetime.datetime | None
    choices: dict[str, Stage | None]
    codes: dict[str, Stage]
    columns: tuple[Column, ...]
    handle: StoreFacts
    reading: ReadingFacts
    files: tuple[Kept, ...]

    @property
    def model(self) -> StageModel:
        """The stage model with which it is opened."""
        return self.handle.model

    @property
    def size(self) -> int:
        """The bytes of all its files."""
        return sum(each.size for each in self.files)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a store's folder.

    Raises
    ------
    NotAStore, NewerStore, DamagedStore
        The folder holds no store, one of a later version, or its manifest is not as it was written.
    """
    held = _document(folder)
    version = held.get("format")
    if isinstance(version, int) and version > FORMAT:
        raise NewerStore(folder=str(folder), version=version, known=FORMAT)
    store = held.get("store")
    if version != FORMAT or held.get("checksum") != digest_of(_canonical(store)):
        raise DamagedStore(folder=str(folder), file=NAME)
    try:
        return Manifest.model_validate(store)
    except ValidationError as error:
        raise DamagedStore(folder=str(folder), file=NAME) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in the place of the one before, at one blow."""
    store = manifest.model_dump(mode="json")
    checksum = digest_of(_canonical(store))
    held = {"kind": KIND, "format": FORMAT, "checksum": checksum, "store": store}
    beside = folder / manifest.generation / NAME  # goes with it where writing breaks off
    with beside.open("w", encoding="utf-8") as file:
        file.write(json.dumps(held, ensure_ascii=False, indent=1).replace("{\n ", "{", 1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / NAME)


def is_marked(folder: Path) -> bool:
    """Whether a folder has a manifest that begins like ours."""
    try:
        with (folder / NAME).open("rb") as file:
            return file.read(len(_MARK)) == _MARK
    except OSError:
        return False


def digest_of(content: bytes) -> str:
    """The checksum of some bytes: 32 letters."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _document(folder: Path) -> dict[str, Any]:
    path = folder / NAME
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotAStore(folder=str(folder)) from error
    try:
        held = json.loads(content)
    except (ValueError, RecursionError) as error:
        if is_marked(folder) or not content.strip():
            raise DamagedStore(folder=str(folder), file=NAME) from error
        raise NotAStore(folder=str(folder)) from error
    if not isinstance(held, dict) or held.get("kind") != KIND:
        raise NotAStore(folder=str(folder))
    return held


def _canonical(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

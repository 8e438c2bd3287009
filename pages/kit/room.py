"""The room that each browser session has on the server; nothing in it is shared."""

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import streamlit as st

from cx.errors import AmbiguousCode, AmbiguousDates
from cx.model.filters import Understood
from cx.model.project import Project
from cx.read.engine import Connection
from cx.read.progress import Progress
from cx.read.report import Reading, Source
from cx.store import Store
from pages.kit import disk
from pages.kit.stores import OnDisk
from pages.kit.work import Work


class Upload(Protocol):
    """A file as the browser sent it."""

    @property
    def name(self) -> str:
        """The name it had on the user's machine."""

    def getbuffer(self) -> memoryview:
        """What it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Files that were read; ``store`` is None where they hold totals and no customers."""

    id: str  # another one after every reading, under other stages and other filters
    sources: tuple[Source, ...]
    connection: Connection
    reading: Reading
    store: Store | None
    view: Understood | None = None  # the filters through which they are seen
    disk: OnDisk | None = None  # the store that was opened, in the place of files

    @property
    def followed(self) -> Store:
        """The store of data in which customers can be followed; pages ask first whether they can."""
        assert self.store is not None
        return self.store

    @property
    def shared(self) -> bool:
        """Whether everybody who opens the same store sees the same, so that results are shared."""
        return self.disk is not None and self.disk.as_built


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Files that cannot be read before the user has answered."""

    sources: tuple[Source, ...]
    project: Project
    question: AmbiguousDates | AmbiguousCode


class UnderWay(Work[Data, Connection]):
    """Files that are being read, with the settings by which."""

    def __init__(
        self,
        act: Callable[[Progress], Data],
        connection: Connection,
        *,
        sources: tuple[Source, ...],
        project: Project,
    ) -> None:
        self.sources, self.project = sources, project
        super().__init__(act, connection)


@dataclass(slots=True, kw_only=True)
class Room:
    """What a browser session has on the server, removed when it ends."""

    folder: Path
    token: str = field(default_factory=secrets.token_urlsafe)  # only its browser knows it
    fresh: bool = True  # whether nothing was taken up from an earlier tab yet
    data: Data | None = None
    waiting: Waiting | None = None
    work: UnderWay | None = None
    refused: tuple[Source, ...] = ()  # what could not be read last time


def _close(room: Room) -> None:
    try:
        if room.work is not None:
            room.work.stop()
        if room.data is not None:
            room.data.connection.close()  # refuses where a page is still reading
    finally:
        shutil.rmtree(room.folder, ignore_errors=True)


@st.cache_resource(scope="session", on_release=_close, show_spinner=False)
def room() -> Room:
    """The room of the session that asks."""
    return Room(folder=disk.folder("room-"))

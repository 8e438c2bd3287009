"""Stores on the disk: opened once for everybody on this server, never changed.

All who open one store ask one database, each on a cursor of their own: the memory it may take and
its threads are shared, however many look at it. What one of them makes besides, as journeys under
other stages, lies in that database under a name that says what it holds.
"""

import datetime
import os
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import streamlit as st

from cx.cli.serving import STORE
from cx.model.project import Project
from cx.model.stage_model import presets, stage_model
from cx.read.engine import Connection
from cx.store import Store
from cx.store.disk import Manifest, Opened, holds_store, opened, read_manifest
from cx.store.disk.manifest import NAME
from cx.store.engines.embedded import Embedded

MEMORY: Final = "2GB"  # that the database of one store may take; the rest lies on the disk
MOST: Final = 4  # stores that are kept open while nobody looks at them


class OnDisk(NamedTuple):
    """An opened store; ``as_built``: nobody has moved its touchpoints to other stages."""

    folder: Path
    id: str  # another one whenever its files are opened
    opened: Opened  # these files stay where they are while somebody holds it
    built: datetime.datetime  # in the time of this machine
    as_built: bool

    @property
    def manifest(self) -> Manifest:
        """What the store is."""
        return self.opened.manifest


def given() -> Path | None:
    """The store with which every session begins, where the server was started with one."""
    told = os.environ.get(STORE)
    return Path(told) if told else None


def is_store(path: Path) -> bool:
    """Whether a store lies there, be it damaged."""
    return holds_store(path)


def open_one(folder: Path) -> OnDisk:
    """Open the store in a folder.

    Raises
    ------
    NotAStore, NewerStore, DamagedStore, MissingFromStore
        There is no store, a later version wrote it, or a file is not as it was written.
    """
    place = folder.absolute()
    return _opened(str(place), read_manifest(place).generation)


def session(found: OnDisk) -> tuple[Connection, Store]:
    """A cursor of a session's own, and the store seen through it."""
    connection, store = found.opened.connection.cursor(), found.opened.store
    assert isinstance(store.engine, Embedded)
    return connection, replace(store, engine=replace(store.engine, connection=connection))


def settled(found: OnDisk, project: Project) -> Project:
    """A project with the stages by which a store was built."""
    model = found.manifest.model
    own = None if model in map(stage_model, presets()) else model
    answers = project.answers.model_copy(update={"codes": found.manifest.codes})
    told = {"stages": found.manifest.choices, "answers": answers, "own_model": own}
    return project.model_copy(update=told if own else {**told, "model": model.id})


def is_settled(found: OnDisk, project: Project) -> bool:
    """Whether a project has the stages by which a store was built."""
    model = project.own_model or stage_model(project.model)
    asked = (model, project.stages, project.answers.codes)
    return asked == (found.manifest.model, found.manifest.choices, found.manifest.codes)


def newer(found: OnDisk) -> bool:
    """Whether it was built anew since it was opened."""
    return read_manifest(found.folder).generation != found.manifest.generation


@st.cache_resource(max_entries=MOST, show_spinner=False)
def _opened(folder: str, generation: str) -> OnDisk:
    place = Path(folder)
    found = opened(place, MEMORY)
    built = datetime.datetime.fromtimestamp(place.joinpath(NAME).stat().st_mtime)
    return OnDisk(place, uuid.uuid4().hex, found, built, as_built=True)

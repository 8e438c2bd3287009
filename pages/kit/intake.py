"""The way in: read files, answer about them, change the settings and read again."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from cx.domain import Role
from cx.errors import AmbiguousCode, AmbiguousDates, CxError, NoSuchFile
from cx.model.assign import assign
from cx.model.base import checked, toml
from cx.model.project import ENDING, Project
from cx.model.recipe import Answers, Recipe
from cx.read.engine import Connection, connect
from cx.read.reading import read
from cx.read.report import Source
from cx.store import build
from pages.kit import doors, state
from pages.kit import room as rooms
from pages.kit.room import Data, Upload, Waiting
from pages.kit.shelf import Left

TABLES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".gz", ".zip")  # taken from a folder


def add(uploads: Iterable[Upload]) -> bool:
    """Read uploaded files beside those already there; one of the same name takes its place.

    False, here and below, where the user has to answer a question first.
    """
    return _read((*_known(), *(_kept(upload) for upload in uploads)), doors.project())


def open_path(text: str) -> bool:
    """Read a file, or the tables of a folder, of this machine beside the files already there.

    Raises
    ------
    NoSuchFile
        There is no table at this path, or the server is not the user's own machine.
    """
    path = Path(text.strip().strip("\"'")).expanduser()
    found = sorted(path.iterdir()) if path.is_dir() else [path]
    tables = [each for each in found if each.is_file() and each.name.lower().endswith(TABLES)]
    if not (tables and doors.on_this_machine()):
        raise NoSuchFile(file=text)
    return _read((*_known(), *(Source(each.name, each) for each in tables)), doors.project())


def open_sources(sources: Iterable[Source]) -> bool:
    """Read files that lie on this machine already, in the place of those that were read before."""
    return _read(tuple(sources), Project(marks=state.project().marks, filters=state.filters()))


def open_left(left: Left) -> bool:
    """Read again what an earlier tab had; filters in this tab's URL hold."""
    now = state.filters()
    project = left.project.model_copy(update={"filters": now}) if now.any else left.project
    return _read(left.sources, project)


def forget(name: str) -> bool:
    """Take a file out and read the others again."""
    room = rooms.room()
    kept = tuple(source for source in _known() if source.name != name)
    if kept:
        return _read(kept, doors.project())
    if room.data is not None:
        room.data.connection.close()
    room.data, room.waiting = None, None
    return True


def forget_waiting() -> None:
    """Leave out what waits for an answer: the files and settings before it stay in force."""
    rooms.room().waiting = None


def answer(answers: Answers) -> bool:
    """Read again with what the user said."""
    return _read(_known(), doors.project().model_copy(update={"answers": answers}))


def change_roles(told: Mapping[str, Role | None]) -> bool:
    """Read again with what the user said of columns."""
    before = doors.project().answers
    answers = before.model_copy(update={"roles": {**before.roles, **told}})
    changed = doors.project().model_copy(update={"answers": answers})
    return _read(rooms.room().refused or _known(), changed)


def open_settings(content: bytes, name: str) -> bool:
    """Take over a saved project or saved reading rules, and read the files that are there by it."""
    text = content.decode("utf-8", errors="replace")
    if name.endswith(ENDING):
        opened = Project.loads(text, file=name)
    else:
        rules = checked(Recipe, toml(text, file=name), file=name)
        opened = doors.project().model_copy(update={"recipe": rules})
    if _known():
        return _read(_known(), opened)
    state.keep_project(opened)
    return True


def change_model(changed: Project) -> bool:
    """Draw the same touches by another model, or with other stages, without reading again."""
    room = rooms.room()
    if room.data is None:
        state.keep_project(changed)
        return True
    model, codes, store = doors.model_of(changed), changed.answers.codes, room.data.store
    try:
        if store is not None:
            store = store.with_model(model, choices=changed.stages, codes=codes)
        else:
            assign(doors.pairs(room.data), model, choices=changed.stages, codes=codes)
    except AmbiguousCode as question:
        room.waiting = Waiting(sources=_known(), project=changed, question=question)
        return False
    room.data, room.waiting = replace(room.data, id=uuid.uuid4().hex, store=store), None
    state.keep_project(changed)
    return True


def _known() -> tuple[Source, ...]:
    """The files that wait for an answer, which include those read before; else the latter."""
    room = rooms.room()
    if room.waiting is not None:
        return room.waiting.sources
    return room.data.sources if room.data else ()


def _kept(upload: Upload) -> Source:
    """An uploaded file in this session's folder, under a name that the user cannot choose."""
    path = rooms.room().folder.joinpath(f"{uuid.uuid4().hex}{Path(upload.name).suffix.lower()}")
    path.write_bytes(upload.getbuffer())
    return Source(upload.name, path)


def _read(sources: Sequence[Source], project: Project) -> bool:
    """Read files into a database of their own, which replaces the old one when all went well."""
    room = rooms.room()
    latest = tuple({source.name: source for source in sources}.values())
    room.refused = ()
    project = project.salted()
    connection = connect()
    connection.execute(f"SET temp_directory = '{room.folder}'")  # what does not fit in memory
    try:
        found = _data(latest, connection, project)
    except (AmbiguousDates, AmbiguousCode) as question:
        connection.close()
        room.waiting = Waiting(sources=latest, project=project, question=question)
        return False
    except CxError:
        connection.close()
        room.refused = latest
        raise
    if room.data is not None:
        room.data.connection.close()
    room.data, room.waiting = found, None
    state.keep_project(project)
    return True


def _data(sources: tuple[Source, ...], connection: Connection, project: Project) -> Data:
    answers, id = project.answers, uuid.uuid4().hex
    reading = read(
        sources,
        connection,
        recipe=project.recipe,
        mapping=project.mapping,
        answers=answers,
        salt=project.salt,
    )
    store = None
    if reading.report.touches:
        model, scale = doors.model_of(project), reading.scale
        choices, codes = project.stages, answers.codes
        store = build(connection, model, scale=scale, choices=choices, codes=codes)
    return Data(id=id, sources=sources, connection=connection, reading=reading, store=store)

"""The way in: read files, answer about them, change the settings and read again."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import Final

from cx.domain import Role
from cx.errors import AmbiguousCode, AmbiguousDates, CxError, FilesBesideStore, NoSuchFile
from cx.model.assign import assign
from cx.model.base import checked, toml
from cx.model.project import ENDING, Project
from cx.model.project_file import enclosed, unpacked
from cx.model.recipe import Answers, Recipe
from cx.read.engine import Connection, connect
from cx.read.progress import Progress, Step
from cx.read.reading import read
from cx.read.report import Source
from cx.store import build
from pages.kit import doors, last, restaged, state, stores, typed_path, uploads
from pages.kit import room as rooms
from pages.kit.room import Data, UnderWay, Upload, Waiting
from pages.kit.shelf import Left
from pages.kit.working import watch

TABLES: Final = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".parquet", ".json", ".jsonl", ".ndjson", ".gz", ".zip")  # fmt: skip
SETTINGS: Final = (ENDING, ".toml")


def add(sent: Iterable[Upload]) -> bool:
    """Read uploaded files beside those already there; one of the same name takes its place.

    A saved project or saved reading rules among them are taken over first.

    False, here and below, where the user has to answer a question first.
    """
    files, settings = [], []
    for upload in sent:
        if upload.name.lower().endswith(SETTINGS):
            settings.append((bytes(upload.getbuffer()), upload.name))
        else:
            files.append(_kept(upload))
    for content, name in settings:
        open_settings(content, name)
    return not files or _read((*_known(), *files), doors.project())


def open_path(text: str) -> bool:
    """Read a file, or the tables of a folder, of this machine beside the files already there.

    A saved project or saved reading rules are taken over; a store takes the place of the files.

    Raises
    ------
    NoSuchFile
        There is nothing, or the server is not the user's own machine; ``files_at`` says what else.
    """
    if not doors.on_this_machine():
        raise NoSuchFile(file=text)
    if (folder := typed_path.folder_at(text)) and stores.is_store(folder):
        return open_store(folder)
    found = typed_path.files_at(text, endings=TABLES, alone=SETTINGS)
    if found[0].name.endswith(SETTINGS):
        return open_settings(found[0].read_bytes(), found[0].name)
    return _read((*_known(), *(Source(each.name, each) for each in found)), doors.project())


def add_text(text: str, name: str) -> bool:
    """Read pasted cells beside the files already there; several get numbers behind the name."""
    known, plain = {source.name for source in _known()}, Path(name)
    more = (f"{plain.stem} {number}{plain.suffix}" for number in count(2))
    free = next(each for each in chain([name], more) if each not in known)
    path = rooms.room().folder.joinpath(f"{uuid.uuid4().hex}{plain.suffix}")
    path.write_text(text, encoding="utf-8")
    return _read((*_known(), Source(free, path)), doors.project())


def open_sources(sources: Iterable[Source]) -> bool:
    """Read files that lie on this machine already, in the place of those that were read before."""
    return _read(tuple(sources), Project(marks=state.project().marks, filters=state.filters()))


def open_store(folder: Path) -> bool:
    """Open a store that lies on this machine, in the place of what was read before."""
    before = state.project()
    found = stores.open_one(folder)
    project = stores.settled(found, Project(marks=before.marks, filters=before.filters))
    return _put(restaged.opened(found, project), project)


def open_left(left: Left) -> bool:
    """Read again what an earlier tab had; filters in this tab's URL hold."""
    now = state.filters()
    project = left.project.model_copy(update={"filters": now}) if now.any else left.project
    if not left.sources:
        state.keep_project(project)
        return True
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


def size(sources: Iterable[Source]) -> int:
    """How many bytes files have together."""
    return sum(each.path.stat().st_size for each in sources if each.path.is_file())


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


def use_recipe(recipe: Recipe | None) -> bool:
    """Read the files again by a recipe; without one, as they fit."""
    changed = doors.project().model_copy(update={"recipe": recipe})
    return _read(rooms.room().refused or _known(), changed)


def open_settings(content: bytes, name: str) -> bool:
    """Take over a saved project or saved reading rules, and read the files that are there by it."""
    if name.lower().endswith(ENDING):
        opened = unpacked(content, file=name)
        inside = enclosed(content, into=rooms.room().folder, file=name)
        if inside:
            return _read([Source(each.name, each.path) for each in inside], opened)
    else:
        text = content.decode("utf-8", errors="replace")
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
    store = room.data.store
    try:
        if store is not None:
            store = restaged.with_model(room.data, changed)
        else:
            model, codes = doors.model_of(changed), changed.answers.codes
            assign(doors.pairs(room.data), model, choices=changed.stages, codes=codes)
    except AmbiguousCode as question:
        room.waiting = Waiting(sources=_known(), project=changed, question=question)
        return False
    disk = room.data.disk._replace(as_built=False) if room.data.disk else None
    room.data = replace(room.data, id=uuid.uuid4().hex, store=store, disk=disk)
    room.waiting = None
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
    uploads.let_go(upload)
    return Source(upload.name, path)


def _read(sources: Sequence[Source], project: Project) -> bool:
    """Read files into a database of their own, which replaces the old one when all went well."""
    room = rooms.room()
    latest = tuple({source.name: source for source in sources}.values())
    store = next((each for each in latest if stores.is_store(each.path)), None)
    if store is not None and len(latest) > 1:
        files = [each.name for each in latest if each is not store]
        raise FilesBesideStore(folder=store.name, files=files)
    if room.work is not None:  # nobody waits for it any more
        room.work.stop()
    if store is not None:
        return _put(restaged.opened(stores.open_one(store.path), project), project)
    room.refused, project = (), project.salted()
    connection = connect()
    act = partial(_data, latest, connection, project, doors.own_recipes())
    room.work = UnderWay(act, connection, sources=latest, project=project)
    return finish()


def _put(found: Data, project: Project) -> bool:
    """Take data in the place of those before."""
    room = rooms.room()
    if room.data is not None:
        room.data.connection.close()
    room.data, room.waiting, room.work = found, None, None
    state.keep_project(project)
    return True


def under_way() -> bool:
    """Whether files are still being read that an earlier run of a page began with."""
    return rooms.room().work is not None


def finish() -> bool:
    """Wait for the files that are being read; they take the place of those before."""
    room = rooms.room()
    work = room.work
    if work is None:
        return True
    watch(work, work.sources[-1], work.project.answers.personal, state.words())
    room.work = None
    try:
        found = work.result()
    except (AmbiguousDates, AmbiguousCode) as question:
        work.connection.close()
        room.waiting = Waiting(sources=work.sources, project=work.project, question=question)
        return False
    except CxError:
        work.connection.close()
        room.refused = work.sources
        raise
    project = work.project
    if room.data is not None:
        project = last.remembered(project, room.data, found)
    return _put(found, project)


def _data(
    sources: tuple[Source, ...],
    connection: Connection,
    project: Project,
    own: tuple[Recipe, ...],
    progress: Progress,
) -> Data:
    answers, id = project.answers, uuid.uuid4().hex
    reading = read(
        sources,
        connection,
        recipe=project.recipe,
        mapping=project.mapping,
        answers=answers,
        own=own,
        salt=project.salt,
        progress=progress,
    )
    progress(Step.STORING)
    store = None
    if reading.report.touches:
        model, scale = doors.model_of(project), reading.scale
        choices, codes = project.stages, answers.codes
        store = build(connection, model, scale=scale, choices=choices, codes=codes)
    return Data(id=id, sources=sources, connection=connection, reading=reading, store=store)

"""The doors to the data: read, read again, and look at them through the filters in force."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, cast

import pandas as pd
import streamlit as st

from cx.domain import Role
from cx.errors import AmbiguousCode, AmbiguousDates, CxError, NoSuchFile
from cx.model.assign import Assigned, assign
from cx.model.base import checked, toml
from cx.model.filters import Understood
from cx.model.project import ENDING, Project
from cx.model.recipe import Answers, Recipe
from cx.model.stage_model import StageModel, stage_model
from cx.moments.journey import Journey, journey_of_totals
from cx.moments.journey import journey as journey_of_store
from cx.read.engine import Connection, connect
from cx.read.reading import read
from cx.read.report import Source
from cx.store import Store, build
from cx.store.filtering import Choices, filtered
from cx.store.filtering import choices as choices_of_store
from cx.store.opinions import comments as comments_of_store
from cx.store.overview import overview
from pages.kit import room as rooms
from pages.kit import state
from pages.kit.room import Data as Data
from pages.kit.room import Upload, Waiting

KEPT: Final = 16  # results of as many filters, so that going back to one is instant
COMMENTS: Final = 20  # as many as a person reads at one sitting
TABLES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".gz", ".zip")  # taken from a folder
HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})  # whoever asks sits at this machine


def whole() -> Data | None:
    """The files that were read last with success."""
    return rooms.room().data


def data() -> Data | None:
    """The same, seen through the filters in force."""
    found = whole()
    if found is None or found.store is None:
        return found
    wanted = view(found)
    if not wanted.filters.any:
        return found
    id = f"{found.id} {wanted.filters}"
    return replace(found, id=id, store=filtered(found.store, wanted), view=wanted)


def view(whole: Data) -> Understood:
    """What of the filters asked for the files can follow."""
    return choices(whole).understood(state.filters())


def choices(whole: Data) -> Choices:
    """What the files can be filtered by."""
    return _choices(whole.id, _store=whole.store)


@st.cache_resource(scope="session", max_entries=2, show_spinner=False)
def _choices(id: str, *, _store: Store | None) -> Choices:
    return choices_of_store(_store)


def people(data: Data) -> int:
    """How many customers are seen; 0 where the files hold totals."""
    return _people(data.id, _store=data.store) if data.store else 0


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _people(id: str, *, _store: Store) -> int:
    return overview(_store).customers


def question() -> AmbiguousDates | AmbiguousCode | None:
    """What only the user knows, before the files given last can be read."""
    waiting = rooms.room().waiting
    return waiting.question if waiting else None


def project() -> Project:
    """The settings in force: those of waiting files, else those of the data."""
    waiting = rooms.room().waiting
    return waiting.project if waiting else state.project()


def add(uploads: Iterable[Upload]) -> bool:
    """Read uploaded files beside those already there; one of the same name takes its place.

    False, here and below, where the user has to answer a question first.
    """
    return _read((*_known(), *(_kept(upload) for upload in uploads)), project())


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
    if not (tables and on_this_machine()):
        raise NoSuchFile(file=text)
    return _read((*_known(), *(Source(each.name, each) for each in tables)), project())


def open_sources(sources: Iterable[Source]) -> bool:
    """Read files that lie on this machine already, in the place of those that were read before."""
    return _read(tuple(sources), Project())


def on_this_machine() -> bool:
    """Whether the server listens to this machine alone, so that its folders are the user's own."""
    return st.get_option("server.address") in HERE


def forget(name: str) -> bool:
    """Take a file out and read the others again."""
    room = rooms.room()
    kept = tuple(source for source in _known() if source.name != name)
    if kept:
        return _read(kept, project())
    if room.data is not None:
        room.data.connection.close()
    room.data, room.waiting = None, None
    return True


def forget_waiting() -> None:
    """Leave out what waits for an answer: the files and settings before it stay in force."""
    rooms.room().waiting = None


def answer(answers: Answers) -> bool:
    """Read again with what the user said."""
    return _read(_known(), project().model_copy(update={"answers": answers}))


def change_roles(told: Mapping[str, Role | None]) -> bool:
    """Read again with what the user said of columns."""
    before = project().answers
    answers = before.model_copy(update={"roles": {**before.roles, **told}})
    changed = project().model_copy(update={"answers": answers})
    return _read(rooms.room().refused or _known(), changed)


def open_settings(content: bytes, name: str) -> bool:
    """Take over a saved project or saved reading rules, and read the files that are there by it."""
    text = content.decode("utf-8", errors="replace")
    if name.endswith(ENDING):
        opened = Project.loads(text, file=name)
    else:
        rules = checked(Recipe, toml(text, file=name), file=name)
        opened = project().model_copy(update={"recipe": rules})
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
    model, codes, store = model_of(changed), changed.answers.codes, room.data.store
    try:
        if store is not None:
            store = store.with_model(model, choices=changed.stages, codes=codes)
        else:
            assign(_pairs(room.data), model, choices=changed.stages, codes=codes)
    except AmbiguousCode as question:
        room.waiting = Waiting(sources=_known(), project=changed, question=question)
        return False
    room.data, room.waiting = replace(room.data, id=uuid.uuid4().hex, store=store), None
    state.keep_project(changed)
    return True


def model_of(project: Project) -> StageModel:
    """The stage model of a project: its own, or a preset."""
    return project.own_model or stage_model(project.model)


def journey(data: Data) -> Journey:
    """The journey of the files that were read."""
    return _journey(data.id, state.project().window_days, _data=data)  # id: stages, filters too


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _journey(id: str, window_days: float, *, _data: Data) -> Journey:
    reading, settings = _data.reading, state.project()
    if _data.store is not None:
        found = journey_of_store(_data.store, window_days=window_days, names=reading.names)
        return replace(found, view=_data.view)
    return journey_of_totals(
        cast(pd.DataFrame, reading.totals),
        model_of(settings),
        scale=reading.scale,
        choices=settings.stages,
        codes=settings.answers.codes,
        names=reading.names,
        opinion=reading.opinion,
    )


def comments(data: Data, touchpoint: str) -> pd.DataFrame:
    """What customers wrote about a touchpoint; columns ``comment``, ``score``, ``at``, telling first."""
    if data.store is None:
        return pd.DataFrame(columns=["comment", "score", "at"])
    return comments_of_store(data.store, touchpoint=touchpoint, limit=COMMENTS)


def assigned(data: Data) -> list[Assigned]:
    """The stage of every touchpoint with its reason, those without one first."""
    settings = state.project()
    choices, codes = settings.stages, settings.answers.codes
    found = assign(_pairs(data), model_of(settings), choices=choices, codes=codes)
    once = {each.touchpoint: each for each in reversed(found)}
    return sorted(reversed(once.values()), key=lambda each: each.stage is not None)


def _pairs(data: Data) -> list[tuple[str, str | None]]:
    """Every touchpoint with the stage label that the file gives it."""
    if data.store is not None:
        return [(place.touchpoint, place.label) for place in data.store.places]
    totals = cast(pd.DataFrame, data.reading.totals).dropna(subset=["touchpoint"])
    labels = totals["stage"].astype(object).where(totals["stage"].notna(), None)
    return list(zip(totals["touchpoint"], labels, strict=True))


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
        sources, connection, recipe=project.recipe, mapping=project.mapping, answers=answers
    )
    store = None
    if reading.report.touches:
        model, scale = model_of(project), reading.scale
        choices, codes = project.stages, answers.codes
        store = build(connection, model, scale=scale, choices=choices, codes=codes)
    return Data(id=id, sources=sources, connection=connection, reading=reading, store=store)

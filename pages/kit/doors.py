"""The doors to the data: look at what was read, through the filters in force."""

from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from cx.cli.serving import HERE
from cx.errors import AmbiguousCode, AmbiguousDates, OnlyTests
from cx.model.assign import Assigned, assign
from cx.model.filters import Understood
from cx.model.own_recipes import own_recipes as kept_recipes
from cx.model.project import Project
from cx.model.recipe import Recipe
from cx.model.register import in_work
from cx.model.stage_model import StageModel, stage_model
from cx.moments.journey import Journey, journey_of_totals
from cx.moments.journey import journey as journey_of_store
from cx.read.quality.left_out import Heads
from cx.read.quality.left_out import files_left_out as files_left_out_of
from cx.read.quality.left_out import left_out as rows_left_out
from cx.read.report import FileRead
from cx.store.filtering import Choices, filtered
from cx.store.filtering import choices as choices_of_store
from cx.store.opinions import comments as comments_of_store
from cx.store.overview import overview
from cx.store.preview import first_touches as first_touches_of_store
from cx.store.tiny import Tiny
from cx.store.tiny import tiny_groups as tiny_groups_of_store
from cx.words import Words
from pages.kit import room as rooms
from pages.kit import state
from pages.kit.counting import kept
from pages.kit.room import Data as Data

KEPT: Final = 16  # results of as many filters, so that going back to one is instant
PREVIEW: Final = 50  # touches, enough to see each kind
COMMENTS: Final = 20  # as many as a person reads at one sitting


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


@kept("choices")
def choices(whole: Data) -> Choices:
    """What the files can be filtered by."""
    return choices_of_store(whole.store)


@kept("people", KEPT)
def people(data: Data) -> int:
    """How many customers are seen; 0 where the files hold totals."""
    return overview(data.store).customers if data.store else 0


def question() -> AmbiguousDates | AmbiguousCode | None:
    """What only the user knows, before the files given last can be read."""
    waiting = rooms.room().waiting
    return waiting.question if waiting else None


def project() -> Project:
    """The settings in force: those of waiting files, else those of the data."""
    waiting = rooms.room().waiting
    return waiting.project if waiting else state.project()


def on_this_machine() -> bool:
    """Whether the server listens to this machine alone, so that its folders are the user's own."""
    return st.get_option("server.address") in HERE


def own_recipes() -> tuple[Recipe, ...]:
    """The user's own recipes, where the server is the user's own machine."""
    return kept_recipes() if on_this_machine() else ()


def model_of(project: Project) -> StageModel:
    """The stage model of a project: its own, or a preset."""
    return project.own_model or stage_model(project.model)


def journey(data: Data) -> Journey:
    """The journey of the files that were read."""
    project = state.project()
    found = _journey(data, project.window_days)
    return replace(found, work=in_work(project), view=data.view)


@kept("journey", KEPT)
def _journey(data: Data, window_days: float) -> Journey:
    reading, settings = data.reading, state.project()
    if data.store is not None:
        return journey_of_store(data.store, window_days=window_days, names=reading.names)
    return journey_of_totals(
        _totals(data),
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
    return _comments(data, touchpoint)


@kept("comments")
def _comments(data: Data, touchpoint: str) -> pd.DataFrame:
    return comments_of_store(data.followed, touchpoint=touchpoint, limit=COMMENTS)


@kept("touches")
def first_touches(data: Data, file: int) -> pd.DataFrame:
    """The first touches of a file as they were understood (``cx.store.preview``)."""
    return first_touches_of_store(data.followed, limit=PREVIEW, file=file)


@kept("choices")
def tiny_groups(data: Data) -> tuple[Tiny, ...]:
    """The columns for breakdowns with groups of very few people."""
    return tiny_groups_of_store(data.store) if data.store else ()


def files_left_out(data: Data) -> list[FileRead]:
    """The files of which rows were left out."""
    there = files_left_out_of(data.connection.cursor())
    return [file for file in data.reading.report.files if there.get(file.name)]


def left_out(data: Data, file: FileRead, words: Words) -> pd.DataFrame:
    """The rows of a file that were left out, with their reasons in words."""
    heads = Heads(*(words(f"page.data.quality.left.{name}") for name in Heads._fields))
    rows = rows_left_out(data.connection.cursor(), file.name, file.columns, heads)
    rows[heads.why] = [words(f"read.left_out.{why}") for why in rows[heads.why]]
    return rows


def assigned(data: Data) -> list[Assigned]:
    """The stage of every touchpoint with its reason, those without one first."""
    settings = state.project()
    choices, codes = settings.stages, settings.answers.codes
    found = assign(pairs(data), model_of(settings), choices=choices, codes=codes)
    once = {each.touchpoint: each for each in reversed(found)}
    return sorted(reversed(once.values()), key=lambda each: each.stage is not None)


def pairs(data: Data) -> list[tuple[str, str | None]]:
    """Every touchpoint with the stage label that the file gives it."""
    if data.store is not None:
        return [(place.touchpoint, place.label) for place in data.store.places]
    if data.reading.totals is None:
        return []
    totals = data.reading.totals.dropna(subset=["touchpoint"])
    labels = totals["stage"].astype(object).where(totals["stage"].notna(), None)
    return list(zip(totals["touchpoint"], labels, strict=True))


def _totals(data: Data) -> pd.DataFrame:
    """The totals of files without customers; tests of arms alone have none, and so no journey."""
    if data.reading.totals is None:
        raise OnlyTests(files=tuple(file.name for file in data.reading.report.files))
    return data.reading.totals

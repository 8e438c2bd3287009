"""The project as a file: saved with or without the data, opened, compared with what is set now."""

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from cx.model.compare import Change, changes
from cx.model.last import Kind
from cx.model.project_file import Enclosed, packed, unpacked
from cx.model.toml_text import toml_text
from cx.read.report import Source
from cx.words import Words
from pages.kit import controls, doors, intake, last, recipes, show, state, uploads
from pages.kit import room as rooms

MOST: Final = 500_000_000  # bytes of data in one project's file


def draw(data: doors.Data, words: Words) -> None:
    """Save what was set, open what was saved, see what differs."""
    show.quiet(words("page.data.rules_help"))
    files = last.files(data)
    if files and all(each.kind is Kind.SAME for each in files):
        show.quiet(words("project.same_files"))
    along = _along(data, words)
    with st.container(horizontal=True):
        _save(data, along, words)
    _open(words)
    _compare(words)
    recipes.draw(data, words)


def _along(data: doors.Data, words: Words) -> list[Enclosed]:
    """The files that are to be saved along: none, unless it is asked for; a store never is."""
    if data.disk is not None:
        return []
    chosen = st.checkbox(words("project.with"), key="save_with_data")
    if not chosen:
        return []
    own = rooms.room().folder
    sent = [each for each in data.sources if each.path.is_relative_to(own)]
    here = [each for each in data.sources if each not in sent]
    names = [each.name for each in here]
    if here and st.checkbox(show.plain(words("project.with_paths", names=names)), key="save_paths"):
        sent = list(data.sources)
    if intake.size(sent) > MOST:
        show.say(words("project.too_large"))
        return []
    st.warning(show.plain(words("project.with_warning")))
    return [_enclosed(each) for each in sent]


def _enclosed(source: Source) -> Enclosed:
    return Enclosed(source.name, source.path)


def _save(data: doors.Data, along: list[Enclosed], words: Words) -> None:
    """The project and the reading rules as files."""
    project = state.project().model_copy(update={"last": last.shown(data)})
    st.download_button(
        words("button.save_project"),
        partial(packed, project, along),
        file_name=words("page.data.project_file"),
        mime="application/zip",
        icon=":material/download:",
        on_click="ignore",
    )
    st.download_button(
        words("button.save_rules"),
        toml_text(data.reading.recipe),
        file_name=words("page.data.rules_file"),
        mime="application/toml",
        icon=":material/download:",
        on_click="ignore",
    )


def _open(words: Words) -> None:
    """Open a project or reading rules that were saved."""
    with st.container(key="saved_file"):
        file = st.file_uploader(words("page.data.open_project"), key=state.widget("project"))
    if file:
        content, name = file.getvalue(), file.name
        uploads.let_go(file)
        controls.read(partial(intake.open_settings, content, name), words)


def _compare(words: Words) -> None:
    """What another project's file has set otherwise; nothing is opened."""
    with st.expander(words("project.compare")):
        show.quiet(words("project.compare_help"))
        with st.container(key="compared_file"):
            file = st.file_uploader(
                words("project.compare"),
                key=state.widget("compared"),
                label_visibility="collapsed",
            )
        if file is None:
            return
        with show.guard(words):
            other = unpacked(file.getvalue(), file=file.name)
            found = changes(state.project(), other, words)
            key = "project.differ" if found else "project.alike"
            show.say(words(key, file=file.name, n=len(found)))
            if found:
                _table(found, words)


def _table(found: list[Change], words: Words) -> None:
    none = words("project.nothing")
    rows = [
        (words(f"project.family.{each.family}"), each.item, each.before or none, each.after or none)
        for each in found
    ]
    heads = [words(f"project.{name}") for name in ("where", "item", "before", "after")]
    st.dataframe(
        pd.DataFrame(rows, columns=heads),
        hide_index=True,
        key="project_changes",
        alt=words("project.table"),
    )

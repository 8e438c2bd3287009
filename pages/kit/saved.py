"""Settings kept as files: the project and the reading rules, saved and opened."""

from functools import partial

import streamlit as st

from cx.model.toml_text import toml_text
from cx.words import Words
from pages.kit import controls, doors, intake, show, state


def draw(data: doors.Data, words: Words) -> None:
    """Save what was set, or open what was saved."""
    show.quiet(words("page.data.rules_help"))
    with st.container(horizontal=True):
        _save(data, words)
    _open(words)


def _save(data: doors.Data, words: Words) -> None:
    """The project and the reading rules as files."""
    st.download_button(
        words("button.save_project"),
        state.project().dumps(),
        file_name=words("page.data.project_file"),
        mime="application/json",
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
        controls.read(partial(intake.open_settings, file.getvalue(), file.name), words)

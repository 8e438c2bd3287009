"""What was given: the files that were read, a pasted table, which tables of a workbook are read."""

import streamlit as st

from cx.read.report import Given
from cx.words import Words
from pages.kit import controls, doors, intake, sentences, show, state


def paste(words: Words) -> None:
    """A place for cells copied from a spreadsheet."""
    with st.expander(words("page.data.paste")), st.form("paste", border=False):
        text = st.text_area(
            words("page.data.paste_label"),
            placeholder=words("page.data.paste_example"),
            key=state.widget("pasted"),
        )
        asked = st.form_submit_button(words("button.read_pasted"))
    if asked and text.strip():
        controls.read(lambda: intake.add_text(text, words("page.data.paste_name")), words)


def files(data: doors.Data, words: Words) -> None:
    """A sentence per file, and the way to read them without it."""
    with st.container(key="files"):
        taken: set[str] = set()
        for file in data.reading.report.files:
            with st.container(horizontal=True, vertical_alignment="center"):
                show.say(sentences.file(file, data.reading, words))
                if file.given not in taken:
                    controls.leave_out(file.given, words, whole=file.given != file.name)
                taken.add(file.given)
    _choices(data, words)


def _choices(data: doors.Data, words: Words) -> None:
    """Of each workbook or archive with several tables, which of them are read."""
    for given in data.reading.report.given:
        if len(given.parts) > 1:
            _choice(given, words)


def _choice(given: Given, words: Words) -> None:
    counts = {"n": len(given.read), "of": len(given.parts)}
    with st.expander(show.plain(words("page.data.parts", name=given.name, **counts))):
        wanted = st.multiselect(
            words("page.data.parts_label"),
            given.parts,
            default=given.read,
            placeholder=words("page.data.parts_none"),
            key=state.widget(f"parts_{given.name}"),
        )
        changed = bool(wanted) and set(wanted) != set(given.read)
        again = words("button.read_parts")
        if changed and st.button(again, type="primary", key=f"read_{given.name}"):
            _read(given.name, tuple(part for part in given.parts if part in wanted), words)


def _read(name: str, parts: tuple[str, ...], words: Words) -> None:
    answers = doors.project().answers
    chosen = answers.model_copy(update={"sheets": {**answers.sheets, name: parts}})
    controls.read(lambda: intake.answer(chosen), words)

"""Data: whether the files were read correctly, and what they can show."""

import streamlit as st

from cx.words import Words
from pages.kit import (
    answers,
    columns,
    controls,
    doors,
    given,
    opened_store,
    preview,
    privacy,
    quality,
    saved,
    sentences,
    show,
    since,
    state,
)

PARTS = {
    "columns": columns.draw,
    "preview": preview.draw,
    "quality": quality.draw,
    "privacy": privacy.draw,
    "saved": saved.draw,
}


def render() -> None:
    """A sentence per file, what the data show, what is open; all else behind the settings."""
    words = state.words()
    show.title(words("page.data.title"))
    show.problem(words)
    columns.refused(words)
    answers.question(words)
    data = doors.whole()
    if data is None:
        if doors.question() is None:
            show.say(words("state.no_data"))
            since.awaited(words)
        controls.upload(words, key="first_files", label=words("page.data.more_files"))
        controls.private(words)
        controls.path(words)
        given.paste(words)
        return
    _files(data, words)
    since.draw(data, words)
    if data.disk is None:
        answers.open_questions(data.reading.report, words)
    _abilities(data, words)
    if sentences.has_journey(data.reading):
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(words("button.make_map"), type="primary"):
                controls.go("journey")
            controls.link("stages", words("button.fix_stages"), icon=":material/view_column:")
    if data.disk is None:
        controls.upload(words, key="more_files", label=words("page.data.more_files"))
        controls.path(words)
        given.paste(words)
    else:
        opened_store.add(words)
    _details(data, words)


def _files(data: doors.Data, words: Words) -> None:
    report = data.reading.report
    if data.disk is None:
        given.files(data, words)
    else:
        opened_store.head(data, data.disk, words)
    with st.container(key="joins"):
        for sentence in sentences.together(report, words):
            show.quiet(sentence)
    privacy.say(report, words)
    for test in data.reading.tests:
        if len(test.files) > 1:
            show.say(sentences.test(test, words))
    for note in report.changes:
        if note.what == "arm_not_filled":
            show.say(sentences.note(note, "change", words))
    if sentences.has_journey(data.reading):
        show.say(sentences.whole(report, words))
    if report.anonymous:
        show.quiet(words("state.anonymous"))


def _abilities(data: doors.Data, words: Words) -> None:
    able = sentences.able(data)
    has = [words(f"page.data.has.{key}") for key, there in able.items() if there]
    needs = [words(f"page.data.needs.{key}") for key, there in able.items() if not there]
    with st.grid(2 if has and needs else 1, border=True):
        if has:
            show.listed(words("page.data.shows"), has, icon="check")
        if needs:
            show.listed(words("page.data.lacks"), needs, icon="add")


def _details(data: doors.Data, words: Words) -> None:
    """What was understood, part by part; each can be put right."""
    part = st.segmented_control(
        words("page.data.more"),
        tuple(PARTS),
        format_func=lambda part: words(f"page.data.part.{part}"),
        default="columns",
        required=True,
        key="data_part",
        wrap=True,
    )
    with show.guard(words):
        PARTS[part](data, words)


if __name__ == "__main__":
    from app import main

    main()

"""Since last time: which files differ, three sentences on what changed, and a line for the map."""

from functools import partial

import streamlit as st

from cx.model.last import Kind
from cx.moments import last_time_said as said
from cx.words import Words
from pages.kit import doors, intake, last, show, state


def draw(data: doors.Data, words: Words) -> None:
    """What differs from last time, where something does."""
    files = last.files(data)
    if all(each.kind is Kind.SAME for each in files):
        return
    found = last.since(data)
    with st.container(key="since", border=True):
        show.heading(words("since.heading"))
        for sentence in said.files(files, words):
            show.quiet(sentence)
        if found is not None:
            for sentence in said.sentences(found, doors.journey(data), words):
                show.say(sentence)
            show.quiet(words("since.kept"))
        if st.button(words("button.seen_it"), type="tertiary", key="since_seen"):
            last.forget()
            st.rerun()
    _alike(data, words)


def line(data: doors.Data, words: Words) -> None:
    """One sentence for the map, of all data alone: what is filtered was not seen last time."""
    if data.view is not None and data.view.filters.any:
        return
    with show.guard(words):
        found = last.since(data)
        if found is not None:
            journey = doors.journey(data)
            clear = found.moved is not None and found.moved.clear
            sentence = said.moved(found, journey, words) if clear else said.added(found, words)
            show.quiet(words("since.on_map", sentence=sentence))


def awaited(words: Words) -> None:
    """After a project was opened without its files: which they were."""
    project = state.project()
    if project.last is not None and project.last.prints:
        show.say(words("since.awaited", names=[each.name for each in project.last.prints]))


def _alike(data: doors.Data, words: Words) -> None:
    """A file with the columns of another one that is there: beside it, or in its place."""
    there = {source.given for source in data.sources}
    known = state.project().last
    for each in last.files(data):
        now, before = each.now, each.before
        if each.kind is not Kind.NEWER or now is None or before is None or known is None:
            continue
        if before.name == now.name or before.name not in there or now.name in known.together:
            continue
        with st.container(border=True, key=f"alike_{now.name}"):
            show.say(words("since.alike", name=now.name, before=before.name))
            show.quiet(words("since.alike_why"))
            with st.container(horizontal=True):
                if st.button(words("button.beside"), key=f"beside_{now.name}", type="primary"):
                    last.together(now.name)
                    st.rerun()
                if st.button(words("button.in_place"), key=f"in_place_{now.name}"):
                    with st.spinner(words("state.reading")):
                        show.attempt(partial(intake.forget, before.name))
                    state.next_round()
                    st.rerun()

"""Going on where the user left: a reload brings everything back, a new tab offers it on home.

Two cookies of the browser name what lies on the shelf: the tab that was used last, and for some
seconds the tab that was left or reloaded. ``front.js`` writes them; decision 5 says why.
"""

from typing import Final

import streamlit as st

from cx.model.project import Project
from cx.words import Words
from pages.kit import controls, doors, intake, show, state, stores
from pages.kit import room as rooms
from pages.kit.shelf import Left, shelf

LAST: Final = "ichie_last"
RELOADED: Final = "ichie_reloaded"
NAMED: Final = 3  # files; of more only the number is said


def keep() -> str:
    """Keep what this tab has; returns the token under which it lies, or ""."""
    if not doors.on_this_machine():
        return ""
    room, kept = rooms.room(), shelf()
    has, entered = room.data or room.waiting, state.entered()
    if has is None and (room.fresh or not (entered or state.project() != Project())):
        kept.drop(room.token)
        return _reloaded() if room.fresh else ""
    people = (room.data.reading.report.customers or 0) if room.data else 0
    project = state.project() if room.data else doors.project()
    kept.keep(
        room.token,
        has.sources if has else (),
        project,
        entered=entered,
        people=people,
        uploads=room.folder,
    )
    return room.token


def take_up(words: Words) -> None:
    """After a reload, read again what the tab had; else open the store of this server, if it has one."""
    room = rooms.room()
    token = _reloaded() if room.fresh else ""
    if token:
        _take(token, words)
        room.token = token  # it is the same tab
    elif room.fresh and (store := stores.given()):
        show.attempt(lambda: intake.open_store(store))
    room.fresh = False
    if token:
        st.rerun()


def offer(words: Words) -> None:
    """What the last tab of this browser had, and the button that brings it here."""
    token = _cookie(LAST)
    left = shelf().find(token)
    if left is None or not left.sources:
        return
    with st.container(key="earlier", horizontal=True, vertical_alignment="center", border=True):
        show.say(_what(left, words))
        if st.button(words("button.go_on"), type="primary"):
            _take(token, words)
            controls.go("data" if doors.question() else "home")


def _take(token: str, words: Words) -> None:
    left = shelf().take(token, into=rooms.room().folder)
    if left is None:  # its time has passed while the page was open
        return
    state.enter(left.entered)
    with st.spinner(words("state.reading")):
        show.attempt(lambda: intake.open_left(left))


def _what(left: Left, words: Words) -> str:
    names = [source.name for source in left.sources]
    kind = "files" if len(names) <= NAMED else "many"
    what = words(f"page.home.earlier.{kind}", files=names, n=len(names))
    if left.people:
        what = words("page.home.earlier.people", what=what, n=left.people)
    return words("page.home.earlier.when", what=what, time=left.at.strftime("%H:%M"))


def _reloaded() -> str:
    """The token of the tab that a reload ended, where what it had is still there."""
    token = _cookie(RELOADED)
    return token if shelf().find(token) else ""


def _cookie(name: str) -> str:
    return st.context.cookies.get(name, "") if doors.on_this_machine() else ""

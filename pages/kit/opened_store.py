"""An opened store on the page of the data: what it holds, and what was settled when it was built."""

from functools import partial

import streamlit as st

from cx.words import Words
from pages.kit import controls, intake, sentences, show, stores
from pages.kit.room import Data
from pages.kit.stores import OnDisk


def head(data: Data, disk: OnDisk, words: Words) -> None:
    """What was read into it and when, and the ways out of it."""
    files = data.reading.report.files
    day, time = disk.built.date(), disk.built.strftime("%H:%M")
    with st.container(key="files"):
        with st.container(horizontal=True, vertical_alignment="center"):
            blanks = {"name": disk.folder.name, "day": day, "time": time, "n": len(files)}
            show.say(words("page.data.store.what", **blanks))
            if st.button(words("button.close_store"), type="tertiary", key="close_store"):
                intake.forget(data.sources[0].name)
                st.rerun()
        for file in files:
            show.quiet(sentences.file(file, data.reading, words))
    _newer(disk, words)


def add(words: Words) -> None:
    """Why no file can be added, and how it can."""
    show.quiet(words("page.data.store.add"))


def settled(part: str, words: Words) -> None:
    """That a part of the reading cannot be changed here, and how it can."""
    show.say(words(f"page.data.store.settled.{part}"))
    show.quiet(words("page.data.store.how"))


def _newer(disk: OnDisk, words: Words) -> None:
    """Where it was built anew: the way to what it holds now."""
    with show.guard(words):
        if not stores.newer(disk):
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            show.say(words("page.data.store.newer"))
            if st.button(words("button.open_newer"), type="primary", key="open_newer"):
                controls.read(partial(intake.open_store, disk.folder), words)

"""A page that waits: it tells how far a long reading is, and lets it be stopped."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from cx.model.recipe import Treatment
from cx.read.preview import preview
from cx.read.progress import share
from cx.read.report import Source
from cx.words import Words
from pages.kit import show
from pages.kit.work import Work

QUICK: Final = 0.5  # seconds within which nothing is told
TICK: Final = 0.25


def watch(
    work: Work[Any, Any], source: Source, told: Mapping[str, Treatment], words: Words
) -> None:
    """Wait for the end; what takes long is told step by step, with a button that stops it.

    Meanwhile the first rows of a file are there to be looked at, without what is personal (``told``).
    """
    if work.wait(QUICK):
        return
    place = st.empty()
    with place.container(border=True, key=f"under_way_{work.id}"):
        bar = st.progress(share(work.step), text=_said(work, words))
        st.button(words("button.stop_reading"), on_click=work.stop, key=f"stop_reading_{work.id}")
        if not work.wait(0) and (look := preview(source, told)) is not None:
            show.quiet(words("state.first_rows", file=look.file))
            st.dataframe(
                look.frame,
                hide_index=True,
                key=f"first_rows_{work.id}",
                alt=words("state.first_rows", file=look.file),
            )
        while not work.wait(TICK):
            bar.progress(share(work.step), text=_said(work, words))
    place.empty()


def _said(work: Work[Any, Any], words: Words) -> str:
    return show.plain(words(f"state.step.{work.step}", file=work.file))

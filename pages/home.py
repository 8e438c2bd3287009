"""Home: own files to begin with, or the way on with those already read."""

import streamlit as st

from cx.words import Words
from pages.kit import answers, controls, doors, sentences, show, state


def render() -> None:
    """Own files first; with data, their map in small and the way on."""
    words = state.words()
    data = doors.data()
    if data is None:
        _first(words)
    else:
        _again(data, words)


def _first(words: Words) -> None:
    show.title(words("page.home.title"))
    show.say(words("page.home.what"))
    show.problem(words)
    answers.refused(words)
    controls.upload(words, key="first_files", label=words("page.home.upload"))
    show.quiet(words("app.private"))
    controls.path(words)
    show.heading(words("page.home.comes_out"))
    with st.grid(3, border=True):
        for offer in ("flow", "scores", "comments"):
            show.offer(
                words(f"page.home.offer.{offer}.name"), words(f"page.home.offer.{offer}.text")
            )


def _again(data: doors.Data, words: Words) -> None:
    with show.guard(words):
        with st.spinner(words("state.drawing")):
            journey = doors.journey(data)
        show.title(sentences.headline(journey, words))
        show.quiet(sentences.who(journey, words))
        show.problem(words)
        with st.container(horizontal=True):
            if st.button(words("button.continue"), type="primary"):
                controls.go("journey")
            if st.button(words("button.check_data")):
                controls.go("data")
        show.journey_preview(data, journey, words)


if __name__ == "__main__":
    from app import main

    main()

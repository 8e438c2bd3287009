"""Home: own files to begin with, or the way on with those already read."""

import streamlit as st

from cx.words import Words
from pages.kit import (
    columns,
    controls,
    doors,
    earlier,
    given,
    results,
    sample,
    sentences,
    show,
    state,
)


def render() -> None:
    """Own files first; with data, their map in small and the way on."""
    words = state.words()
    data = doors.whole()
    if data is None:
        _first(words)
    else:
        _again(data, words)


def _first(words: Words) -> None:
    earlier.offer(words)
    if sample.is_there():
        with st.spinner(words("state.drawing")):
            journey = sample.journey(words.language)
        headline = sentences.headline(journey, words)
        show.title(words("page.home.sample_title", headline=headline))
        show.quiet(words("page.home.sample_what"))
        _ways(words)
        show.journey_preview("sample", journey, words)
    else:
        show.title(words("page.home.title"))
        show.say(words("page.home.what"))
        _ways(words)
    controls.path(words)
    given.paste(words)


def _ways(words: Words) -> None:
    """Own files, the sample, no data."""
    show.problem(words)
    columns.refused(words)
    with st.container(key="ways"):
        controls.upload(words, key="first_files", label=words("page.home.upload"))
        with st.container(key="other_ways"):
            if sample.is_there():
                show.quiet(words("page.home.sample_text"))
                if st.button(words("button.see_sample"), width="stretch"):
                    controls.read(lambda: sample.open_files(words.language), words, then="journey")
            show.quiet(words("page.home.team_text"))
            if st.button(words("button.start_without_data"), width="stretch"):
                controls.go("team")
    controls.private(words)


def _again(data: doors.Data, words: Words) -> None:
    if not sentences.has_journey(data.reading):
        _tests(data, words)
        return
    with show.guard(words):
        journey = results.turned(data, doors.journey(data))
        show.title(sentences.headline(journey, words))
        show.quiet(sentences.who(journey, words))
        show.problem(words)
        with st.container(horizontal=True):
            if st.button(words("button.continue"), type="primary"):
                controls.go("journey")
            if st.button(words("button.check_data")):
                controls.go("data")
        show.journey_preview(data.id, journey, words)
        _opens(words)


def _tests(data: doors.Data, words: Words) -> None:
    """Tests alone: what they hold, and the way to a journey."""
    show.title(words("page.home.only_tests"))
    show.problem(words)
    for test in data.reading.tests:
        show.say(sentences.test(test, words))
    controls.upload(words, key="journey_files", label=words("page.data.more_files"))


def _opens(words: Words) -> None:
    """The pages that these data do not open yet, each once, with the file that does."""
    shut = results.closed()
    closed = [words(f"page.home.open.{url}") for url in results.OPENS if url in shut]
    if closed:
        show.listed(words("page.home.opens"), closed, icon="add")


if __name__ == "__main__":
    from app import main

    main()

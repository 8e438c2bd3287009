"""Journey map: what the customers' journey is like."""

from functools import partial

import streamlit as st

from cx.moments.journey import Journey
from cx.words import Words
from pages.kit import controls, doors, findings, results, sentences, show, since, state, turning


def render() -> None:
    """The finding, the map, and behind each mark its numbers and comments."""
    words = state.words()
    data = doors.data()
    if data is None:
        show.title(words("page.journey.title"))
        controls.no_data(words)
        return
    with show.guard(words):
        journey = results.turned(data, doors.journey(data))
        show.title(sentences.headline(journey, words))
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            show.under_title(sentences.who(journey, words), sentences.legend(journey, words))
            controls.link("stages", words("button.fix_stages"), icon=":material/view_column:")
            turning.ask(data, journey, words)
        since.line(data, words)
        for sentence in sentences.partial(journey, totals=data.store is None, words=words):
            show.say(sentence)
        show.journey_pictures(data, journey, words, on_click=partial(controls.clicked, journey))
        findings.cards(data, journey, words)
        _buttons(journey, words)
        _details(data, journey, words)


def _buttons(journey: Journey, words: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = st.toggle(words("button.show_table"))
        controls.downloads(journey, words)
    if shown:
        show.table(sentences.table(journey.touchpoints, journey, words), words, key="whole_table")


def _details(data: doors.Data, journey: Journey, words: Words) -> None:
    with st.container(key="details"):
        stage = controls.stage_picker(journey, words)
        if stage is None:
            return
        controls.touchpoints(journey, stage, words)
        touchpoint = state.touchpoint()
        if touchpoint is None:
            show.quiet(words("page.journey.choose_row"))
        else:
            found = doors.comments(data, touchpoint)
            show.comments(found, journey.label(touchpoint, words.language), words)
        show.into_view("details", if_asked=state.asked_by_click())


if __name__ == "__main__":
    from app import main

    main()

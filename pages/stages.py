"""Stages: which touchpoint belongs to which stage, and why."""

import streamlit as st

from pages.kit import answers, controls, doors, sentences, show, state


def render() -> None:
    """The stage model and the words for the marks; then the touchpoints, those without a stage first."""
    words = state.words()
    show.title(words("page.stages.title"))
    show.problem(words)
    answers.question(words)
    data = doors.whole()
    if data is None:
        controls.no_data(words)
        return
    controls.model_picker(words)
    with show.guard(words):
        journey = doors.journey(data)
        show.quiet(sentences.columns(journey.model, words))
        controls.marks_switch(words)
        show.say(sentences.placed(doors.assigned(data), words))
        answers.stages(data, journey, words)
        with st.container(horizontal=True):
            if st.button(words("button.back_to_map"), type="primary"):
                controls.go("journey")


if __name__ == "__main__":
    from app import main

    main()

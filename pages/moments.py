"""Moments of truth: which touchpoints decide, what to mend and what to keep."""

from typing import Any

import streamlit as st

from cx.moments import turning_said as said
from cx.moments.journey import Journey
from cx.moments.turning import Turning, turning
from cx.words import Words
from pages.kit import (
    controls,
    doors,
    moment_card,
    moment_guess,
    moment_picture,
    moment_settings,
    recovery,
    results,
    sentences,
    show,
    state,
)
from pages.kit.room import Data


def render() -> None:
    """The team's guesses; then the finding, its picture with a card, and all touchpoints."""
    words = state.words()
    data = doors.data()
    if data is None:
        show.title(words("page.moments.title"))
        controls.no_data(words)
        return
    with show.guard(words):
        journey = doors.journey(data)
        bar = moment_settings.bar()
        if moment_settings.view(bar, words) == "recovery":
            recovery.section(data, data.store, journey, words)
        elif data.store is None:
            _nothing(words("page.moments.no_people"), journey, words)
        elif not results.endpoints(data):
            _nothing(words("page.moments.no_outcome"), journey, words)
        elif not moment_guess.waits(journey, words):
            _moments(data, journey, bar, words)


def _nothing(sentence: str, journey: Journey, words: Words) -> None:
    """Why the page has nothing to show."""
    show.title(words("page.moments.title"))
    show.quiet(sentences.who(journey, words))
    show.say(sentence)
    controls.link("data", words("button.add_file"), icon=":material/add:")


def _moments(data: Data, journey: Journey, bar: Any, words: Words) -> None:
    asked = moment_settings.row(bar, results.endpoints(data), words)
    why_not = said.unfit(journey, asked.horizon_days, words)
    if why_not:
        _nothing(why_not, journey, words)
        return
    found = _found(data, journey, asked, words)
    _head(found, words)
    _shown(data, found, words)


def _found(data: Data, journey: Journey, asked: moment_settings.Settings, words: Words) -> Turning:
    """The moments; while they are computed, how far that has come."""
    influences = results.influences(data, *asked, bar=st.empty())
    return turning(journey, influences, state.project())


def _head(found: Turning, words: Words) -> None:
    """The finding, who and when, the team's guesses beside it, and what it rests on."""
    show.title(said.headline(found, words))
    show.quiet(sentences.who(found.journey, words))
    told = said.guessed(found, words)
    if told:
        show.say(told)
    notes = said.notes(found, words)
    if notes:
        show.quiet(words.joined(notes))


def _shown(data: Data, found: Turning, words: Words) -> None:
    """Picture left, card right; all touchpoints below."""
    with st.container(key="moment"):
        left, right = st.columns([2, 1], gap="medium")
    with right:
        chosen = moment_picture.picker(found, words)
        row = found.moment(*chosen.split(":", 1))
        if row is not None:
            moment_card.card(data, found, row, words)
    with left:
        scored = "legend" if found.journey.has_scores else "legend_alone"
        st.markdown(words(f"page.moments.{scored}"))
        moment_picture.picture(found, words)
        for note in said.left_out(found, words):
            show.quiet(note)
    moment_picture.everything(found, words)
    moment_guess.again(words)


if __name__ == "__main__":
    from app import main

    main()

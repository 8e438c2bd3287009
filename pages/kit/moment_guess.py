"""The team's guesses, asked before the data are shown: which touchpoints decide, as what."""

from typing import Final

import streamlit as st

from cx.domain import Verdict
from cx.moments.journey import Journey
from cx.words import Words
from pages.kit import sentences, show, state

PLACES: Final = (1, 2, 3)
FEELINGS: Final = (Verdict.GLORY, Verdict.PAIN)
_WRITING: Final = "moment_guessing"


def waits(journey: Journey, words: Words) -> bool:
    """Whether the team has still to say if it wants to guess first; asks it."""
    if state.project().guesses is not None:
        return False
    show.title(words("page.moments.title"))
    show.quiet(sentences.who(journey, words))
    if state.value(_WRITING):
        _form(journey, words)
        return True
    with st.container(key="guess_first", border=True):
        show.say(words("page.moments.guess.ask"))
        with st.container(horizontal=True):
            show_now = words("page.moments.guess.show")
            st.button(show_now, type="primary", key="guess_show", on_click=_keep, args=({},))
            first = words("page.moments.guess.first")
            st.button(first, key="guess_write", on_click=state.put, args=(_WRITING, True))
    return True


def again(words: Words) -> None:
    """The way back to the question."""
    label, icon = words("page.moments.guess.again"), ":material/edit:"
    st.button(label, icon=icon, type="tertiary", key="guess_again", on_click=_ask_again)


def _form(journey: Journey, words: Words) -> None:
    names = {
        name: journey.label(name, words.language)
        for name in journey.touchpoints["touchpoint"].drop_duplicates()
    }
    with st.container(key="guesses", border=True):
        show.say(words("page.moments.guess.title"))
        for n in PLACES:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                st.selectbox(
                    words("page.moments.guess.touchpoint", n=n),
                    tuple(names),
                    index=None,
                    format_func=lambda name: names[name],
                    placeholder=words("page.moments.guess.none"),
                    key=f"guess_{n}",
                    width=340,
                )
                st.segmented_control(
                    words("page.moments.guess.feeling", n=n),
                    FEELINGS,
                    default=Verdict.PAIN,
                    required=True,
                    format_func=lambda each: words(f"verdict.{each}"),
                    key=f"guess_feeling_{n}",
                    label_visibility="collapsed",
                )
        if st.button(words("page.moments.guess.save"), type="primary", key="guess_save"):
            found = {
                state.value(f"guess_{n}"): Verdict(state.value(f"guess_feeling_{n}"))
                for n in reversed(PLACES)
                if state.value(f"guess_{n}")
            }
            _keep(dict(reversed(found.items())))
            st.rerun()


def _keep(guesses: dict[str, Verdict] | None) -> None:
    state.put(_WRITING, False)
    state.keep_project(state.project().model_copy(update={"guesses": guesses}))


def _ask_again() -> None:
    _keep(None)
    state.put(_WRITING, True)

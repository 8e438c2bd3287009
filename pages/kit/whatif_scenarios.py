"""Scenarios: kept under a name, compared, opened again, removed, and given away as a link."""

from functools import partial
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from cx.figures.scenarios import scenarios
from cx.model.scenario import Scenario
from cx.model.scenario_link import LONGEST_NAME
from cx.whatif import said
from cx.words import Words
from pages.kit import earlier, pictures, show, state, whatif_data
from pages.kit import whatif_draft as draft
from pages.kit.whatif_data import Base

_NAME: Final = "whatif_name"
_OPENED: Final = "whatif_opened"

WIDE: Final = 460  # px: half of what is beside the card


def save(words: Words) -> None:
    """Keep what is being moved under a name; a name that is there is replaced."""
    now = draft.current().scenario
    if not now.levers:
        return
    if now.name and state.value(_OPENED) != now.name:  # another one was opened
        state.put(_OPENED, now.name)
        state.put(_NAME, now.name)
    with st.form("whatif_save", border=False):
        st.text_input(
            words("page.whatif.save_name"),
            placeholder=words("page.whatif.save_example"),
            max_chars=LONGEST_NAME,
            key=_NAME,
        )
        st.form_submit_button(words("page.whatif.save"), on_click=partial(_save, words))


def _save(words: Words) -> None:
    kept = state.project().scenarios
    typed = str(state.value(_NAME) or "").strip()
    unnamed = words("page.whatif.unnamed", n=len((*kept, None)))
    draft.change_scenario(name=typed or unnamed)
    now = draft.current().scenario
    _keep((*(each for each in kept if each.name != now.name), now))


def compare(base: Base, words: Words) -> None:
    """The saved scenarios beside one another, each with the way back to it."""
    show.heading(words("page.whatif.scenarios"))
    kept = state.project().scenarios
    if not kept:
        show.quiet(words("page.whatif.scenarios_none"))
        return
    found = whatif_data.saved(base)
    if len(found.rows):
        draw = partial(scenarios, found.rows, base.now.main, words=words)
        pictures.pair("scenarios", words, draw, width=WIDE)
    for name, error in found.refused:
        why = said.refused(error, base.names, words)
        show.quiet(words("page.whatif.not_now", name=name, why=why))
    for place, scenario in enumerate(kept):
        with st.container(horizontal=True, vertical_alignment="center", key=f"whatif_kept_{place}"):
            st.markdown(show.plain(scenario.name), width="stretch")
            st.button(
                words("page.whatif.open"),
                type="tertiary",
                key=f"whatif_open_{place}",
                on_click=partial(draft.open_scenario, scenario),
            )
            st.button(
                words("page.whatif.remove"),
                type="tertiary",
                key=f"whatif_remove_{place}",
                on_click=partial(_remove, scenario),
            )


def link(words: Words) -> None:
    """The link that brings back what is being moved."""
    with st.popover(words("page.whatif.link"), icon=":material/link:", type="tertiary"):
        show.quiet(words("page.whatif.link_help"))
        told = urlencode({**state.query(), **draft.told()}, doseq=True)
        st.code(f"{st.context.url}?{told}", language=None, wrap_lines=True)


def _remove(scenario: Scenario) -> None:
    _keep(tuple(each for each in state.project().scenarios if each != scenario))


def _keep(scenarios: tuple[Scenario, ...]) -> None:
    state.keep_project(state.project().model_copy(update={"scenarios": scenarios}))
    earlier.keep()  # no run of the whole page follows

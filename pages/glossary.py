"""Glossary: what a word or a number means."""

import streamlit as st

from cx.words import glossary
from pages.kit import controls, show, state


def render() -> None:
    """The word that was asked for, a search, and all words part by part."""
    words = state.words()
    show.title(words("page.glossary.title"))
    known = glossary.terms(words.marks)
    asked = known.get(state.asked("term") or "")
    if asked:
        with st.container(border=True):
            show.terms([asked], words)
    query, part = controls.glossary_search(words)
    found = [
        term for term in glossary.found(query, among=known.values()) if part in {None, term.part}
    ]
    if not found:
        show.say(words("page.glossary.nothing", query=query))
        return
    show.quiet(words("page.glossary.count", n=len(found)))
    if query:
        show.terms(found, words)
        return
    for part in dict.fromkeys(term.part for term in found):
        show.heading(words(f"page.glossary.part.{part}"))
        show.terms([term for term in found if term.part == part], words)


if __name__ == "__main__":
    from app import main

    main()

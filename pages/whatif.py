"""What-if: what it would be worth if it came true."""

from typing import Any

import streamlit as st

from cx.errors import CxError, NoJourney, OnlyTests
from cx.whatif import answers
from cx.words import Words
from pages.kit import (
    controls,
    doors,
    show,
    state,
    whatif_answers,
    whatif_data,
    whatif_draft,
    whatif_levers,
    whatif_more,
    whatif_terms,
)
from pages.kit.room import Data


def render() -> None:
    """Levers left, what they would change right; which is worth the most, and how to compare."""
    words = state.words()
    data = doors.data()
    if data is None:
        show.title(words("page.whatif.title"))
        controls.no_data(words)
        return
    bar = whatif_terms.bar()
    whatif_draft.take_up()
    try:
        base = _base(data, bar, words)
    except CxError as error:
        show.title(words("page.whatif.title"))
        show.say(words.error(error))
        if isinstance(error, NoJourney | OnlyTests):
            controls.link("data", words("button.add_file"), icon=":material/add:")
        return
    wrong = whatif_draft.wrong()
    if wrong is not None:
        st.markdown(f":material/link_off: {show.plain(words.error(wrong))}")
    above = st.empty()
    _moving(base, words)
    whatif_more.wins(base, words)
    if whatif_more.checked(base, words) is False:
        above.markdown(f":material/warning: {show.plain(words('page.whatif.check_off'))}")


def _base(data: Data, bar: Any, words: Words) -> whatif_data.Base:
    """What was learnt from the data, on the terms of the small row above the title."""
    terms = whatif_draft.current().terms
    with st.spinner(words("page.whatif.computing")):
        journey = doors.journey(data)
        fit = whatif_data.learnt(data, journey)
        entrants = answers.expected(fit, terms.months)
        whatif_terms.row(
            bar, words, entrants=entrants, priced=fit.has_values, buys=fit.has_purchases
        )
        return whatif_data.base(data, journey, terms)


@st.fragment
def _moving(base: whatif_data.Base, words: Words) -> None:
    """What answers while a lever moves, without the rest of the page."""
    found, error = whatif_answers.worked_out(base)
    with st.container(key="whatif_head", gap="small"):
        whatif_answers.head(base, found, words)
    with st.container(key="whatif"):
        left, right = st.columns([1, 2.7], gap="medium")
    with left:
        whatif_levers.card(base, found, words)
    with right:
        if found is None and error is not None:
            whatif_answers.refused(base, error, words)
        elif found is not None:
            whatif_answers.answered(base, found, words)


if __name__ == "__main__":
    from app import main

    main()

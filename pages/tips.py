"""Tips: what to try first."""

import streamlit as st

from cx.model import register
from cx.words import Words
from pages.kit import controls, doors, priorities, sentences, show, state, tip_cards, tip_ledger

VIEWS = ("fit", "all", "priorities", "ledger")


def render() -> None:
    """The tips that fit what was found, all tips, which to begin with, what tests have shown."""
    words = state.words()
    show.title(words("page.tips.title"))
    view = st.segmented_control(
        words("page.tips.views"),
        VIEWS,
        default=VIEWS[0],
        format_func=lambda each: words(f"page.tips.view.{each}"),
        required=True,
        key="tips_view",
        persist_state="session",
        label_visibility="collapsed",
    )
    if view == "ledger":
        tip_ledger.shown(words)
        return
    if view == "priorities":
        with show.guard(words):
            priorities.shown(words)
        return
    show.quiet(words("tips.what"))
    with show.guard(words):
        if view == "all" or not _fitting(words):
            tip_cards.own(words)
            tip_cards.everything(words)


def _fitting(words: Words) -> bool:
    """The tips that fit the findings; False where no journey is loaded or nothing stands out."""
    data = doors.data()
    if data is None or not sentences.has_journey(data.reading):
        show.say(words("page.tips.none_chosen", all=len(register.tips(state.project()))))
        controls.link("data", words("button.add_file"), icon=":material/add:")
        return False
    journey = doors.journey(data)
    if not sentences.findings(journey, words):
        show.say(words("page.tips.none_found", all=len(register.tips(state.project()))))
        return False
    show.quiet(sentences.who(journey, words))
    tip_cards.fitting(journey, words)
    return True


if __name__ == "__main__":
    from app import main

    main()

"""Without data: four ways to find moments of truth, each with a sheet, and a map drawn by hand."""

from typing import Final

import streamlit as st

from pages.kit import controls, sheets, show, state

WAYS: Final = {  # the sheet of each way, in the order in which the sources name them
    "knowledge": "touchpoints",
    "records": "totals",
    "rivals": "mystery",
    "asking": "questionnaire",
}


def render() -> None:
    """Four ways, four sheets, and an empty map to fill."""
    words = state.words()
    show.title(words("page.team.title"))
    show.say(words("page.team.what"))
    show.problem(words)
    with st.grid(2, border=True, min_column_width=420):
        for way, sheet in WAYS.items():
            with st.container(gap="small"):
                show.offer(words(f"page.team.{way}.name"), words(f"page.team.{way}.text"))
                sheets.offer(sheet, words)
    controls.upload(words, key="sheet_files", label=words("page.team.back"))
    show.heading(words("page.team.draw"))
    show.quiet(words("page.team.draw_help"))
    sheets.drawing(words)
    show.heading(words("page.team.test"))
    show.quiet(words("page.team.test_text"))
    sheets.offer("test", words)


if __name__ == "__main__":
    from app import main

    main()

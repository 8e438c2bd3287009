"""The picture of moments beside the card, and the table of all of them; a click chooses."""

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from cx.figures.moment_rows import moments_narrow
from cx.figures.quadrant import WIDTH, quadrant
from cx.figures.quadrant_marks import key
from cx.moments import turning_said as said
from cx.moments.turning import Turning
from cx.report.tables import csv_file
from cx.words import Words, numbers
from pages.kit import pictures, show, state

NAME: Final = "quadrant"
PICKER: Final = "moment_pick"
_FORMS: Final = {"effect": "%+.1f", "mean": "%.2f", "q": "%.3f"}


def picker(found: Turning, words: Words) -> str:
    """Which moment the card shows: chosen here, in the picture or in the table."""
    names = {key(*spot): _named(*spot, found, words) for spot in _spots(found)}
    if state.value(PICKER) not in names:
        state.put(PICKER, key(*found.lead))
    chosen: str = st.selectbox(
        words("page.moments.pick"),
        tuple(names),
        format_func=lambda each: names[each],
        key=PICKER,
    )
    return chosen


def _named(stage: str, touchpoint: str, found: Turning, words: Words) -> str:
    column = found.journey.model.column(stage)
    name = found.journey.label(touchpoint, words.language)
    return words("figure.quadrant.named", name=name, stage=column.name.of(words.language))


def picture(found: Turning, words: Words) -> None:
    """Wide, and for phones; a click on a mark opens its card."""
    chosen = state.value(PICKER)
    pictures.pair(
        NAME,
        words,
        partial(quadrant, found, words=words, chosen=chosen),
        partial(moments_narrow, found, words=words),
        width=WIDTH,
        on_click=partial(_clicked, tuple(key(*spot) for spot in _spots(found))),
    )


def _spots(found: Turning) -> list[tuple[str, str]]:
    return list(zip(found.rows["stage"], found.rows["touchpoint"], strict=True))


def _clicked(known: tuple[str, ...], drawing: str) -> None:
    chosen = state.clicked(drawing)
    if chosen in known:
        state.put(PICKER, chosen)
        state.note_click()


def everything(found: Turning, words: Words) -> None:
    """All touchpoints in numbers, with what speaks for each; a chosen row opens its card."""
    table = said.table(found, words)
    heads = {each: words(f"page.moments.column.{each}") for each in (*_FORMS, "evidence", "people")}
    show.heading(words("page.moments.table"))
    formats = {
        heads[each]: st.column_config.NumberColumn(format=form) for each, form in _FORMS.items()
    }
    rows = state.widget("moments_table")
    st.dataframe(
        table,
        hide_index=True,
        column_config=formats
        | {
            heads["evidence"]: st.column_config.ListColumn(),
            heads["people"]: show.count_column(),
        },
        key=rows,
        on_select=partial(_row, rows, tuple(key(*spot) for spot in _spots(found))),
        selection_mode="single-row",
        placeholder=numbers.MISSING,
        alt=words("page.moments.table_alt"),
    )
    st.download_button(
        words("button.save_csv"),
        partial(_csv, table, heads["evidence"]),
        file_name=f"{words('take.file.quadrant')}.csv",
        mime="text/csv",
        icon=":material/table:",
        on_click="ignore",
        key="csv_moments",
    )


def _row(table: str, known: tuple[str, ...]) -> None:
    for row in state.chosen_rows(table):
        state.put(PICKER, known[row])
        state.note_click()


def _csv(table: pd.DataFrame, lists: str) -> bytes:
    return csv_file(table.assign(**{lists: table[lists].map(", ".join)}))

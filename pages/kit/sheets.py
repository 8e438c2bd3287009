"""Sheets to hand out, and the one that is filled on the spot: the team's own map."""

from functools import partial
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from cx.domain import STAGES
from cx.model.stage_model import stage_info
from cx.report.sheets import Sheet, as_csv, as_workbook
from cx.report.sheets import sheets as all_sheets
from cx.report.tables import csv_file
from cx.words import Words
from pages.kit import controls, intake, show, state

FEELINGS: Final = ("-2", "-1", "0", "1", "2")
_FILLED: Final = 4  # stage, touchpoint, feeling, reason: what a drawing needs of the sheet
_BASE: Final = "drawing_base"  # what the table of this visit to the page began with
_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Drawn(NamedTuple):
    """A sheet filled on the page, as if it had been uploaded."""

    name: str
    content: bytes

    def getbuffer(self) -> memoryview:
        """The bytes of the file."""
        return memoryview(self.content)


def offer(id: str, words: Words) -> None:
    """A sheet as a workbook and as CSV."""
    sheet, language = all_sheets()[id], words.language
    name = sheet.name.of(language)
    with st.container(horizontal=True):
        st.download_button(
            words("button.sheet_excel"),
            partial(as_workbook, sheet, language),
            file_name=f"{name}.xlsx",
            mime=_EXCEL,
            icon=":material/table:",
            on_click="ignore",
            key=f"sheet_{id}_excel",
        )
        st.download_button(
            words("button.sheet_csv"),
            partial(as_csv, sheet, language),
            file_name=f"{name}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key=f"sheet_{id}_csv",
        )


def drawing(words: Words) -> None:
    """The team's touchpoints in a table; with the first feeling the map can be made."""
    sheet = all_sheets()["touchpoints"]
    stage, _, feeling, reason = heads = _heads(sheet, words)
    names = [stage_info(each).name.of(words.language) for each in STAGES]
    rows, key = f"drawing_rows_{words.language}", state.widget("drawing")
    if (
        state.value(key) is None
    ):  # the page is new, or was left or reloaded: what was typed is there
        state.put(_BASE, state.value(rows))
    base = state.value(_BASE) or [(name, "", "", "") for name in names]
    with st.container(key="drawing_table"):
        edited = st.data_editor(
            pd.DataFrame(base, columns=heads, dtype=str),
            column_config={
                stage: st.column_config.SelectboxColumn(options=names, required=True),
                feeling: st.column_config.SelectboxColumn(options=["", *FEELINGS]),
                reason: st.column_config.TextColumn(width="large"),
            },
            num_rows="dynamic",
            hide_index=True,
            height="content",
            placeholder="",
            key=key,
            alt=words("page.team.draw"),
        )
        typed = edited.astype(object).where(edited.notna(), "")
        state.put(rows, list(typed.itertuples(index=False, name=None)))
        asked = st.button(words("button.make_map"), type="primary", key="drawing_make")
    if not asked:
        return
    edited[feeling] = pd.to_numeric(edited[feeling], errors="coerce")
    if edited[feeling].isna().all():
        show.quiet(words("page.team.nothing_drawn"))
        return
    drawn = Drawn(words("page.team.file"), csv_file(edited))
    controls.read(lambda: intake.add([drawn]), words)


def _heads(sheet: Sheet, words: Words) -> list[str]:
    return [column.of(words.language) for column in sheet.columns[:_FILLED]]

"""The first touches as they were understood: who, when, where, and what they did or said."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from cx.domain import Shape
from cx.model.stage_model import UNPLACED
from cx.read.report import FileRead
from cx.words import Words
from cx.words.numbers import MISSING
from pages.kit import doors, show, state

COLUMNS = ("customer", "at", "touchpoint", "stage", "kind", "score", "value", "comment")
TOUCHING = frozenset({Shape.LONG, Shape.WIDE, Shape.SURVEY})


def draw(data: doors.Data, words: Words) -> None:
    """The first touches of a file, a line each."""
    files = [file for file in data.reading.report.files if file.shape in TOUCHING]
    if data.store is None or not files:
        show.quiet(words("page.data.preview.none"))
        return
    file = _file(files, words) if len(files) > 1 else files[0]
    rows = doors.first_touches(data, file.number)
    key = "sentence" if len(rows) >= doors.PREVIEW else "sentence_all"
    show.say(words(f"page.data.preview.{key}", shown=len(rows), file=file.name))
    _table(data, rows, words)


def _file(files: Sequence[FileRead], words: Words) -> FileRead:
    chosen: FileRead = st.selectbox(
        words("page.data.preview.file"),
        files,
        format_func=lambda file: file.name,
        key=state.widget("preview_file"),
        width=400,
    )
    return chosen


def _table(data: doors.Data, rows: pd.DataFrame, words: Words) -> None:
    """Names of touchpoints and stages as on the map; empty columns are left away."""
    names, stages = data.reading.names, {"": ""}
    model = doors.model_of(doors.project())
    for id in rows["stage"].unique():
        nowhere = words("page.data.preview.nowhere")
        stages[id] = nowhere if id == UNPLACED else model.column(id).name.of(words.language)
    rows["stage"] = rows["stage"].map(stages)
    rows["touchpoint"] = [
        names[each].of(words.language) if each in names else each for each in rows["touchpoint"]
    ]
    rows["kind"] = [
        words(f"page.data.preview.{'both' if did and said else 'said' if said else 'did'}")
        for did, said in zip(rows["did"], rows["said"], strict=True)
    ]
    heads = {name: words(f"page.data.preview.column.{name}") for name in COLUMNS}
    shown = rows[list(COLUMNS)].dropna(axis="columns", how="all").rename(columns=heads)
    st.dataframe(
        shown,
        hide_index=True,
        column_config={
            heads["at"]: st.column_config.DatetimeColumn(format="localized"),
            heads["value"]: show.count_column(),
        },
        placeholder=MISSING,
        key="preview",
        alt=words("page.data.part.preview"),
    )

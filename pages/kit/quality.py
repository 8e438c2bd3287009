"""How good the data are: what is odd and what is done about it, what was mended, what was left out."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from cx.model.recipe import Check, Handling
from cx.read.quality.named_rows import MOST
from cx.read.report import FileRead, Found
from cx.report.quality import found_sentence, handling_label, quality_sentence
from cx.report.tables import csv_file
from cx.words import Words
from pages.kit import doors, intake, opened_store, sentences, show, state

COLUMNS = ("file", "column", "filled", "distinct", "odd", "changed", "samples")


def draw(data: doors.Data, words: Words) -> None:
    """The checks with their choices, what was mended and left out, every column counted."""
    report = data.reading.report
    show.say(quality_sentence(report, words))
    if data.disk is not None:
        opened_store.settled("quality", words)
    _checks(report.found, words, settled=data.disk is not None)
    for tiny in doors.tiny_groups(data):
        role = f"role.{tiny.column}"
        column = words(role) if role in words else tiny.column
        show.quiet(words("page.data.quality.tiny", **tiny._replace(column=column)._asdict()))
    if not (report.changes or report.dropped):
        show.quiet(words("page.data.nothing_changed"))
    for kind, notes in (("change", report.changes), ("dropped", report.dropped)):
        if notes:
            show.heading(words(f"page.data.{kind}"))
        for note in notes:
            show.say(sentences.note(note, kind, words))
    _left_out(data, words)
    if report.seen:
        show.heading(words("page.data.quality.columns"))
        _columns(data, words)


def _checks(found: Sequence[Found], words: Words, *, settled: bool) -> None:
    """Each check that found something, with what can be done about it."""
    if not found:
        return
    show.heading(words("page.data.quality.checks"))
    if not settled:
        show.quiet(words("page.data.quality.checks_help"))
    for check in dict.fromkeys(each.check for each in found):
        rows = [each for each in found if each.check is check]
        with st.container(border=True, key=f"check_{check}"):
            st.markdown(f"**{show.plain(words(f'read.check.{check}'))}**")
            for each in rows:
                show.say(found_sentence(each, words))
            if len(rows[0].choices) > 1 and not settled:
                _handling(rows[0], words)


def _handling(found: Found, words: Words) -> None:
    """Keep, leave out or mend; another choice reads the files again."""
    chosen: Handling = st.segmented_control(
        words(f"read.check.{found.check}"),
        found.choices,
        default=found.handling,
        format_func=partial(handling_label, found.check, words=words),
        required=True,
        key=state.widget(f"handling_{found.check}"),
        label_visibility="collapsed",
        wrap=True,
    )
    if chosen is not found.handling:
        _read_again(found.check, chosen, words)


def _read_again(check: Check, handling: Handling, words: Words) -> None:
    said = doors.project().answers
    answers = said.model_copy(update={"quality": {**said.quality, check: handling}})
    with st.spinner(words("state.reading")):
        show.attempt(lambda: intake.answer(answers))
    state.next_round()
    st.rerun()


def _left_out(data: doors.Data, words: Words) -> None:
    """The rows that were left out, a file for each file."""
    capped = any(note.rows > MOST for note in data.reading.report.dropped)
    with st.container(horizontal=True):
        for file in doors.files_left_out(data):
            st.download_button(
                show.plain(words("page.data.quality.download", file=file.name)),
                partial(_csv, data, file, words),
                file_name=words("page.data.quality.file_name", file=file.name),
                mime="text/csv",
                icon=":material/download:",
                help=show.plain(words("page.data.quality.download_help", file=file.name)),
                on_click="ignore",
                key=f"left_out_{file.name}",
            )
    if capped:
        show.quiet(words("page.data.quality.capped", most=MOST))


def _csv(data: doors.Data, file: FileRead, words: Words) -> bytes:
    """The rows of a file that were left out, made when they are asked for."""
    return csv_file(doors.left_out(data, file, words))


def _columns(data: doors.Data, words: Words) -> None:
    """How full and how varied each column is, and how many of its cells were odd."""
    heads = {name: words(f"page.data.quality.column.{name}") for name in COLUMNS}
    rows = pd.DataFrame(data.reading.report.seen, columns=data.reading.report.seen[0]._fields)
    secret = words("page.data.quality.hidden")
    rows["samples"] = [
        secret if hidden else ", ".join(cells)
        for cells, hidden in zip(rows["samples"], rows["hidden"], strict=True)
    ]
    counts = {heads[name]: show.count_column() for name in ("distinct", "odd", "changed")}
    st.dataframe(
        rows[list(COLUMNS)].round({"filled": show.SHARE_DIGITS}).rename(columns=heads),
        hide_index=True,
        column_config={heads["filled"]: show.share_column(), **counts},
        key="quality_columns",
        alt=words("page.data.quality.columns"),
    )

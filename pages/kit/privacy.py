"""Which columns say who people are, what became of each, and how to have it otherwise."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from cx.model.recipe import Treatment
from cx.read.report import Personal, ReadReport
from cx.report.privacy import privacy_sentences, treatment_label
from cx.words import Words
from pages.kit import doors, intake, opened_store, show, state

HEADS = ("file", "column", "kind", "treatment", "rows")


def draw(data: doors.Data, words: Words) -> None:
    """What was found and done, a choice for each column, and which others are personal as well."""
    report = data.reading.report
    for sentence in privacy_sentences(report, words) or [words("page.data.privacy.nothing")]:
        show.say(sentence)
    if data.disk is not None:
        opened_store.settled("privacy", words)
        show.quiet(words("page.data.privacy.limits"))
        return
    told = _chosen(report.personal, words) if report.personal else {}
    told |= dict.fromkeys(_others(report, words), Treatment.LEAVE_OUT)
    if told and st.button(words("page.data.privacy.again"), type="primary"):
        _read_again(told, words)
    if any(each.key for each in report.personal):
        show.quiet(words("page.data.privacy.salt"))
    show.quiet(words("page.data.privacy.limits"))


def say(report: ReadReport, words: Words) -> None:
    """A line on what was done, where something was."""
    if found := privacy_sentences(report, words):
        show.quiet(words.joined(found))


def _chosen(personal: Sequence[Personal], words: Words) -> dict[str, Treatment]:
    """The columns for which another treatment was chosen."""
    heads = {head: words(f"page.data.privacy.column.{head}") for head in HEADS}
    labels = {treatment_label(treatment, words): treatment for treatment in Treatment}
    rows = [
        (
            each.file,
            each.column,
            words(f"read.personal.{each.kind}"),
            treatment_label(each.treatment, words),
            each.rows,
        )
        for each in personal
    ]
    options = st.column_config.SelectboxColumn(options=list(labels), required=True)
    edited = st.data_editor(
        pd.DataFrame(rows, columns=list(heads.values())),
        column_config={heads["treatment"]: options, heads["rows"]: show.count_column()},
        disabled=[name for head, name in heads.items() if head != "treatment"],
        hide_index=True,
        height="content",
        key=state.widget("privacy"),
        alt=words("page.data.privacy.table"),
    )
    return {
        each.column: labels[shown]
        for each, shown in zip(personal, edited[heads["treatment"]], strict=True)
        if labels[shown] is not each.treatment
    }


def _others(report: ReadReport, words: Words) -> list[str]:
    """Columns that were not recognised, and that the user knows to be personal."""
    known = {each.column for each in report.personal}
    names = dict.fromkeys(name for file in report.files for name in file.columns if name)
    return st.multiselect(
        words("page.data.privacy.others"),
        [name for name in names if name not in known],
        placeholder=words("page.data.privacy.others_none"),
        key=state.widget("privacy_others"),
    )


def _read_again(told: dict[str, Treatment], words: Words) -> None:
    before = doors.project().answers
    answers = before.model_copy(update={"personal": {**before.personal, **told}})
    with st.spinner(words("state.reading")):
        done = show.attempt(lambda: intake.answer(answers))
    if done:
        state.next_round()
    st.rerun()

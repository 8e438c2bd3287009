"""What only the user knows, asked and kept: open questions, roles of columns, stages of touchpoints."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final, cast

import pandas as pd
import streamlit as st

from cx.domain import STAGES, Stage
from cx.errors import AmbiguousCode, AmbiguousDates, CxError
from cx.model.assign import Assigned
from cx.model.recipe import Answers, DateOrder
from cx.model.stage_model import stage_info
from cx.moments.journey import Journey
from cx.read.asked_said import choice_said, evidence_said, question_said
from cx.read.questions import answered
from cx.read.report import Question, ReadReport
from cx.words import Words, numbers
from pages.kit import doors, intake, show, state

AT_ONCE: Final = 3  # questions in sight


def question(words: Words) -> None:
    """What must be known before the last files can be read: a sentence, a button per answer."""
    asked = doors.question()
    if asked is None:
        return
    dated = isinstance(asked, AmbiguousDates)
    with st.container(border=True):
        show.say(words("page.data.dates" if dated else "page.data.code", **asked.fields))
        if doors.data() is not None:
            show.quiet(words("page.data.dates_earlier"))
        with st.container(gap="xxsmall"):
            for order, (first, last) in _spans(asked) if dated else ():
                choice = words(f"read.choice.{order}")
                show.quiet(words("page.data.dates_range", choice=choice, first=first, last=last))
        with st.container(horizontal=True):
            for number, (label, answers) in enumerate(_choices(asked, words)):
                if st.button(show.plain(label), key=f"answer_{number}"):
                    say(answers, words)
            if st.button(words("button.leave_out"), type="tertiary", key="answer_none"):
                intake.forget_waiting()
                st.rerun()


def open_questions(report: ReadReport, words: Words) -> None:
    """What was taken for granted meanwhile, and can be taken otherwise, a few at a time."""
    for asked in report.questions[:AT_ONCE]:
        _open_question(asked, words)
    rest = report.questions[AT_ONCE:]
    if rest:
        with st.expander(words("page.data.questions_left", n=len(rest))):
            for asked in rest:
                _open_question(asked, words)


def _open_question(asked: Question, words: Words) -> None:
    """A sentence, what it rests on, and a button for each answer."""
    with st.container(border=True, gap="small"):
        with st.container(gap="xxsmall"):
            show.say(question_said(asked, words))
            if evidence := evidence_said(asked, words):
                show.quiet(evidence)
            show.quiet(words("page.data.taken", choice=choice_said(asked, asked.default, words)))
        with st.container(horizontal=True):
            for choice in asked.choices:
                label = show.plain(choice_said(asked, choice, words))
                if st.button(label, key=f"{asked.about}_{asked.file}_{asked.column}_{choice}"):
                    say(answered(asked, choice, doors.project().answers), words)


def say(answers: Answers, words: Words) -> None:
    """Read the files again with what the user said."""
    with st.spinner(words("state.reading")):
        show.attempt(lambda: intake.answer(answers))
    state.next_round()
    st.rerun()


def _choices(asked: AmbiguousDates | AmbiguousCode, words: Words) -> list[tuple[str, Answers]]:
    """The answers to a question with the labels of their buttons."""
    said, fields = doors.project().answers, asked.fields
    if isinstance(asked, AmbiguousDates):
        column, orders = str(fields["column"]), cast(Iterable[str], fields["orders"])
        return [
            (
                _as_date(str(fields["example"]), DateOrder(order), words),
                said.model_copy(update={"dates": {**said.dates, column: DateOrder(order)}}),
            )
            for order in orders
        ]
    label, stages = str(fields["label"]), cast(Iterable[str], fields["stages"])
    return [
        (
            stage_info(Stage(stage)).name.of(words.language),
            said.model_copy(update={"codes": {**said.codes, label: Stage(stage)}}),
        )
        for stage in stages
    ]


def _spans(asked: CxError) -> list[tuple[str, tuple[date, date]]]:
    """From when to when a column's dates go, by each order that fits them."""
    orders = cast(Iterable[str], asked.fields["orders"])
    spans = cast(Iterable[tuple[date, date]], asked.fields["spans"])
    return list(zip(orders, spans, strict=True))


def _as_date(example: str, order: DateOrder, words: Words) -> str:
    """A date of the file as one order reads it: 03/04/2024 is 4 March or 3 April."""
    parts = re.findall(r"\d+", unicodedata.normalize("NFKC", example))[:3]
    years = {"y": "%y" if all(len(part) < 3 for part in parts) else "%Y", "m": "%m", "d": "%d"}
    forms = [years[letter] for letter in order]
    try:
        day = datetime.strptime(" ".join(parts), " ".join(forms))
    except ValueError:
        return words(f"read.choice.{order}")
    return numbers.date(day.date(), words.language)


def stages(data: doors.Data, journey: Journey, words: Words) -> None:
    """Every touchpoint with its stage and the reason; another stage is drawn at once."""
    names = {None: words("page.stages.nowhere")} | {
        stage: stage_info(stage).name.of(words.language) for stage in STAGES
    }
    assigned, column = doors.assigned(data), words("page.stages.stage")
    frame = _stages(assigned, journey, names, words)
    options = st.column_config.SelectboxColumn(options=list(names.values()), required=True)
    edited = st.data_editor(
        frame,
        column_config={
            column: options,
            words("page.stages.customers"): show.count_column(),
        },
        disabled=[name for name in frame.columns if name != column],
        hide_index=True,
        height="content",
        key=state.widget("stages"),
        alt=words("page.stages.table"),
    )
    of_name = {shown: stage for stage, shown in names.items()}
    chosen = {
        each.touchpoint: of_name[shown]
        for each, shown in zip(assigned, edited[column], strict=True)
        if of_name[shown] != each.stage
    }
    if chosen:
        project = doors.project()
        changed = project.model_copy(update={"stages": {**project.stages, **chosen}})
        show.attempt(lambda: intake.change_model(changed))
        state.next_round()
        st.rerun()


def _stages(
    assigned: Sequence[Assigned], journey: Journey, names: Mapping[Stage | None, str], words: Words
) -> pd.DataFrame:
    rows = journey.touchpoints
    people = dict(zip(rows["touchpoint"], rows["customers"], strict=True))
    columns = {
        "touchpoint": [journey.label(each.touchpoint, words.language) for each in assigned],
        "stage": [names[each.stage] for each in assigned],
        "customers": [people.get(each.touchpoint) for each in assigned],
        "why": [words(f"reason.{each.reason}", match=each.match) for each in assigned],
    }
    return pd.DataFrame({words(f"page.stages.{key}"): values for key, values in columns.items()})

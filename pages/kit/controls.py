"""What pages let the user do: language, links, files, the stage model, stages, downloads."""

from collections.abc import Callable
from functools import partial
from typing import NoReturn

import streamlit as st

from cx.domain import Language, Marks
from cx.model.stage_model import presets, stage_model
from cx.moments.journey import Journey
from cx.report.papers import powerpoint
from cx.words import Words, glossary
from pages.kit import doors, intake, sample, sentences, show, state, take_away


def language_switch(words: Words) -> None:
    """日本語 / English, kept in the URL; page and data stay."""
    names = {each: words(f"app.language_{each}") for each in Language}
    state.put(state.LANGUAGE_SWITCH, words.language)
    st.segmented_control(
        words("app.language"),
        tuple(Language),
        format_func=lambda each: names[each],
        required=True,
        key=state.LANGUAGE_SWITCH,
        label_visibility="collapsed",
        on_change=_switch_language,
    )


def _switch_language() -> None:
    state.choose_language(Language(state.value(state.LANGUAGE_SWITCH)))


def go(page: str) -> NoReturn:
    """Lead to another page in the same language."""
    st.switch_page(state.pages()[page], query_params=state.query())


def link(page: str, label: str, *, icon: str | None = None) -> None:
    """A link to another page in the same language."""
    st.page_link(state.pages()[page], label=label, icon=icon, query_params=state.query())


def top_bar(words: Words) -> None:
    """The way to the glossary and the languages, on every page at the same place."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        with st.container(key="glossary_link", width="content"):
            link("glossary", words("nav.glossary"), icon=":material/help:")
        language_switch(words)


def glossary_search(words: Words) -> tuple[str, str | None]:
    """What is looked for in the glossary, and in which part of it."""
    query = st.text_input(
        words("page.glossary.search"),
        placeholder=words("page.glossary.search_example"),
        icon=":material/search:",
        key="glossary_search",
        width=480,
    )
    parts = dict.fromkeys(term.part for term in glossary.terms().values())
    part = st.pills(
        words("page.glossary.parts"),
        tuple(parts),
        format_func=lambda part: words(f"page.glossary.part.{part}"),
        key="glossary_part",
    )
    return query.strip(), part


def upload(words: Words, *, key: str, label: str) -> None:
    """A place for files; what was read leads to the page that shows how."""
    with st.container(key=key):
        files = st.file_uploader(label, accept_multiple_files=True, key=state.widget("files"))
    if files:
        read(lambda: intake.add(files), words)


def private(words: Words) -> None:
    """Where the data go: nowhere from one's own machine, else to the server and no further."""
    here = doors.on_this_machine()
    show.quiet(words("app.private" if here else "app.private_server"))


def path(words: Words) -> None:
    """A place on this machine, for what is too large to upload."""
    if not doors.on_this_machine():
        return
    with st.expander(words("page.home.path")), st.form("path", border=False):
        text = st.text_input(
            words("page.home.path_label"), placeholder=words("page.home.path_example")
        )
        asked = st.form_submit_button(words("button.open_path"))
    if asked and text:  # outside the form: what waits has a button of its own
        read(lambda: intake.open_path(text), words)


def no_data(words: Words) -> None:
    """Nothing to show yet: why, and the two ways to data."""
    show.say(words("state.no_map"))
    with st.container(horizontal=True):
        if st.button(words("button.add_file"), type="primary", icon=":material/add:"):
            go("data")
        if sample.is_there() and st.button(words("button.see_sample")):
            read(lambda: sample.open_files(words.language), words, then="journey")


def read(act: Callable[[], bool], words: Words, *, then: str = "data") -> NoReturn:
    """Read, then lead to the page of the data or another; where that fails, this page says why."""
    with st.spinner(words("state.reading")):
        done = show.attempt(act)
    state.next_round()
    if done:
        go(then)
    st.rerun()


def leave_out(name: str, words: Words, *, whole: bool = False) -> None:
    """Take a file out of those that were read, a workbook or archive as a ``whole``."""
    label = words("button.leave_out_whole" if whole else "button.leave_out")
    help = show.plain(words("page.data.leave_out_help", name=name))
    if st.button(label, type="tertiary", key=f"leave_out_{name}", help=help):
        show.attempt(lambda: intake.forget(name))
        state.next_round()
        st.rerun()


def model_picker(words: Words) -> None:
    """The stage model; the map follows at once."""
    project = doors.project()
    models = [*([project.own_model] if project.own_model else []), *map(stage_model, presets())]
    names = {model.id: model.name.of(words.language) for model in models}
    state.put(state.MODEL_PICKER, doors.model_of(project).id)
    st.selectbox(
        words("page.stages.model"),
        tuple(names),
        format_func=lambda id: names[id],
        key=state.MODEL_PICKER,
        on_change=_choose_model,
    )


def _choose_model() -> None:
    project, chosen = doors.project(), state.value(state.MODEL_PICKER)
    own = project.own_model if project.own_model and project.own_model.id == chosen else None
    show.attempt(
        lambda: intake.change_model(project.model_copy(update={"model": chosen, "own_model": own}))
    )


def marks_switch(words: Words) -> None:
    """How the marks are named, in Japanese alone; the whole product follows."""
    if words.language is not Language.JA or doors.question():  # waiting files have settings too
        return
    state.put(state.MARKS_SWITCH, words.marks)
    st.segmented_control(
        words("page.stages.marks"),
        tuple(Marks),
        format_func=lambda marks: Words.of(words.language, marks)("page.journey.card.note"),
        required=True,
        key=state.MARKS_SWITCH,
        on_change=_switch_marks,
    )


def _switch_marks() -> None:
    state.choose_marks(Marks(state.value(state.MARKS_SWITCH)))


def stage_picker(journey: Journey, words: Words) -> str | None:
    """The stage whose touchpoints are open; a click on the map sets it too."""
    options = sentences.stage_options(journey)
    if state.value(state.STAGE_PICKER) not in options:
        state.put(state.STAGE_PICKER, None)
    chosen: str | None = st.segmented_control(
        words("page.journey.stage_picker"),
        options,
        format_func=lambda id: show.plain(sentences.stage(journey, id, words)),
        key=state.STAGE_PICKER,
        on_change=partial(state.choose_touchpoint, None),
        wrap=True,
    )
    return chosen


def clicked(journey: Journey, drawing: str) -> None:
    """Open what was clicked in a drawing of the journey: a stage, or a touchpoint in its stage."""
    kind, _, name = (state.clicked(drawing) or "").partition(":")
    state.note_click()
    if kind == "stage":
        state.choose_stage(name)
    elif kind == "touchpoint":
        places = dict(
            zip(journey.touchpoints["touchpoint"], journey.touchpoints["stage"], strict=True)
        )
        state.choose_stage(places.get(name))
        state.choose_touchpoint(name)


def touchpoints(journey: Journey, stage: str, words: Words) -> None:
    """A stage's touchpoints in numbers; a chosen row opens its comments."""
    rows = sentences.of_stage(journey, stage)
    key = state.widget(f"touchpoints_{stage}")
    names = tuple(rows["touchpoint"])
    show.table(
        sentences.table(rows, journey, words, without=("stage",)),
        words,
        key=key,
        on_select=lambda: state.choose_touchpoint(
            next((names[row] for row in state.chosen_rows(key)), None)
        ),
    )


def downloads(journey: Journey, words: Words) -> None:
    """The map as a slide; as a picture or its numbers behind one quiet button."""
    data = doors.data()
    files = [file.name for file in data.reading.report.files] if data else []
    st.download_button(
        words("report.save"),
        partial(powerpoint, journey, words=words, files=files),
        file_name=words("report.save_file"),
        mime="application/vnd.openxmlformats-officedocument.presentationml.presentation",
        icon=":material/slideshow:",
        on_click="ignore",
    )
    table = sentences.table(journey.touchpoints, journey, words)
    figure_of = partial(show.journey_paper, journey, words, show.theme())
    take_away.take_away("journey", figure_of, table, words)

"""Which tips to begin with: worth against effort, who does them by when, axes of one's own."""

import datetime
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from cx.figures.priorities import nothing, priorities
from cx.figures.priorities_narrow import caption, priorities_narrow
from cx.model.priority import (
    EFFORT,
    IMPACT,
    LONGEST,
    MOST_AXES,
    SCORES,
    Priorities,
    may_be_called,
    renamed,
    with_axes,
    with_axis,
    without_axis,
)
from cx.model.scenario import Terms
from cx.model.tips import Tip
from cx.moments.journey import Journey
from cx.report.tables import csv_file
from cx.whatif import priorities_said as said
from cx.whatif.answers import answer, priced
from cx.whatif.fit import Fit
from cx.whatif.gains import Ask, Gains, gains
from cx.whatif.moved import NOTHING
from cx.whatif.priorities import Ranking, considered, late, ranking
from cx.words import Words
from pages.kit import (
    controls,
    doors,
    pictures,
    sentences,
    show,
    state,
    tip_cards,
    whatif_data,
    whatif_draft,
)
from pages.kit.room import Data

KEPT: Final = 8
_STANDING: Final = ("title", "worth", "status")  # what nobody changes here


def shown(words: Words) -> None:
    """The tips under consideration: what they are worth, a picture, and a table to change."""
    project, data = state.project(), doors.data()
    seen = data if data is not None and sentences.has_journey(data.reading) else None
    journey = doors.journey(seen) if seen else None
    fitting = tip_cards.fitting_ids(journey, words) if journey else ()
    tips = considered(project, fitting)
    with st.spinner(words("page.whatif.computing")):
        found = ranking(tips, _gains(tips, seen, journey), project)
    for sentence in said.summary(found, words):
        show.say(sentence)
    if seen is None:
        controls.link("data", words("button.add_file"), icon=":material/add:")
    if not tips:
        return
    past = said.overdue(late(tips, project, datetime.date.today()), words)
    if past:
        show.listed(words("page.priorities.late"), past, icon="event_busy")
    now = _choices(found, words)
    _picture(found, words)
    now = _axes(_table(tips, found, now, words), words)
    pictures.behind("priorities", said.how(found, words), words)
    if now != project.priorities:  # once at the end: two things may have been changed in one run
        state.keep_project(project.model_copy(update={"priorities": now}))
        st.rerun()


def _gains(tips: Sequence[Tip], data: Data | None, journey: Journey | None) -> Gains:
    project = state.project()
    if data is None or journey is None:
        return gains(tips, None, project)
    terms = whatif_draft.current().terms
    settings = project.model_dump_json(include={"tests", "tips", "window_days"})  # what decides
    ids = tuple(tip.id for tip in tips)
    fitted = priced(whatif_data.learnt(data, journey), terms)
    return _worked_out(
        f"{data.id} {settings} {terms.model_dump_json()}",
        ids,
        _tips=tips,
        _fit=fitted,
        _terms=terms,
    )


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _worked_out(
    id: str, ids: tuple[str, ...], *, _tips: Sequence[Tip], _fit: Fit, _terms: Terms
) -> Gains:
    project = state.project()
    effects = NOTHING._replace(project=project)
    ask: Ask = lambda scenario: answer(_fit, scenario, _terms, effects=effects)  # noqa: E731
    return gains(_tips, ask, project)


def _choices(found: Ranking, words: Words) -> Priorities:
    """The axes of the picture, and the order; returns what is chosen."""
    now = found.priorities
    own = {axis.id: axis.name.of(words.language) for axis in now.axes}
    axes = {each: words(f"page.priorities.axis.{each}") for each in (IMPACT, EFFORT)} | own
    orders = {
        each: own[each] if each in own else words(f"page.priorities.orders.{each}")
        for each in now.orders
    }
    with st.container(horizontal=True):
        across = _chosen("across", axes, now.across, words)
        up = _chosen("up", axes, now.up, words)
        order = _chosen("order", orders, now.order, words)
    return with_axes(now, across=across, up=up).model_copy(update={"order": order})


def _chosen(what: str, names: dict[str, str], now: str, words: Words) -> str:
    options = list(names)
    return st.selectbox(
        words(f"page.priorities.{what}"),
        options,
        index=options.index(now),
        format_func=lambda each: names[each],
        key=f"priorities_{what}_{now}",
        width=220,
    )


def _picture(found: Ranking, words: Words) -> None:
    if not any(found.todo()):
        show.say(nothing(found, words))
        return
    with st.container(key="narrow_priorities_marks"):
        show.quiet(caption(found, words))
    wide: Callable[..., Any] = partial(priorities, found, words=words)
    pictures.pair("priorities", words, wide, partial(priorities_narrow, found, words=words))


def _table(tips: Sequence[Tip], found: Ranking, now: Priorities, words: Words) -> Priorities:
    """Effort, owner, day and scores to be changed; what changes the order begins the table anew."""
    show.quiet(words("page.priorities.edit"))
    heads, efforts = said.heads(found, words), said.efforts(words)
    kinds: dict[str, Callable[..., Any]] = {
        "title": partial(st.column_config.TextColumn, width=250, pinned=True),
        "worth": partial(st.column_config.TextColumn, width=280),
        "effort": partial(
            st.column_config.SelectboxColumn,
            options=SCORES,
            format_func=lambda each: efforts[int(each)],
            required=True,
            width=150,
        ),
        "owner": partial(st.column_config.TextColumn, max_chars=LONGEST, width=130),
        "due": partial(st.column_config.DateColumn, format="YYYY-MM-DD", width=110),
        "status": partial(st.column_config.TextColumn, width=90),
    }
    score = partial(
        st.column_config.NumberColumn, min_value=SCORES[0], max_value=SCORES[-1], step=1
    )
    edited = st.data_editor(
        said.sheet(found, words),
        column_config={name: kinds.get(name, score)(label=head) for name, head in heads.items()},
        disabled=list(_STANDING),
        hide_index=True,
        height="content",
        placeholder="",
        key="priorities_table",
        alt=words("page.priorities.edit"),
    )
    st.download_button(
        words("button.save_csv"),
        partial(csv_file, said.table(found, words)),
        file_name="priorities.csv",
        mime="text/csv",
        icon=":material/table:",
        on_click="ignore",
        key="csv_priorities",
    )
    return said.changed(edited, tips, now)


def _axes(now: Priorities, words: Words) -> Priorities:
    """Axes of one's own: one more, another name, one less."""
    with st.expander(words("page.priorities.own.title"), icon=":material/straighten:"):
        show.quiet(words("page.priorities.own.help"))
        for axis in now.axes:
            now = _axis(now, axis.id, axis.name.of(words.language), words)
        if len(now.axes) >= MOST_AXES:
            show.quiet(words("page.priorities.own.full", n=MOST_AXES))
            return now
        with st.form("own_axis", border=False, clear_on_submit=True):
            name = st.text_input(
                words("page.priorities.own.name"),
                placeholder=words("page.priorities.own.example"),
                max_chars=LONGEST,
                width=360,
            )
            asked = st.form_submit_button(words("page.priorities.own.add"))
        if asked and may_be_called(now, name):
            return with_axis(now, name)
        if asked:
            show.say(words("page.priorities.own.taken"))
    return now


def _axis(now: Priorities, id: str, before: str, words: Words) -> Priorities:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            words("page.priorities.own.rename"),
            before,
            max_chars=LONGEST,
            key=f"name_{id}_{before}",
            width=360,
        )
        if st.button(words("page.priorities.own.remove"), key=f"remove_{id}", type="tertiary"):
            return without_axis(now, id)
    if name.strip() == before:
        return now
    if may_be_called(now, name, id=id):
        return renamed(now, id, name)
    show.say(words("page.priorities.own.taken"))
    return now

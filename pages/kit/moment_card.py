"""The card of a moment: what to do, its numbers in plain words, from where it is known, what fits."""

from functools import partial
from typing import Final

import streamlit as st

from cx.domain import Evidence, Quadrant, Verdict
from cx.model import register
from cx.model.scenario import LeverKind
from cx.moments import turning_said as said
from cx.moments.findings import Row
from cx.moments.journey import Journey
from cx.moments.quotes import fitting
from cx.moments.turning import Turning, clear
from cx.words import Words, numbers
from pages.kit import controls, doors, findings, recovery, show, state, whatif_draft
from pages.kit.room import Data
from pages.kit.terms import definition

SHOWN: Final = 2  # quotes, and tips
NOTED: Final = (Evidence.RECORDS, Evidence.INTERVIEW, Evidence.SURVEY, Evidence.RIVALS)
_ICONS: Final = {True: ":orange[▲]", False: ":blue[▼]"}
_TONES: Final = {True: "orange", False: "blue"}
_LOOKS: Final = {True: "glory", False: "pain", None: "open"}  # ends of keys, for front.css


def card(data: Data, found: Turning, row: Row, words: Words) -> None:
    """Everything about one moment."""
    look = f"moment_{_LOOKS[_tone(row)]}"
    with st.container(key="moment_card"), st.container(border=True, key=look, gap="small"):
        _head(found.journey, row, words)
        _figures(found, row, words)
        show.say(said.moved(row, found, words))
        st.divider()
        _evidence(data, found.journey, row, words)
        _sure(found, row, words)
        _quotes(data, row, words)
        _tips(found.journey, row, words)
    show.into_view("moment_card", if_asked=state.asked_by_click())


def _tone(row: Row) -> bool | None:
    """Glory and pain in their colours, where they decide."""
    return clear(row) if row["decides"] else None


def _toned(text: str, row: Row) -> str:
    tone = _tone(row)
    return text if tone is None else f":{_TONES[tone]}[{text}]"


def _head(journey: Journey, row: Row, words: Words) -> None:
    """Mark, name, what to do; its stage, and why."""
    tone = _tone(row)
    mark = "◆" if row["decides"] and tone is None else ":gray[○]"
    name = show.plain(journey.label(row["touchpoint"], words.language))
    with st.container(horizontal=True, vertical_alignment="center", key="moment_head"):
        st.subheader(f"{_ICONS.get(tone, mark) if tone is not None else mark} {name}", anchor=False)
        if row["quadrant"]:
            verb = words(f"quadrant.{row['quadrant']}.name")
            st.markdown(f"**{_toned(verb, row)}**", width="content")
    column = journey.model.column(row["stage"])
    key = "reach_plain" if numbers.is_missing(row["reach"]) else "reach"
    blanks = {"stage": column.name.of(words.language), "code": column.code, "reach": row["reach"]}
    show.quiet(words(f"page.moments.card.{key}", **blanks))
    show.say(said.action(row, words))


def _figures(found: Turning, row: Row, words: Words) -> None:
    """How it felt and what it moves, large, each with its limits."""
    what = said.what(found.endpoint, words)
    with st.container(horizontal=True, key="moment_figures"):
        with st.container(gap="xxsmall"):
            show.quiet(words("page.moments.card.experience"))
            _large(words.shown(row["mean"], "score") if row["n"] else "", row, words)
            show.quiet(said.score_limits(row, words))
        with st.container(gap="xxsmall"):
            show.quiet(words("page.moments.card.influence", what=what))
            known = row["source"] is not None
            _large(words.shown(row["rd"], "points") if known else "", row, words)
            if known:
                limits = {"low": row["low"], "high": row["high"]}
                show.quiet(words("page.moments.card.limits", **limits))


def _large(text: str, row: Row, words: Words) -> None:
    st.markdown(f"## {_toned(text, row) if text else numbers.MISSING}")


def _sure(found: Turning, row: Row, words: Words) -> None:
    with st.expander(words("page.moments.card.sure"), icon=":material/rule:"):
        for sentence in said.sure(row, found, words):
            show.say(sentence)
        st.markdown(definition("moment_of_truth", words))


def _evidence(data: Data, journey: Journey, row: Row, words: Words) -> None:
    """From where it is known; what else speaks for it is set here and kept in the project."""
    pains = recovery.mended_at(data, journey, row)
    known = [*said.known_from(row, words), *([said.mended(*pains, words)] if pains else [])]
    with st.container(gap="xsmall"):
        st.markdown(f"**{words('page.moments.card.evidence')}**")
        for name, told in known:
            with st.container(horizontal=True, horizontal_alignment="distribute"):
                st.markdown(f":gray[{show.plain(name)}]", width="content")
                st.markdown(f"**{show.plain(told)}**", width="content")
        key = f"evidence_{row['stage']}_{row['touchpoint']}"
        noted = state.project().evidence.get(row["touchpoint"], ())
        state.put(key, list(noted))
        st.multiselect(
            words("page.moments.card.add_evidence"),
            NOTED,
            format_func=lambda each: words(f"page.moments.evidence.{each}"),
            key=key,
            help=words("page.moments.card.add_evidence_help"),
            placeholder=words("page.moments.card.add_evidence"),
            label_visibility="collapsed",
            on_change=partial(_note, row["touchpoint"], key),
        )


def _note(touchpoint: str, key: str) -> None:
    project = state.project()
    noted = tuple(Evidence(each) for each in state.value(key))
    others = {name: each for name, each in project.evidence.items() if name != touchpoint}
    evidence = others | ({touchpoint: noted} if noted else {})
    state.keep_project(project.model_copy(update={"evidence": evidence}))


def _quotes(data: Data, row: Row, words: Words) -> None:
    told = fitting(doors.comments(data, row["touchpoint"]), row["verdict"]).head(SHOWN)
    if told.empty:
        return
    with st.container(gap="xsmall", key="moment_quotes"):
        st.markdown(f"**{words('page.moments.card.quotes')}**")
        for quote in told.to_dict("records"):
            show.say(words("page.moments.card.quote", comment=str(quote["comment"])))
            about = said.about(quote["score"], quote["at"], words)
            if about:
                show.quiet(about)


def _tips(journey: Journey, row: Row, words: Words) -> None:
    """What others tried in such a place, how far each has come, and the way to a test."""
    project, found = state.project(), findings.fits(journey, _kind(row), row, words)
    offered = {fit.tip.id: fit.tip for fit in found.tips[:SHOWN]}
    chosen = None
    if offered:
        statuses = [words(f"tips.status.{register.status(project, id)}") for id in offered]
        chosen = st.radio(
            words("page.moments.card.tips"),
            tuple(offered),
            format_func=lambda id: show.plain(offered[id].title.of(words.language)),
            captions=statuses,
            key=f"moment_tip_{row['stage']}_{row['touchpoint']}",
        )
    if st.button(words("button.plan_test"), type="primary", width="stretch", key="moment_plan"):
        stage = next(iter(found.names), None)
        state.plan_tip(state.Asked(chosen, stage, row["touchpoint"]) if stage else None)
        state.put("tests_view", "plan")
        controls.go("tests")
    if st.button(words("button.what_worth"), type="tertiary", width="stretch", key="moment_worth"):
        whatif_draft.add((LeverKind.TRANSITION, row["stage"]))
        if row["verdict"] == Verdict.PAIN:
            whatif_draft.add((LeverKind.PAIN, row["touchpoint"]))
        controls.go("whatif")


def _kind(row: Row) -> str:
    """Which kind of finding a moment is, for the tips that fit."""
    if row["quadrant"] is Quadrant.KEEP:
        return "glory"
    return "pain" if row["quadrant"] is Quadrant.MEND or row["verdict"] == Verdict.PAIN else "drop"

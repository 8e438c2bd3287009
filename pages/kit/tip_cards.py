"""Tips to work with: those that fit the findings, all of them, own ones, and how far each has come."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

import streamlit as st

from cx.domain import STAGES, Stage, Status
from cx.model import register
from cx.model.tips import Fit, Goal, Group, Tip
from cx.moments.findings import further_pains, leads
from cx.moments.journey import Journey
from cx.words import Words
from pages.kit import doors, findings, sentences, show, state, tips

BEST: Final = 3  # for each finding; the others stand among all tips
FIRST: Final = ("pain", "drop", "glory", "note")  # what to mend comes before what to spread
GRID: Final = 3
MOST: Final = 12  # of all tips, before the user asks for more
MORE: Final = "tips_all_shown"
GOALS: Final = tuple(Goal)


class _Fitting(NamedTuple):
    """A finding with its sentence and the tips that fit it best."""

    place: str
    kind: str
    head: str
    sentence: str
    found: tips.Found
    best: list[Fit]


def fitting(journey: Journey, words: Words) -> None:
    """The tips that fit best where the journey stands out, each finding with its sentence."""
    for each in _fitting(journey, words):
        show.finding(each.head, each.sentence, term=findings.TERMS[each.kind], words=words)
        with st.grid(GRID, border=True, min_column_width=320):
            for fit in each.best:
                _card(fit.tip, words, f"fit_{each.place}", fit, each.found)


def fitting_ids(journey: Journey, words: Words) -> tuple[str, ...]:
    """The same tips by their ids."""
    return tuple(fit.tip.id for each in _fitting(journey, words) for fit in each.best)


def _fitting(journey: Journey, words: Words) -> Iterator[_Fitting]:
    """What stands out, first what is to be mended; every tip once."""
    said = sentences.findings(journey, words)
    rows = leads(journey)._asdict()
    told = [
        (kind, kind, words(f"page.journey.card.{kind}"), said[kind], rows.get(kind))
        for kind in sorted(said, key=FIRST.index)
    ]
    further = words("page.tips.further")
    told.extend(
        (f"pain_{place}", "pain", further, sentences.felt_sentence(journey, row, words), row)
        for place, row in enumerate(further_pains(journey))
    )
    shown: set[str] = set()
    for place, kind, head, sentence, row in told:
        found = findings.fits(journey, kind, row, words)
        fits = [fit for fit in found.tips if fit.tip.id not in shown][:BEST]
        shown |= {fit.tip.id for fit in fits}
        if fits:
            yield _Fitting(place, kind, head, sentence, found, fits)


def everything(words: Words) -> None:
    """All tips, by stage, by what they move and by how far they have come."""
    project = state.project()
    known = register.tips(project)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        stages = _chosen("stage", STAGES, _stage_names(words), words)
        goals = _chosen("goal", GOALS, _names("tips.metric", Goal, words), words)
        statuses = _chosen("status", register.STATUSES, _names("tips.status", Status, words), words)
        groups = _chosen("group", tuple(Group), _names("tips.group", Group, words), words)
    found = [
        tip
        for tip in known
        if (not stages or set(stages) & set(tip.stages))
        and (not goals or tip.metric in goals)
        and (not statuses or register.status(project, tip.id) in statuses)
        and (not groups or tip.group in groups)
    ]
    show.quiet(words("page.tips.shown", shown=len(found), all=len(known)))
    with st.grid(GRID, border=True, min_column_width=320):
        for tip in found if state.value(MORE) else found[:MOST]:
            _card(tip, words, "all")
    rest = len(found[MOST:])
    if rest and not state.value(MORE):
        more = words("page.tips.more", n=rest)
        st.button(more, key="tips_more", on_click=state.put, args=(MORE, True))


def own(words: Words) -> None:
    """A tip of one's own."""
    names = _stage_names(words)
    goals = _names("tips.metric", Goal, words)
    with (
        st.expander(words("page.tips.own.title"), icon=":material/add:"),
        st.form("own_tip", border=False, clear_on_submit=True),
    ):
        title = st.text_input(words("page.tips.own.name"), max_chars=80)
        advice = st.text_area(words("page.tips.own.advice"), max_chars=400)
        with st.container(horizontal=True):
            stage: Stage = st.selectbox(
                words("page.tips.filter.stage"), STAGES, format_func=lambda each: names[each]
            )
            goal: Goal = st.selectbox(
                words("page.tips.filter.goal"), GOALS, format_func=lambda each: goals[each]
            )
        if st.form_submit_button(words("page.tips.own.button")):
            if title.strip():
                project = register.with_tip(
                    state.project(),
                    title=title.strip(),
                    advice=advice.strip(),
                    stage=stage,
                    goal=goal,
                )
                state.keep_project(project)
                st.rerun()
            show.say(words("page.tips.own.no_name"))


def _card(
    tip: Tip, words: Words, where: str, fit: Fit | None = None, found: tips.Found | None = None
) -> None:
    """A tip with the test that would try it, and how far it has come."""
    with st.container(gap="xsmall"):
        tips.described(tip, words)
        about = tips.why(fit, found, words) if fit and found else _about(tip, words)
        show.quiet(about)
        show.quiet(words("page.tips.effort", effort=words(f"page.tips.efforts.{tip.effort}")))
        how, icon = words("page.tips.how"), ":material/rule:"
        with st.popover(how, type="tertiary", icon=icon, key=f"how_{where}_{tip.id}"):
            show.say(_template(tip, words))
            if tip.guardrails:
                show.say(tips.watched(tip, words))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _status(tip, words, where)
            tips.plan_button(tip, where, words, found)
            if tip.group is Group.OWN and st.button(
                words("page.tips.own.remove"), key=f"remove_{where}_{tip.id}", type="tertiary"
            ):
                state.keep_project(register.without_tip(state.project(), tip.id))
                st.rerun()


def _about(tip: Tip, words: Words) -> str:
    """The stages that a tip speaks of."""
    if set(tip.stages) == set(STAGES):
        return words("page.tips.anywhere")
    names = _stage_names(words)
    return words("page.tips.about", stages=list(dict.fromkeys(names[each] for each in tip.stages)))


def _template(tip: Tip, words: Words) -> str:
    """The test that would try a tip."""
    test = tip.test
    return words(
        "page.tips.test",
        unit=words(f"page.tips.unit.{test.unit}"),
        arms=[arm.of(words.language) for arm in test.arms],
        days=test.window_days,
        metric=words(f"tips.metric.{tip.metric}"),
        kind=words(f"page.tips.kind.{test.kind}"),
    )


def _status(tip: Tip, words: Words, where: str) -> None:
    project = state.project()
    now, steps = register.status(project, tip.id), register.steps(project, tip.id)
    names = _names("tips.status", Status, words)
    chosen: Status = st.selectbox(
        words("page.tips.filter.status"),
        steps,
        index=steps.index(now),
        format_func=lambda each: names[each],
        key=f"status_{where}_{tip.id}_{now}",
        width=150,
        label_visibility="collapsed",
    )
    if chosen != now:
        state.keep_project(register.with_status(project, tip.id, chosen))
        st.rerun()


def _chosen(
    what: str, options: Sequence[StrEnum], names: Mapping[Any, str], words: Words
) -> list[Any]:
    found: list[Any] = st.multiselect(
        words(f"page.tips.filter.{what}"),
        options,
        format_func=lambda each: names[each],
        placeholder=words("page.tips.filter.any"),
        key=f"tips_{what}",
        width=250,
    )
    return found


def _stage_names(words: Words) -> dict[Stage, str]:
    model = doors.model_of(state.project())
    return {stage: model.column_of(stage).name.of(words.language) for stage in STAGES}


def _names(section: str, kind: Iterable[StrEnum], words: Words) -> dict[Any, str]:
    return {each: words(f"{section}.{each}") for each in kind}

"""Tests: whether it worked."""

from functools import partial

import streamlit as st

from cx.experiments.journey_tests import JourneyTest, choices
from cx.read.report import TestTable
from cx.words import Words
from pages.kit import (
    controls,
    doors,
    show,
    state,
    trial_data,
    trial_design,
    trial_journey,
    trial_keep,
    trial_plan,
    trial_result,
    trial_typed,
)
from pages.kit.room import Data

VIEWS = ("read", "plan")
TYPED = "typed"
JOURNEY = "journey"


def render() -> None:
    """A test's verdict, from typed totals or from a file; or a plan for the next one."""
    words = state.words()
    show.title(words("page.tests.title"))
    show.problem(words)
    state.begin_with("tests_view", VIEWS[0])
    view = st.segmented_control(
        words("page.tests.views"),
        VIEWS,
        format_func=lambda each: words(f"page.tests.view.{each}"),
        required=True,
        key="tests_view",
        persist_state="session",
        label_visibility="collapsed",
    )
    if view == "plan":
        with show.guard(words):
            trial_plan.planner(doors.whole(), words)
        return
    source = _source(words)
    data = doors.whole()
    with show.guard(words):
        if data is None or source == TYPED:
            _typed(words)
        elif source == JOURNEY:
            journey = trial_journey.box(data, words)
            if journey is not None:
                _loaded(data, journey.table, words, journey)
        else:
            _loaded(data, next(t for t in trial_data.tests() if t.table == source), words)
    controls.upload(words, key="more_files", label=words("page.tests.upload"))
    controls.private(words)


def _source(words: Words) -> str:
    """The table of a test that came in a file, the journey, or totals that are typed."""
    found = {
        test.table: show.plain(words("page.tests.file", files=test.files))
        for test in trial_data.tests()
    }
    if trial_journey.held(doors.whole()):
        found[JOURNEY] = words("page.tests.journey.name")
    if not found:
        return TYPED
    chosen: str = st.segmented_control(
        words("page.tests.source"),
        (TYPED, *found),
        default=next(iter(found)),
        format_func=lambda each: found.get(each, words("page.tests.typed.name_of")),
        required=True,
        key="tests_source",
        wrap=True,
    )
    return chosen


def _typed(words: Words) -> None:
    plan = trial_keep.plan_picker(words)
    result = trial_typed.box(plan, words)
    if result is not None:
        trial_result.verdict(result, words)
        if not result.stopped:
            trial_result.figures(result, words)
            trial_result.how_sure(result, None, words)
        trial_keep.decide(result, words)


def _loaded(data: Data, test: TestTable, words: Words, journey: JourneyTest | None = None) -> None:
    plan = trial_keep.plan_picker(words)
    first = None if journey is None else choices(journey)
    design = trial_design.design(test, f"{data.id}_{test.table}", plan, words, first)
    with st.spinner(words("state.drawing")):
        found = trial_data.analysed(data, test, design)
    result = found.result
    trial_result.verdict(result, words)
    if not result.stopped:
        trial_result.figures(result, words)
        trial_result.over_time(result, found.course, words)
        columns = trial_data.columns(data, test)
        by = partial(trial_data.by_segment, data, test, design)
        trial_result.segments(result, columns, by, words)
        again = partial(trial_data.re_split, data, test, design)
        trial_result.how_sure(result, again, words)
    trial_keep.decide(result, words, *trial_journey.about(data, journey, design))


if __name__ == "__main__":
    from app import main

    main()

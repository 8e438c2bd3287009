"""A test's result in the order of the reader's questions: may I believe it, what to do, how sure."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from cx.domain import Decision, MetricRole
from cx.experiments import said, tables
from cx.experiments.aa import SplitAgain
from cx.experiments.results import TestResult
from cx.experiments.segments import Segment
from cx.figures.effect_time import effect_time
from cx.figures.effects import chance, is_rate
from cx.figures.forest import forest, segment_forest
from cx.words import Words, numbers
from pages.kit import pictures, show, trial_data, trial_health

MARKS: Final = {
    Decision.SHIP: ":orange[▲]",
    Decision.ROLL_BACK: ":blue[▼]",
    Decision.KEEP_RUNNING: ":gray[○]",
    Decision.REVIEW: ":material/balance:",
    Decision.WITHHELD: ":material/warning:",
}
_FORMS: Final = {
    "p": "%.4f",
    "p_adjusted": "%.4f",
    "chance_to_win": "percent",
    "relative": "percent",
    "relative_low_adjusted": "percent",
    "relative_high_adjusted": "percent",
    "gain": "percent",
}


def verdict(result: TestResult, words: Words) -> None:
    """Whether the figures can be believed; then what to do, and why."""
    trial_health.strip(result.health, words)
    told = said.verdict(result, words)
    with st.container(key="verdict", gap="small"):
        st.header(f"{MARKS[result.decision]} {show.plain(told.title)}", anchor=False)
        if told.rest:
            show.say(told.rest)
        for reason in said.further(result, words):
            show.say(reason)
        trial_health.warnings(result.health, words)
    if result.stopped:
        with st.expander(words("page.tests.checks")):
            trial_health.every(result.health, words)


def figures(result: TestResult, words: Words) -> None:
    """The table with its intervals."""
    pictures.pair("forest", words, partial(forest, result, words=words))


def over_time(result: TestResult, course: pd.DataFrame, words: Words) -> None:
    """How the effect on what decides grew, with the interval that holds at every look."""
    if course.empty:
        show.quiet(words("page.tests.no_days"))
        return
    first = [each for each in result.estimates if each.metric == result.design.metrics[0]]
    show.heading(words("page.tests.over_time", metric=first[0].metric.column))
    arm = first[0].arm
    if len(first) > 1:
        arm = st.segmented_control(
            words("page.tests.arm"),
            [each.arm for each in first],
            default=result.winner or arm,
            required=True,
            key="trial_time_arm",
        )
    chosen = next(each for each in first if each.arm == arm)
    plan = result.design.plan
    draw = partial(
        effect_time,
        trial_data.of(course, 0, arm),
        rate=is_rate(chosen),
        better=chosen.better,
        planned=plan.days if plan else None,
        alpha=result.design.alpha,
        words=words,
    )
    pictures.pair("effect_time", words, draw)
    show.quiet(words("page.tests.over_time_help"))


def segments(
    result: TestResult,
    columns: Sequence[str],
    found: Callable[[str], tuple[Segment, ...]],
    words: Words,
) -> None:
    """Where the effect is larger or smaller; it explains, it does not decide."""
    if not columns:
        return
    show.heading(words("page.tests.segments"))
    column = st.selectbox(
        words("page.tests.segment_by"),
        columns,
        index=None,
        placeholder=words("page.tests.segment_none"),
        key="trial_segment",
        width=320,
    )
    if column is None:
        show.quiet(words("page.tests.segments_help"))
        return
    metric = result.design.metrics[0]
    of_metric = [each for each in found(column) if each.estimate.metric == metric]
    draw = partial(segment_forest, of_metric, result, words=words)
    pictures.pair("segments", words, draw)
    show.quiet(words("page.tests.segments_note", metric=metric.column))


def how_sure(
    result: TestResult, again: Callable[[], SplitAgain | None] | None, words: Words
) -> None:
    """What stands behind the verdict; every check; the same made other ways; the numbers."""
    with st.expander(words("page.metrics.sure"), key="sure_test"):
        show.say(said.corrections(result, words))
        for each in result.estimates:
            if each.metric.role is MetricRole.PRIMARY:
                told = {"arm": each.arm, "metric": each.metric.column}
                sure = {"chance": chance(each.chance_to_win, words), "loss": said.loss(each, words)}
                show.say(words("page.tests.belief", **told, **sure))
        _ways(result, words)
        show.heading(words("page.tests.checks"))
        trial_health.every(result.health, words)
        if again is not None:
            _again(again, words)
        show.heading(words("page.tests.numbers"))
        _table("test", tables.figures(result), words)
        show.quiet(words("page.tests.method"))


def _ways(result: TestResult, words: Words) -> None:
    found = tables.ways(result)
    if len(found) == len(result.estimates):
        return
    show.heading(words("page.tests.ways"))
    show.quiet(words("page.tests.ways_help"))
    found = found.dropna(axis="columns", how="all")
    named = found.assign(how=found["how"].map(lambda how: words(f"test.how.{how}")))
    _table("test_ways", named, words)


def _again(again: Callable[[], SplitAgain | None], words: Words) -> None:
    show.heading(words("page.tests.again"))
    show.quiet(words("page.tests.again_help"))
    if st.button(words("page.tests.again_button"), key="trial_again"):
        with st.spinner(words("state.drawing")):
            found = again()
        if found is None or numbers.is_missing(found.alarms):
            show.say(words("page.tests.again_none"))
        else:
            key = "page.tests.again_passed" if found.passed else "page.tests.again_failed"
            show.say(words(key, **found._asdict()))


def _table(name: str, found: pd.DataFrame, words: Words) -> None:
    heads = {column: words(f"page.tests.column.{column}") for column in found.columns}
    if "role" in found:
        role = found["role"].map(lambda each: words(f"figure.forest.role.{each}"))
        found = found.assign(role=role)
    formats = {head: _FORMS[column] for column, head in heads.items() if column in _FORMS}
    table = found.rename(columns=heads)
    pictures.in_numbers(name, table, words("page.tests.numbers"), words, formats=formats)

"""Totals typed by hand: people and conversions of each group, the figures most people have."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from cx.domain import MetricKind
from cx.errors import TypedArms, TypedBlank
from cx.experiments.analyse import analyse
from cx.experiments.results import TestResult
from cx.experiments.setup import split_of
from cx.experiments.typed import TypedArm, typed_sums
from cx.model.experiment import Design, Metric, Plan
from cx.words import Words
from pages.kit import show, state
from pages.kit.trial_design import direction, split_parts

KINDS: Final = (MetricKind.PROPORTION, MetricKind.MEAN)
COUNTS: Final = (2, 3, 4, 5, 6)  # groups
EXAMPLE: Final = ({"people": 6000, "conversions": 672}, {"people": 6000, "conversions": 786})
_LINES: Final = "typed_lines"
_FIGURES: Final = {
    MetricKind.PROPORTION: ("people", "conversions"),
    MetricKind.MEAN: ("people", "mean", "sd"),
}
_WHOLE: Final = frozenset({"people", "conversions"})


def box(plan: Plan | None, words: Words) -> TestResult | None:
    """The box, and the result as soon as two groups are filled in.

    Raises
    ------
    TypedPeople, TypedCount, TypedSpread
        A figure cannot be.
    """
    with st.container(key="typed", border=True):
        show.quiet(words("page.tests.typed.help"))
        kind = _kind(words)
        count = state.value(_LINES) or COUNTS[0]
        with st.container(key="typed_table", gap="xsmall"):
            lines = [_line(place, kind, words) for place in range(count)]
        _buttons(kind, lines, words)
        with st.expander(words("page.tests.details")):
            metric = _metric(kind, words)
            parts = split_parts([line.name for line in lines], "typed", words)
    if not any(figure is not None for line in lines for figure in line[1:]):
        show.say(words("page.tests.empty"))
        return None
    try:
        sums = typed_sums(lines, kind)
    except (TypedArms, TypedBlank) as unfinished:
        show.quiet(words.error(unfinished))
        return None
    split = split_of(sums.arms, [parts.get(arm) for arm in sums.arms])
    name, control = words("page.tests.typed.group"), sums.arms[0]
    return analyse(
        sums, Design(arm=name, control=control, metrics=(metric,), split=split, plan=plan)
    )


def _kind(words: Words) -> MetricKind:
    chosen: MetricKind = st.segmented_control(
        words("page.tests.typed.kind"),
        KINDS,
        default=KINDS[0],
        format_func=lambda each: words(f"page.tests.typed.of.{each}"),
        required=True,
        key="typed_kind",
        persist_state="session",
        label_visibility="collapsed",
    )
    return chosen


def _line(place: int, kind: MetricKind, words: Words) -> TypedArm:
    """One group; heads stand over the first line alone."""
    default = _name(place, words)
    columns = _FIGURES[kind]
    first, *others = st.columns(
        [2, *(1 for _ in columns)], gap="small", vertical_alignment="bottom"
    )
    name = first.text_input(
        words("page.tests.typed.name"),
        placeholder=default,
        max_chars=60,
        key=f"typed_name_{place}",
        persist_state="session",
        label_visibility="collapsed" if place else "visible",
    )
    figures = {
        column: _figure(here, column, place, words)
        for column, here in zip(columns, others, strict=True)
    }
    return TypedArm(name.strip() or default, figures.pop("people"), **figures)


def _figure(here: Any, column: str, place: int, words: Words) -> float | None:
    """A figure, empty at first; people and conversions are whole."""
    step: dict[str, int] = {"step": 1} if column in _WHOLE else {}
    found: float | None = here.number_input(
        words(f"page.tests.typed.{column}"),
        value=None,
        placeholder="",
        key=_key(column, place),
        persist_state="session",
        label_visibility="collapsed" if place else "visible",
        **step,
    )
    return found


def _name(place: int, words: Words) -> str:
    return words(f"page.tests.typed.arm_{place}")


def _buttons(kind: MetricKind, lines: Sequence[TypedArm], words: Words) -> None:
    with st.container(horizontal=True):
        more = next((count for count in COUNTS if count > len(lines)), None)
        if more is not None:
            st.button(
                words("page.tests.typed.more"),
                icon=":material/add:",
                type="tertiary",
                on_click=partial(state.put, _LINES, more),
                key="typed_more",
            )
        if kind is MetricKind.PROPORTION:
            st.button(
                words("page.tests.typed.example"),
                icon=":material/lightbulb:",
                type="tertiary",
                on_click=_example,
                key="typed_example",
            )


def _example() -> None:
    for place, figures in enumerate(EXAMPLE):
        for column, figure in figures.items():
            state.put(_key(column, place), figure)


def _metric(kind: MetricKind, words: Words) -> Metric:
    default = words(f"page.tests.typed.metric_of.{kind}")
    named = st.text_input(
        words("page.tests.typed.metric"),
        placeholder=default,
        max_chars=60,
        key="typed_metric",
        persist_state="session",
        width=320,
    )
    higher = direction("typed", words)
    return Metric(column=named.strip() or default, kind=kind, higher_is_better=higher)


def _key(column: str, place: int) -> str:
    return f"typed_{column}_{place}"

"""What can be said of a test that came in a file: its control, what decides, what is watched."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from cx.domain import MetricKind
from cx.experiments.setup import Choices, design_of, first_choices, kinds_of
from cx.model.experiment import Design, Plan
from cx.read.report import Grain, TestTable
from cx.words import Words
from pages.kit import show

MARGINS: Final = (None, 0.01, 0.02, 0.05, 0.1)


def design(
    test: TestTable, id: str, plan: Plan | None, words: Words, first: Choices | None = None
) -> Design:
    """The design as chosen; it begins with what the test most likely means.

    Parameters
    ----------
    id : another one for other files
    first : what it most likely means; asked of the test where it is not given
    """
    first = first or first_choices(test)
    names = [arm.name for arm in test.arms]
    with st.container(key="trial_design", border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            control = _one("control", names, first.control, id, words)
            primary = _one("primary", [*kinds_of(test)], first.primary, id, words)
            others = [name for name in kinds_of(test) if name != primary]
            guardrails = _several("guardrails", others, first.guardrails, id, words)
        with st.expander(words("page.tests.details")):
            rest = [name for name in others if name not in guardrails]
            chosen = Choices(
                control=control,
                primary=primary,
                guardrails=guardrails,
                secondary=_several("secondary", rest, first.secondary, id, words),
                less=_several("less", [*kinds_of(test)], first.less, id, words),
                margin=_margin(id, words) if guardrails else None,
                whole=_whole(test, first, id, words),
                covariate=_covariate(test, first, id, words),
            )
            parts = split_parts(names, id, words)
    chosen = chosen._replace(parts=tuple(parts.values()))
    return design_of(test, chosen, plan)


def direction(id: str, words: Words) -> bool:
    """Whether more is better."""
    chosen: bool = st.segmented_control(
        words("page.tests.design.direction"),
        (True, False),
        default=True,
        format_func=lambda more: words(f"page.tests.design.{'more' if more else 'less_good'}"),
        required=True,
        key=f"trial_direction_{id}",
    )
    return chosen


def split_parts(arms: Sequence[str], id: str, words: Words) -> Mapping[str, float]:
    """The parts in which people were to be split, 1 to 1 unless said."""
    show.quiet(words("page.tests.design.split"))
    with st.container(horizontal=True):
        return {
            arm: st.number_input(
                show.plain(words("page.tests.design.part", arm=arm)),
                min_value=0.01,
                value=1.0,
                step=1.0,
                format="%g",
                key=f"trial_part_{id}_{place}",
                width=140,
            )
            for place, arm in enumerate(arms)
        }


def _one(what: str, options: Sequence[str], first: str, id: str, words: Words) -> str:
    chosen: str = st.selectbox(
        words(f"page.tests.design.{what}"),
        options,
        index=options.index(first),
        help=words(f"page.tests.design.{what}_help"),
        key=f"trial_{what}_{id}",
        width=300,
    )
    return chosen


def _several(
    what: str, options: Sequence[str], first: Sequence[str], id: str, words: Words
) -> tuple[str, ...]:
    chosen = st.multiselect(
        words(f"page.tests.design.{what}"),
        options,
        default=[name for name in first if name in options],
        help=words(f"page.tests.design.{what}_help"),
        placeholder=words("page.tests.design.none"),
        key=f"trial_{what}_{id}",
    )
    return tuple(chosen)


def _margin(id: str, words: Words) -> float | None:
    chosen: float | None = st.segmented_control(
        words("page.tests.design.margin"),
        MARGINS,
        format_func=lambda each: (
            words("page.tests.design.no_margin") if each is None else words.shown(each, "share")
        ),
        help=words("page.tests.design.margin_help"),
        key=f"trial_margin_{id}",
    )
    return chosen


def _whole(test: TestTable, first: Choices, id: str, words: Words) -> str | None:
    """Of what counts are counted: people, or an earlier count."""
    shares = [name for name, kind in kinds_of(test).items() if kind is MetricKind.PROPORTION]
    if test.grain is Grain.UNITS or first.whole is None or len(shares) < 2:
        return first.whole
    return _one("whole", [first.whole, *shares], first.whole, id, words)


def _covariate(test: TestTable, first: Choices, id: str, words: Words) -> str | None:
    if first.covariate is None:
        return None
    return _one("covariate", test.covariates, first.covariate, id, words)

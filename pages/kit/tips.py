"""Tips as pages show them: the advice, the metric it should move, why it fits, the way to a test."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import streamlit as st

from cx.domain import Stage
from cx.model import register
from cx.model.tips import Aim, Fit, Fits, Tip
from cx.words import Words
from pages.kit import controls, show, state
from pages.kit.terms import definition

SHOWN: Final = 5  # as many as a person weighs at one sitting


class Found(NamedTuple):
    """The tips that fit a place of the journey, for what, and its stages by name."""

    tips: tuple[Fit, ...]
    aim: Aim
    names: Mapping[Stage, str]
    touchpoint: str | None = None  # as in the file


def fitting(found: Found, words: Words) -> None:
    """The tips that fit best, each with its reasons and the way to a test of it."""
    show.quiet(words("tips.what"))
    if not found.tips:
        show.say(words("tips.none"))
        return
    best, known = found.tips[:SHOWN], register.tips(state.project())
    for fit in best:
        with st.container(border=True, gap="xsmall"):
            described(fit.tip, words)
            if fit.tip.guardrails:
                show.quiet(watched(fit.tip, words))
            show.quiet(why(fit, found, words))
            plan_button(fit.tip, "drawer", words, found)
    show.quiet(words("tips.some", shown=len(best), all=len(known)))
    with st.container(horizontal=True, vertical_alignment="center"):
        controls.link("tips", words("page.tips.browse", all=len(known)), icon=":material/list:")
        st.markdown(definition("tip", words), width="content")


def described(tip: Tip, words: Words) -> None:
    """A tip: what to do, and what it should move."""
    st.markdown(f"**{show.plain(tip.title.of(words.language))}**")
    show.say(tip.advice.of(words.language))
    show.quiet(words("tips.moves", metric=words(f"tips.moved.{tip.metric}")))


def watched(tip: Tip, words: Words) -> str:
    """What a tip must not harm."""
    return words("tips.watch", metrics=[words(f"tips.metric.{each}") for each in tip.guardrails])


def why(fit: Fit, found: Found, words: Words) -> str:
    """Why a tip fits a place of the journey."""
    stage = next((found.names[each] for each in found.names if each in fit.tip.stages), "")
    told = {
        Fits.TOUCHPOINT: words("tips.reason.touchpoint", word=fit.word),
        Fits.STAGE: words("tips.reason.stage", stage=stage),
        Fits.METRIC: words(f"tips.reason.metric_{found.aim}"),
    }
    return words("tips.why", reasons=[told[reason] for reason in fit.reasons])


def plan_button(tip: Tip, where: str, words: Words, found: Found | None = None) -> None:
    """The way to the planner, with the tip and the place for which it was chosen."""
    key, icon = f"plan_{where}_{tip.id}", ":material/science:"
    if st.button(words("button.plan_test"), key=key, type="tertiary", icon=icon):
        stage = next(iter(found.names if found else ()), tip.stages[0])
        state.plan_tip(state.Asked(tip.id, stage, found.touchpoint if found else None))
        state.put("tests_view", "plan")
        controls.go("tests")

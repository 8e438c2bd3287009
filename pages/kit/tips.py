"""Tips as pages show them: the advice, the metric it should move, and why it fits."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from cx.domain import Stage
from cx.model.tips import Aim, Fit, Fits, catalogue
from cx.words import Words
from pages.kit import show
from pages.kit.terms import definition

SHOWN: Final = 5  # as many as a person weighs at one sitting


def fitting(fits: tuple[Fit, ...], aim: Aim, names: Mapping[Stage, str], words: Words) -> None:
    """The tips that fit best, each with its reasons; ``names`` are those of the stages looked at."""
    show.quiet(words("tips.what"))
    if not fits:
        show.say(words("tips.none"))
        return
    best = fits[:SHOWN]
    for fit in best:
        with st.container(border=True, gap="xsmall"):
            _tip(fit, aim, names, words)
    show.quiet(words("tips.some", shown=len(best), all=len(catalogue())))
    st.markdown(definition("tip", words))  # its link also lets the keyboard scroll here


def _tip(fit: Fit, aim: Aim, names: Mapping[Stage, str], words: Words) -> None:
    tip = fit.tip
    st.markdown(f"**{show.plain(tip.title.of(words.language))}**")
    show.say(tip.advice.of(words.language))
    show.quiet(words("tips.moves", metric=words(f"tips.moved.{tip.metric}")))
    if tip.guardrails:
        watched = [words(f"tips.metric.{each}") for each in tip.guardrails]
        show.quiet(words("tips.watch", metrics=watched))
    stage = next((names[each] for each in names if each in tip.stages), "")
    told = {
        Fits.TOUCHPOINT: words("tips.reason.touchpoint", word=fit.word),
        Fits.STAGE: words("tips.reason.stage", stage=stage),
        Fits.METRIC: words(f"tips.reason.metric_{aim}"),
    }
    show.quiet(words("tips.why", reasons=[told[reason] for reason in fit.reasons]))

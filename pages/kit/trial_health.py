"""Whether a test's figures can be believed: a strip of facts, and every check in a sentence."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from cx.experiments import said
from cx.experiments.results import Check, Finding
from cx.words import Words
from pages.kit import show

# What is shown even when all is well; the others only when they fail.
ALWAYS: Final = (
    Check.SAMPLE_RATIO,
    Check.SEVERAL_ARMS,
    Check.DURATION,
    Check.SIZE,
    Check.CONVERSIONS,
    Check.PEEKING,
)
MOST: Final = 7
_ICONS: Final = {
    True: ":green[:material/check:]",
    False: ":material/warning:",
    None: ":gray[:material/remove:]",
}


def strip(found: Sequence[Finding], words: Words) -> None:
    """A tick or a warning and one fact each; behind a button on a phone."""
    shown = _shown(found)
    failed = [each for each in shown if each.passed is False]
    with st.container(key="health_strip", border=True, horizontal=True):
        for each in shown:
            with st.container(gap="xxsmall", width="stretch"):
                st.markdown(f"{_ICONS[each.passed]} **{show.plain(_name(each, words))}**")
                show.quiet(_fact(each, words))
    key = "page.tests.health.some" if failed else "page.tests.health.none"
    with st.container(key="health_phone"), st.expander(words(key, n=len(failed))):
        for each in shown:
            st.markdown(
                f"{_ICONS[each.passed]} **{show.plain(_name(each, words))}**"
                f" :gray[{show.plain(_fact(each, words))}]"
            )


def every(found: Sequence[Finding], words: Words) -> None:
    """Every check in a sentence, failed ones first, those that could not be made last."""
    order = (False, True, None)
    with st.container(gap="xsmall"):
        for each in sorted(found, key=lambda finding: order.index(finding.passed)):
            st.markdown(f"{_ICONS[each.passed]} {show.plain(said.health(each, words))}")


def warnings(found: Sequence[Finding], words: Words) -> None:
    """The failed checks in sentences: what to keep in mind."""
    for each in found:
        if each.passed is False and not each.stops:
            st.markdown(f":material/warning: {show.plain(said.health(each, words))}")


def _shown(found: Sequence[Finding]) -> list[Finding]:
    made = {each.check: each for each in found if each.passed is not None}
    usual = [made[check] for check in ALWAYS if check in made]
    failed = [each for each in made.values() if each.passed is False and each not in usual]
    return [*usual, *failed][:MOST]


def _name(finding: Finding, words: Words) -> str:
    return words(f"page.tests.check.{finding.check}")


def _fact(finding: Finding, words: Words) -> str:
    state = "passed" if finding.passed else "failed"
    return words(f"page.tests.fact.{finding.check}.{state}", **finding.blanks)

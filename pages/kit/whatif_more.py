"""What else can be asked: groups, the snowball, winning against keeping, whether the model holds."""

from functools import partial
from typing import Final

import streamlit as st

from cx.figures.scenarios import scenarios
from cx.figures.snowball import snowball
from cx.whatif import check, check_said, keeping, said, worth_said
from cx.whatif.results import Answer
from cx.words import Words
from pages.kit import pictures, show, whatif_data, whatif_terms
from pages.kit.whatif_data import Base

WIDE: Final = 960  # px: beside the card
CHECK: Final = ("stage", "month", "n", "seen", "expected", "low", "high", "holds")
SHARES: Final = ("seen", "expected", "low", "high")


def segments(base: Base, found: Answer, words: Words) -> None:
    """What each group would gain by itself; worked out when it is asked for."""
    known = whatif_data.segments(base)
    if base.data.store is None or not known:
        return
    opened = st.expander(words("page.whatif.segments"), key="whatif_segments", on_change="rerun")
    if not opened.open:
        return
    with opened:
        if not found.scenario.levers:
            show.quiet(words("page.whatif.segments_none"))
            return
        by = st.segmented_control(
            words("page.whatif.segment_by"),
            tuple(known),
            default=next(iter(known)),
            format_func=lambda each: words(f"filter.{each}"),
            required=True,
            key="whatif_segment",
        )
        show.quiet(words("page.whatif.segments_help"))
        with st.spinner(words("page.whatif.computing")):
            groups = whatif_data.by_segment(base, by, found.scenario)
        draw = partial(scenarios, groups.rows, found.main, words=words)
        pictures.pair("whatif_segments", words, draw, width=WIDE)
        for name, error in groups.refused:
            why = said.refused(error, base.names, words)
            show.quiet(words("page.whatif.not_now", name=name, why=why))


def referred(base: Base, found: Answer, words: Words) -> None:
    """How many customers one customer brings, and whom those bring."""
    referral = base.fit.referral
    if referral is None:
        return
    opened = st.expander(words("page.whatif.snowball"), key="whatif_snowball", on_change="rerun")
    if not opened.open:
        return
    with opened:
        for told in worth_said.snowballed(referral, words):
            show.say(told)
        draw = partial(snowball, found, referral.cycle_days, words=words)
        pictures.pair("whatif_snowball", words, draw, width=WIDE)


def wins(base: Base, words: Words) -> None:
    """What is spent on winning and on keeping customers, and what that comes to for each."""
    if not base.fit.has_purchases:
        return
    with st.expander(words("page.whatif.wins"), icon=":material/balance:"):
        whatif_terms.spent(words)
        found = keeping.keeping(base.fit, base.terms)
        show.say(worth_said.kept(found, base.terms, words))


def checked(base: Base, words: Words) -> bool | None:
    """Whether the model reproduces what happened; None where that cannot be asked."""
    show.heading(words("page.whatif.check"))
    if base.data.store is None:
        show.quiet(words("page.whatif.check_none"))
        return None
    with st.spinner(words("page.whatif.computing")):
        found = whatif_data.checked(base)
    told = show.plain(words.joined(check_said.checked(found, base.names, words)))
    if found is None:
        st.markdown(f":gray[{told}]")
        return None
    with st.container(border=True, key="whatif_check"):
        st.markdown(f":material/{'check' if found.holds else 'warning'}: {told}")
        _rows(base, found, words)
    return found.holds


def _rows(base: Base, found: check.Check, words: Words) -> None:
    with st.expander(words("page.metrics.sure"), key="sure_check"):
        names = {id: base.names.stage(id, words) for id in base.fit.columns}
        place = found.rows["place"].map(
            lambda each: names.get(each) or words("page.whatif.purchase", n=each)
        )
        heads = {column: words(f"page.whatif.check_column.{column}") for column in CHECK}
        table = found.rows.assign(stage=place)[list(CHECK)].rename(columns=heads)
        formats = dict.fromkeys((heads[each] for each in SHARES), "percent")
        told = words("page.whatif.check_sure")
        pictures.in_numbers("whatif_check", table, told, words, formats=formats)
        show.quiet(told)

"""What a scenario answers: the finding, the flow now and after, key figures, how sure they are."""

import time
from functools import partial
from typing import Any, Final, Literal, NamedTuple

import pandas as pd
import streamlit as st

from cx.errors import CxError
from cx.figures import gains
from cx.figures.tornado import tornado
from cx.figures.whatif_flow import whatif_flow
from cx.figures.whatif_months import whatif_months
from cx.figures.whatif_page import whatif_page
from cx.whatif import levers_said, said, worth_said
from cx.whatif.payback import Payback, payback
from cx.whatif.results import Answer, Measure
from cx.words import Words
from pages.kit import pictures, sentences, show, whatif_data, whatif_more, whatif_scenarios
from pages.kit import whatif_draft as draft
from pages.kit.take_away import take_away
from pages.kit.whatif_data import Base

SENDING: Final = 0.004  # s
WIDE: Final = 960  # px: beside the card
HALF: Final = 460
KEY_FIGURES: Final = (
    Measure.REVENUE,
    Measure.LIFETIME,
    Measure.REPEAT_BUYERS,
    Measure.REFERRAL,
)
INSTEAD: Final = (Measure.PURCHASES, Measure.BUYERS)  # where there are no values
MARKS: Final = {True: "▲", False: "▼", None: "○"}
Color = Literal["orange", "blue", "gray"]
COLORS: Final[dict[bool | None, Color]] = {True: "orange", False: "blue", None: "gray"}
NOISE: Final = 1e-6  # of adding up
RANGES: Final = ("gain_low", "gain_high", "gain_next_low", "gain_next_high")


def worked_out(base: Base) -> tuple[Answer | None, CxError | None]:
    """The answer to what is being moved; else why it cannot be."""
    try:
        return whatif_data.answer(base, draft.current().scenario), None
    except CxError as error:
        return None, error


def head(base: Base, found: Answer | None, words: Words) -> None:
    """The finding, and under it who and when, sent before anything is drawn.

    Another thread sends it, and Python runs one at a time: without a pause it would wait for the
    pictures.
    """
    title, *rest = [words("page.whatif.title")]
    if found is not None:
        title, *rest = said.head(found, base.names, words)
    show.title(title)
    if rest:
        show.say(words.joined(rest))
    show.quiet(sentences.who(base.journey, words))
    time.sleep(SENDING)


def refused(base: Base, error: CxError, words: Words) -> None:
    """Why the levers cannot be as they are; they stay there to be mended."""
    with st.container(border=True):
        show.heading(words("page.whatif.refused"))
        show.say(said.refused(error, base.names, words))


def answered(base: Base, found: Answer, words: Words) -> None:
    """Pictures, key figures and sentences, from the finding to what is behind it."""
    draw = partial(whatif_flow, found, base.fit.model, words=words)
    pictures.pair("whatif_flow", words, draw, width=WIDE)
    _key_figures(found, words)
    _beside(base, words)
    with st.container(key="whatif_aloud"):
        st.markdown(f":gray[{words('page.whatif.aloud')}]")
        show.say(said.aloud(found, base.names, words, payback(found)))
    _one_page(base, found, words)
    above = said.head(found, base.names, words)
    for note in said.notes(found, words):
        if note not in above:
            show.quiet(note)
    if len(found.months):
        _months(found, words)
    whatif_more.segments(base, found, words)
    whatif_more.referred(base, found, words)
    _how_sure(base, found, words)


def _beside(base: Base, words: Words) -> None:
    """Where a point is worth the most, and the saved scenarios."""
    left, right = st.columns(2, gap="large")
    with left:
        show.heading(words("page.whatif.tornado"))
        show.quiet(said.tornado(base.tornado, base.now, base.names, words))
        fit, worth = base.fit, base.tornado
        draw = partial(tornado, worth, base.now.main, fit.model, fit.columns, words=words)
        pictures.pair("tornado", words, draw, width=HALF)
    with right:
        whatif_scenarios.compare(base, words)


def _one_page(base: Base, found: Answer, words: Words) -> None:
    """All of it on one page, for the wall or a slide."""
    title, *_ = said.head(found, base.names, words)
    aloud = said.aloud(found, base.names, words, payback(found))

    def draw() -> Any:
        rows = whatif_data.saved(base).rows
        return whatif_page(
            found, base.fit.model, base.tornado, rows, title=title, said=aloud, words=words
        )

    take_away("whatif_page", draw, None, words, label=words("page.whatif.one_page"), seen=False)


def worth(found: Answer, words: Words) -> None:
    """How likely it pays back, under the costs."""
    told = payback(found)
    if told.basis is None or not found.scenario.levers:
        return
    if not told.costs:
        show.quiet(words("page.whatif.worth_none"))
        return
    st.metric(
        words("page.whatif.worth"),
        worth_said.share(told, words),
        delta=words("page.whatif.worth_costs", costs=told.costs),
        delta_color="off",
        delta_arrow="off",
    )


def in_short(found: Answer, words: Words) -> None:
    """The first key figure; on a phone it stays in sight while levers are moved."""
    with st.container(key="whatif_in_short"):
        for measure in _known(found)[:1]:
            told = _told(found, measure, words)
            gain = f"  :{told.color}[{told.gain}]" if told.gain else ""
            st.markdown(f"{show.plain(told.name)}  **{told.value}**{gain}")


def _key_figures(found: Answer, words: Words) -> None:
    """Four figures after the change, each with its gain and interval."""
    with st.container(horizontal=True, key="whatif_figures"):
        for measure in _known(found):
            told = _told(found, measure, words)
            st.metric(
                told.name,
                told.value,
                delta=told.gain or None,
                delta_color=told.color,
                delta_arrow="off",
                width="stretch",
            )


def _known(found: Answer) -> list[Measure]:
    known = [each for each in (*KEY_FIGURES, *INSTEAD) if found.figure(each) is not None]
    return known[: len(KEY_FIGURES)]


class _Told(NamedTuple):
    """A key figure in words; no gain where nothing is moved."""

    name: str
    value: str
    gain: str
    color: Color


def _told(found: Answer, measure: Measure, words: Words) -> _Told:
    row = found.figure(measure)
    assert row is not None  # of those that are known
    unit = gains.unit(measure, (row["then"], row["now"]), words)
    if not found.scenario.levers:
        return _Told(unit.name, unit.plain(row["now"]), "", "gray")
    low, high = row["gain_low"], row["gain_high"]
    if max(abs(low), abs(high)) < NOISE:
        return _Told(unit.name, unit.plain(row["now"]), unit.signed(0.0), "gray")
    clear = gains.clear(low, high)
    yen = measure in gains.MONEY and unit.factor == 1  # nobody counts parts of one
    digits = 0 if yen else unit.exact(row["gain"], row["now"], row["then"])
    limits = show.plain(unit.limits(low, high, digits))
    gain = f"{MARKS[clear]} {unit.signed(row['gain'], digits)} {limits}"
    return _Told(unit.name, unit.plain(row["then"], digits), gain, COLORS[clear])


def _months(found: Answer, words: Words) -> None:
    opened = st.expander(words("page.whatif.by_month"), key="whatif_months_of", on_change="rerun")
    if not opened.open:
        return
    with opened:
        view = st.segmented_control(
            words("page.whatif.month_view"),
            ("cohort", "calendar"),
            default="cohort",
            format_func=lambda each: words(f"page.whatif.{each}"),
            required=True,
            key="whatif_month_view",
            label_visibility="collapsed",
        )
        draw = partial(whatif_months, found, calendar=view == "calendar", words=words)
        pictures.pair("whatif_months", words, draw, width=WIDE)


def _how_sure(base: Base, found: Answer, words: Words) -> None:
    """Both ranges by name, where every effect comes from, what it pays, the numbers."""
    opened = st.expander(words("page.metrics.sure"), key="sure_whatif", on_change="rerun")
    if not opened.open:
        return
    with opened:
        if found.scenario.levers:
            for name, told in said.ranges(found, words):
                with st.container(gap="xsmall"):
                    st.markdown(f"**{show.plain(name)}**")
                    show.say(told)
            for line in levers_said.lines(found, base.names, words):
                show.say(levers_said.line(line, words))
            for told in worth_said.paid_back(_paid(base, found), words):
                show.say(told)
        show.heading(words("page.whatif.numbers"))
        _stages(base, found, words)
        _figures(found, words)


def _paid(base: Base, found: Answer) -> Payback:
    return payback(found, partial(whatif_data.answer, base))


def _stages(base: Base, found: Answer, words: Words) -> None:
    names = found.stages["stage"].map(lambda id: base.names.stage(id, words))
    columns = ("stage", "rate", "then_rate", "now", "then", "gain", "gain_low", "gain_high")
    forms = {"rate": "percent", "then_rate": "percent"}
    forms |= dict.fromkeys(("now", "then", "gain", "gain_low", "gain_high"), "%.1f")
    _table("whatif_stages", found.stages.assign(stage=names), columns, forms, words)


def _figures(found: Answer, words: Words) -> None:
    names = found.figures["measure"].map(lambda each: words(f"figure.whatif.what.{each}"))
    columns = ("measure", "now", "then", "gain", *RANGES)
    forms = dict.fromkeys(columns[1:], "%,.2f")
    _table("whatif_figures", found.figures.assign(measure=names), columns, forms, words)


def _table(
    name: str, found: pd.DataFrame, columns: tuple[str, ...], forms: dict[str, str], words: Words
) -> None:
    heads = {column: words(f"page.whatif.column.{column}") for column in columns}
    table = found[list(columns)].rename(columns=heads)
    formats = {heads[column]: form for column, form in forms.items()}
    pictures.in_numbers(name, table, words("page.whatif.numbers"), words, formats=formats)

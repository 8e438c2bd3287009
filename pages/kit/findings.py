"""What the map says, sentence by sentence, each with what is known of it and the tips that fit."""

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

import streamlit as st

from cx.domain import Basis
from cx.model import register
from cx.model.tips import Aim, tips_for
from cx.moments.findings import Row, leads
from cx.moments.journey import Journey
from cx.words import Words, numbers
from pages.kit import doors, sentences, show, state, tips
from pages.kit.room import Data
from pages.kit.terms import definition

TERMS: Final = {  # what each finding is called in the glossary
    "glory": "glory_moment",
    "pain": "pain_moment",
    "note": "judgement",
    "drop": "greatest_loss",
}
AIMS: Final = {"glory": Aim.SPREAD, "pain": Aim.MEND, "drop": Aim.GO_ON, "note": Aim.LISTEN}
TINY: Final = 0.001  # what would be written as none


class Fact(NamedTuple):
    """A number of a finding: its column, its word in the glossary, and the columns of its limits."""

    column: str
    term: str
    low: str = ""
    high: str = ""


FELT: Final = (
    Fact("n", "answers"),
    Fact("mean", "mean_score", "mean_low", "mean_high"),
    Fact("difference", "confidence_interval", "difference_low", "difference_high"),
    Fact("top2", "top2box", "top2_low", "top2_high"),
    Fact("reach", "reach"),
    Fact("q", "false_discovery"),
)
FLOW: Final = (
    Fact("observed", "observation_window"),
    Fact("went_on", "transition"),
    Fact("rate", "transition_rate", "low", "high"),
    Fact("median_days", "transition"),
)


def cards(data: Data, journey: Journey, words: Words) -> None:
    """The findings side by side, each with two quiet buttons."""
    said = sentences.findings(journey, words)
    rows = leads(journey)._asdict()
    if not said:
        return
    with st.grid(len(said), border=True, min_column_width=320):
        for kind, sentence in said.items():
            head = words(f"page.journey.card.{kind}")
            row: Row | None = rows.get(kind)
            with st.container(gap="xsmall"):
                show.finding(head, sentence, term=TERMS[kind], words=words)
                with st.container(horizontal=True, gap="medium"):
                    more = partial(_more, data, journey, kind, sentence, row, words)
                    _button(kind, "page.journey.more", head, "info", more, words)
                    tell = partial(_tips, journey, kind, row, words)
                    _button(kind, "tips", asked(journey, row, words), "lightbulb", tell, words)


def _button(
    kind: str, name: str, title: str, icon: str, body: Callable[[], None], words: Words
) -> None:
    """A quiet button that opens a drawer at the side of the map."""
    label = words(f"{name}.button")
    if st.button(label, type="tertiary", icon=f":material/{icon}:", key=f"{name}_{kind}"):
        st.dialog(title, width="medium", position="right")(body)()


def _more(
    data: Data, journey: Journey, kind: str, sentence: str, row: Row | None, words: Words
) -> None:
    """All that is known of a finding: numbers, what it is compared with, comments behind it."""
    show.say(sentence)
    if row is None:
        st.markdown(definition(TERMS[kind], words))
    elif kind == "drop":
        _flow(journey, row, words)
    else:
        _felt(data, journey, TERMS[kind], row, words)


def _felt(data: Data, journey: Journey, term: str, row: Row, words: Words) -> None:
    if row["basis"] != Basis.TEAM:
        _facts(FELT, row, words)
    show.say(words(f"page.journey.more.basis.{row['basis']}"))
    if journey.tested:
        show.say(words("page.journey.more.judged", tested=journey.tested))
        show.say(words("page.journey.more.caution"))
    st.markdown(definition(term, words))
    name = row["touchpoint"]
    told = journey.quotes[journey.quotes["touchpoint"] == name]
    found = told if data.store is None else doors.comments(data, name)
    show.comments(found, journey.label(name, words.language), words)


def _flow(journey: Journey, row: Row, words: Words) -> None:
    _facts(FLOW, row, words)
    stage = sentences.stage(journey, row["stage"], words)
    next = sentences.stage(journey, row["next"], words)
    show.say(words("page.journey.more.next", next=next))
    show.say(words("page.journey.more.caution_flow"))
    st.markdown(definition(TERMS["drop"], words))
    points = sentences.of_stage(journey, row["stage"])
    if len(points):
        show.heading(words("page.journey.more.stage_points", stage=stage))
        frame = sentences.table(points, journey, words, without=("stage", "interval"))
        show.table(frame, words, key="loss_table")


def _facts(facts: tuple[Fact, ...], row: Row, words: Words) -> None:
    """Numbers in large, each with its limits and what it means."""
    known = [fact for fact in facts if not numbers.is_missing(row[fact.column])]
    with st.grid(3, min_column_width=150, gap="medium"):
        for fact in known:
            with st.container(gap="xxsmall"):
                _fact(fact, row, words)


def _fact(fact: Fact, row: Row, words: Words) -> None:
    value = row[fact.column]
    key = "q_tiny" if fact.column == "q" and value < TINY else fact.column
    st.metric(
        words(f"page.journey.more.fact.{fact.column}"),
        words(f"page.journey.more.value.{key}", value=value),
        help=definition(fact.term, words),
    )
    if fact.low and not numbers.is_missing(row[fact.low]):
        limits = {"low": row[fact.low], "high": row[fact.high]}
        show.quiet(words(f"page.journey.more.limits.{fact.column}", **limits))


def asked(journey: Journey, row: Row | None, words: Words) -> str:
    """The title over the tips: for which place of the journey they are."""
    if row is None:
        return words("tips.title_listen")
    return show.plain(words("tips.title", place=_place(journey, row, words)))


def _place(journey: Journey, row: Row, words: Words) -> str:
    """A touchpoint's name, or a stage's."""
    if "touchpoint" in row:
        return journey.label(row["touchpoint"], words.language)
    return sentences.stage(journey, row["stage"], words)


def _tips(journey: Journey, kind: str, row: Row | None, words: Words) -> None:
    """The tips for the touchpoint, or for the way from a stage to the next."""
    found = fits(journey, kind, row, words)
    tips.fitting(found, words)


def fits(journey: Journey, kind: str, row: Row | None, words: Words) -> tips.Found:
    """The tips that fit a finding, the user's own among them."""
    aim, places = AIMS[kind], ("stage", "next")
    columns = [journey.model.column(row[place]) for place in places if place in row] if row else []
    names = {stage: column.name.of(words.language) for column in columns for stage in column.stages}
    touchpoint = _place(journey, row, words) if row and "touchpoint" in row else None
    among = register.tips(state.project())
    name = row["touchpoint"] if row and touchpoint else None
    return tips.Found(tips_for(names, touchpoint, aim=aim, among=among), aim, names, name)

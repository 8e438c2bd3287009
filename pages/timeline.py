"""Timeline: when it got better, and when worse."""

import datetime
from functools import partial

import pandas as pd
import streamlit as st

from cx.figures.timeline import experience
from cx.figures.timeline_customer import own_journey
from cx.figures.timeline_narrow import experience_narrow
from cx.figures.timeline_since import since as since_figure
from cx.figures.timeline_weeks import weeks as weeks_figure
from cx.metrics.since import spread
from cx.moments import timeline_said as said
from cx.moments.journey import Journey
from cx.moments.timeline import extremes
from cx.words import Words
from pages.kit import controls, doors, pictures, results, sentences, show, state, timeline_felt
from pages.kit import timeline_controls as choosing
from pages.kit.room import Data

WEEKS = ("stage", "week", "answers", "mean", "low", "high", "whole")
SINCE = ("days", "answers", "mean", "low", "high")
CUSTOMER = ("at", "stage", "touchpoint", "score", "comment")


def render() -> None:
    """The finding of one of four views, its picture, how sure it is, and its numbers."""
    words = state.words()
    data = doors.data()
    if data is None:
        show.title(words("page.timeline.title"))
        controls.no_data(words)
        return
    with show.guard(words):
        journey = results.turned(data, doors.journey(data))
        if journey.baseline is None:
            _title(words("page.timeline.title"), journey, words)
            show.say(words("page.timeline.no_scores"))
            controls.link("data", words("button.fix_columns"), icon=":material/table_edit:")
            return
        chosen = choosing.view_picker(words)
        if chosen == "journey":
            _journey(data, journey, words)
        elif data.store is None:
            _title(words("page.timeline.title"), journey, words)
            show.say(words("page.timeline.no_people"))
        else:
            {"weeks": _weeks, "since": _since, "customer": _customer}[chosen](data, journey, words)


def _title(finding: str, journey: Journey, words: Words) -> None:
    """The finding, and under it who, when and through which filters."""
    show.title(finding)
    show.quiet(sentences.who(journey, words))


def _journey(data: Data, journey: Journey, words: Words) -> None:
    best = extremes(journey)
    _title(said.along(journey, best, words), journey, words)
    for sentence in said.extremes(journey, best, words):
        show.say(sentence)
    st.markdown(sentences.legend(journey, words))
    wide, narrow = (partial(draw, journey, words=words) for draw in (experience, experience_narrow))
    pictures.pair("experience", words, wide, narrow)
    table = sentences.table(journey.touchpoints, journey, words)
    pictures.behind("timeline_journey", words("page.timeline.sure_of.journey"), words, table)
    timeline_felt.sections(data, journey, words)


def _weeks(data: Data, journey: Journey, words: Words) -> None:
    found = results.weekly(data, state.project().events)
    _title(said.recent(found, words), journey, words)
    for sentence in said.weeks(found, journey, words):
        show.say(sentence)
    if len(found.weeks):
        pictures.pair("weeks", words, partial(weeks_figure, found, words=words))
    choosing.event_editor(found.last or datetime.date.today(), words)
    _behind("weeks", found.weeks.assign(answers=found.weeks["n"]), WEEKS, journey, words)


def _since(data: Data, journey: Journey, words: Words) -> None:
    found = results.since(data)
    _title(said.since(spread(found), journey.scale, words), journey, words)
    if len(found):
        draw = partial(since_figure, found, journey.scale, journey.baseline, words=words)
        pictures.pair("since", words, draw)
    days = [said.stretch(row, words) for _, row in found.iterrows()]
    _behind("since", found.assign(days=days, answers=found["n"]), SINCE, journey, words)


def _customer(data: Data, journey: Journey, words: Words) -> None:
    chosen = choosing.customer_picker(partial(results.customers, data), words)
    if chosen is None:
        return
    touches = results.person(data, chosen)
    _title(said.person(chosen, touches, journey.scale, words), journey, words)
    pictures.pair("customer", words, partial(own_journey, touches, journey, words=words))
    _behind("customer", touches, CUSTOMER, journey, words)


def _behind(
    view: str, found: pd.DataFrame, columns: tuple[str, ...], journey: Journey, words: Words
) -> None:
    """How sure this is, and the numbers."""
    table, formats = pictures.named(found, columns, journey, words)
    sentence = words(f"page.timeline.sure_of.{view}")
    pictures.behind(f"timeline_{view}", sentence, words, table, formats=formats)


if __name__ == "__main__":
    from app import main

    main()

"""Timeline: when it got better, and when worse."""

import datetime
from functools import partial

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
from cx.store import Store
from cx.words import Words
from pages.kit import controls, doors, pictures, results, show, state, timeline_controls
from pages.kit.room import Data


def render() -> None:
    """The finding of one of four views, its picture, and how sure it is."""
    words = state.words()
    data = doors.data()
    if data is None:
        show.title(words("page.timeline.title"))
        show.say(words("state.no_map"))
        controls.link("data", words("button.add_file"), icon=":material/add:")
        return
    with show.guard(words):
        with st.spinner(words("state.drawing")):
            journey = doors.journey(data)
        if journey.baseline is None:
            show.title(words("page.timeline.title"))
            show.say(words("page.timeline.no_scores"))
            controls.link("data", words("button.fix_columns"), icon=":material/table_edit:")
            return
        chosen = timeline_controls.view_picker(words)
        if chosen == "journey":
            _journey(journey, words)
        elif data.store is None:
            show.title(words("page.timeline.title"))
            show.say(words("page.timeline.no_people"))
        else:
            {"weeks": _weeks, "since": _since, "customer": _customer}[chosen](
                data, data.store, journey, words
            )


def _journey(journey: Journey, words: Words) -> None:
    best = extremes(journey)
    show.title(said.along(journey, best, words))
    for sentence in said.extremes(journey, best, words):
        show.say(sentence)
    st.markdown(words("page.journey.legend"))
    wide, narrow = (partial(draw, journey, words=words) for draw in (experience, experience_narrow))
    pictures.pair("experience", wide, narrow)
    pictures.behind("timeline_journey", words("page.timeline.sure_of.journey"), words)


def _weeks(data: Data, store: Store, journey: Journey, words: Words) -> None:
    found = results.weekly(data, store, state.project().events)
    told = said.events(found, words)
    show.title(said.recent(found, words))
    for sentence in (*told, *said.outside(found, words)):
        show.say(sentence)
    if len(found.weeks):
        pictures.pair("weeks", partial(weeks_figure, found, words=words))
    timeline_controls.event_editor(found.last or datetime.date.today(), words)
    pictures.behind("timeline_weeks", words("page.timeline.sure_of.weeks"), words)


def _since(data: Data, store: Store, journey: Journey, words: Words) -> None:
    found = results.since(data, store)
    show.title(said.since(spread(found), journey.scale, words))
    if len(found):
        draw = partial(since_figure, found, journey.scale, journey.baseline, words=words)
        pictures.pair("since", draw)
    pictures.behind("timeline_since", words("page.timeline.sure_of.since"), words)


def _customer(data: Data, store: Store, journey: Journey, words: Words) -> None:
    chosen = timeline_controls.customer_picker(partial(results.customers, data, store), words)
    if chosen is None:
        return
    touches = results.person(data, store, chosen)
    show.title(said.person(chosen, touches, journey.scale, words))
    pictures.pair("customer", partial(own_journey, touches, journey, words=words))
    pictures.behind("timeline_customer", words("page.timeline.sure_of.customer"), words)


if __name__ == "__main__":
    from app import main

    main()

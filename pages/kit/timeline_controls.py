"""What the timeline lets the user choose: a view, events of one's own, a customer."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from cx.model.project import Event
from cx.read.events import EventsRead, read_events
from cx.words import Words
from pages.kit import sheets, show, state
from pages.kit.room import Upload

VIEWS: Final = ("journey", "weeks", "since", "customer")
VIEW_PICKER: Final = "timeline_view"
CUSTOMER_PICKER: Final = "timeline_customer"

_READ: Final = "events_read"  # what the last file of events gave

_FIRST: Final = datetime.date(1990, 1, 1)
_LAST: Final = datetime.date(2099, 12, 31)


def view_picker(words: Words) -> str:
    """Which of the four views is shown."""
    chosen: str = st.segmented_control(
        words("page.timeline.views"),
        VIEWS,
        default=VIEWS[0],
        format_func=lambda view: words(f"page.timeline.view.{view}"),
        required=True,
        key=VIEW_PICKER,
        persist_state="session",
        label_visibility="collapsed",
        wrap=True,
    )
    return chosen


def customer_picker(found: Callable[[str], pd.DataFrame], words: Words) -> str | None:
    """One customer, of those who wrote most or whose number holds what is typed.

    Parameters
    ----------
    found : customers by what is searched for (``cx.store.customers.telling_customers``)
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            words("page.timeline.search"),
            placeholder=words("page.timeline.search_example"),
            max_chars=80,
            width=260,
        ).strip()
        rows = found(search)
        if rows.empty:
            show.say(words("page.timeline.nobody", search=search))
            return None
        names = {
            str(row["customer"]): words(
                "page.timeline.option", **{str(name): value for name, value in row.items()}
            )
            for row in rows.to_dict("records")
        }
        chosen: str = st.selectbox(
            words("page.timeline.pick"),
            tuple(names),
            format_func=lambda customer: names[customer],
            key=CUSTOMER_PICKER,
            width=460,
        )
    return chosen


def event_editor(day: datetime.date, words: Words) -> None:
    """A day and a name to note, and those noted so far.

    Parameters
    ----------
    day : which stands in the form at first
    """
    events = state.project().events
    with st.expander(words("page.timeline.events"), icon=":material/flag:", expanded=bool(events)):
        show.quiet(words("page.timeline.events_help"))
        with (
            st.form("event", clear_on_submit=True, border=False),
            st.container(horizontal=True, vertical_alignment="bottom"),
        ):
            on = st.date_input(
                words("page.timeline.event_day"),
                value=day,
                min_value=_FIRST,
                max_value=_LAST,
                width=170,
            )
            name = st.text_input(
                words("page.timeline.event_name"),
                placeholder=words("page.timeline.event_example"),
                max_chars=80,
                width=320,
            )
            if st.form_submit_button(words("page.timeline.event_add")) and on:
                noted = Event(on=on, name=name.strip() or words("page.timeline.event_unnamed"))
                _keep((*(event for event in events if event != noted), noted))
                st.rerun()
        _file(words)
        for place, event in enumerate(events):
            with st.container(horizontal=True, vertical_alignment="center"):
                show.say(words("page.timeline.event_line", day=event.on, name=event.name))
                st.button(
                    words("page.timeline.event_out"),
                    type="tertiary",
                    key=f"event_out_{place}",
                    on_click=partial(_leave_out, event),
                )


def _file(words: Words) -> None:
    """Events from a file, a template for it, and what became of the rows of the last one."""
    with st.container(key="events_file"):
        file = st.file_uploader(words("page.timeline.events_file"), key=state.widget("events"))
    sheets.offer("events", words)
    if file:
        with show.guard(words):
            _take(file, words)
    name, found = state.value(_READ) or ("", None)
    if found is None:
        return
    key = "events_read" if found.events else "events_none"
    show.say(words(f"page.timeline.{key}", file=name, n=len(found.events)))
    for note in found.notes:
        show.say(words(f"read.event.{note.what}", **note._asdict()))


def _take(file: Upload, words: Words) -> None:
    """Note a file's events beside those that are there, and begin the page anew."""
    noted = state.project().events
    unnamed = words("page.timeline.event_unnamed")
    found: EventsRead = read_events(file.name, bytes(file.getbuffer()), noted, unnamed=unnamed)
    _keep((*noted, *found.events))
    state.put(_READ, (file.name, found))
    state.next_round()
    st.rerun()


def _leave_out(event: Event) -> None:
    _keep(tuple(other for other in state.project().events if other != event))


def _keep(events: tuple[Event, ...]) -> None:
    state.keep_project(state.project().model_copy(update={"events": events}))

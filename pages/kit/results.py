"""Results beside the journey, kept while data, filters and settings stay the same."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from cx.domain import Role
from cx.metrics import since as since_of
from cx.metrics import times as times_of
from cx.metrics import weekly as weekly_of
from cx.metrics.repeat import Repeat, repeat_purchase
from cx.metrics.visits import Bounce, bounce, bounce_by_entry
from cx.model.project import Event
from cx.moments import timeline
from cx.store import Store
from cx.store.customers import customer_touches, telling_customers
from pages.kit import doors
from pages.kit.room import Data

KEPT = 8  # results of as many filters


def has_scores() -> bool:
    """Whether the files that were read hold scores."""
    found = doors.whole()
    return found is not None and bool({Role.SCORE, Role.MEAN} & set(found.reading.report.columns))


def weekly(data: Data, store: Store, events: Sequence[Event]) -> timeline.Weekly:
    """Scores by week and stage, and what changed with events."""
    return _weekly(data.id, tuple(events), _store=store)


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _weekly(id: str, events: tuple[Event, ...], *, _store: Store) -> timeline.Weekly:
    return timeline.weekly(_store, events)


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _since(id: str, *, _store: Store) -> pd.DataFrame:
    return since_of.satisfaction_since(_store)


def since(data: Data, store: Store) -> pd.DataFrame:
    """Scores by days since the first purchase."""
    return _since(data.id, _store=store)


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _visits(id: str, *, _store: Store) -> tuple[Bounce, pd.DataFrame]:
    return bounce(_store), bounce_by_entry(_store)


def visits(data: Data, store: Store) -> tuple[Bounce, pd.DataFrame]:
    """Visits of one touch, all together and by where they begin."""
    return _visits(data.id, _store=store)


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _times(id: str, *, _store: Store) -> pd.DataFrame:
    return times_of.times(_store)


def times(data: Data, store: Store) -> pd.DataFrame:
    """Days from stage to stage."""
    return _times(data.id, _store=store)


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _repeat(id: str, *, _store: Store) -> Repeat:
    return repeat_purchase(_store)


def repeat(data: Data, store: Store) -> Repeat:
    """Who buys again."""
    return _repeat(data.id, _store=store)


Weeks = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def weeks(data: Data, store: Store, window_days: float) -> Weeks:
    """People, scores and shares going on, by week."""
    return _weeks(data.id, window_days, _store=store)


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _weeks(id: str, window_days: float, *, _store: Store) -> Weeks:
    return (
        weekly_of.weekly_people(_store),
        weekly_of.weekly_scores(_store),
        weekly_of.weekly_onward(_store, window_days=window_days),
    )


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _customers(id: str, search: str, *, _store: Store) -> pd.DataFrame:
    return telling_customers(_store, search=search)


def customers(data: Data, store: Store, search: str) -> pd.DataFrame:
    """Customers to look at, those who wrote most first."""
    return _customers(data.id, search, _store=store)


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _person(id: str, customer: str, *, _store: Store) -> pd.DataFrame:
    return customer_touches(_store, customer)


def person(data: Data, store: Store, customer: str) -> pd.DataFrame:
    """What one customer did and said."""
    return _person(data.id, customer, _store=store)

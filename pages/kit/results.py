"""Results beside the journey, kept while data, filters and settings stay the same."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from cx.domain import Endpoint, Role
from cx.metrics import since as since_of
from cx.metrics import times as times_of
from cx.metrics import weekly as weekly_of
from cx.metrics.repeat import Repeat, repeat_purchase
from cx.metrics.visits import Bounce, bounce, bounce_by_entry
from cx.model.project import Event
from cx.moments import influence as influence_of
from cx.moments import timeline
from cx.moments.drops import drops
from cx.moments.expectation import by_expectation
from cx.moments.influence import HORIZON_DAYS, Influences
from cx.moments.journey import Journey
from cx.moments.marked import can_turn
from cx.moments.marked import turned as turned_by
from cx.moments.peak_end import PeakEnd, peak_end
from cx.moments.steps import stage_verdicts, transition_verdicts
from cx.store import Store, landmarks
from cx.store.customers import customer_touches, telling_customers
from pages.kit import doors, sentences, state
from pages.kit.room import Data

KEPT = 8  # results of as many filters
AT_ONCE = 100_000  # touches up to which turning points come with the map, in about a second


def has_scores() -> bool:
    """Whether the files that were read hold scores."""
    found = doors.whole()
    return found is not None and bool({Role.SCORE, Role.MEAN} & set(found.reading.report.columns))


def has_counts() -> bool:
    """Whether the files that were read tell how many go from stage to stage."""
    found = doors.whole()
    return found is not None and sentences.able(found)["flow"]


OPENS: Final[Mapping[str, Callable[[], bool]]] = {"timeline": has_scores, "whatif": has_counts}


def closed() -> frozenset[str]:
    """The pages, by url, that the files that were read do not open."""
    return frozenset(url for url, opens in OPENS.items() if not opens())


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


class Felt(NamedTuple):
    """How stages, the ways between them and falls inside them felt, and what explains the whole."""

    stages: pd.DataFrame
    ways: pd.DataFrame
    falls: pd.DataFrame
    overall: PeakEnd
    expected: pd.DataFrame


def felt(data: Data, store: Store, journey: Journey) -> Felt:
    """What the timeline says beside the touchpoints."""
    return _felt(data.id, _store=store, _journey=journey)


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _felt(id: str, *, _store: Store, _journey: Journey) -> Felt:
    return Felt(
        stage_verdicts(_store),
        transition_verdicts(_store),
        drops(_store, _journey),
        peak_end(_store),
        by_expectation(_store),
    )


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


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _influences(id: str, endpoint: Endpoint, horizon_days: float) -> list[Influences]:
    """Where influences are kept once they are computed: who leaves the page before has none."""
    return []


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _endpoints(id: str, *, _store: Store) -> tuple[Endpoint, ...]:
    return landmarks.endpoints(_store)


def endpoints(data: Data, store: Store) -> tuple[Endpoint, ...]:
    """What can be looked for after a touch."""
    return _endpoints(data.id, _store=store)


def influences(
    data: Data,
    store: Store,
    endpoint: Endpoint,
    horizon_days: float,
    *,
    progress: Callable[[float], None] | None = None,
) -> Influences:
    """What every touchpoint moves; ``progress`` is told the share that is done."""
    kept = _influences(data.id, endpoint, float(horizon_days))
    if not kept:
        kept.append(
            influence_of.influences(
                store, endpoint=endpoint, horizon_days=horizon_days, progress=progress
            )
        )
    return kept[0]


def turned(data: Data, journey: Journey) -> Journey:
    """The journey with its turning points, where they are known or quickly found."""
    if data.store is None or turning_waits(data, journey):
        return journey
    if not can_turn(journey, endpoints(data, data.store)):
        return journey
    found = influences(data, data.store, Endpoint.ONWARD, HORIZON_DAYS)
    return turned_by(journey, found, state.project())


def turning_waits(data: Data, journey: Journey) -> bool:
    """Whether the turning points of many touches have not been asked for yet."""
    if data.store is None or _influences(data.id, Endpoint.ONWARD, HORIZON_DAYS):
        return False
    return bool(journey.touchpoints["touches"].sum() > AT_ONCE)

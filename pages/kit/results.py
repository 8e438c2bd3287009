"""Results beside the journey, kept while data, filters and settings stay the same."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import pandas as pd

from cx.domain import Endpoint, Role
from cx.metrics import since as since_of
from cx.metrics import times as times_of
from cx.metrics import weekly as weekly_of
from cx.metrics.repeat import Repeat, repeat_purchase
from cx.metrics.retention import Retention, retention
from cx.metrics.transitions import transitions
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
from cx.store import landmarks
from cx.store.customers import customer_touches, telling_customers
from pages.kit import doors, sentences, state
from pages.kit.cells import Cell
from pages.kit.counting import Told, fill, kept, kept_cell
from pages.kit.room import Data

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


@kept("scores")
def weekly(data: Data, events: tuple[Event, ...]) -> timeline.Weekly:
    """Scores by week and stage, and what changed with events."""
    return timeline.weekly(data.followed, events)


@kept("scores")
def since(data: Data) -> pd.DataFrame:
    """Scores by days since the first purchase."""
    return since_of.satisfaction_since(data.followed)


@kept("visits")
def visits(data: Data) -> tuple[Bounce, pd.DataFrame]:
    """Visits of one touch, all together and by where they begin."""
    return bounce(data.followed), bounce_by_entry(data.followed)


@kept("times")
def times(data: Data) -> pd.DataFrame:
    """Days from stage to stage."""
    return times_of.times(data.followed)


@kept("orders")
def repeat(data: Data) -> Repeat:
    """Who buys again."""
    return repeat_purchase(data.followed)


@kept("moves")
def moves(data: Data) -> pd.DataFrame:
    """What people do next, from stage to stage."""
    return transitions(data.followed)


@kept("stays")
def stays(data: Data) -> Retention:
    """Who stayed, by month."""
    return retention(data.followed)


class Felt(NamedTuple):
    """How stages, the ways between them and falls inside them felt, and what explains the whole."""

    stages: pd.DataFrame
    ways: pd.DataFrame
    falls: pd.DataFrame
    overall: PeakEnd
    expected: pd.DataFrame


@kept("scores")
def felt(data: Data, *, journey: Journey) -> Felt:
    """What the timeline says beside the touchpoints."""
    store = data.followed
    return Felt(
        stage_verdicts(store),
        transition_verdicts(store),
        drops(store, journey),
        peak_end(store),
        by_expectation(store),
    )


Weeks = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


@kept("weeks")
def weeks(data: Data, window_days: float) -> Weeks:
    """People, scores and shares going on, by week."""
    store = data.followed
    return (
        weekly_of.weekly_people(store),
        weekly_of.weekly_scores(store),
        weekly_of.weekly_onward(store, window_days=window_days),
    )


@kept("customers")
def customers(data: Data, search: str) -> pd.DataFrame:
    """Customers to look at, those who wrote most first."""
    return telling_customers(data.followed, search=search)


@kept("customers")
def person(data: Data, customer: str) -> pd.DataFrame:
    """What one customer did and said."""
    return customer_touches(data.followed, customer)


@kept("influence")
def endpoints(data: Data) -> tuple[Endpoint, ...]:
    """What can be looked for after a touch."""
    return landmarks.endpoints(data.followed)


def influences(
    data: Data, endpoint: Endpoint, horizon_days: float, *, bar: Any | None = None
) -> Influences:
    """What every touchpoint moves; ``bar`` is a place for a bar that shows how far it is."""

    def act(seen: Data, told: Told) -> Influences:
        return influence_of.influences(
            seen.followed, endpoint=endpoint, horizon_days=horizon_days, progress=told
        )

    return fill(_influences(data, endpoint, horizon_days), data, "influence", act, bar=bar)


def _influences(data: Data, endpoint: Endpoint, horizon_days: float) -> Cell[Influences]:
    return kept_cell(data, "influences", endpoint, float(horizon_days))


def turned(data: Data, journey: Journey) -> Journey:
    """The journey with its turning points, where they are known or quickly found."""
    if data.store is None or turning_waits(data, journey):
        return journey
    if not can_turn(journey, endpoints(data)):
        return journey
    found = influences(data, Endpoint.ONWARD, HORIZON_DAYS)
    return turned_by(journey, found, state.project())


def turning_waits(data: Data, journey: Journey) -> bool:
    """Whether the turning points of many touches have not been asked for yet."""
    if data.store is None or _influences(data, Endpoint.ONWARD, HORIZON_DAYS).full:
        return False
    return bool(journey.touchpoints["touches"].sum() > AT_ONCE)

"""The loaded journey as a test: which groups, from when on, for how long, what is measured."""

from typing import Final

import streamlit as st

from cx.domain import Language, Stage
from cx.experiments import journey_tests
from cx.experiments.journey_tests import JourneyTest, Offer
from cx.model.experiment import Design
from cx.store.trial_figures import Measured, Where
from cx.store.trial_offers import measurable
from cx.store.trials import Assignment
from cx.words import Words
from pages.kit import doors, show, state
from pages.kit.counting import kept
from pages.kit.room import Data

KEPT: Final = 8  # tests as they were asked for
MOST_DAYS: Final = 366


def held(data: Data | None) -> tuple[Offer, ...]:
    """The tests that the journey holds."""
    return _held(data) if data and data.store else ()


@kept("tests")
def _held(data: Data) -> tuple[Offer, ...]:
    return journey_tests.offers(data.followed)


@kept("tests")
def _measurable(data: Data) -> tuple[Measured, ...]:
    return measurable(data.followed)


def box(data: Data, words: Words) -> JourneyTest | None:
    """The test as it is asked for; None where nothing is to be measured."""
    store = data.store
    assert store is not None  # a journey has been offered
    with st.container(key="trial_journey", border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            assignment = _assignment(data, words)
            since = _since(data, assignment, words)
            days = _days(words)
        asked = assignment._replace(since=since)
        measures = _measures(data, asked, days, words)
    if not measures:
        return None
    found = _made(data, words.language, asked, measures, days, words=words)
    for sentence in journey_tests.left_out(found, words):
        show.quiet(sentence)
    return found


def about(
    data: Data, journey: JourneyTest | None, design: Design
) -> tuple[Stage | None, str | None]:
    """The stage and touchpoint that a test of the journey is decided by."""
    if journey is None or data.store is None:
        return None, None
    return journey_tests.marked(journey, design.metrics[0].column, data.store)


@kept("tests", KEPT)
def _made(
    data: Data,
    language: Language,
    assignment: Assignment,
    measures: tuple[Measured, ...],
    days: int,
    *,
    words: Words,
) -> JourneyTest:
    return journey_tests.journey_test(
        data.followed,
        assignment,
        measures,
        window_days=days,
        words=words,
        names=data.reading.names,
    )


def _assignment(data: Data, words: Words) -> Assignment:
    offers = held(data)
    chosen: Offer = st.selectbox(
        words("page.tests.journey.groups"),
        offers,
        format_func=lambda each: _arms(each, words),
        key=f"journey_groups_{data.id}",
        width=420,
    )
    return chosen.assignment


def _arms(offer: Offer, words: Words) -> str:
    found = {"column": offer.assignment.column, "arms": list(offer.arms)}
    key = "touchpoints" if offer.assignment.arms else "column"
    return words(f"page.tests.journey.{key}", **found)


def _since(data: Data, assignment: Assignment, words: Words) -> Where | None:
    """Where the test begins for a customer."""
    store = data.store
    assert store is not None
    stages = [Where(stage=column) for column in store.columns]
    touched = dict.fromkeys(spot.touchpoint for spot in store.spots if spot.did)
    options = [None, *stages, *(Where(touchpoint=touchpoint) for touchpoint in touched)]
    chosen: Where | None = st.selectbox(
        words("page.tests.journey.since"),
        options,
        index=options.index(assignment.since),
        format_func=lambda each: (
            words("page.tests.journey.first")
            if each is None
            else journey_tests.place(each, store, words, data.reading.names)
        ),
        help=words("page.tests.journey.since_help"),
        key=f"journey_since_{data.id}_{assignment.column}",
        width=320,
    )
    return chosen


def _days(words: Words) -> int:
    return st.number_input(
        words("page.tests.journey.days"),
        min_value=1,
        max_value=MOST_DAYS,
        value=round(doors.project().window_days),
        help=words("page.tests.journey.days_help"),
        key="journey_days",
        width=180,
    )


def _measures(data: Data, assignment: Assignment, days: int, words: Words) -> tuple[Measured, ...]:
    store, found = data.followed, _measurable(data)
    chosen = st.multiselect(
        words("page.tests.journey.measures"),
        found,
        default=list(journey_tests.usual(assignment, found, store.model)),
        format_func=lambda each: journey_tests.title(each, store, days, words, data.reading.names),
        key=f"journey_measures_{data.id}_{state.language()}_{assignment.since is None}",
    )
    return tuple(chosen)

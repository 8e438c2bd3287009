"""Metrics: how many go on, how satisfied they are, and whether they come back."""

from functools import partial

import pandas as pd

from cx.figures import metrics as figures
from cx.figures.timeline_narrow import experience_narrow
from cx.metrics.weekly import weekly_table
from cx.moments import metrics_said as said
from cx.moments.journey import Journey
from cx.moments.timeline import extremes
from cx.words import Words
from pages.kit import controls, doors, metric_parts, pictures, results, sentences, show, state
from pages.kit.metric_parts import ask, behind
from pages.kit.room import Data

ONWARD = ("stage", "reached", "observed", "went_on", "rate", "low", "high", "median_days")
VISITS = ("touchpoint", "stage", "visits", "bounced", "rate", "low", "high")
WAITS = ("stage", "next", "n", "p25", "median", "p75", "p90")
REPEAT = ("buyers", "repeat_buyers", "rate", "low", "high")
WEEKS = ("week", "touches", "customers", "new", "answers", "mean", "low", "high", "whole")


def render() -> None:
    """A question each, with its sentence, its picture, and how sure it is."""
    words = state.words()
    data = doors.data()
    show.title(words("page.metrics.title"))
    if data is None:
        controls.no_data(words)
        return
    with show.guard(words):
        journey = doors.journey(data)
        show.quiet(sentences.who(journey, words))
        _onward(journey, words)
        if data.store is None:
            _felt(journey, words)
            show.quiet(words("page.metrics.no_people"))
            return
        metric_parts.moves(data, journey, words)
        _visits(data, journey, words)
        _waits(data, journey, words)
        _felt(journey, words)
        metric_parts.stays(data, journey, words)
        _repeat(data, journey, words)
        _weeks(data, journey, words)


def _onward(journey: Journey, words: Words) -> None:
    ask("onward", said.onward(journey, words), words)
    if journey.has_flow:
        pictures.pair("onward", words, partial(figures.going_on, journey, words=words))
        behind("onward", journey.stages.dropna(subset=["reached"]), ONWARD, journey, words)


def _visits(data: Data, journey: Journey, words: Words) -> None:
    whole, entries = results.visits(data)
    ask("visits", said.visits(whole, words), words)
    if len(entries):
        show.quiet(words("page.metrics.note.ga4"))
        pictures.pair("visits", words, partial(figures.entries, entries, journey, words=words))
        behind("visits", entries, VISITS, journey, words)


def _waits(data: Data, journey: Journey, words: Words) -> None:
    found = results.times(data)
    ask("waits", said.waits(found, journey, words), words)
    if len(found):
        pictures.pair("waits", words, partial(figures.waits, found, journey, words=words))
        behind("waits", found, WAITS, journey, words)


def _felt(journey: Journey, words: Words) -> None:
    ask("felt", said.felt(journey, extremes(journey), words), words)
    if journey.has_scores:
        pictures.pair("felt", words, partial(experience_narrow, journey, words=words))
        table = sentences.table(journey.touchpoints, journey, words)
        pictures.behind("felt", words("page.metrics.sure_of.felt"), words, table)


def _repeat(data: Data, journey: Journey, words: Words) -> None:
    found = results.repeat(data)
    ask("repeat", said.repeat(found, journey, words), words)
    if found.buyers:
        behind("repeat", pd.DataFrame([found]), REPEAT, journey, words)


def _weeks(data: Data, journey: Journey, words: Words) -> None:
    found = results.weeks(data, journey.window_days)
    ask("weeks", said.weeks(found[0], words), words)
    if len(found[0]):
        draw = partial(figures.weekly_course, *found, journey, words=words)
        pictures.pair("weeks", words, draw)
        behind("weeks", weekly_table(*found[:2]), WEEKS, journey, words)


if __name__ == "__main__":
    from app import main

    main()

"""Parts of the page of metrics: how a question is asked; what people do next; whether they stay."""

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from cx.figures.moves import moves as moves_figure
from cx.figures.moves_narrow import moves_narrow
from cx.figures.stays import stays as stays_figure
from cx.metrics.retention import Retention
from cx.moments.journey import Journey
from cx.moments.moves_said import moves_said, stage_name
from cx.moments.retention_said import kept
from cx.moments.retention_said import stays as stays_said
from cx.words import Words, numbers
from pages.kit import pictures, results, show
from pages.kit.room import Data

MOVES: Final = ("from", "to", "moves", "departures", "rate")
COHORTS: Final = (
    "cohort",
    "offset",
    "customers",
    "at_start",
    "rate",
    "low",
    "high",
    "over",
)
PERIODS: Final = (
    "period",
    "at_start",
    "at_end",
    "new",
    "back",
    "kept",
    "rate",
    "low",
    "high",
    "over",
)


def ask(question: str, sentence: str, words: Words) -> None:
    """A question and its answer in a sentence."""
    show.heading(words(f"page.metrics.question.{question}"))
    show.say(sentence)


def behind(
    name: str, found: pd.DataFrame, columns: tuple[str, ...], journey: Journey, words: Words
) -> None:
    """How sure this is, and the numbers."""
    table, formats = pictures.named(found, columns, journey, words)
    sentence = words(f"page.metrics.sure_of.{name}", window=journey.window_days)
    pictures.behind(name, sentence, words, table, formats=formats)


def moves(data: Data, journey: Journey, words: Words) -> None:
    """What people do next."""
    found = results.moves(data)
    ask("moves", moves_said(found, journey, words), words)
    if found.empty:
        return
    if data.followed.last is None:
        show.quiet(words("page.metrics.note.undated"))
    wide, narrow = (
        partial(draw, found, journey, words=words) for draw in (moves_figure, moves_narrow)
    )
    pictures.pair("moves", words, wide, narrow)
    names = {
        end: found[end].map(lambda id: stage_name(id, journey, words)) for end in ("from", "to")
    }
    table = found.assign(**names, moves=found["n"], rate=found["share"])
    behind("moves", table, MOVES, journey, words)


def stays(data: Data, journey: Journey, words: Words) -> None:
    """Whether people stay."""
    found = results.stays(data)
    ask("stays", stays_said(found, words), words)
    if found.cohorts.empty:
        return
    for sentence in filter(None, (kept(found, words), words("page.metrics.note.any"))):
        show.quiet(sentence)
    if found.average["offset"].gt(0).any():
        pictures.pair("stays", words, partial(stays_figure, found, words=words))
    _behind_stays(found, journey, words)


def _behind_stays(found: Retention, journey: Journey, words: Words) -> None:
    """How sure this is, each month's cohort, and what stayed from month to month."""
    with st.expander(words("page.metrics.sure"), key="sure_stays"):
        show.say(words("page.metrics.sure_of.stays"))
        for name, rows, columns in (
            ("stays", found.cohorts, COHORTS),
            ("periods", found.periods, PERIODS),
        ):
            sentence = words(f"page.metrics.sure_of.{name}")
            if name == "periods":
                show.say(sentence)
            first = columns[0]
            months = rows[first].map(lambda day: numbers.month(day, words.language))
            table, formats = pictures.named(rows.assign(**{first: months}), columns, journey, words)
            pictures.in_numbers(name, table, sentence, words, formats=formats)

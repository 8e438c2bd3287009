"""The view of recovery: which pains were mended, whether it paid, and what kind of mending works."""

from functools import partial

import pandas as pd
import streamlit as st

from cx.figures.recovery import mended
from cx.figures.recovery_reply import reply as reply_figure
from cx.figures.recovery_reply import told
from cx.moments import recovery_said as said
from cx.moments.findings import Row
from cx.moments.journey import Journey
from cx.moments.pains import Pain
from cx.moments.recovery import Recovery, State, recovery
from cx.store import Store
from cx.words import Words
from pages.kit import controls, pictures, results, sentences, show
from pages.kit.counting import kept
from pages.kit.room import Data

_KEY = "page.moments.recovery"
_NUMBERS = ("n", "others", "value", "other", "difference", "low", "high", "q", "overlap")


def section(data: Data, store: Store | None, journey: Journey, words: Words) -> None:
    """The finding as the page's title, its pictures, how sure they are, and their numbers.

    Parameters
    ----------
    store : as filtered; None where the data are totals.
    """
    if store is None:
        show.title(words(f"{_KEY}.head.totals"))
        _ask_for(words(f"{_KEY}.todo.totals"), words)
        return
    found = _recovery(data)
    show.title(said.headline(found, words))
    show.quiet(sentences.who(journey, words))
    if found.pains:
        show.quiet(said.definition(found, journey.names, words))
    todo = said.todo(found, words)
    if todo:
        _ask_for(todo, words)
    if found.state in {State.COMPARED, State.FEW}:
        _outcomes(found, words)
    if found.pains:
        _pains(found, journey, words)
    if found.state is State.COMPARED:
        _kinds(found, words)
        _reply(found, words)
        show.heading(words(f"{_KEY}.paradox"))
        show.say(words.joined(said.paradox(found, words)))


def _ask_for(sentence: str, words: Words) -> None:
    show.say(sentence)
    controls.link("data", words("button.add_file"), icon=":material/add:")


def mended_at(data: Data, journey: Journey, row: Row) -> tuple[int, int] | None:
    """How many of a touchpoint's pains were mended, and how many there were; None without any.

    Not asked where that would take long.
    """
    if data.store is None or journey.touchpoints["touches"].sum() > results.AT_ONCE:
        return None
    found = _recovery(data).found
    here = found[found["touchpoint"].eq(row["touchpoint"]) & found["stage"].eq(row["stage"])]
    pains = int(here["pains"].sum())
    return (int(here["mended"].sum()), pains) if pains else None


@kept("recovery")
def _recovery(data: Data) -> Recovery:
    return recovery(data.followed)


def _outcomes(found: Recovery, words: Words) -> None:
    pictures.pair("recovery", words, partial(mended, found, words=words))
    for sentence in said.outcomes(found, words):
        show.say(sentence)
    days = {"window": found.window_days, "horizon": found.horizon_days}
    sure = words(f"{_KEY}.sure.outcomes", **days)
    pictures.behind("recovery", sure, words, _compared(found.outcomes, words))


def _pains(found: Recovery, journey: Journey, words: Words) -> None:
    """How many pains there were, where, and how many were mended."""
    names = {id: journey.model.column(id).name.of(words.language) for id in found.found["stage"]}
    columns = {
        "touchpoint": [journey.label(name, words.language) for name in found.found["touchpoint"]],
        "stage": found.found["stage"].map(names),
        "pain": [
            said.pain(found, Pain(pain), journey.names, words) for pain in found.found["pain"]
        ],
        "pains": found.found["pains"],
        "mended": found.found["mended"],
        "mended_share": found.found["share"].round(3),
    }
    table = pd.DataFrame({_head(name, words): column for name, column in columns.items()})
    with st.expander(words(f"{_KEY}.where"), key="recovery_pains"):
        share = {_head("mended_share", words): "percent"}
        pictures.in_numbers("pains", table, words(f"{_KEY}.where"), words, formats=share)


def _kinds(found: Recovery, words: Words) -> None:
    show.heading(words(f"{_KEY}.kinds"))
    for sentence in said.kinds(found, words):
        show.say(sentence)
    if found.kinds["mend"].nunique() < 2:  # the same as all together
        return
    kinds = [words(f"{_KEY}.mend.{mend}") for mend in found.kinds["mend"]]
    table = _compared(found.kinds, words)
    table.insert(0, _head("mend", words), kinds)
    pictures.behind("kinds", words(f"{_KEY}.sure.kinds"), words, table)


def _reply(found: Recovery, words: Words) -> None:
    show.heading(words(f"{_KEY}.reply"))
    for sentence in said.reply(found, words):
        show.say(sentence)
    if len(told(found)):
        pictures.pair("reply", words, partial(reply_figure, found, words=words))
    days = [
        words("figure.recovery.days", start=row["start"], end=row["end"])
        for row in found.reply.to_dict("records")
    ]
    outcome = [words(f"{_KEY}.outcome.{each}") for each in found.reply["outcome"]]
    parts = {"outcome": outcome, "days": days} | {
        name: found.reply[name].round(4) for name in ("n", "value", "low", "high")
    }
    table = pd.DataFrame({_head(name, words): column for name, column in parts.items()})
    pictures.behind("reply", words(f"{_KEY}.sure.reply"), words, table)


def _compared(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Comparisons under the heads that people read."""
    columns: dict[str, object] = {
        "outcome": [words(f"{_KEY}.outcome.{each}") for each in rows["outcome"]],
        **{name: rows[name].round(4) for name in _NUMBERS},
        "compared_by": [said.alike(each, words) for each in rows["compared_by"]],
    }
    return pd.DataFrame({_head(name, words): column for name, column in columns.items()})


def _head(name: str, words: Words) -> str:
    return words(f"{_KEY}.column.{name}")

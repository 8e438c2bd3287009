"""On what a what-if is worked out: months, people, margin, a price, what is spent a month."""

from functools import partial
from typing import Any, Final

import streamlit as st

from cx.model.scenario import LONGEST
from cx.whatif.sliders import MARGIN
from cx.words import Words
from pages.kit import state
from pages.kit import whatif_draft as draft

SPENT: Final = ("winning", "keeping")
STEPS: Final = {"price": 100.0, "winning": 10_000.0, "keeping": 10_000.0}


def bar() -> Any:
    """The place for the terms, over the title."""
    return st.container(key="whatif_terms", horizontal=True, vertical_alignment="bottom")


def row(bar: Any, words: Words, *, entrants: int, priced: bool, buys: bool) -> None:
    """The terms in a small row.

    Parameters
    ----------
    entrants : how many come within the months where nothing is typed
    priced : whether the data have values, so that no price is asked for
    buys : whether there are purchases to have a price
    """
    terms = draft.current().terms
    with bar:
        _put("months", terms.months)
        st.number_input(
            words("page.whatif.months"),
            min_value=1,
            max_value=LONGEST,
            key=_key("months"),
            help=words("page.whatif.months_help", most=LONGEST),
            on_change=partial(_change, "months"),
            width=110,
        )
        _put("entrants", terms.entrants)
        st.number_input(
            words("page.whatif.entrants"),
            min_value=1,
            value=None,
            placeholder=words("page.whatif.entrants_usual", n=entrants),
            key=_key("entrants"),
            help=words("page.whatif.entrants_help"),
            on_change=partial(_change, "entrants"),
            width=190,
        )
        if buys:
            if not priced:
                amount("price", words)
            _of_revenue(words)


def _of_revenue(words: Words) -> None:
    """The share of revenue that remains, in per cent; empty is not known."""
    margin = draft.current().terms.margin
    _put("margin", None if margin is None else MARGIN.place(margin))
    st.number_input(
        words("page.whatif.margin"),
        min_value=MARGIN.low,
        max_value=MARGIN.high,
        value=None,
        step=MARGIN.step,
        format="%g",
        placeholder=words("page.whatif.margin_none"),
        key=_key("margin"),
        help=words("page.whatif.margin_help"),
        on_change=_margin,
        width=150,
    )


def spent(words: Words) -> None:
    """What is spent a month on winning customers, and on keeping those who are there."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="whatif_spent"):
        for name in SPENT:
            amount(name, words)


def amount(name: str, words: Words) -> None:
    """A box for an amount of money; empty is not known."""
    _put(name, getattr(draft.current().terms, name))
    st.number_input(
        words(f"page.whatif.{name}"),
        value=None,
        step=STEPS[name],
        format="%.0f",
        placeholder=words(f"page.whatif.{name}_none"),
        key=_key(name),
        help=words(f"page.whatif.{name}_help"),
        on_change=partial(_change, name),
        width=200,
    )


def _change(name: str) -> None:
    draft.change_terms(**{name: state.value(_key(name))})


def _margin() -> None:
    typed = state.value(_key("margin"))
    draft.change_terms(margin=MARGIN.by(typed) if typed else None)


def _put(name: str, now: float | None) -> None:
    if state.value(_key(name)) != now:
        state.put(_key(name), now)


def _key(name: str) -> str:
    return f"whatif_{name}"

"""What the moments page asks for: what is looked for after a touch, and within how many days."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import streamlit as st

from cx.domain import Endpoint
from cx.moments.influence import HORIZON_DAYS
from cx.words import Words
from pages.kit import state

ENDPOINT: Final = "endpoint"  # names in the URL
DAYS: Final = "days"
LONGEST: Final = 365


VIEWS: Final = ("moments", "recovery")


class Settings(NamedTuple):
    """What is looked for, and within how many days."""

    endpoint: Endpoint
    horizon_days: float


def bar() -> Any:
    """The place for view and settings, over the title."""
    return st.container(key="moment_settings", horizontal=True, vertical_alignment="bottom")


def view(bar: Any, words: Words) -> str:
    """Which of the two views is shown."""
    chosen: str = bar.segmented_control(
        words("page.moments.views"),
        VIEWS,
        default=VIEWS[0],
        format_func=lambda each: words(f"page.moments.view.{each}"),
        required=True,
        key="moments_view",
        persist_state="session",
        label_visibility="collapsed",
    )
    return chosen


def row(bar: Any, known: Sequence[Endpoint], words: Words) -> Settings:
    """The settings as the URL says them, to be changed in a small row."""
    asked, days = state.setting(ENDPOINT), state.setting(DAYS) or ""
    endpoint = next((each for each in known if each == asked), known[0])
    horizon = int(days) if days.isdecimal() and 0 < int(days) <= LONGEST else int(HORIZON_DAYS)
    with bar:
        state.put(f"moment_{ENDPOINT}", endpoint)
        st.selectbox(
            words("page.moments.pick_endpoint"),
            known,
            format_func=lambda each: words(f"page.moments.endpoint.{each}"),
            key=f"moment_{ENDPOINT}",
            help=words("page.moments.pick_endpoint_help"),
            on_change=partial(_choose, ENDPOINT),
            width=230,
        )
        state.put(f"moment_{DAYS}", horizon)
        st.number_input(
            words("page.moments.pick_horizon"),
            min_value=1,
            max_value=LONGEST,
            key=f"moment_{DAYS}",
            help=words("page.moments.pick_horizon_help"),
            on_change=partial(_choose, DAYS),
            width=160,
        )
    return Settings(endpoint, horizon)


def _choose(name: str) -> None:
    state.choose_setting(name, state.value(f"moment_{name}"))

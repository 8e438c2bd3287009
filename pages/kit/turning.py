"""The turning points of a large journey, found when they are asked for."""

import streamlit as st

from cx.domain import Endpoint
from cx.moments.influence import HORIZON_DAYS
from cx.moments.journey import Journey
from cx.words import Words
from pages.kit import results
from pages.kit.room import Data


def ask(data: Data, journey: Journey, words: Words) -> None:
    """A button that finds them, where that takes too long to be done with the map."""
    if data.store is None or not results.turning_waits(data, journey):
        return
    label = words("button.find_turning")
    if st.button(label, icon=":material/diamond:", type="tertiary", key="find_turning"):
        results.influences(data, Endpoint.ONWARD, HORIZON_DAYS, bar=st.empty())
        st.rerun()


def drawn(journey: Journey) -> str:
    """What a map draws besides the data: the work under way, and the turning points once known."""
    turns = "" if journey.turning is None else journey.turning.deciding.to_csv()
    return f"{journey.work!r} {turns}"

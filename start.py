"""The server of ``ichie app``: what happens before the first visitor and after the last."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from pages.kit import sample
from pages.kit.shelf import shelf


@asynccontextmanager
async def life(_app: st.App) -> AsyncIterator[None]:
    """Read the sample while nobody waits; leave no files behind."""
    sample.warm()
    yield
    shelf().clear()  # a terminated server asks nobody else to


app = st.App("app.py", lifespan=life)

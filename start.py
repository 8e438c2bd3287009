"""The server of ``ichie app``: what happens before the first visitor and after the last."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from cx.cli import serving
from pages.kit import disk, sample


@asynccontextmanager
async def life(_app: st.App) -> AsyncIterator[None]:
    """Read the sample while nobody waits; leave no files behind."""
    serving.trace()
    tempfile.tempdir = str(disk.own())  # what readers unpack or spill lies there, too
    sample.warm()
    yield
    disk.clear()  # a terminated server asks nobody else to


app = st.App("app.py", lifespan=life)

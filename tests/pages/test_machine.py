"""A filter or a file that needs more than this machine has: a sentence on the page, no traceback."""

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from cx.errors import MemoryTooSmall
from cx.words import Words
from pages.kit.work import Work


def _page():
    import duckdb
    import streamlit as st

    from pages.kit import show, state

    with show.guard(state.words()):
        raise duckdb.OutOfMemoryException(
            "Out of Memory Error: could not allocate block of size 256.0 KiB (190.6 MiB/190.7 MiB used)"
        )
    st.write("behind")


def test_a_scan_without_memory_says_so_and_the_page_goes_on():
    page = AppTest.from_function(_page, default_timeout=60).run()
    [error] = page.error
    assert "200" in error.value
    assert not page.exception
    assert page.markdown[-1].value == "behind"


def test_work_without_memory_ends_with_what_can_be_told():
    def act(_):
        raise duckdb.OutOfMemoryException("Out of Memory Error: no (1.9 MiB/1.9 MiB used)")

    with duckdb.connect() as connection:
        work = Work(act, connection)
        with pytest.raises(MemoryTooSmall) as error:
            work.result()
    assert "2 MB" in Words.of("en").error(error.value)

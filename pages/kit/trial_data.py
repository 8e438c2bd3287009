"""Tests among the files that were read, and their figures, kept while nothing changes."""

import pandas as pd
import streamlit as st

from cx.experiments import loaded
from cx.experiments.aa import SplitAgain
from cx.experiments.loaded import Analysed
from cx.experiments.segments import Segment
from cx.model.experiment import Design
from cx.read.report import TestTable
from pages.kit import doors
from pages.kit.room import Data

KEPT = 8  # results of as many designs


def tests() -> tuple[TestTable, ...]:
    """The tests among the files; filters do not touch them."""
    data = doors.whole()
    return data.reading.tests if data else ()


def analysed(data: Data, test: TestTable, design: Design) -> Analysed:
    """A test's figures under a design."""
    return _analysed(f"{data.id} {test.table}", design.model_dump_json(), _of=(data, test, design))


_Of = tuple[Data, TestTable, Design]


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _analysed(id: str, design: str, *, _of: _Of) -> Analysed:
    data, test, chosen = _of
    return loaded.analysed(data.connection, test, chosen)


def by_segment(data: Data, test: TestTable, design: Design, column: str) -> tuple[Segment, ...]:
    """The figures for each value of a column."""
    id = f"{data.id} {test.table} {column}"
    return _by_segment(id, design.model_dump_json(), column, _of=(data, test, design))


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _by_segment(id: str, design: str, column: str, *, _of: _Of) -> tuple[Segment, ...]:
    data, test, chosen = _of
    return loaded.by_segment(data.connection, test, chosen, column)


def columns(data: Data, test: TestTable) -> tuple[str, ...]:
    """The columns that part people into segments."""
    return _columns(f"{data.id} {test.table}", _of=(data, test))


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _columns(id: str, *, _of: tuple[Data, TestTable]) -> tuple[str, ...]:
    data, test = _of
    return loaded.segment_columns(data.connection, test)


def re_split(data: Data, test: TestTable, design: Design) -> SplitAgain | None:
    """The same people, split again and again at random."""
    return _re_split(f"{data.id} {test.table}", design.metrics[0].key, _of=(data, test, design))


@st.cache_resource(scope="session", max_entries=KEPT, show_spinner=False)
def _re_split(id: str, metric: str, *, _of: _Of) -> SplitAgain | None:
    data, test, chosen = _of
    return loaded.re_split(data.connection, test, chosen)


def of(course: pd.DataFrame, metric: int, arm: str) -> pd.DataFrame:
    """The days of one metric and arm."""
    return course[course["metric"].eq(metric) & course["arm"].eq(arm)]

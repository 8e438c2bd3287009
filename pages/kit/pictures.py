"""Pictures in pairs, one for a wide window and one for a phone, with what stands behind them."""

import datetime
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, Protocol

import pandas as pd
import streamlit as st

from cx.figures.theme import Theme
from cx.moments.journey import Journey
from cx.report.picture import toolbar
from cx.report.tables import csv_file
from cx.words import Words, numbers
from pages.kit import show, state
from pages.kit.take_away import take_away

WIDE: Final = 1250
NARROW: Final = 380
_DAYS: Final = frozenset({"median_days", "p25", "median", "p75", "p90"})
_LIMITS: Final = frozenset({"low", "high"})  # of the share or the mean in the same table


class Drawer(Protocol):
    """Draws a figure of some width in a theme."""

    def __call__(self, *, theme: Theme, width: int) -> Any:
        """The figure."""


def pair(
    name: str,
    words: Words,
    wide: Drawer,
    narrow: Drawer | None = None,
    *,
    width: int = WIDE,
    on_click: Callable[[str], None] | None = None,
) -> None:
    """A figure as wide as the page, another drawing of it for phones, and the way to keep them.

    Parameters
    ----------
    width : of the wide one, in pixels
    on_click : is told which drawing was clicked (``state.clicked``)
    """
    theme = show.theme()
    drawn = {"wide": (wide, width), "narrow": (narrow or wide, NARROW)}
    for kind, (draw, width) in drawn.items():
        with st.container(key=f"{kind}_{name}"):
            figure = draw(theme=theme, width=width)
            st.plotly_chart(
                figure,
                theme=None,
                width="stretch",
                key=state.picture(f"{kind}_{name}"),
                on_select=partial(on_click, f"{kind}_{name}") if on_click else "ignore",
                selection_mode="points",
                config=toolbar(name, words),
                alt=str(figure.layout.meta["alt"]),
            )
    take_away(name, partial(wide, theme=theme, width=width), None, words)


def behind(
    name: str,
    sentence: str,
    words: Words,
    table: pd.DataFrame | None = None,
    *,
    formats: dict[str, str] | None = None,
) -> None:
    """How sure the picture is: definitions, and the numbers as a table."""
    with st.expander(words("page.metrics.sure"), key=f"sure_{name}"):
        show.say(sentence)
        if table is not None and len(table):
            in_numbers(name, table, sentence, words, formats=formats or {})


def in_numbers(
    name: str, table: pd.DataFrame, alt: str, words: Words, *, formats: Mapping[str, str]
) -> None:
    """A table of numbers, and the same to take away as CSV."""
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            column: st.column_config.NumberColumn(format=form) for column, form in formats.items()
        },
        key=f"table_{name}",
        placeholder=numbers.MISSING,
        alt=alt,
    )
    st.download_button(
        words("button.save_csv"),
        partial(csv_file, table),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/table:",
        on_click="ignore",
        key=f"csv_{name}",
    )


def named(
    found: pd.DataFrame, columns: tuple[str, ...], journey: Journey, words: Words
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Columns with the heads that people read, ids as names, and how numbers are written."""
    names: dict[str, Callable[[Any], object]] = {
        "stage": lambda id: journey.model.column(id).name.of(words.language),
        "next": lambda id: journey.model.column(id).name.of(words.language),
        "touchpoint": lambda name: journey.label(name, words.language),
        "week": _day,
        "at": _moment,
    }
    heads = {column: words(f"page.metrics.column.{column}") for column in columns}
    table = pd.DataFrame(
        {
            head: found[column].map(names[column]) if column in names else found[column]
            for column, head in heads.items()
        }
    )
    limits = "percent" if "rate" in columns else "%.2f"
    forms = {"rate": "percent", "mean": "%.2f", **dict.fromkeys(_LIMITS, limits)}
    forms |= dict.fromkeys(_DAYS, "%.1f")
    return table, {head: forms[column] for column, head in heads.items() if column in forms}


def _day(week: pd.Timestamp) -> datetime.date:
    return week.date()


def _moment(at: pd.Timestamp) -> str | None:
    """A day and time as spreadsheets read them."""
    return None if numbers.is_missing(at) else f"{at:%Y-%m-%d %H:%M}"

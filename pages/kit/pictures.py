"""Pictures in pairs, one for a wide window and one for a phone, with what stands behind them."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, Protocol

import pandas as pd
import streamlit as st

from cx.figures.theme import Theme
from cx.moments.journey import Journey
from cx.words import Words, numbers
from pages.kit import show

WIDE: Final = 1250
NARROW: Final = 380
CSV: Final = "utf-8-sig"  # with the mark by which Excel knows UTF-8
_SHARES: Final = frozenset({"rate", "low", "high"})
_DAYS: Final = frozenset({"median_days", "p25", "median", "p75", "p90"})
_TOOLBAR: Final = {"displayModeBar": False, "scrollZoom": False}


class Drawer(Protocol):
    """Draws a figure of some width in a theme."""

    def __call__(self, *, theme: Theme, width: int) -> Any:
        """The figure."""


def pair(name: str, wide: Drawer, narrow: Drawer | None = None) -> None:
    """A figure as wide as the page, and another drawing of it for phones."""
    theme = show.theme()
    drawn = {"wide": (wide, WIDE), "narrow": (narrow or wide, NARROW)}
    for kind, (draw, width) in drawn.items():
        with st.container(key=f"{kind}_{name}"):
            figure = draw(theme=theme, width=width)
            st.plotly_chart(
                figure,
                theme=None,
                width="stretch",
                key=f"drawn_{kind}_{name}",
                config=_TOOLBAR,
                alt=str(figure.layout.meta["alt"]),
            )


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
            st.dataframe(
                table,
                hide_index=True,
                column_config={
                    column: st.column_config.NumberColumn(format=form)
                    for column, form in (formats or {}).items()
                },
                key=f"table_{name}",
                placeholder=numbers.MISSING,
                alt=sentence,
            )
            st.download_button(
                words("button.save_csv"),
                partial(_csv, table),
                file_name=f"{name}.csv",
                mime="text/csv",
                icon=":material/table:",
                on_click="ignore",
                key=f"csv_{name}",
            )


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False).encode(CSV)


def named(
    found: pd.DataFrame, columns: tuple[str, ...], journey: Journey, words: Words
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Columns with the heads that people read, ids as names, and how numbers are written."""
    names: dict[str, Callable[[str], str]] = {
        "stage": lambda id: journey.model.column(id).name.of(words.language),
        "next": lambda id: journey.model.column(id).name.of(words.language),
        "touchpoint": lambda name: journey.label(name, words.language),
    }
    heads = {column: words(f"page.metrics.column.{column}") for column in columns}
    table = pd.DataFrame(
        {
            head: found[column].map(names[column]) if column in names else found[column]
            for column, head in heads.items()
        }
    )
    formats = {heads[column]: "percent" for column in columns if column in _SHARES}
    return table, formats | {heads[column]: "%.1f" for column in columns if column in _DAYS}

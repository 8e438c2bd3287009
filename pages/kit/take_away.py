"""What can be taken away of a picture: PNG by the browser, SVG and HTML made here, its numbers as CSV."""

from collections.abc import Callable
from functools import partial
from secrets import token_hex
from typing import Any

import pandas as pd
import streamlit as st

from cx.report.picture import html_file, svg_file
from cx.report.tables import csv_file
from cx.words import Words


def take_away(
    name: str,
    figure_of: Callable[[], Any],
    table: pd.DataFrame | None,
    words: Words,
    *,
    label: str = "",
    seen: bool = True,
) -> None:
    """A quiet button under a picture; each file is made when it is asked for.

    Parameters
    ----------
    name : of the picture: its containers have the keys ``wide_<name>`` and ``narrow_<name>``
    figure_of : draws what is saved as SVG and HTML
    table : the picture's numbers; None where they are offered elsewhere
    label : of the button, where it is not the usual one
    seen : whether the picture stands on the page, so that the browser can make a PNG of it
    """
    offered = {
        "svg": (lambda: svg_file(figure_of(), words), "image/svg+xml", ":material/draw:"),
        "html": (lambda: html_file(figure_of(), name, words), "text/html", ":material/web:"),
    }
    if table is not None and len(table):
        offered["csv"] = (partial(csv_file, table), "text/csv", ":material/table:")
    button, icon = label or words("take.button"), ":material/download:"
    with st.popover(button, icon=icon, type="tertiary", key=f"take_{name}"):
        icon = ":material/image:"
        png = words("take.png")
        asked = seen and st.button(png, icon=icon, type="tertiary", key=f"png_{name}")
        for kind, (make, mime, icon) in offered.items():
            st.download_button(
                words(f"take.{kind}"),
                make,
                file_name=f"{words(f'take.file.{name}')}.{kind}",
                mime=mime,
                icon=icon,
                type="tertiary",
                on_click="ignore",
                key=f"{kind}_{name}",
            )
    if asked:  # outside: what stands in a popover runs each time it opens
        script = f'<script>ichiePng("{name}", "{token_hex(4)}")</script>'  # never the same twice
        st.html(script, unsafe_allow_javascript=True)

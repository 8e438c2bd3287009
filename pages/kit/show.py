"""How pages show things: the frame around them, sentences, errors, pictures, tables."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.typing import PlotlyState

from cx.errors import CxError
from cx.figures.journey_map import journey_map
from cx.figures.journey_narrow import journey_narrow
from cx.figures.theme import Theme
from cx.moments.journey import Journey
from cx.words import Words
from pages.kit import doors, state

FRONT: Final = Path(__file__).parent / "front"
ICON: Final = FRONT / "icon.svg"

WIDE: Final = 1250  # px: the smallest width at which the labels of the map were placed
NARROW: Final = 380  # px: a phone
PREVIEW: Final = 560  # px: the map's height on home
_TOOLBAR: Final = {"displayModeBar": False, "scrollZoom": False}

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$^=&:/@\"'])")
_JOINER: Final = "\N{WORD JOINER}"  # nothing to see: keeps :names: from turning into pictures
_log: Final = logging.getLogger(__name__)

OnSelect = Callable[[], None]


def frame(words: Words) -> None:
    """Logo, language of the document and what the theme cannot say."""
    st.logo(str(FRONT / "logo.svg"), size="large")
    choose, drop = words("app.choose_files"), words("app.drop_files")
    texts = f'<style>:root{{--ichie-choose:"{choose}";--ichie-drop:"{drop}"}}</style>'
    st.html(f"{texts}<style>{(FRONT / 'front.css').read_text(encoding='utf-8')}</style>")
    script = (FRONT / "front.js").read_text(encoding="utf-8")
    st.html(
        f'<script>document.documentElement.lang="{words.language}";{script}</script>',
        unsafe_allow_javascript=True,
    )


def plain(text: str) -> str:
    """Text as Markdown that shows just this text: names in users' files are no markup.

    Examples
    --------
    >>> plain("**a** <b>")
    '\\\\*\\\\*a\\\\*\\\\* \\\\<b\\\\>'
    """
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split())).replace(":", f":{_JOINER}")


def title(text: str) -> None:
    """The page's question or finding."""
    st.title(plain(text), anchor=False)


def heading(text: str) -> None:
    """The head of a part of a page."""
    st.subheader(plain(text), anchor=False)


def say(text: str) -> None:
    """A sentence."""
    st.markdown(plain(text))


def quiet(text: str) -> None:
    """A sentence that stands back."""
    st.markdown(f":gray[{plain(text)}]")


@contextmanager
def guard(words: Words) -> Iterator[None]:
    """Say in a sentence what the user can mend; the page goes on after it."""
    try:
        yield
    except CxError as error:
        st.error(plain(words.error(error)))


def attempt(act: Callable[[], bool]) -> bool:
    """Whether files were read; if not, the reason is kept for the next run of the page."""
    try:
        act()
    except CxError as error:
        state.keep_problem(error)
        return False
    except Exception as error:  # noqa: BLE001  one file must not take the session with it
        _log.exception("reading failed")
        state.keep_problem(error)
        return False
    state.keep_problem(None)
    return True


def problem(words: Words) -> None:
    """What went wrong with the files given last."""
    error = state.problem()
    if error is None:
        return
    told = words.error(error) if isinstance(error, CxError) else words("state.unexpected")
    st.error(plain(told))
    if doors.data() is not None:
        quiet(words("state.earlier_data"))


def journey_pictures(journey: Journey, key: str, words: Words, *, on_select: OnSelect) -> None:
    """The map as wide as the page, and another drawing of it for phones; clicks choose."""
    for kind in ("wide", "narrow"):
        with st.container(key=f"{kind}_{key}"):
            figure = _figure(journey, kind, words)
            st.plotly_chart(
                figure,
                theme=None,
                width="stretch",
                key=f"{key}_{kind}",
                on_select=on_select,
                selection_mode="points",
                config=_TOOLBAR,
                alt=figure.layout.meta["alt"],
            )

"""How pages show things: the frame around them, sentences, errors, pictures, tables."""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd
import streamlit as st

from cx.domain import Language, Marks
from cx.errors import CxError
from cx.figures.journey_map import journey_map
from cx.figures.journey_narrow import journey_narrow
from cx.figures.map_page import Lane
from cx.figures.text import clean
from cx.figures.theme import Theme
from cx.figures.theme import theme as tokens_of
from cx.moments.journey import Journey
from cx.read.engine import understandable
from cx.report.picture import toolbar
from cx.words import Words, numbers
from pages.kit import cells, doors, sentences, state, turning
from pages.kit.counting import kept_cell
from pages.kit.terms import COLUMNS, definition
from pages.kit.terms import terms as terms

FRONT: Final = Path(__file__).with_name("front")
ICON: Final = FRONT.joinpath("icon.svg")

WIDE: Final = 1250  # px: labels are placed for the smallest width, and only ever get more room
NARROW: Final = 380  # px: a phone
PREVIEW: Final = 660  # px: the map's height on home
ASIDE: Final = frozenset({Lane.CHANNELS, Lane.FIGURES})  # lanes that home does without
DRAWINGS: Final = 16  # of journeys that are kept, wide and narrow ones
SHARE_DIGITS: Final = 3  # of a share in a table: 33.6 %
SHARE_STEP: Final = 0.001  # its last digit
PAPER: Final = 1600  # px: the width of the saved picture
_STILL: Final = {"staticPlot": True}

_MARKDOWN: Final = re.compile(r"[\\`*_\[\]<>~$&:|]|^[-+#=]|(?<=^\d)[.)]")
_DRAWN: Final = re.compile(r"[:@](?=\S)|\bwww(?=\.)|[-<>~](?=[-=>])")  # links, :pictures:, arrows
_JOINER: Final = "\N{WORD JOINER}"  # nothing to see
_log: Final = logging.getLogger(__name__)


class Drawing(StrEnum):
    """The two drawings of a journey."""

    WIDE = "wide"
    NARROW = "narrow"


def frame(words: Words, *, tab: str) -> None:
    """Logo, language of the document, what the theme cannot say, the tab's token for a reload."""
    st.logo(str(FRONT.joinpath("logo.svg")), size="large")
    texts = {"choose": words("app.choose_files"), "drop": words("app.drop_files")}
    tokens = tokens_of(theme())  # on the accent colour the page's own background can be read
    told = {name: f'"{text}"' for name, text in texts.items()}
    told |= {"on-primary": tokens.bg, "glory": tokens.glory, "pain": tokens.pain}
    told |= {"panel": tokens.panel}
    spoken = "".join(f"--ichie-{name}:{value};" for name, value in told.items())
    css = FRONT.joinpath("front.css").read_text(encoding="utf-8")
    st.html(f"<style>:root{{{spoken}}}{css}</style>")
    script = FRONT.joinpath("front.js").read_text(encoding="utf-8")
    said = f'document.documentElement.lang="{words.language}";window.ichieTab="{tab}";'
    st.html(
        f"<script>{said}{script}</script>",
        unsafe_allow_javascript=True,
    )


def plain(text: str) -> str:
    r"""Text as Markdown that shows just this text: names in users' files are no markup.

    Examples
    --------
    >>> plain("**a** <b>")
    '\\*\\*a\\*\\* \\<b\\>'
    """
    apart = _DRAWN.sub(rf"\g<0>{_JOINER}", clean(text))
    return _MARKDOWN.sub(r"\\\g<0>", apart)


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


def under_title(text: str, legend: str) -> None:
    """One quiet line, and the legend beside it; the legend is ours and holds Markdown."""
    st.markdown(f":gray[{plain(text)}]", width="content")
    if legend:
        st.markdown(legend, width="content")


def listed(head: str, texts: Sequence[str], *, icon: str) -> None:
    """Short sentences under a head, each behind an icon."""
    with st.container(gap="xsmall"):
        st.markdown(f"**{plain(head)}**")
        for text in texts:
            st.markdown(f":gray[:material/{icon}:] {plain(text)}")


def finding(head: str, text: str, *, term: str, words: Words) -> None:
    """A finding under its mark, with what it means; the head is ours and holds Markdown."""
    with st.container(gap="xsmall"):
        st.markdown(f"**{head}**", help=definition(term, words))
        say(text)


def into_view(key: str, *, if_asked: bool) -> None:
    """Bring a part of the page into sight, where a click far above it opened it."""
    if if_asked:
        st.html(f'<script>ichieShow("{key}")</script>', unsafe_allow_javascript=True)


def offer(name: str, text: str) -> None:
    """What a kind of file gives."""
    with st.container(gap="xsmall"):
        st.markdown(f"**{plain(name)}**")
        quiet(text)


@contextmanager
def guard(words: Words) -> Iterator[None]:
    """Say in a sentence what the user can mend; the page goes on after it."""
    try:
        with understandable():
            yield
    except CxError as error:
        st.error(plain(words.error(error)))


def attempt(act: Callable[[], bool]) -> bool:
    """Whether files were read; if not, the reason is kept for the next run of the page."""
    try:
        understandable()(act)()
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


def journey_pictures(
    data: doors.Data, journey: Journey, words: Words, *, on_click: Callable[[str], None]
) -> None:
    """The map as wide as the page, and another drawing of it for phones; clicks choose."""
    asked = (words.language, words.marks, theme(), turning.drawn(journey))
    for kind in Drawing:
        with st.container(key=f"{kind}_journey"):
            cell = kept_cell(data, "drawing", kind, *asked, most=DRAWINGS)
            figure = cell.get(partial(_drawn, kind, *asked[:3], journey))
            st.plotly_chart(
                figure,
                theme=None,
                width="stretch",
                key=state.picture(kind),
                on_select=partial(on_click, kind),
                selection_mode="points",
                config=toolbar("journey", words),
                alt=_alt(figure),
            )


def journey_preview(id: str, journey: Journey, words: Words) -> None:
    """The same, smaller and without clicks."""
    asked = (words.language, words.marks, theme(), turning.drawn(journey))
    for kind in Drawing:
        with st.container(key=f"{kind}_preview"):
            cell = cells.own("preview").of((id, kind, *asked), DRAWINGS)
            figure = cell.get(partial(_drawn, kind, *asked[:3], journey, PREVIEW))
            st.plotly_chart(
                figure, theme=None, key=f"preview_{kind}", config=_STILL, alt=_alt(figure)
            )


def journey_paper(journey: Journey, words: Words, theme: Theme) -> Any:
    """The map under its headline, to be taken away."""
    title = sentences.headline(journey, words)
    return journey_map(journey, words=words, theme=theme, width=PAPER, title=title)


def comments(found: pd.DataFrame, touchpoint: str, words: Words) -> None:
    """What customers wrote about a touchpoint, as plain text."""
    if found.empty:
        quiet(words("page.journey.no_comments", touchpoint=touchpoint))
        return
    heading(words("page.journey.comments", touchpoint=touchpoint))
    with st.grid(3, border=True, min_column_width=280):
        for text, score in zip(found["comment"], found["score"], strict=True):
            with st.container(gap="xsmall"):
                say(str(text))
                if not numbers.is_missing(score):
                    quiet(words("page.journey.scored", score=score))
    if len(found) >= doors.COMMENTS:
        quiet(words("page.journey.more_comments", n=len(found)))


def count_column(*, help: str | None = None) -> Any:
    """A column of a table with people or answers, thousands apart."""
    return st.column_config.NumberColumn(format="localized", help=help)


def share_column(*, help: str | None = None) -> Any:
    """A column with shares of ``SHARE_DIGITS``, as per cent with one digit after the point."""
    return st.column_config.NumberColumn(format="percent", step=SHARE_STEP, help=help)


def table(
    frame: pd.DataFrame, words: Words, *, key: str, on_select: Callable[[], None] | None = None
) -> None:
    """Touchpoints in numbers: shares as per cent, means with two digits; a row may be chosen."""
    kinds = {"customers": count_column, "n": count_column, "reach": share_column}
    kinds |= {"mean": partial(st.column_config.NumberColumn, format="%.2f")}
    heads = {column: words(f"page.journey.column.{column}") for column in COLUMNS}
    st.dataframe(
        frame.round({heads["reach"]: SHARE_DIGITS}),
        hide_index=True,
        column_config={
            heads[column]: kinds.get(column, st.column_config.Column)(help=definition(term, words))
            for column, term in COLUMNS.items()
        },
        key=key,
        on_select=on_select or "ignore",
        selection_mode="single-row",
        placeholder=numbers.MISSING,
        alt=words("page.journey.table"),
    )


def theme() -> Theme:
    """The colours of this browser."""
    return Theme(st.context.theme.type or Theme.LIGHT)


def _drawn(
    kind: Drawing,
    language: Language,
    marks: Marks,
    theme: Theme,
    journey: Journey,
    height: int | None = None,
) -> Any:
    words = Words.of(language, marks)
    if kind is Drawing.NARROW:
        return journey_narrow(journey, words=words, theme=theme, width=NARROW)
    without = ASIDE if height else frozenset[Lane]()
    return journey_map(
        journey, words=words, theme=theme, width=WIDE, height=height, without=without
    )


def _alt(figure: Any) -> str:
    return str(figure.layout.meta["alt"])

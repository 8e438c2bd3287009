"""The columns of the files that were read: what each is for, why, and how to put it right."""

from collections.abc import Iterable, Sequence
from typing import cast

import pandas as pd
import streamlit as st

from cx.domain import Role
from cx.errors import NoDates, NothingToRead
from cx.read.report import Guess, ReadReport
from cx.words import Words
from pages.kit import doors, intake, show, state

Column = tuple[str, str, Guess | None]  # file, column, what it was read as


def draw(data: doors.Data, words: Words) -> None:
    """Every column with its role and the reason; with other roles the files are read again."""
    show.quiet(words("page.data.columns_help"))
    _roles(_pairs(data.reading.report), words)


def refused(words: Words) -> None:
    """The columns of a file in which nothing was found that could be read, to be told apart."""
    error = state.problem()
    if isinstance(error, NothingToRead | NoDates):
        file, names = str(error.fields["file"]), cast(Iterable[str], error.fields["columns"])
        with st.expander(words("button.fix_columns"), expanded=True):
            _roles([(file, name, None) for name in names], words)


def _roles(pairs: Sequence[Column], words: Words) -> None:
    names = {"": words("page.data.no_role")} | {role: words(f"role.{role}") for role in Role}
    column, role = words("page.data.column_name"), words("page.data.column_role")
    options = st.column_config.SelectboxColumn(options=list(names.values()), required=True)
    edited = st.data_editor(
        _columns(pairs, names, words),
        column_config={role: options},
        disabled=[words("page.data.column_file"), column, words("page.data.column_why")],
        hide_index=True,
        height="content",
        key=state.widget("roles"),
        alt=words("page.data.columns"),
    )
    of_name = {shown: role for role, shown in names.items()}
    told = _told(pairs, [of_name[shown] for shown in edited[role]])
    if told and st.button(words("button.read_again"), type="primary"):
        with st.spinner(words("state.reading")):
            done = show.attempt(lambda: intake.change_roles(told))
        if done:
            state.next_round()
        st.rerun()


def _pairs(report: ReadReport) -> list[Column]:
    """Every column of every file with what it was read as."""
    known = {(guess.file, guess.column): guess for guess in reversed(report.guesses)}
    return [
        (file.name, column, known.get((file.name, column)))
        for file in report.files
        for column in file.columns
        if column
    ]


def _columns(pairs: Sequence[Column], names: dict[str, str], words: Words) -> pd.DataFrame:
    rows = [
        (
            file,
            column,
            names[guess.role if guess else ""],
            _why(guess, words) if guess else "",
        )
        for file, column, guess in pairs
    ]
    heads = ("column_file", "column_name", "column_role", "column_why")
    return pd.DataFrame(rows, columns=[words(f"page.data.{head}") for head in heads])


def _why(guess: Guess, words: Words) -> str:
    """The reason of a role; kinds of values have a name, words of a header stand for themselves."""
    kind = f"why.seen.{guess.detail.replace(' ', '_')}"
    return words(f"why.{guess.why}", detail=words(kind) if kind in words else guess.detail)


def _told(pairs: Sequence[Column], chosen: Sequence[str]) -> dict[str, Role | None]:
    """The columns whose role was changed, with the new one; None is for a column not to be used."""
    return {
        column: Role(role) if role else None
        for (_, column, guess), role in zip(pairs, chosen, strict=True)
        if role != (guess.role if guess else "")
    }

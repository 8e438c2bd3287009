"""The columns of the files that were read: what each is for, why, and how to put it right."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple, cast

import pandas as pd
import streamlit as st

from cx.domain import Role
from cx.errors import NoDates, NothingToRead
from cx.model.recipe import ZONES, Best
from cx.read.asked_said import zone_said
from cx.read.ratings import ANSWERS
from cx.read.report import Guess, ReadReport, Sureness
from cx.read.typed import ALL
from cx.words import Words
from pages.kit import answers, doors, intake, opened_store, show, state

MANY: Final = 16  # columns; a longer table scrolls within itself
HEIGHT: Final = 600  # pixels


class Column(NamedTuple):
    """A column of a file, what it was read as, and a few of its cells."""

    file: str
    name: str
    guess: Guess | None
    samples: tuple[str, ...] = ()


def draw(data: doors.Data, words: Words) -> None:
    """Every column with its role and the reason; with other roles the files are read again."""
    report = data.reading.report
    if data.disk is not None:
        opened_store.settled("columns", words)
        _read_only(_columns(report), words)
        return
    show.quiet(words("page.data.columns_help"))
    _roles(_columns(report), words)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _zone(data, words)
        _best(data, words)
        _missing(data, words)


def refused(words: Words) -> None:
    """The columns of a file in which nothing was found that could be read, to be told apart."""
    error = state.problem()
    if isinstance(error, NothingToRead | NoDates):
        file, names = str(error.fields["file"]), cast(Iterable[str], error.fields["columns"])
        with st.expander(words("button.fix_columns"), expanded=True):
            _roles([Column(file, name, None) for name in names], words)


def _roles(columns: Sequence[Column], words: Words) -> None:
    names, role = _names(words), words("page.data.column_role")
    table = _table(columns, names, words)
    options = st.column_config.SelectboxColumn(options=list(names.values()), required=True)
    edited = st.data_editor(
        table,
        column_config={role: options} | _widths(words),
        disabled=[name for name in table.columns if name != role],
        hide_index=True,
        height="content" if len(table) <= MANY else HEIGHT,
        key=state.widget("roles"),
        alt=words("page.data.columns"),
    )
    of_name = {shown: role for role, shown in names.items()}
    told = _told(columns, [of_name[shown] for shown in edited[role]])
    if told and st.button(words("button.read_again"), type="primary"):
        with st.spinner(words("state.reading")):
            done = show.attempt(lambda: intake.change_roles(told))
        if done:
            state.next_round()
        st.rerun()


def _names(words: Words) -> dict[str, str]:
    return {"": words("page.data.no_role")} | {role: words(f"role.{role}") for role in Role}


def _read_only(columns: Sequence[Column], words: Words) -> None:
    st.dataframe(
        _table(columns, _names(words), words),
        column_config=_widths(words),
        hide_index=True,
        height="content" if len(columns) <= MANY else HEIGHT,
        key="roles_settled",
        alt=words("page.data.columns"),
    )


def _columns(report: ReadReport) -> list[Column]:
    """Every column of every file: first those to check, last those that are not used."""
    known = {(guess.file, guess.column): guess for guess in reversed(report.guesses)}
    found = [
        Column(each.file, each.column, known.get((each.file, each.column)), each.samples)
        for each in report.seen
    ]
    return sorted(found, key=_place)


def _place(column: Column) -> int:
    if column.guess is None:
        return 2
    return 0 if column.guess.sureness is Sureness.ASK else 1


def _table(columns: Sequence[Column], names: dict[str, str], words: Words) -> pd.DataFrame:
    rows = [
        {
            "file": column.file,
            "name": column.name,
            "role": names[column.guess.role if column.guess else ""],
            "sure": words(f"read.sureness.{column.guess.sureness}") if column.guess else "",
            "samples": words.shown(column.samples, "items"),
            "why": _why(column.guess, words) if column.guess else "",
        }
        for column in columns
    ]
    heads = ("file", "name", "role", "sure", "samples", "why")
    shown = heads if any(column.samples for column in columns) else ("file", "name", "role", "why")
    table = pd.DataFrame(rows, columns=list(heads))[list(shown)]
    return table.rename(columns={head: words(f"page.data.column_{head}") for head in heads})


def _widths(words: Words) -> dict[str, Any]:
    """Room for what is read, none to spare for the rest."""
    widths = {"file": 150, "samples": 260, "sure": 80}
    return {
        words(f"page.data.column_{head}"): st.column_config.Column(width=width)
        for head, width in widths.items()
    }


def _why(guess: Guess, words: Words) -> str:
    """The reason of a role; kinds of values have a name, words of a header stand for themselves."""
    kind = f"why.seen.{guess.detail.replace(' ', '_')}"
    why = words(f"why.{guess.why}", detail=words(kind) if kind in words else guess.detail)
    return words("page.data.rivals", why=why, rivals=guess.rivals) if guess.rivals else why


def _told(columns: Sequence[Column], chosen: Sequence[str]) -> dict[str, Role | None]:
    """The columns whose role was changed, with the new one; None is for a column not to be used."""
    return {
        column.name: Role(role) if role else None
        for column, role in zip(columns, chosen, strict=True)
        if role != (column.guess.role if column.guess else "")
    }


def _zone(data: doors.Data, words: Words) -> None:
    """In which time zone times are; another one reads the files again."""
    now = data.reading.recipe.zone
    zones = list(dict.fromkeys((now, *ZONES)))
    chosen = st.selectbox(
        words("page.data.zone"),
        zones,
        format_func=lambda zone: zone_said(zone, words),
        key=state.widget("zone"),
        width=240,
    )
    if chosen != now:
        answers.say(doors.project().answers.model_copy(update={"zone": chosen}), words)


def _best(data: doors.Data, words: Words) -> None:
    """Which end of the scores is the best; the other one reads the files again."""
    scales = data.reading.recipe.scales
    if not scales:
        return
    now = next(iter(scales.values())).best
    chosen = st.selectbox(
        words("page.data.best"),
        list(Best),
        index=list(Best).index(now),
        format_func=lambda best: words(f"read.choice.{best}"),
        key=state.widget("best"),
        width=240,
    )
    if chosen != now:
        said = doors.project().answers
        answers.say(said.model_copy(update={"best": {**said.best, ALL: chosen}}), words)


def _missing(data: doors.Data, words: Words) -> None:
    """Which numbers of a column of answers mean that there is none."""
    report = data.reading.report
    names = [g.column for g in report.guesses if g.role in ANSWERS]
    if not names:
        return
    column = st.selectbox(
        words("page.data.missing_column"),
        list(dict.fromkeys((ALL, *names))),
        format_func=lambda name: words("page.data.missing_all") if name == ALL else name,
        key=state.widget("missing_column"),
        width=280,
    )
    known = ", ".join(data.reading.recipe.missing.get(column, ()))
    text = st.text_input(
        words("page.data.missing_codes"),
        known,
        help=words("page.data.missing_codes_help"),
        key=state.widget(f"missing_codes_{column}"),
        width=240,
    )
    if text != known and st.button(words("button.read_again"), key="missing_again"):
        said = doors.project().answers
        codes = tuple(code for each in text.split(",") if (code := each.strip()))
        missing = {**said.missing, column: codes}
        answers.say(said.model_copy(update={"missing": missing}), words)

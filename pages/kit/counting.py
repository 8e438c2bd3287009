"""What is counted while a page waits: it is said, with the seconds, and ends when nobody waits."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import update_wrapper
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import streamlit as st

from cx.store.engines.stoppable import Stoppable
from pages.kit import cells, state
from pages.kit.cells import Cell
from pages.kit.room import Data
from pages.kit.work import Work

KEPT: Final = 8  # results of as many filters
TICK: Final = 0.1  # seconds after which a page looks whether it is still wanted

P = ParamSpec("P")
R = TypeVar("R")
Told = Callable[[float], None]  # is told the share of the work that is done


def counted(data: Data, what: str, act: Callable[[Data, Told], R], *, bar: Any | None = None) -> R:
    """What ``act`` finds in the data.

    It runs in a thread of its own: whoever goes to another page or moves a filter meanwhile need not
    wait for its end, and its queries are broken off.

    Parameters
    ----------
    what : names the sentence that says what is counted (``state.counting``); it appears with the
        seconds where it takes longer than half a second.
    act : is given the data to ask, and whom to tell the share that is done.
    bar : a place for a bar that shows this share.
    """
    shares: deque[float] = deque(maxlen=1)
    if data.store is None:
        return act(data, shares.append)
    engine = Stoppable(data.store.engine)
    asked = replace(data, store=replace(data.store, engine=engine))
    work = Work(lambda _step: act(asked, shares.append), engine)
    sentence = state.words()(f"state.counting.{what}", n=data.reading.report.touches)
    try:
        with st.spinner(sentence, show_time=True):
            while not work.wait(TICK):
                state.go_on()
                if bar is not None and shares:
                    bar.progress(shares[0])
    finally:
        if not work.wait(0):
            work.stop()
    if bar is not None:
        bar.empty()
    return work.result()


def kept(
    what: str, most: int = KEPT
) -> Callable[[Callable[Concatenate[Data, P], R]], Callable[Concatenate[Data, P], R]]:
    """Keep what a function finds in the data, while data and filters stay the same.

    Over a store that several people look at, it is kept for all of them. What is given by keyword
    follows from the rest, and is no part of the question.

    Parameters
    ----------
    what : as in ``counted``.
    most : results of so many questions are kept for a session.
    """

    def made(act: Callable[Concatenate[Data, P], R]) -> Callable[Concatenate[Data, P], R]:
        kind = f"{act.__module__}.{act.__qualname__}"

        def found(data: Data, *asked: P.args, **along: P.kwargs) -> R:
            cell: Cell[R] = kept_cell(data, kind, *asked, most=most)
            return fill(cell, data, what, lambda seen, _told: act(seen, *asked, **along))

        return update_wrapper(found, act)  # type: ignore[return-value]

    return made


def kept_cell(data: Data, kind: str, *asked: object, most: int = KEPT) -> Cell[Any]:
    """Where a result is kept, once it has been found."""
    if data.shared:
        return cells.shared(kind).of((data.id, *asked), cells.MOST_SHARED)
    return cells.own(kind).of((data.id, *asked), most)


def fill(
    cell: Cell[R],
    data: Data,
    what: str,
    act: Callable[[Data, Told], R],
    *,
    bar: Any | None = None,
) -> R:
    """What is kept, else what ``act`` finds (``counted``).

    The sentence's place on the page is there in both cases: what stands below it would begin anew,
    a table with the cell that is being typed in, when the place came or went.
    """
    place = st.empty()
    if cell.full:
        return cell.made
    with place:
        return counted(data, what, lambda seen, told: cell.get(lambda: act(seen, told)), bar=bar)

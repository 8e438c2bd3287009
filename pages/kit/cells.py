"""Results that are kept: for everybody who looks at one store, else for one session alone."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

import streamlit as st

MOST_SHARED: Final = 96  # results of one kind: as many filters as a meeting asks for

R = TypeVar("R")


class Cell(Generic[R]):
    """A result, made by whoever asks first; who asks meanwhile waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: list[R] = []

    @property
    def full(self) -> bool:
        """Whether it has been made."""
        return bool(self._made)

    @property
    def made(self) -> R:
        """The result of a cell that is full."""
        return self._made[0]

    def get(self, make: Callable[[], R]) -> R:
        """The result; what ``make`` raises leaves the cell empty for the next who asks."""
        if not self._made:
            with self._lock:
                if not self._made:
                    self._made.append(make())
        return self.made


class Cells:
    """Results of one kind, by what was asked; those asked for longest ago are given up."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, Cell[Any]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, asked: object, most: int) -> Cell[Any]:
        """The cell of a question; ``most`` are kept."""
        with self._lock:
            cell = self._kept.setdefault(asked, Cell())
            self._kept.move_to_end(asked)
            while len(self._kept) > most:
                self._kept.popitem(last=False)
            return cell


@st.cache_resource(scope="session", show_spinner=False)
def own(kind: str) -> Cells:
    """The results of a kind that this session keeps."""
    return Cells()


@st.cache_resource(show_spinner=False)
def shared(kind: str) -> Cells:
    """The results of a kind over stores that everybody may look at."""
    return Cells()

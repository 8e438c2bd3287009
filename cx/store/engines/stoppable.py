"""An engine whose questions can be broken off: nobody waits for them any more."""

import threading
from contextlib import suppress
from typing import Any

from cx.errors import ReadingStopped
from cx.store.engines.engine import Engine


class Stoppable:
    """The same tables on the same engine, for the questions of one piece of work.

    Examples
    --------
    >>> from cx.read.engine import connect
    >>> from cx.store.engines.embedded import Embedded
    >>> engine = Stoppable(Embedded(connect()))
    >>> engine.interrupt()
    >>> engine.backend()
    Traceback (most recent call last):
    cx.errors.given.ReadingStopped: The user stopped reading before its end.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._asked: list[Any] = []
        self._of_thread = threading.local()
        self._stopped = threading.Event()
        self.ordered, self.making = engine.ordered, engine.making

    def interrupt(self) -> None:
        """Break off the questions that run; those that come are refused."""
        self._stopped.set()
        import duckdb

        for backend in tuple(self._asked):
            with suppress(duckdb.ConnectionException):  # closed meanwhile
                backend.con.interrupt()

    def backend(self) -> Any:
        """An Ibis backend for the questions of one thread, which it asks one after another.

        Raises
        ------
        ReadingStopped
            The work was broken off.
        """
        if self._stopped.is_set():
            raise ReadingStopped()
        if not hasattr(self._of_thread, "backend"):
            self._of_thread.backend = self._engine.backend()
            self._asked.append(self._of_thread.backend)
        return self._of_thread.backend

    def reset(self) -> None:
        """Empty the store's schema."""
        self._engine.reset()

    def has(self, name: str) -> bool:
        """Whether the store keeps a table of that name."""
        return self._engine.has(name)

    def table(self, backend: Any, name: str) -> Any:
        """A table that the store keeps."""
        return self._engine.table(backend, name)

    def kept(self) -> frozenset[str]:
        """The names of the tables that the store keeps."""
        return self._engine.kept()

    def touch_columns(self) -> tuple[str, ...]:
        """The names of the columns of the table of touches."""
        return self._engine.touch_columns()

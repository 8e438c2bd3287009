"""Work that takes long, in a thread of its own: how far it is, how to stop it, what it gave."""

import threading
import uuid
from collections.abc import Callable
from typing import Final, Generic, Protocol, TypeVar

from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from cx.errors import ReadingStopped
from cx.read.engine import understandable
from cx.read.progress import Progress, Step

AGAIN: Final = 0.05  # seconds after which what goes on in spite of a stop is stopped again


class Interruptible(Protocol):
    """What runs queries that can be broken off."""

    def interrupt(self) -> None:
        """Break off the query that runs now; one that begins later is not touched."""


T = TypeVar("T")
C = TypeVar("C", bound=Interruptible)


class Work(Generic[T, C]):
    """A thread's work; it goes on while the page is drawn anew, until it ends or is stopped.

    It belongs to the session that began it: what is kept for that session is found in it.
    """

    def __init__(self, act: Callable[[Progress], T], connection: C) -> None:
        self.id, self.step, self.file = uuid.uuid4().hex, Step.OPENING, ""
        self._act, self.connection = act, connection
        self._stopped = threading.Event()
        self._results: list[T] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        add_script_run_ctx(self._thread, get_script_run_ctx(suppress_warning=True))
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Whether it has ended, at the latest after so many seconds."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def stop(self) -> None:
        """End it soon; what it gives is ``ReadingStopped``."""
        self._stopped.set()
        self.connection.interrupt()
        threading.Thread(target=self._until_it_ends, daemon=True).start()

    def result(self) -> T:
        """What it gave, as soon as it has ended.

        Raises
        ------
        ReadingStopped
            It was stopped before its end.
        CxError
            What the reading raised.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._results[0]

    def _until_it_ends(self) -> None:
        """Break off what began after the first stop, too."""
        while not self.wait(AGAIN):
            self.connection.interrupt()

    def _run(self) -> None:
        try:
            with understandable():
                self._results.append(self._act(self._told))
        except BaseException as error:  # noqa: BLE001  told to whoever asks for the result
            self._error = ReadingStopped() if self._stopped.is_set() else error

    def _told(self, step: Step, file: str = "") -> None:
        if self._stopped.is_set():
            raise ReadingStopped()
        self.step, self.file = step, file

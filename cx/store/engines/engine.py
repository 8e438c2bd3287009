"""What the store needs of an engine: a backend for Ibis, and a schema of its own to keep tables in."""

import threading
from typing import Any, Final, Protocol

SCHEMA: Final = "store"  # the schema of everything that the store keeps


class Engine(Protocol):
    """An engine on which the store's expressions run."""

    @property
    def making(self) -> threading.Lock:
        """Held while a table is made, so that threads that share a store make each once."""

    @property
    def ordered(self) -> bool:
        """Whether a sorted table keeps its order, so that a window over all of it reads it."""

    def backend(self) -> Any:
        """An Ibis backend for one question of one thread."""

    def reset(self) -> None:
        """Empty the store's schema."""

    def has(self, name: str) -> bool:
        """Whether the store keeps a table of that name."""

    def table(self, backend: Any, name: str) -> Any:
        """A table that the store keeps."""

    def kept(self) -> frozenset[str]:
        """The names of the tables that the store keeps."""

    def touch_columns(self) -> tuple[str, ...]:
        """The names of the columns of the table of touches (``cx.read.touches``)."""

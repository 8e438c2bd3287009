"""How far reading has come: told step by step, to whoever waits."""

from enum import StrEnum
from typing import Protocol


class Step(StrEnum):
    """A step of reading, in its order."""

    OPENING = "opening"  # bytes become tables of texts
    UNDERSTANDING = "understanding"  # what the columns are for
    TOUCHES = "touches"  # rows become touches
    CHECKING = "checking"  # what is odd about them
    STORING = "storing"  # sorted for the pages


class Progress(Protocol):
    """Told of every step as it begins; an error it raises ends the reading."""

    def __call__(self, step: Step, file: str = "") -> None:
        """``file`` is the one in work, where it is one."""


def silent(step: Step, file: str = "") -> None:
    """Tell nobody."""

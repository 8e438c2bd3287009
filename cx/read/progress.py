"""How far reading has come: told step by step, to whoever waits."""

from enum import StrEnum
from typing import Final, Protocol


class Step(StrEnum):
    """A step of reading, in its order."""

    OPENING = "opening"  # bytes become tables of texts
    UNDERSTANDING = "understanding"  # what the columns are for
    TOUCHES = "touches"  # rows become touches
    CHECKING = "checking"  # what is odd about them
    STORING = "storing"  # sorted for the pages


_SHARES: Final = {
    Step.OPENING: 0.1,
    Step.UNDERSTANDING: 0.35,
    Step.TOUCHES: 0.5,
    Step.CHECKING: 0.75,
    Step.STORING: 0.85,
}


def share(step: Step) -> float:
    """About how much is done when a step begins, 0..1: as long as the steps of a large file take."""
    return _SHARES[step]


class Progress(Protocol):
    """Told of every step as it begins; an error it raises ends the reading."""

    def __call__(self, step: Step, file: str = "") -> None:
        """``file`` is the one in work, where it is one."""


def silent(step: Step, file: str = "") -> None:
    """Tell nobody."""

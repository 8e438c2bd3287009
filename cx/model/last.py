"""What the files were and showed when a project was saved, or before newer ones were read.

No customer stands in it: names, sizes and hashes of files, and figures of stages and touchpoints.
"""

import datetime
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from cx.domain import Scale
from cx.model.base import Settings


class Print(Settings):
    """A file's fingerprint.

    ``columns`` is a hash of its columns as a set, "" where they are not known; ``content`` one of
    its size and of its head, middle and tail; ``first`` and ``last`` are its days, None without any.
    """

    name: str
    columns: str = ""
    rows: int = 0
    bytes: int = 0
    content: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None


class SeenStage(Settings):
    """A stage's figures; None where they cannot be said.

    ``went_on`` are those of ``observed`` who came to the next stage within the window; ``low`` and
    ``high`` are the 95 % limits of ``mean``, the mean of ``n`` scores.
    """

    stage: str
    reached: int | None = None
    observed: int | None = None
    went_on: int | None = None
    n: int = 0
    mean: float | None = None
    low: float | None = None
    high: float | None = None


class SeenTouchpoint(Settings):
    """A touchpoint, the stage in which it stood, and its scores."""

    touchpoint: str
    stage: str
    n: int = 0
    mean: float | None = None


class Seen(Settings):
    """What the files showed: little enough to be kept, without any customer.

    ``scale`` is that of the scores; ``groups`` are the values of what people can be told apart by.
    """

    touches: int
    customers: int
    first: datetime.date | None = None
    last: datetime.date | None = None
    window_days: float | None = None
    scale: Scale | None = None
    stages: tuple[SeenStage, ...] = ()
    touchpoints: tuple[SeenTouchpoint, ...] = ()
    columns: tuple[str, ...] = ()
    groups: dict[str, tuple[str, ...]] = {}


class Last(Settings):
    """The files and what they showed; ``seen`` is None for files without a journey.

    ``together`` names newer files that belong beside those of last time, not in their place.
    """

    prints: tuple[Print, ...] = ()
    seen: Seen | None = None
    together: tuple[str, ...] = ()


class Kind(StrEnum):
    """What a file is beside one of last time."""

    SAME = "same"
    NEWER = "newer"  # the same columns or name, other rows
    OTHER = "other"  # nothing like it was there
    MISSING = "missing"  # it was there, and is no more


class Beside(NamedTuple):
    """A file of now beside one of last time; either is None where there is none."""

    kind: Kind
    now: Print | None
    before: Print | None


def beside(before: Sequence[Print], now: Sequence[Print]) -> tuple[Beside, ...]:
    """Every file of now beside the one of last time that it is most like; then those that are gone.

    A file is the same where its content is; it is a newer one where it has the name or the columns
    of one that was there. Two files of now may be like one of last time: a month, and the next.

    Examples
    --------
    >>> april = Print(name="4.csv", columns="x", content="a")
    >>> may = Print(name="5.csv", columns="x", content="m")
    >>> [(each.kind.value, each.before.name) for each in beside([april], [april, may])]
    [('same', '4.csv'), ('newer', '4.csv')]
    """
    found, used = [], set()
    for each in now:
        kind, old = _match(each, before)
        found.append(Beside(kind, each, old))
        if old is not None:
            used.add(old.name)
    gone = [Beside(Kind.MISSING, None, old) for old in before if old.name not in used]
    return (*found, *gone)


def newer(before: Sequence[Print], now: Sequence[Print]) -> bool:
    """Whether a newer file of a kind that was there last time has come."""
    return any(each.kind is Kind.NEWER for each in beside(before, now))


def _match(now: Print, before: Iterable[Print]) -> tuple[Kind, Print | None]:
    """The file of last time that one is most like: in content, name and columns, in this order."""
    likes = [(_likeness(now, old), old) for old in before]
    likeness, old = max(likes, key=lambda pair: pair[0], default=((False, False, False), None))
    if old is None or not any(likeness):
        return Kind.OTHER, None
    return (Kind.SAME if likeness[0] else Kind.NEWER), old


def _likeness(now: Print, old: Print) -> tuple[bool, bool, bool]:
    same = bool(now.content) and now.content == old.content
    return same, now.name == old.name, bool(now.columns) and now.columns == old.columns

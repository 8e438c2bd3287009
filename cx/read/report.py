"""What reading did: the files, what was guessed and why, what was changed or dropped, what is open."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from cx.domain import Role, Scale, Shape, Text
from cx.model.recipe import Check, Handling, Recipe, Treatment
from cx.read.trials import Arm as Arm
from cx.read.trials import Candidate as Candidate
from cx.read.trials import Grain as Grain
from cx.read.trials import TestTable as TestTable

if TYPE_CHECKING:
    import pandas as pd


class Source(NamedTuple):
    """A file as it came: the name people know it by, and where it lies.

    A sheet of a workbook or a file of an archive has a name of its own (``part``) within what was
    given (``whole``, empty for a file that came as it is).
    """

    name: str
    path: Path
    whole: str = ""
    part: str = ""

    @property
    def given(self) -> str:
        """The name of what the user gave."""
        return self.whole or self.name


class Given(NamedTuple):
    """A workbook or an archive: the tables it holds, by name, and which of them were read."""

    name: str
    parts: tuple[str, ...]
    read: tuple[str, ...]


class FileRead(NamedTuple):
    """How one file was read; ``given`` is what the user gave, a workbook or archive of several.

    ``recipe`` is the recipe that knows the file, "" where it was guessed.
    """

    name: str
    encoding: str
    delimiter: str
    rows: int
    shape: Shape
    columns: tuple[str, ...]
    given: str = ""
    recipe: str = ""
    first: datetime.datetime | None = None  # of its touches
    last: datetime.datetime | None = None
    number: int = 0  # by which the table of touches names it
    table: str = ""  # what the table is called in which it stands with others of its kind


UNSURE: Final = 0.6  # a guess below this confidence is asked
SURE: Final = 0.9  # one from here on needs no second look


class Sureness(StrEnum):
    """How sure a guess is."""

    SURE = "sure"
    LIKELY = "likely"
    ASK = "ask"


class Why(StrEnum):
    """Why a column got its role."""

    ASKED = "asked"  # the user said so
    RECIPE = "recipe"  # a built-in recipe knows it
    NAME = "name"  # its name is a known word
    CONTENT = "content"  # its values look like it


class Guess(NamedTuple):
    """A column's role with the reason; ``detail`` is the word or the kind of values seen.

    ``confidence`` is 0..1: how sure the guess is; below ``UNSURE`` the user is asked. ``rivals`` are the
    columns of the file that could have the role as well.
    """

    file: str
    column: str
    role: Role
    why: Why
    detail: str
    confidence: float = 1.0
    rivals: tuple[str, ...] = ()

    @property
    def sureness(self) -> Sureness:
        """How sure it is, in a word."""
        if self.confidence < UNSURE:
            return Sureness.ASK
        return Sureness.SURE if self.confidence >= SURE else Sureness.LIKELY


class Note(NamedTuple):
    """Something changed or dropped: what (a key ``read.change.*`` or ``read.dropped.*`` of words)."""

    what: str
    file: str
    column: str
    rows: int
    example: str


class Joined(NamedTuple):
    """How many rows of one file found their partner in another.

    ``right_key`` is what the ``key`` is called there.
    """

    left: str
    right: str
    key: str
    rows: int
    matched: int
    right_key: str = ""

    @property
    def share(self) -> float:
        """The share of rows that found a partner, 0..1."""
        return self.matched / self.rows


class Question(NamedTuple):
    """What only the user knows: ``about`` a key ``read.question.*`` of words, with its choices.

    ``default`` was taken meanwhile. The answer holds for all of ``columns``; ``samples`` are cells that
    show what is meant, and ``rows`` so many rows are in question.
    """

    about: str
    file: str
    column: str
    choices: tuple[str, ...]
    default: str
    example: str
    columns: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    rows: int = 0


class PersonalKind(StrEnum):
    """What of a person a column says."""

    MAIL = "mail"
    PHONE = "phone"
    NAME = "name"
    ADDRESS = "address"
    POSTCODE = "postcode"
    CARD = "card"
    IP = "ip"
    BIRTHDAY = "birthday"
    NUMBER = "number"  # a national or insurance number
    OTHER = "other"  # what only the user knows to be personal


class Personal(NamedTuple):
    """A column that says who people are, and what became of it; ``rows`` of it were filled.

    ``key`` is whether files are joined, or customers told apart, by its hash.
    """

    file: str
    column: str
    kind: PersonalKind
    treatment: Treatment
    rows: int
    key: bool = False


class ColumnSeen(NamedTuple):
    """A column as it was found: ``filled`` is 0..1 of all rows, ``distinct`` is approximate.

    ``samples`` are a few of its cells. ``odd`` cells could not be read and count as empty, ``changed``
    ones were read as something else than what stands there. Of a personal column (``hidden``) no more
    than how full it was is known: ``distinct`` is None, ``samples`` are none.
    """

    file: str
    column: str
    rows: int
    filled: float
    distinct: int | None
    samples: tuple[str, ...]
    odd: int = 0
    changed: int = 0
    hidden: bool = False


class Found(NamedTuple):
    """What a check found: rows, of how many it looked at, with an example, and what was done.

    Rows are orders where the check is about orders (``SEVERAL_ANSWERS``), touches where it is about a
    customer (``BUSY``). ``choices`` are what can be done. ``example`` is one such row in a few words,
    ``row`` its number. ``beside`` is the column that ``column`` was compared with.
    """

    check: Check
    file: str
    column: str
    rows: int
    of: int
    example: str
    row: int
    handling: Handling
    choices: tuple[Handling, ...]
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """All that reading did, countable and with an example of each."""

    files: tuple[FileRead, ...]
    touches: int
    customers: int
    first: datetime.datetime | None
    last: datetime.datetime | None
    guesses: tuple[Guess, ...]
    joins: tuple[Joined, ...]
    changes: tuple[Note, ...]
    dropped: tuple[Note, ...]
    questions: tuple[Question, ...]
    anonymous: bool = False
    personal: tuple[Personal, ...] = ()
    seen: tuple[ColumnSeen, ...] = ()
    found: tuple[Found, ...] = ()
    given: tuple[Given, ...] = ()

    @property
    def columns(self) -> dict[Role, str]:
        """The column of every role; several are joined by commas, first seen first."""
        found: dict[Role, list[str]] = {}
        for guess in self.guesses:
            columns = found.setdefault(guess.role, [])
            if guess.column not in columns:
                columns.append(guess.column)
        return {role: ",".join(columns) for role, columns in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Files read: the touches stand in the connection's ``touches_in``, all else here.

    ``names`` are those of touchpoints, ``recipes`` those of the recipes that know a file, by id.
    ``totals`` has a row per stage or touchpoint where the files hold totals and no customers:
    columns ``stage``, ``touchpoint``, ``reached``, ``went_on``, ``n``, ``mean``, ``sd``; NaN or None
    is missing. ``opinion`` is true where they are
    the team's own feelings (-2 to 2), not counts. ``tests`` are the tests of arms among the files.
    """

    report: ReadReport
    recipe: Recipe
    scale: Scale | None
    names: Mapping[str, Text] = field(default_factory=dict)
    recipes: Mapping[str, Text] = field(default_factory=dict)
    totals: "pd.DataFrame | None" = None
    opinion: bool = False
    tests: tuple[TestTable, ...] = ()

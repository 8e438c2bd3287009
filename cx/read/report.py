"""What reading did: the files, what was guessed and why, what was changed or dropped, what is open."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Final, NamedTuple

import pandas as pd

from cx.domain import MetricKind, Role, Scale, Shape, Text
from cx.model.recipe import Check, Handling, Recipe, Treatment


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


UNSURE: Final = 0.6  # a guess below this confidence is asked


class Why(StrEnum):
    """Why a column got its role."""

    ASKED = "asked"  # the user said so
    RECIPE = "recipe"  # a built-in recipe knows it
    NAME = "name"  # its name is a known word
    CONTENT = "content"  # its values look like it


class Guess(NamedTuple):
    """A column's role with the reason; ``detail`` is the word or the kind of values seen.

    ``confidence`` is 0..1: how sure the guess is; below ``UNSURE`` the user is asked.
    """

    file: str
    column: str
    role: Role
    why: Why
    detail: str
    confidence: float = 1.0


class Note(NamedTuple):
    """Something changed or dropped: what (a key ``read.change.*`` or ``read.dropped.*`` of words)."""

    what: str
    file: str
    column: str
    rows: int
    example: str


class Joined(NamedTuple):
    """How many rows of one file found their partner in another."""

    left: str
    right: str
    key: str
    rows: int
    matched: int

    @property
    def share(self) -> float:
        """The share of rows that found a partner, 0..1."""
        return self.matched / self.rows


class Question(NamedTuple):
    """What only the user knows: ``about`` a key ``read.question.*`` of words, with its choices.

    ``default`` was taken meanwhile.
    """

    about: str
    file: str
    column: str
    choices: tuple[str, ...]
    default: str
    example: str


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
    """A column as it was found: shares are 0..1 of all rows.

    ``samples`` are a few of its cells, none of a personal column. ``distinct`` is approximate.
    """

    file: str
    column: str
    rows: int
    filled: float
    distinct: int
    samples: tuple[str, ...]


class Found(NamedTuple):
    """What a check found: rows, of how many it looked at, with an example, and what was done.

    ``choices`` are what can be done. ``example`` is one such row in a few words, ``row`` its number.
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

    @property
    def columns(self) -> dict[Role, str]:
        """The column of every role; several are joined by commas, first seen first."""
        found: dict[Role, list[str]] = {}
        for guess in self.guesses:
            columns = found.setdefault(guess.role, [])
            if guess.column not in columns:
                columns.append(guess.column)
        return {role: ",".join(columns) for role, columns in found.items()}


class Grain(StrEnum):
    """What a row of a test's table is."""

    UNITS = "units"  # one customer, visit, order
    DAILY = "daily"  # one arm on one day
    TOTALS = "totals"  # one arm


class Candidate(NamedTuple):
    """A column that a test could be judged by.

    ``sd`` is the column of its standard deviation, ``below`` that of a ratio's denominator.
    """

    column: str
    kind: MetricKind
    sd: str | None = None
    below: str | None = None


class Arm(NamedTuple):
    """An arm, as the file calls it, and its people: rows of units, else the sum of the people's column."""

    name: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TestTable:
    """A test as it came: its rows stand in the connection's ``table``, columns named as in the file.

    Numbers are DOUBLE (yes and no are 1 and 0), dates TIMESTAMP, all else VARCHAR; NULL is missing. The
    column ``arm`` is the file's own, or, where each arm came in a file of its own (``files``), made of
    their names. ``people`` counts the people of a row of sums. ``covariates`` were measured before.
    ``arms`` stand in the order of the file.
    """

    __test__: ClassVar[bool] = False  # pytest takes names like this for tests

    files: tuple[str, ...]
    table: str
    grain: Grain
    arm: str
    unit: str | None
    date: str | None
    people: str | None
    metrics: tuple[Candidate, ...]
    covariates: tuple[str, ...]
    arms: tuple[Arm, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Files read: the touches stand in the connection's ``touches_in``, all else here.

    ``totals`` has a row per stage or touchpoint where the files hold totals and no customers:
    columns ``stage``, ``touchpoint``, ``reached``, ``went_on``, ``n``, ``mean``, ``sd``; NaN or None
    is missing. ``opinion`` is true where they are
    the team's own feelings (-2 to 2), not counts. ``tests`` are the tests of arms among the files.
    """

    report: ReadReport
    recipe: Recipe
    scale: Scale | None
    names: Mapping[str, Text] = field(default_factory=dict)
    totals: pd.DataFrame | None = None
    opinion: bool = False
    tests: tuple[TestTable, ...] = ()

"""What reading did: the files, what was guessed and why, what was changed or dropped, what is open."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, NamedTuple

import pandas as pd

from cx.domain import MetricKind, Role, Scale, Shape, Text
from cx.model.recipe import Recipe


class Source(NamedTuple):
    """A file as it came: the name people know it by, and where it lies."""

    name: str
    path: Path


class FileRead(NamedTuple):
    """How one file was read."""

    name: str
    encoding: str
    delimiter: str
    rows: int
    shape: Shape
    columns: tuple[str, ...]


class Why(StrEnum):
    """Why a column got its role."""

    ASKED = "asked"  # the user said so
    RECIPE = "recipe"  # a built-in recipe knows it
    NAME = "name"  # its name is a known word
    CONTENT = "content"  # its values look like it


class Guess(NamedTuple):
    """A column's role with the reason; ``detail`` is the word or the kind of values seen."""

    file: str
    column: str
    role: Role
    why: Why
    detail: str


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

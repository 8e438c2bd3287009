"""The recipe: how given files become touches. Guessed for any file, built in for known ones, saved and reused."""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from cx.domain import Role, Scale, Shape, Stage, Text
from cx.model.base import Settings, named, names


class DateOrder(StrEnum):
    """How day, month and year follow each other where a date could be read in several ways."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


class Best(StrEnum):
    """Which end of a scale is the best."""

    HIGH = "high"
    LOW = "low"


class Treatment(StrEnum):
    """What becomes of a column that says who a person is."""

    KEEP = "keep"
    HASH = "hash"  # a key that joins files and tells nobody who it is
    LEAVE_OUT = "leave_out"


class Check(StrEnum):
    """What rows are looked at for, beside whether they can be read."""

    IMPOSSIBLE_ORDER = "impossible_order"  # delivered before shipped
    FUTURE = "future"  # later than the day of reading
    LONG_AGO = "long_ago"  # far before all others, as 1900-01-00 is
    REPEATED = "repeated"  # the same row again
    OUTLIER = "outlier"  # an amount far beyond all others
    BUSY = "busy"  # one customer with a great part of all touches: a test account, a shop's till


class Handling(StrEnum):
    """What becomes of the rows that a check finds."""

    KEEP = "keep"
    EXCLUDE = "exclude"
    CORRECT = "correct"


class ScaleRule(Settings):
    """The scale of a score column; labelled answers have no need of one."""

    low: float
    high: float
    best: Best = Best.HIGH

    @property
    def scale(self) -> Scale:
        """The rule as a plain scale."""
        return Scale(self.low, self.high, self.best is Best.HIGH)


class Table(Settings):
    """A file's table: known by the columns it must have."""

    id: str
    columns: tuple[str, ...]
    optional: bool = False
    shape: Shape | None = None


class Reduce(StrEnum):
    """What becomes of several rows with one key on the right side of a join."""

    FIRST = "first"
    SUM = "sum"


class Join(Settings):
    """Columns taken over from another table by a key; every row on the left stays."""

    left: str
    right: str
    on: str
    right_on: str | None = None
    take: tuple[str, ...]
    reduce: Reduce = Reduce.FIRST

    @property
    def right_key(self) -> str:
        """The key's name on the right."""
        return self.right_on or self.on


class TouchRule(Settings):
    """A row of a table makes a touch: where, when, by whom, and what it carries.

    ``touchpoint`` is the touchpoint's name, unless a column has the role. ``customer`` may stay
    empty where answers are anonymous. ``roles`` fills further roles; several columns mean their
    average. ``said`` with ``did`` false is an opinion that counts in no flow.
    """

    table: str
    touchpoint: str = ""
    names: Text | None = None
    stage: Stage | None = None
    at: str = ""
    did: bool = True
    said: bool = False
    roles: dict[Role, tuple[str, ...]] = {}
    extras: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if not self.touchpoint and Role.TOUCHPOINT not in self.roles:
            raise ValueError("a touch needs a touchpoint: its name, or a column with the role")
        return self


class Recipe(Settings):
    """Tables, how they join, and the touches their rows make; with the user's answers."""

    version: int = 1
    id: str
    name: Text
    model: str | None = None
    tables: tuple[Table, ...]
    joins: tuple[Join, ...] = ()
    touches: tuple[TouchRule, ...] = ()
    scales: dict[str, ScaleRule] = {}
    dates: dict[str, DateOrder] = {}
    zone: str = "Asia/Tokyo"
    missing: dict[str, tuple[str, ...]] = {}
    personal: dict[str, Treatment] = {}
    quality: dict[Check, Handling] = {}


class Answers(Settings):
    """What the user said where a file leaves a question open; the recipe keeps it.

    ``dates``, ``best`` and ``missing`` (cells that mean no answer) are by column, "*" for all;
    ``codes`` by the label in the file; ``roles`` by column, None for a column that is not to be used;
    ``personal`` by column; ``sheets`` by file: the sheets of a workbook, or the files of an archive,
    that are to be read. ``zone`` is the time zone of times that name none.
    """

    dates: dict[str, DateOrder] = {}
    best: dict[str, Best] = {}
    codes: dict[str, Stage] = {}
    roles: dict[str, Role | None] = {}
    missing: dict[str, tuple[str, ...]] = {}
    zone: str | None = None
    personal: dict[str, Treatment] = {}
    quality: dict[Check, Handling] = {}
    sheets: dict[str, tuple[str, ...]] = {}


def recipe(name: str) -> Recipe:
    """A built-in recipe by name, or a user's own from a TOML file.

    Raises
    ------
    UnknownName, NoSuchFile, BadSettings
        There is no such recipe, or its file does not hold one.
    """
    return named(Recipe, name, folder="recipes", what="recipe")


def recipes() -> tuple[str, ...]:
    """The names of the built-in recipes; ``generic`` is guessed and stands in no file."""
    return names("recipes")

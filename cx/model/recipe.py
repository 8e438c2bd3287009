"""The recipe: how given files become touches. Guessed for any file, built in for known ones, saved and reused."""

import zoneinfo
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Final, Self

from pydantic import AfterValidator, model_validator

from cx.domain import Role, Scale, Shape, Stage, Text
from cx.model.base import Settings, named, names

ZONES: Final = (  # those that are offered
    "Asia/Tokyo", "UTC", "Asia/Seoul", "Asia/Shanghai", "Asia/Taipei", "Asia/Singapore",
    "Asia/Kolkata", "Australia/Sydney", "Europe/London", "Europe/Paris", "America/Sao_Paulo",
    "America/New_York", "America/Chicago", "America/Los_Angeles",
)  # fmt: skip


def zone(name: str) -> str:
    """A time zone's name, as the IANA has it; ValueError for any other.

    Examples
    --------
    >>> zone("Asia/Tokyo")
    'Asia/Tokyo'
    """
    try:
        zoneinfo.ZoneInfo(name)
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError) as error:
        raise ValueError(f"no time zone is named {name!r}") from error
    return name


Zone = Annotated[str, AfterValidator(zone)]


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
    UNUSUAL_ORDER = (
        "unusual_order"  # shipped before it was paid, reviewed before it came: it happens
    )
    FUTURE = "future"  # later than the day of reading
    LONG_AGO = "long_ago"  # far before all others, as 1900-01-00 is
    REPEATED = "repeated"  # the same row again
    SEVERAL_ANSWERS = "several_answers"  # an order with more than one answer
    OUTLIER = "outlier"  # an amount far beyond all others
    NEGATIVE = "negative"  # an amount below zero
    BUSY = "busy"  # one customer with a great part of all touches: a test account, a shop's till
    NO_DATE = "no_date"  # its status says delivered, and the date of delivery is empty


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
    """A file's table: known by columns that it has, wherever they stand and however they are written.

    All of ``columns`` must be there, and ``least`` of ``some``; ``also`` holds other names of columns.
    In a table of ``lines`` several rows may be the items of one order. ``roles``, ``extras``, ``guests``,
    and ``unless`` hold for all touches of the table (see ``TouchRule``). Where its touches are to be
    guessed (``guess``), ``roles`` have the columns that can fill them, the first one best, ``unused``
    columns are no answers, and ``stage`` is where everything in it happens.
    """

    id: str
    columns: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    least: int = 0
    also: dict[str, tuple[str, ...]] = {}
    optional: bool = False
    shape: Shape | None = None
    lines: bool = False
    guess: bool = False
    roles: dict[Role, tuple[str, ...]] = {}
    unused: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    guests: tuple[tuple[str, ...], ...] = ()
    unless: dict[str, tuple[str, ...]] = {}
    stage: Stage | None = None


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

    A row counts only ``when`` each of these columns holds one of its patterns (``*`` for any letters,
    ``?`` for one), ``unless`` one of those does. ``clock`` has the time of day where ``at`` has only
    days; ``or_at`` stand in where ``at`` is empty. ``guests`` are columns that together say who a
    customer is where the role's column is empty, the first that are filled. ``split`` has labels of
    touchpoints, each with the column whose pages tell such touches apart.
    """

    table: str
    touchpoint: str = ""
    names: Text | None = None
    stage: Stage | None = None
    at: str = ""
    clock: str = ""
    or_at: tuple[str, ...] = ()
    when: dict[str, tuple[str, ...]] = {}
    unless: dict[str, tuple[str, ...]] = {}
    guests: tuple[tuple[str, ...], ...] = ()
    split: dict[str, str] = {}
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
    """Tables, how they join, and the touches their rows make; with the user's answers.

    A ``guided`` recipe is built from what is usual, not from a real file: it reads only on demand.
    Times are shown in ``zone``; one that names none is in the zone of its column (``zones``), else in this one.
    """

    version: int = 1
    id: str
    name: Text
    model: str | None = None
    guided: bool = False
    tables: tuple[Table, ...]
    joins: tuple[Join, ...] = ()
    touches: tuple[TouchRule, ...] = ()
    scales: dict[str, ScaleRule] = {}
    dates: dict[str, DateOrder] = {}
    zone: Zone = "Asia/Tokyo"
    zones: dict[str, Zone] = {}
    missing: dict[str, tuple[str, ...]] = {}
    personal: dict[str, Treatment] = {}
    quality: dict[Check, Handling] = {}


class Answers(Settings):
    """What the user said where a file leaves a question open; the recipe keeps it.

    ``dates``, ``best`` and ``missing`` (cells that mean no answer) are by column, "*" for all;
    ``codes`` by the label in the file; ``roles`` by column, None for a column that is not to be used;
    ``personal`` by column; ``sheets`` by file: the sheets of a workbook, or the files of an archive,
    that are to be read. ``zone`` is the time zone in which times are shown, and of times that name none,
    but for the columns in ``zones``, whose times are in another one.
    """

    dates: dict[str, DateOrder] = {}
    best: dict[str, Best] = {}
    codes: dict[str, Stage] = {}
    roles: dict[str, Role | None] = {}
    missing: dict[str, tuple[str, ...]] = {}
    zone: Zone | None = None
    zones: dict[str, Zone] = {}
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


def named_recipe(name: str, own: Iterable[Recipe]) -> Recipe:
    """A recipe by name: one of the user's ``own``, else as ``recipe`` finds it; its errors."""
    return next((each for each in own if name in {each.id, *each.name}), None) or recipe(name)


@lru_cache(maxsize=1)
def built_in() -> tuple[Recipe, ...]:
    """All built-in recipes."""
    return tuple(map(recipe, recipes()))


def recipes() -> tuple[str, ...]:
    """The names of the built-in recipes; ``generic`` is guessed and stands in no file."""
    return names("recipes")

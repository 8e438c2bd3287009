"""Tests of arms as they came: the grain of their rows, their arms, what they could be judged by."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NamedTuple

from cx.domain import MetricKind


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

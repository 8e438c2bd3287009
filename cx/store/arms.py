"""What a test's arms add up to: one pass over a table of units, days or totals, for all metrics."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from cx.model.experiment import Design
from cx.read.report import Grain
from cx.stats.sums import Sums

if TYPE_CHECKING:
    import duckdb


class Form(StrEnum):
    """How a metric's sums are compared, whatever its kind: what the data allow decides."""

    MEANS = "means"  # variables (y, ...): Welch, Fieller
    SHARES = "shares"  # variables (y, ...) with y 0 or 1 a unit: score; n * mean are the successes
    RATIOS = "ratios"  # variables (y, denominator, ...) a randomised unit: delta method


ByArm = Mapping[tuple[str, int], Sums]
"""Sums of every arm and metric (its place in ``Design.metrics``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmSums:
    """All that the analysis of a test needs to know of its data; the maths never sees a row.

    Every (arm, metric) is in ``sums``; an arm without a value there has ``n`` 0. The variables of
    a metric's ``Sums`` stand in the order: y; the denominator (only ``Form.RATIOS``); then, with a
    covariate, the covariate and whether it is missing (1, and the covariate filled with a
    constant). A unit without y (or its denominator) is left out of that metric's sums and counted
    in ``missing``.

    Parameters
    ----------
    arms : control first, the others in order of name.
    forms : one per metric, in the order of the design.
    units : randomised units of each arm; for days and totals their people.
    sums : by arm and metric.
    daily : the same for the units that came in on each day, days in order; they add up to
        ``sums``, less the units without a date. Empty without dates.
    days : units of each arm by day, days in order; empty without dates.
    groups : the same for each value of the column asked for, largest first; units without a value
        are in none.
    group_units : units of each arm by that value.
    missing : by arm and metric, units (for days and totals: rows) without a value.
    balance : by arm and column, the sums (1 variable) of what was known before the test.
    rows : rows of the table.
    no_arm : rows without an arm, left out.
    no_unit : rows without a unit, left out.
    several_arms : units met in several arms, left out.
    repeated : rows beyond the first of a unit. If there are any, a mean is a ratio of the unit's
        sum to its rows, and so is a share.
    blank_days : of days and totals, by metric, the rows left out as a count was blank: those of
        the arm with the most. Without blanks empty.
    caps : by metric, the value at which y was capped; empty when it was not asked for.
    top : by metric, the share of y's sum that the units beyond the cap hold; empty likewise, NaN
        where the sum is not above 0.
    """

    arms: tuple[str, ...]
    forms: tuple[Form, ...]
    units: Mapping[str, int]
    sums: ByArm
    daily: Mapping[datetime.date, ByArm] = field(default_factory=dict)
    days: Mapping[datetime.date, Mapping[str, int]] = field(default_factory=dict)
    groups: Mapping[str, ByArm] = field(default_factory=dict)
    group_units: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    missing: Mapping[tuple[str, int], int] = field(default_factory=dict)
    balance: Mapping[tuple[str, str], Sums] = field(default_factory=dict)
    rows: int = 0
    no_arm: int = 0
    no_unit: int = 0
    several_arms: int = 0
    repeated: int = 0
    blank_days: Mapping[int, int] = field(default_factory=dict)
    caps: Mapping[int, float] = field(default_factory=dict)
    top: Mapping[int, float] = field(default_factory=dict)

    @property
    def first(self) -> datetime.date | None:
        """The first day on which a unit came in; None without dates."""
        return min(self.days, default=None)

    @property
    def last(self) -> datetime.date | None:
        """The last day on which a unit came in; None without dates."""
        return max(self.days, default=None)


def arm_sums(
    connection: "duckdb.DuckDBPyConnection",
    table: str,
    design: Design,
    *,
    grain: Grain = Grain.UNITS,
    people: str | None = None,
    deviations: Mapping[str, str] | None = None,
    by: str | None = None,
    cap: float | None = None,
    covariates: Sequence[str] = (),
) -> ArmSums:
    """The sums of every arm and metric of a table, in one pass.

    Where the squares of an arm's values drown their spread (a mean beyond 1,000 standard
    deviations), or a value is infinite, another pass sums them less their mean, or without it.

    Parameters
    ----------
    connection, table : a table or view with all columns that the design names. Numbers may be of
        any type; NULL, NaN and infinite values are missing.
    design : with ``unit`` the rows of a unit are added up first; with ``at`` the sums come by day too.
    grain : what a row is. Of days and totals a proportion is a count over its denominator or over
        ``people``; means and ratios of days compare sums with the day as the unit.
    people : the column that counts the people of a row of days or totals.
    deviations : of totals, the column of standard deviations of each column of means.
    by : a column for whose values (the 50 largest) the sums are wanted too; then there are no days.
    cap : the quantile, of all arms together, at which means and sums of ratios of units are capped;
        it takes a pass of its own.
    covariates : columns of units known before the test, for ``ArmSums.balance``.

    Raises
    ------
    MissingColumns
        A column is not in the table.
    OneArm, AllInSeveralArms, UnknownArm, TooManyArms
        There is nothing to compare, the control is no arm, or the column holds no arms.
    NotAShare
        A proportion's values are not 0 and 1; or a count is not whole, below 0, or above its whole.
    NoPeople, NoDeviation
        Days or totals lack what their metric needs.
    """
    from cx.store.arm_pass import asked  # Ibis loads here, not on import
    from cx.store.arm_rows import Question

    known = tuple(covariates) if grain is Grain.UNITS else ()
    question = Question(design, grain, people, deviations or {}, by, known)
    return asked(connection, table, question, cap)

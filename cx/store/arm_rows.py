"""The rows that a test's sums are made of: a randomised unit, a day or an arm each, as expressions."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from cx.domain import MetricKind
from cx.errors import MissingColumns, NoDeviation, NoPeople, NotAShare
from cx.model.experiment import Design, Metric
from cx.read.report import Grain
from cx.store.expressions import finite, number

_SAMPLE: Final = 1_000  # rows that say where a column's values lie

Centres = Mapping[str, float]
"""The median of each covariate in a few rows."""


class Question(NamedTuple):
    """What is asked of a table; the fields are those of ``cx.store.arms.arm_sums``."""

    design: Design
    grain: Grain
    people: str | None
    deviations: Mapping[str, str]
    by: str | None
    covariates: tuple[str, ...]

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics, and the covariates whose balance is asked for as means."""
        return (*self.design.metrics, *(Metric(column=name) for name in self.covariates))

    @property
    def unit(self) -> str | None:
        """The column of units by which rows are added up first."""
        return self.design.unit if self.grain is Grain.UNITS else None


class Variables(NamedTuple):
    """The columns of one metric, by their role; None where it has none of that role.

    ``weight`` counts the people whose mean or share ``y`` is, or the trials of which ``y`` succeeded.
    """

    y: str
    below: str | None = None
    rows: bool = False  # the unit's rows are the denominator
    weight: str | None = None
    deviation: str | None = None
    covariate: str | None = None
    share: bool = False  # y is 0 or 1 in every row, or a count of ``weight``

    @property
    def size(self) -> int:
        """How many variables there are to sum."""
        return 1 + (self.rows or self.below is not None) + 2 * (self.covariate is not None)

    @property
    def counted(self) -> bool:
        """Whether y is a count of successes."""
        return self.share and self.weight is not None


def variables(metric: Metric, question: Question) -> Variables:
    """The columns that a metric needs, given what a row is.

    Raises
    ------
    NoPeople
        A count or mean of many people comes without their number.
    NoDeviation
        A mean or ratio of totals comes without its spread.
    """
    y, below, share = metric.column, metric.denominator, metric.kind is MetricKind.PROPORTION
    if question.grain is Grain.UNITS:
        alone = below is None
        repeats = alone and question.unit is not None
        return Variables(y, below, repeats, covariate=metric.covariate, share=share and alone)
    if share:
        if below is None and question.people is None:
            raise NoPeople(column=y)
        return Variables(y, weight=below or question.people, share=True)
    if question.grain is Grain.DAILY:
        return Variables(y, below or question.people)
    if y not in question.deviations or below is not None:
        raise NoDeviation(column=y)
    if question.people is None:
        raise NoPeople(column=y)
    return Variables(y, weight=question.people, deviation=question.deviations[y])


class Rows:
    """A table seen as a test, before anything is added up."""

    def __init__(self, table: Any, question: Question) -> None:
        self.table, self.question = table, question
        self.variables = [variables(metric, question) for metric in question.metrics]
        design = question.design
        said = (design.arm, design.at, question.unit, question.by, question.people)
        named = [name for each in self.variables for name in _columns(each)]
        wanted = dict.fromkeys([*filter(None, said), *named])
        missing = tuple(name for name in wanted if name not in table.columns)
        if missing:
            raise MissingColumns(missing=missing, found=tuple(table.columns))

    def centres(self, database: Any) -> Centres:
        """Where the values of each covariate lie, from the first rows: what fills a missing one."""
        names = list(dict.fromkeys(each.covariate for each in self.variables if each.covariate))
        if not names:
            return {}
        head = self.table.limit(_SAMPLE)
        found = head.aggregate(**{name: _number(head[name], clean=True).median() for name in names})
        [medians] = database.raw_sql(database.compile(found)).fetchall()
        return {name: float(median or 0.0) for name, median in zip(names, medians, strict=True)}

    def prepared(self, centres: Centres, caps: Mapping[int, float], *, clean: bool) -> Any:
        """One row per unit, day or arm.

        Columns: ``arm`` (null: none, or several), ``key`` (its day or group, if asked for), the
        variables ``v<metric>_<variable>`` (all null where one is missing), ``w<metric>``,
        ``sd<metric>``, ``odd<metric>`` (whether a count does not fit), ``people``; of units also
        ``many`` (its rows), ``armed`` (those with an arm), ``several``, ``unknown`` (no unit), and
        ``squares<metric>`` (the sum of y squared over its rows).
        """
        rows = self._typed(clean=clean)
        if self.question.unit is not None:
            rows = self._by_unit(rows)
        return self._complete(rows, centres, caps)

    def check_shares(self, database: Any, doubtful: Iterable[int]) -> None:
        """Tell of the first proportion that is none, among those whose sums look so.

        Raises
        ------
        NotAShare
            There is one.
        """
        for at in doubtful:
            each, typed = self.variables[at], self._typed(clean=True)
            y = typed[f"y{at}"]
            whole = typed[f"w{at}"] if each.weight else y
            odd = typed[f"odd{at}"] if each.weight else (y != 0) & (y != 1)
            wrong = typed.select(y=y, whole=whole, odd=odd & typed.arm.notnull())
            wrong = wrong.filter(wrong.odd)
            found = wrong.aggregate(
                rows=wrong.count(), y=wrong.y.first(), whole=wrong.whole.first()
            )
            [(rows, value, of)] = database.raw_sql(database.compile(found)).fetchall()
            example = f"{value:g} / {of:g}" if each.weight else f"{value:g}"
            raise NotAShare(column=each.y, rows=rows, example=example)

    def _typed(self, *, clean: bool) -> Any:
        """The table's rows with what is asked for, each column under a name of ours."""
        import ibis

        table, question = self.table, self.question
        arm = table[question.design.arm]
        columns = {"arm": arm}
        if question.unit is not None:
            columns["unit"] = table[question.unit]
        if question.by is not None:
            columns["key"] = table[question.by]
        elif question.design.at is not None:
            columns["key"] = _day(table[question.design.at])
        if question.grain is not Grain.UNITS and question.people is not None:
            columns["people"] = _number(table[question.people], clean=clean)
        for at, each in enumerate(self.variables):
            y = _number(table[each.y], clean=clean)
            if question.unit is not None:
                y = ibis.ifelse(arm.notnull(), y, None)
            for name, column in (("d", each.below), ("w", each.weight), ("sd", each.deviation)):
                if column is not None:
                    other = _number(table[column], clean=clean)
                    columns[f"{name}{at}"] = ibis.ifelse(y.notnull(), other, None)
                    y = ibis.ifelse(other.notnull(), y, None)
            columns[f"y{at}"] = y
            if each.covariate is not None:
                columns[f"x{at}"] = _number(table[each.covariate], clean=clean)
            if each.counted:
                weight = columns[f"w{at}"]
                columns[f"odd{at}"] = (y < 0) | (y > weight) | (y != y.floor())
        return table.select(**columns)

    def _by_unit(self, rows: Any) -> Any:
        """The rows of each unit added up; a unit of several arms has none."""
        import ibis

        sums: dict[str, Any] = {
            "low": rows.arm.min(),
            "high": rows.arm.max(),
            "many": rows.count(),
            "armed": rows.arm.count(),
        }
        if "key" in rows.columns:
            sums["key"] = rows.key.min()
        for at, each in enumerate(self.variables):
            sums[f"y{at}"] = rows[f"y{at}"].sum()
            if each.rows:
                sums[f"d{at}"] = rows[f"y{at}"].count().cast("float64")
            if each.below is not None:
                sums[f"d{at}"] = rows[f"d{at}"].sum()
            if each.covariate is not None:
                sums[f"x{at}"] = rows[f"x{at}"].mean()
            if each.share:
                sums[f"squares{at}"] = (rows[f"y{at}"] * rows[f"y{at}"]).sum()
        units = rows.group_by("unit").aggregate(**sums)
        alone = units.unit.notnull() & (units.low == units.high)
        return units.mutate(
            arm=ibis.ifelse(alone, units.low, None),
            several=units.unit.notnull() & (units.low != units.high),
            unknown=units.unit.isnull(),
        )

    def _complete(self, rows: Any, centres: Centres, caps: Mapping[int, float]) -> Any:
        """The variables of each metric, all or none; what is beyond a cap is brought down to it."""
        import ibis

        kept = ("arm", "key", "people", "many", "armed", "several", "unknown")
        columns = {name: rows[name] for name in kept if name in rows.columns}
        for at, each in enumerate(self.variables):
            y = rows[f"y{at}"]
            values = [y]
            if at in caps:
                values = [ibis.ifelse(y > caps[at], caps[at], y)]
                columns[f"uncapped{at}"] = y
            if each.rows or each.below is not None:
                values.append(ibis.ifelse(y.notnull(), rows[f"d{at}"], None))
            if each.covariate is not None:
                x, fill = rows[f"x{at}"], centres[each.covariate]
                values.append(ibis.ifelse(y.notnull(), x.fill_null(fill), None))
                values.append(ibis.ifelse(y.notnull(), number(x.isnull()).cast("float64"), None))
            columns |= {f"v{at}_{j}": value for j, value in enumerate(values)}
            columns |= {
                f"{name}{at}": rows[f"{name}{at}"]
                for name in ("w", "sd", "odd", "squares")
                if f"{name}{at}" in rows.columns
            }
        return rows.select(**columns)


def _columns(each: Variables) -> tuple[str, ...]:
    named = (each.y, each.below, each.weight, each.deviation, each.covariate)
    return tuple(filter(None, named))


def _number(column: Any, *, clean: bool) -> Any:
    """A column of any type as DOUBLE; infinite values as null where rows must be ``clean``."""
    import ibis

    kind = column.type()
    if kind.is_boolean():
        return ibis.cases((column, 1), (~column, 0)).cast("float64")
    value = column.try_cast("float64") if kind.is_string() else column.cast("float64")
    return value if not clean or kind.is_integer() else finite(value)


def _day(column: Any) -> Any:
    kind = column.type()
    if kind.is_timestamp():
        return column.date()
    return column if kind.is_date() else column.try_cast("date")

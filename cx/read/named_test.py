"""A test of arms whose columns are named: the files as one typed table, nothing guessed that was said."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import duckdb

from cx.domain import MetricKind, Role, Text
from cx.errors import AmbiguousDates, MissingColumns, OneArm, UnknownArm
from cx.model.experiment import Design
from cx.model.matching import key
from cx.model.recipe import DateOrder, Recipe
from cx.read.arms import of_assignment, says_yes_or_no, stem
from cx.read.between import told_apart
from cx.read.engine import connect
from cx.read.files.opened import opened
from cx.read.files.table import RawTable, load
from cx.read.loose_ends import FIRST, blank_end, without_cut, without_sums
from cx.read.names import is_named, synonyms
from cx.read.profile import Profile, profiles
from cx.read.report import Grain, Note, Source
from cx.read.sql import literal, quoted
from cx.read.tested import yes_or_no
from cx.read.typed import As, Typer
from cx.read.unread import Typed

BY_FILE: Final = "@file"  # the arm is the file's name
_TABLE: Final = "named_test"
_MEMORY: Final = "1GB"
_SAMPLE: Final = 1_000


class NamedTest(NamedTuple):
    """A test in the connection's ``table``; the fields are what ``cx.store.arms.arm_sums`` asks for.

    Numbers are DOUBLE, dates TIMESTAMP, all else VARCHAR, columns named as in ``design``, whose
    control and date are those found. ``notes`` say what was changed or dropped.
    """

    table: str
    design: Design
    grain: Grain
    people: str | None
    deviations: Mapping[str, str]
    notes: tuple[Note, ...]


@contextmanager
def beside(folder: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in a file that is gone afterwards: files larger than memory may be read into it."""
    with (
        tempfile.TemporaryDirectory(dir=folder) as made,
        connect(str(Path(made) / "test.duckdb")) as connection,
    ):
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        yield connection


def named_test(
    sources: Sequence[Source],
    connection: duckdb.DuckDBPyConnection,
    design: Design,
    *,
    keep: Sequence[str] = (),
    dates: Mapping[str, DateOrder] | None = None,
) -> NamedTest:
    """Files as a test whose columns are said.

    Each row is a unit, unless ``design.unit`` names the column of units, or a proportion has a
    denominator: then rows are counts, by day or, with one row an arm, in total.

    Parameters
    ----------
    sources : one file or several of the same columns.
    connection : gets the table; of large files it should lie in a file (``beside``).
    design : ``arm`` may be ``BY_FILE``; then ``control`` is a file's name with or without ending.
    keep : further columns wanted as texts, for segments.
    dates : by column, "*" for all, the order of day and month where the file leaves it open.

    Raises
    ------
    NoSuchFile, EmptyFile, HeaderOnly, NotText, NotATable
        A file is no table.
    MissingColumns, DuplicateColumns
        A column that was named is not there, or twice.
    UnknownArm, OneArm
        The control is none of the arms; there is but one file of an arm.
    AmbiguousDates
        Day and month of ``design.at`` cannot be told apart.
    """
    notes: list[Note] = []
    raws: list[RawTable] = []
    try:
        with tempfile.TemporaryDirectory() as folder:
            inside = opened(sources, Path(folder), sheets={})
            notes += inside.notes
            for at, source in enumerate(told_apart(inside.sources)):
                raws.append(load(source, connection, at, Path(folder)))
                notes += raws[-1].notes
                notes += without_cut(connection, raws[-1], source.path)
        found = _Found(connection, raws, design, keep, dates or {})
        return found.test(notes)
    finally:
        for raw in raws:
            connection.execute(f"DROP TABLE IF EXISTS {raw.table}")


class _Found:
    """The files as they were loaded, and what their rows are."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        raws: Sequence[RawTable],
        design: Design,
        keep: Sequence[str],
        dates: Mapping[str, DateOrder],
    ) -> None:
        self.connection, self.raws, self.design, self.keep = connection, raws, design, keep
        self.by_file = design.arm == BY_FILE
        self.numbers = dict.fromkeys(
            name
            for metric in design.metrics
            for name in (metric.column, metric.denominator, metric.covariate)
            if name
        )
        texts = [None if self.by_file else design.arm, design.unit, *keep]
        self.texts = dict.fromkeys(name for name in texts if name and name not in self.numbers)
        self._check_columns()
        self.profiles = [
            {each.name: each for each in profiles(connection, self._some(raw))} for raw in raws
        ]
        nothing = Recipe(id=_TABLE, name=Text(ja="", en=""), tables=(), dates=dict(dates))
        self.typer = Typer(connection, nothing, {})

    def test(self, notes: list[Note]) -> NamedTest:
        """Make the table and say what it is."""
        arms = self._files() if self.by_file else [""] * len(self.raws)
        grain = self._grain()
        people = None if grain is Grain.UNITS else self._people()
        deviations = self._deviations() if grain is Grain.TOTALS else {}
        for name in filter(None, (people, *deviations.values())):
            self.numbers.setdefault(name)
        at = self._date(grain)
        counted = grain is not Grain.UNITS
        parts = [
            self._part(raw, arm, at, counted=counted)
            for raw, arm in zip(self.raws, arms, strict=True)
        ]
        self.connection.execute(f"CREATE OR REPLACE TABLE {_TABLE} AS {' UNION ALL '.join(parts)}")
        notes += [note for note in self.typer.notes if note.what != "days_at_noon"]  # days suffice
        if counted:
            file = self.raws[0].file
            notes += without_sums(self.connection, _TABLE, self.design.arm, file)
            if grain is Grain.DAILY:
                notes += blank_end(self.connection, _TABLE, self.design.arm, self.numbers, file)
            self.connection.execute(f"ALTER TABLE {_TABLE} DROP COLUMN {FIRST}")
        settled = {"at": at, "control": self._control(arms)}
        design = self.design.model_copy(update=settled)
        return NamedTest(_TABLE, design, grain, people, deviations, tuple(notes))

    def _some(self, raw: RawTable) -> RawTable:
        """A few rows of a file, enough to see what its columns are."""
        table, step = f"{_TABLE}_some", raw.rows // _SAMPLE + 1
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS FROM {raw.table} WHERE rowid % {step} = 0"
        )
        [(rows,)] = self.connection.execute(f"SELECT count(*) FROM {table}").fetchall()
        return raw._replace(table=table, rows=rows)

    def _check_columns(self) -> None:
        wanted = [*self.numbers, *self.texts, *filter(None, (self.design.at,))]
        for raw in self.raws:
            missing = tuple(name for name in wanted if not raw.has(name))
            if missing:
                raise MissingColumns(missing=missing, found=tuple(filter(None, raw.columns)))

    def _files(self) -> list[str]:
        """The arm of each file: its name without ending, where that tells them apart."""
        stems = [stem(raw.file) for raw in self.raws]
        arms = stems if len({*stems}) == len(stems) else [raw.file for raw in self.raws]
        if len(arms) < 2:
            raise OneArm(column=BY_FILE, arms=tuple(arms))
        return arms

    def _control(self, files: Sequence[str]) -> str:
        """The control as the arms write it."""
        said = self.design.control
        if self.by_file:
            names = dict(zip(files, [raw.file for raw in self.raws], strict=True))
        else:
            found = self.connection.execute(
                f"SELECT DISTINCT {quoted(self.design.arm)} AS arm FROM {_TABLE} WHERE arm IS NOT NULL LIMIT 1000"
            ).fetchall()
            names = {arm: arm for (arm,) in found}
        for arm, file in names.items():
            if said in {arm, file}:
                return arm
        alike = [arm for arm, file in names.items() if key(said) in {key(arm), key(file)}]
        if len(alike) == 1:
            return alike[0]
        if len(names) < 2:
            raise OneArm(column=self.design.arm, arms=tuple(names))
        arms = tuple(sorted(names))[:20]
        raise UnknownArm(arm=said, column=self.design.arm, arms=arms)

    def _grain(self) -> Grain:
        if self.design.unit is not None:
            return Grain.UNITS
        once = all(raw.rows == 1 for raw in self.raws) if self.by_file else self._once()
        if once:
            return Grain.TOTALS
        counts = any(
            metric.kind is MetricKind.PROPORTION and metric.denominator
            for metric in self.design.metrics
        )
        return Grain.DAILY if counts else Grain.UNITS

    def _once(self) -> bool:
        """Whether each arm has one row, and the file is not a few units with an arm of their own."""
        rows = [raw.rows for raw in self.raws]
        arms = " UNION ALL ".join(
            f"SELECT trim({raw.sql(self.design.arm)}) AS arm FROM {raw.table}" for raw in self.raws
        )
        if sum(rows) > 20:
            return False
        [(distinct, filled)] = self.connection.execute(
            f"SELECT count(DISTINCT arm), count(arm) FROM ({arms})"
        ).fetchall()
        return bool(distinct == filled)

    def _people(self) -> str | None:
        """The column that counts people, where its name says so."""
        return next(
            (n for n in self.raws[0].columns if n and is_named(n, "people", whole=True)), None
        )

    def _deviations(self) -> dict[str, str]:
        """Of each column of means the column of standard deviations that stands behind it."""
        says = {key(word) for word in synonyms()[Role.SD][0]}
        means = {m.column for m in self.design.metrics if m.kind is MetricKind.MEAN}
        found: dict[str, str] = {}
        mean = None
        for name in self.raws[0].columns:
            mean = next((m for m in means if key(m) == key(name)), mean)
            if mean is not None and (key(name) in says or any(key(name).endswith(s) for s in says)):
                found.setdefault(mean, name)
        return found

    def _date(self, grain: Grain) -> str | None:
        """The column of days: as said, else of counts the first one, of units when they came in."""
        if self.design.at is not None:
            return self.design.at
        dates = [name for name, profile in self.profiles[0].items() if name and profile.is_date]
        dates = [n for n in dates if n not in self.numbers and all(r.has(n) for r in self.raws)]
        if grain is Grain.UNITS:
            dates = [name for name in dates if of_assignment(name)] if len(dates) == 1 else []
        if not dates:
            return None
        try:
            for raw in self.raws:
                self.typer.typed(raw, dates[0], As.TIME)
        except AmbiguousDates:
            return None  # nobody has asked for it
        return dates[0]

    def _part(self, raw: RawTable, arm: str, at: str | None, *, counted: bool) -> str:
        """One file's rows as SQL."""
        columns: dict[str, Typed] = {}
        if self.by_file:
            columns[BY_FILE] = Typed(literal(arm), "")
        for name in self.texts:
            columns[name] = self.typer.typed(raw, name, As.TEXT)
        for name in self.numbers:
            columns[name] = self._number(raw, name)
        if at is not None:
            columns[at] = self.typer.typed(raw, at, As.TIME)
        listed = ", ".join(f"{each.value} AS {quoted(name)}" for name, each in columns.items())
        joins = "".join(dict.fromkeys(each.join for each in columns.values()))
        rows = f"FROM {raw.table} AS r{joins}"
        if not counted:
            return f"(SELECT {listed} {rows})"
        return f"(SELECT {listed}, trim(r.c0) AS {FIRST} {rows} ORDER BY r.rowid)"

    def _number(self, raw: RawTable, name: str) -> Typed:
        profile = self._profile(raw, name)
        if profile is not None and not profile.is_number and says_yes_or_no(profile):
            return Typed(yes_or_no(f"nullif(trim(r.{raw.sql(name)}), '')"), "")
        return self.typer.typed(raw, name, As.NUMBER)

    def _profile(self, raw: RawTable, name: str) -> Profile | None:
        [written] = raw.named((name,))
        return self.profiles[self.raws.index(raw)].get(written)

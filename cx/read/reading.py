"""Read files into touches: the one way in."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import duckdb
import pandas as pd

from cx.domain import Role, Shape
from cx.errors import MissingColumns, NoDates, NoReadableDates, NothingToRead, TooFewArms
from cx.model.recipe import Answers, Recipe
from cx.read import fill
from cx.read.between import met, same_files, strangers, told_apart
from cx.read.choosing import Chosen, choose, with_roles
from cx.read.comments import general_notes
from cx.read.comments import told_apart as told_apart_comments
from cx.read.guess import FileGuess, guess
from cx.read.half_filled import check_filled, odd_ratings
from cx.read.items import fill_down
from cx.read.plan import general_comments
from cx.read.profile import profiles
from cx.read.relation import Relations
from cx.read.report import FileRead, Guess, Joined, Note, Reading, ReadReport, Source, Why
from cx.read.scales import rule_of, scale_of_means, scales, upright
from cx.read.table import RawTable, load
from cx.read.tested import by_files, tests
from cx.read.totals import totals
from cx.read.touches import COLUMNS, TOUCHES
from cx.read.typed import Typer

_DROPPED: Final = frozenset(
    {"long_rows", "sum_line", "no_label", "blank_line", "rival_line", "no_arm"}
)
_FUTURE: Final = "CAST(now() AS TIMESTAMP) + INTERVAL 2 DAY"


def read(
    sources: Sequence[Source],
    connection: duckdb.DuckDBPyConnection,
    *,
    recipe: Recipe | str | None = None,
    mapping: Mapping[Role, tuple[str, ...]] | None = None,
    answers: Answers | None = None,
    keep: Iterable[str] = (),
) -> Reading:
    """Files as touches in the connection's table ``touches_in`` (``cx.read.touches``).

    Without a recipe the files are compared with the built-in ones, and guessed where none fits.
    ``mapping`` gives columns to roles and wins over every guess; ``answers`` settle what a file
    leaves open; ``keep`` names further columns wanted for breakdowns.

    Raises
    ------
    NoSuchFile, EmptyFile, HeaderOnly, NotText, NotATable
        A file is no table.
    UnknownName, BadSettings, MissingTable
        The recipe is not there, is wrong, or needs a file that was not given.
    MissingColumns, DuplicateColumns
        A column that was asked for is nowhere, or stands twice.
    NoDates, NoReadableDates, AmbiguousDates
        Times that are needed are missing or cannot be read.
    MissingKey, NothingMatches
        Two files cannot be joined.
    NothingToRead
        Nothing in the files is a touch, an answer, a total or a test.
    NothingFilled, TooFewArms
        A sheet holds nothing but its headings and labels; a test has nothing to compare.
    """
    said, asked = answers or Answers(), dict(mapping or {})
    keep = tuple(keep)
    try:
        with tempfile.TemporaryDirectory() as folder:
            named = told_apart(sources)
            raws = [
                told_apart_comments(load(source, connection, at, Path(folder)))
                for at, source in enumerate(named)
            ]
        alone = [guess(raw, profiles(connection, raw), asked, said.roles) for raw in raws]
        guesses = by_files(alone)
        check_filled(guesses)
        _check_asked(raws, asked, keep)
        chosen = choose(recipe, raws, guesses, keep)
        for found in guesses if chosen.guessed else ():
            fill_down(connection, found)
        settled = with_roles(chosen, asked, said.roles)
        settled = settled.model_copy(update={"dates": {**settled.dates, **said.dates}})
        run = _Run(connection, guesses, chosen._replace(recipe=settled), said, asked)
        return run.reading(same_files(named, raws))
    finally:
        _tidy(connection)


class _Run:
    """One reading: tables are matched, columns typed, touches filled, everything counted."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        guesses: list[FileGuess],
        chosen: Chosen,
        answers: Answers,
        asked: Mapping[Role, tuple[str, ...]],
    ) -> None:
        recipe = chosen.recipe
        self.connection, self.guesses, self.asked = connection, guesses, asked
        self.raws = [guess.raw for guess in guesses]
        self.tables, self.guessed = chosen.tables, chosen.guessed
        self.scales, self.questions, self.taken = scales(recipe, guesses, answers)
        self.recipe = recipe.model_copy(
            update={"scales": {name: rule_of(scale) for name, scale in self.scales.items()}}
        )
        self.typer = Typer(connection, recipe, self.scales)
        self.changed: list[Note] = []

    def reading(self, same: Iterable[Note]) -> Reading:
        """Fill the table of touches and report."""
        apart = frozenset(t.id for t in self.recipe.tables if t.shape is Shape.TEST)
        relations = Relations(
            self.connection, self.tables, self.recipe.joins, self.typer, apart=apart
        )
        joins = relations.check()
        fill.create(self.connection, fill.extras_of(self.recipe))
        dropped, anonymous = self._touches(relations)
        joins += met(self.connection, self.guesses) if self.guessed else []
        frame, sums = self._totals()
        trials, odd = tests(self.connection, self.guesses, self.typer)
        notes = [note for raw in self.raws for note in raw.notes]
        notes += [*self.taken, *self.typer.notes]
        for found in self.guesses if self.guessed else ():
            notes += odd_ratings(found)
            columns = general_comments(found)
            notes += general_notes(self.connection, found.raw, columns, self.typer)
        notes += [*same, *relations.notes, *self.changed, *strangers(self.connection, self.raws)]
        report = self._report(joins, [*notes, *sums, *odd, *self._unused()], dropped, anonymous)
        if not (report.touches or trials) and frame is None:
            self._nothing(dropped)
        opinion = self._is_opinion()
        names = {rule.touchpoint: rule.names for rule in self.recipe.touches if rule.names}
        return Reading(
            report=report,
            recipe=self.recipe,
            scale=upright(self.typer.common) or scale_of_means(frame, feeling=opinion),
            names=names,
            totals=frame,
            opinion=opinion,
            tests=trials,
        )

    def _touches(self, relations: Relations) -> tuple[list[Note], bool]:
        """Fill the touches; rows that made none, each under one reason per column."""
        dropped: dict[tuple[str, int, str], Note] = {}
        done: dict[str, list[fill.Filled]] = {}
        for rule in self.recipe.touches:
            if rule.table not in self.tables:
                continue
            raw = self.tables[rule.table]
            filled = done.setdefault(rule.table, [])
            filled.append(fill.fill(self.connection, rule, raw, len(filled), relations))
            for note in filled[-1].dropped:
                known = dropped.setdefault((note.what, raw.number, note.column), note)
                if note.rows > known.rows:
                    dropped[note.what, raw.number, note.column] = note
        rest: list[Note] = []
        for table, each in done.items():
            changed = [note for filled in each for note in filled.changed]
            self.changed += sorted(changed, key=lambda note: -note.rows)[:1]
            if all(filled.silent for filled in each):
                rest += fill.unheard(self.connection, self.tables[table])
        anonymous = any(filled.anonymous for each in done.values() for filled in each)
        return [*dropped.values(), *rest], anonymous

    def _is_opinion(self) -> bool:
        """Whether the totals are what the team feels, not what was counted."""
        return any(
            Role.FEELING in guess.roles for guess in self.guesses if guess.shape is Shape.TOTALS
        )

    def _totals(self) -> tuple[pd.DataFrame | None, list[Note]]:
        found = [
            totals(self.connection, guess, self.typer)
            for guess in self.guesses
            if guess.shape is Shape.TOTALS
        ]
        if not found:
            return None, []
        frame = pd.concat([frame for frame, _ in found], ignore_index=True)
        return frame, [note for _, notes in found for note in notes]

    def _report(
        self, joins: list[Joined], changes: list[Note], dropped: list[Note], anonymous: bool
    ) -> ReadReport:
        [(touches, customers, first, last, future)] = self.connection.execute(
            f'SELECT count(*), count(DISTINCT customer), min("at"), max("at"),'
            f' count(*) FILTER ("at" > {_FUTURE}) FROM {TOUCHES}'
        ).fetchall()
        if future:
            changes.append(Note("future_dates", "", "", future, f"{last:%Y-%m-%d}"))
        long_rows = [note for note in changes if note.what in _DROPPED]
        return ReadReport(
            files=tuple(
                FileRead(
                    g.raw.file,
                    g.raw.encoding,
                    g.raw.delimiter,
                    g.raw.rows + sum(n.rows for n in g.raw.notes if n.what == "long_rows"),
                    self._shape(g),
                    g.raw.columns,
                )
                for g in self.guesses
            ),
            touches=touches,
            customers=customers,
            first=first,
            last=last,
            guesses=self._columns(),
            joins=tuple(joins),
            changes=tuple(note for note in changes if note not in long_rows),
            dropped=(*long_rows, *dropped),
            questions=tuple(self.questions),
            anonymous=anonymous,
        )

    def _shape(self, guess: FileGuess) -> Shape:
        for table in self.recipe.tables:
            if self.tables.get(table.id) is guess.raw and table.shape:
                return table.shape
        return guess.shape

    def _columns(self) -> tuple[Guess, ...]:
        """Role of every column: as guessed, or as the recipe says."""
        if self.guessed:
            return tuple(found for guess in self.guesses for found in guess.guesses)
        found: dict[tuple[str, str, Role], Guess] = {}
        for rule in self.recipe.touches:
            if rule.table not in self.tables:
                continue
            for role, columns in {**rule.roles, Role.AT: (rule.at,)}.items():
                for column in columns:
                    file = self._file_with(column, self.tables[rule.table])
                    why = Why.ASKED if column in self.asked.get(role, ()) else Why.RECIPE
                    found.setdefault(
                        (file, column, role), Guess(file, column, role, why, self.recipe.id)
                    )
        return tuple(found.values())

    def _file_with(self, column: str, raw: RawTable) -> str:
        """The file a rule's column stands in: its own, or the one it is borrowed from."""
        if raw.has(column):
            return raw.file
        return next((other.file for other in self.raws if other.has(column)), raw.file)

    def _unused(self) -> list[Note]:
        used = {rule.table for rule in self.recipe.touches}
        for join in self.recipe.joins:
            used |= {join.left, join.right}
        numbers = {raw.number for table, raw in self.tables.items() if table in used}
        return [
            Note("unused_file", guess.raw.file, "", guess.raw.rows, "")
            for guess in self.guesses
            if guess.raw.number not in numbers and guess.shape not in {Shape.TOTALS, Shape.TEST}
        ]

    def _nothing(self, dropped: list[Note]) -> None:
        """Say why there is nothing: no dates that can be read, no dates at all, or nothing known."""
        unread = [note for note in dropped if note.what == "unreadable_date"]
        if unread:
            note = unread[0]
            raise NoReadableDates(
                file=note.file, column=note.column, rows=note.rows, example=note.example
            )
        first = self.guesses[0]
        if Role.ARM in first.roles:
            raise TooFewArms(file=first.raw.file, column=first.roles[Role.ARM][0])
        columns = tuple(filter(None, first.raw.columns))
        known = any(Role.CUSTOMER in guess.roles for guess in self.guesses)
        error = NoDates if known else NothingToRead
        raise error(file=first.raw.file, columns=columns)


def _check_asked(
    raws: list[RawTable], asked: Mapping[Role, tuple[str, ...]], keep: Sequence[str]
) -> None:
    for column in (*sum(asked.values(), ()), *(name for name in keep if name not in COLUMNS)):
        having = [raw for raw in raws if raw.has(column)]
        if not having:
            found = tuple(dict.fromkeys(name for raw in raws for name in raw.columns if name))
            raise MissingColumns(missing=(column,), found=found)
        having[0].sql(column)


def _tidy(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave nothing of the files but the touches, also where reading broke off."""
    tables = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE regexp_matches(table_name,"
        " '^(raw_[0-9]+|cells_[0-9]+_.*|rule_rows|named_rows|reject_errors|reject_scans)$')"
    ).fetchall()
    for (table,) in tables:
        connection.execute(f'DROP TABLE IF EXISTS "{table}"')

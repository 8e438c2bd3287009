"""Tests of arms as typed tables in the connection."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import duckdb

from cx.domain import MetricKind, Role, Shape
from cx.errors import NothingFilled
from cx.model.matching import key
from cx.read.arms import FALSE, TRUE, Layout, layout_of_file, names_an_arm, says_yes_or_no, stem
from cx.read.guess import FileGuess
from cx.read.names import is_named, synonyms
from cx.read.report import Arm, Candidate, Grain, Note, TestTable
from cx.read.sql import literal, quoted
from cx.read.typed import As, Typer

_ARM: Final = "arm"  # the column of arms where the files' names tell them


class _Column(NamedTuple):
    """A column of the typed table: its title, and its value as SQL over ``r`` with its join."""

    title: str
    value: str
    join: str


def by_files(guesses: Sequence[FileGuess]) -> list[FileGuess]:
    """The same files; those whose names are the arms of one daily test, with alike columns, as a test."""
    found: dict[tuple[str, ...], list[tuple[FileGuess, Layout]]] = {}
    for guess in guesses:
        fits = guess.shape in {Shape.ATTRIBUTES, Shape.SURVEY, Shape.WIDE} and not (
            guess.roles.keys() & {Role.CUSTOMER, Role.ORDER, Role.ARM, Role.VISIT}
        )
        made = layout_of_file(guess.profiles, guess.dates) if fits else None
        if made is not None:
            alike = tuple(key(name) for name in guess.raw.columns)
            found.setdefault(alike, []).append((guess, made))
    layouts = {
        guess.raw.number: made
        for group in found.values()
        if any(names_an_arm(guess.raw.file) for guess, _ in group)
        for guess, made in group
    }
    return [
        guess._replace(
            shape=Shape.TEST,
            trial=layouts[guess.raw.number],
            roles={},
            ratings=(),
            dates=(),
            guesses=(),
        )
        if guess.raw.number in layouts
        else guess
        for guess in guesses
    ]


def tests(
    connection: duckdb.DuckDBPyConnection, guesses: Sequence[FileGuess], typer: Typer
) -> tuple[tuple[TestTable, ...], list[Note]]:
    """The tests among the files, each in a table of its own, with what is odd about them.

    Raises
    ------
    NothingFilled
        A sheet of arms holds nothing but their names.
    AmbiguousDates
        See ``Typer``.
    """
    groups: dict[tuple[str, ...], list[FileGuess]] = {}
    for guess in guesses:
        if guess.trial is not None:
            alike = (
                (str(guess.raw.number),) if guess.trial.arm else tuple(map(key, guess.raw.columns))
            )
            groups.setdefault(alike, []).append(guess)
    made = [_test(connection, group, typer) for group in groups.values()]
    return tuple(test for test, _ in made), [note for _, notes in made for note in notes]


def _test(
    connection: duckdb.DuckDBPyConnection, group: list[FileGuess], typer: Typer
) -> tuple[TestTable, list[Note]]:
    first = group[0]
    trial, table = first.trial, f"test_{first.raw.number}"
    assert trial is not None  # the caller has looked
    parts = []
    for guess in group:
        columns = _columns(guess, typer)
        listed = ", ".join(f"{each.value} AS {quoted(each.title)}" for each in columns)
        joins = "".join(dict.fromkeys(each.join for each in columns))
        parts.append(f"(SELECT {listed} FROM {guess.raw.table} AS r{joins} ORDER BY r.rowid)")
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS {' UNION ALL '.join(parts)}")
    arm = trial.arm or _ARM
    notes = [*_cleaned(connection, table, first, arm), *_impossible(connection, table, first)]
    arms, rows = _arms(connection, table, arm, trial)
    if trial.grain is Grain.TOTALS and not any(each.people for each in arms):
        raise NothingFilled(file=first.raw.file)
    before = [name for name in trial.outcomes if is_named(name, "before")]
    covariates = tuple(before) if trial.grain is Grain.UNITS else ()
    metrics = _metrics(connection, table, trial, covariates)
    found = TestTable(
        files=tuple(guess.raw.file for guess in group),
        table=table,
        grain=trial.grain,
        arm=arm,
        unit=trial.unit,
        date=trial.date,
        people=trial.people,
        metrics=metrics,
        covariates=covariates,
        arms=arms,
        rows=rows,
    )
    return found, [*notes, *_half_filled(connection, found)]


def _columns(guess: FileGuess, typer: Typer) -> list[_Column]:
    """All columns of a file, typed; of titles that differ only in case the later ones are numbered.

    Raises
    ------
    DuplicateColumns
        A column of counts stands twice.
    """
    raw, trial = guess.raw, guess.trial
    assert trial is not None
    numbers = {trial.people, *trial.outcomes}
    columns: list[_Column] = []
    titles: set[str] = set()
    if trial.arm is None:
        columns.append(_Column(_ARM, literal(stem(raw.file)), ""))
        titles.add(_ARM)
    for at, profile in enumerate(guess.profiles):
        title = profile.name or f"column {at + 1}"
        title = f"{title} ({at + 1})" if title.casefold() in titles else title
        titles.add(title.casefold())
        twins = sum(key(profile.name) == key(other) for other in raw.columns) > 1
        value, join = f"nullif(trim(r.c{at}), '')", ""
        if twins and trial.people is not None and profile.name in numbers:
            raw.sql(profile.name)  # nobody can say which of the two counts
        if not twins and profile.name in numbers:
            if says_yes_or_no(profile):
                value = yes_or_no(value)
            else:
                value, join = typer.typed(raw, profile.name, As.NUMBER)
        elif not twins and profile.name == trial.date and profile.is_date:
            value, join = typer.typed(raw, profile.name, As.TIME)
        columns.append(_Column(title, value, join))
    return columns


def yes_or_no(cell: str) -> str:
    """A cell that says yes or no as 1 or 0, in SQL."""
    yes, no = ("', '".join(words) for words in (TRUE, FALSE))
    return f"CASE WHEN lower({cell}) IN ('{yes}') THEN 1.0::DOUBLE WHEN lower({cell}) IN ('{no}') THEN 0.0::DOUBLE END"


def _cleaned(
    connection: duckdb.DuckDBPyConnection, table: str, guess: FileGuess, arm: str
) -> list[Note]:
    """Leave out the rows without an arm, and the line of sums."""
    name, notes = quoted(arm), []
    sums = ", ".join(f"'{word}'" for word in ("合計", "総計", "計", "total", "grand total", "sum"))
    for what, test in (("no_arm", f"{name} IS NULL"), ("sum_line", f"lower({name}) IN ({sums})")):
        [(rows, row)] = connection.execute(
            f"SELECT count(*), CAST(min(rowid) + {guess.raw.first} AS VARCHAR) FROM {table} WHERE {test}"
        ).fetchall()
        if rows:
            connection.execute(f"DELETE FROM {table} WHERE {test}")
            notes.append(Note(what, guess.raw.file, arm, rows, row))
    return notes


def _impossible(connection: duckdb.DuckDBPyConnection, table: str, guess: FileGuess) -> list[Note]:
    """Empty the counts that cannot be: below zero, or more successes than people."""
    trial = guess.trial
    if trial is None or trial.people is None:
        return []
    notes = []
    people = quoted(trial.people)
    for name in (trial.people, *trial.outcomes):
        counted = name == trial.people or is_named(name, "successes", whole=True)
        wrong = f"{quoted(name)} < 0 OR {quoted(name)} > {people}"
        [(rows, example)] = connection.execute(
            f"SELECT count(*), min(printf('%g / %g', {quoted(name)}, {people})) FROM {table} WHERE {wrong}"
        ).fetchall()
        if counted and rows:
            connection.execute(f"UPDATE {table} SET {quoted(name)} = NULL WHERE {wrong}")
            notes.append(Note("impossible_counts", guess.raw.file, name, rows, example))
    return notes


def _arms(
    connection: duckdb.DuckDBPyConnection, table: str, arm: str, trial: Layout
) -> tuple[tuple[Arm, ...], int]:
    people = f"sum({quoted(trial.people)})" if trial.people else "count(*)"
    found = connection.execute(
        f"SELECT {quoted(arm)}, CAST(coalesce({people}, 0) AS BIGINT), count(*) FROM {table}"
        " GROUP BY 1 ORDER BY min(rowid)"
    ).fetchall()
    return tuple(Arm(name, n) for name, n, _ in found), sum(rows for *_, rows in found)


def _metrics(
    connection: duckdb.DuckDBPyConnection, table: str, trial: Layout, covariates: Sequence[str]
) -> tuple[Candidate, ...]:
    """The outcomes with their kinds; a column of standard deviations goes with the mean before it."""
    metrics: list[Candidate] = []
    for name in trial.outcomes:
        column = quoted(name)
        if name in covariates:
            continue
        if _says(name, Role.SD):
            if metrics:
                metrics[-1] = metrics[-1]._replace(sd=name)
            continue
        is_share = (
            f"{column} IN (0, 1)"
            if trial.grain is Grain.UNITS
            else f"{column} >= 0 AND {column} = floor({column}) AND {column} <= {quoted(trial.people or '')}"
        )
        if trial.people and is_named(name, "successes", whole=True):
            is_share = "true"
        [(share,)] = connection.execute(
            f"SELECT coalesce(bool_and({is_share}) FILTER ({column} IS NOT NULL), {is_share == 'true'}) FROM {table}"
        ).fetchall()
        share = share and not _says(name, Role.MEAN)
        metrics.append(Candidate(name, MetricKind.PROPORTION if share else MetricKind.MEAN))
    return tuple(metrics)


def _half_filled(connection: duckdb.DuckDBPyConnection, test: TestTable) -> list[Note]:
    """Arms of which the sheet holds no people, or no outcome."""
    if test.grain is not Grain.TOTALS:
        return []
    notes = []
    for column in filter(None, (test.people, *(metric.column for metric in test.metrics))):
        found = connection.execute(
            f"SELECT {quoted(test.arm)} FROM {test.table} WHERE {quoted(column)} IS NULL ORDER BY rowid"
        ).fetchall()
        if found:
            names = ", ".join(name for (name,) in found)
            notes.append(Note("arm_not_filled", test.files[0], column, len(found), names))
    return notes


def _says(name: str, role: Role) -> bool:
    return key(name) in {key(word) for word in synonyms()[role][0]}

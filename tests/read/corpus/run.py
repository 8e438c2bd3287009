"""A case, read: what became of it, and whether every row of its files is accounted for."""

from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from cx.domain import Shape
from cx.errors import CxError
from cx.read.reading import read
from cx.read.report import Reading, Source
from tests.read.corpus.case import Case, Outcome

_ASKED_BY_ERROR = {"ambiguous_dates"}
_ITEMS = {"same_order", "overlap"}  # rows that a change names instead of a drop


class Told(NamedTuple):
    """What became of a case, with the codes of all that was said; ``reading`` or ``error``."""

    outcome: Outcome
    says: tuple[str, ...]
    reading: Reading | None
    error: CxError | None


def written(case: Case, folder: Path) -> list[Source]:
    """The case's files on the disk; names before a slash are folders."""
    sources = []
    for at, (name, made) in enumerate(case.files.items()):
        path = folder / str(at) / name.split("/")[-1]
        path.parent.mkdir(parents=True)
        path.write_bytes(made())
        sources.append(Source(path.name, path))
    return sources


def told(case: Case, folder: Path, connection: duckdb.DuckDBPyConnection) -> Told:
    """Read the case's files; anything but a ``CxError`` comes out as it is."""
    try:
        found = read(written(case, folder), connection, answers=case.answers, salt="corpus")
    except CxError as error:
        asks = error.code in _ASKED_BY_ERROR
        return Told(Outcome.ASKS if asks else Outcome.REFUSED, (error.code,), None, error)
    report = found.report
    questions = [question.about for question in report.questions]
    notes = [note.what for note in (*report.changes, *report.dropped)]
    notes += [str(odd.check) for odd in report.found]
    outcome = Outcome.ASKS if questions else Outcome.FINDINGS if notes else Outcome.READ
    return Told(outcome, (*dict.fromkeys([*questions, *notes]),), found, None)


def lost(found: Reading, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Rows that are neither touches nor named as left out, where that can be counted; else nothing.

    Where all files are long, each row is one touch or is named once. Elsewhere a row may be heard by
    one rule and named by another, so it must be one of both at least.
    """
    report = found.report
    apart = {note.file for note in report.changes if note.what == "unused_file"}
    apart |= {join.right for join in report.joins}
    facts = {Shape.TOTALS, Shape.TEST, Shape.ATTRIBUTES}
    apart |= {file.name for file in report.files if file.shape in facts}
    counted = [file for file in report.files if file.name not in apart]
    notes = [*report.dropped, *(note for note in report.changes if note.what in _ITEMS)]
    named = sum(note.rows for note in notes if note.file not in apart)
    [(heard,)] = connection.execute(
        "SELECT count(*) FROM (SELECT DISTINCT file, row FROM touches_in)"
    ).fetchall()
    rows = sum(file.rows for file in counted)
    long = all(file.shape is Shape.LONG for file in counted)
    fits = heard + named == rows if long else heard + named >= rows
    return [] if fits or not counted else [f"{rows} rows, {heard} heard, {named} named"]


def value(query: str, connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """The rows of a query over the touches."""
    return connection.execute(query).fetchall()

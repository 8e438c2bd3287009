"""What only several files together show: one name twice, one content twice, customers who never meet."""

import filecmp
from collections import Counter
from collections.abc import Sequence
from typing import Final

import duckdb

from cx.domain import Role, Shape
from cx.read.files.table import RawTable
from cx.read.guess import FileGuess
from cx.read.report import Joined, Note, Source
from cx.read.touches import TOUCHES

_NOBODY: Final = "^#[0-9]+-[0-9]+$"  # the name of an answer of which nobody knows who gave it


def told_apart(sources: Sequence[Source]) -> list[Source]:
    """The sources, those of one name numbered: orders.csv, orders.csv (2)."""
    seen: Counter[str] = Counter()
    named = []
    for source in sources:
        seen[source.name] += 1
        number = seen[source.name]
        named.append(source._replace(name=f"{source.name} ({number})") if number > 1 else source)
    return named


def same_files(sources: Sequence[Source], raws: Sequence[RawTable]) -> list[Note]:
    """A note for each file whose content is that of one before it."""
    notes = []
    for at, source in enumerate(sources):
        for other in sources[:at]:
            if filecmp.cmp(source.path, other.path, shallow=False):
                notes.append(Note("same_content", source.name, "", raws[at].rows, other.name))
                break
    return notes


def met(
    connection: duckdb.DuckDBPyConnection, guesses: Sequence[FileGuess], joined: Sequence[Joined]
) -> list[Joined]:
    """How many answers with a customer of their own are by customers of whom more is known.

    Files that are ``joined`` already are told of there.
    """
    found = []
    known = {(each.left, each.right) for each in joined}
    for left in guesses:
        if left.shape is not Shape.SURVEY or Role.CUSTOMER not in left.roles:
            continue
        for right in guesses:
            if (
                right.shape not in {Shape.WIDE, Shape.LONG}
                or (left.raw.file, right.raw.file) in known
            ):
                continue
            [(rows, matched)] = connection.execute(
                "SELECT count(DISTINCT row), count(DISTINCT row) FILTER (customer IN"
                f" (SELECT customer FROM {TOUCHES} WHERE file = {right.raw.number}))"
                f" FROM {TOUCHES} WHERE file = {left.raw.number} AND NOT regexp_matches(customer, '{_NOBODY}')"
            ).fetchall()
            if matched:
                name = left.roles[Role.CUSTOMER][0]
                found.append(Joined(left.raw.file, right.raw.file, name, rows, matched))
    return found


def strangers(connection: duckdb.DuckDBPyConnection, raws: Sequence[RawTable]) -> list[Note]:
    """A note for each file whose customers are all unknown to the other files."""
    if len(raws) < 2:
        return []
    found = connection.execute(
        "SELECT file, min(customer), max(files) FROM (SELECT file, customer,"
        " count(*) OVER (PARTITION BY customer) AS files FROM (SELECT DISTINCT file, customer"
        f" FROM {TOUCHES} WHERE NOT regexp_matches(customer, '{_NOBODY}')))"
        " GROUP BY file ORDER BY file"
    ).fetchall()
    by_number = {raw.number: raw for raw in raws}
    return [
        Note("strangers", by_number[file].file, "", by_number[file].rows, example)
        for file, example, files in found[1:]
        if files == 1
    ]

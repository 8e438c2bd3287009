"""What only several files together show: one name twice, one content twice, customers who never meet."""

import filecmp
from collections import Counter
from collections.abc import Sequence
from string import ascii_letters, digits
from typing import Final

import duckdb

from cx.domain import Role, Shape
from cx.read.files.table import RawTable
from cx.read.guess import FileGuess
from cx.read.relation import LOOSE_KEY
from cx.read.report import Joined, Note, Source
from cx.read.touches import TOUCHES

_SPELLED: Final = "cells_0_spelled"  # customers who are alike but for how they are written
_NARROW: Final = ascii_letters + digits
_WIDE: Final = "".join(chr(ord(sign) + 0xFEE0) for sign in _NARROW)
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
    sizes = [source.path.stat().st_size for source in sources]
    for at, source in enumerate(sources):
        for other, size in zip(sources[:at], sizes, strict=False):
            if size == sizes[at] and filecmp.cmp(source.path, other.path, shallow=False):
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


def spelled_apart(connection: duckdb.DuckDBPyConnection, raws: Sequence[RawTable]) -> list[Note]:
    """A note of customers whom several files write differently: 00123 and 123, C1 and c1.

    Where one file has both, they are two.
    """
    if sum(len(raw.files) for raw in raws) < 2:
        return []
    loose = LOOSE_KEY.format(f"translate(customer, '{_WIDE}', '{_NARROW}')")
    short = "strlen(customer) = length(customer) AND NOT contains(customer, '.')"  # and so faster
    plain = f"CASE WHEN {short} THEN lower(ltrim(trim(customer), '0')) ELSE {loose} END"
    named = (
        f"SELECT customer, {plain} AS plain FROM (SELECT DISTINCT customer FROM {TOUCHES})"
        f" WHERE NOT regexp_matches(customer, '{_NOBODY}')"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_SPELLED} AS SELECT customer, plain FROM ({named})"
        f" WHERE plain IN (SELECT plain FROM ({named}) GROUP BY plain HAVING count(*) > 1)"
    )
    [(some,)] = connection.execute(f"SELECT count(*) FROM {_SPELLED}").fetchall()
    found: list[tuple[int, str]] = []
    if some:
        where = " UNION ALL ".join(
            f"SELECT customer, {raw.filed} AS file FROM {TOUCHES} WHERE file = {raw.number}"
            f" AND customer IN (SELECT customer FROM {_SPELLED})"
            for raw in raws
        )
        found = connection.execute(
            "SELECT count(*), min(names) FROM (SELECT plain, array_to_string(list_sort(list_distinct("
            "flatten(list(names)))), ' / ') AS names FROM (SELECT plain, file, list(DISTINCT customer) AS names"
            f" FROM ({where}) JOIN {_SPELLED} USING (customer) GROUP BY ALL)"
            " GROUP BY plain HAVING max(len(names)) = 1 AND len(list_distinct(flatten(list(names)))) > 1)"
        ).fetchall()
    connection.execute(f"DROP TABLE {_SPELLED}")
    return [
        Note("customers_alike", raws[0].file, "", people, names)
        for people, names in found
        if people
    ]


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

"""What only several files together show: one name twice, one content twice, customers who never meet."""

import filecmp
from collections import Counter
from collections.abc import Sequence

import duckdb

from cx.read.report import Note, Source
from cx.read.table import RawTable
from cx.read.touches import TOUCHES


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


def strangers(connection: duckdb.DuckDBPyConnection, raws: Sequence[RawTable]) -> list[Note]:
    """A note for each file whose customers are all unknown to the other files."""
    if len(raws) < 2:
        return []
    found = connection.execute(
        "SELECT file, min(customer), max(files) FROM (SELECT file, customer,"
        " count(*) OVER (PARTITION BY customer) AS files FROM (SELECT DISTINCT file, customer"
        f" FROM {TOUCHES} WHERE NOT regexp_matches(customer, '^#[0-9]+-[0-9]+$')))"
        " GROUP BY file ORDER BY file"
    ).fetchall()
    return [
        Note("strangers", raws[file].file, "", raws[file].rows, example)
        for file, example, files in found[1:]
        if files == 1
    ]

"""Comments in loaded tables without what says who somebody is."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import duckdb
import pyarrow as pa

from cx.domain import Role
from cx.model.matching import key
from cx.model.recipe import TouchRule, Treatment
from cx.read.comments import written_comments
from cx.read.guess import FileGuess
from cx.read.privacy.mask import TELLING, masked
from cx.read.profile import Profile
from cx.read.report import Note

_BATCH: Final = 50_000


def masked_comments(
    connection: duckdb.DuckDBPyConnection,
    guesses: Sequence[FileGuess],
    rules: Iterable[TouchRule],
    told: Mapping[str, Treatment],
) -> tuple[list[FileGuess], list[Note]]:
    """The guesses with masked texts in their tables, and a note for each column with how many.

    Masked is whatever a rule takes for a comment, and what else is written in sentences; not a column
    that the user ``told`` to keep as it is.
    """
    kept = {key(name) for name, treatment in told.items() if treatment is Treatment.KEEP}
    named = {key(name) for rule in rules for name in rule.roles.get(Role.COMMENT, ())}
    settled, notes = [], []
    for guess in guesses:
        written = written_comments(guess.profiles, guess.roles.get(Role.COMMENT, ()))
        names = {key(name) for name in written} | named
        changed: dict[int, Profile] = {}
        for at, profile in enumerate(guess.profiles):
            if key(profile.name) not in names - kept:
                continue
            rows = _mask(connection, guess.raw.table, f"c{at}")
            if rows:
                notes.append(Note("masked", guess.raw.file, profile.name, rows, ""))
                changed[at] = _shown(profile)
        profiles = tuple(changed.get(at, each) for at, each in enumerate(guess.profiles))
        settled.append(guess._replace(profiles=profiles) if changed else guess)
    return settled, notes


def _mask(connection: duckdb.DuckDBPyConnection, table: str, cell: str) -> int:
    """Mask the texts of a column, each different one once; how many rows changed."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE telling_texts AS SELECT DISTINCT {cell} AS text FROM {table}"
        f" WHERE regexp_matches({cell}, $telling)",
        {"telling": TELLING},
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE masked_texts (text VARCHAR, better VARCHAR)")
    [(texts,)] = connection.execute("SELECT count(*) FROM telling_texts").fetchall()
    for first in range(0, texts, _BATCH):
        lines = connection.execute(
            f"SELECT text FROM telling_texts WHERE rowid >= {first} AND rowid < {first + _BATCH}"
        ).fetchall()
        pairs = [(text, better) for (text,) in lines if (better := masked(text)) != text]
        columns = {
            "text": pa.array([text for text, _ in pairs], pa.string()),
            "better": pa.array([better for _, better in pairs], pa.string()),
        }
        connection.register("masked_arrow", pa.table(columns))
        connection.execute("INSERT INTO masked_texts SELECT * FROM masked_arrow")
        connection.unregister("masked_arrow")
    [(rows,)] = connection.execute(
        f"UPDATE {table} SET {cell} = better FROM masked_texts WHERE {cell} = text"
    ).fetchall()
    for table in ("telling_texts", "masked_texts"):
        connection.execute(f"DROP TABLE {table}")
    return int(rows)


def _shown(profile: Profile) -> Profile:
    """The profile with masked examples."""
    return profile._replace(
        example=masked(profile.example),
        cells=tuple(map(masked, profile.cells)),
        samples=tuple(map(masked, profile.samples)),
    )

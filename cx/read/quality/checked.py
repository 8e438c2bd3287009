"""The touches checked: what no customer can have done, and what is done about such rows."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import duckdb

from cx.model.recipe import Check, Handling
from cx.read.guess import FileGuess
from cx.read.report import Found, Note


class Checked(NamedTuple):
    """What the checks found, and notes of what was left out or corrected."""

    found: tuple[Found, ...]
    dropped: tuple[Note, ...]
    changed: tuple[Note, ...]


def checked(
    connection: duckdb.DuckDBPyConnection,
    guesses: Sequence[FileGuess],
    told: Mapping[Check, Handling],
) -> Checked:
    """Look at the table of touches, and do what was told about what is found."""
    return Checked((), (), ())

"""What every check works on: the parts of the table of touches, and what it hands back."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cx.model.recipe import Check, Handling, Recipe, TouchRule
from cx.read.files.table import RawTable
from cx.read.report import Found


class Part(NamedTuple):
    """The touches that one rule made of one file."""

    raw: RawTable
    number: int
    rule: TouchRule

    @property
    def where(self) -> str:
        """The touches as SQL over their table."""
        return f"file = {self.raw.number} AND part = {self.number}"


class Odd(NamedTuple):
    """Something found, and the touches concerned, as conditions in SQL over their table.

    ``exclude`` are those that go with the rows. ``correct`` are those that are mended: by ``mend``, an
    assignment in SQL, or, where there is none, by leaving only them out.
    """

    found: Found
    exclude: str = ""
    correct: str = ""
    mend: str = ""


def parts(recipe: Recipe, tables: Mapping[str, RawTable]) -> Iterator[Part]:
    """The parts in the order in which they were filled."""
    count: Counter[str] = Counter()
    for rule in recipe.touches:
        if rule.table in tables:
            yield Part(tables[rule.table], count[rule.table], rule)
            count[rule.table] += 1


def found(
    check: Check,
    part: Part,
    counts: tuple[int, int],
    example: str,
    row: int,
    *,
    columns: tuple[str, str] = ("", ""),
    corrects: bool = False,
    excludes: bool = True,
) -> Found:
    """What was found in a part, nothing done yet.

    ``counts`` are the rows and of how many; ``columns`` the one it is about and the one beside it.
    """
    choices = (Handling.KEEP, *(Handling.EXCLUDE,) * excludes, *(Handling.CORRECT,) * corrects)
    rows, of = counts
    file, number = part.raw.place(row)
    return Found(
        check, file, columns[0], rows, of, example, number, Handling.KEEP, choices, columns[1]
    )

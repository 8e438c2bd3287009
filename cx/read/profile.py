"""What a column looks like: shares of dates, numbers, ratings and texts in a sample, and distinct cells."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import duckdb

from cx.model.recipe import DateOrder
from cx.read import dates, levels, numerals
from cx.read.files.table import RawTable

_SAMPLE: Final = 1000
_MOSTLY: Final = 0.9
_MIXED: Final = 0.5
_FEW: Final = 20
_AT_ONCE: Final = 100  # columns counted by one query: planning it grows with their square
_SHOWN: Final = 3
# Rows are sampled by multiples of the golden ratio: even, and out of step with any rhythm of a file.
_SPREAD: Final = 2_654_435_761
_TURN: Final = 1 << 32


class Profile(NamedTuple):
    """One column: shares are 0..1 of the cells that are not empty; ``distinct`` of the whole column.

    ``ratings`` is the (lowest, highest) answer where nearly all cells are answers on a short scale,
    with ``labelled`` where words or stars say which end is the best; ``ends`` the same for any scale.
    ``mixed`` tells of a column in which most cells, but not nearly all, are such answers. ``cells`` are
    the different ones of the sample where they are few, ``samples`` its first few in any case.
    """

    name: str
    filled: float
    distinct: int
    rows: int
    is_date: bool
    is_number: bool
    ratings: tuple[float, float] | None
    ends: tuple[float, float] | None
    mixed: bool
    labelled: bool
    is_gap: bool
    length: float
    example: str
    cells: tuple[str, ...]
    samples: tuple[str, ...] = ()
    turned: bool = False  # labelled answers of which the best has the lowest number

    @property
    def unique(self) -> bool:
        """Whether no value stands twice (distinct counts are within a few per cent)."""
        return self.filled > 0 and self.distinct >= 0.93 * self.rows * self.filled

    @property
    def is_text(self) -> bool:
        """Whether the cells are words."""
        return not (self.is_date or self.is_number or self.ratings)


def profiles(connection: duckdb.DuckDBPyConnection, raw: RawTable) -> list[Profile]:
    """The profile of every column, in file order."""
    step = max(1, raw.rows // _SAMPLE)
    cells = connection.execute(
        f"SELECT * FROM {raw.table} WHERE rowid * {_SPREAD} % {_TURN} < {_TURN // step}"
        f" LIMIT {2 * _SAMPLE}"
    ).fetchall()
    counts: list[tuple[int, int]] = []
    for at in range(0, len(raw.columns), _AT_ONCE):
        counts += _counts(connection, raw, range(at, min(at + _AT_ONCE, len(raw.columns))))
    return [
        _profile(name, [line[at] for line in cells], *counts[at], raw.rows)
        for at, name in enumerate(raw.columns)
    ]


def _counts(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, places: Sequence[int]
) -> list[tuple[int, int]]:
    """How many distinct cells some columns have, and how many that hold more than blanks.

    Only a cell that comes before "!" can be blank, and the table knows in which of its parts such are.
    """
    told = ", ".join(f"approx_count_distinct(c{at}), count(c{at})" for at in places)
    [found] = connection.execute(f"SELECT {told} FROM {raw.table}").fetchall()
    blank = " UNION ALL ".join(
        f"SELECT {at}, count(*) FROM {raw.table} WHERE c{at} < '!' AND trim(c{at}) = ''"
        for at in places
    )
    empty = dict(connection.execute(blank).fetchall())
    return [
        (distinct, filled - empty[at])
        for at, distinct, filled in zip(places, found[::2], found[1::2], strict=True)
    ]


def _profile(
    name: str, cells: Sequence[str | None], distinct: int, filled: int, rows: int
) -> Profile:
    texts = [cell.strip() for cell in cells if cell and cell.strip()]
    counted = Counter(texts)
    answers = [(levels.level(text), number) for text, number in counted.items()]
    read = [(answer, number) for answer, number in answers if answer is not None]
    values: Counter[float] = Counter()
    for answer, number in read:
        values[answer.value] += number
    ends = levels.ends(values) if values else None
    missing = sum(number for text, number in counted.items() if levels.is_missing(text))
    rated = _share(sum(number for _, number in read), len(texts) - missing)
    short = ends is not None and ends[1] <= 10 and _short(values, ends)
    scaled = short and rated >= _MOSTLY
    return Profile(
        name=name,
        filled=_share(filled, rows),
        distinct=min(distinct, filled),
        rows=rows,
        is_date=_all(counted, _is_date),
        is_number=_all(counted, lambda text: numerals.parse(text) is not None),
        ratings=ends if scaled else None,
        ends=ends if rated >= _MIXED else None,
        mixed=short and _MIXED <= rated < _MOSTLY,
        labelled=short and any(answer.labelled for answer, _ in read),
        is_gap=any(levels.gap(text) is not None for text in counted)
        and _all(counted, lambda text: levels.gap(text) is not None or levels.is_missing(text)),
        length=_share(sum(len(text) for text in texts), len(texts)),
        example=texts[0] if texts else "",
        cells=tuple(counted) if len(counted) <= _FEW else (),
        samples=tuple(counted)[:_SHOWN],
        turned=len(counted) <= _FEW and levels.turned(counted),
    )


def _short(values: Counter[float], ends: tuple[float, float]) -> bool:
    """Whether the answers between the ends are whole numbers."""
    return all(value == int(value) for value in values if ends[0] <= value <= ends[1])


def _is_date(text: str) -> bool:
    return any(dates.parse(text, order) is not None for order in DateOrder)


def _all(counted: Counter[str], test: Callable[[str], bool]) -> bool:
    """Whether nearly all cells pass; an empty column passes nothing."""
    total = counted.total()
    passed = sum(number for text, number in counted.items() if test(text))
    return total > 0 and passed >= _MOSTLY * total


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0

"""Small stores on disk for tests."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cx.domain import Text
from cx.model.recipe import Recipe
from cx.read.report import Reading, ReadReport
from cx.store import Store
from cx.store.disk import Manifest, write
from tests.touches import SCALE, Touch, did, said, store_of

HOME = [
    did("a", 0, "home", segment="x", channel="web"),
    did("a", 1, "purchase", value=10.0, channel="web"),
    said("a", "purchase", 5, days=2, comment="good"),
    did("b", 0, "home", segment="y", channel="shop"),
    said("b", "home", 1, days=1),
]


def reading_of(store: Store) -> Reading:
    """A reading that knows how many touches there are, and nothing else."""
    connection: Any = store.engine.connection
    [(touches, customers, first, last)] = connection.execute(
        'SELECT count(*), count(DISTINCT customer), min("at"), max("at") FROM touches_in'
    ).fetchall()
    report = ReadReport(
        files=(),
        touches=touches,
        customers=customers,
        first=first,
        last=last,
        guesses=(),
        joins=(),
        changes=(),
        dropped=(),
        questions=(),
    )
    return Reading(
        report=report, recipe=Recipe(id="made", name=Text("作", "made"), tables=()), scale=SCALE
    )


def shelved(folder: Path, touches: Sequence[Touch] = HOME, **options: Any) -> Manifest:
    """The store of some touches, written into a folder."""
    store = store_of(touches, **options)
    with store.engine.connection:
        return write(folder, store, reading_of(store))


def looks(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file under a folder."""
    found = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    return {str(path.relative_to(folder)): (s.st_size, s.st_mtime_ns) for path, s in found.items()}


def day(number: int) -> datetime.date:
    """A day of the made touches."""
    return datetime.date(2026, 4, 1) + datetime.timedelta(days=number)

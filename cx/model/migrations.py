"""From one version of the project's file to the next: what an older file meant, said in full.

Each function takes the plain data of its version and gives those of the next. It writes down what
was not in the file because it could not be set, so that a later default changes no old project.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

Plain = dict[str, Any]


def migrated(data: Mapping[str, Any], *, version: int) -> Plain:
    """The data of an old project's file, as the present version would have written them.

    Examples
    --------
    >>> sorted(migrated({"model": "b2b"}, version=4))
    ['last', 'model', 'priorities', 'salt', 'scenarios', 'version']
    """
    found = dict(data)
    for step in STEPS[max(version, 1) - 1 :]:
        found = step(found)
    return found | {"version": VERSION}


def _filters(old: Plain) -> Plain:
    """1 to 2: filters, and how the marks are named."""
    return {"marks": "source", "filters": {}} | old


def _tests(old: Plain) -> Plain:
    """2 to 3: tests, own tips, and how far tips have come."""
    return {"tests": [], "tips": [], "tip_status": {}} | old


def _guesses(old: Plain) -> Plain:
    """3 to 4: guesses, which nobody was asked for, and evidence beside the data."""
    return {"guesses": None, "evidence": {}} | old


def _scenarios(old: Plain) -> Plain:
    """4 to 5: scenarios and priorities."""
    return {"scenarios": [], "priorities": {}} | old


def _last(old: Plain) -> Plain:
    """5 to 6: the salt, which the last files of version 5 had, and what the files showed last."""
    return {"salt": "", "last": None} | old


STEPS: Final[tuple[Callable[[Plain], Plain], ...]] = (
    _filters,
    _tests,
    _guesses,
    _scenarios,
    _last,
)
VERSION: Final = len(STEPS) + 1

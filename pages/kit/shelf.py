"""The shelf: what tabs had last, kept on this machine for some hours so that no reload loses it."""

import atexit
import datetime
import os
import shutil
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from cx.model.project import Project
from cx.read.report import Source
from pages.kit import disk

KEPT_FOR: Final = datetime.timedelta(hours=8)
MOST: Final = 8  # tabs; the one that changed longest ago goes first
SPACE: Final = 2_000_000_000  # bytes of all uploads together


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a tab had last."""

    given: tuple[Source, ...]  # the files where the tab has them
    sources: tuple[Source, ...]  # the same; uploads by a second name, which outlives the tab
    project: Project
    entered: Mapping[str, object]  # what was typed and not kept yet, by widget
    people: int
    at: datetime.datetime  # when it last changed, in the time of this machine
    folder: Path
    end: threading.Timer

    @property
    def size(self) -> int:
        """How many bytes of uploads it holds."""
        return sum(path.stat().st_size for path in self.folder.iterdir())


class Shelf:
    """What tabs had last, each under a token that only its browser knows."""

    def __init__(self, *, most: int = MOST, space: int = SPACE) -> None:
        self._most, self._space = most, space
        self._left: dict[str, Left] = {}  # the one that changed last stands last
        self._lock = threading.RLock()

    def find(self, token: str) -> Left | None:
        """What lies there under a token."""
        return self._left.get(token)

    def take(self, token: str, *, into: Path) -> Left | None:
        """The same, its uploads in the folder of the tab that goes on; it stays there."""
        with self._lock:  # no other tab may replace it meanwhile
            left = self.find(token)
            if left is None:
                return None
            return replace(left, sources=linked(left.sources, uploads=left.folder, into=into))

    def keep(
        self,
        token: str,
        sources: tuple[Source, ...],
        project: Project,
        *,
        entered: Mapping[str, object] = MappingProxyType({}),
        people: int,
        uploads: Path,
    ) -> None:
        """Put there what a tab has, in the place of what it had; ``uploads``: the tab's folder."""
        with self._lock:
            before = self._left.get(token)
            has = (sources, project, entered)
            if before and (before.given, before.project, before.entered) == has:
                return
            if before and before.given == sources:  # other settings, the same files
                before.end.cancel()
                folder, kept = before.folder, before.sources
            else:
                folder = disk.folder("kept-")
                kept = linked(sources, uploads=uploads, into=folder)
                self.drop(token)
            left = Left(
                given=sources,
                sources=kept,
                project=project,
                entered=entered,
                people=people,
                at=datetime.datetime.now(),
                folder=folder,
                end=threading.Timer(KEPT_FOR.total_seconds(), self.drop, [token]),
            )
            self._left.pop(token, None)  # what changed last stands last
            self._left[token] = left
            left.end.daemon = True
            left.end.start()
            while len(self._left) > self._most or self._full():
                self.drop(next(iter(self._left)))

    def drop(self, token: str) -> None:
        """Take away what lies under a token, with its files."""
        with self._lock:
            left = self._left.pop(token, None)
            if left is not None:
                left.end.cancel()
                shutil.rmtree(left.folder, ignore_errors=True)

    def clear(self) -> None:
        """Take away everything."""
        for token in tuple(self._left):
            self.drop(token)

    def _full(self) -> bool:
        return sum(left.size for left in self._left.values()) > self._space


@cache
def shelf() -> Shelf:
    """The one shelf of this server, emptied when it ends."""
    made = Shelf()
    atexit.register(made.clear)
    return made


def linked(sources: Iterable[Source], *, uploads: Path, into: Path) -> tuple[Source, ...]:
    """The same files; uploads get a second name in a folder, others stay where the user has them."""
    return tuple(
        Source(each.name, _linked(each.path, into)) if each.path.parent == uploads else each
        for each in sources
    )


def _linked(path: Path, folder: Path) -> Path:
    """One file under two names takes no further space; where that cannot be, it is copied."""
    target = folder.joinpath(path.name)
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)
    return target

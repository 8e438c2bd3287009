"""The folder of a store: one generation of files in use, another being written, locks on both.

``STORE/manifest.json`` names the folder ``STORE/g-...`` that holds the files. Whoever builds writes
a new such folder, then puts a new manifest in the place of the old one, and only then removes the
old folder, unless somebody reads from it. Whatever breaks off before leaves the old store whole.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from cx.errors import (
    CxError,
    DamagedStore,
    FolderHoldsOthers,
    FolderNotWritable,
    NotAStore,
    StoreBusy,
)
from cx.store.disk.manifest import (
    GENERATION,
    NAME,
    Manifest,
    is_marked,
    read_manifest,
    write_manifest,
)

_LOCK: Final = ".lock"  # of the store: held by whoever builds; of a generation: by whoever reads it
_WORK: Final = ".work"  # behind a generation's name: the folder for what is needed while building
_SHOWN: Final = 5  # names of others in a sentence


class Generation:
    """A new generation of a store's files, which nobody sees before ``commit``.

    Parameters
    ----------
    store : the store's folder.

    Attributes
    ----------
    path : the folder of its files.
    work : a folder for what is needed while building; it is gone afterwards.
    """

    def __init__(self, store: Path) -> None:
        self.store, self.name = store, f"g-{secrets.token_hex(8)}"
        self.path = store / self.name
        self.work = store / f"{self.name}{_WORK}"

    def file(self, table: str, part: int = 0) -> Path:
        """Where a table's rows are to be written; of several parts the rows follow their numbers."""
        plain = re.sub("[^0-9a-z_]", "_", table.lower())[:60]
        for number in range(1000):
            path = self.path / f"{plain}_{part:04}{f'_{number}' if number else ''}.parquet"
            if not path.exists():
                return path
        raise FileExistsError(table)

    def commit(self, manifest: Manifest) -> None:
        """Make this generation the store; the one before is removed once nobody reads it."""
        _sync(self.path)
        _sync(self.store)
        write_manifest(self.store, manifest)
        _sync(self.store)
        _sync(self.store.parent)
        _tidy(self.store, keep=self.name)


@contextmanager
def building(folder: Path) -> Iterator[Generation]:
    """A new generation of a store, new or there already; without ``commit`` nothing of it stays.

    What killed builds left behind is removed first.

    Raises
    ------
    FolderHoldsOthers, NewerStore
        The folder is not empty and no store of ours, or one that a later version wrote.
    StoreBusy
        Somebody is building it.
    FolderNotWritable
        It cannot be written to.
    """
    folder = folder.absolute()
    with _locked(folder):
        _tidy_before(folder)
        made = Generation(folder)
        try:
            made.path.mkdir()
            made.work.mkdir()
            (made.path / _LOCK).touch()
            yield made
        finally:
            shutil.rmtree(made.work, ignore_errors=True)
            if not _is_in_use(made):  # whatever broke off, and however late
                shutil.rmtree(made.path, ignore_errors=True)


def holds_store(folder: Path) -> bool:
    """Whether a folder holds a store, be it damaged, or what a first build left that was killed."""
    return folder.is_dir() and (is_marked(folder) or bool(_generations(folder)))


def shared(path: Path, folder: Path) -> int | None:
    """A lock on a generation that keeps it from being removed; None where files cannot be locked.

    It lasts until the descriptor is closed.

    Raises
    ------
    DamagedStore
        It is being removed at this moment.
    """
    import fcntl

    try:
        descriptor = os.open(path / _LOCK, os.O_RDONLY)
    except OSError:  # a copy without it
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise DamagedStore(folder=str(folder), file=path.name) from error
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _generations(folder: Path) -> set[str]:
    """The generations and what was needed while building them."""
    pattern = re.compile(f"{GENERATION}({re.escape(_WORK)})?")
    return {path.name for path in folder.iterdir() if pattern.fullmatch(path.name)}


def _tidy_before(folder: Path) -> None:
    """Remove what killed builds left; of a damaged store nothing, until there is another.

    Raises
    ------
    NewerStore
        A later version wrote the store.
    """
    with suppress(DamagedStore):
        try:
            current = read_manifest(folder).generation
        except NotAStore:
            current = ""
        _tidy(folder, keep=current)


def _is_in_use(made: Generation) -> bool:
    try:
        return read_manifest(made.store).generation == made.name
    except CxError:
        return False


def _tidy(folder: Path, *, keep: str) -> None:
    """Remove the generations that are not in use, except those from which somebody reads."""
    import fcntl

    for name in _generations(folder) - {keep, f"{keep}{_WORK}"}:
        with suppress(OSError), _opened(folder / name / _LOCK) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder / name, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The folder, made where it is not there, with its lock; without a store nothing of it stays."""
    with ExitStack() as stack:
        try:
            new = _made(folder)
            lock = stack.enter_context(_opened(folder / _LOCK))
            _take(lock, folder)
        except OSError as error:
            problem = error.strerror or type(error).__name__
            raise FolderNotWritable(folder=str(folder), problem=problem) from error
        try:
            yield
        finally:
            if not (folder / NAME).exists():
                (folder / _LOCK).unlink(missing_ok=True)
                if new:
                    folder.rmdir()


def _made(folder: Path) -> bool:
    """Make the folder of a store; whether it was not there.

    Raises
    ------
    FolderHoldsOthers
        It is there, and holds something else.
    """
    if not folder.is_dir():
        folder.mkdir(parents=True)
        return True
    generations = _generations(folder)
    ours = {_LOCK, *generations, *([NAME] if generations else [])}
    others = sorted({path.name for path in folder.iterdir()} - ours)
    if others and not is_marked(folder):
        raise FolderHoldsOthers(folder=str(folder), files=others[:_SHOWN])
    return False


def _take(lock: int, folder: Path) -> None:
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        there = os.path.samestat(os.fstat(lock), (folder / _LOCK).stat())
    except (BlockingIOError, FileNotFoundError):
        there = False
    if not there:  # held, or removed by a build that has just given up
        raise StoreBusy(folder=str(folder))


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    """Bring a folder's names to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

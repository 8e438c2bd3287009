"""What this server keeps on the disk: one folder for all, removed at its end or after its crash."""

import atexit
import fcntl
import os
import shutil
import stat
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

_NAME: Final = "ichie-"
_LOCK: Final = "lock"  # a file that a running server holds, and the system frees when it dies


def folder(prefix: str) -> Path:
    """A new folder that only this user may enter, within the one of this server."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=own()))


@cache
def own() -> Path:
    """The folder of this server; what servers left behind that were killed is removed first."""
    above = Path(tempfile.gettempdir())
    _sweep(above)
    made = Path(tempfile.mkdtemp(prefix=f".{_NAME}", dir=above))
    _hold(made)
    shown = made.rename(
        above.joinpath(made.name.removeprefix("."))
    )  # locked before others look at it
    atexit.register(clear)
    return shown


def clear() -> None:
    """Remove all that this server has on the disk."""
    if own.cache_info().currsize:
        shutil.rmtree(own(), ignore_errors=True)
        own.cache_clear()


def _sweep(above: Path) -> None:
    for each in above.glob(f"{_NAME}*"):
        if _left_behind(each):
            shutil.rmtree(each, ignore_errors=True)


def _left_behind(folder: Path) -> bool:
    """Whether it is a folder of this user whose server is dead."""
    try:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            return False
        file = os.open(folder.joinpath(_LOCK), os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(file)
    return True


def _hold(folder: Path) -> None:
    """Lock a folder for as long as this process lives; its end, however it comes, frees it."""
    file = os.open(folder.joinpath(_LOCK), os.O_RDWR | os.O_CREAT | os.O_EXCL, mode=0o600)
    fcntl.flock(file, fcntl.LOCK_EX)

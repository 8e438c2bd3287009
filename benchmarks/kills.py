"""Whether a build that is killed loses anything: ``python -m benchmarks.kills 50`` says what was found.

A store is built, then ``ichie build`` puts another in its place again and again, and is killed
(``kill -9``) each time: every other time at any moment, else while it writes the files. Afterwards every
byte of the store is checked, and it must be the old one or the new one.
"""

import gc
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cx.metrics.stages import stages
from cx.store.disk import check, opened

_LATEST = 1.1  # of the seconds that a build takes whole
_WRITING = 0.25  # seconds that writing takes, about


class Kill(NamedTuple):
    """A killed build: after how many seconds, what the store is then, what else lay in its folder."""

    seconds: float
    while_writing: bool
    found: str  # "old" or "new"
    left: int


def sources(folder: Path, *rows: int) -> list[Path]:
    """Files of touches of so many rows each."""
    paths = []
    for number in rows:
        path = folder / f"{number}.csv"
        lines = (
            f"u{at % (number // 7)},{('home', 'cart', 'order', 'review')[at % 4]},2026-04-{1 + at % 28:02} 10:{at % 60:02}:00,{'' if at % 5 else at % 4 + 1}"
            for at in range(number)
        )
        path.write_text("\n".join(["user_id,event,timestamp,score", *lines, ""]), encoding="utf-8")
        paths.append(path)
    return paths


def started(path: Path, store: Path) -> subprocess.Popen[bytes]:
    """A build of its own process."""
    code = "from cx.cli import main; main()"
    command = [sys.executable, "-c", code, "build", str(path), "-o", str(store)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def generations(store: Path) -> set[str]:
    """The folders of files in a store's folder."""
    return {path.name for path in store.iterdir() if path.name.startswith("g-")}


def kills(
    n: int, folder: Path, *, seed: int = 1, rows: tuple[int, int] = (5_600, 7_000)
) -> Iterator[Kill]:
    """Kill a build n times; AssertionError where anything but a whole old or new store is found."""
    rng, store = random.Random(seed), folder / "store"
    files = sources(folder, *rows)
    begin = time.monotonic()
    assert started(files[0], store).wait() == 0
    whole, now = time.monotonic() - begin, 0
    for number in range(n):
        before = generations(store)
        begin, build = time.monotonic(), started(files[1 - now], store)
        if number % 2:
            while build.poll() is None and not _writing(store, before):
                time.sleep(0.001)
            time.sleep(rng.uniform(0, _WRITING))
        else:
            time.sleep(rng.uniform(0, _LATEST * whole))
        build.kill()
        build.wait()
        lasted = time.monotonic() - begin
        found = _found(store, rows)
        assert found in (now, 1 - now)
        left = len(generations(store)) - 1
        yield Kill(lasted, bool(number % 2), "old" if found == now else "new", left)
        now = found
    assert started(files[now], store).wait() == 0
    assert len(generations(store)) == 1  # what killed builds left is gone


def _writing(store: Path, before: set[str]) -> bool:
    """Whether a build has begun to write files."""
    return any(any((store / name).glob("*.parquet")) for name in generations(store) - before)


def _found(store: Path, rows: tuple[int, int]) -> int:
    """Which of the two stores is there, whole: every byte is checked, and its touches are counted."""
    manifest, seen = check(store), opened(store)
    found = rows.index(manifest.touches)
    [(touches,)] = seen.connection.execute("SELECT count(*) FROM touches_in").fetchall()
    reached = stages(seen.store)["reached"].max()
    seen.connection.close()
    del seen
    gc.collect()  # nobody reads it any more
    assert touches == rows[found]
    assert 0 < reached <= manifest.customers
    return found


def main(n: int) -> None:
    """Print what was found each time, and how many."""
    folder, found = Path(tempfile.mkdtemp()), []
    try:
        for number, kill in enumerate(kills(n, folder), 1):
            found.append(kill)
            when = "while writing" if kill.while_writing else "at any moment"
            print(
                f"{number:3}  killed after {kill.seconds:5.2f} s ({when})  the {kill.found} store, whole; {kill.left} folders left over"
            )
    finally:
        shutil.rmtree(folder)
    new = sum(kill.found == "new" for kill in found)
    left = sum(kill.left > 0 for kill in found)
    print(
        f"{len(found)} builds killed: {len(found) - new} times the old store, {new} times the new one, each whole; {left} times something was left over, which the next build removed; lost: 0"
    )


if __name__ == "__main__":
    main(int(float(sys.argv[1])) if len(sys.argv) > 1 else 50)

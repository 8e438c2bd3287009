"""What a store costs and gives at each size: building it, opening it, and changing filters over it.

``python -m benchmarks.scale 1e6 1e7`` writes the workload's events (``benchmarks.workload.world``) as CSV
(from 20 million on as Parquet in parts of 10 million, each with the touches of the first under
customers of its own), lets ``ichie build`` make a store of them beside DuckDB's bare copy of the
same file into Parquet, each as a command of its own with its imports, and then asks for the timeline, the
touchpoints, the stages, the transitions and the retention under one filter after another. Times inform,
they never fail: build and bare copy run on the same loaded machine, so read their ratio. ``--keep`` leaves
the folder for another run, which then begins with what is there.
"""

import argparse
import itertools
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import duckdb

from benchmarks.memory import highest
from benchmarks.workload import world
from cx.metrics.retention import retention
from cx.metrics.stages import stages
from cx.metrics.touchpoints import touchpoints
from cx.metrics.transitions import transitions
from cx.metrics.weekly import weekly_scores
from cx.store import Store, disk

PART: Final = 10_000_000  # touches; more of them come as several files
CHANGES: Final = 40  # of filters
MEMORY: Final = "3GB"
BARE: Final = """import duckdb, sys
with duckdb.connect() as c:
    c.execute(f"COPY (FROM '{sys.argv[1]}') TO '{sys.argv[2]}'")"""

QUESTIONS: Final[dict[str, Callable[[Store], object]]] = {
    "timeline": weekly_scores,
    "touchpoints": touchpoints,
    "stages": stages,
    "transitions": transitions,
    "retention": retention,
}


class Spent(NamedTuple):
    """Seconds of the clock and the processor, gigabytes of memory at their highest."""

    clock: float
    processor: float
    memory: float


class Measured(NamedTuple):
    """One size."""

    touches: int
    bare: Spent
    build: Spent
    disk: float  # gigabytes
    upload: float
    opened: float  # seconds
    filters: dict[str, list[float]]  # milliseconds of each change, by question
    period: float  # seconds of the first questions about a period
    queries: float  # gigabytes


def command(arguments: Sequence[str]) -> Spent:
    """Run a command to its end."""
    begin = time.perf_counter()
    child = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{arguments[0]} failed")
    seconds = time.perf_counter() - begin
    return Spent(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e9)


def measured(touches: int, folder: Path) -> Measured:
    """Build, open and ask."""
    upload = folder / ("events.csv" if touches <= PART else "parts")
    if not upload.exists():
        world.write(min(touches, PART), folder, csv=touches <= PART)
    if touches > PART and not upload.exists():
        _parts(folder / "events.parquet", touches // PART, upload)
    given = upload / "*.parquet" if upload.is_dir() else upload
    bare = command([sys.executable, "-c", BARE, str(given), str(folder / "bare.parquet")])
    store = folder / "store"
    ichie = [
        sys.executable,
        "-c",
        "from cx.cli import main; main()",
        "build",
        str(upload),
        "-o",
        str(store),
    ]
    build = command([*ichie, "--memory", MEMORY])
    asked = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale", "--ask", str(store)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return Measured(touches, bare, build, _size(store), _size(upload), **json.loads(asked.stdout))


def _parts(part: Path, several: int, folder: Path) -> None:
    """The touches of a file again and again, each time of other customers."""
    folder.mkdir()
    with duckdb.connect() as connection:
        for place in range(several):
            rows = f"SELECT * REPLACE (customer_id + {place * PART} AS customer_id) FROM '{part}'"
            connection.execute(f"COPY ({rows}) TO '{folder / f'events_{place:03}.parquet'}'")


def _size(path: Path) -> float:
    """Gigabytes of a file, or of all in a folder."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e9


def ask(folder: Path) -> None:
    """Open a store, change filters, and print what it took."""
    begin = time.perf_counter()
    store = disk.opened(folder, MEMORY).store
    opened = time.perf_counter() - begin
    for question in QUESTIONS.values():
        question(store.only("segment", "new"))  # imports, and the first look at each table
    rng = random.Random(1)
    filters = _filters(store)
    taken: dict[str, list[float]] = {name: [] for name in (*QUESTIONS, "all five")}
    for _ in range(CHANGES):
        view = rng.choice(filters)(store)
        whole = 0.0
        for name, question in QUESTIONS.items():
            begin = time.perf_counter()
            question(view)
            lasted = 1e3 * (time.perf_counter() - begin)
            taken[name].append(lasted)
            whole += lasted
        taken["all five"].append(whole)
    begin = time.perf_counter()
    assert store.last is not None
    period = store.within(store.last.date().replace(day=1, month=6), store.last.date())
    for question in QUESTIONS.values():
        question(period)
    later = time.perf_counter() - begin
    found = {"opened": opened, "filters": taken, "period": later, "queries": highest()}
    print(json.dumps(found))


def _filters(store: Store) -> list[Callable[[Store], Store]]:
    """Every segment, channel and arm, alone and together."""
    values = {by: [None, *store.groups(by)["value"]] for by in ("segment", "channel", "arm")}

    def seen(chosen: tuple[str | None, ...]) -> Callable[[Store], Store]:
        def restricted(store: Store) -> Store:
            for by, value in zip(values, chosen, strict=True):
                store = store if value is None else store.only(by, value)
            return store

        return restricted

    return [seen(chosen) for chosen in itertools.product(*values.values())]


def share(values: Sequence[float], part: float) -> float:
    """The value below which a part of them lies."""
    return sorted(values)[math.ceil(part * len(values)) - 1]


def show(found: Measured) -> None:
    """Print one size."""
    kind = "CSV" if found.touches <= PART else "Parquet"
    print(f"\n{found.touches:,} touches, {found.upload:.2f} GB of {kind}")
    print(
        f"  bare copy into Parquet  {found.bare.clock:8.1f} s {found.bare.processor:8.1f} s of processor time"
    )
    ratio = found.build.clock / found.bare.clock, found.build.processor / found.bare.processor
    print(f"  ichie build             {found.build.clock:8.1f} s {found.build.processor:8.1f} s of processor time:"
          f" {ratio[0]:.2f}x and {ratio[1]:.2f}x; {found.build.memory:.2f} GB of memory, {found.disk:.2f} GB on disk")  # fmt: skip
    print(
        f"  opened in {found.opened:.2f} s; questions took {found.queries:.2f} GB of memory at most"
    )
    print(f"  a filter of groups      {'median':>10}{'95 %':>10}   (ms)")
    for name, values in found.filters.items():
        print(f"    {name:22}{share(values, 0.5):10.1f}{share(values, 0.95):10.1f}")
    print(f"  a period that was not asked before: {found.period:.2f} s, all five questions")


def main(sizes: Sequence[int], keep: Path | None) -> None:
    """Measure each size, and how it grows."""
    every = []
    for touches in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = (keep or Path(name)) / str(touches)
            folder.mkdir(parents=True, exist_ok=True)
            every.append(measured(touches, folder))
            show(every[-1])
    for one, other in itertools.pairwise(every):
        size = math.log(other.touches / one.touches)
        grown = {
            "building": (one.build.processor, other.build.processor),
            "its memory": (one.build.memory, other.build.memory),
            "a new period": (one.period, other.period),
            "the memory of questions": (one.queries, other.queries),
        }
        powers = ", ".join(f"{what} {math.log(b / a) / size:.2f}" for what, (a, b) in grown.items())
        print(f"\nfrom {one.touches:,} to {other.touches:,} touches, as a power of them: {powers}")


if __name__ == "__main__":
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("touches", type=float, nargs="*", default=[1e6])
    wanted.add_argument("--keep", type=Path)
    wanted.add_argument("--ask", type=Path, help="only ask a store that is there")
    given = wanted.parse_args()
    if given.ask:
        ask(given.ask)
    else:
        main([int(each) for each in given.touches], given.keep)

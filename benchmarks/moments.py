"""What moments of truth cost: CPU time of all stages and touchpoints against plain SQL, and memory.

Run by ``make bench``; several numbers of touches may be given: ``python -m benchmarks.moments 1e6 1e7``.
The promise: at most 15 times the CPU time of the raw landmark differences in plain SQL over the same
touches, at 10M at most 12 times that at 1M, and less than 2 GB of memory there. Each number is
measured in a process of its own, over a store in a file, with DuckDB held to 600 MB on both sides.
Times inform, they never fail.
"""

import multiprocessing
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks import plain
from benchmarks.world import SCALE, upload
from cx.model.stage_model import stage_model
from cx.moments.influence import influences
from cx.read.engine import connect
from cx.store import Store, build
from cx.store.engines.embedded import Embedded

ROUNDS: Final = 3
RATIO: Final = 15  # promised
GROWTH: Final = 12  # of 10 times the touches
MEMORY: Final = 2.0  # GB
KEPT: Final = "600MB"  # that DuckDB may hold: without a limit it keeps what it has read


class Cost(NamedTuple):
    """CPU seconds of both sides, the touchpoints tested, and GB of memory before and at most."""

    ours: float
    theirs: float
    tested: int
    before: float
    most: float


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of the cheapest of a few rounds, all threads together."""
    found = []
    for _ in range(ROUNDS):
        begin = os.times()
        work()
        end = os.times()
        found.append(end.user + end.system - begin.user - begin.system)
    return min(found)


def made(path: str, touches: int) -> Store:
    """A store over made-up touches in a file; the handle that is returned has no connection."""
    with connect(path) as connection:
        connection.execute("SET enable_progress_bar = false")
        upload(connection, touches, seed=1)
        plain.prepare(connection)
        return replace(build(connection, stage_model(), scale=SCALE), connection=None)  # type: ignore[arg-type]


def measured(path: str, store: Store) -> Cost:
    """Our side first, so that its memory is its own."""
    with connect(path) as connection:
        connection.execute("SET threads = 2; SET enable_progress_bar = false")
        connection.execute(f"SET memory_limit = '{KEPT}'")
        opened = replace(store, engine=Embedded(connection))
        before = _memory()
        tested = influences(opened).tested
        most = _memory()
        ours = cpu(lambda: influences(opened))
        return Cost(ours, cpu(lambda: plain.landmarks(connection)), tested, before, most)


def _memory() -> float:
    """The most memory that this process has held so far, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def main(sizes: list[int]) -> None:
    """Print a row for each number of touches."""
    alone = multiprocessing.get_context("spawn")
    print(f"2 threads, CPU seconds, cheapest of {ROUNDS}; promised ratio {RATIO}, "
          f"10 times the touches {GROWTH} times the time, memory {MEMORY:.0f} GB\n")  # fmt: skip
    print(f"{'touches':>12}{'tested':>8}{'moments':>10}{'plain SQL':>11}{'ratio':>8}{'memory':>16}")
    for touches in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "touches.duckdb")
            with alone.Pool(1) as pool:
                store = pool.apply(made, (path, touches))
            with alone.Pool(1) as pool:
                cost = pool.apply(measured, (path, store))
        print(f"{touches:12,}{cost.tested:8}{cost.ours:9.2f}s{cost.theirs:10.2f}s"
              f"{cost.ours / cost.theirs:8.1f}{cost.before:8.2f}{cost.most:5.2f} GB")  # fmt: skip


if __name__ == "__main__":
    main([int(float(each)) for each in sys.argv[1:]] or [1_000_000])

"""The ten questions of the workload in every way: whether all agree, CPU seconds, ratios, memory.

``python -m benchmarks.workload 1e6 1e7`` gives the numbers of rows, ``--ways plain loop store`` some
ways only. Every way answers in a process of its own over the same upload, which is made first; DuckDB
is held to ``--memory`` and two threads. ``--keep FOLDER`` leaves the files there for the next time.
Times inform, they never fail; answers that differ do.
"""

import argparse
import math
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path
from typing import Final

from benchmarks.workload.answers import QUESTIONS, disagreements
from benchmarks.workload.ways import WAYS, WHOLE, Cost, alone, installed, measured, prepare
from benchmarks.workload.world import write

ROUNDS: Final = 3
SMALL: Final = 2_000_000  # rows up to which there are several rounds
MEMORY: Final = "1GB"  # that DuckDB may hold
YARDSTICKS: Final = ("plain", "pandas", "loop")


def main(sizes: Sequence[int], names: Sequence[str], memory: str, keep: Path | None) -> int:
    """Print a table for every size; the number of disagreements."""
    bad, wholes = 0, {}
    for rows in sizes:
        place = nullcontext(keep) if keep else tempfile.TemporaryDirectory()
        with place as folder:
            costs = _costs(rows, names, memory, Path(folder) / f"{rows}")
        _show(rows, costs)
        first = next(iter(costs))
        for name, cost in costs.items():
            for said in disagreements(costs[first].answers, cost.answers):
                print(f"DIFFERENT: {first} and {name}, {said}")
                bad += 1
        wholes[rows] = {name: cost.whole for name, cost in costs.items()}
    _show_growth(wholes)
    return bad


def _costs(rows: int, names: Sequence[str], memory: str, folder: Path) -> dict[str, Cost]:
    """What each way costs, the upload being written where it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "map.parquet").exists():
        alone(write, rows, folder)
    costs = {}
    done = set()
    for name in names:
        way = WAYS[name]
        if not installed(way):
            print(f"LEFT OUT: {name}, as {way.needs} is not installed", flush=True)
        elif way.most is not None and rows > way.most:
            print(f"left out at {rows:,} rows: {name}", flush=True)
        else:
            if way.prepared and way.module not in done:
                alone(prepare, way, folder, memory)
                done.add(way.module)
            costs[name] = alone(measured, way, folder, memory, ROUNDS if rows <= SMALL else 1)
    return costs


def _show(rows: int, costs: Mapping[str, Cost]) -> None:
    """CPU seconds of each question by each way, of all, their ratios, and memory."""
    print(f"\n{rows:,} touches; CPU seconds, two threads" + (f", cheapest of {ROUNDS}" if rows <= SMALL else ""))  # fmt: skip
    print(f"{'':22}" + "".join(f"{name:>11}" for name in costs))
    for question in QUESTIONS:
        shown = (cost.seconds.get(question) for cost in costs.values())
        print(f"{question:22}" + "".join(f"{'' if each is None else f'{each:.2f}':>11}" for each in shown))  # fmt: skip
    print(f"{'all that it answers':22}" + "".join(f"{cost.whole:11.2f}" for cost in costs.values()))
    for yardstick in YARDSTICKS:
        if yardstick in costs:
            shown = "".join(f"{_ratio(cost, costs[yardstick]):11.2f}" for cost in costs.values())
            print(f"{'  x ' + yardstick:22}{shown}")
    print(f"{'GB before':22}" + "".join(f"{cost.before:11.2f}" for cost in costs.values()))
    print(
        f"{'GB at most':22}" + "".join(f"{cost.most:11.2f}" for cost in costs.values()), flush=True
    )


def _ratio(cost: Cost, yardstick: Cost) -> float:
    """How many times as much, over the questions that both answer; of one scan, over all."""
    if {*cost.seconds, *yardstick.seconds} & {WHOLE}:
        both = cost.answers.keys() == yardstick.answers.keys()
        return cost.whole / yardstick.whole if both else math.nan
    common = cost.seconds.keys() & yardstick.seconds.keys()
    mine, theirs = (sum(each.seconds[name] for name in common) for each in (cost, yardstick))
    return mine / theirs


def _show_growth(wholes: Mapping[int, Mapping[str, float]]) -> None:
    """The exponent of growth from each size to the next: 1 is twice the time for twice the rows."""
    for few, many in pairwise(wholes):
        for name in (name for name in wholes[few] if name in wholes[many]):
            times = wholes[many][name] / wholes[few][name]
            exponent = math.log(times) / math.log(many / few)
            print(f"{name:12} {few:,} to {many:,} rows: {times:.1f} times, exponent {exponent:.2f}")


if __name__ == "__main__":
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("rows", type=float, nargs="*", default=[1e6])
    wanted.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    wanted.add_argument("--memory", default=MEMORY)
    wanted.add_argument("--keep", type=Path)
    given = wanted.parse_args()
    sys.exit(bool(main([int(each) for each in given.rows], given.ways, given.memory, given.keep)))

"""The ways to answer the ten questions, and what each costs, measured in a process of its own."""

import multiprocessing
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd

from benchmarks.memory import held
from benchmarks.workload.answers import formed


class Way(NamedTuple):
    """Where a way is written.

    Parameters
    ----------
    module : in this package.
    opened : the function that lays the files before it: (folder, memory) to a handle.
    answers : either a function from a handle to all answers, or a table of such a function for each
        question.
    prepared : whether the module's ``prepare(folder, memory)`` has to write files of its own first.
    needs : a package that has to be installed.
    most : rows above which it is left out; None is never.
    """

    module: str
    opened: str = "opened"
    answers: str = "WAYS"
    prepared: bool = False
    needs: str = ""
    most: int | None = None


WAYS: Final = {
    "plain": Way("plain"),
    "pandas": Way("pandas_way", most=20_000_000),
    "categories": Way("pandas_way", "opened_categories", most=20_000_000),
    "polars": Way("polars_way", needs="polars", most=20_000_000),
    "loop": Way("loop", answers="answers", prepared=True),
    "store": Way("ours", answers="SCANS", prepared=True),
    "cubes": Way("ours", answers="CUBED", prepared=True),
}
WHOLE: Final = "all"


class Cost(NamedTuple):
    """What a way answered, with CPU seconds of each question (or of ``WHOLE``) and GB at most."""

    answers: Mapping[str, pd.DataFrame]
    seconds: Mapping[str, float]
    before: float
    most: float

    @property
    def whole(self) -> float:
        """CPU seconds of all questions."""
        return sum(self.seconds.values())


def installed(way: Way) -> bool:
    """Whether what a way needs is there."""
    return not way.needs or find_spec(way.needs) is not None


def handle(way: Way, folder: Path, memory: str) -> Any:
    """The files as a way wants them."""
    return getattr(_module(way), way.opened)(folder, memory)


def prepare(way: Way, folder: Path, memory: str) -> None:
    """Write the files that a way needs beside the upload."""
    _module(way).prepare(folder, memory)


def asked(way: Way, of: Any) -> dict[str, pd.DataFrame]:
    """The answers of a way in their form."""
    questions = getattr(_module(way), way.answers)
    rows = (
        questions(of) if callable(questions) else {name: ask(of) for name, ask in questions.items()}
    )
    return {name: formed(name, each) for name, each in rows.items()}


def measured(way: Way, folder: Path, memory: str, rounds: int) -> Cost:
    """Ask everything a few times and take the cheapest of each; the process should be a new one."""
    of = handle(way, folder, memory)
    questions = getattr(_module(way), way.answers)
    before = held("VmRSS")
    if callable(questions):
        rows, seconds = _cpu(lambda: questions(of), rounds)
        found, spent = dict(rows), {WHOLE: seconds}
    else:
        found, spent = {}, {}
        for name, ask in questions.items():
            found[name], spent[name] = _cpu(lambda ask=ask: ask(of), rounds)  # type: ignore[misc]
    most = held("VmHWM")
    return Cost({name: formed(name, each) for name, each in found.items()}, spent, before, most)


def alone(work: Callable[..., Any], *given: Any) -> Any:
    """What work gives, done in a new process."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh) as pool:
        return pool.submit(work, *given).result()


def _module(way: Way) -> Any:
    return import_module(f"{__package__}.{way.module}")


def _cpu(work: Callable[[], Any], rounds: int) -> tuple[Any, float]:
    """What comes out, and the CPU seconds of the cheapest round, all threads together."""
    spent = []
    for _ in range(rounds):
        begin = time.process_time()
        found = work()
        spent.append(time.process_time() - begin)
    return found, min(spent)

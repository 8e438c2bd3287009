"""What a what-if costs: CPU time of an answer beside a plain loop over draws, and in the browser.

Run by ``make bench``. The promises: 10,000 draws through a chain of nine stages and 36 months within
50 ms on one core; and a slider that answers in the browser within 1.5 times what an empty fragment
of Streamlit needs itself. Times inform, they never fail.
"""

import multiprocessing
import os
import time
from collections.abc import Callable
from statistics import median
from typing import Final, NamedTuple

from benchmarks import plain_whatif, whatif_browser
from benchmarks.whatif_world import counted, rates
from cx.model.scenario import Lever, LeverKind, Scenario, Terms
from cx.model.stage_model import stage_model
from cx.whatif.answers import answer
from cx.whatif.fit import fit_paths

ROUNDS: Final = 15
PROMISED: Final = 50  # ms
RATIO: Final = 1.5  # promised in the browser
THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

LEVERS: Final = (
    Lever(kind=LeverKind.TRANSITION, at="research", by=0.02),
    Lever(kind=LeverKind.TRANSITION, at="delivery", by=0.02),
    Lever(kind=LeverKind.RETURN, by=0.02),
)
TERMS: Final = {
    "12 months": Terms(),
    "36 months": Terms(months=36),
    "36 months, with a margin": Terms(months=36, margin=0.4),
}


class Cost(NamedTuple):
    """Milliseconds of CPU: the median and the least of our rounds, and the plain loop's."""

    ours: float
    least: float
    theirs: float


def measured(terms: Terms) -> Cost:
    """An answer with three levers, over made-up customers."""
    paths = counted(1)
    fit = fit_paths(paths, stage_model(), rates(paths, 1))
    scenario = Scenario(levers=LEVERS)
    answer(fit, scenario, terms)
    found = [cpu(lambda: answer(fit, scenario, terms)) for _ in range(ROUNDS)]

    def loop() -> None:
        for each in (Scenario(), scenario):
            plain_whatif.draws(fit, paths, each, terms)

    return Cost(median(found), min(found), cpu(loop))


def cpu(work: Callable[[], object]) -> float:
    """Milliseconds of CPU, all threads together."""
    begin = time.process_time()
    work()
    return 1000 * (time.process_time() - begin)


def main() -> None:
    """Print both tables."""
    os.environ |= dict.fromkeys(THREADS, "1")  # read by processes that begin later
    print(f"10,000 draws, 9 stages, 1 thread, ms of CPU, {ROUNDS} rounds; promised {PROMISED} ms\n")
    print(f"{'an answer now and then':28}{'median':>8}{'least':>8}{'plain loop':>12}{'ratio':>8}")
    alone = multiprocessing.get_context("spawn")
    with alone.Pool(1) as pool:
        for name, terms in TERMS.items():
            cost = pool.apply(measured, (terms,))
            ratio = cost.ours / cost.theirs
            print(f"{name:28}{cost.ours:8.1f}{cost.least:8.1f}{cost.theirs:12.0f}{ratio:8.3f}")
    for name in THREADS:
        del os.environ[name]
    print(f"\nA slider in the browser, from key to changed headline; promised ratio {RATIO}\n")
    whatif_browser.main()


if __name__ == "__main__":
    main()

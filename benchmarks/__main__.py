"""How fast the store is: ratios against plain SQL over the same touches, in one run.

Run by ``make bench``; the number of touches may be given: ``python -m benchmarks 1e6``.
Times inform, they never fail: a loaded machine slows both sides.
"""

import sys
import time
from collections.abc import Callable

import duckdb

from benchmarks import plain
from benchmarks.world import SCALE, upload
from cx.metrics.channels import channels
from cx.metrics.repeat import repeat_purchase
from cx.metrics.satisfaction import satisfaction
from cx.metrics.stages import stages
from cx.metrics.touchpoints import touchpoints
from cx.metrics.visits import bounce_by_entry
from cx.model.stage_model import stage_model
from cx.moments.journey import journey
from cx.store import Store, build

QUESTIONS: dict[str, tuple[Callable[[Store], object], Callable[[plain.Connection], object]]] = {
    "stages: reached, went on, median days": (stages, plain.stages),
    "touchpoints: touches, customers, order": (touchpoints, plain.touchpoints),
    "bounce by entry, clustered": (bounce_by_entry, plain.bounce_by_entry),
    "repeat purchase": (repeat_purchase, plain.repeat_purchase),
    "satisfaction by touchpoint": (lambda s: satisfaction(s, by="touchpoint"), plain.satisfaction),
    "channels by stage": (channels, plain.channels),
}
ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    """The fastest of a few rounds: what the machine needs when nothing disturbs it."""
    found = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return min(found)


def main(touches: int) -> None:
    """Print the table of ratios."""
    connection = duckdb.connect(config={"threads": 2})
    upload(connection, touches, seed=1)
    bare = seconds(lambda: connection.execute("CREATE OR REPLACE TABLE copied AS FROM touches_in"))
    connection.execute("DROP TABLE copied")
    built = seconds(lambda: build(connection, stage_model(), scale=SCALE))
    store = build(connection, stage_model(), scale=SCALE)
    models = iter(("five_moments", "b2b", "fmcg"))  # each is new to the store
    remodelled = seconds(lambda: store.with_model(stage_model(next(models))))
    print(f"{touches:,} touches, DuckDB {duckdb.__version__}, 2 threads, fastest of {ROUNDS}")
    print(f"build of the store   {built:7.2f} s   {built / bare:5.1f} x a bare copy of the touches")
    print(f"another stage model  {remodelled:7.2f} s")
    plain.prepare(connection)
    print(f"\n{'question':42}{'store':>9}{'plain SQL':>11}{'ratio':>8}")
    sums = [0.0, 0.0]
    for name, (ours, theirs) in QUESTIONS.items():
        pair = seconds(lambda ask=ours: ask(store)), seconds(lambda ask=theirs: ask(connection))  # type: ignore[misc]
        sums = [total + one for total, one in zip(sums, pair, strict=True)]
        print(f"{name:42}{pair[0]:8.3f}s{pair[1]:10.3f}s{pair[0] / pair[1]:8.2f}")
    print(f"{'all':42}{sums[0]:8.3f}s{sums[1]:10.3f}s{sums[0] / sums[1]:8.2f}")
    print(f"\nthe whole journey with glory and pain {seconds(lambda: journey(store)):8.3f} s")


if __name__ == "__main__":
    main(int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000)

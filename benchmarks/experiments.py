"""How fast a test's figures are made: five metrics, two arms, from Parquet, in one run with others.

Run by ``make bench``; the rows may be given: ``python -m benchmarks.experiments 1e7``. The promise
is at most 1.2 times the aggregate that one would write by hand. Times inform, they never fail.
"""

import importlib
import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import duckdb
import pandas as pd

from cx.model.experiment import Design, Metric
from cx.store.arms import arm_sums

METRICS: Final = ("visit", "conversion", "spend", "pages", "minutes")
DESIGN: Final = Design(
    arm="arm",
    control="A",
    metrics=tuple(
        map(Metric.parse, ("visit:proportion", "conversion:proportion", *METRICS[2:])),
    ),
)
ROUNDS: Final = 7
PANDAS_MOST: Final = 20_000_000  # rows that fit into the memory of a small machine


def world(path: Path, rows: int) -> None:
    """Write a test of two arms: two outcomes of yes and no, money that few spend, counts, minutes."""
    with duckdb.connect() as connection:
        connection.execute("SELECT setseed(0.5)")
        connection.execute(f"""
            COPY (SELECT i AS unit, if(random() < 0.5, 'A', 'B') AS arm,
              (random() < 0.1)::INT AS visit, (random() < 0.02)::INT AS conversion,
              if(random() < 0.02, round(-50 * ln(1 - random()), 2), 0) AS spend,
              floor(random() * 10)::INT AS pages, 1000 + random() * 5 AS minutes
              FROM range({rows}) AS t(i)) TO '{path}'""")


def by_hand(of: str, table: str = "test") -> str:
    """The aggregate as one would write it; ``of`` makes the sums of one metric."""
    return f"SELECT arm, count(*), {', '.join(of.format(m) for m in METRICS)} FROM {table} GROUP BY arm"


MOMENTS: Final = "count({0}), avg({0}), var_samp({0})"
SQUARES: Final = (
    "count({0}), sum({0}), sum({0} * {0})"  # fewer steps; large values lose their spread
)
UNITS: Final = f"""(SELECT any_value(arm) AS arm, {", ".join(f"sum({m}) AS {m}" for m in METRICS)}
  FROM test GROUP BY unit HAVING min(arm) = max(arm))"""


def tea_tasting(data: Any) -> Callable[[], object] | None:
    """The same metrics by tea-tasting, analysis included; None where it is not installed."""
    try:
        tt = importlib.import_module("tea_tasting")
    except ModuleNotFoundError:
        return None
    experiment = tt.Experiment({name: tt.Mean(name) for name in METRICS}, variant="arm")
    return lambda: experiment.analyze(data, control="A")


def in_pandas(path: Path) -> object:
    """The same sums by pandas, the reading of the file included."""
    rows = pd.read_parquet(path, columns=["arm", *METRICS])
    return rows.groupby("arm")[list(METRICS)].agg(["count", "mean", "var"])


def main(rows: int) -> None:
    """Print the table of ratios."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "test.parquet"
        world(path, rows)
        connection = duckdb.connect(config={"threads": 2})
        connection.execute(f"CREATE VIEW test AS FROM '{path}'")
        work: dict[str, Callable[[], object]] = {
            "Ichie, each row a unit": lambda: arm_sums(connection, "test", DESIGN),
            "  by hand: count, avg, var_samp": lambda: ask(by_hand(MOMENTS)),
            "  by hand: count, sum, sum of squares": lambda: ask(by_hand(SQUARES)),
        }

        def ask(query: str) -> object:
            return connection.execute(query).fetchall()

        import ibis

        database = ibis.duckdb.from_connection(connection.cursor())
        tea = tea_tasting(database.table("test"))
        if tea is not None:
            work["  tea-tasting on DuckDB, analysis included"] = tea
        if rows <= PANDAS_MOST:
            work["  pandas, from the file"] = lambda: in_pandas(path)
        work["Ichie, units that may repeat"] = lambda: arm_sums(connection, "test", REPEATED)
        work["  by hand: added up by unit first"] = lambda: ask(by_hand(MOMENTS, UNITS))
        print(f"{rows:,} rows, DuckDB {duckdb.__version__}, 2 threads, fastest of {ROUNDS}\n")
        fastest = dict.fromkeys(work, math.inf)
        for _ in range(ROUNDS):  # in turn, so that what disturbs the machine disturbs all
            for name, each in work.items():
                begin = time.perf_counter()
                each()
                fastest[name] = min(fastest[name], time.perf_counter() - begin)
        ours = math.nan
        for name, took in fastest.items():
            ours = took if name.startswith("Ichie") else ours
            ratio = "" if ours == took else f"Ichie / this {ours / took:5.2f}"
            print(f"{name:42}{took:8.3f} s   {ratio}")
        if tea is None:
            print("tea-tasting is not installed")


REPEATED: Final = DESIGN.model_copy(update={"unit": "unit"})

if __name__ == "__main__":
    main(int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000)

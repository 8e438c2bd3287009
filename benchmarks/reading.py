"""How fast and how sparing reading is: against DuckDB's bare read of the same file into Parquet, in one run.

``python -m benchmarks.reading 1e6`` gives the number of rows; times inform, they never fail. Each
ratio is of seconds of processor time and of the clock, the fewest of a few rounds, as a loaded
machine slows both sides. ``--memory`` reads a file of a gigabyte once and prints the memory at its
highest, in a process of its own.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import duckdb

from cx.model.stage_model import stage_model
from cx.read.engine import connect
from cx.read.preview import preview
from cx.read.reading import read
from cx.read.report import Source
from cx.store import build

TOUCHPOINTS = (
    "検索", "特集ページ", "レビューを読む", "比較", "商品ページ", "カート", "注文",
    "発送", "到着", "開封", "使い始め", "問い合わせ", "レビュー投稿", "再購入",
)  # fmt: skip
GIGABYTE_ROWS = 20_000_000
ROUNDS = 3


class Spent(NamedTuple):
    """Seconds of the clock and of the processor."""

    clock: float
    processor: float


def written(rows: int, path: Path) -> Path:
    """A file of touches such as shops have: customer, time, touchpoint, channel, score, amount.

    Every column is drawn by itself, so that hardly ever a row stands twice; where some do, reading
    counts them all, which takes about as long as half of the bare read.
    """
    names = ", ".join(f"'{name}'" for name in TOUCHPOINTS)
    with duckdb.connect(config={"preserve_insertion_order": "false"}) as connection:
        connection.execute(f"""
            COPY (SELECT 'C' || lpad((h % {max(rows // 10, 1)})::VARCHAR, 8, '0') AS "顧客ID",
              strftime(TIMESTAMP '2026-01-01' + (t % 15552000)::INTEGER * INTERVAL 1 SECOND,
                '%Y-%m-%d %H:%M:%S') AS "日時",
              [{names}][1 + (h // 7 % {len(TOUCHPOINTS)})::INTEGER] AS "接点",
              ['web', 'app', '店舗', 'メール'][1 + (h // 13 % 4)::INTEGER] AS "チャネル",
              CASE WHEN h // 11 % 5 = 0 THEN (1 + h // 17 % 5)::VARCHAR ELSE '' END AS "満足度",
              CASE WHEN h // 7 % {len(TOUCHPOINTS)} = 6 THEN (1000 + h // 19 % 9000)::VARCHAR ELSE '' END
                AS "金額"
            FROM (SELECT hash(i) AS h, hash(i, 1) AS t FROM range({rows}) AS r(i))) TO '{path}' (HEADER)""")
    return path


def in_cp932(path: Path) -> Path:
    """The same file as Japanese Windows writes it."""
    target = path.with_suffix(".cp932.csv")
    with path.open(encoding="utf-8") as text, target.open("w", encoding="cp932") as out:
        while chunk := text.read(1 << 22):
            out.write(chunk)
    return target


def bare(path: Path, folder: Path) -> None:
    """What DuckDB alone does: read the file, guess its types, write Parquet."""
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM read_csv('{path}')) TO '{folder / 'bare.parquet'}'")


def ours(path: Path, *, store: bool = False) -> None:
    """Read the file into touches; with ``store``, sorted and coded as the pages need them."""
    with connect() as connection:
        reading = read([Source(path.name, path)], connection)
        if store:
            build(connection, stage_model(), scale=reading.scale)


def spent(work: Callable[[], object], rounds: int) -> Spent:
    """The fewest seconds of a few rounds."""
    found = []
    for _ in range(rounds):
        clock, processor = time.perf_counter(), time.process_time()
        work()
        found.append(Spent(time.perf_counter() - clock, time.process_time() - processor))
    return Spent(min(each.clock for each in found), min(each.processor for each in found))


def ratios(rows: int) -> None:
    """Print how many times the bare read ours takes, in both encodings, and the first look."""
    rounds = ROUNDS if rows <= 1_000_000 else 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = written(rows, folder / "touches.csv")
        least = spent(lambda: bare(plain, folder), rounds)
        print(f"{rows:,} rows, {plain.stat().st_size / 1e6:,.0f} MB; bare read {least.clock:.2f} s")
        for path, said in ((plain, "UTF-8"), (in_cp932(plain), "CP932")):
            for store, what in ((False, "read"), (True, "read and stored")):
                found = spent(lambda path=path, store=store: ours(path, store=store), rounds)
                print(
                    f"  {said:6} {what:16} {found.clock / least.clock:5.2f}x of the clock,"
                    f" {found.processor / least.processor:5.2f}x of the processor"
                )
            look = spent(lambda path=path: preview(Source(path.name, path)), 1)
            print(f"  {said:6} first look       {look.clock:5.2f} s")


def memory(rows: int = GIGABYTE_ROWS) -> None:
    """Print the memory at its highest for a file of a gigabyte, given by its path."""
    with tempfile.TemporaryDirectory() as name:
        path = written(rows, Path(name) / "gigabyte.csv")
        code = (
            "import sys; from pathlib import Path; from benchmarks.reading import ours; from benchmarks.memory import highest;"
            "ours(Path(sys.argv[1]), store=len(sys.argv) > 2); print(highest())"
        )
        for what in ([], ["store"]):
            found = subprocess.run(
                [sys.executable, "-c", code, str(path), *what],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            size = path.stat().st_size / 1e9
            print(
                f"{size:.2f} GB {'read and stored' if what else 'read'}: {float(found.stdout):.2f} GB of memory at most"
            )


if __name__ == "__main__":
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("rows", type=float, nargs="*", default=[1e6])
    wanted.add_argument("--memory", action="store_true")
    given = wanted.parse_args()
    for each in given.rows:
        ratios(int(each))
    if given.memory:
        memory()

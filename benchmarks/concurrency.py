"""Many people at one store: each in a browser of their own, each with filters of their own.

Everybody changes filters on the journey map of one store on the disk, some of them periods; a few
brought files of their own, with touchpoints that nobody else may ever see. Every answer is compared
with what ``cx`` counts by itself. The time from the click to the right answer on the page stands
beside that of a page which holds nothing but a choice and a number, under the same people.

    python -m benchmarks.concurrency [TOUCHES or STORE] [CLIENTS] [CHANGES] [PAUSE_SECONDS]

A store that is given is one of the same made-up shop's events, built before. The browsers have this
machine's processors, too, and stand back for the server, as well as they can.
"""

import asyncio
import ctypes
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.browsing import ROOT, browser_path, served
from benchmarks.concurrent_clients import WORDS, Client, Seen, Step, choosing, everybody, filtering
from benchmarks.memory import held
from benchmarks.workload import world
from cx.cli.serving import STORE
from cx.figures.journey_map import journey_map
from cx.figures.theme import Theme
from cx.model.filters import FEWEST, Filters
from cx.model.periods import Period
from cx.model.stage_model import stage_model
from cx.moments.journey import journey
from cx.moments.marked import marked
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Reading, Source
from cx.report.sentences import who
from cx.store import Store, build
from cx.store.disk import opened
from cx.store.filtering import choices, filtered
from cx.store.overview import overview

if TYPE_CHECKING:
    pass

OWN_EVERY: Final = 7  # every so manieth client brings a file
PERIOD_EVERY: Final = 5  # every so manieth changes periods, too
MAP_WIDTH: Final = 1250  # px, as the page draws it
DROP: Final = 24  # PR_CAPBSET_DROP
SYS_NICE: Final = 23  # CAP_SYS_NICE
AT_ONCE: Final = 100_000  # touches up to which the page's map has turning points
EMPTY: Final = """import streamlit as st

st.title(f"{st.selectbox('x', [f'choice {n}' for n in range(1, 41)])} of 40")
"""


def main(given: str, clients: int, changes: int, pause: float) -> None:
    """Print how long both pages take, and whatever went wrong."""
    path = browser_path()
    if path is None:
        print("No Chromium on this machine (CX_CHROMIUM names one)")
        return
    with tempfile.TemporaryDirectory() as folder:
        begin = time.monotonic()
        if Path(given).is_dir():
            store = Path(given)
        else:
            store = _store(int(float(given)), Path(folder))
            print(f"store built in {time.monotonic() - begin:.0f} s", flush=True)
        begin = time.monotonic()
        people = _clients(store, Path(folder), clients, changes)
        print(f"answers counted beforehand in {time.monotonic() - begin:.0f} s", flush=True)
        script = Path(folder, "empty.py")
        script.write_text(EMPTY)
        with (
            served(script) as (bare, _, _),
            served(ROOT / "start.py", **{STORE: str(store)}) as (app, process, log),
        ):
            _stand_back()
            asyncio.run(everybody(path, people, choosing(bare, changes, pause)))
            begin, before = time.monotonic(), _busy()
            asyncio.run(everybody(path, people, filtering(app, pause)))
            busy, lasted = _busy() - before, time.monotonic() - begin
            used, said = _used(process), log.read_text(errors="replace")
    _print(people, used, said)
    print(f"on the map, {lasted:.0f} s: all of the machine {busy:.0f} s of processor time")


def _stand_back() -> None:
    """What is started from here on, the browsers, comes after the server.

    Chromium puts its processes in front again where it may, as root may.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DROP, SYS_NICE, 0, 0, 0)
    os.nice(10)


def _store(touches: int, folder: Path) -> Path:
    """The store of a made-up shop, built as everybody builds theirs."""
    world.write(touches, folder)
    store = folder / "shop.store"
    ichie = [sys.executable, "-c", "from cx.cli import main; main()"]
    command = [*ichie, "build", str(folder / "events.parquet"), "-o", str(store)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return store


def _clients(store: Path, folder: Path, clients: int, changes: int) -> list[Client]:
    found = opened(store)
    truth: dict[Filters, Seen] = {}
    made = []
    for number in range(1, clients + 1):
        rng = random.Random(number)
        if number % OWN_EVERY == 0:
            made.append(_with_file(number, folder, rng, changes))
            continue
        steps = _steps(found.store, rng, changes, periods=number % PERIOD_EVERY == 0)
        for asked in {Filters(), *(step.after for step in steps)} - set(truth):
            truth[asked] = _seen(found.store, found.reading, asked)
        made.append(Client(number, steps, truth))
    found.connection.close()
    return made


def _with_file(number: int, folder: Path, rng: random.Random, changes: int) -> Client:
    """A client whose file has touchpoints of its own."""
    client = Client(number, [], {}, own=folder / f"own_{number}.csv")
    lines = ["customer_id,timestamp,touchpoint,score,segment,channel"]
    for person in range(60 + number):
        group = rng.choice(["north", "south"]), rng.choice(["mail", "desk"])
        for place, what in enumerate(("search", "cart", "delivery", "support")):
            at = f"2026-04-{1 + person % 25:02} {8 + place:02}:00:00"
            score = rng.randint(1, 5)
            lines.append(f"c{person},{at},{client.name} {what},{score},{','.join(group)}")
    assert client.own is not None
    client.own.write_text("\n".join(lines) + "\n")
    with connect() as connection:
        reading = read([Source(client.own.name, client.own)], connection)
        store = build(connection, stage_model(), scale=reading.scale)
        client.steps = _steps(store, rng, changes, periods=False)
        asked = {Filters(), *(step.after for step in client.steps)}
        client.truth = {each: _seen(store, reading, each) for each in asked}
    return client


def _steps(store: Store, rng: random.Random, changes: int, *, periods: bool) -> list[Step]:
    """Changes of filters: a group, another beside it, everything again."""
    there = choices(store)
    now, made = Filters(), list[Step]()
    months: list[Period] = [
        each
        for each in there.periods
        if periods
        and each.kind == "month"
        and _people(store.within(each.first, each.last)) >= FEWEST
    ]
    while len(made) < changes:
        if now.any and (now.period or rng.random() < 0.4 or len(now.groups()) > 1):
            now = Filters()
            made.append(Step("", "", now))
        elif periods and months:
            month = rng.choice(months)
            now = replace(now, period=month.key)
            made.append(Step("period", month.name(WORDS), now))
        else:
            by = rng.choice([each for each in there.values if each not in now.groups()])
            value = rng.choice(there.values[by])
            changed: dict[str, Any] = {by: (value,)}
            wanted = replace(now, **changed)
            if _people(filtered(store, there.understood(wanted))) >= FEWEST:
                now = wanted
                made.append(Step(by, value, now))
    return made


def _people(store: Store) -> int:
    """How many are seen: of fewer than ``FEWEST`` a page shows nothing."""
    return overview(store).customers


def _seen(store: Store, reading: Reading, asked: Filters) -> Seen:
    """What the journey map must show: counted here, by no page."""
    view = choices(store).understood(asked)
    seen = filtered(store, view) if asked.any else store
    found = replace(journey(seen, names=reading.names), view=view if asked.any else None)
    if found.touchpoints["touches"].sum() <= AT_ONCE:
        found = marked(found, seen)
    figure = journey_map(found, words=WORDS, theme=Theme.LIGHT, width=MAP_WIDTH)
    drawn = [[str(text) for text in np.atleast_1d(each.text)] for each in figure.data if each.text is not None]  # fmt: skip
    return Seen(who(found, WORDS), str(figure.layout.meta["alt"]), drawn)


def _used(process: int) -> tuple[float, float]:
    """The most memory that a process has taken, in MB, and its processor time, in seconds."""
    times = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    seconds = sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
    return held("VmHWM", process) * 1000, seconds


def _busy() -> float:
    """Seconds of processor time of everything on this machine, the browsers too; NaN elsewhere."""
    there = Path("/proc/stat")
    if not there.exists():
        return math.nan
    user, nice, system = map(int, there.read_text().split()[1:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def _print(people: list[Client], used: tuple[float, float], said: str) -> None:
    bare = [took for client in people for took in client.bare]
    kinds = {
        "another group of customers": [
            (c, t) for c in people for p, t in c.took if not p and not c.own
        ],
        "another period": [(c, t) for c in people for p, t in c.took if p],
        "files of one's own": [(c, t) for c in people for _, t in c.took if c.own],
    }
    print(f"\n{len(people)} clients{'':32}{'changes':>9}{'p50':>10}{'p95':>10}{'ratio':>12}")
    base = np.percentile(bare, [50, 95])
    print(f"{'an empty page':42}{len(bare):9}{base[0]:7.0f} ms{base[1]:7.0f} ms")
    for name, found in kinds.items():
        if found:
            now = np.percentile([took for _, took in found], [50, 95])
            ratio = " ".join(f"{one:.1f}x" for one in now / base)
            print(f"{name:42}{len(found):9}{now[0]:7.0f} ms{now[1]:7.0f} ms{ratio:>12}")
    logged = [line for line in said.splitlines() if "Traceback" in line or "Error" in line]
    print(f"the server: {used[0]:,.0f} MB at most, {used[1]:.0f} s of processor time in all")
    wrong = [each for client in people for each in client.wrong]
    print(f"wrong answers, others' data, errors on pages: {len(wrong)}; in the log: {len(logged)}")
    for each in [*wrong, *logged][:10]:
        print(f"  {each[:500]}")


if __name__ == "__main__":
    told = [*sys.argv[1:], *("1e7", "20", "8", "5")[len(sys.argv) - 1 :]]
    main(told[0], int(told[1]), int(told[2]), float(told[3]))

"""A tool of the same field on the same work: funnel, transitions and step matrix.

``python -m benchmarks.workload.peers 1e6`` measures retentioneering 5 beside plain SQL over the upload
and the store; it is no dependency of the project and is measured where it is installed. It sends what
it does to a server unless told otherwise. Here it cannot: its tracking is told off by its own switch,
the client that it would send with cannot be imported, and its process may not open a connection
(``opened_retentioneering``); where one of these does not hold, nothing is measured.

The funnel has the customers who came through the stages 1..k one after another, each later than the
one before; the step matrix those whose 1st .. 10th touch was at a touchpoint. Making an event stream
of a frame, and a store of a file, are not counted.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import pandas as pd

from benchmarks.workload import ours, plain
from benchmarks.workload.answers import END, START, STEPS, disagreements
from benchmarks.workload.ways import WAYS, Way, alone, installed, measured, prepare
from benchmarks.workload.world import STAGES, map_table, write
from cx.store.scan import Scan
from cx.store.store import Store

DEEP: Final = 10  # steps of the step matrix
MEMORY: Final = "1GB"
ROUNDS: Final = 3


class Streams:
    """Two event streams of retentioneering: of touchpoints, and of stages."""

    def __init__(self, folder: Path) -> None:
        from retentioneering import Eventstream

        names = ["customer_id", "timestamp", "touchpoint"]
        rows = pd.read_parquet(folder / "events.parquet", columns=names)
        stages = map_table().to_pandas().set_index("touchpoint")["stage_name"]
        self.touchpoints, self.stages = (
            Eventstream(
                rows.assign(event=events)[["customer_id", "timestamp", "event"]],
                schema={"path_cols": ["customer_id"], "event_col": "event", "timestamp_col": "timestamp"},
            )
            for events in (rows["touchpoint"], rows["touchpoint"].map(stages))
        )  # fmt: skip


def opened_retentioneering(folder: Path, memory: str) -> Streams:
    """The upload as event streams, in a process that cannot tell anybody."""
    os.environ["RETENTIONEERING_NO_TRACK"] = "1"
    if "posthog" in sys.modules or "retentioneering" in sys.modules:
        raise RuntimeError("This has to be the first that the process does.")
    sys.modules["posthog"] = None  # type: ignore[assignment]
    sys.addaudithook(_refuse)
    from retentioneering import _tracking

    if _tracking._ph is not None or not _tracking._no_track_requested():
        raise RuntimeError("The tracking of this version cannot be turned off this way.")
    return Streams(folder)


def opened_plain(folder: Path, memory: str) -> plain.Connection:
    """The upload before DuckDB."""
    return plain.opened(folder, memory)


def opened_store(folder: Path, memory: str) -> Store:
    """The store on disk."""
    return ours.opened(folder, memory)


def _refuse(event: str, given: Any) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        raise PermissionError("Nothing may be sent from here.")


def their_funnel(streams: Streams) -> pd.DataFrame:
    """Customers through the stages in order."""
    steps = streams.stages.funnel_data(steps=list(STAGES))["steps"]
    return pd.DataFrame({"k": range(1, 8), "n": [each["unique_paths"] for each in steps]})


def their_transitions(streams: Streams) -> pd.DataFrame:
    """The transition matrix of touchpoints, without its zeros."""
    found = streams.touchpoints.transition_graph_data(edge_weight="count").stack()
    found = found[found > 0].rename_axis(["from", "to"]).rename("n").reset_index()
    return found.replace({"path_start": START, "path_end": END})


def their_steps(streams: Streams) -> pd.DataFrame:
    """The step matrix of touchpoints, as customers instead of shares of them."""
    shares = streams.touchpoints.step_matrix_data(max_steps=DEEP)
    shares = shares.drop(index=["path_start", "path_end"]).drop(columns=0)
    everyone = streams.touchpoints.df["customer_id"].nunique()
    found = (shares * everyone).round().stack()
    return found[found > 0].rename_axis(["touchpoint", "step"]).rename("n").reset_index()


def plain_funnel(connection: plain.Connection) -> pd.DataFrame:
    """Customers through the stages in order, each time the first touch later than the last."""
    parts = ["s1 AS (SELECT customer_id, min(ts) AS t FROM ev WHERE stage = 1 GROUP BY ALL)"]
    parts += [
        f"s{k + 1} AS (SELECT customer_id, min(ts) AS t FROM ev JOIN s{k} USING (customer_id) WHERE stage = {k + 1} AND ts > s{k}.t GROUP BY ALL)"
        for k in STEPS
    ]
    counts = " UNION ALL ".join(f"SELECT {k} AS k, count(*) AS n FROM s{k}" for k in range(1, 8))
    return connection.execute(f"WITH {', '.join(parts)} {counts}").df()


def plain_steps(connection: plain.Connection) -> pd.DataFrame:
    """Customers by the number and touchpoint of a touch."""
    return connection.execute(f"""
        SELECT touchpoint, step, count(*) AS n FROM (
          SELECT touchpoint, row_number() OVER (PARTITION BY customer_id ORDER BY ts, touchpoint) AS step FROM ev)
        WHERE step <= {DEEP} GROUP BY ALL""").df()


def our_funnel(store: Store) -> pd.DataFrame:
    """Customers through the stages in order, by the numbers of their touches."""
    scan = Scan(store)
    did = scan.did.select("customer", "position", "column")
    there = did.filter(did.column == 0).group_by("customer").aggregate(until=did.position.min())
    counts = {"n1": there.count()}
    for k in STEPS:
        later = did.filter(did.column == k).join(there, "customer")
        later = later.filter(later.position > later.until)
        there = later.group_by("customer").aggregate(until=later.position.min())
        counts[f"n{k + 1}"] = there.count()
    one = [each.name("n").as_table().mutate(k=int(name[1:])) for name, each in counts.items()]
    rows = one[0].union(*one[1:])
    return scan.frame(rows)


def our_steps(store: Store) -> pd.DataFrame:
    """Customers by the number of a touch, counted from their first, and its touchpoint."""
    scan = Scan(store)
    did = scan.did
    first = did.filter(did.previous.isnull()).select("customer", begin="position")
    both = did.join(first, "customer")
    both = both.mutate(step=both.position - both.begin + 1)
    early = both.filter(both.step <= DEEP)
    return scan.named(early.group_by("spot", "step").aggregate(n=early.count()))


RETENTIONEERING: Final = {
    "funnel": their_funnel,
    "transitions": their_transitions,
    "steps": their_steps,
}
PLAIN: Final = {"funnel": plain_funnel, "transitions": plain.transitions, "steps": plain_steps}
STORE: Final = {"funnel": our_funnel, "transitions": ours.transitions, "steps": our_steps}
PEERS: Final = {
    "plain SQL": Way("peers", "opened_plain", "PLAIN"),
    "store": Way("peers", "opened_store", "STORE"),
    "retentioneering": Way(
        "peers", "opened_retentioneering", "RETENTIONEERING", needs="retentioneering"
    ),
}


def main(rows: int) -> int:
    """Print CPU seconds by question and tool; the number of disagreements."""
    left_out = [name for name, way in PEERS.items() if not installed(way)]
    for name in left_out:
        print(f"LEFT OUT: {name} is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alone(write, rows, folder)
        alone(prepare, WAYS["store"], folder, MEMORY)
        costs = {
            name: alone(measured, way, folder, MEMORY, ROUNDS)
            for name, way in PEERS.items()
            if name not in left_out
        }
    print(f"{rows:,} touches; CPU seconds, cheapest of {ROUNDS}")
    print(f"{'':14}" + "".join(f"{name:>18}" for name in costs))
    for question in RETENTIONEERING:
        print(
            f"{question:14}" + "".join(f"{cost.seconds[question]:18.2f}" for cost in costs.values())
        )
    print(f"{'all':14}" + "".join(f"{cost.whole:18.2f}" for cost in costs.values()))
    print(f"{'GB at most':14}" + "".join(f"{cost.most:18.2f}" for cost in costs.values()))
    bad = [
        f"DIFFERENT: {name}, {said}"
        for name, cost in costs.items()
        for said in disagreements(costs["plain SQL"].answers, cost.answers)
    ]
    print("\n".join(bad))
    return len(bad)


if __name__ == "__main__":
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("rows", type=float, nargs="?", default=1e6)
    sys.exit(bool(main(int(wanted.parse_args().rows))))

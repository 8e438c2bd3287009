"""The tables that depend on the stage model: a column for every place, and everyone's journey."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from cx.store.cube import short
from cx.store.engines.engine import SCHEMA, Engine
from cx.store.placing import PlaceRow


def make_journeys(
    engine: Engine,
    rows: Sequence[PlaceRow],
    done: Sequence[int],
    flow: Sequence[int],
) -> tuple[str, str]:
    """Make the table of stages and the journey table, unless they are there; their names.

    The journey table has one row per customer who did something, and for every column of the
    model in which something was done (``done``, by ordinal k): ``position_k`` and ``at_k`` of the
    first touch there; for those of the flow (``flow``: without ``UNPLACED``) except the last,
    ``next_position_k`` and ``next_at_k`` of the first later touch in the next of them. Later means
    later in the order of touches.
    """
    import pyarrow as pa

    key = short((list(rows), done, flow))
    stages, journey = f"stages_{key}", f"journey_{key}"
    with engine.making:
        if engine.has(journey):
            return stages, journey
        db = engine.backend()
        if not engine.has(stages):  # it is there where an earlier try broke off here
            table = pa.Table.from_pylist([row._asdict() for row in rows], schema=_schema())
            db.create_table(stages, table, database=SCHEMA)
        did = db.table("did", database=SCHEMA).join(db.table(stages, database=SCHEMA), "place")
        db.create_table(journey, journeys(did, done, flow), database=SCHEMA)
    return stages, journey


def _schema() -> Any:
    import pyarrow as pa

    return pa.schema(
        {
            "place": pa.int32(),
            "spot": pa.int32(),
            "column": pa.int16(),
            "purchase": pa.bool_(),
            "completes": pa.bool_(),
        }
    )


def journeys(did: Any, done: Sequence[int], flow: Sequence[int]) -> Any:
    """One row per customer: the first touch in each column, the first later one in the next."""
    firsts = {}
    for k in done:
        firsts[f"position_{k}"] = did.position.min(where=did.column == k)
        firsts[f"at_{k}"] = did["at"].min(where=did.column == k)
    first = did.group_by("customer").aggregate(**firsts)
    if len(flow) < 2:
        return first
    both = did.select("customer", "position", "at", "column").join(first, "customer")
    nexts = {}
    for k, following in pairwise(flow):
        later = (both.column == following) & (both.position > both[f"position_{k}"])
        nexts[f"next_position_{k}"] = both.position.min(where=later)
        nexts[f"next_at_{k}"] = both["at"].min(where=later)
    return first.join(both.group_by("customer").aggregate(**nexts), "customer")

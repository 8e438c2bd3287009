"""The tables that depend on the stage model: a column for every place, and everyone's journey."""

from collections.abc import Mapping, Sequence
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
    each = did.group_by("customer", "column").aggregate(
        position=did.position.min(), at=did["at"].min()
    )
    first = each.group_by("customer").aggregate(**_side_by_side(each, done))
    if len(flow) < 2:
        return first
    before = each.filter(each.column.isin(flow[:-1])).select(
        "customer", after="position", column=_following(each.column, flow)
    )
    later = did.select("customer", "column", "position", "at").join(before, ["customer", "column"])
    later = later.filter(later.position > later.after)
    found = later.group_by("customer", "column").aggregate(
        position=later.position.min(), at=later["at"].min()
    )
    nexts = _side_by_side(found, flow[1:], "next_", dict(zip(flow[1:], flow[:-1], strict=True)))
    beside = found.group_by("customer").aggregate(**nexts)
    return first.left_join(beside, "customer").select(*first.columns, *nexts)


def _following(column: Any, flow: Sequence[int]) -> Any:
    """The column that comes after each in the flow."""
    import ibis

    return ibis.cases(*((column == k, after) for k, after in pairwise(flow))).cast("int16")


def _side_by_side(
    each: Any, columns: Sequence[int], prefix: str = "", named: Mapping[int, int] | None = None
) -> dict[str, Any]:
    """What a customer's row says of each column, ``named`` by another, from a row for each."""
    values = {}
    for k in columns:
        there, name = each.column == k, (named or {}).get(k, k)
        values[f"{prefix}position_{name}"] = each.position.min(where=there)
        values[f"{prefix}at_{name}"] = each["at"].min(where=there)
    return values

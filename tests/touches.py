"""Small sets of touches for tests: a list of rows becomes the table that reading gives."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from cx.domain import Scale
from cx.model.stage_model import stage_model
from cx.read.touches import COLUMNS, EXTRA, TOUCHES
from cx.store import Store, build

START = datetime.datetime(2026, 4, 1, 9)
SCALE = Scale(1, 5)

_TYPES = {
    "USMALLINT": pa.uint16(),
    "BIGINT": pa.int64(),
    "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(),
    "DOUBLE": pa.float64(),
    "TIMESTAMP": pa.timestamp("us"),
}


class Touch(NamedTuple):
    """One row; ``days`` after ``START``, None without a time; further columns in ``more``."""

    customer: str
    days: float | None
    touchpoint: str
    more: dict[str, Any] = {}  # noqa: RUF012  never written to


def did(customer: str, days: float | None, touchpoint: str, **more: Any) -> Touch:
    return Touch(customer, days, touchpoint, {"did": True, "said": False, **more})


def said(
    customer: str, touchpoint: str, score: float | None, *, days: float | None = None, **more: Any
) -> Touch:
    return Touch(customer, days, touchpoint, {"did": False, "said": True, "score": score, **more})


def touches_in(touches: Sequence[Touch], *, extras: Sequence[str] = ()) -> Any:
    """A connection whose table of touches holds these, in file order."""
    rows = [
        {
            "file": 0,
            "row": number,
            "part": 0,
            "customer": touch.customer,
            "at": None if touch.days is None else START + datetime.timedelta(days=touch.days),
            "touchpoint": touch.touchpoint,
            **touch.more,
        }
        for number, touch in enumerate(touches)
    ]
    names = {**COLUMNS, **{EXTRA + extra: "VARCHAR" for extra in extras}}
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in names.items()])
    table = pa.Table.from_pylist(rows, schema=schema)
    connection = duckdb.connect(config={"threads": 2})
    connection.register("given", table)
    connection.execute(f"CREATE TABLE {TOUCHES} AS SELECT * FROM given")
    connection.unregister("given")
    return connection


def store_of(
    touches: Sequence[Touch], *, model: str = "full", extras: Sequence[str] = (), **options: Any
) -> Store:
    """The store of some touches."""
    connection = touches_in(touches, extras=extras)
    return build(connection, stage_model(model), scale=SCALE, **options)

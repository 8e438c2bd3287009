"""One pass over the rows of a test, and another where the first was not sound."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np

from cx.domain import MetricKind
from cx.read.report import Grain
from cx.store.arm_rows import Centres, Question, Rows, Variables
from cx.store.arm_totals import Added, Shifts
from cx.store.arms import ArmSums

if TYPE_CHECKING:
    import duckdb


def asked(
    connection: "duckdb.DuckDBPyConnection", table: str, question: Question, cap: float | None
) -> ArmSums:
    """The answer to a question; see ``cx.store.arms.arm_sums``."""
    database = ibis.duckdb.from_connection(connection.cursor())
    rows = Rows(database.table(table), question)
    centres = rows.centres(database)
    caps = {} if cap is None else _caps(database, rows, centres, cap)
    shifts: Shifts = {None: [np.zeros(each.size) for each in rows.variables]}
    found = _added(database, rows, centres, shifts, caps, clean=False)
    clean = not np.isfinite(found.numbers).all()
    if clean:
        found = _added(database, rows, centres, shifts, caps, clean=True)
    apart = found.apart()
    if apart:
        found = _added(database, rows, centres, {**shifts, **apart}, caps, clean=clean)
    rows.check_shares(database, found.doubtful())
    return found.arm_sums(caps)


def _added(
    database: Any,
    rows: Rows,
    centres: Centres,
    shifts: Shifts,
    caps: Mapping[int, float],
    *,
    clean: bool,
) -> Added:
    """One pass over the rows."""
    table = rows.prepared(centres, caps, clean=clean)
    parts: dict[str, Any] = {"entities": table.count()}
    if "many" in table.columns:
        known = ~table.unknown
        parts["rows"] = table.many.sum()
        parts["armed"] = table.armed.sum(where=known)
        parts["unknown"] = table.many.sum(where=table.unknown)
        parts["several"] = table.several.sum()
    else:
        parts["armed"] = table.arm.count()
    if "people" in table.columns:
        parts["people"] = table.people.sum()
    for at, each in enumerate(rows.variables):
        parts |= _parts(table, at, each, shifts)
        if at in caps:
            y = table[f"uncapped{at}"]
            parts[f"whole{at}"] = y.sum(where=table.arm.notnull())
            parts[f"beyond{at}"] = y.sum(where=table.arm.notnull() & (y > caps[at]))
    keys = [name for name in ("arm", "key") if name in table.columns]
    added = table.group_by(keys).aggregate(**parts)
    found = database.raw_sql(database.compile(added)).fetchall()
    if len(keys) == 1:
        found = [(arm, None, *cells) for arm, *cells in found]
    return Added(rows.question, rows.variables, shifts, list(parts), found)


def _parts(table: Any, at: int, each: Variables, shifts: Shifts) -> dict[str, Any]:
    """The sums of one metric, as expressions."""
    values = [table[f"v{at}_{j}"] for j in range(each.size)]
    own = [(arm, of[at]) for arm, of in shifts.items() if arm is not None]
    if own:
        arm = table.arm.cast("string")
        values = [
            value - ibis.cases(*((arm == name, float(of[j])) for name, of in own), else_=0.0)
            for j, value in enumerate(values)
        ]
    parts: dict[str, Any] = {f"used{at}": values[0].count()}
    if each.share and each.rows:
        parts[f"squares{at}"] = table[f"squares{at}"].sum()
    if each.weight is None:
        parts |= {f"s{at}_{j}": value.sum() for j, value in enumerate(values)}
        parts |= {
            f"p{at}_{j}_{k}": (values[j] * values[k]).sum()
            for j in range(each.size)
            for k in range(j, each.size)
        }
        return parts
    weight, [y] = table[f"w{at}"], values
    parts[f"n{at}"] = weight.sum()
    if each.share:
        return parts | {f"s{at}_0": y.sum(), f"odd{at}": table[f"odd{at}"].sum()}
    spread = table[f"sd{at}"]
    return parts | {
        f"s{at}_0": (weight * y).sum(),
        f"p{at}_0_0": (weight * y * y + (weight - 1) * spread * spread).sum(),
    }


def _caps(database: Any, rows: Rows, centres: Centres, quantile: float) -> dict[int, float]:
    """Where each metric is capped; none where the quantile is not above 0."""
    capped = [
        at
        for at, metric in enumerate(rows.question.design.metrics)
        if rows.question.grain is Grain.UNITS and metric.kind is not MetricKind.PROPORTION
    ]
    if not capped:
        return {}
    table = rows.prepared(centres, {}, clean=True)
    armed = table.filter(table.arm.notnull())
    found = armed.aggregate(**{f"q{at}": armed[f"v{at}_0"].quantile(quantile) for at in capped})
    [values] = database.raw_sql(database.compile(found)).fetchall()
    return {at: value for at, value in zip(capped, values, strict=True) if value and value > 0}

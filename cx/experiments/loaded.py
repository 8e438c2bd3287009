"""A test that came in a file, analysed: as a whole, day by day, by segment, split again at random."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from cx.domain import MetricKind
from cx.experiments.aa import MOST, SplitAgain, split_again
from cx.experiments.analyse import analyse
from cx.experiments.over_time import over_time
from cx.experiments.results import TestResult
from cx.experiments.segments import Segment, segments
from cx.model.experiment import Design
from cx.read.engine import Connection
from cx.read.report import Grain, TestTable
from cx.store.arms import Form, arm_sums

CAP: Final = 0.999  # of all units; what lies above shows whether a handful carries a mean
_MOST_VALUES: Final = 30  # of a column that parts people into segments
_SEED: Final = 20240401


class Analysed(NamedTuple):
    """A test's figures, and how they grew; the course is empty without dates."""

    result: TestResult
    course: pd.DataFrame


def analysed(connection: Connection, test: TestTable, design: Design) -> Analysed:
    """The test's figures as designed; columns are those of ``cx.experiments.over_time``."""
    asked = _asked(test, design)
    sums = arm_sums(connection, test.table, design, **asked, covariates=test.covariates)
    means = any(form is not Form.SHARES for form in sums.forms)
    capped = None
    if test.grain is Grain.UNITS and means:
        capped = arm_sums(connection, test.table, design, **asked, cap=CAP)
    return Analysed(analyse(sums, design, capped=capped), over_time(sums, design))


def by_segment(
    connection: Connection, test: TestTable, design: Design, column: str
) -> tuple[Segment, ...]:
    """The figures for each value of a column."""
    sums = arm_sums(connection, test.table, design, **_asked(test, design), by=column)
    return segments(sums, design)


def segment_columns(connection: Connection, test: TestTable) -> tuple[str, ...]:
    """The columns of texts that part the units into a few segments, in the order of the file."""
    if test.grain is not Grain.UNITS:
        return ()
    rows = connection.execute(f"DESCRIBE {test.table}").fetchall()
    texts = [
        name for name, kind, *_ in rows if kind == "VARCHAR" and name not in {test.arm, test.unit}
    ]
    if not texts:
        return ()
    counts = ", ".join(f"count(DISTINCT {_quoted(name)})" for name in texts)
    [found] = connection.execute(f"SELECT {counts} FROM {test.table}").fetchall()
    return tuple(name for name, n in zip(texts, found, strict=True) if 1 < n <= _MOST_VALUES)


def re_split(connection: Connection, test: TestTable, design: Design) -> SplitAgain | None:
    """The first metric's own units, split again and again at random; None without units."""
    metric = design.metrics[0]
    if test.grain is not Grain.UNITS or metric.denominator is not None:
        return None
    column = _quoted(metric.column)
    found = connection.execute(
        f"SELECT {column} FROM {test.table} WHERE isfinite({column}) USING SAMPLE {MOST} ROWS (reservoir, 1)"
    ).fetchnumpy()
    values = np.asarray(found[metric.column], dtype=np.float64)[:, None]
    if len(values) < 4:
        return None
    form = Form.SHARES if metric.kind is MetricKind.PROPORTION else Form.MEANS
    return split_again(values, form, rng=np.random.default_rng(_SEED), alpha=design.alpha)


def _asked(test: TestTable, design: Design) -> Mapping[str, Any]:
    deviations = {each.column: each.sd for each in test.metrics if each.sd is not None}
    return {"grain": test.grain, "people": test.people, "deviations": deviations}


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'

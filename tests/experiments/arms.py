"""Arms made by hand: of counts, of values, by day and by segment."""

import datetime as dt

import numpy as np

from cx.experiments.analyse import analyse
from cx.model.experiment import Design, Metric, Plan
from cx.stats.sums import Sums
from cx.store.arms import ArmSums, Form

DAY = dt.date(2026, 4, 1)


def yes(k: float, n: float) -> Sums:
    return Sums.of_raw(n, [k], [[k]])


def metric(column="bought", kind="proportion", **more) -> Metric:
    return Metric(column=column, kind=kind, **more)


def design(*metrics: Metric, **more) -> Design:
    return Design(arm="arm", control="now", metrics=metrics or (metric(),), **more)


def plan(per_arm: int, effect: float = 0.015) -> Plan:
    return Plan(registered_on=DAY, metric=metric(), baseline=0.1, effect=effect, per_arm=per_arm)


def days(units: dict[str, int], count: int) -> dict[dt.date, dict[str, int]]:
    return {DAY + dt.timedelta(i): {a: n // count for a, n in units.items()} for i in range(count)}


def shares(counts: dict[str, tuple[float, ...]], n: int | dict[str, int], **more) -> ArmSums:
    """Arms of people who did or did not, a count for each metric; the control is first."""
    arms = tuple(counts)
    units = n if isinstance(n, dict) else dict.fromkeys(arms, n)
    found = {(arm, at): yes(k, units[arm]) for arm in arms for at, k in enumerate(counts[arm])}
    size = len(next(iter(counts.values())))
    return ArmSums(arms=arms, forms=(Form.SHARES,) * size, units=units, sums=found, **more)


def rows(values) -> np.ndarray:
    """A row per unit."""
    found = np.asarray(values, float)
    return found[:, None] if found.ndim == 1 else found


def means(*columns: dict[str, np.ndarray], form=Form.MEANS, **more) -> ArmSums:
    """Arms of values, (n,) or (n, k), a table for each metric; the control is first."""
    arms = tuple(columns[0])
    found = {
        (arm, at): Sums.of_values(rows(column[arm]))
        for at, column in enumerate(columns)
        for arm in arms
    }
    units = {arm: len(columns[0][arm]) for arm in arms}
    return ArmSums(arms=arms, forms=(form,) * len(columns), units=units, sums=found, **more)


def result(sums: ArmSums, *metrics: Metric, **more):
    return analyse(sums, design(*metrics, **more))

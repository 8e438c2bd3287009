"""Tests of arms to be drawn: made of daily sums, with known effects."""

import datetime
from functools import cache

import numpy as np

from cx.domain import MetricKind, MetricRole
from cx.experiments.analyse import analyse
from cx.experiments.results import TestResult
from cx.experiments.segments import Segment, segments
from cx.model.experiment import Design, Metric
from cx.stats.sums import Sums
from cx.store.arms import ArmSums, Form

SHARE = MetricKind.PROPORTION
METRICS = (
    Metric(column="次へ進む <b>購入</b>", kind=SHARE),
    Metric(column="受け取りの満足", role=MetricRole.GUARDRAIL, margin=0.02),
    Metric(column="問い合わせ", kind=SHARE, role=MetricRole.GUARDRAIL, higher_is_better=False),
    Metric(column="30日以内の再購入", kind=SHARE, role=MetricRole.SECONDARY),
)
RATES = {"これまで": (0.40, 3.3, 0.17, 0.25), "先に見せる": (0.46, 3.3, 0.12, 0.20)}


def design(arms: int = 2) -> Design:
    return Design(arm="グループ", control="これまで", metrics=METRICS if arms == 2 else METRICS[:1])


@cache
def sums(days: int = 14, arms: int = 2, people: int = 300) -> ArmSums:
    """As many people on each day in each arm; shares and means near ``RATES``."""
    rng = np.random.default_rng(11)
    rates = dict(list(RATES.items())[:2])
    rates |= {f"案{n}": RATES["これまで"] for n in range(3, arms + 1)}
    start = datetime.date(2026, 4, 1)
    metrics = design(arms).metrics
    daily = {
        start + datetime.timedelta(day): {
            (arm, at): _arm(rng, metric.kind is SHARE, rates[arm][at], people)
            for arm in rates
            for at, metric in enumerate(metrics)
        }
        for day in range(days)
    }
    total = {
        place: Sums.of_values(np.empty((0, 1))) if not days else _added(daily, place)
        for place in next(iter(daily.values()))
    }
    return ArmSums(
        arms=tuple(rates),
        forms=tuple(Form.SHARES if m.kind is SHARE else Form.MEANS for m in metrics),
        units=dict.fromkeys(rates, days * people),
        sums=total,
        daily=daily,
        days={day: dict.fromkeys(rates, people) for day in daily},
        groups={"新規": daily[start], "<i>再訪</i>": total},
        missing=dict.fromkeys(total, 0),
    )


def _arm(rng: np.random.Generator, share: bool, rate: float, n: int) -> Sums:
    values = rng.binomial(1, rate, n) if share else rng.normal(rate, 1, n)
    return Sums.of_values(values[:, None].astype(float))


def _added(daily: dict, place: tuple[str, int]) -> Sums:
    first, *others = (day[place] for day in daily.values())
    for other in others:
        first = first + other
    return first


def result(arms: int = 2) -> TestResult:
    return analyse(sums(arms=arms), design(arms))


def parts() -> tuple[Segment, ...]:
    found = segments(sums(), design())
    return tuple(each for each in found if each.estimate.metric == METRICS[0])

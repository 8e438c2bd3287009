"""Answers made by hand, for what shows them: realistic ones and those that are hard to draw."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from cx.model.scenario import Lever, LeverKind, Scenario, Terms
from cx.whatif.results import (
    FIGURE_COLUMNS,
    MONTH_COLUMNS,
    STAGE_COLUMNS,
    Answer,
    Applied,
    Draws,
    Measure,
    Note,
    Provenance,
)

NAN = math.nan
NINE = (
    "research", "first_impression", "purchase", "delivery", "use", "service", "share", "return",
    "advocate",
)  # fmt: skip
THREE = ("research", "purchase", "return")
ONE = ("purchase",)
_RATES = (0.583, 0.436, 0.902, 0.901, 0.446, 0.727, 0.738, 0.031)
_NOW = (1000.0, 583.2, 254.1, 229.4, 208.3, 92.1, 102.4, 74.2, 55.3)
_GAINS = (0.0, 18.1, 17.4, 29.3, 19.2, 8.0, 19.1, 17.2, 16.4)
_MOVED = {"research": 0.02, "delivery": 0.04}


def answer(
    ids: Sequence[str] = NINE,
    *,
    times: float = 1.0,
    price: float | None = 3240.0,
    months: int = 12,
    unclear: Sequence[str] = ("service",),
    unknown: Sequence[str] = (),
    notes: Sequence[Note] = (),
) -> Answer:
    """An answer per 1,000 entrants.

    ``times``: how often the usual gain; ``price``: None is people only; ``unclear``: stages whose
    interval holds 0; ``unknown``: those without a rate.
    """
    stages = _stages(ids, times, unclear, unknown)
    figures = _figures(stages, times, price)
    applied = (
        Applied(
            Lever(kind=LeverKind.TRANSITION, at=ids[0], by=0.02), Provenance.ASSUMED,
            0.583, 0.603, ids[0], "rate", 0.02, 0.02, 0.02,
        ),
    )  # fmt: skip
    draws = np.linspace(0.8, 1.2, 100)
    return Answer(
        scenario=Scenario(name="待ち時間を半分", levers=tuple(each.lever for each in applied)),
        terms=Terms(months=months),
        entrants=4120,
        applied=applied if times else (),
        stages=stages,
        figures=figures,
        months=_months(figures, months),
        draws=Draws(draws, draws + 0.1 * times, np.full(100, 0.1 * times)),
        costs=600000.0,
        notes=(*notes, *(() if price else (Note.PEOPLE_ONLY,))),
    )


def _stages(
    ids: Sequence[str], times: float, unclear: Sequence[str], unknown: Sequence[str]
) -> pd.DataFrame:
    rows = []
    for i, id in enumerate(ids):
        rate = NAN if id in unknown or i == len(ids) - 1 else _RATES[NINE.index(id)]
        now, gain = _NOW[NINE.index(id)], (times * _GAINS[NINE.index(id)] if i else 0.0)
        half = abs(gain) * (1.4 if id in unclear else 0.6)
        then_rate = rate + times * _MOVED.get(id, 0.0)
        then = now + gain
        rows.append(
            (id, rate, then_rate, now, now * 0.96, now * 1.04, then, then * 0.95, then * 1.05,
             gain, gain - half, gain + half)
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(STAGE_COLUMNS))


def _figures(stages: pd.DataFrame, times: float, price: float | None) -> pd.DataFrame:
    buyers = stages["now"].iloc[-1] * 3
    values = {
        Measure.BUYERS: buyers,
        Measure.REPEAT_BUYERS: buyers / 3,
        Measure.PURCHASES: buyers * 2,
    }
    if price:
        revenue = buyers * 2 * price
        values |= {Measure.REVENUE: revenue, Measure.LIFETIME: revenue / buyers}
    values[Measure.REFERRAL] = 0.27
    rows = [_figure(measure, value, times * value * 0.14) for measure, value in values.items()]
    return pd.DataFrame(rows, columns=list(FIGURE_COLUMNS))


def _figure(measure: Measure, now: float, gain: float) -> tuple[object, ...]:
    then, wide = now + gain, abs(gain)
    return (
        measure, now, now * 0.9, now * 1.1, now * 0.8, now * 1.2,
        then, then * 0.9, then * 1.1, then * 0.8, then * 1.2,
        gain, gain - 0.45 * wide, gain + 0.45 * wide, gain - 0.7 * wide, gain + 0.7 * wide,
        gain - 0.8 * wide, gain + 0.8 * wide,
    )  # fmt: skip


def _months(figures: pd.DataFrame, months: int) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = []
    kept = {Measure.PURCHASES, Measure.REVENUE, Measure.MARGIN}
    for row in figures[figures["measure"].isin(kept)].to_dict("records"):
        for month in range(1, months + 1):
            part = 1 - 0.75 ** (month * 12 / months)
            late = part * month / months
            gain = row["gain"] * part**2
            half = abs(row["gain"]) * 0.45 * part
            rows.append(
                (month, row["measure"], row["now"] * part, row["now"] * part + gain,
                 gain, gain - half, gain + half,
                 row["now"] * late, row["now"] * late + gain * month / months,
                 gain * month / months, (gain - half) * month / months,
                 (gain + half) * month / months)
            )  # fmt: skip
    return pd.DataFrame(rows, columns=list(MONTH_COLUMNS))


def tornado(ids: Sequence[str] = NINE, *, times: float = 10_000.0) -> pd.DataFrame:
    """What one point more would bring, the most first; one row's interval holds 0, one is a loss."""
    gains = (52, 41, 36, 22, 13, 9, 6, 3)
    rows: list[tuple[str, str, float, float, float]] = [
        ("transition", id, gain, gain * 0.7, gain * 1.3)
        for id, gain in zip(ids, gains, strict=False)
        if id != ids[-1]
    ]
    rows += [
        ("return", "", 33.4, 21.0, 47.0),
        ("value", "", 11.8, 11.0, 12.6),
        ("referral", "", 4.2, -1.0, 9.6),
    ]
    if "service" in ids[:-1]:
        rows = [row for row in rows if row[1] != "service"]
        rows.append(("transition", "service", -2.5, -4.0, -1.0))
    found = pd.DataFrame(
        sorted(rows, key=lambda row: -abs(row[2])), columns=["what", "stage", "gain", "low", "high"]
    )
    found[["gain", "low", "high"]] *= times
    return found


def scenarios(*, times: float = 10_000.0, money: bool = True) -> pd.DataFrame:
    """Four scenarios: two clear gains, one that may be either, one loss."""
    chance, cost = (1.0, 1.0) if money else (NAN, NAN)
    rows = [
        ("待ち時間を半分", 104.0, 318.0, 214.0, 120.0, 310.0, 70.0, 360.0, 0.94 * chance, 600_000 * cost),
        ("＋診断を広げる", 104.0, 372.0, 268.0, 150.0, 385.0, 90.0, 450.0, 0.91 * chance, 900_000 * cost),
        ("紹介だけ", 104.0, 150.0, 46.0, -20.0, 110.0, -55.0, 148.0, 0.48 * chance, 120_000 * cost),
        ("送料を上げる", 104.0, 61.0, -43.0, -70.0, -15.0, -84.0, 1.0, 0.04 * chance, 0.0 * cost),
    ]  # fmt: skip
    names = ["name", "now", "then", "gain", "low", "high", "low95", "high95", "chance", "costs"]
    found = pd.DataFrame(rows, columns=names)
    found[names[1:8]] *= times
    return found

"""Invented influences over the touchpoints of a journey, for the tests of moments."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from cx.domain import Endpoint, Influence, Tier
from cx.moments.influence import COLUMNS, HORIZON_DAYS, Influences
from cx.moments.journey import Journey

NAN = math.nan


class Effect(NamedTuple):
    """What is planted at a touchpoint: a difference of shares, how firm it is, its half interval."""

    rd: float
    tier: Tier = Tier.NONE
    half: float = 0.018
    influence: Influence | None = None  # of what was not tested


NOTHING = Effect(0.004)
COFFEE = {  # of tests.figures.journeys.coffee, in Japanese
    "待ち時間が長い": Effect(-0.072, Tier.FIRM, 0.014),
    "送料が最後に出る": Effect(-0.046, Tier.LIKELY, 0.015),
    "最初の一杯": Effect(0.093, Tier.FIRM, 0.012),
    "味の診断": Effect(0.081, Tier.LIKELY, 0.016),
    "口コミを読む": Effect(0.064, Tier.LIKELY, 0.015),
    "写真投稿": Effect(0.03, half=0.05),
    "注文確認": Effect(NAN, influence=Influence.STRUCTURAL),
    "会員登録": Effect(NAN, influence=Influence.TOO_FEW),
    "チャット": Effect(NAN, influence=Influence.NOT_COMPARABLE),
}


def influences(
    journey: Journey,
    planted: Mapping[str, Effect] | None = None,
    *,
    endpoint: Endpoint = Endpoint.ONWARD,
    horizon_days: float = HORIZON_DAYS,
    otherwise: Effect = NOTHING,
) -> Influences:
    """Influences of every touchpoint that people did; those not planted have ``otherwise``."""
    points = journey.touchpoints[journey.touchpoints["reach"].notna()]
    effects = planted or {}
    rows = [
        _row(point, effects.get(point["touchpoint"], otherwise))
        for point in points.to_dict("records")
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    weight = frame["exposed"] * frame[["low", "high"]].abs().min(axis=1)
    frame = frame.iloc[(-weight.where(frame["tier"] != Tier.NONE, -1.0)).argsort(kind="stable")]
    return Influences(
        endpoint=endpoint,
        horizon_days=horizon_days,
        tested=int(frame["rd"].notna().sum()),
        checked=len(frame),
        rows=frame.reset_index(drop=True),
    )


def _row(point: Mapping[Any, Any], effect: Effect) -> dict[str, object]:
    spot = {"touchpoint": point["touchpoint"], "stage": point["stage"]}
    if effect.influence is not None:
        unknown = {"influence": effect.influence, "tier": Tier.NONE, "compared_by": ""}
        return dict.fromkeys(COLUMNS, NAN) | spot | unknown
    decided = effect.tier is not Tier.NONE
    moved = Influence.HELPS if effect.rd > 0 else Influence.HURTS
    return spot | {
        "influence": moved if decided else Influence.NONE,
        "tier": effect.tier,
        "exposed": float(point["customers"]),
        "exposed_rate": 0.4 + effect.rd,
        "others": 4000.0,
        "others_rate": 0.4,
        "rd": effect.rd,
        "low": effect.rd - effect.half,
        "high": effect.rd + effect.half,
        "q": 0.001 if decided else 0.6,
        "within": 0.8 * effect.rd,
        "within_p": 0.01 if decided else 0.5,
        "overlap": 0.97,
        "compared_by": "visit ordinal coarse prognosis",
        "balance": 0.003,
        "balance_z": 0.4,
        "e_value": 1.9 if decided else 1.1,
        "e_value_limit": 1.5 if decided else 1.0,
    }

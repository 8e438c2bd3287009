"""Invented journeys of a coffee-bean shop, in both languages, for the tests of the figures."""

import datetime
import math
from dataclasses import replace
from typing import Final

import pandas as pd

from cx.domain import Basis, Language, Scale, Verdict
from cx.model.stage_model import UNPLACED, stage_model
from cx.moments.journey import Journey

NAN: Final = math.nan
STAGES: Final = (
    "research",
    "first_impression",
    "purchase",
    "delivery",
    "use",
    "service",
    "share",
    "return",
    "advocate",
)
_REACHED: Final = (12480, 7276, 3361, 3163, 2853, 1430, 1275, 924, 686)
_MEANS: Final = (
    (3.5, 4.0, 4.3, 3.8),
    (3.9, 4.5, 3.2, 3.7),
    (3.8, 3.7, 4.1, 3.8),
    (3.6, 2.4, 3.3, 4.2),
    (4.7, 4.4, 4.2, 3.4),
    (3.6, 4.1, 4.5, 3.4),
    (4.1, 4.4, 3.6, 3.7),
    (3.8, 4.2, 4.0, 2.9),
    (4.3, 3.7, 4.6, 4.2),
)
_COUNTS: Final = (412, 268, 390, 205, 730, 388, 455, 498, 512, 498, 460, 109, 402, 911, 610, 540)
_REACH: Final = (0.71, 0.38, 0.52, 0.29, 0.92, 0.41, 0.66, 0.46, 0.98, 0.97, 0.94, 0.18)
_MARKS: Final = {4.5: "glory", 4.7: "glory", 4.6: "glory", 3.2: "pain", 2.4: "pain", 2.9: "pain"}
_NAMES: Final = {
    Language.JA: (
        ("検索広告", "比較記事", "口コミを読む", "SNS投稿"),
        ("商品ページ", "味の診断", "送料が最後に出る", "支払い"),
        ("かご", "会員登録", "注文確認", "特集ページ"),
        ("発送通知", "待ち時間が長い", "受け取り", "開封"),
        ("最初の一杯", "淹れ方カード", "鮮度", "問い合わせ"),
        ("電話", "チャット", "返金がその日", "よくある質問"),
        ("レビュー", "写真投稿", "紹介の手間", "動画広告"),
        ("アンケート", "店からの返信", "改善の知らせ", "値上げの伝え方"),
        ("定期便", "再購入メール", "手書きの手紙", "店頭"),
    ),
    Language.EN: (
        ("Search ad", "Comparison article", "Reads reviews", "Social post"),
        ("Product page", "Taste quiz", "Fee shown last", "Payment"),
        ("Basket", "Sign-up", "Order mail", "Feature page"),
        ("Dispatch note", "The wait is long", "Receiving", "Unboxing"),
        ("The first cup", "Brew card", "Freshness", "Support"),
        ("Phone", "Chat", "Refund the same day", "FAQ"),
        ("Review", "Photo post", "Referral effort", "Video ad"),
        ("Survey", "Shop's reply", "Fix notice", "News of the price rise"),
        ("Subscription", "Reorder mail", "Hand-written note", "Shop front"),
    ),
}
_MORE: Final = {Language.JA: "そのほかの接点", Language.EN: "Another touchpoint"}
_QUOTES: Final = {
    Language.JA: (
        "種類が多くて、違いがよく分からない",
        "診断で選んだら、ちゃんと好みだった",
        "住所を二度入れさせられた",
        "いつ届くのか分からず、二日待った",
        "香りで目が覚めた。もう戻れない",
        "返事が早く、かえって好きになった",
        "友だちに送るのが少し面倒だった",
        "返事が来るとは思わなかった",
        "手紙が入っていて、うれしくなった",
    ),
    Language.EN: (
        "So many kinds, I can't tell them apart",
        "The quiz picked what I like",
        "I had to type my address twice",
        "Two days with no idea when it comes",
        "The smell woke me up. No going back",
        "A quick answer made me like them more",
        "Sending it to a friend was a bother",
        "I never expected an answer",
        "A letter inside made my day",
    ),
}
_CHANNELS: Final = {
    Language.JA: (("検索", "SNS"), ("サイト", "アプリ"), ("サイト", "LINE"), ("配送", "メール")),
    Language.EN: (("Search", "Social"), ("Site", "App"), ("Site", "Chat"), ("Parcel", "E-mail")),
}
_SHARES: Final = ((0.54, 0.28, 0.18), (0.72, 0.2, 0.08), (0.66, 0.2, 0.14), (0.81, 0.12, 0.07))


def coffee(
    language: Language = Language.JA,
    *,
    stages: int = 9,
    touchpoints: int = 36,
    scores: bool = True,
    flow: bool = True,
    intervals: bool = True,
    scale: Scale = Scale(1, 5),  # noqa: B008  a tuple
    rename: dict[str, str] | None = None,
) -> Journey:
    """The shop's journey; ``touchpoints`` over four a stage repeat with numbers."""
    ids = STAGES[:stages] if stages != 3 else ("research", "first_impression", "use")
    points = _touchpoints(ids, touchpoints, language, rename or {})
    if not scores:
        points = _without_scores(points)
    if not flow:
        points["reach"] = NAN
    points = _on_scale(points, scale)
    table = _stages(ids, points, flow=flow)
    if not intervals:
        points[["mean_low", "mean_high", "difference_low", "difference_high"]] = NAN
        table[["low", "high", "mean_low", "mean_high"]] = NAN
    return Journey(
        model=stage_model("full"),
        customers=12480,
        first=datetime.date(2026, 4, 1) if flow else None,
        last=datetime.date(2026, 9, 30) if flow else None,
        scale=scale if scores else None,
        baseline=scale.low + 0.7 * (scale.high - scale.low) if scores else None,
        window_days=30.0,
        tested=len(points) if scores else 0,
        stages=table,
        touchpoints=points,
        channels=_channels(ids, language) if flow else _channels((), language),
        quotes=_quotes(ids, points, language),
    )


def survey(language: Language = Language.JA, *, touchpoints: int = 24) -> Journey:
    """Answers only: touchpoints without a stage, without flow, channels and times."""
    points = coffee(language, stages=9, touchpoints=max(touchpoints, 9)).touchpoints
    points = points.head(touchpoints).assign(stage=UNPLACED, reach=NAN)
    table = _stages((UNPLACED,), points, flow=False)
    base = coffee(language, flow=False)
    empty = base.quotes.head(0)
    return _replaced(base, stages=table, touchpoints=points, quotes=empty, tested=touchpoints)


def totals(language: Language = Language.JA, *, intervals: bool = False) -> Journey:
    """Totals by stage: people, went on, n and mean, no touchpoints, no times."""
    base = coffee(language, stages=5, intervals=intervals)
    table = base.stages.assign(median_days=NAN)
    nothing = {"touchpoints": base.touchpoints.head(0), "channels": base.channels.head(0)}
    return _replaced(
        base, stages=table, quotes=base.quotes.head(0), first=None, last=None, **nothing
    )


def nothing() -> Journey:
    """No stages at all."""
    base = coffee(stages=3, touchpoints=3)
    names = ("stages", "touchpoints", "channels", "quotes")
    return _replaced(base, customers=0, **{name: getattr(base, name).head(0) for name in names})


def _replaced(journey: Journey, **changes: object) -> Journey:
    return replace(journey, **changes)  # type: ignore[arg-type]


def _touchpoints(
    ids: tuple[str, ...], count: int, language: Language, rename: dict[str, str]
) -> pd.DataFrame:
    rows = []
    each, more = divmod(count, len(ids))
    for place, stage in enumerate(ids):
        known = STAGES.index(stage)
        for i in range(each + (place < more)):
            name = _NAMES[language][known][i] if i < 4 else f"{_MORE[language]} {known + 1}-{i + 1}"
            rows.append(_touchpoint(rename.get(name, name), stage, (known, i)))
    return pd.DataFrame(rows)


def _touchpoint(name: str, stage: str, place: tuple[int, int]) -> dict[str, object]:
    known, i = place
    mean = _MEANS[known][i % 4] if i < 4 else 3.4 + 0.1 * ((known + 3 * i) % 9)
    n = _COUNTS[(4 * known + i) % len(_COUNTS)]
    half = 1.96 / math.sqrt(n) * 1.5
    verdict = Verdict(_MARKS.get(mean, "neutral")) if i < 4 else Verdict.NEUTRAL
    reach = _REACH[(4 * known + i) % len(_REACH)] / (1 if i < 4 else 4)
    return {
        "touchpoint": name,
        "stage": stage,
        "touches": 2 * n,
        "customers": round(reach * _REACHED[known]),
        "reach": reach,
        "n": n,
        "mean": mean,
        "mean_low": mean - half,
        "mean_high": mean + half,
        "top2": mean / 6,
        "top2_low": mean / 6 - 0.05,
        "top2_high": mean / 6 + 0.05,
        "verdict": verdict,
        "basis": Basis.SATISFACTION,
        "difference": mean - 3.8,
        "difference_low": mean - 3.8 - half,
        "difference_high": mean - 3.8 + half,
        "q": 0.001 if verdict != Verdict.NEUTRAL else 0.6,
        "relative_only": False,
    }


def _stages(ids: tuple[str, ...], points: pd.DataFrame, *, flow: bool) -> pd.DataFrame:
    rows = []
    for i, stage in enumerate(ids):
        own = points[points["stage"] == stage]
        known = STAGES.index(stage) if stage in STAGES else 0
        goes = flow and i + 1 < len(ids)
        rate = _REACHED[STAGES.index(ids[i + 1])] / _REACHED[known] if goes else NAN
        mean = own["mean"].mean() if len(own) else NAN
        rows.append(
            {
                "stage": stage,
                "reached": _REACHED[known] if flow else NAN,
                "observed": _REACHED[known] if goes else NAN,
                "went_on": _REACHED[STAGES.index(ids[i + 1])] if goes else NAN,
                "rate": rate,
                "low": rate - 0.01,
                "high": rate + 0.01,
                "median_days": (3.2, 0.4, 0.1, 4.6, 6.8, 1.2, 9.5, 4.1, 31.4)[known]
                if goes
                else NAN,
                "n": own["n"].sum(),
                "mean": mean,
                "mean_low": mean - 0.05,
                "mean_high": mean + 0.05,
                "top2": 0.7,
                "top2_low": 0.65,
                "top2_high": 0.75,
            }
        )
    return pd.DataFrame(rows)


def _without_scores(points: pd.DataFrame) -> pd.DataFrame:
    unknown = [c for c in points.columns if c.startswith(("mean", "top2", "difference"))]
    return points.assign(
        n=0, q=NAN, verdict=Verdict.TOO_FEW, basis=Basis.NONE, **dict.fromkeys(unknown, NAN)
    )


def _on_scale(points: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """The scores of 1 to 5, stretched to another scale."""
    grow = (scale.high - scale.low) / 4
    means = ["mean", "mean_low", "mean_high"]
    points[means] = (points[means] - 1) * grow + scale.low
    differences = ["difference", "difference_low", "difference_high"]
    points[differences] = points[differences] * grow
    return points


def _channels(ids: tuple[str, ...], language: Language) -> pd.DataFrame:
    other = "そのほか" if language is Language.JA else "Other"
    rows = [
        (stage, channel, round(1000 * share), share)
        for i, stage in enumerate(ids)
        for channel, share in zip((*_CHANNELS[language][i % 4], other), _SHARES[i % 4], strict=True)
    ]
    return pd.DataFrame(rows, columns=["stage", "channel", "customers", "share"])


def _quotes(ids: tuple[str, ...], points: pd.DataFrame, language: Language) -> pd.DataFrame:
    rows = [
        (stage, own["touchpoint"].iloc[0], _QUOTES[language][STAGES.index(stage)], 4.0)
        for stage in ids
        if len(own := points[points["stage"] == stage])
    ]
    return pd.DataFrame(rows, columns=["stage", "touchpoint", "comment", "score"])

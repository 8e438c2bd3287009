"""What a simulated shop's customers answered and did, as questionnaires and web analytics write it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cx.simulate.answers import Answer
from cx.simulate.export_headers import SURVEYMONKEY
from cx.simulate.exported import Exported, table, who, written
from cx.simulate.shop import Shop
from cx.simulate.world import RATED, Spot

_ASKED: Final = {
    Spot.PRODUCT: "商品ページの満足度",
    Spot.WAIT: "届くまでの満足度",
    Spot.PACKAGING: "梱包の満足度",
    Spot.PHONE: "電話対応の満足度",
}
_LEVELS: Final = ("とても不満", "不満", "どちらともいえない", "満足", "とても満足")


def google_forms(shop: Shop, folder: Path) -> Exported:
    """Answers as Google Forms writes them."""
    columns = ["タイムスタンプ", "メールアドレス", *_ASKED.values(), "ご意見"]
    rows = [
        {"タイムスタンプ": f"{answer.on:%Y/%m/%d} 9:05:12", "メールアドレス": who(answer.customer)["mail"]}
        | {_ASKED[spot]: _LEVELS[score - 1] for spot, score in _asked(answer).items()}
        for answer in shop.answers
    ]  # fmt: skip
    path = table(folder / "form.csv", columns, rows, "utf-8")
    return Exported(path, _told(shop), len({answer.customer for answer in shop.answers}))


def _asked(answer: Answer) -> dict[Spot, int]:
    return {spot: score for spot, score in answer.scores.items() if spot in _ASKED}


def _told(shop: Shop) -> dict[str, int]:
    """How many answers there are about each touchpoint."""
    names = {spot: title.removesuffix("の満足度") for spot, title in _ASKED.items()}
    return {
        name: told
        for spot, name in names.items()
        if (told := sum(spot in answer.scores for answer in shop.answers))
    }


def surveymonkey(shop: Shop, folder: Path) -> Exported:
    """Answers as SurveyMonkey writes them: two rows of headings, the month first."""
    question = "次の項目の満足度を教えてください。"
    first = [*SURVEYMONKEY, question, *[""] * (len(_ASKED) - 1), "ご意見をお聞かせください。"]
    names = [title.removesuffix("の満足度") for title in _ASKED.values()]
    second = [*[""] * len(SURVEYMONKEY), *names, "Open-Ended Response"]
    rows: list[Sequence[object]] = [first, second]
    for at, answer in enumerate(shop.answers):
        day = f"{answer.on:%m/%d/%Y} 09:05:12"
        levels = [
            _LEVELS[told[spot] - 1] if spot in (told := _asked(answer)) else "" for spot in _ASKED
        ]
        mail = who(answer.customer)["mail"]
        rows.append((10_000 + at, 1, day, day, "192.0.2.1", mail, "", "", "", *levels, ""))
    path = written(folder / "surveymonkey.csv", rows, "utf-8")
    return Exported(path, _told(shop), len({answer.customer for answer in shop.answers}))


def ga4(shop: Shop, folder: Path) -> Exported:
    """Events as BigQuery writes those of GA4: JSON lines, parameters in lists."""
    names = {Spot.CART: "add_to_cart", Spot.ORDER: "begin_checkout", Spot.COMPLETE: "purchase", Spot.PRODUCT: "view_item", Spot.SEARCH: "view_search_results"}  # fmt: skip
    lines, counted, people = [], dict.fromkeys(names.values(), 0) | {"/reviews": 0}, set()
    for touch in shop.touches:
        if not touch.visit or (touch.spot not in names and touch.spot is not Spot.REVIEWS):
            continue
        name = names.get(touch.spot, "page_view")
        for event in ("session_start", name, "user_engagement"):
            lines.append(_event(touch.customer, touch.at.timestamp(), touch.visit, event))
        counted[name if name != "page_view" else "/reviews"] += 1
        people.add(touch.customer)
    path = folder / "ga4.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Exported(path, {name: n for name, n in counted.items() if n}, len(people))


def _event(customer: int, seconds: float, visit: int, name: str) -> str:
    """One event as BigQuery writes it; its time counts microseconds in UTC."""
    params = [
        {"key": "ga_session_id", "value": {"string_value": None, "int_value": str(visit)}},
        {"key": "page_location", "value": {"string_value": "https://shop.example/reviews?page=2", "int_value": None}},
    ]  # fmt: skip
    event = {
        "event_date": "20250101",
        "event_timestamp": str(round(seconds * 1_000_000)),
        "event_name": name,
        "event_params": params,
        "user_pseudo_id": f"{customer + 1}.1700000000",
        "device": {"category": "mobile"},
        "traffic_source": {"medium": "organic"},
    }
    return json.dumps(event, ensure_ascii=False)


def nps(shop: Shop, folder: Path) -> Exported:
    """Answers of a tool that asks whether one would recommend."""
    rows = [
        {"回答日": f"{answer.on:%Y-%m-%d}", "推奨度": answer.recommend, "理由": "", "顧客ID": who(answer.customer)["member"]}
        for answer in shop.answers
    ]  # fmt: skip
    path = table(folder / "nps.csv", ["回答日", "推奨度", "理由", "顧客ID"], rows, "utf-8-sig")
    return Exported(path, {"overall": len(rows)}, len({answer.customer for answer in shop.answers}))


def reviews(shop: Shop, folder: Path) -> Exported:
    """Reviews of a product."""
    columns = ["投稿日", "評価", "タイトル", "本文", "商品番号", "投稿者"]
    scores = [(answer, score) for answer in shop.answers if (score := answer.scores.get(RATED[0]))]
    rows = [
        {"投稿日": f"{answer.on:%Y/%m/%d}", "評価": score, "タイトル": "感想", "本文": "おいしかったです。", "商品番号": "bean-1", "投稿者": "購入者さん"}
        for answer, score in scores
    ]  # fmt: skip
    path = table(folder / "reviews.csv", columns, rows, "cp932")
    return Exported(path, {"review": len(rows)}, len(rows))

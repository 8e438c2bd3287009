"""What a what-if says: the finding, what is moved, how sure, in both languages and in every state."""

import dataclasses
import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.errors import NoReferrals, RateBeyond, StageNotReached, TipsClash
from cx.model.project import Project
from cx.model.scenario import Lever, LeverKind, Scenario, Terms
from cx.model.stage_model import stage_model
from cx.whatif import amounts, levers_said, said, worth_said
from cx.whatif.names import Names
from cx.whatif.payback import Payback
from cx.whatif.results import Answer, Applied, Measure, Note, Provenance
from cx.whatif.snowball import Snowball
from cx.whatif.tipped import Target
from cx.words import Words

from .made import NINE, answer, tornado

JA, EN = Words.of("ja"), Words.of("en")
BOTH = pytest.mark.parametrize("words", [JA, EN], ids=["ja", "en"])
NAMES = Names.of(stage_model(), NINE, Project())
FORBIDDEN = re.compile(r"有意|[pP]値|信頼区間|帰無|\bp ?[<=]|\bH0\b|significan|nan|None|\{|\}")
NOW = {LeverKind.REFERRAL: 0.04, LeverKind.PRICE: 3000.0, LeverKind.INCENTIVE: 0.0}
AT = {
    LeverKind.TRANSITION: "purchase",
    LeverKind.SATISFACTION: "梱包",
    LeverKind.PAIN: "配送の遅れ",
    LeverKind.NOTICES: "配送メール",
    LeverKind.TIP: "delivery_updates",
}


def applied(kind: LeverKind, by: float, provenance: Provenance = Provenance.ASSUMED, **more):
    now = math.nan if kind is LeverKind.TIP else NOW.get(kind, 0.4)
    change = by * now if kind is LeverKind.PRICE else by
    at = AT.get(kind, "")
    lever = Lever(kind=kind, at=at, by=by, **more)
    on = Target.COST if kind is LeverKind.INCENTIVE else Target.RATE
    return Applied(lever, provenance, now, now + change, "delivery", on, by, by - 0.01, by + 0.01)


def gained(gain: float, low: float, high: float, *rows: Applied, price=3240.0, **changes) -> Answer:
    """An answer whose main figure has this gain; by default two points more of purchase."""
    rows = rows or (applied(LeverKind.TRANSITION, 0.02),)
    made = answer(price=price)
    figures = made.figures.copy()
    here = figures["measure"] == (Measure.REVENUE if price else Measure.PURCHASES)
    names = ["gain", "gain_low", "gain_high", "gain_next_low", "gain_next_high"]
    figures.loc[here, names] = [gain, low, high, low - 1.0, high + 1.0]
    scenario = Scenario(levers=tuple(dict.fromkeys(each.lever for each in rows)))
    known = {"figures": figures, "applied": rows, "scenario": scenario, "notes": ()}
    return dataclasses.replace(made, **known | changes)


def test_the_sentence_of_the_sources_is_said_as_it_stands_there():
    """SENTENCES row 8, with the stages of the flow for first and second purchase."""
    found = gained(381_234, 210_444, 560_222)
    assert said.headline(found, NAMES, JA) == (
        "「買う」から「届く」へ進む割合を2ポイント上げられたら、新しいお客様1,000人あたりの売上は"
        "12か月で約38万円増える見込みです（10回中8回は21万円〜56万円の範囲）。"
        "この上げ幅はあなたの仮定で、まだテストで確かめていません。"
    )
    assert said.headline(found, NAMES, EN) == (
        "If the share who go on from “Purchase” to “Delivery” rose by 2 points, revenue per 1,000 "
        "new customers would grow by about ¥380,000 over 12 months (¥210,000 to ¥560,000 in 8 cases "
        "out of 10). The rise is your assumption; no test has confirmed it yet."
    )


@pytest.mark.parametrize(
    ("gain", "low", "high", "ja", "en"),
    [
        (-50_000, -90_000, -20_000, "約5万円減る見込みです（10回中8回は2万円〜9万円の範囲）", "fall by about ¥50,000"),
        (40_000, -10_000, 90_000, "減ることもありえます（10回中8回は−1万円〜+9万円の範囲）", "might also fall"),
        (-40_000, -90_000, 10_000, "増えることもありえます", "might also grow"),
        (40, -90_000, 90_000, "増えるか減るかは、まだ言えません", "cannot be said whether"),
        (0.0, 0.0, 0.0, "売上は今と変わりません。", "would stay as it is."),
        (20_000, 20_000, 20_000, "12か月で約2万円増える見込みです。", "about ¥20,000 over 12 months."),
    ],
)  # fmt: skip
def test_what_the_interval_leaves_open_is_said(gain, low, high, ja, en):
    found = gained(gain, low, high)
    assert ja in said.headline(found, NAMES, JA)
    assert en in said.headline(found, NAMES, EN)


def test_where_nothing_is_moved_it_says_what_there_is_now():
    found = gained(0.0, 0.0, 0.0, scenario=Scenario(), applied=())
    assert said.headline(found, NAMES, JA).startswith("まだ何も動かしていません。今のままなら")
    assert said.headline(found, NAMES, EN).startswith("Nothing is moved yet. As things are")
    assert said.ranges(found, EN) == []


def test_without_amounts_it_speaks_of_purchases_and_without_those_of_people():
    found = gained(12.3, 3.1, 18.4, price=None)
    assert "購入回数は12か月で約12回増える見込みです（10回中8回は3〜18回の範囲）" in said.headline(
        found, NAMES, JA
    )
    people = dataclasses.replace(found, figures=found.figures.iloc[:0])
    assert "1,000人のうち「すすめる」に届く人は" in said.headline(people, NAMES, JA)
    assert "out of 1,000 new customers who reach “Recommend”" in said.headline(people, NAMES, EN)


@pytest.mark.parametrize("note", [Note.NO_TIMES, Note.TOTALS])
def test_without_times_it_speaks_of_the_end_and_not_of_months(note):
    found = gained(381_234, 210_444, 560_222, notes=(note,))
    assert "最終的に約38万円増える" in said.headline(found, NAMES, JA)
    assert "months" not in said.headline(found, NAMES, EN)
    assert "この間に訪れる" not in said.aloud(found, NAMES, JA)


def test_a_snowball_without_end_is_said_in_the_headline():
    found = gained(9e6, 8e6, 1e7, applied(LeverKind.REFERRAL, 1.0), notes=(Note.SNOWBALL,))
    assert "限りなく増え続けます" in said.headline(found, NAMES, JA)
    assert "grows without end" in said.headline(found, NAMES, EN)
    assert "4世代先" in said.headline(found, NAMES, JA)


@pytest.mark.parametrize(
    ("rows", "ja"),
    [
        ([applied(LeverKind.SATISFACTION, 0.3, Provenance.OBSERVED)], "関連からの試算で、原因とは限りません"),
        ([applied(LeverKind.SATISFACTION, 0.3, Provenance.OBSERVED, strength=0.5)], "関連の一部だけ"),
        ([applied(LeverKind.TIP, 1.0, Provenance.TESTED)], "A/Bテストの結果を控えめに"),
        ([applied(LeverKind.TIP, 1.0)], "まだテストしていない"),
        ([applied(LeverKind.PRICE, 0.05)], "買う人の数が変わらないことは仮定"),
        ([applied(LeverKind.TRANSITION, 0.02), applied(LeverKind.RETURN, 0.02)], "すべてあなたの仮定"),
        (
            [applied(LeverKind.TIP, 1.0, Provenance.TESTED), applied(LeverKind.RETURN, 0.02)],
            "動かした2つのうち、1つはあなたの仮定、1つはテスト済みです",
        ),
    ],
)  # fmt: skip
def test_the_headline_says_where_the_effect_comes_from(rows, ja):
    assert ja in said.headline(gained(5e4, 4e4, 6e4, *rows), NAMES, JA)


@BOTH
@pytest.mark.parametrize("by", [0.02, -0.02])
@pytest.mark.parametrize("kind", LeverKind)
def test_every_lever_is_named_and_said_whole(kind, by, words):
    found = gained(5e4, 4e4, 6e4, applied(kind, by))
    [line] = levers_said.lines(found, NAMES, words)
    texts = [
        said.headline(found, NAMES, words),
        said.aloud(found, NAMES, words),
        levers_said.line(line, words),
    ]
    assert [text for text in texts if FORBIDDEN.search(text)] == []
    assert line.name in texts[2]


@pytest.mark.parametrize(
    ("kind", "by", "ja"),
    [
        (LeverKind.RETURN, -0.015, "また購入する人の割合が1.5ポイント下がったら"),
        (LeverKind.SATISFACTION, 0.3, "「梱包」の平均を0.3点上げられたら"),
        (LeverKind.PAIN, 0.5, "「配送の遅れ」の痛みを、経験する人の50%でなくせたら"),
        (LeverKind.PAIN, 1.0, "「配送の遅れ」の痛みを、経験する人すべてでなくせたら"),
        (LeverKind.DELIVERY, -1.0, "お届けまでの日数を1日縮められたら"),
        (LeverKind.REFERRAL, 0.05, "お客様100人が連れてくる人を5人増やせたら"),
        (LeverKind.PRICE, -0.05, "価格を5%下げたら"),
        (LeverKind.INCENTIVE, 300.0, "購入1回につき300円分の特典をつけたら"),
        (LeverKind.TIP, 1.0, "ヒント「配送の知らせは少なく、くわしく」を行ったら"),
        (LeverKind.TIP, 0.5, "を50%の人に行ったら"),
    ],
)
def test_a_lever_is_said_in_its_own_unit(kind, by, ja):
    assert ja in levers_said.premise(gained(1.0, 1.0, 1.0, applied(kind, by)), NAMES, JA)


@BOTH
@pytest.mark.parametrize("kind", LeverKind)
def test_a_lever_of_which_nothing_depends_is_said_all_the_same(kind, words):
    row = applied(kind, 0.02)
    found = gained(0.0, 0.0, 0.0, row, applied=())
    premise = levers_said.premise(found, NAMES, words)
    assert premise == levers_said.premise(gained(0.0, 0.0, 0.0, row), NAMES, words)
    assert not FORBIDDEN.search(said.headline(found, NAMES, words))


def test_several_levers_are_counted_or_called_by_their_name():
    rows = [applied(LeverKind.TRANSITION, 0.02), applied(LeverKind.RETURN, 0.02)]
    found = gained(5e4, 4e4, 6e4, *rows)
    assert levers_said.premise(found, NAMES, JA) == "2つの前提を合わせて動かしたら"
    named = found.scenario.model_copy(update={"name": "春の施策"})
    assert (
        levers_said.premise(dataclasses.replace(found, scenario=named), NAMES, JA)
        == "「春の施策」を行ったら"
    )


def test_a_lever_says_what_it_moves_and_what_comes_of_it():
    observed = applied(LeverKind.SATISFACTION, 0.3, Provenance.OBSERVED)
    again = observed._replace(on=Target.RETURN, stage="")
    [line] = levers_said.lines(gained(1.0, 1.0, 1.0, observed, again), NAMES, EN)
    assert line.moved == "0.40 → 0.70"
    assert len(line.effects) == 2
    assert (
        "from “Delivery” to “Use” changes by +30.0 pts (+29.0 pts to +31.0 pts" in line.effects[0]
    )
    assert "buy again" in line.effects[1]
    [assumed] = levers_said.lines(gained(1.0, 1.0, 1.0), NAMES, EN)
    assert (assumed.moved, assumed.effects) == ("40.0% → 42.0%", ())


@BOTH
def test_both_intervals_stand_under_their_names(words):
    (first, expected), (second, following) = said.ranges(gained(5e4, 4e4, 6e4), words)
    assert first != second
    assert "4,120" in following
    assert "4,120" not in expected


@BOTH
def test_every_note_has_its_sentence(words):
    told = said.notes(gained(1.0, 1.0, 1.0, notes=tuple(Note)), words)
    assert len(set(told)) == len(Note)
    assert [text for text in told if FORBIDDEN.search(text)] == []


def test_read_aloud_it_gives_people_the_total_and_the_costs():
    paid = Payback(Measure.REVENUE, 4120, 1_570_000, 0.9, 300_000, 1_570_000, 0.19)
    told = said.aloud(gained(381_234, 210_444, 560_222), NAMES, JA, paid)
    assert "（" not in told
    for part in (
        "約38万円増える",
        "21万円〜56万円に収まります",
        "「届く」に届く人は、1,000人あたり約",
        "4,120人では、合わせて約160万円の増加",
        "10回中9回は元が取れます",
    ):
        assert part in told


@given(
    gain=st.floats(-1e9, 1e9),
    below=st.floats(0, 1e9),
    above=st.floats(0, 1e9),
    price=st.sampled_from([None, 3240.0]),
)
def test_whatever_the_figures_sentences_are_whole(gain, below, above, price):
    found = gained(gain, gain - below, gain + above, price=price)
    for words in (JA, EN):
        told = [said.headline(found, NAMES, words), said.aloud(found, NAMES, words)]
        told += [text for _, text in said.ranges(found, words)]
        assert [text for text in told if FORBIDDEN.search(text)] == []
    if gain - below > 0:
        assert "増える見込み" in said.headline(found, NAMES, JA)


@given(low=st.floats(-1e7, 1e7), width=st.floats(1e-3, 1e7), at=st.floats(0, 1))
def test_rounding_stays_within_a_tenth_of_the_interval(low, width, at):
    told = amounts.told("revenue", low + at * width, low, low + width, EN, change=True)
    shown = float(re.sub(r"[¥,+±M]", "", told.value).replace("−", "-"))
    shown *= 1e6 if told.value.endswith("M") else 1
    value = low + at * width
    assert abs(shown - value) <= max(0.051 * width, 0.0051 * abs(value)) + 0.0051


def test_the_stage_that_is_worth_most_is_named_with_its_gain():
    told = said.tornado(tornado(), answer(), NAMES, EN)
    assert "One point is worth the most between “Research” and “First impression”" in told
    assert "Second comes" in told  # their intervals overlap
    apart = tornado().iloc[[0, 5]]
    assert "Second comes" not in said.tornado(apart, answer(), NAMES, EN)
    assert "No single point" in said.tornado(tornado().iloc[:0], answer(), NAMES, EN)


@pytest.mark.parametrize("what", ["transition", "return", "referral", "value"])
@BOTH
def test_whatever_is_worth_most_has_its_sentence(what, words):
    stage = "purchase" if what == "transition" else ""
    row = (what, stage, 5e4, 4e4, 6e4)
    frame = pd.DataFrame([row, row], columns=["what", "stage", "gain", "low", "high"])
    assert not FORBIDDEN.search(said.tornado(frame, answer(), NAMES, words))


def test_refusals_call_things_by_their_names():
    told = said.refused(StageNotReached(stage="advocate", stages=("purchase", "use")), NAMES, JA)
    assert "「すすめる」に届いた人がいない" in told
    assert "買う、使う" in told
    beyond = RateBeyond(stage="purchase", rate=0.99, asked=1.01)
    assert "“Purchase”, 99.0% go on now. 101.0%" in said.refused(beyond, NAMES, EN)
    clash = TipsClash(first="delivery_updates", second="explain_more")
    assert "配送の知らせは少なく、くわしく" in said.refused(clash, NAMES, JA)
    assert "who brought whom" in said.refused(NoReferrals(), NAMES, EN)


@pytest.mark.parametrize(
    ("gain", "chance", "costs", "lift", "en"),
    [
        (1e6, 0.9, 3e5, 0.3, "in 9 cases out of 10"),
        (1e6, 0.99, 3e5, 0.3, "almost certainly"),
        (1e5, 0.01, 3e5, 3.0, "hardly ever pay that back"),
        (0.0, 0.3, 1e4, math.nan, "pays back in 3 cases out of 10"),
        (-1e5, 0.0, 1e4, math.nan, "so it would hardly ever pay back"),
        (1e6, 1.0, 0.0, math.nan, "No costs are given"),
        (-1e5, 0.0, 0.0, math.nan, "¥100,000 less margin"),
        (0.0, 0.5, 0.0, math.nan, "nothing is gained"),
    ],
)
def test_paying_back_is_said_as_it_is(gain, chance, costs, lift, en):
    cost = gain if gain > 0 else math.nan
    found = Payback(Measure.MARGIN, 4000, gain, chance, costs, cost, lift)
    told = EN.joined(worth_said.paid_back(found, EN))
    assert en in told
    assert not FORBIDDEN.search(told)
    assert not FORBIDDEN.search(JA.joined(worth_said.paid_back(found, JA)))


@pytest.mark.parametrize(
    ("lift", "en"),
    [(0.4, "40% of the change would be enough"), (2.5, "2.5 times the change"), (math.nan, "cannot pay")],
)  # fmt: skip
def test_how_much_of_the_change_is_enough_is_said(lift, en):
    found = Payback(Measure.MARGIN, 4000, 1e6, 0.5, 4e5, 1e6, lift)
    assert en in EN.joined(worth_said.paid_back(found, EN))


def test_revenue_is_not_taken_for_profit_and_without_money_nothing_is_claimed():
    revenue = Payback(Measure.REVENUE, 4000, 1e6, 0.9, 3e5, 1e6, 0.3)
    assert "粗利の割合がわからない" in JA.joined(worth_said.paid_back(revenue, JA))
    none = Payback(None, 4000, math.nan, math.nan, 3e5, math.nan, math.nan)
    assert worth_said.paid_back(none, EN) == [worth_said.chance(none, EN)]
    assert "cannot be said" in worth_said.chance(none, EN)


def ball(k: float, low: float, high: float) -> Snowball:
    """A snowball of 1,000 customers."""
    brought = round(1000 * k)
    return Snowball(
        "Referred by", k, low, high, low, high, (1000,), 1000, 200, brought, 56, 43.9, 0, 0, 0, 0
    )


@pytest.mark.parametrize(
    ("k", "low", "high", "ja"),
    [
        (0.04, 0.03, 0.05, "紹介の連鎖はすぐに止まります"),
        (0.5, 0.4, 0.6, "さらに連れてくる人まで数えると、1人あたり1.00人"),
        (1.2, 1.1, 1.3, "計算の上では限りなく増えますが"),
        (0.97, 0.9, 1.1, "増え続けるかどうかは、まだ言えません"),
    ],
)
def test_a_snowball_says_whether_it_comes_to_rest(k, low, high, ja):
    told = worth_said.snowballed(ball(k, low, high), JA)
    assert ja in told[0]
    assert "44日以内" in told[1]
    assert not FORBIDDEN.search(EN.joined(worth_said.snowballed(ball(k, low, high), EN)))


def test_without_referrals_there_is_no_snowball():
    assert "だれがだれを連れてきたか" in worth_said.snowballed(None, JA)[0]


def test_terms_are_months_that_are_said():
    found = gained(381_234, 210_444, 560_222, terms=Terms(months=36))
    assert "36か月で" in said.headline(found, NAMES, JA)
    assert "over 36 months" in said.title(found, EN)


@pytest.mark.parametrize(
    ("chance", "en", "ja"),
    [(1.0, "over 99%", "99%以上"), (0.0, "under 1%", "1%以下"), (0.5, "50%", "50%")],
)
def test_nothing_pays_back_for_certain(chance, en, ja):
    found = Payback(Measure.MARGIN, 4000, 1e6, chance, 3e5, 1e6, 0.3)
    assert (worth_said.share(found, EN), worth_said.share(found, JA)) == (en, ja)

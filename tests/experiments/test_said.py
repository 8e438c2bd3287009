"""The sentences a test must be able to say, with the figures they were written for."""

import re

import pytest

from cx.domain import MetricKind
from cx.experiments import said
from cx.experiments.chances import once_in
from cx.experiments.planner import plan as planned
from cx.words import LANGUAGES, Words
from tests.experiments.arms import days, metric, plan, result, shares
from tests.experiments.test_decide import WAYS

JA, EN = Words.of("ja"), Words.of("en")


def won(new, column, **guard):
    counts = {"now": (672, guard.pop("before", 30)), new: (786, guard.pop("after", 28))}
    leave = metric("配信停止", role="guardrail", higher_is_better=False, **guard)
    return result(shares(counts, 6000), metric(column), leave)


def named(counts, n, **asked):
    """Arms called by the counts' keys; the control is the first."""
    from cx.experiments.analyse import analyse
    from cx.model.experiment import Design

    more = {name: asked.pop(name) for name in ("days",) if name in asked}
    found = Design(arm="arm", control=next(iter(counts)), metrics=(metric("再購入"),), **asked)
    return analyse(shares(counts, n, **more), found)


def test_a_test_that_was_won():
    found = won("配送メールは2通だけ", "再購入した人")
    assert str(said.verdict(found, JA)) == (
        "「配送メールは2通だけ」の案が勝ちました。「再購入した人」は、「now」の11.2%に対して13.1%です"
        "（+1.9ポイント、誤差を見込むと+0.7〜+3.1ポイント、各6,000人）。"
        "「配信停止」に悪化の兆しはありません。採用をおすすめします。"
    )
    assert str(said.verdict(found, EN)).endswith(
        "is 13.1% against 11.2% for “now” (+1.9 points; +0.7 to +3.1 allowing for chance; "
        "6,000 people each). “配信停止” shows no sign of getting worse. We suggest rolling it out."
    )


@pytest.mark.parametrize(
    ("guard", "ja", "en"),
    [
        ({}, "に悪化の兆しはありません。", "shows no sign of getting worse."),
        ({"before": 90}, "も良くなりました。", "got better too."),
        (
            {"before": 900, "after": 890, "margin": 0.1},
            "は悪化していません（許せる悪化10%の範囲内です）。",
            "did not get worse by as much as the 10% you allow.",
        ),
    ],
)
def test_what_must_not_get_worse(guard, ja, en):
    found = won("new", "buy", **guard)
    assert f"「配信停止」{ja}" in str(said.verdict(found, JA))
    assert f"“配信停止” {en}" in str(said.verdict(found, EN))


def test_a_test_that_is_undecided():
    counts, units = {"A": (210,), "B": (226,)}, {"A": 2000, "B": 2000}
    found = named(counts, units, days=days(units, 10), plan=plan(6965))
    assert str(said.verdict(found, JA)) == (
        "まだ結論は出せません。「再購入」は、「B」が11.3%、「A」が10.5%です"
        "（+0.8ポイント、誤差を見込むと−1.1〜+2.7ポイント、各2,000人）。"
        "「効果がない」という意味ではありません。"
        "1.5ポイントの差を確かめるには各約7,000人、今のペースであと25日ほど必要です。"
    )
    assert str(said.verdict(found, EN)) == (
        "No answer yet. “再購入” is 11.3% for “B” and 10.5% for “A” (+0.8 points; −1.1 to +2.7 "
        'allowing for chance; 2,000 people each). This does not mean "no effect". To settle a '
        "difference of 1.5 points we need about 7,000 people each: some 25 more days at this pace."
    )


def test_a_split_that_failed():
    units, half = {"A": 5214, "B": 4786}, {"A": 0.5, "B": 0.5}
    found = named({"A": (500,), "B": (480,)}, units, split=half)
    assert str(said.verdict(found, JA)) == (
        "結果は表示できません。半々に分ける予定でしたが、実際は5,214人と4,786人でした。"
        "振り分けが正しければ、これほどの偏りはほぼ起きません（約5万回に1回）。"
        "振り分けの設定、計測タグの漏れ、重複登録の順に確認してください。"
    )
    assert str(said.verdict(found, EN)) == (
        "We cannot show the result. The plan was half and half, but the groups have 5,214 and "
        "4,786 people. If people had been split properly, a gap this large would hardly ever "
        "happen (about once in 50,000). Check the split setting, then missing tracking, then "
        "duplicates."
    )


def test_a_split_that_nobody_told_us_may_have_been_meant():
    found = named({"A": (500,), "B": (480,)}, {"A": 9000, "B": 1000})
    assert "say how they were split" in str(said.verdict(found, EN))


EVERY = [
    result(shares({"now": (500,) * len(counts), "new": tuple(counts)}, 5000), *metrics)
    for metrics, counts, _, _ in WAYS
] + [
    result(shares({"now": (500,), "new": (n,)}, 5000), metric("buy"), plan=plan(planned))
    for n, planned in ((570, 9000), (505, 5000))
]


@pytest.mark.parametrize("found", EVERY, ids=lambda found: found.decision.value)
def test_every_verdict_follows_the_rules(found):
    for words in (JA, EN):
        texts = [str(said.verdict(found, words)), *said.reasons(found, words)]
        texts += [said.health(each, words) for each in found.health]
        texts.append(said.corrections(found, words))
        for text in texts:
            assert text.endswith("。" if words is JA else ".")
            assert not re.search(r"nan|None|[{}]", text)
        headline, action = said.verdict(found, words)
        assert action
        assert not re.search(r"有意|信頼区間|帰無|\bp\b|significan", headline)
    assert "効果がない」という意味ではありません" in str(said.verdict(found, JA)) or (
        found.decision.value != "keep_running" or not found.reasons or found.reasons[0].key == "too_early"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("p", "ja", "en"),
    [
        (1.87e-5, "約5万回に1回", "about once in 50,000"),
        (0.0009, "約1,000回に1回", "about once in 1,000"),
        (9.6e-6, "約10万回に1回", "about once in 100,000"),
        (1e-12, "1億回に1回もありません", "less than once in 100,000,000"),
        (0.0, "1億回に1回もありません", "less than once in 100,000,000"),
    ],
)
def test_a_chance_as_people_say_it(p, ja, en):
    assert (once_in(p, JA), once_in(p, EN)) == (ja, en)


def test_a_plan_in_a_sentence():
    found = planned(MetricKind.PROPORTION, 0.105, 0.015, daily=400)
    text = said.planned(found, MetricKind.PROPORTION, 0.105, 0.015, EN, daily=400)
    assert text == (
        "To find a change from 10.5% to 12.0% you need 6,965 people in each group, 13,930 in all. "
        "If the change is real, such a test finds it in 8 of 10 cases. With 400 people a day that "
        "takes 35 days."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_plan_of_several_groups_says_so(language):
    words = Words.of(language)
    found = planned(MetricKind.MEAN, 40, 1, 25, daily=101, arms=3)
    text = said.planned(found, MetricKind.MEAN, 40, 1, words, daily=101, arms=3)
    assert words("plan.long") in text
    assert words("plan.arms", arms=3) in text
    assert words("plan.weeks", daily=101, days=found.days, whole=-(-found.days // 7) * 7) in text


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        ("「v. 2。」の案が勝ちました。「CV」は、1.2%です。", "「v. 2。」の案が勝ちました。"),
        ("“v. 2” won. “CV” is 13.1% against 11.2%.", "“v. 2” won."),
        ("It rose 1.5 points. It is", "It rose 1.5 points."),
    ],
)
def test_a_verdicts_first_sentence_is_its_title(headline, title):
    found = said.Said(headline, "Do it.")
    assert found.title == title
    assert (found.title + found.rest).replace(" ", "") == str(found).replace(" ", "")

"""Since last time: only what is beyond chance is called a change."""

import datetime

import numpy as np
import pytest

from cx.domain import Scale
from cx.model.last import Beside, Kind, Print, Seen, SeenStage, SeenTouchpoint
from cx.model.stage_model import stage_model
from cx.moments import last_time_said as said
from cx.moments.last_time import ALPHA, Measure, News, What, since
from cx.words import Words

DAY = datetime.date(2026, 9, 30)
LATER = datetime.date(2026, 10, 31)
EN, JA = Words.of("en"), Words.of("ja")


class Labels:
    """As much of a journey as sentences need."""

    model = stage_model("full")

    def label(self, touchpoint, language):
        return {"review": "レビュー"}.get(touchpoint, touchpoint)


def rate(went_on: int, observed: int, stage: str = "purchase") -> SeenStage:
    return SeenStage(stage=stage, reached=observed, observed=observed, went_on=went_on)


def score(mean: float, half: float = 0.2, n: int = 100, stage: str = "delivery") -> SeenStage:
    return SeenStage(stage=stage, n=n, mean=mean, low=mean - half, high=mean + half)


def seen(*stages: SeenStage, **changed: object) -> Seen:
    usual = {
        "touches": 1000, "customers": 300, "first": datetime.date(2026, 4, 1), "last": DAY,
        "window_days": 30, "scale": Scale(1, 5), "stages": stages,
        "touchpoints": (SeenTouchpoint(touchpoint="配送", stage="delivery"),),
        "columns": ("顧客ID", "注文日"),
    }  # fmt: skip
    return Seen(**(usual | changed))


@pytest.mark.parametrize(
    ("before", "now", "measure", "clear"),
    [
        (rate(50, 280), rate(120, 400), Measure.RATE, True),
        (rate(50, 280), rate(60, 290), Measure.RATE, False),
        (rate(0, 280), rate(0, 290), Measure.RATE, False),
        (score(3.2), score(2.5), Measure.SCORE, True),
        (score(3.2), score(3.4), Measure.SCORE, False),
        (score(3.2), score(3.2), Measure.SCORE, False),
    ],
)
def test_a_change_is_clear_where_its_interval_leaves_out_0(before, now, measure, clear):
    moved = since(seen(before), seen(now)).moved
    assert (moved.measure, moved.clear) == (measure, clear)
    assert moved.low <= moved.difference <= moved.high
    assert (moved.strength > 1) is clear


def test_what_moved_most_is_measured_by_what_chance_allows():
    before = seen(rate(5, 40, "research"), score(3.2), rate(100, 1000))
    now = seen(rate(12, 40, "research"), score(3.3), rate(200, 1000))
    assert since(before, now).moved.stage == "purchase"


def test_more_comparisons_make_the_limits_wider():
    alone = since(seen(score(3.2)), seen(score(3.0))).moved
    among = since(
        seen(score(3.2), score(3.2, stage="use")), seen(score(3.0), score(3.2, stage="use"))
    ).moved
    assert among.stage == alone.stage
    assert among.low < alone.low < alone.high < among.high


def test_chance_alone_is_called_a_change_no_oftener_than_promised():
    rng = np.random.default_rng(7)
    stages = ("research", "first_impression", "purchase", "use")
    alarms = 0
    for _ in range(1000):
        old, new = (
            seen(*(rate(int(rng.binomial(200, 0.3)), 200, stage) for stage in stages))
            for _ in range(2)
        )
        alarms += since(old, new).moved.clear
    # 1000 trials at 5 %: three standard errors above it
    assert alarms / 1000 <= ALPHA + 3 * (ALPHA * (1 - ALPHA) / 1000) ** 0.5


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (seen(rate(5, 29)), seen(rate(20, 400))),  # too few people
        (seen(score(3.2, n=9)), seen(score(2.0))),  # too few scores
        (seen(rate(50, 280)), seen(rate(150, 280), window_days=60)),  # another window
        (seen(score(3.2)), seen(score(8.0), scale=Scale(0, 10))),  # another scale
        (seen(rate(50, 280)), seen(rate(150, 280, "use"))),  # another stage
        (seen(rate(50, 280), rate(9, 20, "use")), seen(rate(150, 280))),  # another next stage
        (
            seen(score(3.2)),
            seen(score(2.0), touchpoints=(SeenTouchpoint(touchpoint="配送", stage="use"),)),
        ),  # the user gave its touchpoint another stage
        (seen(), seen()),
    ],
)  # fmt: skip
def test_what_was_measured_otherwise_is_not_compared(before, now):
    assert since(before, now).moved is None
    assert said.moved(since(before, now), Labels(), EN).startswith("No stage has enough")


def test_a_new_touchpoint_does_not_hinder_the_comparison():
    more = (
        SeenTouchpoint(touchpoint="配送", stage="delivery"),
        SeenTouchpoint(touchpoint="review", stage="delivery"),
    )
    found = since(seen(score(3.2)), seen(score(2.0), touchpoints=more))
    assert found.moved.clear
    assert found.news == (News(What.TOUCHPOINT, ("review",), ()),)


def test_what_is_new_and_gone_is_named_by_kind():
    before = seen(groups={"channel": ("web", "店舗"), "segment": ("新規",)})
    now = seen(columns=("顧客ID", "日時"), groups={"channel": ("web", "アプリ")})
    assert since(before, now).news == (
        News(What.COLUMN, ("日時",), ("注文日",)),
        News(What.CHANNEL, ("アプリ",), ("店舗",)),
    )
    assert since(before, before).news == ()


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"last": LATER, "touches": 1204, "customers": 312}, "touches and 12 customers more"),
        ({"last": LATER, "first": DAY, "touches": 900}, "Touches went from 1,000 to 900"),
        ({"last": LATER, "touches": 900}, "The period was"),
        ({"touches": 1001}, "Touches went from 1,000 to 1,001"),
        ({"first": None, "last": None, "touches": 1001}, "Touches went from"),
        ({}, "are the same as last time"),
    ],
)
def test_what_was_added_is_said(changed, text):
    assert text in said.added(since(seen(), seen(**changed)), EN)


@pytest.mark.parametrize("words", [EN, JA])
def test_there_are_always_three_sentences(words):
    names = tuple(SeenTouchpoint(touchpoint=name, stage="use") for name in "abcde")
    pairs = [
        (seen(), seen()),
        (seen(rate(50, 280)), seen(rate(150, 280), touchpoints=names)),
        (seen(rate(150, 280)), seen(rate(50, 280), columns=("x",))),
        (seen(score(3.2)), seen(score(2.0))),
        (seen(score(2.0)), seen(score(3.2))),
        (seen(score(3.2)), seen(score(3.2))),
    ]
    for before, now in pairs:
        found = said.sentences(since(before, now), Labels(), words)
        assert len(found) == 3
        assert all(found)


def test_many_names_are_counted():
    names = tuple(SeenTouchpoint(touchpoint=name, stage="use") for name in "abcde")
    text = said.news(since(seen(), seen(touchpoints=names)), Labels(), EN)
    assert "5 new touchpoints (“a”, “b”, “c”, ...)" in text
    assert "“配送” gone" in text


def test_files_that_differ_are_said_and_the_same_are_not():
    april = Print(name="4月.csv", columns="x", rows=3, content="a", last=DAY)
    may = Print(name="5月.csv", columns="x", rows=4, content="b", last=LATER)
    found = [
        Beside(Kind.SAME, april, april),
        Beside(Kind.NEWER, may, april),
        Beside(Kind.NEWER, april, may),
        Beside(Kind.OTHER, may, None),
        Beside(Kind.MISSING, None, april),
    ]
    told = said.files(found, JA)
    assert [text.split("、")[0] for text in told] == [
        "「5月.csv」は", "「4月.csv」は", "「5月.csv」は", "前回使った「4月.csv」は",
    ]  # fmt: skip
    assert "2026年10月31日まで" in told[0]
    again = april.model_copy(update={"last": LATER, "rows": 5, "content": "c"})
    assert said.files([Beside(Kind.NEWER, again, april)], EN) == [
        "“4月.csv” is newer than last time (up to 31 Oct 2026; 3 rows then, 5 now)."
    ]
    other = again.model_copy(update={"last": DAY})
    assert said.files([Beside(Kind.NEWER, other, april)], EN) == [
        "“4月.csv” has changed since last time (3 rows then, 5 now)."
    ]


def test_where_nothing_moved_no_stage_is_named():
    found = since(seen(score(3.2)), seen(score(3.2)))
    assert said.moved(found, Labels(), EN).endswith("almost the same as last time.")

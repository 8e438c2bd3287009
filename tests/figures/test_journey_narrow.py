"""The journey on a phone."""

import copy
from itertools import combinations

import pandas as pd
import pytest

from cx.domain import Language
from cx.figures.journey_narrow import journey_narrow
from cx.figures.theme import Theme
from cx.moments.journey import Journey
from cx.words import Words
from tests.figures import journeys
from tests.figures.drawn import keys, named, texts, words_of

JA, EN = Words.of("ja"), Words.of("en")
LONG = {"検索広告": "検" * 80, "味の診断": "<b>味</b>" * 20}


@pytest.mark.parametrize(
    "journey",
    [
        journeys.coffee(touchpoints=60),
        journeys.coffee(stages=3, touchpoints=18),
        journeys.coffee(stages=5, rename=LONG),
        journeys.coffee(touchpoints=36, scores=False),
        journeys.survey(),
        journeys.totals(Language.JA),
        journeys.coffee(stages=1, touchpoints=1),
    ],
    ids=["9x60", "3", "long", "behaviour", "survey", "totals", "one"],
)
@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.GREY])
def test_texts_never_touch_and_stay_on_the_screen(journey: Journey, theme: Theme) -> None:
    figure = journey_narrow(journey, words=JA, theme=theme)
    shown = texts(figure)
    assert [(a.text, b.text) for a, b in combinations(shown, 2) if a.box.touches(b.box)] == []
    assert all(each.box.x0 >= 0 and each.box.x1 <= 380 for each in shown)
    assert all(each.box.y1 <= figure.layout.height for each in shown)


def test_the_line_keeps_the_stages_true_means() -> None:
    journey = journeys.coffee(stages=7)
    (curve,) = named(journey_narrow(journey, words=JA), "curve")
    assert list(curve.x) == journey.stages["mean"].tolist()


def test_each_stage_shows_at_most_two_marks() -> None:
    figure = journey_narrow(journeys.coffee(touchpoints=60), words=EN)
    marked = len(named(figure, "glory")) + len(named(figure, "pain"))
    assert 0 < marked <= 18


def test_people_and_rates_are_told() -> None:
    assert {"12,480人", "↓ 58% が次へ"} <= words_of(journey_narrow(journeys.coffee(), words=JA))


def test_stages_and_marks_can_be_chosen() -> None:
    chosen = keys(journey_narrow(journeys.coffee(), words=JA))
    assert {"stage:research", "touchpoint:最初の一杯", "touchpoint:待ち時間が長い"} <= chosen


def test_no_stages_is_one_sentence() -> None:
    assert words_of(journey_narrow(journeys.nothing(), words=EN)) == {EN("figure.empty")}


def test_equal_journeys_give_equal_figures_and_stay_as_they_are() -> None:
    journey = journeys.coffee()
    before = copy.deepcopy(journey)
    assert journey_narrow(journey, words=JA) == journey_narrow(journey, words=JA)
    pd.testing.assert_frame_equal(journey.touchpoints, before.touchpoints)

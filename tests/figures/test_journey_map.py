"""The journey map draws what the journey holds, truly, readably, and nothing else."""

import copy
import dataclasses
import math
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cx.domain import Language, Scale, Verdict
from cx.figures.journey_map import drawn, journey_map
from cx.figures.map_page import Lane
from cx.figures.theme import Theme, theme
from cx.moments.journey import Journey
from cx.words import Words
from tests.figures import journeys
from tests.figures.drawn import hovers, keys, named, texts, words_of

JA, EN = Words.of("ja"), Words.of("en")
WORDS = {Language.JA: JA, Language.EN: EN}


def _scores(figure: Any) -> list[float]:
    return [float(y) for trace in named(figure, "curve") for y in trace.y]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("stages", [1, 3, 9])
@pytest.mark.parametrize("touchpoints", [5, 60])
def test_texts_never_touch_and_stay_on_the_page(
    language: Language, stages: int, touchpoints: int
) -> None:
    journey = journeys.coffee(language, stages=stages, touchpoints=touchpoints)
    figure = journey_map(journey, words=WORDS[language], legend=True)
    shown = texts(figure)
    touching = [(a.text, b.text) for a, b in combinations(shown, 2) if a.box.touches(b.box)]
    assert touching == []
    assert all(each.box.x0 >= 0 and each.box.x1 <= figure.layout.width for each in shown)
    assert all(each.box.y0 >= 0 and each.box.y1 <= figure.layout.height for each in shown)


@pytest.mark.parametrize(
    "journey",
    [
        journeys.survey(),
        journeys.survey(touchpoints=60),
        journeys.totals(Language.JA),
        journeys.coffee(touchpoints=60, scores=False),
        journeys.coffee(touchpoints=300),
        journeys.coffee(stages=5, rename={"検索広告": "検" * 80, "味の診断": "味" * 80}),
    ],
    ids=["survey", "survey60", "totals", "behaviour", "300", "long"],
)
def test_other_journeys_do_not_collide_either(journey: Journey) -> None:
    shown = texts(journey_map(journey, words=JA))
    assert [(a.text, b.text) for a, b in combinations(shown, 2) if a.box.touches(b.box)] == []


def test_labels_leave_marks_free() -> None:
    figure = journey_map(journeys.coffee(touchpoints=60), words=JA)
    high = figure.layout.yaxis2.range
    scale = figure.layout.height / (high[0] - high[1])
    for verdict in ("glory", "pain"):
        for trace in named(figure, verdict):
            spots = [
                (x, (score - high[1]) * scale) for x, score in zip(trace.x, trace.y, strict=True)
            ]
            boxes = [each.box for each in texts(figure)]
            assert not any(
                box.x0 < x < box.x1 and box.y0 < y < box.y1 for x, y in spots for box in boxes
            )


def test_the_curve_keeps_the_true_scores() -> None:
    journey = journeys.coffee(stages=7, touchpoints=25)
    assert _scores(journey_map(journey, words=JA)) == journey.touchpoints["mean"].tolist()


def test_scores_stand_where_the_axis_says() -> None:
    figure = journey_map(journeys.coffee(stages=7, touchpoints=25), words=JA)
    bottom, top = figure.layout.yaxis2.range
    for tick in ("2", "3", "4", "5"):
        (label,) = [each for each in texts(figure) if each.text == tick and each.box.x1 < 125]
        middle = (label.box.y0 + label.box.y1) / 2
        score = top + (bottom - top) * middle / figure.layout.height
        assert score == pytest.approx(float(tick))


def test_the_band_is_the_interval() -> None:
    journey = journeys.coffee(stages=3, touchpoints=6)
    (band,) = named(journey_map(journey, words=JA), "band")
    limits = {round(float(y), 6) for y in band.y if y is not None and not math.isnan(y)}
    rows = journey.touchpoints
    assert limits == {round(v, 6) for v in [*rows["mean_low"], *rows["mean_high"]]}


def test_the_means_label_leaves_the_band_free() -> None:
    figure = journey_map(journeys.survey(), words=JA)
    (band,), (halos,) = named(figure, "band"), named(figure, "halos")
    area = [(x, y) for x, y in zip(band.x, band.y, strict=True) if x is not None][:-1]
    half = len(area) // 2
    left, right = halos.x[0], halos.x[1]  # the mean's ground comes first
    xs = np.linspace(left, right, 20)
    high, low = (
        np.interp(xs, *zip(*side, strict=True), left=np.nan, right=np.nan)
        for side in (area[:half], area[half:][::-1])
    )
    assert not np.any((high > min(halos.y[:4])) & (low < max(halos.y[:4])))


@pytest.mark.parametrize(("low", "high"), [(1, 5), (1, 7), (1, 10), (0, 10), (-1, 1)])
def test_ticks_follow_the_scale(low: float, high: float) -> None:
    figure = journey_map(journeys.coffee(stages=5, scale=Scale(low, high)), words=EN)
    ticks = [
        float(each.text.replace("−", "-"))
        for each in texts(figure)
        if 100 < each.box.x1 < 125 and each.text.replace("−", "").replace(".", "").isdigit()
    ]
    assert len(ticks) >= 2
    assert all(low <= tick <= high for tick in ticks)


def test_a_scale_where_one_is_best_stands_upside_down() -> None:
    journey = journeys.coffee(stages=5)
    turned = dataclasses.replace(journey, scale=Scale(1, 5, best_is_high=False))
    usual, other = (journey_map(j, words=JA).layout.yaxis2.range for j in (journey, turned))
    assert usual[0] < usual[1]
    assert other[0] > other[1]


def test_glory_and_pain_are_marked_by_shape_and_colour() -> None:
    figure = journey_map(journeys.coffee(stages=7, touchpoints=25), words=JA)
    tokens = theme(Theme.LIGHT)
    (glory,), (pain,) = named(figure, "glory"), named(figure, "pain")
    assert (glory.marker.symbol, glory.marker.color) == ("triangle-up", tokens.glory)
    assert (pain.marker.symbol, pain.marker.color) == ("triangle-down", tokens.pain)
    assert sorted(glory.y) == [4.5, 4.5, 4.7]
    assert sorted(pain.y) == [2.4, 3.2]


def test_in_grey_glory_is_filled_and_pain_is_not() -> None:
    figure = journey_map(journeys.coffee(stages=7), words=JA, theme=Theme.GREY)
    (glory,), (pain,) = named(figure, "glory"), named(figure, "pain")
    assert glory.marker.color == pain.marker.line.color == "#141414"
    assert pain.marker.color == "#FFFFFF"


def test_a_label_says_the_score_and_the_difference() -> None:
    assert "4.7 (+0.9)" in words_of(journey_map(journeys.coffee(Language.EN), words=EN))
    assert "2.4（−1.4）" in words_of(journey_map(journeys.coffee(), words=JA))


def test_at_most_eight_marks_are_labelled_the_strongest_first() -> None:
    journey = journeys.coffee(touchpoints=27)
    points = journey.touchpoints.assign(verdict=Verdict.GLORY)
    figure = journey_map(dataclasses.replace(journey, touchpoints=points), words=JA)
    labels = [each.text for each in texts(figure) if "（+" in each.text or "（−" in each.text]
    assert 0 < len(labels) <= 8
    assert "2.4（−1.4）" in labels


def test_every_point_of_the_curve_is_named_by_its_number() -> None:
    journey = journeys.coffee(stages=7, touchpoints=25)
    shown = [each.text for each in texts(journey_map(journey, words=JA))]
    assert all(shown.count(str(number)) >= 2 for number in range(6, 26))


def test_marked_touchpoints_come_first_and_the_rest_is_counted() -> None:
    figure = journey_map(journeys.coffee(touchpoints=60), words=JA)
    chosen = keys(figure)
    marked = journeys.coffee(touchpoints=60).touchpoints.query("verdict != 'neutral'")
    assert {f"touchpoint:{name}" for name in marked["touchpoint"]} <= chosen
    assert "ほか4件" in words_of(figure)


HOSTILE = '<b>R&D</b> <a href="http://x">$x$</a> %{x} 🎉'


def test_user_text_is_escaped_everywhere() -> None:
    rename = {"検索広告": HOSTILE, "味の診断": HOSTILE + "2"}
    journey = journeys.coffee(stages=5, rename=rename)
    journey = dataclasses.replace(
        journey,
        quotes=journey.quotes.assign(comment=HOSTILE),
        channels=journey.channels.assign(channel=HOSTILE),
    )
    figure = journey_map(journey, words=JA, title=HOSTILE)
    drawn = [text for trace in named(figure, "texts") for text in trace.text]
    assert not any("<" in text or "$" in text for text in drawn)
    ours = ("<b>", "</b>", "<br>")
    for text in hovers(figure):
        for tag in ours:
            text = text.replace(tag, "")
        assert "<" not in text
        assert "$" not in text
    assert f"touchpoint:{HOSTILE}" in keys(figure)


def test_stages_and_touchpoints_can_be_chosen() -> None:
    journey = journeys.coffee(stages=5, touchpoints=20)
    chosen = keys(journey_map(journey, words=JA))
    assert {f"stage:{stage}" for stage in journey.stages["stage"]} <= chosen
    assert {f"touchpoint:{name}" for name in journey.touchpoints["touchpoint"]} <= chosen
    assert all(key.startswith(("stage:", "touchpoint:")) for key in chosen)


def test_choosing_one_point_dims_nothing() -> None:
    for trace in journey_map(journeys.coffee(), words=JA).data:
        if trace.mode == "markers":
            assert trace.unselected.marker.opacity == 1
            assert trace.unselected.marker.color == trace.marker.color
        if trace.mode == "text":
            assert trace.unselected.textfont.color == trace.textfont.color


def test_the_pointer_tells_definition_n_and_interval() -> None:
    said = hovers(journey_map(journeys.coffee(Language.EN, stages=5), words=EN))
    (stage,) = {text for text in said if text.startswith("<b>Research") and "Loss" in text}
    assert "Share going on 58.3% (95% interval 57.3% to 59.3%)" in stage
    assert "7,276 of 12,480 went on to the next stage within 30 days" in stage
    (point,) = {text for text in said if text.startswith("<b>The wait is long")}
    assert "Mean 2.40 (95% interval 2.30 to 2.50, 911 answers)" in point.replace("<br>", " ")


def test_the_map_is_told_in_words() -> None:
    alt = journey_map(journeys.coffee(stages=7, touchpoints=25), words=JA).layout.meta["alt"]
    assert alt.startswith("ジャーニーマップ。12,480人、7段階。栄光は「味の診断」")
    assert "痛みは「送料が最後に出る」「待ち時間が長い」。" in alt


def test_in_plain_words_the_map_says_nothing_else() -> None:
    journey, plain = journeys.coffee(stages=7, touchpoints=25), Words.of("ja", "plain")
    figure = journey_map(journey, words=plain, title="", legend=True)
    told = " ".join((figure.layout.meta["alt"], *words_of(figure), *hovers(figure)))
    assert "栄光" not in told
    assert "痛み" not in told
    assert {"感動", "不満"} <= words_of(figure)


def test_a_title_brings_people_period_and_legend() -> None:
    journey = journeys.coffee(stages=7, touchpoints=25)
    bare = words_of(journey_map(journey, words=JA))
    wall = journey_map(journey, words=JA, title="痛みは「届くまで」", width=1600, height=900)
    assert {"痛みは「届くまで」", "12,480人　2026年4月1日〜9月30日", "栄光", "痛み"} <= words_of(
        wall
    ) - bare
    assert (wall.layout.width, wall.layout.height) == (1600, 900)


def test_the_legend_holds_only_what_is_drawn() -> None:
    journey = journeys.coffee(stages=1, touchpoints=1)
    assert not {"栄光", "痛み"} & words_of(journey_map(journey, words=JA, legend=True))


@pytest.mark.parametrize("height", [None, 640, 900])
def test_the_figure_is_as_high_as_asked_for(height: int | None) -> None:
    for journey in (journeys.coffee(stages=7), journeys.coffee(stages=7, scores=False)):
        figure = journey_map(journey, words=JA, height=height)
        assert height is None or figure.layout.height == height


def test_equal_journeys_give_equal_figures() -> None:
    one, other = (journey_map(journeys.coffee(), words=JA) for _ in range(2))
    assert one == other


def test_the_journey_is_not_changed() -> None:
    journey = journeys.coffee(touchpoints=60)
    before = copy.deepcopy(journey)
    journey_map(journey, words=JA)
    for name in ("stages", "touchpoints", "channels", "quotes"):
        pd.testing.assert_frame_equal(getattr(journey, name), getattr(before, name))


@pytest.mark.parametrize("name", list(Theme))
def test_colours_come_from_the_theme(name: Theme) -> None:
    figure = journey_map(journeys.coffee(), words=JA, theme=name)
    assert figure.layout.paper_bgcolor == theme(name).bg
    (curve,) = named(figure, "curve")
    assert curve.line.color == theme(name).curve
    assert all(each.colour in dataclasses.astuple(theme(name)) for each in texts(figure))


def test_lanes_that_are_left_out_give_their_room_to_the_curve() -> None:
    without = frozenset({Lane.CHANNELS, Lane.FIGURES})
    tokens = theme(Theme.LIGHT)
    pages = [
        drawn(journeys.coffee(), words=JA, tokens=tokens, size=(1250, 700), without=less)[1]
        for less in (frozenset[Lane](), without)
    ]
    assert not without & set(pages[1].lanes)
    high = [page.lanes[Lane.CURVE].bottom - page.lanes[Lane.CURVE].top for page in pages]
    assert high[1] > high[0] + 50


def test_stage_names_break_between_words_under_their_codes() -> None:
    tokens, journey = theme(Theme.LIGHT), journeys.coffee(language=Language.EN)
    page = drawn(journey, words=EN, tokens=tokens, size=(1250, None))[1]
    assert page.codes_above
    assert (page.name_size >= 16, page.name_lines) == (True, 2)
    shown = {each.text for each in texts(journey_map(journey, words=EN))}
    assert {"First", "impression", "Recommend"} <= shown

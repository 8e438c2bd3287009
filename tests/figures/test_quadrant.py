"""Moments beside one another: true values, nothing over a name, and something for every data."""

import math
from dataclasses import replace

import pytest

from cx.domain import Scale
from cx.figures.moment_rows import influence_alone, moments_narrow
from cx.figures.quadrant import WIDTH, quadrant
from cx.figures.theme import Theme, theme
from cx.model.project import Project
from cx.moments.turning import turning
from cx.words import Words
from tests.figures import drawn, journeys
from tests.moments.decisive import COFFEE, Effect, influences
from tests.moments.test_turning import CUP, FEE, REVIEWS, WAIT, moments

JA, EN = Words.of("ja"), Words.of("en")
SPREAD = {  # effects of touchpoints that decide nothing, some behind the others
    name: Effect(0.002 * (i % 9) - 0.008, half=0.01 + 0.003 * (i % 7))
    for i, name in enumerate(journeys.coffee(touchpoints=66).touchpoints["touchpoint"])
}


def found(touchpoints: int = 36, **options):
    journey = journeys.coffee(touchpoints=touchpoints)
    points = journey.touchpoints
    points.loc[points["touchpoint"].isin(["アンケート", "手書きの手紙"]), "reach"] = math.nan
    few = points["touchpoint"].isin(["検索広告", "動画広告", "特集ページ"])
    points.loc[few, ["mean", "mean_low", "mean_high"]] = math.nan
    points.loc[few, ["n", "verdict"]] = [0, "too_few"]
    return moments(effects=SPREAD | COFFEE | options, journey=journey)


def places(figure, name):
    traces = drawn.named(figure, name)
    return {
        row[0]: (x, y)
        for trace in traces
        for row, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    }


def test_marks_stand_at_their_score_and_at_the_size_of_their_effect():
    figure = quadrant(found(), words=JA)
    assert places(figure, "pain")[f"delivery:{WAIT}"] == pytest.approx((2.4, 0.072))
    assert places(figure, "glory")[f"use:{CUP}"] == pytest.approx((4.7, 0.093))
    assert places(figure, "turning")[f"research:{REVIEWS}"] == pytest.approx((4.3, 0.064))
    assert len(places(figure, "open")) == 36 - 5


def test_what_has_no_score_stands_left_of_all_scores_and_what_has_no_influence_below():
    open_ones = places(quadrant(found(), words=JA), "open")
    left = min(x for key, (x, _) in open_ones.items() if "広告" not in key and "特集" not in key)
    assert open_ones["research:検索広告"][0] < left
    lowest = min(y for key, (_, y) in open_ones.items() if "手紙" not in key)
    letter = open_ones["advocate:手書きの手紙"]
    assert letter[0] == pytest.approx(4.6)
    assert letter[1] < 0
    assert lowest >= letter[1]


def test_the_quadrants_meet_at_the_mean_and_at_the_least_difference():
    moments_found = found()
    figure = quadrant(moments_found, words=JA)
    names = {shown.text: shown.box for shown in drawn.texts(figure)}
    middle = (names["直す"].x1 + names["守る"].x0) / 2
    assert names["直す"].x0 < middle < names["守る"].x1
    assert names["育てる"].y0 > names["守る"].y1
    assert moments_found.journey.baseline == pytest.approx(3.8)
    assert JA("figure.quadrant.across", mean=3.8) in drawn.words_of(figure)


@pytest.mark.parametrize("touchpoints", [36, 66])
@pytest.mark.parametrize("words", [JA, EN], ids=["ja", "en"])
def test_no_name_lies_over_another_and_what_decides_is_named(touchpoints, words):
    figure = quadrant(found(touchpoints), words=words)
    shown = drawn.texts(figure)
    assert {WAIT, FEE, CUP, "味の診断", REVIEWS} <= drawn.words_of(figure)
    over = [
        (a.text, b.text)
        for i, a in enumerate(shown)
        for b in shown[i + 1 :]
        if a.box.touches(b.box, gap=-1)
    ]
    assert over == []
    assert [each.text for each in shown if each.box.x1 > WIDTH + 1 or each.box.x0 < 0] == []


def test_every_touchpoint_of_which_something_is_known_can_be_chosen():
    keys = drawn.keys(quadrant(found(66), words=JA))
    points = found(66).rows
    assert keys == {f"{s}:{t}" for s, t in zip(points["stage"], points["touchpoint"], strict=True)}


def test_hovering_tells_score_effect_people_and_how_sure():
    figure = quadrant(found(), words=EN)
    [told] = [text for text in drawn.hovers(figure) if text.startswith(f"<b>{WAIT}")]
    for part in ("2.40", "−7.2 pts (−8.6 to −5.8), observed", "people met it", "Firm"):
        assert part in told
    assert any("path itself" in text for text in drawn.hovers(figure))


def test_the_chosen_one_is_ringed():
    accent = theme(Theme.LIGHT).accent
    rings = [
        trace
        for trace in drawn.named(quadrant(found(), words=JA, chosen=f"use:{CUP}"), "signs")
        if trace.marker.color == accent
    ]
    assert [len(trace.x) for trace in rings] == [1]


@pytest.mark.parametrize("kind", list(Theme))
def test_glory_and_pain_differ_by_shape_in_every_theme(kind):
    figure = quadrant(found(), words=JA, theme=kind)
    [glory], [pain] = drawn.named(figure, "glory"), drawn.named(figure, "pain")
    assert (glory.marker.symbol, pain.marker.symbol) == ("triangle-up", "triangle-down")


def test_where_low_is_best_good_scores_still_stand_right():
    journey = replace(journeys.coffee(), scale=Scale(1, 5, best_is_high=False))
    figure = quadrant(moments(journey=journey), words=JA)
    low, high = figure.layout.xaxis2.range
    assert low > high


def test_the_picture_says_in_words_what_stands_in_each_quadrant():
    alt = quadrant(found(), words=EN).layout.meta["alt"]
    assert f"Mend: “{FEE}”, “{WAIT}”." in alt
    assert "Keep: " in alt


@pytest.mark.parametrize("draw", [quadrant, moments_narrow])
def test_without_scores_influence_stands_alone_with_its_intervals(draw):
    nothing = moments(journey=journeys.coffee(scores=False))
    figure = draw(nothing, words=JA)
    texts = drawn.words_of(figure)
    assert {WAIT, "−7.2pt"} <= texts
    assert JA("quadrant.mend.name") not in texts
    assert drawn.named(figure, "intervals")


@pytest.mark.parametrize("draw", [quadrant, moments_narrow, influence_alone])
def test_without_any_influence_one_sentence_says_so(draw):
    journey = journeys.coffee(flow=False)
    figure = draw(moments(journey=journey), words=EN)
    assert EN("figure.quadrant.empty") in " ".join(drawn.words_of(figure))


def test_on_a_phone_moments_stand_by_what_to_do_with_their_sign():
    figure = moments_narrow(found(), words=JA)
    texts = [shown.text for shown in sorted(drawn.texts(figure), key=lambda each: each.box.y0)]
    assert texts.index("直す") < texts.index(WAIT) < texts.index("守る") < texts.index(CUP)
    assert f"delivery:{WAIT}" in drawn.keys(figure)
    assert figure.layout.width == 380


def test_names_from_files_are_no_markup():
    journey = journeys.coffee(rename={WAIT: "<b>wait</b>"})
    planted = {"<b>wait</b>": COFFEE[WAIT]}
    figure = quadrant(moments(effects=planted, journey=journey), words=JA)
    assert any("&lt;b&gt;" in text for trace in drawn.named(figure, "texts") for text in trace.text)


def test_a_rare_outcome_has_a_finer_axis():
    journey = journeys.coffee()
    rare = influences(
        journey, {WAIT: Effect(-0.004, half=0.001)}, otherwise=Effect(0.0005, half=0.001)
    )
    rare.rows["others_rate"] = 0.01
    found_rare = turning(journey, rare, Project())
    assert found_rare.least == pytest.approx(0.002)
    assert JA("figure.quadrant.tick_fine", size=0.005) in drawn.words_of(
        quadrant(found_rare, words=JA)
    )

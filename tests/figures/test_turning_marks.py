"""Turning points on the map, its narrow form, the timeline and the slide: diamonds where they decide."""

from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest

from cx.domain import Language, Marks, Tier
from cx.figures.journey_map import journey_map
from cx.figures.journey_narrow import journey_narrow
from cx.figures.theme import Theme
from cx.figures.timeline import experience
from cx.figures.timeline_narrow import experience_narrow
from cx.model.project import Project
from cx.moments.journey import Journey
from cx.moments.marked import turned
from cx.report.picture import svg_file
from cx.report.sentences import headline
from cx.report.slide import presentation
from cx.words import Words
from tests.figures import journeys
from tests.figures.drawn import hovers, named, texts, words_of
from tests.moments.decisive import COFFEE, Effect, influences
from tests.report.read_slide import opened, shapes

JA, EN = Words.of("ja"), Words.of("en")
RINGS = {
    "待ち時間が長い",
    "送料が最後に出る",
    "最初の一杯",
    "味の診断",
}  # glory or pain that decides
ALONE = "口コミを読む"  # decides, felt neither way
DRAWERS = {
    "map": journey_map,
    "narrow": journey_narrow,
    "timeline": experience,
    "timeline_narrow": experience_narrow,
}


@cache
def decided(*, scores: bool = True, planted: str = "") -> Journey:
    """The shop's journey with its turning points; ``planted`` names the only one."""
    found = journeys.coffee(scores=scores)
    effects = {planted: Effect(-0.05, Tier.FIRM)} if planted else COFFEE
    return turned(found, influences(found, effects), Project())


def quiet() -> Journey:
    """The journey of which is known that nothing decides."""
    found = journeys.coffee()
    return turned(found, influences(found, {}), Project())


@pytest.mark.parametrize("draw", [journey_map, experience], ids=["map", "timeline"])
def test_what_decides_has_a_diamond_at_its_score_and_a_ring_round_its_triangle(draw):
    journey = decided()
    means = dict(zip(journey.touchpoints["touchpoint"], journey.touchpoints["mean"], strict=True))
    alone, rings = named(draw(journey, words=JA), "turning")
    assert (alone.marker.symbol, alone.marker.size) == ("diamond", 15)
    assert (rings.marker.symbol, rings.marker.size) == ("diamond", 27)
    assert alone.marker.color != rings.marker.color == "rgba(0,0,0,0)"
    assert [(key[0], y) for key, y in zip(alone.customdata, alone.y, strict=True)] == [
        (f"touchpoint:{ALONE}", means[ALONE])
    ]
    assert {key[0] for key in rings.customdata} == {f"touchpoint:{name}" for name in RINGS}
    assert sorted(rings.y) == sorted(means[name] for name in RINGS)


def test_on_a_phone_the_marks_of_a_stage_are_the_same():
    traces = named(journey_narrow(decided(), words=JA), "turning")
    keys = {trace.customdata[0][0] for trace in traces}
    assert keys == {f"touchpoint:{name}" for name in (*RINGS, ALONE)}


@pytest.mark.parametrize("draw", DRAWERS.values(), ids=DRAWERS)
@pytest.mark.parametrize("journey", [journeys.coffee(), quiet()], ids=["unasked", "none"])
def test_without_turning_points_there_is_no_diamond_and_no_word_of_them(draw, journey):
    figure = draw(journey, words=JA)
    assert named(figure, "turning") == []
    assert not any("勝負どころ" in each for each in (*words_of(figure), figure.layout.meta["alt"]))


@pytest.mark.parametrize("draw", DRAWERS.values(), ids=DRAWERS)
def test_the_pointer_and_those_who_do_not_see_it_are_told(draw):
    figure = draw(decided(), words=EN)
    told = [each.replace("<br>", " ") for each in hovers(figure) if ALONE in each]
    assert any("6.4 points higher" in each and "need not be the cause" in each for each in told)
    assert f"“{ALONE}”" in figure.layout.meta["alt"]


def test_a_legend_and_a_note_say_what_the_diamond_is():
    shown = words_of(journey_map(decided(), words=EN, legend=True))
    assert "Decides what follows" in shown
    assert any(each.startswith("◆") or "◆: " in each for each in shown)
    assert any("◆: " in each for each in words_of(experience(decided(), words=EN)))
    assert "Decides what follows" in words_of(experience_narrow(decided(), words=EN))


def test_the_label_says_how_large_the_difference_is():
    shown = words_of(journey_map(decided(), words=EN))
    assert any("◆ −7.2 pts" in each for each in shown)
    assert any("◆ +6.4 pts" in each for each in shown)


def test_without_scores_the_mark_stands_beside_the_name():
    journey = decided(scores=False)
    [signs] = [
        trace
        for trace in named(journey_map(journey, words=JA), "signs")
        if trace.marker.symbol == "diamond"
    ]
    assert len(signs.x) == len(journey.turning.deciding)
    assert named(journey_narrow(journey, words=JA), "signs")


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("language", Language)
def test_texts_never_touch(language, theme):
    figure = journey_map(decided(), words=Words.of(language), theme=theme, legend=True)
    shown = texts(figure)
    touching = [(a.text, b.text) for a, b in combinations(shown, 2) if a.box.touches(b.box)]
    assert touching == []
    assert all(each.box.x0 >= 0 and each.box.x1 <= figure.layout.width for each in shown)


def test_the_timelines_notes_stay_on_the_page():
    for words in (JA, EN):
        figure = experience(decided(), words=words)
        assert all(each.box.x1 <= figure.layout.width for each in texts(figure))


@pytest.mark.parametrize("draw", DRAWERS.values(), ids=DRAWERS)
def test_every_picture_can_be_saved(draw):
    assert b"<svg" in svg_file(draw(decided(), words=JA), JA)


def test_the_slide_has_the_same_diamonds_as_shapes():
    deck = opened(presentation(decided(), words=JA))
    names = [each.name for each in shapes(deck.slides[0]) if "diamond" in _kind(each)]
    assert {*RINGS, ALONE} <= set(names)


def _kind(shape) -> str:
    return "".join(each.get("prst") or "" for each in shape.element.iter("{*}prstGeom"))


@pytest.mark.parametrize(
    ("planted", "ja", "plain"),
    [
        (
            "口コミを読む",
            "一番の痛みは「待ち時間が長い」、勝負どころは「口コミを読む」",
            "不満は「待ち",
        ),
        ("待ち時間が長い", "一番の痛み「待ち時間が長い」が、勝負どころでもあります", "不満「待ち"),
    ],
)
def test_the_headline_names_the_turning_point(planted, ja, plain):
    journey = decided(planted=planted)
    assert headline(journey, JA) == ja
    assert plain in headline(journey, Words.of("ja", Marks.PLAIN))
    assert planted in headline(journey, EN)


def test_without_a_pain_or_a_mark_the_headline_still_names_it():
    journey = decided(planted="口コミを読む")
    points = journey.touchpoints
    for left, said in (("glory", "Glory is “"), ("neutral", "“口コミを読む” decides what")):
        kept = points.assign(verdict=points["verdict"].where(points["verdict"] == left, "neutral"))
        assert headline(replace(journey, touchpoints=kept), EN).startswith(said)


def test_the_headline_is_as_before_where_nothing_decides():
    assert headline(quiet(), JA) == headline(journeys.coffee(), JA)

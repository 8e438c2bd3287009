"""The slide: one page of shapes that can be edited, with the true numbers, inside the page."""

import re
import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from pptx.enum.shapes import MSO_SHAPE_TYPE

from cx.domain import Language, Scale
from cx.figures.labels import Box
from cx.model.register import in_work
from cx.moments.journey import Journey
from cx.report import sentences
from cx.report.slide import presentation
from cx.words import Words
from tests import decided
from tests.figures import journeys
from tests.report.read_slide import box, chart, opened, series, shapes, written

JA, EN = Language.JA, Language.EN
TRICKY = '=1+1 <b>&"R\'D"</b> 🙂'


def one_point(language: Language) -> Journey:
    base = journeys.coffee(language, stages=3, touchpoints=3)
    return replace(base, touchpoints=base.touchpoints.head(1))


def unmarked(language: Language) -> Journey:
    base = journeys.coffee(language, stages=5, touchpoints=20)
    return replace(base, touchpoints=base.touchpoints.assign(verdict="neutral"))


STATES = {
    "full": journeys.coffee,
    "nine_by_sixty": lambda language: journeys.coffee(language, touchpoints=60),
    "survey": journeys.survey,
    "behaviour": lambda language: journeys.coffee(language, scores=False),
    "totals": journeys.totals,
    "without_intervals": lambda language: journeys.coffee(language, intervals=False),
    "best_is_low": lambda language: journeys.coffee(language, stages=4, scale=Scale(1, 5, False)),
    "unmarked": unmarked,
    "one_point": one_point,
    "under_way": lambda language: replace(
        journeys.coffee(language, stages=7, touchpoints=28), work=in_work(decided.project())
    ),
    "nothing": lambda language: journeys.nothing(),
}


@cache
def content_of(state: str, language: Language) -> bytes:
    return presentation(STATES[state](language), words=Words.of(language))


def slide_of(journey: Journey, language: Language = JA, **options):
    deck = opened(presentation(journey, words=Words.of(language), **options))
    return deck.slides[0]


@pytest.fixture(scope="module")
def shop():
    return slide_of(journeys.coffee(JA, stages=7, touchpoints=28), files=("注文.csv",))


def test_a_slide_is_sixteen_by_nine():
    deck = opened(presentation(journeys.coffee(JA, stages=3), words=Words.of(JA)))
    assert deck.slide_width * 9 == deck.slide_height * 16


@pytest.mark.parametrize("state", STATES)
def test_in_plain_words_the_slide_says_nothing_else(state):
    def said(words: Words) -> str:
        deck = opened(presentation(STATES[state](JA), words=words))
        return "".join(each.text for slide in deck.slides for each in written(slide))

    source, plain = said(Words.of(JA)), said(Words.of(JA, "plain"))
    assert not re.search("栄光|痛み", plain)
    assert ("栄光" in source, "痛み" in source) == ("感動" in plain, "不満" in plain)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("state", STATES)
def test_every_state_gives_shapes_inside_the_slide_and_no_picture(state, language):
    deck = opened(content_of(state, language))
    page = Box(0, 0, deck.slide_width, deck.slide_height)
    for slide in deck.slides:
        found = list(shapes(slide))
        assert all(shape.shape_type != MSO_SHAPE_TYPE.PICTURE for shape in found)
        boxes = [box(shape) for shape in found]
        assert all(page.x0 <= b.x0 <= b.x1 <= page.x1 for b in boxes)
        assert all(page.y0 <= b.y0 <= b.y1 <= page.y1 for b in boxes)
        assert slide.shapes.title.text_frame.text


def test_the_chart_holds_the_true_means():
    journey = journeys.coffee(JA, stages=7, touchpoints=28)
    words = Words.of(JA)
    found = series(slide_of(journey))
    points = journey.touchpoints
    assert found[words("report.series.curve")] == pytest.approx(list(points["mean"]))
    assert found[words("report.series.low")] == pytest.approx(list(points["mean_low"]))
    assert found[words("report.series.high")] == pytest.approx(list(points["mean_high"]))
    assert set(found[words("report.series.baseline")]) == {journey.baseline}


def test_the_chart_stands_at_the_scores_written_beside_it(shop):
    """A score's tick and the same score in the chart have one height."""
    frame = next(shape for shape in shop.shapes if shape.has_chart)
    axis = chart(shop).value_axis
    low, high = axis.minimum_scale, axis.maximum_scale
    ticks = {text: b for text, b in written(shop) if text in {"2", "3", "4", "5"}}
    assert {"3", "4"} <= set(ticks)
    for text in ("3", "4"):
        b = ticks[text]
        share = (high - float(text)) / (high - low)
        middle = frame.top + share * frame.height
        assert (b.y0 + b.y1) / 2 == pytest.approx(middle, abs=9525 * 2)


def test_without_intervals_no_limits_are_drawn():
    found = series(slide_of(journeys.coffee(JA, intervals=False)))
    assert Words.of(JA)("report.series.low") not in found


def test_a_journey_without_scores_has_no_chart():
    assert not any(s.has_chart for s in slide_of(journeys.coffee(JA, scores=False)).shapes)


@pytest.mark.parametrize("language", Language)
def test_texts_of_all_lanes_are_there(language):
    journey, words = journeys.coffee(language, stages=7, touchpoints=28), Words.of(language)
    slide = slide_of(journey, language, files=("注文.csv",))
    text = "\n".join(each.text for each in written(slide))
    assert slide.shapes.title.text_frame.text == sentences.headline(journey, words)
    for name in ("ZMOT", "12,480", "58%", "412", "注文.csv"):
        assert name in text
    for lane in ("stage", "flow", "curve", "touchpoints", "channels", "figures", "quotes"):
        assert words(f"figure.lane.{lane}") in text
    for name in journey.touchpoints["touchpoint"].head(8):
        assert name in text


def test_the_notes_say_glory_pain_and_loss(shop):
    journey = journeys.coffee(JA, stages=7, touchpoints=28)
    notes = shop.notes_slide.notes_text_frame.text
    said = sentences.findings(journey, Words.of(JA))
    assert set(said) == {"glory", "pain", "drop"}
    assert all(sentence in notes for sentence in said.values())


def test_marks_stand_on_the_curve_as_triangles(shop):
    names = [s.name for s in shapes(shop) if s.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE]
    assert "最初の一杯" in names
    assert "待ち時間が長い" in names


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("state", ["full", "nine_by_sixty", "survey", "behaviour"])
def test_texts_do_not_lie_over_one_another(state, language):
    boxes = written(opened(content_of(state, language)).slides[0])
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert _shared(a.box, b.box) < 0.2, (a.text, b.text)


def _shared(a: Box, b: Box) -> float:
    """The share of the smaller box that lies under the other."""
    wide = max(0, min(a.x1, b.x1) - max(a.x0, b.x0))
    high = max(0, min(a.y1, b.y1) - max(a.y0, b.y0))
    least = min((each.x1 - each.x0) * (each.y1 - each.y0) for each in (a, b))
    return wide * high / least if least else 0.0


def test_signs_of_markup_stay_signs():
    first = journeys.coffee(EN).touchpoints["touchpoint"].iloc[0]
    journey = journeys.coffee(EN, stages=3, touchpoints=9, rename={first: TRICKY})
    content = presentation(journey, words=Words.of(EN), files=("<a>&.csv",))
    deck = opened(content)
    assert any(each.text.startswith("=1+1 <b>") for each in written(deck.slides[0]))
    assert any("<a>&.csv" in each.text for each in written(deck.slides[0]))
    cells = [cell.text for row in _table(deck.slides[1]).rows for cell in row.cells]
    assert TRICKY in cells


def test_the_charts_sheet_holds_no_formula():
    content = presentation(journeys.coffee(JA, stages=3), words=Words.of(JA))
    with zipfile.ZipFile(BytesIO(content)) as deck:
        [name] = [n for n in deck.namelist() if n.endswith(".xlsx")]
        with zipfile.ZipFile(BytesIO(deck.read(name))) as sheet:
            assert b"<f>" not in sheet.read("xl/worksheets/sheet1.xml")


def _table(slide):
    return next(shape for shape in slide.shapes if shape.has_table).table


def test_the_table_has_n_mean_interval_and_verdict():
    journey = journeys.coffee(EN, stages=3, touchpoints=9)
    deck = opened(presentation(journey, words=Words.of(EN)))
    rows = [[cell.text for cell in row.cells] for row in _table(deck.slides[1]).rows]
    first = journey.touchpoints.iloc[0]
    assert len(rows) == 10
    assert rows[1][0] == first["touchpoint"]
    assert f"{first['mean']:.2f}" in rows[1]
    assert f"{first['mean_low']:.2f} to {first['mean_high']:.2f}" in rows[1]


def test_very_many_touchpoints_are_said_to_be_more():
    journey = journeys.coffee(EN, touchpoints=90)
    deck = opened(presentation(journey, words=Words.of(EN)))
    assert len(deck.slides) == 4
    more = Words.of(EN)("report.table_more", shown=54, all=90)
    assert any(each.text == more for each in written(deck.slides[1]))


def test_japanese_and_latin_letters_have_their_fonts(shop):
    theme = shop.part.package.presentation_part.presentation.slide_masters[0].part
    xml = next(r.target_part.blob for r in theme.rels.values() if "theme" in r.reltype).decode()
    assert '<a:ea typeface="Yu Gothic"' in xml
    assert '<a:latin typeface="Calibri"' in xml
    run = shop.shapes.title.text_frame.paragraphs[0].runs[0]
    assert run._r.rPr.get("lang") == "ja-JP"
    assert run._r.rPr.find("{*}ea").get("typeface") == "+mn-ea"


def test_the_slide_is_the_same_for_the_same_journey():
    first, second = (slide_of(journeys.coffee(JA, stages=3)) for _ in range(2))
    assert written(first) == written(second)


def test_every_shape_has_a_number_of_its_own(shop):
    ids = [found.get("id") for found in shop.element.iter("{*}cNvPr")]
    assert len(ids) == len(set(ids))


def test_the_chart_lies_between_the_band_and_the_marks(shop):
    words = Words.of(JA)
    names = [shape.name for shape in shop.shapes]
    order = [names.index(words(f"report.{name}")) for name in ("lines", "band", "curve", "marks")]
    assert order == sorted(order)


def test_what_is_under_way_is_on_the_slide():
    deck = opened(content_of("under_way", JA))
    text = " ".join(each.text for each in written(deck.slides[0]))
    assert "+1.7pt" in text
    assert Words.of(JA)("tips.status.running") in text

"""The timeline's figures: along the journey, by week, since the purchase, of one customer."""

import copy
import datetime
import math
from itertools import combinations

import pandas as pd
import pytest

from cx.domain import Interval, Language, Scale, Verdict
from cx.figures import whiskers
from cx.figures.canvas import Canvas
from cx.figures.map_page import Span
from cx.figures.pieces import Target
from cx.figures.theme import Theme
from cx.figures.theme import theme as tokens_of
from cx.figures.timeline import experience
from cx.figures.timeline_customer import own_journey
from cx.figures.timeline_narrow import experience_narrow
from cx.figures.timeline_since import since
from cx.figures.timeline_weeks import weeks
from cx.figures.whiskers import Dot, Plot
from cx.model.project import Event
from cx.model.stage_model import stage_model
from cx.moments.journey import Journey
from cx.moments.timeline import SHIFTS, Weekly
from cx.words import Words
from tests.figures import journeys
from tests.figures.drawn import hovers, named, texts, words_of

JA, EN = Words.of("ja"), Words.of("en")
LONG = {"検索広告": "検" * 80, "味の診断": "<b>味</b>" * 20}
JOURNEYS = {
    "9x60": journeys.coffee(touchpoints=60),
    "3": journeys.coffee(stages=3, touchpoints=12),
    "long": journeys.coffee(stages=5, rename=LONG),
    "survey": journeys.survey(),
    "totals": journeys.totals(Language.JA),
    "one": journeys.coffee(stages=1, touchpoints=1),
}


@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS.keys())
@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("draw", [experience, experience_narrow])
def test_texts_never_touch_and_stay_on_the_page(journey: Journey, theme: Theme, draw) -> None:
    figure = draw(journey, words=JA, theme=theme)
    shown = texts(figure)
    assert [(a.text, b.text) for a, b in combinations(shown, 2) if a.box.touches(b.box)] == []
    assert all(each.box.x0 >= 0 and each.box.x1 <= figure.layout.width for each in shown)
    assert all(each.box.y1 <= figure.layout.height for each in shown)


def test_the_curve_keeps_the_true_means() -> None:
    journey = journeys.coffee(stages=5, touchpoints=20)
    (curve,) = named(experience(journey, words=JA), "curve")
    assert list(curve.y) == journey.touchpoints["mean"].tolist()


def test_peak_worst_and_end_stand_in_pills_and_in_the_alternative_text() -> None:
    figure = experience(journeys.coffee(), words=JA)
    assert {"山 4.7", "谷 2.4"} <= words_of(figure)
    assert any(text.startswith("終わり") for text in words_of(figure))
    assert "最初の一杯" in figure.layout.meta["alt"]


def test_only_what_is_decided_is_tinted() -> None:
    journey = journeys.coffee()
    tokens = {"#FBE8DA", "#DEEBF8"}
    tinted = {shape.fillcolor for shape in experience(journey, words=JA).layout.shapes}
    assert tokens <= tinted
    survey = journeys.survey()
    if survey.touchpoints["verdict"].isin(["glory", "pain"]).any():
        return
    assert not tokens & {s.fillcolor for s in experience(survey, words=JA).layout.shapes}


def test_without_scores_one_sentence_is_shown() -> None:
    for draw in (experience, experience_narrow):
        figure = draw(journeys.coffee(scores=False), words=EN)
        assert not named(figure, "curve")
        assert figure.layout.meta["alt"] == EN("figure.timeline.empty")


def test_a_journey_stays_as_it_is() -> None:
    journey = journeys.coffee()
    before = copy.deepcopy(journey)
    assert experience(journey, words=JA) == experience(journey, words=JA)
    pd.testing.assert_frame_equal(journey.touchpoints, before.touchpoints)


def by_week(events: int = 1, *, clear: bool = True, stages: int = 7) -> Weekly:
    """Twenty weeks; delivery rises by .8 in the eleventh."""
    model = stage_model()
    ids = [column.id for column in model.columns][:stages]
    start = pd.Timestamp("2026-03-30")
    rows = [
        (id, start + pd.Timedelta(weeks=w), 40, m, m - 0.2, m + 0.2, w != 19)
        for i, id in enumerate(ids)
        for w in range(20)
        for m in [3 + i / 8 + (0.8 if clear and i == 3 and w > 10 else 0)]
    ]
    noted = tuple(
        Event(on=datetime.date(2026, 6, 15) + datetime.timedelta(days=14 * k), name=f"<b>{k}</b>")
        for k in range(events)
    )
    shifts = [
        (e.name, pd.Timestamp(e.on), id, 90, 90, 3.0, 3.8, 0.8, 0.7, 0.9, 0.01, hit, True)
        for e in noted
        for i, id in enumerate(ids)
        for hit in [clear and i == 3]
    ]
    return Weekly(
        model=model,
        scale=Scale(1, 5),
        first=datetime.date(2026, 4, 1),
        last=datetime.date(2026, 8, 12),
        weeks=pd.DataFrame(rows, columns=["stage", "week", "n", "mean", "low", "high", "whole"]),
        events=noted,
        outside=(),
        shifts=pd.DataFrame(shifts, columns=list(SHIFTS)),
        recent=pd.DataFrame(columns=list(SHIFTS)),
        recent_touchpoints=pd.DataFrame(columns=["touchpoint", *SHIFTS]),
    )


@pytest.mark.parametrize("events", [0, 1, 3])
@pytest.mark.parametrize("width", [1250, 380])
@pytest.mark.parametrize("words", [JA, EN], ids=["ja", "en"])
def test_panels_texts_never_touch(events: int, width: int, words: Words) -> None:
    figure = weeks(by_week(events, stages=9), words=words, width=width)
    shown = texts(figure)
    assert [(a.text, b.text) for a, b in combinations(shown, 2) if a.box.touches(b.box)] == []
    assert all(each.box.x0 >= 0 and each.box.x1 <= width + 1 for each in shown)


def test_a_clear_shift_is_coloured_and_written() -> None:
    figure = weeks(by_week(), words=JA)
    assert "+0.8 [0.7, 0.9]" in words_of(figure)
    assert JA("figure.timeline.no_shift") in words_of(figure)
    assert [trace for trace in figure.data if trace.name == "weeks_#DD6B20_solid"]
    assert "<b>0</b>" in " ".join(words_of(figure))  # as it stands, never as markup
    assert "<b>" not in figure.layout.meta["alt"] or "0" in figure.layout.meta["alt"]


def test_without_a_clear_shift_nothing_is_coloured() -> None:
    figure = weeks(by_week(clear=False), words=EN)
    lines = {trace.name for trace in figure.data if trace.name.startswith("weeks_")}
    assert lines == {"weeks_#3A444E_solid", "weeks_#3A444E_2px,3px"}


def test_weeks_with_few_scores_stand_beside_the_line() -> None:
    found = by_week(0, stages=1)
    found.weeks.loc[4, "n"] = 9
    figure = weeks(found, words=EN)
    small = [t for t in named(figure, "signs") if t.marker.size == 6]
    assert sum(len(trace.x) for trace in small) == 1


def test_no_weeks_are_one_sentence() -> None:
    found = by_week()
    empty = Weekly(
        model=found.model, scale=None, first=None, last=None, weeks=found.weeks.iloc[:0],
        events=(), outside=(), shifts=found.shifts.iloc[:0], recent=found.recent,
        recent_touchpoints=found.recent_touchpoints,
    )  # fmt: skip
    assert words_of(weeks(empty, words=JA)) == {JA("figure.timeline.weeks_empty")}


def stretches() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "start": [0, 2, 91],
            "end": [1.0, 3.0, math.nan],
            "n": [40, 8, 1],
            "mean": [3.5, 4.5, 2.0],
            "low": [3.2, 4.0, math.nan],
            "high": [3.8, 5.0, math.nan],
        }
    )


@pytest.mark.parametrize("width", [1250, 380])
def test_days_since_the_purchase_show_true_scores(width: int) -> None:
    figure = since(stretches(), Scale(1, 5), 3.7, words=EN, width=width)
    (curve,) = named(figure, "curve")
    assert list(curve.y) == [3.5, 4.5, 2.0]
    assert {"40", "8", "1"} <= words_of(figure)
    shown = texts(figure)
    assert [(a.text, b.text) for a, b in combinations(shown, 2) if a.box.touches(b.box)] == []


def test_no_stretches_are_one_sentence() -> None:
    figure = since(stretches().iloc[:0], None, None, words=EN)
    assert words_of(figure) == {EN("figure.timeline.since_empty")}


def touches(count: int = 5) -> pd.DataFrame:
    at = pd.Timestamp("2026-04-01 09:00")
    return pd.DataFrame(
        {
            "touchpoint": ["検索広告", "<i>注文</i>", "配送", "開封", "レビュー"][:count],
            "stage": ["research", "purchase", "delivery", "delivery", "share"][:count],
            "at": [at, at, at + pd.Timedelta(days=2), pd.NaT, pd.NaT][:count],
            "did": [True] * count,
            "score": [math.nan, 4.0, 1.0, math.nan, 5.0][:count],
            "comment": [None, None, "いつ届くのか分からず、二日待った。" * 5, None, "<b>!</b>"][
                :count
            ],
        }
    )


@pytest.mark.parametrize("width", [1250, 380])
def test_one_customers_comments_stand_beside_their_scores(width: int) -> None:
    figure = own_journey(touches(), journeys.coffee(), words=JA, width=width)
    shown = texts(figure)
    assert [(a.text, b.text) for a, b in combinations(shown, 2) if a.box.touches(b.box)] == []
    assert all(each.box.x1 <= width for each in shown)
    assert sum(len(trace.x) for trace in named(figure, "score")) == 3
    assert "「<b>!</b>」" in words_of(figure)
    assert any("&lt;i&gt;" in text for text in hovers(figure))


def test_a_customer_without_touches_is_one_sentence() -> None:
    figure = own_journey(touches(0), journeys.coffee(), words=EN)
    assert words_of(figure) == {EN("figure.timeline.customer_empty")}


# Marks, labels and names that do not touch


@pytest.mark.parametrize(("half", "shown"), [(0.02, False), (0.6, True)])
def test_an_interval_that_its_mark_covers_is_left_out(half: float, shown: bool) -> None:
    plot = Plot(72.0, 1230.0, Span(44.0, 376.0), Scale(1, 5), 3.0, EN)
    dots = [
        Dot(100.0, 3.0, Interval(1.5, 4.5), Target("", ("a",)), Verdict.NEUTRAL),
        Dot(200.0, 4.0, Interval(4.0 - half, 4.0 + half), Target("", ("b",)), Verdict.GLORY),
    ]
    canvas = Canvas(tokens_of(Theme.LIGHT), 1250, 400)
    canvas.scores = whiskers.scores_of(dots, plot, 50)
    whiskers.draw(canvas, dots, plot, [dots])
    (bars,) = named(canvas.figure("alt"), "intervals")
    assert 100.0 in bars.x
    assert (200.0 in bars.x) == shown


@pytest.mark.parametrize("count", [9, 18, 30])
def test_stage_names_over_the_points_have_one_size_and_whole_words(count: int) -> None:
    journey = journeys.coffee(stages=9, touchpoints=count, language=Language.EN)
    over = [each for each in texts(experience(journey, words=EN)) if each.box.y1 < 40]
    names = [journey.model.column(id).name.of(Language.EN) for id in journey.stages["stage"]]
    lines = [each.text for each in over]
    assert " ".join(lines).split() == " ".join(names).split()
    assert len({round(each.box.y1 - each.box.y0, 3) for each in over}) == 1


@pytest.mark.parametrize("above", [0.1, 0.0, -0.1])
def test_scores_stand_clear_of_the_means_line(above: float) -> None:
    rows = stretches()
    mean = float(rows["mean"].iloc[-1]) + above
    figure = since(rows, Scale(1, 5), mean, words=EN)
    low, high = figure.layout.yaxis2.range
    line = figure.layout.height * (high - mean) / (high - low)
    [score] = [each for each in texts(figure) if each.text == "2.0" and each.box.x0 > 900]
    assert not score.box.y0 - 3 < line < score.box.y1 + 3


def test_on_a_phone_comments_do_not_run_across_the_scores() -> None:
    figure = own_journey(touches(), journeys.coffee(), words=JA, width=380)
    comments = [
        each for each in texts(figure) if "二日待った" in each.text or "日待った" in each.text
    ]
    assert comments
    assert all(each.box.x1 < 380 - 130 for each in comments)

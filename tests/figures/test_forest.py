"""The figures of tests: the table with its intervals, the effect over time, the plan's curve."""

import math
from dataclasses import replace
from itertools import combinations

import pytest

from cx.domain import MetricKind
from cx.experiments import planner
from cx.experiments.over_time import over_time
from cx.figures.effect_time import effect_time
from cx.figures.effects import axis, chance, difference, tick
from cx.figures.forest import forest, segment_forest
from cx.figures.plan_curve import Chosen, plan_curve
from cx.figures.theme import Theme
from cx.figures.theme import theme as tokens_of
from cx.words import Words
from tests.figures import trials
from tests.figures.drawn import hovers, named, texts, words_of

JA, EN = Words.of("ja"), Words.of("en")
WIDTHS = (1250, 380)
ARMS = (2, 3)


def effects(figure) -> list[float]:
    return [float(trace.x[0]) for trace in named(figure, "effect")]


def course(figure_days: int = 14):
    rows = over_time(trials.sums(days=figure_days), trials.design())
    return rows[rows["metric"].eq(0)]


def untouched(figure) -> None:
    shown = texts(figure)
    assert [(a.text, b.text) for a, b in combinations(shown, 2) if a.box.touches(b.box)] == []
    assert all(each.box.x0 >= 0 and each.box.x1 <= figure.layout.width for each in shown)
    assert all(each.box.y1 <= figure.layout.height for each in shown)


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("words", [JA, EN], ids=["ja", "en"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("arms", ARMS)
def test_the_tables_texts_never_touch(arms: int, width: int, words: Words, theme: Theme) -> None:
    untouched(forest(trials.result(arms), words=words, theme=theme, width=width))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("words", [JA, EN], ids=["ja", "en"])
def test_the_other_figures_texts_never_touch(words: Words, width: int) -> None:
    segments = segment_forest(trials.parts(), trials.result(), words=words, width=width)
    untouched(segments)
    untouched(effect_time(course(), rate=True, better=True, planned=10, words=words, width=width))
    untouched(_plan(words, width))


def _plan(words: Words, width: int):
    rows = planner.curve(planner.based(MetricKind.PROPORTION, 0.105), 900)
    return plan_curve(rows, Chosen(21, 0.0125), rate=True, words=words, width=width)


@pytest.mark.parametrize("width", WIDTHS)
def test_marks_stand_at_the_true_relative_effects(width: int) -> None:
    found = trials.result()
    assert effects(forest(found, words=EN, width=width)) == [e.relative for e in found.estimates]


def test_colour_says_better_or_worse_and_not_right_or_left() -> None:
    found = trials.result()
    calls = next(e for e in found.estimates if e.metric.column == "問い合わせ")
    again = next(e for e in found.estimates if e.metric.column == "30日以内の再購入")
    assert calls.relative < 0
    assert again.relative < 0
    tokens = tokens_of(Theme.LIGHT)
    symbols = {
        float(trace.x[0]): (trace.marker.symbol, trace.marker.color)
        for trace in named(forest(found, words=JA), "effect")
    }
    assert symbols[calls.relative] == ("triangle-up", tokens.glory)
    assert symbols[again.relative] == ("triangle-down", tokens.pain)
    undecided = next(e for e in found.estimates if e.better is None)
    assert symbols[undecided.relative] == ("circle", tokens.bg)


def test_the_interval_drawn_agrees_with_the_adjusted_p() -> None:
    for arms in ARMS:
        for each in trials.result(arms).estimates:
            outside = each.relative_low_adjusted > 0 or each.relative_high_adjusted < 0
            assert outside == (each.p_adjusted <= 0.05) == (each.better is not None)


def test_what_decides_is_thicker_and_comes_first() -> None:
    figure = forest(trials.result(), words=JA)
    bars = {trace.line.width: list(trace.y) for trace in named(figure, "intervals")}
    assert min(bars[5.0][:2]) < min(y for y in bars[2.4] if y is not None)


def test_a_limit_far_outside_ends_in_an_arrow() -> None:
    found = trials.result()
    far = replace(found.estimates[1], relative_low_adjusted=-9.0, relative_high_adjusted=9.0)
    figure = forest(replace(found, estimates=(found.estimates[0], far)), words=EN)
    symbols = {trace.marker.symbol for trace in named(figure, "signs")}
    assert {"triangle-left", "triangle-right"} <= symbols
    assert max(x for t in named(figure, "intervals") for x in t.x if x is not None) < 1


def test_without_a_relative_effect_the_row_says_so() -> None:
    found = trials.result()
    none = replace(
        found.estimates[0],
        relative=math.nan,
        relative_low_adjusted=math.nan,
        relative_high_adjusted=math.nan,
    )
    figure = forest(replace(found, estimates=(none,)), words=EN)
    assert EN("figure.forest.no_relative") in words_of(figure)
    assert effects(figure) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_withheld_figures_are_one_sentence(width: int) -> None:
    figure = forest(replace(trials.result(), estimates=()), words=JA, width=width)
    assert EN("figure.forest.empty") not in words_of(figure)
    assert "".join(words_of(figure)) == JA("figure.forest.empty")


def test_names_from_files_are_no_markup() -> None:
    for width in WIDTHS:
        figure = forest(trials.result(), words=JA, width=width)
        assert any("<b>" in text for text in words_of(figure))
        assert all("<b>購入" not in text for text in hovers(figure))


def test_segments_with_too_few_people_are_not_judged() -> None:
    small = tuple(each._replace(too_few=True) for each in trials.parts())
    figure = segment_forest(small, trials.result(), words=JA)
    assert any(JA("figure.forest.too_few") in text for text in words_of(figure))


def test_no_segments_are_one_sentence() -> None:
    figure = segment_forest((), trials.result(), words=EN)
    assert words_of(figure) == {EN("figure.forest.no_segments")}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_last_day_is_the_tables_figure(width: int) -> None:
    first = trials.result().estimates[0]
    figure = effect_time(course(), rate=True, better=True, words=EN, width=width)
    [last] = named(figure, "last")
    assert last.y[0] == pytest.approx(first.effect)
    text = difference(first.effect, True, EN)
    assert text in words_of(figure)
    assert text in words_of(forest(trials.result(), words=EN, width=width))


def test_the_band_for_one_look_lies_inside_the_one_for_any_look() -> None:
    figure = effect_time(course(), rate=True, better=None, words=EN)
    [fixed], [always] = named(figure, "limits"), named(figure, "always")
    assert min(always.y) <= min(fixed.y)
    assert max(always.y) >= max(fixed.y)
    names = [trace.name for trace in figure.data]
    assert names.index("zero") > names.index("limits") > names.index("always")


def test_the_planned_end_is_drawn_in_the_accent_colour() -> None:
    figure = effect_time(course(), rate=True, better=None, planned=10, words=JA)
    [line] = named(figure, "planned")
    assert line.line.color == tokens_of(Theme.LIGHT).accent
    assert not named(effect_time(course(), rate=True, better=None, words=JA), "planned")


@pytest.mark.parametrize("days", [1, 200])
def test_one_day_is_a_sentence_and_many_days_are_drawn(days: int) -> None:
    rows = course(days)
    figure = effect_time(rows, rate=True, better=None, words=EN)
    assert bool(named(figure, "last")) is (days > 1)
    untouched(figure)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_plans_curve_keeps_true_effects_and_shows_the_plan(width: int) -> None:
    figure = _plan(EN, width)
    [weeks], [plan] = named(figure, "weeks"), named(figure, "plan")
    rows = planner.curve(planner.based(MetricKind.PROPORTION, 0.105), 900)
    assert list(weeks.y) == rows["effect"].tolist()
    assert plan.y[0] == 0.0125


def test_a_curve_of_nothing_is_one_sentence() -> None:
    rows = planner.curve(planner.based(MetricKind.PROPORTION, 0.105), 900, days=())
    figure = plan_curve(rows, None, rate=True, words=EN)
    assert words_of(figure) == {EN("figure.plan.empty")}


TICKS = [
    ([-0.02, 0.11], -0.05, "−5%", True),
    ([0.0001, 0.0022], 0.0005, "+0.05%", True),
    ([1.0, 300.0], 100.0, "+100", False),
    ([0.1], 0.0, "0%", True),
]


@pytest.mark.parametrize(("values", "value", "text", "share"), TICKS)
def test_ticks_have_as_many_digits_as_they_need(values, value, text, share) -> None:
    assert tick(value, axis(values), share=share) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.99999, ">99.9%"), (0.998, "99.8%"), (0.93, "93%"), (0.0001, "<0.1%")]
)
def test_no_chance_is_written_as_certain(value: float, text: str) -> None:
    assert chance(value, EN) == text

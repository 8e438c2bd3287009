"""The figures of the metrics: shares, days and weeks, one row or panel each."""

import math
from itertools import combinations

import pandas as pd
import pytest

from cx.figures import metrics
from cx.figures.theme import Theme
from cx.metrics.times import times
from cx.metrics.visits import bounce_by_entry
from cx.metrics.weekly import weekly_onward, weekly_people, weekly_scores
from cx.moments.journey import journey
from cx.words import Words
from tests.figures import journeys
from tests.figures.drawn import hovers, named, texts, words_of
from tests.touches import did, said, store_of

JA, EN = Words.of("ja"), Words.of("en")


def store():
    touches = []
    for number in range(40):
        name = f"c{number:02}"
        touches += [did(name, number, "search"), did(name, number + 0.01, "<b>page</b>")]
        if number % 2:
            touches.append(did(name, number + 2, "order"))
        touches.append(said(name, "delivery", number % 5 + 1, days=number + 4))
    return store_of(touches)


def free_of_overlaps(figure) -> bool:
    shown = texts(figure)
    wide = figure.layout.width
    inside = all(each.box.x0 >= 0 and each.box.x1 <= wide for each in shown)
    return inside and not any(a.box.touches(b.box) for a, b in combinations(shown, 2))


@pytest.mark.parametrize("width", [1250, 380])
@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("words", [JA, EN], ids=["ja", "en"])
def test_no_text_touches_another(width, theme, words):
    made, look = store(), {"words": words, "theme": theme, "width": width}
    found = journey(made)
    weeks = (weekly_people(made), weekly_scores(made), weekly_onward(made, window_days=5))
    assert free_of_overlaps(metrics.going_on(journeys.coffee(), **look))
    assert free_of_overlaps(metrics.entries(bounce_by_entry(made), found, **look))
    assert free_of_overlaps(metrics.waits(times(made), found, **look))
    assert free_of_overlaps(metrics.weekly_course(*weeks, found, **look))


def test_shares_are_drawn_at_their_true_place_with_their_counts():
    figure = metrics.going_on(journey(store()), words=EN)
    assert any("went on" in text for text in hovers(figure))
    places = [trace.x[0] for trace in named(figure, "neutral")]
    assert len(places) == len(set(places)) == 1 or places == sorted(places, reverse=True)


def test_names_from_files_are_no_markup():
    made = store()
    figure = metrics.entries(bounce_by_entry(made), journey(made), words=EN)
    assert not any("<b>page" in text for text in hovers(figure))


def test_nothing_is_one_sentence():
    silent = journey(store_of([said("a", "order", 4)]))
    figure = metrics.going_on(silent, words=EN)
    assert words_of(figure) == {EN("figure.metrics.empty")}
    nothing = pd.DataFrame(columns=["week", "customers", "new", "mean", "rate", "whole", "stage"])
    figure = metrics.weekly_course(nothing, nothing, nothing, silent, words=EN)
    assert figure.layout.meta["alt"] == EN("figure.timeline.course_empty")


def test_less_than_an_hour_is_said_as_such():
    rows = pd.DataFrame(
        {"stage": ["research"], "next": ["purchase"], "n": [3], "p10": [0.0], "p25": [0.0],
         "median": [0.001], "p75": [0.01], "p90": [math.pi]}
    )  # fmt: skip
    figure = metrics.waits(rows, journeys.coffee(), words=JA)
    assert JA("figure.metrics.hour") in words_of(figure)


def course_of(n: list[float], whole: list[bool]):
    """The metrics' weeks with so many answers each."""
    made = journey(store())
    weeks = pd.date_range("2026-04-06", periods=len(n), freq="7D")
    rows = {"week": weeks, "whole": whole, "low": 3.0, "high": 4.0}
    scores = pd.DataFrame({**rows, "n": n, "mean": 3.5})
    people = pd.DataFrame({"week": weeks, "whole": whole, "customers": 3, "new": 1})
    nothing = pd.DataFrame(columns=["stage", "week", "reached", "rate", "low", "high", "whole"])
    return metrics.weekly_course(people, scores, nothing, made, words=EN)


def small_marks(figure) -> list[str]:
    """Whether each week that no line joins is hollow or full."""
    small = [t for t in named(figure, "signs") if t.marker.size == 6]
    full = [trace.marker.color == trace.marker.line.color for trace in small]
    kinds = ["full" if each else "hollow" for each in full]
    return sorted(kind for kind, t in zip(kinds, small, strict=True) for _ in t.x)


def dotted(figure) -> int:
    """How many pairs of weeks a dotted line joins."""
    lines = [t for t in figure.data if t.name.startswith("weeks_") and t.line.dash != "solid"]
    return sum(x is None for trace in lines for x in trace.x)


@pytest.mark.parametrize(("n", "expected"), [([40, 10, 40, 40], []), ([40, 9, 40, 40], ["hollow"])])
def test_weeks_with_few_answers_are_hollow_and_no_line_joins_them(n, expected):
    assert small_marks(course_of(n, [True] * 4)) == expected


@pytest.mark.parametrize(("last", "expected"), [(True, 0), (False, 3)])
def test_an_unfinished_last_week_is_dotted_in_every_panel(last, expected):
    assert dotted(course_of([40] * 4, [True, True, True, last])) == expected


@pytest.mark.parametrize(
    ("n", "whole", "expected"),
    [
        (40, True, ["full", "full", "full"]),
        (9, True, ["full", "full", "hollow"]),
        (40, False, ["hollow", "hollow", "hollow"]),
    ],
)
def test_a_week_alone_is_a_mark(n, whole, expected):
    assert small_marks(course_of([n], [whole])) == expected

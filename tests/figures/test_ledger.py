"""The ledger's picture, and the map's lane of tips: effects as numbers, statuses as words."""

from dataclasses import replace
from html import unescape

import pytest

from cx.domain import Decision, Language, Stage, Status, Text
from cx.experiments.ledger import ledger
from cx.figures.journey_map import journey_map
from cx.figures.ledger import ledger as drawn
from cx.figures.map_page import Lane
from cx.figures.widths import width
from cx.model.register import InWork, in_work
from cx.words import LANGUAGES, Words
from tests import decided
from tests.figures import journeys

FOUND = ledger(decided.project().tests)


def texts(figure):
    found = (text for trace in figure.data if trace.name == "texts" for text in trace.text)
    return [unescape(text) for text in found]


def hovers(figure):
    return "\n".join(
        text for trace in figure.data if trace.hovertext is not None for text in trace.hovertext
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1250, 380])
def test_each_test_is_drawn_as_found_and_after_shrinking(language, width):
    words = Words.of(language)
    figure = drawn(FOUND, words=words, width=width)
    at = {name: [t.x[0] for t in figure.data if t.name == name] for name in ("raw", "shrunk")}
    assert at["raw"] == FOUND.rows["relative"].tolist()
    assert at["shrunk"] == FOUND.rows["shrunk"].tolist()
    shown = texts(figure)
    assert words.shown(FOUND.rows["shrunk"].iloc[0], "relative") in shown
    assert words("ledger.head.raw") in shown
    assert figure.layout.meta["alt"].count(words.shown(0.17, "relative")) >= 1


def test_nothing_to_draw_is_a_sentence():
    words = Words.of("ja")
    assert words("ledger.no_figure") in texts(drawn(ledger([]), words=words))


def mapped(language=Language.JA, *, stages=7, work=None, **options):
    journey = journeys.coffee(language, stages=stages, touchpoints=4 * stages)
    work = in_work(decided.project()) if work is None else work
    return journey_map(replace(journey, work=work), words=Words.of(language), **options)


@pytest.mark.parametrize("language", Language)
def test_the_map_shows_effects_and_statuses_of_what_is_under_way(language):
    words, figure = Words.of(language), mapped(language)
    shown = texts(figure)
    assert words("figure.lane.tips") in shown
    assert words.shown(0.017, "points") in shown
    assert words("tips.status.running") in shown
    assert words("tips.status.planned") in shown
    assert words("figure.hover.tip", status=words("tips.status.decided")) in hovers(figure)


def test_without_anything_under_way_there_is_no_lane():
    assert Words.of("ja")("figure.lane.tips") not in texts(mapped(work=()))
    less = mapped(without=frozenset({Lane.TIPS}))
    assert Words.of("ja")("figure.lane.tips") not in texts(less)


@pytest.mark.parametrize(
    ("decision", "symbols"),
    [
        (Decision.SHIP, {"triangle-up"}),
        (Decision.ROLL_BACK, {"triangle-down"}),
        (Decision.KEEP_RUNNING, set()),
    ],
)
def test_only_what_is_decided_has_a_mark(decision, symbols):
    def marks(work):
        figure = mapped(work=work)
        return [trace.marker.symbol for trace in figure.data if trace.name == "signs"]

    found = decided.outcome(decision=decision)
    name = Text("案", "Try")
    work = InWork(name, Stage.DELIVERY, None, Status.DECIDED, found)
    assert set(marks((work,))[len(marks(())) :]) == symbols


def test_more_than_two_of_a_stage_are_counted_and_told():
    work = tuple(
        InWork(Text(f"案{n}", f"Try {n}"), Stage.DELIVERY, None, Status.PLANNED) for n in range(5)
    )
    figure = mapped(work=work)
    assert Words.of("ja")("figure.map.more", count=3) in texts(figure)
    assert "案4" in hovers(figure)


@pytest.mark.parametrize("stages", [3, 5, 7, 9])
@pytest.mark.parametrize("language", Language)
def test_names_never_run_into_effects_or_the_next_stage(stages, language):
    long = Text(
        "とても長い名前の改善ヒントで一行には入らない" * 3,
        "A very long name that no line would hold " * 3,
    )
    work = tuple(
        InWork(long, stage, None, Status.DECIDED, decided.outcome())
        for stage in (Stage.RESEARCH, Stage.USE)
    )
    journey = journeys.coffee(language, stages=stages, touchpoints=4 * stages)
    figure = journey_map(replace(journey, work=work), words=Words.of(language))
    room = (1250 - 24 - 108 - 20) / stages
    names = [t for t in texts(figure) if t.endswith("…") and long.of(language).startswith(t[:4])]
    assert len(names) == 2
    assert all(width(name, 12) <= room - 10 for name in names)

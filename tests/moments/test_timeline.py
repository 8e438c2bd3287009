"""Peak, worst and end; before and after one's own events."""

import dataclasses
import datetime

import pytest

from cx.model.project import Event, Project
from cx.moments import metrics_said, timeline_said
from cx.moments.journey import journey
from cx.moments.timeline import before_after, extremes, recent, weekly
from cx.words import Words
from tests.figures import journeys
from tests.touches import did, said, store_of

START = datetime.date(2026, 4, 1)
DAY = datetime.date(2026, 4, 21)
MOVE = Event(on=DAY, name="new carrier")
LANGUAGES = ("ja", "en")


def world(rise: float = 2.0):
    """Scores of two stages over 40 days; delivery rises on the 21st of April."""
    touches = []
    for number in range(200):
        day = number % 40
        wobble = number % 3 - 1
        later = rise if day >= 20 else 0
        name = f"c{number:03}"
        touches += [did(name, day, "order"), said(name, "order", 3 + wobble, days=day)]
        touches.append(said(name, "delivery", 2 + wobble + later, days=day))
    return store_of(touches)


def test_a_planted_rise_is_clear_and_the_rest_is_not():
    rows = before_after(world(), [MOVE]).set_index("stage")
    assert rows["clear"].to_dict() == {"purchase": False, "delivery": True}
    assert rows.loc["delivery", "difference"] == pytest.approx(2.0, abs=0.2)
    assert rows.loc["delivery", ["n_before", "n_after"]].tolist() == [100, 100]
    assert rows.loc["delivery", "low"] < 2.0 < rows.loc["delivery", "high"]


def test_a_side_without_enough_answers_is_not_compared():
    event = Event(on=datetime.date(2026, 4, 2), name="early")
    rows = before_after(world(), [event])
    assert rows["enough"].tolist() == [False, False]
    assert rows[["difference", "low", "q"]].isna().all(axis=None)
    assert not rows["clear"].any()


def test_each_event_reaches_to_the_next():
    other = Event(on=DAY + datetime.timedelta(days=5), name="price")
    rows = before_after(world(), [other, MOVE])
    first = rows[(rows["event"] == "new carrier") & (rows["stage"] == "delivery")].iloc[0]
    assert (first["n_before"], first["n_after"]) == (100, 25)
    assert not before_after(world(), [])["clear"].any()


def test_events_outside_the_data_are_set_apart():
    events = [MOVE, Event(on=datetime.date(2020, 1, 1), name="old")]
    found = weekly(world(), events)
    assert found.events == (MOVE,)
    assert [event.name for event in found.outside] == ["old"]
    (sentence,) = timeline_said.outside(found, Words.of("en"))
    assert "old" in sentence


def test_the_last_four_weeks_are_held_against_the_four_before():
    found = weekly(world(-1.0))
    assert found.recent["on"].iloc[0].date() == found.last - datetime.timedelta(days=27)
    assert recent(world(), None).empty


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_moved_by_itself_is_told_by_touchpoint(lang):
    """72 days; on the last 28 delivery rises, the order does not; nobody noted an event."""
    touches = []
    for number in range(288):
        day, wobble = number % 72, number % 3 - 1
        name = f"c{number:03}"
        touches.append(said(name, "order", 3 + wobble, days=day))
        touches.append(said(name, "delivery", 3 + wobble + (1 if day >= 44 else 0), days=day))
        if 40 <= number < 49:
            touches.append(said(name, "rare", 1, days=day))
    store = store_of(touches)
    found = weekly(store)
    rows = found.recent_touchpoints.set_index("touchpoint")
    assert rows["clear"].to_dict() == {"order": False, "delivery": True, "rare": False}
    words, whole = Words.of(lang), journey(store)
    told = timeline_said.weeks(found, whole, words)
    assert words.shown("delivery", "quoted") in told[0]
    assert told[1:] == [words("page.timeline.finding.caution")]
    with_event = weekly(store, [Event(on=START + datetime.timedelta(days=44), name="carrier")])
    told = timeline_said.weeks(with_event, whole, words)
    assert told.count(words("page.timeline.finding.caution")) == 1
    assert told[-1] == words("page.timeline.finding.caution")
    quiet = weekly(store_of([each for each in touches if each.touchpoint == "order"]))
    told = timeline_said.weeks(quiet, whole, words)
    assert told == [words("page.timeline.finding.recent_none", n=1)]


def test_ties_stand_together_and_the_end_is_the_last():
    whole = journeys.coffee()
    best = extremes(whole)
    assert len(best.peak) == 1
    points = whole.touchpoints.copy()
    points.loc[points.index[0], ["mean", "n"]] = [float(best.peak["mean"].iloc[0]), 50]
    tied = extremes(dataclasses.replace(whole, touchpoints=points))
    assert len(tied.peak) == 2
    assert best.end["touchpoint"].iloc[0] == whole.touchpoints["touchpoint"].iloc[-1]


def test_where_all_look_alike_there_is_no_peak():
    store = store_of([said(f"c{k}", "order", 4, days=k) for k in range(12)])
    best = extremes(journey(store))
    assert best.peak.empty
    assert len(best.end) == 1
    assert best.enough


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_names_events_stages_and_caution(lang):
    words = Words.of(lang)
    found = weekly(world(), [MOVE])
    told = timeline_said.events(found, words)
    assert "new carrier" in told[0]
    assert told[-1] == words("page.timeline.finding.caution")
    quiet = timeline_said.events(weekly(world(0.0), [MOVE]), words)
    assert quiet == [words("page.timeline.finding.no_shift", event="new carrier", day=DAY, n=2)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_answer_and_none_can_be_said(lang):
    words = Words.of(lang)
    single = journey(store_of([said("a", "order", 4, days=0)]))
    best = extremes(single)
    assert "order" in timeline_said.along(single, best, words)
    assert timeline_said.extremes(single, best, words) == [words("page.timeline.finding.few")]
    silent = journey(store_of([did("a", 0, "search")]))
    none = extremes(silent)
    assert timeline_said.along(silent, none, words) == words("page.timeline.head.none")
    assert metrics_said.felt(silent, none, words) == words("page.metrics.no_scores")
    assert timeline_said.since(None, None, words) == words("page.timeline.head.since_few")


def test_events_are_saved_with_the_project():
    project = Project(events=(MOVE,))
    assert Project.loads(project.dumps()) == project
    assert Project.loads(Project().dumps().replace('"events": []', '"events": []')).events == ()

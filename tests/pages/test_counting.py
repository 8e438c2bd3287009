"""What is counted while a page waits: said, kept, shared where all see the same, ended with the page."""

import threading
from dataclasses import replace

import pytest

from cx.errors import ReadingStopped
from cx.model.stage_model import stage_model
from cx.read.engine import connect
from cx.read.reading import read
from cx.read.report import Source
from cx.store import build
from cx.store.overview import overview
from cx.words import Words
from pages.kit import cells, counting, state
from pages.kit.cells import Cell, Cells
from pages.kit.counting import counted, fill
from pages.kit.room import Data

LONG = 60  # seconds; no test waits so long
ENDLESS = "SELECT count(*) FROM range(1000000000000) AS t(i) WHERE hash(i) = 3"
LOG = "user_id,event,timestamp\nann,search,2026-04-01\nann,purchase,2026-04-02\nben,search,2026-04-03\n"


class Left(Exception):
    """The user has gone to another page."""


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(LOG)
    with connect() as connection:
        sources = (Source(path.name, path),)
        reading = read(sources, connection)
        store = build(connection, stage_model(), scale=reading.scale)
        yield Data(id="a", sources=sources, connection=connection, reading=reading, store=store)


@pytest.fixture
def leaving(monkeypatch):
    """The user leaves as soon as the counting has begun."""
    begun = threading.Event()

    def go_on():
        if begun.wait(LONG):
            raise Left

    monkeypatch.setattr(state, "go_on", go_on)
    return begun


def test_it_gives_what_was_counted(data):
    assert counted(data, "people", lambda seen, _: overview(seen.followed).customers) == 2


def test_what_it_raises_is_raised(data):
    def act(seen, told):
        raise ReadingStopped

    with pytest.raises(ReadingStopped):
        counted(data, "people", act)


def test_the_query_of_a_page_that_was_left_is_broken_off(data, leaving):
    ended = threading.Event()

    def act(seen, told):
        query = seen.followed.engine.backend()
        leaving.set()
        try:
            query.raw_sql(ENDLESS)
        finally:
            ended.set()

    with pytest.raises(Left):
        counted(data, "people", act)
    assert ended.wait(LONG)
    assert overview(data.followed).customers == 2  # others ask on


def test_a_question_begun_after_the_page_was_left_is_refused(data, leaving):
    refused, left = threading.Event(), threading.Event()

    def act(seen, told):
        leaving.set()
        left.wait(LONG)
        try:
            seen.followed.engine.backend()
        except ReadingStopped:
            refused.set()

    with pytest.raises(Left):
        counted(data, "people", act)
    left.set()
    assert refused.wait(LONG)


def test_what_was_broken_off_is_not_kept_and_counted_by_the_next(data, leaving, monkeypatch):
    cell: Cell[int] = Cell()

    def endless(seen, told):
        query = seen.followed.engine.backend()
        leaving.set()
        query.raw_sql(ENDLESS)
        return 0

    with pytest.raises(Left):
        fill(cell, data, "people", endless)
    monkeypatch.setattr(state, "go_on", lambda: None)
    assert fill(cell, data, "people", lambda seen, _: 7) == 7
    assert fill(cell, data, "people", endless) == 7


def test_who_asks_for_the_same_meanwhile_waits_for_it():
    cell: Cell[int] = Cell()
    begun, go_on, made = threading.Event(), threading.Event(), []

    def make():
        begun.set()
        go_on.wait(LONG)
        made.append(1)
        return 7

    both = [threading.Thread(target=cell.get, args=[make]) for _ in range(2)]
    for each in both:
        each.start()
    assert begun.wait(LONG)
    go_on.set()
    for each in both:
        each.join()
    assert (cell.made, made) == (7, [1])


def test_the_results_asked_for_longest_ago_are_given_up():
    kept = Cells()
    first = kept.of("a", 2)
    kept.of("b", 2)
    assert kept.of("a", 2) is first
    second = kept.of("b", 2)
    kept.of("c", 2)
    assert kept.of("b", 2) is second
    assert kept.of("a", 2) is not first


def test_only_results_over_what_all_may_see_are_shared(data, monkeypatch):
    mine, everybodys = Cells(), Cells()
    monkeypatch.setattr(cells, "own", lambda kind: mine)
    monkeypatch.setattr(cells, "shared", lambda kind: everybodys)
    own = counting.kept_cell(data, "people")
    assert own is mine.of(("a",), 8)
    monkeypatch.setattr(Data, "shared", property(lambda _: True))
    assert counting.kept_cell(replace(data), "people") is everybodys.of(("a",), 8)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_sentence_says_what_is_counted_over_how_much(data, monkeypatch, lang):
    said = []
    real = counting.st.spinner

    def spinner(text, **options):
        said.append((text, options))
        return real(text, **options)

    monkeypatch.setattr(counting.st, "spinner", spinner)
    monkeypatch.setattr(state, "words", lambda: Words.of(lang))
    counted(data, "journey", lambda seen, _: None)
    assert said == [(Words.of(lang)("state.counting.journey", n=3), {"show_time": True})]
    assert "3" in said[0][0]


def test_how_far_it_is_is_shown_in_the_bar(data, monkeypatch):
    shown, go_on = [], threading.Event()

    class Bar:
        def progress(self, share):
            shown.append(share)
            go_on.set()

        def empty(self):
            shown.append(None)

    def act(seen, told):
        told(0.5)
        go_on.wait(LONG)

    counted(data, "influence", act, bar=Bar())
    assert shown[0] == 0.5
    assert shown[-1] is None

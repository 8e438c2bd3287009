"""What is said of moments: one finding for every state of the data, in both languages."""

import datetime
import re
from dataclasses import replace

import pytest

from cx.domain import Endpoint, Influence, Tier, Verdict
from cx.model.project import Project
from cx.moments import turning_said as said
from cx.moments.turning import records
from cx.stats.landmarks import LEVELS
from cx.words import Words
from tests.figures import journeys
from tests.moments.decisive import COFFEE, NAN, Effect
from tests.moments.test_turning import CUP, FEE, REVIEWS, WAIT, moments, row, with_test

JA, EN = Words.of("ja"), Words.of("en")
TOO_FEW = Effect(NAN, influence=Influence.TOO_FEW)
PATH = Effect(NAN, influence=Influence.STRUCTURAL)
JARGON = re.compile(r"有意|p値|q値|信頼区間|帰無|significan|\bp[=<]|\bq[=<]|H0")


def effects(*names):
    return {name: COFFEE[name] for name in names}


HEADS = {
    "both": (
        effects(WAIT, FEE, CUP),
        "直すのは「送料が最後に出る」と「待ち時間が長い」、守るのは「最初の一杯」",
    ),
    "mend": (effects(WAIT), "直すのは「待ち時間が長い」"),
    "keep": (effects(CUP, "味の診断", REVIEWS), None),
    "none": ({}, "はっきり差のある接点は見つかりませんでした"),
}


@pytest.mark.parametrize(("planted", "expected"), HEADS.values(), ids=HEADS)
def test_the_headline_names_what_to_mend_and_to_keep(planted, expected):
    head = said.headline(moments(effects=planted), JA)
    assert head == expected if expected else "ほか1つ" in head


@pytest.mark.parametrize("words", [JA, EN], ids=["ja", "en"])
@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"otherwise": TOO_FEW, "effects": {}}, "few"),
        ({"otherwise": PATH, "effects": {}}, "structural"),
        ({"effects": {}}, "none"),
    ],
)
def test_where_nothing_can_be_named_the_headline_says_why(options, key, words):
    found = moments(**options)
    assert said.headline(found, words) == words(f"page.moments.head.{key}")


def test_without_scores_the_headline_names_what_decides():
    found = moments(journey=journeys.coffee(scores=False), effects=effects(CUP, WAIT))
    assert said.headline(found, EN).startswith("What decides: “")
    assert EN("page.moments.no_scores") in said.notes(found, EN)


def test_the_notes_count_what_was_tested_and_name_what_was_not():
    notes = said.left_out(moments(), JA)
    assert said.notes(moments(), JA) == []
    assert JA("page.moments.few", n=33, all=36) in notes
    assert any("「注文確認」" in note for note in notes)
    assert any("「チャット」" in note for note in notes)
    assert JA("page.moments.checked", n=36) in said.notes(moments(effects={}), JA)


@pytest.mark.parametrize("words", [JA, EN], ids=["ja", "en"])
@pytest.mark.parametrize("endpoint", list(Endpoint))
def test_every_sentence_can_be_said_and_no_headline_speaks_of_statistics(endpoint, words):
    found = moments(with_test(), endpoint=endpoint)
    loud = [said.headline(found, words), *said.notes(found, words), *said.left_out(found, words)]
    for each in records(found.rows):
        loud += [said.action(each, words), said.moved(each, found, words)]
        behind = said.sure(each, found, words)
        assert all(behind)
        assert said.known_from(each, words) or not each["evidence"]
    assert [text for text in loud if JARGON.search(text) or not text.strip()] == []
    assert len(said.table(found, words)) == 36


@pytest.mark.parametrize("touchpoint", [WAIT, "検索広告"])
def test_what_was_observed_is_never_called_a_cause(touchpoint):
    found = moments()
    sentence = said.moved(row(found, touchpoint), found, JA)
    assert "原因とは限りません" in sentence or "差がないという意味ではありません" in sentence


def test_a_difference_beyond_chance_that_the_checks_do_not_bear_is_said_to_be_unsure():
    found = moments(effects={WAIT: Effect(-0.07, Tier.NONE, 0.02)})
    assert "確かな差とは言えません" in said.moved(row(found, WAIT), found, JA)


def test_a_test_says_its_name_and_what_it_measured():
    found = moments(with_test())
    one = row(found, "支払い")
    assert "支払いを1画面に" in said.moved(one, found, EN)
    assert ("Test", "“支払いを1画面に”, 1 May 2026") in said.known_from(one, EN)
    assert said.sure(one, found, EN) == [EN("page.moments.sure.test")]


@pytest.mark.parametrize(
    ("guesses", "planted", "key"),
    [
        ({"商品ページ": Verdict.PAIN}, COFFEE, "against"),
        ({CUP: Verdict.GLORY}, COFFEE, "right"),
        ({CUP: Verdict.GLORY}, {}, "open"),
    ],
)
def test_the_guess_stands_beside_the_largest_difference(guesses, planted, key):
    told = said.guessed(moments(Project(guesses=guesses), effects=planted), JA)
    assert told == JA(f"page.moments.guess.{key}", names=list(guesses), top=CUP)


def test_without_guesses_nothing_is_said_of_them():
    assert said.guessed(moments(Project(guesses={})), JA) == ""


def test_the_balance_warns_where_people_were_not_alike_beforehand():
    found = moments()
    one = row(found, WAIT)
    assert "No problem" in " ".join(said.sure(one, found, EN))
    apart = " ".join(said.sure(one | {"balance": 0.05, "balance_z": -2.4}, found, EN))
    assert "not alike" in apart
    assert "+5.0 pts" in apart


def test_everything_that_people_are_compared_within_has_a_name():
    names = {name for level in LEVELS for name in level}
    assert {name for name in names if f"page.moments.compared.{name}" not in JA} == set()


@pytest.mark.parametrize(
    ("changes", "days", "key"),
    [({"customers": 1}, 7, "one_customer"), ({}, 183, "horizon_long"), ({}, 182, "")],
)
def test_why_a_journey_cannot_say_what_moves(changes, days, key):
    journey = replace(journeys.coffee(), **changes)
    told = said.unfit(journey, days, JA)
    assert told == (JA(f"page.moments.{key}", days=days, span=183) if key else "")


@pytest.mark.parametrize(
    ("score", "at", "expected"),
    [
        (2.0, datetime.datetime(2026, 8, 14), "2点　2026年8月14日"),
        (2.5, None, "2.5点"),
        (NAN, None, ""),
    ],
)
def test_what_stands_under_a_quote(score, at, expected):
    assert said.about(score, at, JA) == expected

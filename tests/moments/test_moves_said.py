"""What people do next and whether they stay, in sentences."""

import pytest

from cx.metrics.retention import retention
from cx.metrics.transitions import transitions
from cx.moments.journey import journey
from cx.moments.moves_said import between, moves_said
from cx.moments.retention_said import kept, stays
from cx.words import Words
from tests.touches import did, said, store_of

EN, JA = Words.of("en"), Words.of("ja")


def told(touches, words=EN) -> str:
    store = store_of(touches)
    return moves_said(transitions(store), journey(store), words)


def ways(*names: str, times: int = 12):
    """So many customers who all go the same way."""
    return [did(f"c{n}", day, name) for n in range(times) for day, name in enumerate(names)]


def test_the_most_common_way_and_the_most_common_one_back_are_named():
    found = told(ways("search", "order", "search", "order"))
    assert "Of 36 moves" in found
    assert "from “Research” to “Purchase”: 24 (67%)" in found
    assert (
        "12 (33%) lead back to an earlier stage, most often from “Purchase” to “Research”: 12."
        in found
    )
    assert "「調べる」から「買う」への24回（67%）" in told(
        ways("search", "order", "search", "order"), JA
    )


def test_with_hardly_any_way_back_the_sentence_tells_of_ends():
    found = told(ways("search", "order"))
    assert "0 (0%) lead back" in found
    assert "seen last is “Purchase”: 12 of 12" in found


@pytest.mark.parametrize(
    ("touches", "key"),
    [
        ([said("a", "order", 3)], "no_moves"),
        (ways("search", "compare"), "one_stage"),
        (ways("search", times=3), "one_stage"),
    ],
)
@pytest.mark.parametrize("words", [EN, JA], ids=["en", "ja"])
def test_without_moves_between_stages_a_sentence_says_so(touches, key, words):
    assert told(touches, words) == words(f"page.metrics.{key}")


@pytest.mark.parametrize(("times", "few"), [(9, True), (10, False)])
def test_nothing_is_made_of_a_few_moves(times, few):
    found = told(ways("search", "order", times=times))
    assert (found == EN("page.metrics.few_moves", between=times)) is few


def test_what_is_in_no_stage_is_neither_on_nor_back():
    store = store_of(ways("search", "oddity", "order"))
    every, back = between(transitions(store), store.model)
    assert every.empty
    assert back.empty


def months(*counts: int):
    """So many customers come in April, and so many of them again in each month after."""
    touches = [did("z", 30.4 * len(counts), "order")]
    for later, count in enumerate(counts):
        touches += [did(f"c{n}", 30.4 * later + 5, "order") for n in range(count)]
    return retention(store_of(touches))


def test_the_next_month_and_a_later_one_are_said_with_their_people():
    found = stays(months(100, 40, 30, 20, 20), EN)
    assert "Of 100 people, 40 were active again in the month after their first (40%;" in found
    assert "3 months after it, 20 of 100 (20%)" in found
    assert "in the very first month" in found


def test_the_month_of_the_largest_loss_is_named():
    assert "between month 1 and month 2" in stays(months(100, 95, 30, 20, 20), EN)
    assert "1か月後から2か月後にかけて" in stays(months(100, 95, 30, 20, 20), JA)


def test_where_only_the_next_month_is_known_only_that_is_said():
    found = stays(months(100, 40), EN)
    assert found.startswith("Of 100 people, 40 were active again")
    assert "loss" not in found


def test_where_nobody_was_lost_nothing_is_called_a_loss():
    assert "loss" not in stays(months(20, 20, 20, 20, 20), EN)


@pytest.mark.parametrize("words", [EN, JA], ids=["en", "ja"])
@pytest.mark.parametrize(
    ("touches", "key"),
    [
        ([did("a", None, "order")], "stay_undated"),
        ([did("a", 0, "order")], "stay_short"),
        ([did("a", 0, "order"), did("b", 60, "order")], "stay_few"),
    ],
)
def test_what_cannot_be_said_is_a_sentence(touches, key, words):
    assert stays(retention(store_of(touches)), words) == words(f"page.metrics.{key}", n=1)


def test_the_last_month_that_is_over_is_held_against_the_one_before():
    found = kept(months(100, 40, 30), EN)
    assert "In Jun 2026, 30 of the 40 people" in found
    assert kept(months(9, 4, 3), EN) == ""

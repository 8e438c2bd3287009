"""The figures of what people do next: shares at their places, the most common way framed."""

from collections import Counter
from functools import cache

import pytest

from cx.figures.moves import moves, shown, ways_on
from cx.figures.moves_narrow import moves_narrow
from cx.figures.theme import Theme, theme
from cx.metrics.transitions import transitions
from cx.moments.journey import journey
from cx.store.moves import START
from cx.words import Words
from tests.figures.drawn import hovers, texts, words_of
from tests.figures.test_metrics import free_of_overlaps
from tests.touches import did, said, store_of

JA, EN = Words.of("ja"), Words.of("en")
DRAWN = ((moves, 1250), (moves_narrow, 380))


@cache
def world(customers: int = 30):
    """Everybody looks, two in three buy, and half of the buyers look again; few get help."""
    touches = []
    for number in range(customers):
        name = f"c{number:02}"
        touches += [did(name, 0, "search"), did(name, 1, "compare"), did(name, 2, "product view")]
        touches += [did(name, 3, "order")] * (number % 3 > 0)
        touches += [did(name, 4, "search")] * (number % 3 > 1)
        touches += [did(name, 5, "support")] * (number < 2)
    return store_of([*touches, did("x", 0, "<b>oddity</b>")])


@pytest.mark.parametrize(("draw", "width"), DRAWN)
@pytest.mark.parametrize("look", list(Theme))
@pytest.mark.parametrize("words", [JA, EN], ids=["ja", "en"])
@pytest.mark.parametrize("customers", [1, 30])
def test_no_text_touches_another(draw, width, look, words, customers):
    store = world(customers)
    figure = draw(transitions(store), journey(store), words=words, theme=look, width=width)
    assert free_of_overlaps(figure)


def test_shares_and_their_counts_are_said():
    store = world()
    figure = moves(transitions(store), journey(store), words=EN)
    assert any("20 of 31 moves" in text or "20 of 30 moves" in text for text in hovers(figure))
    assert {"Research", "Purchase", "Start", "Last so far"} <= words_of(figure)
    assert "First impression → Purchase 67%" in figure.layout.meta["alt"]


def framed(figure, tokens) -> int:
    """How many cells have a frame."""
    return sum(
        shape.path.count("M")
        for shape in figure.layout.shapes
        if shape.line.color == tokens.ink and shape.line.width == 2
    )


def test_the_most_common_way_to_another_stage_is_framed():
    store = world()
    found = transitions(store)
    ways = ways_on(found)
    assert ways[START] == "research"
    assert ways["first_impression"] == "purchase"
    assert "service" not in ways  # two moves lead from it
    assert framed(moves(found, journey(store), words=EN), theme("light")) == len(ways)


def test_a_stage_with_few_moves_is_not_coloured_and_says_so():
    store = world(customers=3)
    figure = moves(transitions(store), journey(store), words=EN)
    assert framed(figure, theme("light")) == 0
    few = EN("figure.moves.few")
    assert any(few in text for text in hovers(figure))
    tokens = theme("light")
    assert not [s for s in figure.layout.shapes if (s.fillcolor or "").startswith("rgba(169,176")]
    assert Counter(each.colour for each in texts(figure))[tokens.ink3]


@pytest.mark.parametrize(("draw", "width"), DRAWN)
def test_where_nobody_did_anything_stands_a_sentence(draw, width):
    store = store_of([said("a", "order", 4)])
    figure = draw(transitions(store), journey(store), words=JA, width=width)
    assert figure.layout.meta["alt"] == JA("page.metrics.no_moves")


def test_a_phone_has_three_moves_of_each_stage_at_most():
    store = world()
    figure = moves_narrow(transitions(store), journey(store), words=EN)
    count = sum(each.text.startswith("→") for each in texts(figure))
    stages = transitions(store)["from"].nunique()
    assert stages < count <= 3 * stages


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0%"),
        (0.00002, "<0.1%"),
        (0.004, "0.4%"),
        (0.0096, "1%"),
        (0.235, "24%"),
        (1.0, "100%"),
    ],
)
def test_small_shares_are_not_written_as_none(share, text):
    assert shown(share, JA) == text

"""The figure of who stays: rates at their true places, months that are not over left open."""

from functools import cache

import pytest

from cx.figures.stays import stays
from cx.figures.theme import Theme
from cx.metrics.retention import retention
from cx.words import Words
from tests.figures.drawn import hovers, named, texts, words_of
from tests.figures.test_metrics import free_of_overlaps
from tests.touches import did, said, store_of

JA, EN = Words.of("ja"), Words.of("en")


@cache
def world(months: int = 5, customers: int = 20, last: int | None = None):
    """Each month so many come; of them every second comes again a month later, every fifth later."""
    end = 30 * months if last is None else last
    touches = [did("last", end, "order")]
    for month in range(months):
        for number in range(customers):
            name, day = f"c{month}_{number}", 30.4 * month + number % 25
            touches.append(did(name, day, "order"))
            for later in range(1, months):
                if number % (2 if later == 1 else 5) == 0 and day + 30.4 * later <= end:
                    touches.append(did(name, day + 30.4 * later, "order"))
    return retention(store_of(touches))


@pytest.mark.parametrize("width", [1250, 380])
@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("words", [JA, EN], ids=["ja", "en"])
@pytest.mark.parametrize("months", [3, 5, 30])
def test_no_text_touches_another(width, theme, words, months):
    found = world(months, customers=12)
    assert free_of_overlaps(stays(found, words=words, theme=theme, width=width))


def test_the_curve_has_the_rates_of_all_together():
    found = world()
    figure = stays(found, words=EN)
    [points] = named(figure, "rates")
    rates = found.average.loc[found.average["offset"] > 0, "rate"].tolist()
    assert list(points.y) == rates
    [line] = named(figure, "average")
    assert list(line.y) == rates
    [band] = named(figure, "band")
    limits = found.average[found.average["offset"] > 0]
    assert set(band.y) == {*limits["low"], *limits["high"]}


def dotted(figure) -> int:
    """How many cells have a dotted frame."""
    return sum(
        shape.path.count("M") for shape in figure.layout.shapes if shape.line.dash == "2px,3px"
    )


def test_a_month_that_is_not_over_is_an_open_frame_and_no_number():
    found = world(last=140)
    open_cells = found.cohorts[~found.cohorts["over"] & (found.cohorts["offset"] > 0)]
    figure = stays(found, words=EN)
    assert dotted(figure) == len(open_cells) > 0
    unfinished = EN("figure.stays.unfinished")
    assert sum(unfinished in text for text in hovers(figure)) == len(open_cells)
    assert any("dotted" in text for text in words_of(figure))


def test_where_every_month_is_over_nothing_is_said_of_open_frames():
    found = world(months=2, last=60)  # 31 May
    assert found.cohorts["over"].all()
    figure = stays(found, words=EN)
    assert dotted(figure) == 0
    assert not any("dotted" in text for text in words_of(figure))


def test_few_people_have_no_colour_and_no_place_in_the_curve():
    found = world(customers=3, months=3)
    figure = stays(found, words=EN)
    assert any(EN("figure.stays.few") in text for text in hovers(figure))
    assert not any(
        trace.x for trace in named(figure, "rates") if found.average["at_start"].max() < 10
    )


def test_what_does_not_fit_is_said():
    figure = stays(world(30, customers=3), words=EN, width=380)
    said_below = " ".join(each.text for each in texts(figure))
    assert "newest 12 months" in said_below
    assert "the table below has" in said_below


@pytest.mark.parametrize(
    ("touches", "key"),
    [
        ([said("a", "order", 3)], "stay_undated"),
        ([did("a", None, "order")], "stay_undated"),
        ([did("a", 0, "order"), did("a", 5, "order")], "stay_short"),
    ],
)
def test_where_nothing_can_be_said_stands_a_sentence(touches, key):
    figure = stays(retention(store_of(touches)), words=JA)
    assert figure.layout.meta["alt"] == JA(f"page.metrics.{key}")


def test_the_figure_is_told_in_words():
    alt = stays(world(), words=EN).layout.meta["alt"]
    assert "1 month later" in alt
    assert "2 months later" in alt

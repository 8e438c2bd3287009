"""The figures of recovery: what they draw is what was found, in both languages and widths."""

from dataclasses import replace
from itertools import combinations

import pytest

from cx.figures.recovery import mended
from cx.figures.recovery_reply import reply, told
from cx.figures.theme import Theme
from cx.moments.recovery_trials import Outcome
from cx.words import Words
from tests.figures.drawn import hovers, named, texts, words_of
from tests.moments.mended import found

JA, EN = Words.of("ja"), Words.of("en")
WIDTHS = (1250, 380)
every_width = pytest.mark.parametrize("width", WIDTHS)
every_language = pytest.mark.parametrize("words", [JA, EN], ids=["ja", "en"])


def untouched(figure) -> None:
    shown = texts(figure)
    assert [(a.text, b.text) for a, b in combinations(shown, 2) if a.box.touches(b.box)] == []
    assert all(each.box.x0 >= 0 and each.box.x1 <= figure.layout.width for each in shown)
    assert all(each.box.y1 <= figure.layout.height for each in shown)


def noted(note: str):
    rows = found().outcomes.assign(note=note, value=float("nan"), clear=False)
    return replace(found(), outcomes=rows)


def one_outcome_told():
    """Of the reply only coming back has two points or more."""
    rows = found().reply
    rows = rows.assign(value=rows["value"].where(rows["outcome"] == Outcome.RETURN))
    return replace(found(), reply=rows)


@every_width
@every_language
@pytest.mark.parametrize("theme", list(Theme))
def test_texts_never_touch(theme, words, width):
    for draw in (mended, reply):
        untouched(draw(found(), words=words, theme=theme, width=width))
    untouched(mended(found(answers=False), words=words, theme=theme, width=width))


@every_width
@every_language
@pytest.mark.parametrize("note", ["missing", "too_few", "not_comparable"])
def test_what_cannot_be_compared_is_said_in_its_panel(note, words, width):
    figure = mended(noted(note), words=words, width=width)
    untouched(figure)
    assert not named(figure, "value")
    assert figure.layout.meta["alt"].count("\n") == 0


@every_width
@every_language
def test_values_intervals_and_n_stand_in_the_figure(words, width):
    figure = mended(found(), words=words, width=width)
    shown = words_of(figure)
    for row in found().outcomes.to_dict("records"):
        form = "share" if row["share"] else "score"
        for name in ("value", "other"):
            assert words.shown(row[name], form) in shown
    assert words("figure.timeline.n", n=120) in shown
    assert any("95%" in text for text in hovers(figure))
    assert "120" in figure.layout.meta["alt"]


def test_satisfaction_is_a_slope_from_one_score_for_both_sides():
    figure = mended(found(), words=EN)
    own, other = (named(figure, f"slope_{kind}")[0] for kind in ("value", "other"))
    assert own.y[0] == pytest.approx(other.y[0])
    assert own.y[1] < other.y[1] < own.y[0]  # up the page: better
    assert len(named(figure, "slope_value")) == 1


@pytest.mark.parametrize(("clear", "symbol"), [(True, "triangle-up"), (False, "circle")])
def test_a_triangle_stands_only_where_the_difference_is_clear(clear, symbol):
    rows = found().outcomes.assign(clear=clear)
    figure = mended(replace(found(), outcomes=rows), words=EN)
    symbols = {trace.marker.symbol for trace in named(figure, "value")}
    assert symbol in symbols
    assert ("triangle-up" in symbols) == clear


def test_worse_is_a_triangle_down():
    rows = found().outcomes.assign(clear=True, difference=-0.2)
    figure = mended(replace(found(), outcomes=rows), words=EN)
    assert "triangle-down" in {trace.marker.symbol for trace in named(figure, "value")}


@every_language
def test_outcomes_without_a_course_are_not_drawn(words):
    assert set(told(one_outcome_told())["outcome"]) == {Outcome.RETURN}
    figure = reply(one_outcome_told(), words=words)
    assert len(named(figure, "course")) == 1
    nothing = replace(found(), reply=found().reply.iloc[:0])
    assert words_of(reply(nothing, words=words)) == {words("figure.recovery.reply_empty")}


@every_language
def test_where_nothing_was_mended_it_is_said(words):
    rows = found().found.assign(mended=0)
    figure = mended(replace(found(), found=rows), words=words)
    assert words_of(figure) == {words("figure.recovery.empty")}

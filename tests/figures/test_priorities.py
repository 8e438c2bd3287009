"""Tips beside one another: true values, nothing over a name, and a sentence where nothing is known."""

import math

import pytest

from cx.figures.priorities import WIDTH, priorities
from cx.figures.priorities_narrow import NARROW, caption, priorities_narrow
from cx.figures.theme import Theme
from cx.model.priority import EFFORT, IMPACT, Weighed, with_weighed
from cx.model.project import Project
from cx.model.tips import catalogue
from cx.whatif.gains import gains
from cx.whatif.priorities import Do, ranking
from cx.words import LANGUAGES, Words
from tests.figures import drawn
from tests.whatif.weighed import FITTING, TESTED, project, ranked

JA, EN = Words.of("ja"), Words.of("en")
AXES = [(EFFORT, IMPACT), (IMPACT, EFFORT), ("axis_1", IMPACT), (EFFORT, "axis_1"), ("axis_2", "axis_1")]  # fmt: skip


def places(figure, name):
    return {
        row[0]: (x, y)
        for trace in drawn.named(figure, name)
        for row, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    }


def crowded():
    """All tips of the catalogue without data, with two scores each: many at one place."""
    made = Project(priorities=project().priorities)
    for k, tip in enumerate(catalogue()):
        said = Weighed(scores={"axis_1": 1 + k % 5, "axis_2": 1 + k % 2})
        made = made.model_copy(update={"priorities": with_weighed(made.priorities, tip.id, said)})
    chosen = made.priorities.model_copy(update={"across": "axis_1", "up": "axis_2"})
    made = made.model_copy(update={"priorities": chosen})
    return ranking(catalogue(), gains(catalogue(), None, made), made)


def test_tested_tips_stand_at_what_is_expected_and_others_at_their_upside():
    found = ranked()
    figure = priorities(found, words=JA)
    rows = found.rows.set_index("tip")
    tested, others = places(figure, "tested"), places(figure, "untested")
    assert tested.keys() == TESTED.keys()
    for id, (_, y) in tested.items():
        assert y == pytest.approx(rows.loc[id, "impact"])
    assert "review_request" in others
    for id in others.keys() - {"review_request"}:
        assert others[id][1] == pytest.approx(rows.loc[id, "upside"])


def test_marks_stand_at_their_effort_or_beside_another_at_its_place():
    found = ranked()
    figure = priorities(found, words=JA)
    effort = dict(zip(found.rows["tip"], found.rows["effort"], strict=True))
    every = places(figure, "tested") | places(figure, "untested")
    assert every.keys() == effort.keys()
    for id, (x, _) in every.items():
        assert x == pytest.approx(effort[id], abs=0.45)


def test_whiskers_are_the_limits_of_gains():
    found = ranked()
    figure = priorities(found, words=JA)
    ends = [(min(each.y), max(each.y)) for each in drawn.named(figure, "intervals")]
    rows = found.rows.set_index("tip")
    row = rows.loc["delivery_updates"]
    assert ends[0] == pytest.approx((row["impact_low"], row["impact_high"]))
    assert len(ends) == int(rows["impact"].notna().sum())


def test_what_is_not_known_stands_in_a_strip_below_all_gains():
    y = {id: at[1] for id, at in places(priorities(ranked(), words=JA), "untested").items()}
    assert y["review_request"] < -20_000
    assert JA("figure.priorities.no_impact") in drawn.words_of(priorities(ranked(), words=JA))


@pytest.mark.parametrize("axes", AXES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_lies_over_another_or_leaves_the_page(axes, language):
    across, up = axes
    figure = priorities(ranked(across=across, up=up), words=Words.of(language))
    assert not _over(figure)
    assert [
        each.text for each in drawn.texts(figure) if each.box.x1 > WIDTH or each.box.x0 < 0
    ] == []


def _over(figure):
    shown = drawn.texts(figure)
    return [
        (a.text, b.text)
        for i, a in enumerate(shown)
        for b in shown[i + 1 :]
        if a.box.touches(b.box, gap=-1)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_tips_at_one_place_are_all_there_and_no_name_lies_over_another(language):
    figure = priorities(crowded(), words=Words.of(language))
    every = places(figure, "untested")
    assert every.keys() == {tip.id for tip in catalogue()}
    assert len({(round(x, 3), round(y, 3)) for x, y in every.values()}) == len(every)
    assert not _over(figure)


@pytest.mark.parametrize("words", [JA, EN], ids=["ja", "en"])
def test_the_corners_say_what_to_do(words):
    boxes = {each.text: each.box for each in drawn.texts(priorities(ranked(), words=words))}
    first, plan, if_time, leave = (boxes[words(f"figure.priorities.do.{each}")] for each in Do)
    assert first.x1 < plan.x0
    assert if_time.x1 < leave.x0
    assert first.y1 < if_time.y0
    assert plan.y1 < leave.y0


def test_effort_up_the_page_turns_the_corners():
    figure = priorities(ranked(across=IMPACT, up=EFFORT), words=JA)
    boxes = {each.text: each.box for each in drawn.texts(figure)}
    first, plan = (boxes[JA(f"figure.priorities.do.{each}")] for each in (Do.FIRST, Do.PLAN))
    assert first.y0 > plan.y1
    assert first.x0 > WIDTH / 2


def test_hovering_tells_the_gain_with_its_interval_effort_and_scores():
    told = {text.split("<br>")[0]: text for text in drawn.hovers(priorities(ranked(), words=EN))}
    one = next(text for head, text in told.items() if head.startswith("<b>1. "))
    assert "¥42,000 expected" in one
    assert "¥23,000 to ¥61,000" in one
    assert "some days" in one
    assert "戦略との相性: 5 of 5" in one
    other = next(text for head, text in told.items() if "お礼の電話" in head)
    assert "0 on average" in other
    assert "&lt;b&gt;" in other


@pytest.mark.parametrize("kind", list(Theme))
def test_gain_and_loss_differ_by_shape_and_what_was_never_tested_is_hollow(kind):
    figure = priorities(ranked(), words=JA, theme=kind)
    tested = {trace.marker.symbol for trace in drawn.named(figure, "tested")}
    assert tested == {"triangle-up", "triangle-down", "circle"}
    [hollow] = drawn.named(figure, "untested")
    filled = [each for each in drawn.named(figure, "tested") if each.marker.symbol == "circle"]
    assert hollow.marker.color != filled[0].marker.color


@pytest.mark.parametrize("draw", [priorities, priorities_narrow])
def test_the_figure_in_words_names_what_is_first(draw):
    alt = draw(ranked(), words=EN).layout.meta["alt"]
    assert "First: “Few delivery messages, good ones”, “Reassure right after add-to-cart”." in alt


@pytest.mark.parametrize("draw", [priorities, priorities_narrow])
@pytest.mark.parametrize(
    ("axes", "key"), [((EFFORT, IMPACT), "empty_impact"), ((EFFORT, "axis_2"), "empty")]
)
def test_nothing_to_draw_is_a_sentence(draw, axes, key):
    across, up = axes
    made = project()
    tips = [tip for tip in catalogue() if tip.id in FITTING[1:2]]  # scored on the first axis alone
    said = Weighed(scores={"axis_1": 2})
    chosen = with_weighed(made.priorities, tips[0].id, said).model_copy(
        update={"across": across, "up": up}
    )
    made = made.model_copy(update={"priorities": chosen})
    figure = draw(ranking(tips, gains(tips, None, made), made), words=JA)
    assert JA(f"figure.priorities.{key}") == "".join(each.text for each in drawn.texts(figure))


@pytest.mark.parametrize("axes", AXES)
def test_a_phone_has_all_tips_under_one_another(axes):
    across, up = axes
    found = ranked(across=across, up=up)
    figure = priorities_narrow(found, words=JA)
    assert figure.layout.width == NARROW
    assert drawn.keys(figure) == set(found.rows["tip"])
    tops = {}
    for each in drawn.texts(figure):
        tops.setdefault(each.text, each.box.y0)
    heads = [JA(f"figure.priorities.do.{each}") for each in Do]
    there = [tops[head] for head in heads if head in tops]
    assert there == sorted(there)


def test_on_a_phone_values_are_those_of_the_table():
    figure = priorities_narrow(ranked(), words=EN)
    assert {"¥42,000", "¥18,000", "−¥9,000"} <= drawn.words_of(figure)
    assert caption(ranked(), EN).startswith("Extra revenue per 1,000 new customers.")
    assert "80%" not in caption(ranked(across=EFFORT, up="axis_1"), EN)


def test_gains_below_nothing_alone_find_room():
    found = ranked()
    kept = found.rows[found.rows["tip"] == "value_proposition"].reset_index(drop=True)
    rows = type(found)(
        rows=kept, measure=found.measure, spread=found.spread, priorities=found.priorities
    )
    [(_, y)] = places(priorities(rows, words=JA), "tested").values()
    assert y == pytest.approx(-9000)
    assert all(
        math.isfinite(each.box.y0) for each in drawn.texts(priorities_narrow(rows, words=JA))
    )

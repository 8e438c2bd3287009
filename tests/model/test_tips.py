"""The tip catalogue is whole, each tip can be tested, and what fits comes first with its reason."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from cx.domain import STAGES, MetricKind, Stage, Text
from cx.errors import BadSettings
from cx.model.base import checked
from cx.model.tips import (
    OWN,
    Aim,
    Direction,
    Fits,
    Goal,
    Group,
    Template,
    Tip,
    Unit,
    _CatalogueFile,
    catalogue,
    tips_for,
)
from cx.words import LANGUAGES, Words

CONCEPTS = Path(__file__).parents[3] / "shared" / "CONCEPTS.md"
SOURCE = re.compile(r"(\d+)(\.\d)?|idea(\d+)(\.\d)?")
TIPS = catalogue()

each_tip = pytest.mark.parametrize("tip", TIPS, ids=lambda tip: tip.id)


def own(id="mine", **changes):
    test = Template(
        unit=Unit.CUSTOMER,
        arms=(Text("今", "Now"), Text("案", "New")),
        kind=MetricKind.MEAN,
        window_days=7,
    )
    settled = {
        "stages": (Stage.USE,),
        "title": Text("題", "Title"),
        "advice": Text("助言", "Advice"),
        "metric": Goal.SATISFACTION,
        "effort": 1,
    }
    return Tip(id=id, test=test, **(settled | changes))


@each_tip
def test_a_tip_speaks_both_languages(tip):
    texts = (tip.title, tip.advice, *tip.test.arms)
    assert all(re.search(r"[ぁ-んァ-ヶ一-龠]", text.ja) for text in texts)
    assert all(text.en and text.en.isprintable() and text.en != text.ja for text in texts)
    assert not any(re.search(r"[ぁ-んァ-ヶ一-龠]", text.en) for text in texts)
    assert tip.advice.ja.endswith("。")
    assert tip.advice.en.endswith(".")


@each_tip
def test_a_tip_can_be_tested(tip):
    assert len(set(tip.test.arms)) == len(tip.test.arms) >= 2
    assert tip.metric not in tip.guardrails
    assert tip.group is not Group.OWN


@each_tip
def test_a_tip_fits_its_own_stage(tip):
    assert tip.id in {fit.tip.id for fit in tips_for([tip.stages[0]])}


@pytest.mark.parametrize(
    ("group", "steps"),
    [
        (Group.SEVEN_TIPS, range(1, 8)),
        (Group.SMOT_STEPS, range(1, 6)),
        (Group.EXPECTATION_LAWS, range(1, 6)),
        (Group.ROUNDS, range(1, 4)),
    ],
)
def test_numbered_advice_is_whole(group, steps):
    assert {tip.step for tip in TIPS if tip.group is group} == set(steps)


def test_every_stage_has_tips():
    assert {stage for tip in TIPS for stage in tip.stages} == set(STAGES)


def test_every_source_is_claimed_once_and_can_be_found():
    claimed = [source for tip in TIPS for source in tip.sources]
    assert sorted(claimed) == sorted(set(claimed))
    assert [source for source in claimed if not SOURCE.fullmatch(source)] == []


def test_the_catalogue_carries_all_advice_of_the_list_of_concepts():
    if not CONCEPTS.is_file():
        pytest.skip("THE LIST OF CONCEPTS IS NOT ON THIS MACHINE: its coverage is not checked")
    text = CONCEPTS.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\d+) \| [\d ]+ \| (\w+) \|", text, re.MULTILINE))
    examples = set(re.findall(r"^\| (\d+) \| \d+ \|", text, re.MULTILINE))
    ideas = len(re.findall(r"^\| \d{3}", text.split("\n## 8.")[1], re.MULTILINE))
    claimed = [SOURCE.fullmatch(source) for tip in TIPS for source in tip.sources]
    advice = {row for row, kind in rows.items() if re.fullmatch(r"[RST]\d?q?", kind)}
    assert advice - {found[1] for found in claimed} == set()
    assert {found[1] for found in claimed if found[1]} <= rows.keys() | examples
    assert all(int(found[3]) <= ideas for found in claimed if found[3])


def test_what_is_better_follows_from_the_metric():
    assert Goal.BOUNCE.better is Direction.DOWN
    assert own(metric=Goal.RETURN).direction is Direction.UP


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_metric_and_aim_has_its_words(language):
    words = Words.of(language)
    for metric in Goal:
        assert f"tips.metric.{metric}" in words
        sign = {Direction.UP: "▲", Direction.DOWN: "▼"}[metric.better]
        assert words(f"tips.moved.{metric}").startswith(sign)
    assert all(f"tips.reason.metric_{aim}" in words for aim in Aim)


@pytest.mark.parametrize(
    ("stage", "touchpoint", "aim", "first", "word"),
    [
        (Stage.DELIVERY, "配送の遅れ", Aim.MEND, "delivery_updates", "配送"),
        (Stage.DELIVERY, "Late delivery", Aim.MEND, "delivery_updates", "delivery"),
        (Stage.USE, "最初の一杯", Aim.SPREAD, "welcome_package", "最初の"),
        (Stage.SERVICE, "返品手続き", Aim.MEND, "easy_returns", "返品"),
        (Stage.FIRST_IMPRESSION, "add_to_cart", Aim.GO_ON, "after_the_basket", "cart"),
    ],
)
def test_a_word_in_the_touchpoints_name_counts_most(stage, touchpoint, aim, first, word):
    best = tips_for([stage], touchpoint, aim=aim)[0]
    assert (best.tip.id, best.word) == (first, word)
    assert best.reasons[0] is Fits.TOUCHPOINT


def test_then_comes_what_moves_what_is_aimed_at():
    found = tips_for([Stage.FIRST_IMPRESSION], aim=Aim.GO_ON)
    metric = [Fits.METRIC in fit.reasons for fit in found]
    assert metric == sorted(metric, reverse=True)
    assert True in metric
    assert False in metric
    assert all(Fits.STAGE in fit.reasons for fit in found)


def test_advice_for_a_mishap_is_not_offered_where_people_are_happy():
    def ids(aim):
        return {fit.tip.id for fit in tips_for([Stage.DELIVERY], "梱包", aim=aim)}

    assert "sorry_card" in ids(Aim.MEND)
    assert "sorry_card" not in ids(Aim.SPREAD)
    assert "welcome_package" not in ids(Aim.MEND)


def test_without_a_place_the_metric_alone_decides():
    found = tips_for((), aim=Aim.LISTEN)
    assert found
    assert {fit.tip.metric for fit in found} == {Goal.ANSWERS}
    assert {fit.reasons for fit in found} == {(Fits.METRIC,)}


def test_nothing_fits_where_nothing_is_known():
    assert tips_for(()) == ()
    assert tips_for([Stage.USE], among=()) == ()


def test_ones_own_tips_stand_beside_the_others():
    mine = own(touchpoints=("豆",))
    assert (mine.group, mine.sources) == (Group.OWN, (OWN,))
    assert Tip.model_validate_json(mine.model_dump_json()) == mine
    assert tips_for([Stage.USE], "豆の香り", among=(*TIPS, mine))[0].tip == mine


@pytest.mark.parametrize(
    "wrong",
    [{"id": "Not an id"}, {"effort": 6}, {"stages": ()}, {"metric": "luck"}, {"sources": ()}],
)
def test_a_tip_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValidationError):
        own(**wrong)


def test_a_catalogue_with_an_id_twice_is_refused():
    with pytest.raises(BadSettings, match="mine"):
        checked(_CatalogueFile, {"tips": [own(), own()]}, file="tips.toml")

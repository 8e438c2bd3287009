"""Priorities in sentences and tables: what is known and not, formulas harmless, changes heard."""

import datetime

import pandas as pd
import pytest

from cx.model.priority import EFFORT, Priorities, Weighed
from cx.model.project import Project
from cx.report.tables import ENCODING, csv_file
from cx.whatif import priorities_said as said
from cx.whatif.gains import gains
from cx.whatif.priorities import considered, late, ranking
from cx.whatif.results import Measure
from cx.words import LANGUAGES, Words
from tests.whatif.weighed import FITTING, TESTED, UNTESTED, ask, project, ranked

JA, EN = Words.of("ja"), Words.of("en")
TIPS = considered(project(), FITTING)


def without_data():
    return ranking(TIPS, gains(TIPS, None, project()), project())


def only(ids):
    tips = [tip for tip in TIPS if tip.id in ids]
    return ranking(tips, gains(tips, ask, project()), project())


def test_the_first_sentence_names_what_brings_most_with_its_interval():
    [first] = said.summary(ranked(), EN)
    assert "“Few delivery messages, good ones”" in first
    assert "about ¥21,000 more revenue" in first
    assert "¥11,000 to ¥31,000" in first


def test_it_does_not_hang_on_the_order_of_the_table():
    assert said.summary(ranked(order="axis_2"), JA) == said.summary(ranked(), JA)


def test_where_nothing_was_tested_it_says_so_before_it_names_one():
    [first] = said.summary(only(UNTESTED), EN)
    assert first.startswith("No test has shown a gain yet")
    assert "“お礼の電話 <b>”" in first
    assert "¥18,000" in first


def test_a_test_that_found_a_loss_is_not_the_best():
    [first] = said.summary(only({"value_proposition", "own_1"}), EN)
    assert first.startswith("No test has shown a gain yet")
    assert "お礼の電話" in first


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_its_sentence(language):
    words = Words.of(language)
    nothing = ranking((), gains((), None, Project()), Project())
    assert said.summary(nothing, words) == [words("page.priorities.empty")]
    assert said.summary(without_data(), words) == [words("page.priorities.no_data")]
    outside = said.summary(only({"review_request"}), words)
    assert outside == [words("page.priorities.outside")]


@pytest.mark.parametrize(("measure", "key"), [(Measure.PURCHASES, "purchases"), (None, "people")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_amounts_it_says_what_is_counted(measure, key, language):
    words, found = Words.of(language), gains(TIPS, ask, project())
    counted = ranking(TIPS, found._replace(measure=measure), project())
    first, second = said.summary(counted, words)
    assert words(f"page.priorities.what.{key}") in first
    assert second == words(f"page.priorities.counts_{key}")
    assert "¥" not in first
    assert "円" not in first


def test_how_names_the_usual_success_in_per_cent():
    assert "5.0%" in said.how(ranked(), EN)
    assert "5.0%" in said.how(ranked(), JA)


def test_days_that_are_over_name_tip_and_owner():
    told = said.overdue(late(TIPS, project(), datetime.date(2026, 5, 2)), EN)
    assert told == [
        "“Few delivery messages, good ones”: 12 days ago (20 Apr 2026)",
        "“Help with the start, seen from their side”: 1 day ago (1 May 2026), CX",
    ]


def test_the_cell_of_worth_says_what_kind_of_worth_it_is():
    found = ranked()
    cells = said.sheet(found, EN)["worth"]
    assert cells["delivery_updates"] == "¥42,000 (¥23,000 to ¥61,000)"
    assert cells["own_1"] == "0 on average; ¥18,000 if it works"
    assert cells["review_request"] == EN("page.priorities.unknown.tip_moves_nothing")


def test_a_success_that_brings_nothing_is_said():
    found = ranked()
    none = found.rows.assign(upside=found.rows["upside"].where(found.rows["tip"] != "own_1", -4.0))
    row = none[none["tip"] == "own_1"].to_dict("records")[0]
    assert said.worth(row, found, JA) == JA("page.priorities.worth.never")


def test_without_data_the_table_has_no_worth():
    assert "worth" not in said.sheet(without_data(), JA)
    assert "worth" not in said.heads(without_data(), JA)


def test_the_sheet_has_a_head_for_every_column():
    found = ranked()
    assert list(said.heads(found, JA)) == list(said.sheet(found, JA).columns)
    assert said.heads(found, JA)["axis_1"] == "戦略との相性"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_formula_typed_as_owner_or_axis_is_text_in_the_file(language):
    made = project()
    axes = tuple(each.model_copy(update={"name": each.name._replace(ja="=A1", en="=A1")}) for each in made.priorities.axes[:1])  # fmt: skip
    tips = {id: each.model_copy(update={"scores": {}}) for id, each in made.priorities.tips.items()}
    made = made.model_copy(update={"priorities": Priorities(axes=axes, tips=tips)})
    file = csv_file(said.table(ranked(made), Words.of(language))).decode(ENCODING)
    head, *rows = file.splitlines()
    assert head.endswith(",'=A1")
    [row] = [each for each in rows if "お礼の電話" in each]
    assert ",'=1+1," in row


def test_the_table_holds_numbers_and_says_why_some_are_missing():
    table = said.table(ranked(), EN)
    assert list(table["No."]) == list(range(1, 10))
    values = dict(zip(table["Tip"], table["Expected worth"], strict=True))
    assert values["Few delivery messages, good ones"] == TESTED["delivery_updates"][0]
    last = table.iloc[-1]
    assert last["Where from"] == "not known"
    assert last["Why not known"] == EN("page.priorities.unknown.tip_moves_nothing")


def test_an_axis_called_as_a_column_has_a_column_of_its_own():
    made = project()
    axes = tuple(each.model_copy(update={"name": each.name._replace(en="Effort")}) for each in made.priorities.axes[:1])  # fmt: skip
    tips = {id: each.model_copy(update={"scores": {}}) for id, each in made.priorities.tips.items()}
    table = said.table(ranked(made.model_copy(update={"priorities": Priorities(axes=axes, tips=tips)})), EN)  # fmt: skip
    assert "Effort" in table
    assert "Effort *" in table


def test_a_sheet_left_alone_changes_nothing():
    assert (
        said.changed(said.sheet(ranked(), JA), TIPS, project().priorities) == project().priorities
    )


def test_what_is_typed_into_the_sheet_is_heard():
    edited = said.sheet(ranked(), JA)
    edited.loc["sorry_card", ["effort", "owner"]] = [5, " 店舗 "]
    edited["due"] = edited["due"].astype(object)
    edited.loc["sorry_card", "due"] = datetime.date(2026, 7, 1)
    edited.loc["careful_start", "due"] = pd.NaT
    edited.loc["sorry_card", "axis_2"] = 3
    edited.loc["own_1", "axis_1"] = None
    edited.loc["own_1", "owner"] = None
    heard = said.changed(edited, TIPS, project().priorities)
    assert heard.of("sorry_card") == Weighed(
        effort=5, owner="店舗", due=datetime.date(2026, 7, 1), scores={"axis_2": 3}
    )
    assert heard.of("careful_start").due is None
    assert heard.of("own_1") == Weighed(effort=1, scores={"axis_2": 5})


def test_the_tips_own_effort_is_none_of_the_users():
    edited = said.sheet(ranked(), JA)
    tip = next(each for each in TIPS if each.id == "sorry_card")
    edited.loc["sorry_card", "effort"] = tip.effort
    edited.loc["own_1", "effort"] = 3  # as it came
    heard = said.changed(edited, TIPS, project().priorities)
    assert heard.of("sorry_card").effort is None
    assert heard.of("own_1").effort is None


@pytest.mark.parametrize("wrong", [0, 6, 2.5, "x"])
def test_what_is_no_score_is_none(wrong):
    edited = said.sheet(ranked(), JA)
    edited["axis_1"] = edited["axis_1"].astype(object)
    edited.loc["own_1", "axis_1"] = wrong
    assert "axis_1" not in said.changed(edited, TIPS, project().priorities).of("own_1").scores


def test_an_owner_is_kept_no_longer_than_it_may_be():
    edited = said.sheet(ranked(), JA)
    edited.loc["own_1", "owner"] = "あ" * 100
    heard = said.changed(edited, TIPS, project().priorities)
    assert Project.loads(Project(priorities=heard).dumps()).priorities == heard


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_effort_is_named(language):
    assert list(said.efforts(Words.of(language))) == [1, 2, 3, 4, 5]
    assert ranked(order=EFFORT).rows["effort"].is_monotonic_increasing

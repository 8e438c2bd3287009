"""Experience beside influence: quadrants, evidence, guesses, and tests that take over."""

import math
from dataclasses import replace

import pytest

from cx.domain import (
    Decision,
    Endpoint,
    Evidence,
    Influence,
    MetricKind,
    Quadrant,
    Scale,
    Stage,
    Tier,
    Verdict,
)
from cx.model.experiment import Metric
from cx.model.project import Project
from cx.model.register import with_trial
from cx.moments.turning import Agreement, Source, Turning, records, turning
from cx.moments.turning_said import unknown
from tests import decided
from tests.figures import journeys
from tests.moments.decisive import COFFEE, Effect, influences

WAIT, FEE, CUP, REVIEWS = "待ち時間が長い", "送料が最後に出る", "最初の一杯", "口コミを読む"


def moments(project: Project | None = None, effects=COFFEE, journey=None, **options) -> Turning:
    found = journey or journeys.coffee()
    return turning(found, influences(found, effects, **options), project or Project())


def row(found: Turning, touchpoint: str):
    [one] = [each for each in records(found.rows) if each["touchpoint"] == touchpoint]
    return one


@pytest.mark.parametrize(
    ("touchpoint", "expected"),
    [
        (WAIT, Quadrant.MEND),
        (FEE, Quadrant.MEND),
        (CUP, Quadrant.KEEP),
        (REVIEWS, Quadrant.KEEP),  # above the mean, no verdict
        ("手書きの手紙", Quadrant.BUILD),  # a glory whose influence is not shown
        ("値上げの伝え方", Quadrant.LEAVE),  # a pain that is not shown to move anybody
        ("写真投稿", None),  # a large difference that chance may explain
        ("注文確認", None),  # structural
        ("会員登録", None),  # too few
    ],
)
def test_what_to_do_follows_from_how_it_felt_and_what_it_moves(touchpoint, expected):
    assert row(moments(), touchpoint)["quadrant"] is expected


@pytest.mark.parametrize(
    ("touchpoint", "rd", "expected"),
    [
        (WAIT, 0.07, Quadrant.MEND),  # felt badly, yet people go on
        (CUP, -0.07, None),  # felt well, yet people turn away: nothing to keep
        (CUP, 0.01, Quadrant.BUILD),  # sure, but too small to matter
    ],
)
def test_signs_that_disagree_and_small_differences(touchpoint, rd, expected):
    found = moments(effects={touchpoint: Effect(rd, Tier.FIRM, 0.005)})
    assert row(found, touchpoint)["quadrant"] is expected


@pytest.mark.parametrize("endpoint", [Endpoint.COMPLAINS, Endpoint.LEAVES])
def test_more_complaints_and_leaving_are_no_good(endpoint):
    found = moments(endpoint=endpoint)
    assert row(found, WAIT)["better"] is True
    assert row(found, CUP)["better"] is False
    assert row(found, CUP)["quadrant"] is None


def test_on_a_scale_whose_low_end_is_best_the_sides_change():
    journey = replace(journeys.coffee(), scale=Scale(1, 5, best_is_high=False))
    found = moments(journey=journey)
    assert row(found, WAIT)["quadrant"] is None  # felt well, and people turn away
    assert row(found, CUP)["quadrant"] is Quadrant.MEND


def test_without_scores_nothing_has_a_quadrant_but_influence_stays():
    found = moments(journey=journeys.coffee(scores=False))
    assert found.rows["quadrant"].isna().all()
    assert set(found.deciding["touchpoint"]) == {WAIT, FEE, CUP, "味の診断", REVIEWS}


def test_what_decides_comes_first_then_the_rest_each_once():
    found = moments()
    assert found.rows["decides"].tolist() == [True] * 5 + [False] * 31
    assert found.rows["rank"].tolist() == list(range(1, 37))
    assert found.lead == ("use", CUP) or found.lead[1] in {WAIT, FEE, CUP, "味の診断", REVIEWS}
    assert row(found, found.lead[1])["quadrant"] in {Quadrant.MEND, Quadrant.KEEP}


def test_answers_alone_are_kept_without_an_influence():
    journey = journeys.coffee()
    journey.touchpoints.loc[journey.touchpoints["touchpoint"].eq(WAIT), "reach"] = math.nan
    one = row(moments(journey=journey), WAIT)
    assert (one["influence"], one["source"], one["decides"]) == (None, None, False)
    assert one["verdict"] is Verdict.PAIN
    assert one["evidence"] == (Evidence.DATA,)


def test_a_row_that_was_not_tested_has_no_source():
    one = row(moments(), "注文確認")
    assert (one["influence"], one["source"]) == (Influence.STRUCTURAL, None)


@pytest.mark.parametrize(
    ("touchpoint", "guess", "expected"),
    [
        (WAIT, Verdict.PAIN, Agreement.AGREES),
        (WAIT, Verdict.GLORY, Agreement.DIFFERS),
        (REVIEWS, Verdict.GLORY, Agreement.AGREES),  # no verdict, but it turns people our way
        ("値上げの伝え方", Verdict.PAIN, Agreement.FEELS),
        ("支払い", Verdict.PAIN, Agreement.DIFFERS),
    ],
)
def test_the_teams_guess_beside_the_data(touchpoint, guess, expected):
    one = row(moments(Project(guesses={touchpoint: guess})), touchpoint)
    assert one["agreement"] is expected
    assert Evidence.TEAM in one["evidence"]


def test_a_guess_on_what_is_hardly_known_stays_open():
    journey = journeys.coffee(scores=False)
    one = row(moments(Project(guesses={"会員登録": Verdict.PAIN}), journey=journey), "会員登録")
    assert one["agreement"] is Agreement.OPEN


def test_what_the_user_noted_stands_beside_what_was_found_in_one_order():
    project = Project(evidence={WAIT: (Evidence.RIVALS, Evidence.RECORDS)})
    assert row(moments(project), WAIT)["evidence"] == (
        Evidence.DATA,
        Evidence.RECORDS,
        Evidence.RIVALS,
    )


def with_test(**changes) -> Project:
    kept = {"touchpoint": "支払い", "stage": Stage.FIRST_IMPRESSION} | changes
    found = decided.outcome(kept.pop("relative", 0.4), **kept.pop("outcome", {}))
    return with_trial(Project(), decided.trial("x", found, name="支払いを1画面に", **kept))


def test_a_decided_test_takes_the_place_of_what_was_observed():
    one = row(moments(with_test()), "支払い")
    assert one["source"] is Source.TESTED
    assert one["rd"] == pytest.approx(0.04)
    assert (one["low"], one["high"]) == pytest.approx((0.03, 0.05))
    assert one["tier"] is Tier.FIRM
    assert one["decides"]
    assert one["better"] is True
    assert math.isnan(one["q"])
    assert one["quadrant"] is Quadrant.MEND
    assert one["trial"].name == "支払いを1画面に"
    assert Evidence.TEST in one["evidence"]


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": {"decision": Decision.KEEP_RUNNING}},
        {"outcome": {"decision": Decision.REVIEW}},
        {"outcome": {"metric": Metric(column="売上", kind=MetricKind.MEAN)}},
        {"stage": Stage.USE},
        {"touchpoint": None},
    ],
    ids=["undecided", "to review", "no share", "another stage", "no touchpoint"],
)
def test_other_tests_leave_what_was_observed(changes):
    assert row(moments(with_test(**changes)), "支払い")["source"] is Source.OBSERVED


def test_the_last_of_several_tests_counts():
    project = with_test(outcome={"day": 20})
    earlier = decided.trial("y", decided.outcome(-0.9, day=2), touchpoint="支払い", stage=None)
    assert row(moments(with_trial(project, earlier)), "支払い")["rd"] == pytest.approx(0.04)


def test_why_an_influence_is_not_known():
    journey = journeys.coffee()
    journey.touchpoints.loc[journey.touchpoints["touchpoint"].eq(WAIT), "reach"] = math.nan
    last = influences(journey, COFFEE)
    kept = last.rows[~last.rows["touchpoint"].eq("店頭")].reset_index(drop=True)
    found = turning(journey, replace(last, rows=kept), Project())
    names = {WAIT: "unseen", "店頭": "late", "注文確認": "structural", "会員登録": "too_few"}
    assert {name: unknown(row(found, name)) for name in names} == names

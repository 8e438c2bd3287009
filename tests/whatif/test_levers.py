"""What each lever changes, and which ones are refused."""

import datetime
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx import errors
from cx.domain import Decision, MetricKind
from cx.model.experiment import Metric, Outcome, Trial
from cx.model.project import Project
from cx.model.scenario import Lever, LeverKind, Scenario, Terms
from cx.stats.shrinkage import SCEPTICAL, shrunk
from cx.whatif.answers import answer
from cx.whatif.cycle import worth
from cx.whatif.doses import Dose, Slope
from cx.whatif.fit import fit
from cx.whatif.levers import moved
from cx.whatif.moved import Effects
from cx.whatif.results import PER, Note, Provenance
from cx.whatif.snowball import Snowball
from tests.touches import did, store_of
from tests.whatif.crowds import FLOW, fitted

GOES_ON, RETURNS, CONTACTS = "after_the_basket", "incentives", "guide_and_faq"
DOSES = {
    (LeverKind.SATISFACTION, "order"): Dose(
        LeverKind.SATISFACTION, "order", "purchase", 3.5, 0.8, np.nan, 1.0, 5.0,
        Slope(0.05, 0.01, 500, True), None,
    ),
    (LeverKind.PAIN, "order"): Dose(
        LeverKind.PAIN, "order", "purchase", 3.5, 0.8, 4.5, 1.0, 5.0, None, Slope(0.05, 0.0, 500, False), 0.6
    ),
    (LeverKind.DELIVERY, ""): Dose(
        LeverKind.DELIVERY, "", "delivery", 3.0, 1.0, np.nan, 0.0, np.inf, None, Slope(-0.02, 0.0, 500, True)
    ),
    (LeverKind.EXPECTATION, ""): Dose(
        LeverKind.EXPECTATION, "", "purchase", -0.2, 1.0, np.nan, -1.0, 1.0, None, Slope(0.1, 0.0, 500, False)
    ),
    (LeverKind.NOTICES, "mail"): Dose(
        LeverKind.NOTICES, "mail", "delivery", 1.0, 1.0, np.nan, 0.0, np.inf, None, Slope(0.01, 0.0, 500, True)
    ),
}  # fmt: skip
BALL = Snowball(
    column="by", k=0.2, low=0.1, high=0.3, low95=0.05, high95=0.35, brought=(90, 5, 5), customers=100,
    referrers=10, invitees=15, matured_days=60, cycle_days=30.0, themselves=0, circles=0, backwards=0,
    unknown=0,
)  # fmt: skip


@pytest.fixture(scope="module")
def crowd():
    return fitted(2000)


def effects(project=None):
    return Effects(lambda kind, at: DOSES.get((kind, at)), project or Project())


def lever(kind, at="", by=0.1, **more):
    return Lever(kind=kind, at=at, by=by, **more)


def told(fit, *levers, project=None, **terms):
    return answer(fit, Scenario(levers=levers), Terms(**terms), effects=effects(project))


def gains(found):
    return found.stages["gain"].to_numpy()


def test_a_stage_raised_raises_all_that_follow_and_none_before(crowd):
    found = told(crowd, lever(LeverKind.TRANSITION, "first_impression", 0.05))
    gain = gains(found)
    assert gain[:2].tolist() == [0, 0]
    reached = found.stages["now"].to_numpy()
    # Of 1,000, some 800 come to the stage and 5 % more of them go on.
    assert gain[2] == pytest.approx(0.05 * reached[1], rel=0.03)
    on = crowd.ways[3, 3]
    assert gain[3] == pytest.approx(gain[2] * on, rel=0.01)


def test_relative_is_a_share_of_what_is_there(crowd):
    rate = crowd.rate("first_impression")
    one = told(crowd, lever(LeverKind.TRANSITION, "first_impression", 0.1, relative=True))
    other = told(crowd, lever(LeverKind.TRANSITION, "first_impression", 0.1 * rate))
    assert gains(one) == pytest.approx(gains(other))
    assert one.applied[0].then == pytest.approx(rate * 1.1)


@given(st.sampled_from(FLOW[:-1]), st.floats(-0.3, 0.3))
def test_shares_stay_shares_and_more_is_more(crowd, stage, by):
    rate = crowd.rate(stage)
    by = float(np.clip(by, -rate, 1 - rate))
    found = moved(crowd, (lever(LeverKind.TRANSITION, stage, by),))
    ways = np.array(found.ways_drawn)
    assert (ways >= 0).all()
    assert (ways.sum(axis=1) <= 1 + 1e-9).all()
    before, after = worth(crowd.cycle, crowd.cycle.ways_drawn), worth(crowd.cycle, found.cycle)
    assert ((after >= 0) & (after <= 1 + 1e-9)).all()
    place = FLOW.index(stage) + 1
    change = ways[place, place].mean() - crowd.ways_drawn[place, place].mean()
    assert np.sign(round(change, 9)) in {0, np.sign(by)}
    assert before.shape == after.shape


def test_no_lever_and_levers_by_nothing_change_nothing(crowd):
    fit = with_ball(crowd)
    nothing = [
        lever(LeverKind.TRANSITION, "purchase", 0.0),
        lever(LeverKind.RETURN, by=0.0),
        lever(LeverKind.SATISFACTION, "order", 0.0),
        lever(LeverKind.PRICE, by=0.0),
        lever(LeverKind.INCENTIVE, by=0.0),
        lever(LeverKind.REFERRAL, by=0.0),
        lever(LeverKind.TIP, GOES_ON, 0.0),
        lever(LeverKind.DELIVERY, by=0.0),
    ]
    for levers in ((), nothing):
        found = told(fit, *levers, margin=0.4)
        assert (found.figures.filter(like="gain") == 0).all(axis=None)
        assert (found.months.filter(like="gain") == 0).all(axis=None)
        assert (gains(found) == 0).all()


def test_buying_again_is_raised_after_every_purchase(crowd):
    found = told(crowd, lever(LeverKind.RETURN, by=0.1), months=36)
    row = found.figure("purchases")
    first = found.figure("buyers")["now"]
    # Purchases per buyer, the chance to buy again r being the same each time: 1 / (1 - r).
    r = np.average(crowd.returns["rate"], weights=crowd.returns["n"])
    assert row["now"] == pytest.approx(first / (1 - r), rel=0.1)
    assert row["then"] == pytest.approx(first / (1 - r - 0.1), rel=0.1)
    assert found.figure("buyers")["gain"] == 0


def test_who_nearly_always_comes_back_has_little_left_to_gain(crowd):
    again = np.repeat([[0.4], [0.9], [0.4], [0.4], [0.4], [0.4]], crowd.draws, axis=1)
    found = moved(crowd, (lever(LeverKind.RETURN, by=0.1),)).again(replace(crowd, again=again))
    assert found[0] == pytest.approx(0.5)
    assert found[1] == pytest.approx(13.5 / 14.5)  # odds 9 times (1 / 1) / (.4 / .6)
    down = moved(crowd, (lever(LeverKind.RETURN, by=-0.1),)).again(replace(crowd, again=again))
    assert ((down > 0) & (down < again)).all()


def test_observed_levers_follow_their_slope(crowd):
    found = told(crowd, lever(LeverKind.SATISFACTION, "order", 0.5))
    [applied] = found.applied
    assert applied.provenance is Provenance.OBSERVED
    assert applied.effect == pytest.approx(0.05 * 0.5 * 0.8, rel=0.05)
    assert applied.effect_low < applied.effect < applied.effect_high
    half = told(crowd, lever(LeverKind.SATISFACTION, "order", 0.5, strength=0.5))
    assert half.applied[0].effect == pytest.approx(applied.effect / 2)
    assert gains(half)[3] == pytest.approx(gains(found)[3] / 2, rel=0.05)


def test_a_pain_is_lifted_to_the_level_of_its_stage(crowd):
    [applied] = told(crowd, lever(LeverKind.PAIN, "order", 0.5)).applied
    assert (applied.now, applied.then, applied.on) == (3.5, 4.0, "return")
    assert applied.effect == pytest.approx(0.05 * 0.5 * 0.6)  # of all buyers, not of the stage's


def test_a_faster_delivery_comes_sooner(crowd):
    slow = told(crowd, months=1)
    fast = told(crowd, lever(LeverKind.DELIVERY, by=-2.0), months=1)
    assert fast.stages["then"][3] >= slow.stages["now"][3]
    assert fast.applied[0].effect == pytest.approx(0.04)


def test_an_answer_leaves_what_was_learnt_as_it_is(crowd):
    """Delivery moves pauses and, where it goes together with it, the rate of its stage."""
    slope = Slope(-0.05, 0.0, 500, True)
    quick = DOSES[LeverKind.DELIVERY, ""]._replace(onward=slope, returns=None)
    known = Effects(lambda kind, at: quick, Project())
    before = [crowd.ways.copy(), crowd.ways_drawn.copy(), crowd.cycle.ways_drawn.copy()]
    scenario = Scenario(levers=(lever(LeverKind.DELIVERY, by=-2.0),))
    one, other = (answer(crowd, scenario, Terms(), effects=known) for _ in range(2))
    assert one.applied[0].on == "rate"
    after = [crowd.ways, crowd.ways_drawn, crowd.cycle.ways_drawn]
    for old, new in zip(before, after, strict=True):
        assert (old == new).all()
    assert one.stages.equals(other.stages)


def with_ball(fit):
    return replace(fit, referral=BALL)


def test_a_snowball_brings_others_in_the_time_left(crowd):
    fit = with_ball(crowd)
    found = told(fit, lever(LeverKind.REFERRAL, by=0.1), months=36)
    more = 1 / (1 - 0.3) - 1 / (1 - 0.2)
    assert found.figure("buyers")["gain"] / found.figure("buyers")["now"] == pytest.approx(
        more, rel=0.25
    )
    short = told(fit, lever(LeverKind.REFERRAL, by=0.1), months=1)
    assert short.figure("buyers")["gain"] < 0.2 * found.figure("buyers")["gain"]
    assert Note.SNOWBALL not in found.notes


def test_a_snowball_that_grows_without_end_stays_a_number(crowd):
    found = told(with_ball(crowd), lever(LeverKind.REFERRAL, by=1.0), months=36)
    assert Note.SNOWBALL in found.notes
    assert np.isfinite(found.figures.iloc[:, 1:].to_numpy(float)).all()


def test_prices_and_incentives(crowd):
    dear = told(crowd, lever(LeverKind.PRICE, by=0.1), margin=0.5)
    assert dear.figure("revenue")["gain"] == pytest.approx(0.1 * dear.figure("revenue")["now"])
    assert dear.figure("purchases")["gain"] == 0
    gift = told(crowd, lever(LeverKind.INCENTIVE, by=5.0), margin=0.5)
    assert gift.figure("revenue")["gain"] == 0
    assert gift.figure("margin")["gain"] == pytest.approx(-5 * gift.figure("purchases")["now"])


def trial(tip, relative, error, column="x", **more):
    metric = Metric(column=column, kind=MetricKind.PROPORTION)
    outcome = Outcome(
        decided_on=datetime.date(2026, 5, 1), decision=Decision.SHIP, metric=metric, arm="b",
        control_value=0.2, value=0.22, low=0, high=0.04, people=1000, relative=relative, error=error,
    )  # fmt: skip
    return Trial(id=f"t_{tip}", name=tip, tip=tip, outcome=outcome, **more)


def test_a_tested_tip_moves_by_what_is_left_of_its_test(crowd):
    project = Project(tests=(trial(RETURNS, 0.10, 0.05),))
    [applied] = told(crowd, lever(LeverKind.TIP, RETURNS, 1.0), project=project).applied
    left = shrunk(0.10, 0.05)
    assert applied.provenance is Provenance.TESTED
    now = crowd.returns["rate"].iloc[0]
    assert applied.effect == pytest.approx(left.value * now, rel=0.05)
    width = applied.effect_high - applied.effect_low
    assert width == pytest.approx(2 * 1.2816 * left.error * now, rel=0.06)


def test_an_untested_tip_is_worth_nothing_on_average(crowd):
    found = told(crowd, lever(LeverKind.TIP, RETURNS, 1.0))
    [applied] = found.applied
    now = crowd.returns["rate"].iloc[0]
    assert applied.provenance is Provenance.ASSUMED
    assert abs(applied.effect) < 0.1 * SCEPTICAL * now
    assert applied.effect_high - applied.effect_low == pytest.approx(
        2 * 1.2816 * SCEPTICAL * now, rel=0.06
    )
    assert Note.UNTESTED_TIP in found.notes


REFUSED = {
    "above 1": ([(LeverKind.TRANSITION, "purchase", 0.5)], errors.RateBeyond),
    "below 0": ([(LeverKind.TRANSITION, "purchase", -0.95)], errors.RateBeyond),
    "last stage": ([(LeverKind.TRANSITION, "share", 0.1)], errors.LastStage),
    "nobody there": ([(LeverKind.TRANSITION, "use", 0.1)], errors.StageNotReached),
    "return": ([(LeverKind.RETURN, "", 0.9)], errors.ReturnBeyond),
    "score": ([(LeverKind.SATISFACTION, "order", 2.0)], errors.ScoreBeyond),
    "pain": ([(LeverKind.PAIN, "order", 1.2)], errors.ShareBeyond),
    "gap": ([(LeverKind.EXPECTATION, "", 2.0)], errors.GapBeyond),
    "days": ([(LeverKind.DELIVERY, "", -4.0)], errors.DaysBelow),
    "notices": ([(LeverKind.NOTICES, "mail", -2.0)], errors.NoticesBelow),
    "nobody brings": ([(LeverKind.REFERRAL, "", 0.1)], errors.NoReferrals),
    "for nothing": ([(LeverKind.PRICE, "", -1.0)], errors.PriceBelow),
    "gift below 0": ([(LeverKind.INCENTIVE, "", -1.0)], errors.NegativeCost),
    "no such tip": ([(LeverKind.TIP, "magic", 1.0)], errors.UnknownTip),
    "a tip for all twice": ([(LeverKind.TIP, RETURNS, 2.0)], errors.ShareBeyond),
    "twice": (
        [(LeverKind.TRANSITION, "purchase", 0.01), (LeverKind.TRANSITION, "purchase", 0.02)],
        errors.LeverTwice,
    ),
    "pain and score": (
        [(LeverKind.PAIN, "order", 0.5), (LeverKind.SATISFACTION, "order", 0.5)],
        errors.PainAndScore,
    ),
    "too few answers": ([(LeverKind.SATISFACTION, "review", 0.1)], errors.DoseUnknown),
    "reply not known": ([(LeverKind.REPLY, "", -1.0)], errors.ChangeUnknown),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused(crowd, name):
    levers, error = REFUSED[name]
    with pytest.raises(error):
        told(crowd, *(lever(*each) for each in levers))


def test_levers_on_money_need_amounts_and_purchases():
    plain = fitted(200, value=None)
    with pytest.raises(errors.NoValues):
        told(plain, lever(LeverKind.PRICE, by=0.1))
    assert told(plain, lever(LeverKind.PRICE, by=0.1), price=50.0).figure("revenue")["gain"] > 0
    none = fit(store_of([did("a", 0, "search"), did("a", 1, "product page")]), draws=50)
    for kind in (LeverKind.PRICE, LeverKind.RETURN, LeverKind.INCENTIVE):
        with pytest.raises(errors.NoPurchases):
            told(none, lever(kind, by=0.1))


def test_one_stage_alone_has_no_way_to_raise():
    alone = fit(store_of([did("a", 0, "order"), did("b", 90, "order")]), draws=50)
    with pytest.raises(errors.NoJourney):
        told(alone, lever(LeverKind.TRANSITION, "purchase", 0.02))
    assert told(alone).stages["now"].tolist() == [PER]  # everyone enters somewhere


@pytest.mark.parametrize(
    ("tips", "error"),
    [
        ((CONTACTS,), errors.TipMovesNothing),
        (("howto_video",), errors.TipMovesNothing),
        (("stage_for_customers",), errors.TipNotReached),
        ((GOES_ON, "first_visit_offer"), errors.TipsClash),
    ],
)
def test_tips_that_cannot_be_counted(crowd, tips, error):
    with pytest.raises(error):
        told(crowd, *(lever(LeverKind.TIP, tip, 1.0) for tip in tips))


def test_a_tip_and_its_stage_may_both_be_moved(crowd):
    tip, stage = lever(LeverKind.TIP, GOES_ON, 1.0), lever(LeverKind.TRANSITION, "purchase", 0.05)
    assert len(told(crowd, tip, stage).applied) == 2


@pytest.mark.parametrize(
    ("column", "on", "stage"),
    [
        ("Bought again in 60 days", "return", ""),
        ("60日以内の再購入", "return", ""),
        ("goes_on@delivery", "rate", "purchase"),
        ("value", "value", ""),
    ],
)
def test_a_test_moves_what_it_measured_whatever_its_tip_is_for(crowd, column, on, stage):
    project = Project(tests=(trial(CONTACTS, 0.10, 0.05, column),))
    [applied] = told(crowd, lever(LeverKind.TIP, CONTACTS, 1.0), project=project).applied
    assert (applied.on, applied.stage, applied.provenance) == (on, stage, Provenance.TESTED)

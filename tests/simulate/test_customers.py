"""Decisions hold the parameters of the world, and its effects are those that were planted."""

import numpy as np
import pytest

from cx.domain import Stage
from cx.simulate.customers import people
from cx.simulate.world import Spot, World

MANY = World(customers=40_000)


@pytest.fixture(scope="module")
def crowd():
    return people(MANY, np.random.default_rng(5))


def test_shares_are_those_of_the_world(crowd):
    """40,000 customers: 4 standard errors are at most .014."""
    buyers, after = crowd.buyers, crowd.after
    assert buyers.mean() == pytest.approx(MANY.buys, abs=0.014)
    assert after.returned[buyers].mean() == pytest.approx(MANY.repeats, abs=0.014)
    assert after.late[buyers].mean() == pytest.approx(MANY.late, abs=0.014)
    assert after.used[Spot.REFERRAL][buyers].mean() == pytest.approx(MANY.refers, abs=0.014)
    assert after.answered[buyers].mean() == pytest.approx(MANY.answers, abs=0.014)
    assert after.switched[~after.returned].mean() == pytest.approx(MANY.switches, abs=0.014)


def test_the_tip_has_its_effect(crowd):
    buyers, after = crowd.buyers, crowd.after
    shares = [after.returned[buyers & (after.updates == arm)].mean() for arm in (False, True)]
    returned, contacts = crowd.truth.tip
    assert returned.treated - returned.control == pytest.approx(MANY.tip)
    assert shares == pytest.approx([returned.control, returned.treated], abs=0.02)
    asked = after.used[Spot.PHONE] | after.used[Spot.CHAT]
    contacted = [asked[buyers & (after.updates == arm)].mean() for arm in (False, True)]
    assert contacted == pytest.approx([contacts.control, contacts.treated], abs=0.014)


def test_an_apology_brings_late_customers_back(crowd):
    buyers, after = crowd.buyers, crowd.after
    sorry = buyers & after.used[Spot.APOLOGY]
    plain = buyers & after.late & ~after.used[Spot.APOLOGY]
    assert after.returned[sorry].mean() == pytest.approx(crowd.truth.recovered, abs=0.06)
    assert after.returned[plain].mean() == pytest.approx(crowd.truth.unrecovered, abs=0.03)
    assert not (after.used[Spot.APOLOGY] & ~after.late).any()


def test_the_guide_does_what_the_truth_says(crowd):
    """It is used by chance, so the plain difference among buyers is its effect."""
    buyers, guided = crowd.buyers, crowd.after.used[Spot.GUIDE]
    returned = crowd.after.returned
    seen = returned[buyers & guided].mean() - returned[buyers & ~guided].mean()
    [true] = [each.difference for each in crowd.truth.influences if each.spot is Spot.GUIDE]
    assert seen == pytest.approx(true, abs=0.03)


def test_confounded_touchpoints_look_like_causes_and_are_none(crowd):
    used, returned, buyers = crowd.after.used, crowd.after.returned, crowd.buyers
    for spot in (Spot.ACCOUNT, Spot.REMINDER, Spot.POST, Spot.PHOTO, Spot.TRACKING):
        seen = returned[buyers & used[spot]].mean() - returned[buyers & ~used[spot]].mean()
        assert seen < -0.03 if spot is Spot.TRACKING else seen > 0.05
        [true] = [each for each in crowd.truth.influences if each.spot is spot]
        assert (true.confounded, true.difference, true.outcome) == (True, 0.0, Stage.RETURN)


def test_without_intent_nothing_is_confounded():
    crowd = people(World(customers=40_000, intent=0.0), np.random.default_rng(5))
    used, returned, buyers = crowd.after.used, crowd.after.returned, crowd.buyers
    seen = (
        returned[buyers & used[Spot.ACCOUNT]].mean() - returned[buyers & ~used[Spot.ACCOUNT]].mean()
    )
    assert seen == pytest.approx(0.0, abs=0.03)


@pytest.mark.parametrize(("memory", "low", "high"), [(0.0, -0.04, 0.04), (1.5, 0.2, 1.0)])
def test_memory_is_how_far_the_first_cup_reaches(memory, low, high):
    """Without it and without intent, who liked the first cup comes back no more than others."""
    calm = World(customers=40_000, intent=0.0, memory=memory, score=3.0)
    crowd = people(calm, np.random.default_rng(5))
    liked = crowd.after.first_cup > np.median(crowd.after.first_cup)
    returned, buyers = crowd.after.returned, crowd.buyers
    assert low < returned[buyers & liked].mean() - returned[buyers & ~liked].mean() < high

"""Whether a scenario pays back: the chance, the costs it may have, how much of its change is enough."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.errors import RateBeyond
from cx.model.scenario import Lever, LeverKind, Scenario, Terms
from cx.whatif.payback import payback, scaled
from cx.whatif.results import Answer, Draws, Measure

from .made import answer

PEOPLE = 4120  # entrants of the answers made by hand


def gaining(gain, *, costs: float = 0.0, margin: float | None = None, chance=0.0) -> Answer:
    """An answer by these gains per entrant, to which chance adds for what will happen."""
    gains = np.asarray(gain, float)
    now = np.zeros(len(gains))
    draws = Draws(now, now + gains, gains + chance)
    known = {"draws": draws, "costs": costs, "terms": Terms(margin=margin)}
    return dataclasses.replace(answer(), **known)


def test_the_chance_is_the_share_of_draws_whose_gain_exceeds_the_costs():
    found = payback(gaining([1.0, 2.0, 3.0, 4.0], costs=2.5 * PEOPLE))
    assert (found.chance, found.gain) == (0.5, 2.5 * PEOPLE)
    assert (found.basis, found.entrants, found.costs) == (Measure.REVENUE, PEOPLE, 2.5 * PEOPLE)


def test_what_will_happen_decides_the_chance_and_the_average_the_rest():
    found = payback(gaining([2.0, 2.0], costs=3.0 * PEOPLE, chance=np.array([2.0, -2.0])))
    assert (found.chance, found.break_even_cost) == (0.5, 2.0 * PEOPLE)


def test_with_a_margin_it_is_margin():
    assert payback(gaining([1.0], margin=0.4)).basis is Measure.MARGIN


def test_without_money_nothing_is_claimed():
    people = dataclasses.replace(answer(price=None), costs=5.0)
    found = payback(people)
    assert found.basis is None
    assert found.costs == 5.0
    told = (found.gain, found.chance, found.break_even_cost, found.break_even_lift)
    assert all(math.isnan(each) for each in told)


@pytest.mark.parametrize("gain", [0.0, -1.0])
def test_what_gains_nothing_has_no_costs_or_change_that_would_do(gain):
    found = payback(gaining([gain, gain], costs=100.0))
    assert found.chance == 0.0
    assert math.isnan(found.break_even_cost)
    assert math.isnan(found.break_even_lift)


def test_an_accident_of_the_draws_is_no_gain():
    rng = np.random.default_rng(4)
    drawn = rng.normal(0.0, 1.0, 10_000)
    assert payback(gaining(drawn - drawn.mean() + 0.01)).gain == 0.0
    assert payback(gaining(drawn - drawn.mean() + 0.1)).gain == pytest.approx(0.1 * PEOPLE)


@given(gain=st.floats(0.1, 1e4), share=st.floats(0.01, 19.0))
def test_taken_as_proportional_the_change_that_is_enough_is_costs_over_gain(gain, share):
    found = payback(gaining([gain] * 4, costs=share * gain * PEOPLE))
    assert found.break_even_lift == pytest.approx(share)


@given(factor=st.floats(0.01, 100.0))
def test_in_another_currency_only_the_amounts_change(factor):
    gains = np.array([1.0, 2.0, 3.0])
    one = payback(gaining(gains, costs=1.5 * PEOPLE))
    other = payback(gaining(gains * factor, costs=1.5 * PEOPLE * factor))
    assert (one.chance, one.break_even_lift) == pytest.approx((other.chance, other.break_even_lift))
    assert other.break_even_cost == pytest.approx(one.break_even_cost * factor)


def share_of(scenario: Scenario) -> float:
    return scenario.levers[0].by / answer().scenario.levers[0].by


@pytest.mark.parametrize("power", [0.7, 1.0, 1.4])
@pytest.mark.parametrize("share", [0.2, 1.0, 3.0])
def test_answers_again_find_the_change_that_is_enough(power, share):
    def again(scenario: Scenario) -> Answer:
        return gaining([10.0 * share_of(scenario) ** power] * 3)

    costs = 10.0 * share**power * PEOPLE
    found = payback(gaining([10.0] * 3, costs=costs), again)
    assert found.break_even_lift == pytest.approx(share, rel=0.02)


def test_a_change_that_cannot_be_as_large_is_none():
    def again(scenario: Scenario) -> Answer:
        raise RateBeyond(stage="purchase", rate=0.9, asked=1.8)

    assert math.isnan(payback(gaining([1.0], costs=2.0 * PEOPLE), again).break_even_lift)
    assert math.isnan(payback(gaining([1.0], costs=25.0 * PEOPLE)).break_even_lift)


def test_a_scaled_scenario_moves_every_lever_by_the_share_and_costs_the_same():
    levers = (
        Lever(kind=LeverKind.TRANSITION, at="purchase", by=0.02),
        Lever(kind=LeverKind.RETURN, by=0.1, relative=True),
    )
    before = Scenario(name="a", levers=levers, once=10.0)
    half = scaled(before, 0.5)
    assert [lever.by for lever in half.levers] == [0.01, 0.05]
    assert half.model_copy(update={"levers": levers}) == before
    assert before.levers == levers

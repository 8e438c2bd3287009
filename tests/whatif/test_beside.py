"""Scenarios beside one another: as each by itself, and what cannot be stops no other."""

import pytest

from cx.errors import RateBeyond
from cx.model.scenario import Lever, LeverKind, Scenario, Terms
from cx.whatif.beside import COLUMNS, beside, compare, groups
from tests.whatif.crowds import fitted

MORE = Scenario(name="more", levers=(Lever(kind=LeverKind.RETURN, by=0.02),), once=500)
TOO_MUCH = Scenario(
    name="too much", levers=(Lever(kind=LeverKind.TRANSITION, at="purchase", by=9),)
)


@pytest.fixture(scope="module")
def crowd():
    return fitted(600)


def test_scenarios_stand_beside_one_another_as_each_by_itself(crowd):
    other = MORE.model_copy(update={"name": "less", "levers": ()})
    found = beside([(crowd, MORE), (crowd, other)], Terms())
    assert found.refused == ()
    assert found.rows.equals(compare(crowd, (MORE, other), Terms()))
    assert list(found.rows.columns) == list(COLUMNS)


def test_a_scenario_that_cannot_be_stops_no_other(crowd):
    found = beside([(crowd, TOO_MUCH), (crowd, MORE)], Terms())
    assert list(found.rows["name"]) == ["more"]
    [(name, error)] = found.refused
    assert (name, type(error)) == ("too much", RateBeyond)
    assert list(beside([], Terms()).rows.columns) == list(COLUMNS)


def test_groups_are_named_and_pay_for_nothing(crowd):
    found = groups({"gift": crowd, "own": crowd}, MORE, Terms()).rows
    assert list(found["name"]) == ["gift", "own"]
    assert found[["chance", "costs"]].isna().all(axis=None)
    assert found["gain"].gt(0).all()

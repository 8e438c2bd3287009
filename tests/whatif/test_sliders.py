"""Sliders reach as far as their levers can, and stand where a lever is."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.model.scenario import Lever, LeverKind, Scenario, Terms
from cx.whatif import sliders
from cx.whatif.answers import answer, priced
from cx.whatif.sliders import MARGIN, Slider
from tests.whatif.crowds import FLOW, fitted
from tests.whatif.test_levers import BALL, DOSES, effects

KINDS_OF_ALL = {LeverKind.TRANSITION, LeverKind.RETURN, LeverKind.REFERRAL, LeverKind.TIP}
MONEY = {LeverKind.PRICE, LeverKind.INCENTIVE}


@pytest.fixture(scope="module")
def crowd():
    return replace(fitted(2000), referral=BALL)


def test_every_lever_can_be_pushed_to_both_ends_of_its_slider(crowd):
    known = sliders.known(crowd, DOSES, effects())
    assert {kind for kind, _ in known} >= KINDS_OF_ALL | MONEY | {kind for kind, _ in DOSES}
    for (kind, at), each in known.items():
        for end in (each.low, each.high):
            lever = Lever(kind=kind, at=at, by=each.by(end))
            answer(crowd, Scenario(levers=(lever,)), Terms(), effects=effects())
            assert each.shown(lever) == pytest.approx(end)


def test_what_the_data_do_not_have_has_no_slider(crowd):
    bare = replace(crowd, referral=None, values=None)
    known = sliders.known(bare, (), effects())
    assert {kind for kind, _ in known} == {LeverKind.TRANSITION, LeverKind.RETURN, LeverKind.TIP}
    assert {
        kind for kind, _ in sliders.known(priced(bare, Terms(price=100)), (), effects())
    } >= MONEY
    last = (LeverKind.TRANSITION, FLOW[-1])
    for spot in (last, (LeverKind.TRANSITION, "moon"), (LeverKind.PAIN, "moon")):
        assert sliders.slider(crowd, spot, effects()) is None


@given(rate=st.floats(0, 1))
def test_a_rate_stays_between_0_and_1(rate):
    found = sliders._of_rate(rate)
    assert found is not None
    assert found.low <= 0 <= found.high
    assert rate + found.by(found.low) >= 0
    assert rate + found.by(found.high) <= 1 + 1e-9


@given(by=st.floats(-1, 1), per=st.sampled_from([1.0, 100.0]))
def test_a_slider_stands_where_its_lever_is(by, per):
    found = Slider(0.5, -1.0, 1.0, 0.1, per)
    lever = Lever(kind=LeverKind.RETURN, by=by)
    assert found.by(found.shown(lever)) == pytest.approx(by, abs=1e-6)
    wide = found.reaching(lever)
    assert wide.low <= wide.shown(lever) <= wide.high


def test_a_relative_lever_stands_where_it_leads(crowd):
    found = Slider(0.4, -20.0, 20.0, 0.5, 100.0)
    assert found.shown(Lever(kind=LeverKind.RETURN, by=0.1, relative=True)) == 4.0
    assert found.shown(None) == 0.0
    assert MARGIN.by(40.0) == 0.4


TORNADO = pd.DataFrame({"what": ["return", *["transition"] * 3], "stage": ["", "c", "a", "b"]})


def way(stage):
    return LeverKind.TRANSITION, stage


@pytest.mark.parametrize(
    ("others", "shown"),
    [
        ([], [way("a"), way("b"), way("c")]),
        ([(LeverKind.RETURN, "")], [way("a"), way("b"), way("c"), (LeverKind.RETURN, "")]),
        (
            [(LeverKind.RETURN, ""), (LeverKind.PAIN, "x"), (LeverKind.REFERRAL, ""), (LeverKind.PRICE, "")],
            [way("a"), way("c"), (LeverKind.RETURN, ""), (LeverKind.PAIN, "x"), (LeverKind.REFERRAL, ""), (LeverKind.PRICE, "")],
        ),
        ([(LeverKind.PAIN, "y")], [way("a"), way("b"), way("c"), (LeverKind.PAIN, "y")]),
        (
            [(LeverKind.SATISFACTION, "x"), (LeverKind.DELIVERY, "")],
            [way("a"), way("b"), way("c"), (LeverKind.DELIVERY, "")],
        ),
    ],
)  # fmt: skip
def test_first_come_the_ways_worth_most_then_what_else_matters(others, shown):
    known = [way("a"), way("b"), way("c"), *others]
    assert list(sliders.first(known, TORNADO, "x")) == shown

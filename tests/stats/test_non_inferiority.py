import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cx.stats.arms import Arm, fieller
from cx.stats.non_inferiority import alike, fixed_margin, not_worse, proportion_not_worse
from cx.stats.two_proportions import score_ratio

ARMS = st.builds(Arm, st.floats(1, 100), st.floats(1e-4, 2), st.integers(5, 10_000))
MARGIN = st.sampled_from([0.01, 0.05, 0.2])
COUNTS = st.integers(2, 2_000).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n)))


@given(COUNTS, COUNTS, MARGIN, st.booleans())
def test_proportions_agree_with_their_interval(control, treatment, margin, higher):
    """Not worse exactly when the worse limit of the 95 % score interval is within the margin."""
    found = proportion_not_worse(*control, *treatment, margin=margin, higher_is_better=higher)
    limits = score_ratio(*control, *treatment)
    assume(not math.isnan(found.p) and abs(found.p - 0.025) > 1e-6)
    within = limits.low > -margin if higher else limits.high < margin
    assert found.not_worse == within


@given(ARMS, ARMS, MARGIN, st.booleans())
def test_means_agree_with_fiellers_interval(control, treatment, margin, higher):
    found = not_worse(control, treatment, margin=margin, higher_is_better=higher)
    limits = fieller(control, treatment)
    assume(not math.isnan(limits.low) and abs(found.p - 0.025) > 1e-6)
    within = limits.low > -margin if higher else limits.high < margin
    assert found.not_worse == within


@given(ARMS, ARMS)
def test_a_wider_margin_is_easier(control, treatment):
    narrow, wide = (not_worse(control, treatment, margin=margin).p for margin in (0.05, 0.2))
    assert wide <= narrow or min(wide, narrow) > 0.5  # both arms' errors shrink with the margin


@pytest.mark.parametrize(
    ("control", "treatment", "margin"),
    [(0.0, 1.0, 0.1), (-2.0, 1.0, 0.1), (1.0, 1.0, 0.0)],
    ids=["nothing to lose", "below zero", "no margin"],
)
def test_what_cannot_be_said_is_none(control, treatment, margin):
    found = not_worse(Arm(control, 0.1, 9), Arm(treatment, 0.1, 9), margin=margin)
    assert math.isnan(found.p)
    assert found.not_worse is None


def test_no_spread_or_no_success_is_none():
    assert not_worse(Arm(1, 0, 9), Arm(1, 0, 9), margin=0.1).not_worse is None
    assert not_worse(Arm(1, 0.1, 9), Arm(1, math.nan, 1), margin=0.1).not_worse is None
    assert proportion_not_worse(0, 9, 3, 9, margin=0.1).not_worse is None


@given(ARMS, ARMS, st.booleans())
def test_alike_exactly_when_the_interval_is_within(control, treatment, equal):
    found = alike(control, treatment, -1.0, 1.5, equal_variances=equal)
    assume(abs(found.p - 0.05) > 1e-9)
    assert (found.p < 0.05) == (found.low > -1.0 and found.high < 1.5)


def test_a_fixed_margin_agrees_with_its_limit():
    for higher, difference in ((True, -0.5), (False, 0.5)):
        for margin in (0.6, 1.2):
            limits, found = fixed_margin(difference, 0.2, margin, higher_is_better=higher)
            within = limits.low > -margin if higher else limits.high < margin
            assert found.not_worse == within

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.stats.shrinkage import SCEPTICAL, shrunk, usual_spread


@given(st.floats(-1, 1), st.floats(1e-4, 1), st.floats(0, 1))
def test_shrinking_keeps_the_sign_and_lessens(value, error, spread):
    found = shrunk(value, error, spread)
    assert found.value * value >= 0
    assert abs(found.value) <= abs(value)
    assert found.error <= error


def test_winners_are_worth_what_shrinking_says():
    """20,000 tests of true spread .05: winners' raw mean is too high, the shrunk one is true."""
    rng = np.random.default_rng(1)
    true = rng.normal(0, 0.05, 20_000)
    errors = rng.choice([0.02, 0.04, 0.08], 20_000)
    seen = true + rng.normal(0, errors)
    spread = usual_spread(seen, errors)
    won = seen > 1.96 * errors
    assert spread == pytest.approx(0.05, abs=0.002)
    kept = [shrunk(*each, spread).value for each in zip(seen[won], errors[won], strict=True)]
    assert np.mean(kept) == pytest.approx(true[won].mean(), abs=0.002)
    assert seen[won].mean() > true[won].mean() + 0.01


def test_few_tests_are_judged_sceptically():
    assert usual_spread([0.5] * 9, [0.01] * 9) == SCEPTICAL
    assert usual_spread([0.5] * 9 + [math.nan], [0.01] * 10) == SCEPTICAL
    assert usual_spread([], []) == SCEPTICAL


def test_noise_alone_leaves_nothing():
    spread = usual_spread([0.01, -0.01] * 10, [0.05] * 20)
    assert spread == 0
    assert shrunk(0.3, 0.05, spread).value == 0


def test_without_an_estimate_nothing_is_said():
    assert np.isnan(shrunk(math.nan, 0.1)).all()
    assert np.isnan(shrunk(0.1, math.nan)).all()
    assert shrunk(0.1, 0.0) == (0.1, 0.0)

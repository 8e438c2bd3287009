import gc

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from cx.stats.corrections import bh, by, fcr_levels, hochberg, holm, holm_levels, holm_sidak

P = st.lists(st.floats(0, 1), min_size=1, max_size=25)
METHODS = [
    (holm, "holm"),
    (holm_sidak, "holm-sidak"),
    (hochberg, "simes-hochberg"),
    (bh, "fdr_bh"),
    (by, "fdr_by"),
]


@pytest.fixture(scope="module")
def _little_garbage():
    """statsmodels collects garbage at every call, in all that a worker holds."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("_little_garbage")
@pytest.mark.parametrize(("ours", "name"), METHODS, ids=lambda x: x if isinstance(x, str) else "")
@given(p=P)
def test_adjusted_p_are_those_of_statsmodels(ours, name, p):
    assume(name != "holm-sidak" or max(p) < 1)  # statsmodels' logarithm of 0 warns
    expected = multipletests(p, method=name)[1]
    assert ours(p) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("ours", [each for each, _ in METHODS])
def test_tests_not_made_do_not_count(ours):
    found = ours([np.nan, 0.02, np.nan, 0.5])
    assert found[[1, 3]] == pytest.approx(ours([0.02, 0.5]))
    assert np.isnan(found[[0, 2]]).all()
    assert np.isnan(ours([np.nan])).all()
    assert ours([]).size == 0


@pytest.mark.parametrize("ours", [each for each, _ in METHODS])
@given(p=P, seed=st.integers(0, 99))
def test_order_does_not_matter(ours, p, seed):
    order = np.random.default_rng(seed).permutation(len(p))
    assert ours(np.array(p)[order]) == pytest.approx(ours(p)[order])


@pytest.mark.parametrize("ours", [each for each, _ in METHODS])
@given(p=st.floats(0, 1))
def test_one_test_needs_no_adjusting(ours, p):
    assert float(ours([p])[0]) == pytest.approx(p)


def test_q_values_of_benjamini_and_hochbergs_example():
    """Benjamini and Hochberg (1995), section 3.1: 15 tests, the first 4 rejected at .05."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    p += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    q = bh(p)
    assert (q <= 0.05).sum() == 4
    assert q[0] == pytest.approx(0.0015)


Z = st.lists(st.floats(-6, 6), min_size=1, max_size=15)


@pytest.mark.parametrize(("method", "levels"), [(holm, holm_levels), (bh, fcr_levels)])
@given(z=Z, alpha=st.sampled_from([0.01, 0.05, 0.1, 0.2]))
def test_intervals_and_decisions_agree_always(method, levels, z, alpha):
    """Estimates with error 1: the interval at its own level excludes 0 exactly when rejected."""
    p = 2 * norm.sf(np.abs(z))
    adjusted, level = method(p), levels(p, alpha)
    assume(np.all(np.abs(adjusted - alpha) > 1e-9))
    excludes = np.abs(z) > norm.isf(level / 2)
    assert (excludes == (adjusted <= alpha)).all()


@pytest.mark.parametrize("levels", [holm_levels, fcr_levels])
def test_levels_of_tests_not_made_are_nan(levels):
    found = levels([np.nan, 0.001, 0.4])
    assert np.isnan(found[0])
    assert found[1:] == pytest.approx(levels([0.001, 0.4]))
    assert np.isnan(levels([np.nan])).all()


def test_holm_levels_when_all_are_rejected():
    assert holm_levels([0.001, 0.002, 0.003]) == pytest.approx([0.05 / 3, 0.05 / 2, 0.05])


def test_fcr_levels_when_none_is_selected():
    assert fcr_levels([0.2, 0.3, 0.9]) == pytest.approx([0.05 / 3] * 3)

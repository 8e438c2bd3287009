import math

import pytest

from cx.stats.e_value import e_value


@pytest.mark.parametrize(
    ("exposed", "other", "expected"),
    [
        (0.39, 0.10, 7.26),  # maternal feeding and respiratory death, risk ratio 3.9
        (0.18, 0.10, 3.00),  # the limit of its interval, 1.8
        (0.08, 0.10, 1.81),  # a protective ratio of .80 is turned over
        (0.091, 0.10, 1.43),  # and its limit, .91
    ],
)
def test_published_figures(exposed, other, expected):
    """VanderWeele and Ding (2017), their examples of risk ratios 3.9 (1.8) and .80 (.91)."""
    assert e_value(exposed, exposed - other) == pytest.approx(expected, abs=0.006)


def test_a_ratio_and_its_inverse_have_one_e_value():
    assert e_value(0.3, 0.2) == pytest.approx(e_value(0.1, -0.2))


def test_no_difference_needs_no_hidden_cause():
    assert e_value(0.2, 0.0) == 1.0


@pytest.mark.parametrize(("exposed", "difference"), [(0.2, 0.2), (0.2, 0.3), (0.0, -0.1)])
def test_a_share_of_nothing_has_no_limit(exposed, difference):
    assert e_value(exposed, difference) == math.inf


def test_what_is_missing_stays_missing():
    assert math.isnan(e_value(math.nan, 0.1))
    assert math.isnan(e_value(0.1, math.nan))

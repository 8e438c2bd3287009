"""What winning a buyer costs beside keeping one, and what is said of it."""

import math
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.model.scenario import Terms
from cx.whatif.keeping import costs_apiece, keeping
from cx.whatif.lags import MONTH
from cx.whatif.worth_said import kept
from cx.words import Words

JA, EN = Words.of("ja"), Words.of("en")
SPENT = Terms(winning=600_000, keeping=30_000)


def test_costs_are_those_of_a_month_by_the_buyers_of_a_month():
    """1,200 buyers in a year are 100 a month, 240 who bought again 20: 6,000 against 1,500."""
    found = costs_apiece(1200, 240, 12, SPENT)
    assert (found.new, found.kept, found.win, found.keep, found.ratio) == (100, 20, 6000, 1500, 4)


def test_buyers_are_those_of_the_data():
    returns = pd.DataFrame({"repeat": [1, 2, 3], "n": [1200, 240, 60]})
    fit = SimpleNamespace(returns=returns, days=12 * MONTH)
    assert keeping(fit, SPENT) == pytest.approx(costs_apiece(1200, 240, 12, SPENT))


@pytest.mark.parametrize(
    ("buyers", "repeat_buyers", "months", "terms", "en"),
    [
        (1200, 240, 12, Terms(), "Type what you spend"),
        (1200, 240, 12, Terms(winning=1.0), "Type what you spend"),
        (1200, 0, 12, SPENT, "Nobody bought again"),
        (0, 0, 12, SPENT, "Nobody bought again"),
        (1200, 240, math.nan, SPENT, "Nobody bought again"),
        (1200, 240, 1e-310, SPENT, "Nobody bought again"),
        (1200, 240, 12, Terms(winning=6e5, keeping=0.0), "Nothing is spent on keeping"),
        (1200, 240, 12, Terms(winning=6e5, keeping=3e4), "4 times as much. That is below"),
        (1200, 240, 12, Terms(winning=6e5, keeping=1e4), "12 times as much. That lies within"),
        (1200, 240, 12, Terms(winning=6e5, keeping=1e3), "120 times as much. That is above"),
    ],
)
def test_the_own_ratio_stands_beside_what_is_often_quoted(buyers, repeat_buyers, months, terms, en):
    found = costs_apiece(buyers, repeat_buyers, months, terms)
    told = kept(found, terms, EN)
    assert en in told
    assert "nan" not in told + kept(found, terms, JA)
    if not math.isnan(found.ratio):
        assert "no source" in told
        assert "「5〜25倍」（出典は示されていません）" in kept(found, terms, JA)


@given(
    buyers=st.integers(0, 10**6),
    repeat_buyers=st.integers(0, 10**6),
    months=st.one_of(st.just(math.nan), st.floats(0, 120)),
    winning=st.floats(0, 1e9),
    spent=st.floats(0, 1e9),
)
def test_nothing_is_ever_infinite(buyers, repeat_buyers, months, winning, spent):
    found = costs_apiece(buyers, repeat_buyers, months, Terms(winning=winning, keeping=spent))
    assert not any(math.isinf(each) for each in found)
    assert all(math.isnan(each) or each >= 0 for each in found)

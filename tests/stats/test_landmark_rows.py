"""The columns of landmark trials, each against what a loop over the touches says."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cx.stats.landmark_rows import (
    BACK,
    Touches,
    firsts,
    history,
    joined,
    looked_back,
    one_hot,
    starts,
)

CODES = st.lists(st.integers(0, 4), min_size=1, max_size=40)


def journey(steps):
    """Touches of (customer, other visit begins, spot), sorted by customer."""
    steps = sorted(steps, key=lambda step: step[0])
    customer = np.array([step[0] for step in steps])
    begins = np.array([step[1] for step in steps]) | (np.diff(customer, prepend=-1) > 0)
    size = len(steps)
    return Touches(
        customer=customer,
        visit=np.cumsum(begins) - 1,
        spot=np.array([step[2] for step in steps]),
        stage=np.zeros(size, dtype=int),
        sign=np.zeros(size, dtype=int),
        segment=np.zeros(size, dtype=int),
        at_risk=np.ones(size, dtype=bool),
        outcome=np.zeros(size, dtype=bool),
        seen=np.ones(size, dtype=bool),
    )


JOURNEYS = st.lists(
    st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 4)), min_size=1, max_size=40
).map(journey)


@given(CODES)
def test_starts(codes):
    code = np.sort(np.array(codes))
    assert starts(code).tolist() == [code.tolist().index(each) for each in code]


def test_no_touches_have_no_starts():
    assert starts(np.array([], dtype=int)).tolist() == []


@given(JOURNEYS)
def test_history_counts_what_came_before(touches):
    past = history(touches)
    for row, (who, visit) in enumerate(zip(touches.customer, touches.visit, strict=True)):
        mine, inside = touches.customer[:row] == who, touches.visit[:row] == visit
        others = set(touches.visit[:row][mine]) - {visit}
        found = past.ordinal[row], past.visits[row], past.earlier[row]
        assert found == (inside.sum(), len(others), mine.sum())


@given(JOURNEYS)
def test_firsts(touches):
    seen, expected = set(), []
    for pair in zip(touches.customer.tolist(), touches.spot.tolist(), strict=True):
        expected.append(pair not in seen)
        seen.add(pair)
    assert firsts(touches.customer, touches.spot).tolist() == expected


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(0, 3)), min_size=1, max_size=30))
def test_joined_codes_agree_where_all_parts_do(pairs):
    found = joined([np.array(part) for part in zip(*pairs, strict=True)])
    same = [[a == b for b in pairs] for a in pairs]
    assert (found[:, None] == found).tolist() == same
    assert sorted(set(found.tolist())) == list(range(len(set(pairs))))


def test_small_integers_do_not_run_over():
    """Codes of eight bits whose product needs more."""
    parts = [np.array([0, 100, 100], dtype=np.int8), np.array([0, 100, 99], dtype=np.int8)]
    assert joined([*parts, *parts, *parts]).tolist() == [0, 2, 1]
    customer = np.array([1_000_000, 1_000_001], dtype=np.int32)
    assert firsts(customer, np.array([30_000, 0], dtype=np.int32)).tolist() == [True, True]


def test_negative_codes_have_no_column():
    assert one_hot(np.array([1, -1, 0]), 2).toarray().tolist() == [[0, 1], [0, 0], [1, 0]]


@given(JOURNEYS)
def test_looked_back(touches):
    rows = np.arange(0, len(touches.spot), 2)
    found = looked_back(rows, history(touches).ordinal, touches.spot, 5)
    expected = np.zeros((len(rows), 5))
    for place, row in enumerate(rows):
        for then in range(max(0, row - BACK), row):
            if touches.visit[then] == touches.visit[row]:
                expected[place, touches.spot[then]] = 1
    assert found.toarray().tolist() == expected.tolist()

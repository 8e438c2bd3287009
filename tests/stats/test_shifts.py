"""The difference of two means from sums alone is that from single answers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx.stats.clusters import ClusterSums, cluster_sums
from cx.stats.means import clustered_difference
from cx.stats.shifts import Sides, clustered_shift

ANSWERS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 5), st.booleans()), min_size=2, max_size=40
)


def sides_of(rows) -> Sides:
    """The sums that the store would give."""
    frame = pd.DataFrame(rows, columns=["customer", "score", "later"])
    each = {
        side: part.groupby("customer")["score"].agg(["sum", "count"])
        for side, part in frame.groupby("later")
    }
    everyone = sorted(set(frame["customer"]))
    nothing = pd.DataFrame({"sum": [], "count": []})
    k0, m0, k1, m1 = (
        each.get(side, nothing).reindex(everyone).fillna(0.0)[name].to_numpy(dtype=float)
        for side in (False, True)
        for name in ("sum", "count")
    )
    before, after = (
        ClusterSums(*cluster_sums(k, m)[:5], np.asarray(float((m > 0).sum())))
        for k, m in ((k0, m0), (k1, m1))
    )
    across = (np.asarray(float(np.sum(a * b))) for a in (k0, m0) for b in (k1, m1))
    return Sides(before, after, *across, np.asarray(float(len(everyone))))


@given(ANSWERS)
def test_sums_give_what_single_answers_give(rows):
    ours = clustered_shift(sides_of(rows))
    customer, score, later = (np.array(part) for part in zip(*rows, strict=True))
    theirs = clustered_difference(customer, score, later)
    assert np.isnan(ours.low) == np.isnan(theirs.low)
    if not np.isnan(theirs.low):
        assert float(ours.value) == pytest.approx(float(theirs.value), abs=1e-9)
        assert float(ours.low) == pytest.approx(float(theirs.low), abs=1e-6)


def test_sides_swapped_turn_the_sign():
    rows = [(0, 2, False), (0, 4, True), (1, 3, False), (1, 3, True), (2, 5, True)]
    turned = [(customer, score, not later) for customer, score, later in rows]
    ours, theirs = clustered_shift(sides_of(rows)), clustered_shift(sides_of(turned))
    assert float(ours.value) == pytest.approx(-float(theirs.value))
    assert float(ours.low) == pytest.approx(-float(theirs.high))

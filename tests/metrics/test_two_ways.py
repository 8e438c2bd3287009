"""The metrics against the plainest Python, on random small sets of touches."""

import math
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cx.metrics.satisfaction import satisfaction
from cx.metrics.stages import stages
from cx.metrics.touchpoints import touchpoints
from cx.metrics.visits import bounce, bounce_by_entry
from cx.store.overview import overview
from tests import brute
from tests.touches import did, said, store_of

OF = {
    "search": "research",
    "compare": "research",
    "product view": "first_impression",
    "order": "purchase",
    "support": "service",
    "oddity": "unplaced",
}
MINUTES = [None, 0, 0, 1, 10, 29, 30, 31, 50, 1440, 30 * 1440, 31 * 1440, 60 * 1440, 90 * 1440]


@st.composite
def one_touch(draw):
    customer, touchpoint = draw(st.sampled_from("abcdefgh")), draw(st.sampled_from(sorted(OF)))
    minutes = draw(st.sampled_from(MINUTES))
    days = None if minutes is None else minutes / 1440
    kind = draw(st.sampled_from(["did", "did", "said", "both"]))
    if kind == "did":
        return did(customer, days, touchpoint, visit=draw(st.sampled_from([None, None, "1", "2"])))
    score = float(draw(st.integers(1, 5)))
    return said(customer, touchpoint, score, days=days, did=kind == "both")


touch_lists = st.lists(one_touch(), min_size=1, max_size=60)
quick = settings(
    derandomize=True,
    deadline=None,
    max_examples=7,
    suppress_health_check=[HealthCheck.too_slow],
)


def missing_as_none(value):
    return None if math.isnan(value) else value


@quick
@given(touch_lists)
def test_stages(touches):
    store = store_of(touches)
    found = stages(store).set_index("stage")
    for column, expected in zip(
        store.columns, brute.flow(touches, store.columns, OF, 30.0), strict=True
    ):
        row = found.loc[column, ["reached", "observed", "went_on", "median_days"]]
        assert [missing_as_none(value) for value in row] == [
            pytest.approx(value, abs=1e-9) for value in expected
        ]


@quick
@given(touch_lists)
def test_visits(touches):
    store, expected = store_of(touches), brute.visits(touches, 30.0)
    found = bounce(store)
    assert (found.visits, found.bounced) == (len(expected), sum(each[2] for each in expected))
    entries = bounce_by_entry(store)
    assert dict(zip(entries["touchpoint"], entries["visits"], strict=True)) == Counter(
        each[1] for each in expected
    )
    assert entries["bounced"].sum() == found.bounced


@quick
@given(touch_lists)
def test_touchpoints_and_scores(touches):
    store = store_of(touches)
    found = touchpoints(store).set_index("touchpoint")
    scores = satisfaction(store, by="touchpoint").set_index("touchpoint")
    for name in {touch.touchpoint for touch in touches}:
        here = [touch for touch in touches if touch.touchpoint == name]
        assert found.loc[name, "touches"] == len(here)
        assert found.loc[name, "customers"] == len({touch.customer for touch in here})
        answers = [touch.more["score"] for touch in here if touch.more["said"]]
        if answers:
            assert scores.loc[name, "n"] == len(answers)
            assert scores.loc[name, "mean"] == pytest.approx(sum(answers) / len(answers))
            top = sum(answer >= 4 for answer in answers) / len(answers)
            assert scores.loc[name, "top2"] == pytest.approx(top)
    assert len(found) == len({touch.touchpoint for touch in touches})
    assert overview(store)[:2] == (len({t.customer for t in touches}), len(touches))


@quick
@given(touch_lists, st.randoms(use_true_random=False))
def test_order_of_rows_with_different_times_does_not_matter(touches, random):
    apart = [
        touch._replace(days=(touch.days or 0.0) + place / 7) for place, touch in enumerate(touches)
    ]
    shuffled = random.sample(apart, len(apart))
    one, other = stages(store_of(apart)), stages(store_of(shuffled))
    assert one.equals(other)


@quick
@given(touch_lists)
def test_groups_add_up_to_the_whole(touches):
    marked = [
        touch._replace(more={**touch.more, "channel": "web" if touch.customer < "d" else "shop"})
        for touch in touches
    ]
    store = store_of(marked)
    parts = [store.only("channel", value) for value in store.groups("channel")["value"]]
    whole = bounce(store)
    assert sum(bounce(part).visits for part in parts) == whole.visits
    assert sum(overview(part).touches for part in parts) == len(touches)
    reached = sum(stages(part).set_index("stage")["reached"] for part in parts)
    assert (reached == stages(store).set_index("stage")["reached"]).all()

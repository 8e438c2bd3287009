"""Labels find places of their own."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cx.figures.labels import Box, Wish, along, nearest, place, sampled

BOUNDS = Box(0, 0, 1000, 280)
WISH = st.builds(
    Wish,
    x=st.floats(0, 1000),
    y=st.floats(0, 280),
    width=st.floats(30, 200),
    height=st.floats(20, 60),
    above=st.booleans(),
)


@given(st.lists(WISH, max_size=8))
def test_labels_never_touch_and_stay_inside(wishes: list[Wish]) -> None:
    line = sampled([(0, 140), (500, 40), (1000, 200)])
    found = [box for box in place(wishes, line, BOUNDS, [Box(400, 100, 420, 120)]) if box]
    assert not any(one.touches(other) for one, other in combinations(found, 2))
    assert not any(box.touches(Box(400, 100, 420, 120)) for box in found)
    assert all(box.x0 >= 0 and box.x1 <= 1000 + 1e-6 for box in found)
    assert all(box.y0 >= 0 and box.y1 <= 280 + 1e-6 for box in found)


def test_a_label_with_room_stands_straight_over_its_mark() -> None:
    line = sampled([(0, 200), (1000, 200)])
    (box,) = place([Wish(500, 200, 80, 30, above=True)], line, BOUNDS, [])
    assert box == Box(460, 157, 540, 187)


def test_a_label_without_room_above_goes_below() -> None:
    (box,) = place([Wish(500, 10, 80, 30, above=True)], np.empty((0, 2)), BOUNDS, [])
    assert box is not None
    assert box.y0 > 10


def test_a_label_that_would_be_half_covered_is_left_out() -> None:
    x, y = np.meshgrid(np.arange(0, 1000, 4.0), np.arange(0, 280, 4.0))
    crowd = np.column_stack([x.ravel(), y.ravel()])
    assert place([Wish(500, 140, 80, 30, above=True)], crowd, BOUNDS, []) == [None]


def test_the_means_label_avoids_the_curve() -> None:
    line = sampled([(800, 100), (1000, 180)])
    box = along((80, 16), 140, line, BOUNDS)
    inside = (
        (line[:, 0] > box.x0)
        & (line[:, 0] < box.x1)
        & (line[:, 1] > box.y0)
        & (line[:, 1] < box.y1)
    )
    assert not inside.any()


def test_a_connector_ends_at_the_boxs_edge() -> None:
    assert nearest(Box(10, 10, 20, 20), 15, 40) == (15, 20)

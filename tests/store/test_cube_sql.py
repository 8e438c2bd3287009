"""What is asked by SQL made once against what Ibis asks anew."""

import pandas as pd
import pytest

from benchmarks.world import SCALE, upload
from cx.model.stage_model import stage_model
from cx.read.engine import connect
from cx.store import build
from cx.store.cubes import standard
from cx.store.scan import Scan


@pytest.fixture(scope="module")
def store():
    with connect() as connection:
        upload(connection, 5_000, seed=2)
        yield build(connection, stage_model(), scale=SCALE)


def test_both_give_the_same_frames(store, monkeypatch):
    monkeypatch.setattr("cx.store.scan.FEWEST", 0)
    values = list(store.groups("channel")["value"])
    for view in (
        store,
        store.only("channel", values[0]),
        store.only("channel", *values[:2]).only("channel", values[1]),
    ):
        for cube in standard(store):
            scan, order = Scan(view), list(cube.keys)
            found, expected = scan.frame(cube), scan.frame(scan.cube(cube))
            if order:
                found, expected = (
                    each.sort_values(order, ignore_index=True) for each in (found, expected)
                )
            pd.testing.assert_frame_equal(found, expected, rtol=1e-9)


@pytest.mark.parametrize("value", ["o'hara", 'a "b"', "no such", "); DROP TABLE x; --"])
def test_any_text_can_be_a_value(store, monkeypatch, value):
    monkeypatch.setattr("cx.store.scan.FEWEST", 0)
    cube = standard(store)[0]
    scan = Scan(store.only("channel", value))
    pd.testing.assert_frame_equal(scan.frame(cube), scan.frame(scan.cube(cube)))

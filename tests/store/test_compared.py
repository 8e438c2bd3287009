"""Sums over blocks of customers against the answers themselves."""

import numpy as np
import pytest

from benchmarks.world import SCALE, upload
from cx.model.stage_model import stage_model
from cx.read.engine import connect
from cx.stats.two_way import two_way
from cx.stats.two_way_sums import two_way_of_sums
from cx.store import build, compared
from cx.store.compared import BLOCKS, FEWEST_BLOCKS, block_sums, blocks_of
from cx.store.cube import FEWEST
from cx.store.opinions import Measure, answers
from tests.touches import said, store_of


@pytest.fixture(scope="module")
def store():
    with connect() as connection:
        upload(connection, 20_000, seed=3)
        yield build(connection, stage_model(), scale=SCALE)


def views(store):
    values = list(store.groups("channel")["value"])
    return [store, store.only("channel", values[0]), store.only("channel", *values[1:])]


def fits(store, **options):
    rng = np.random.default_rng
    rows = answers(store, Measure.SCORE)
    size = np.arange(len(store.spots))
    return (
        two_way_of_sums(block_sums(store, Measure.SCORE), rng=rng(1), part_of=size, **options),
        two_way(rows.customer, rows.spot, rows.answer, rng=rng(1), **options),
    )


@pytest.mark.parametrize("fewest", [0, FEWEST])
def test_sums_give_the_effects_of_the_answers(store, monkeypatch, fewest):
    """Kept as cubes, to which filters only add, or counted from the touches."""
    monkeypatch.setattr("cx.store.scan.FEWEST", fewest)
    for view in views(store):
        found, expected = fits(view)
        size = expected.n.size
        assert found.effect[:size] == pytest.approx(expected.effect, abs=1e-6, nan_ok=True)
        assert found.error[:size] == pytest.approx(expected.error, rel=0.3, nan_ok=True)
        assert found.n.tolist() == [*expected.n, *[0] * (len(store.spots) - size)]
        assert found.judged[:size].tolist() == expected.judged.tolist()
        assert found.compared == expected.compared >= 5


def test_blocks_hold_about_as_many_customers_each():
    """Chi-squared over 256 blocks, by a number that one of 10,000 exceeds; neighbours, too."""
    import ibis

    rows = ibis.memtable({"customer": np.arange(100_000, dtype=np.int32)})
    block = rows.select(block=compared._block(rows.customer, BLOCKS)).to_pandas()["block"]
    for part in (block, block[::2], block[::256], block[:4_000]):
        counts = np.bincount(part, minlength=BLOCKS)
        mean = part.size / BLOCKS
        assert ((counts - mean) ** 2 / mean).sum() < 350
    together = np.mean(block[1:].to_numpy() == block[:-1].to_numpy())
    assert together == pytest.approx(1 / BLOCKS, abs=0.001)


def test_a_score_of_everything_together_and_lonely_scores_stand_outside():
    touches = [said(f"c{k}", f"step {place}", float(place)) for k in range(9) for place in "12"]
    more = [said("c1", "overall", 5.0), said("lonely", "step 1", 5.0)]
    plain, found = (
        block_sums(store_of(each), Measure.SCORE) for each in (touches, [*touches, *more])
    )
    assert found.scores.sum() == plain.scores.sum() == 18
    assert found.centred.sum() == pytest.approx(0)
    assert found.shared.sum() == pytest.approx(9 / 2)
    assert (found.within, found.most) == (0.5, 2.0)


def test_nothing_was_scored():
    found = block_sums(store_of([said("a", "step 1", None)]), Measure.SCORE)
    assert found.block.size == found.one.size == 0
    assert found.within == found.most == 0.0


@pytest.mark.parametrize(("touchpoints", "blocks"), [(2, BLOCKS), (120, FEWEST_BLOCKS)])
def test_very_many_touchpoints_take_fewer_blocks(touchpoints, blocks):
    touches = [said("a", f"step {place}", 1.0) for place in range(touchpoints)]
    assert blocks_of(store_of(touches)) == blocks

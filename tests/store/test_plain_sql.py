"""The store against plain SQL over the same 20,000 touches: the benchmark compares like with like."""

import duckdb
import pytest

from benchmarks import plain
from benchmarks.world import SCALE, upload
from cx.metrics.channels import channels
from cx.metrics.repeat import repeat_purchase
from cx.metrics.satisfaction import satisfaction
from cx.metrics.stages import stages
from cx.metrics.touchpoints import touchpoints
from cx.metrics.visits import bounce_by_entry
from cx.model.stage_model import stage_model
from cx.store import build


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect(config={"threads": 2}) as opened:
        upload(opened, 20_000, seed=1)
        plain.prepare(opened)
        yield opened


@pytest.fixture(scope="module")
def store(connection):
    return build(connection, stage_model(), scale=SCALE)


def test_stages(store, connection):
    """Plain SQL lets a touch of the same second count as later: a handful may differ."""
    ours, theirs = stages(store).iloc[:-1], plain.stages(connection)
    assert ours["reached"].tolist() == theirs["reached"].tolist()
    assert ours["observed"].tolist() == theirs["observed"].tolist()
    assert ours["went_on"].tolist() == pytest.approx(theirs["went_on"].tolist(), abs=3)
    assert ours["median_days"].tolist() == pytest.approx(theirs["median_days"].tolist(), rel=0.02)


def test_touchpoints(store, connection):
    columns = ["touchpoint", "touches", "customers"]
    ours, theirs = touchpoints(store)[columns], plain.touchpoints(connection)[columns]
    assert ours.values.tolist() == theirs.values.tolist()


def test_visits(store, connection):
    ours = bounce_by_entry(store).set_index("touchpoint")[["visits", "bounced"]]
    theirs = plain.bounce_by_entry(connection).set_index("touchpoint").loc[ours.index]
    assert (ours == theirs[["visits", "bounced"]]).all(axis=None)


def test_repeat_purchase(store, connection):
    assert [list(repeat_purchase(store)[:2])] == plain.repeat_purchase(connection).values.tolist()


def test_satisfaction(store, connection):
    ours = satisfaction(store, by="touchpoint").set_index("touchpoint")
    theirs = plain.satisfaction(connection).set_index("touchpoint").loc[ours.index]
    assert ours["n"].tolist() == theirs["n"].tolist()
    assert ours["mean"].tolist() == pytest.approx((theirs["k"] / theirs["n"]).tolist())
    assert ours["top2"].tolist() == pytest.approx((theirs["t"] / theirs["n"]).tolist())


def test_channels(store, connection):
    theirs = plain.channels(connection)["customers"]
    assert sorted(channels(store)["customers"]) == sorted(theirs)

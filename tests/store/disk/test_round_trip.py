"""What is opened from the disk is what was built: every table, every figure, every fact of reading."""

import math
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pandas as pd
import pytest
from hypothesis import strategies as st

from cx.metrics.channels import channels
from cx.metrics.repeat import repeat_purchase
from cx.metrics.satisfaction import overall, satisfaction
from cx.metrics.since import satisfaction_since
from cx.metrics.stages import stages
from cx.metrics.times import times
from cx.metrics.touchpoints import touchpoints
from cx.metrics.visits import bounce, bounce_by_entry
from cx.metrics.weekly import weekly_onward, weekly_people, weekly_scores
from cx.model.stage_model import stage_model
from cx.read.quality.left_out import files_left_out
from cx.read.report import Source
from cx.store import Store, build
from cx.store.disk import opened, write
from cx.store.filtering import choices
from tests.shelf import HOME, day, looks, reading_of, shelved
from tests.touches import Touch, did, said, store_of

METRICS: tuple[Callable[[Store], object], ...] = (
    stages,
    touchpoints,
    channels,
    bounce,
    bounce_by_entry,
    repeat_purchase,
    lambda store: satisfaction(store, by="touchpoint"),
    overall,
    satisfaction_since,
    times,
    weekly_scores,
    weekly_people,
    weekly_onward,
    choices,
)

NAMES = ("home", "cart", "purchase", "delivered", "review")
VALUES = st.sampled_from(("x", "y", "日本", ""))
TOUCH = st.builds(
    lambda who, days, name, kind, score, segment, kept: (
        did(who, days, name, segment=segment, channel=segment, **{"extra:Kind": kept})
        if kind
        else said(who, name, score, days=days, segment=segment, comment="ä")
    ),
    st.sampled_from("abcdefg"),
    st.none() | st.integers(0, 60).map(lambda number: number / 2),
    st.sampled_from(NAMES),
    st.booleans(),
    st.none() | st.integers(1, 5).map(float),
    st.none() | VALUES,
    st.none() | VALUES,
)


def alike(one: object, other: object) -> bool:
    """Whether two results are the same, frames cell by cell, sums up to the order of adding."""
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other, rtol=1e-12)
        return True
    if isinstance(one, tuple):
        return all(alike(*each) for each in zip(one, other, strict=True))
    if isinstance(one, float):
        return math.isclose(one, other, rel_tol=1e-12) or (math.isnan(one) and math.isnan(other))
    return one == other


VIEWS: tuple[Callable[[Store], Store], ...] = (
    lambda store: store,
    lambda store: store.only("segment", "x", "日本"),
    lambda store: store.only("Kind", "y"),
    lambda store: store.within(day(3), day(12)),
    lambda store: store.with_model(stage_model("five_moments")),
)


@hypothesis.given(st.lists(TOUCH, min_size=1, max_size=25), st.sampled_from(VIEWS))
@hypothesis.settings(max_examples=8)
def test_every_metric_of_the_opened_store_is_that_of_the_built_one(
    tmp_path_factory: pytest.TempPathFactory, touches: list[Touch], view: Callable[[Store], Store]
):
    folder = tmp_path_factory.mktemp("disk") / "store"
    built = store_of(touches, extras=("Kind",))
    write(folder, built, reading_of(built))
    seen = opened(folder).store
    for metric in METRICS:
        assert alike(metric(view(built)), metric(view(seen)))


def test_every_table_comes_back_with_its_types_and_its_order(tmp_path):
    """A sum that is too wide for Parquet would come back as a fraction."""
    built = store_of(HOME * 50)
    built.groups("segment")
    stages(built)
    shelved_tables = built.engine.kept()
    write(tmp_path / "s", built, reading_of(built))
    seen = opened(tmp_path / "s")
    assert seen.store.engine.kept() == shelved_tables
    for name in [f'store."{each}"' for each in shelved_tables] + ["touches_in"]:
        there, back = (
            connection.execute(f"FROM {name}")
            for connection in (built.engine.connection, seen.connection)
        )
        assert [each[:2] for each in there.description] == [each[:2] for each in back.description]
        assert there.fetchall() == back.fetchall()


def test_the_handle_comes_back_without_looking_at_touches(tmp_path, monkeypatch):
    built = store_of(HOME, choices={"home": None})
    manifest = write(tmp_path / "s", built, reading_of(built), choices={"home": None})
    monkeypatch.setattr("cx.store.engines.embedded.Embedded.backend", None)  # no scan at all
    seen = opened(tmp_path / "s")
    for name in Store.__dataclass_fields__:
        if name != "engine":
            assert getattr(seen.store, name) == getattr(built, name), name
    assert (manifest.touches, manifest.customers) == (5, 2)


def test_what_is_known_of_the_reading_comes_back(tmp_path, reading, connection):
    sample = Path(__file__).parents[3] / "sample_data" / "ja"
    files = ("orders.csv", "survey.csv", "test.csv", "touches.csv")
    found = reading(
        *(Source(name, sample / name) for name in files),
        files={"totals.csv": "段階,人数,平均満足度\n購入,120,4.1\n配送,90,\n"},
    )
    assert found.tests
    assert found.totals is not None
    write(tmp_path / "s", build(connection, stage_model(), scale=found.scale), found)
    seen = opened(tmp_path / "s")
    for name in ("report", "recipe", "scale", "names", "recipes", "opinion", "tests"):
        assert getattr(seen.reading, name) == getattr(found, name), name
    pd.testing.assert_frame_equal(seen.reading.totals, found.totals)
    for name in (f'"{found.tests[0].table}"', "left_out"):
        rows = [each.execute(f"FROM {name}").fetchall() for each in (connection, seen.connection)]
        assert rows[0] == rows[1]
    assert files_left_out(seen.connection) == files_left_out(connection)


@pytest.mark.parametrize("name", ["year=2026 [x]", "a*?", "o'clock", "ストア"])
def test_any_name_of_a_folder_will_do(tmp_path, name):
    shelved(tmp_path / "a-b-c", [did("z", 0, "home")])  # what a pattern would find as well
    shelved(tmp_path / name)
    seen = opened(tmp_path / name)
    found = seen.connection.execute("FROM touches_in").fetch_df()
    assert len(found) == len(HOME)
    assert "year" not in found


def test_nothing_is_written_to_a_store_that_is_open(tmp_path):
    shelved(tmp_path / "s")
    before = looks(tmp_path)
    seen = opened(tmp_path / "s", memory="500MB").store
    stages(seen.with_model(stage_model("five_moments")).within(day(0), day(1)))
    seen.groups("channel")
    assert looks(tmp_path) == before

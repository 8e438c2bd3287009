"""Cubes answer what the touches answer, under every filter, however the rows are split."""

import datetime
import logging
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cx.domain import Scale, Stage
from cx.model.stage_model import stage_model
from cx.store import Store, build
from cx.store import scan as scans
from cx.store.cube import FEWEST
from cx.store.cubes import make_cubes, standard
from cx.store.daily import daily
from cx.store.flow import onward, reached
from cx.store.lags import lags
from cx.store.moves import moves
from cx.store.opinions import Measure, opinion_sums
from cx.store.overview import overview
from cx.store.places import channel_counts, spot_counts
from cx.store.purchases import buyers
from cx.store.retention import Span, active
from cx.store.scan import Scan
from cx.store.since import scores_since
from cx.store.visits import entry_sums, visit_sums
from cx.store.weeks import week_counts, week_onward, week_scores
from tests.touches import START, Touch, touches_in

QUESTIONS = {
    "overview": overview,
    "spots": spot_counts,
    "channels": channel_counts,
    "reached": reached,
    "onward": partial(onward, window_days=30),
    "lags": lags,
    "visits": partial(visit_sums, gap_minutes=30),
    "own gap": partial(visit_sums, gap_minutes=600),
    "entries": partial(entry_sums, gap_minutes=30),
    "scores by touchpoint": partial(opinion_sums, measure=Measure.SCORE, by="touchpoint"),
    "scores by stage": partial(opinion_sums, measure=Measure.SCORE, by="stage"),
    "top box": partial(opinion_sums, measure=Measure.SCORE, by="stage", at_least=4.0),
    "scores": partial(opinion_sums, measure=Measure.SCORE, by=None),
    "weeks": week_counts,
    "weeks' scores": partial(week_scores, by_stage=False),
    "weeks' scores by stage": partial(week_scores, by_stage=True),
    "weeks onward": partial(week_onward, window_days=30),
    "buyers": buyers,
    "since": scores_since,
    "moves": moves,
    "moves of touchpoints": partial(moves, by_touchpoint=True),
    "months": active,
    "weeks active": partial(active, span=Span.WEEK),
    "days": daily,
}
NAMES = (
    "search",
    "product page",
    "order",
    "delivery",
    "app use",
    "support call",
    "review",
    "repurchase",
)
DAY = datetime.date(2026, 1, 1)
DAYS = datetime.timedelta(days=1)
VIEWS = {
    "all": lambda store: store,
    "segment": lambda store: store.only("segment", "new"),
    "two groups": lambda store: store.only("segment", "new", "loyal").only("channel", "web"),
    "arm": lambda store: store.only("arm", "B"),
    "nobody": lambda store: store.only("segment", "nobody"),
    "period": lambda store: store.within(
        DAY + datetime.timedelta(10), DAY + datetime.timedelta(45)
    ),
    "group in a period": lambda store: store.only("channel", "app").within(
        DAY + datetime.timedelta(10), DAY + datetime.timedelta(45)
    ),
    "not kept by": lambda store: store.only("account", "x"),
}


def rows(seed: int, customers: int = 40, touches: int = 400) -> list[dict[str, object]]:
    """Touches of people in groups, some without a group, a time or a channel."""
    rng = np.random.default_rng(seed)
    who = rng.integers(0, customers, touches)
    found = []
    for place, code in enumerate(who):
        minutes = int(rng.integers(0, 60 * 24 * 90))
        missing = rng.random(6)
        found.append(
            {
                "file": 0, "row": place, "part": 0, "customer": f"c{code}",
                "at": None if missing[0] < 0.03 else datetime.datetime(2026, 1, 1) + datetime.timedelta(minutes=minutes),
                "touchpoint": NAMES[rng.integers(0, len(NAMES))],
                "did": bool(missing[1] < 0.9), "said": bool(missing[1] > 0.5),
                "segment": [None, "new", "loyal"][code % 3],
                "channel": None if missing[2] < 0.2 else ["web", "app", "shop"][rng.integers(0, 3)],
                "arm": ["A", "B"][code % 2], "account": ["x", "y"][code % 2],
                "score": float(rng.integers(1, 6)) if missing[1] > 0.5 and missing[3] < 0.8 else None,
                "sentiment": round(float(rng.uniform(-1, 1)), 2) if missing[1] > 0.5 and missing[4] < 0.5 else None,
                "value": float(rng.integers(1, 100)) if missing[5] < 0.2 else None,
            }
        )  # fmt: skip
    return found


def store_of(touches: list[dict[str, object]]) -> Store:
    given = [
        Touch(row["customer"], row["at"] and (row["at"] - START) / DAYS, row["touchpoint"], row)
        for row in touches
    ]
    return build(touches_in(given), stage_model(), scale=Scale(1, 5))


def kept(store: Store) -> Store:
    """The store as if it had many touches."""
    return replace(store, touches=FEWEST)


def same(one: object, other: object) -> None:
    if not isinstance(one, pd.DataFrame):
        assert one == other
        return
    assert isinstance(other, pd.DataFrame)
    keys = [name for name in one.columns if not pd.api.types.is_float_dtype(one[name])]
    frames = [
        frame.sort_values(keys, ignore_index=True) if keys else frame for frame in (one, other)
    ]
    left, right = (
        frame.fillna({n: 0.0 for n in ("k", "m", "kk", "km", "mm", "groups") if n in frame})
        for frame in frames
    )
    pd.testing.assert_frame_equal(left, right, check_exact=False, rtol=1e-9, check_dtype=False)


@pytest.fixture(scope="module")
def whole() -> Store:
    return store_of(rows(1))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_cube_answers_as_the_touches_do(whole, question, view):
    ask, seen = QUESTIONS[question], VIEWS[view]
    same(ask(seen(whole)), ask(seen(kept(whole))))


def test_cubes_are_made_at_once_and_answer_without_the_touches(caplog):
    store = kept(store_of(rows(2)))
    made = make_cubes(store)
    assert len(set(made)) == len(made) == len(standard(store))
    assert set(made) <= store.engine.kept()
    caplog.set_level(logging.DEBUG, logger="cx.store")
    for ask in (overview, reached, spot_counts, week_counts, moves, active, daily):
        ask(store.only("segment", "new").only("channel", "web", "app").only("arm", "A"))
    assert caplog.messages
    assert all("from cube " in message for message in caplog.messages)


def test_what_no_cube_is_kept_by_is_counted_from_the_touches_and_told(whole, caplog):
    caplog.set_level(logging.DEBUG, logger="cx.store")
    reached(kept(whole).only("account", "x"))
    assert "from journeys" in caplog.messages[-1]


def test_a_breakdown_may_be_added_later(whole, caplog):
    added = kept(whole).cubed_by("account")
    same(reached(whole.only("account", "x")), reached(added.only("account", "x")))
    caplog.set_level(logging.DEBUG, logger="cx.store")
    reached(added.only("account", "y"))
    assert "from cube reached" in caplog.messages[-1]


def test_a_touchpoint_in_another_stage_keeps_what_does_not_speak_of_stages():
    store = kept(store_of(rows(3)))
    make_cubes(store)
    before = store.engine.kept()
    moved = store.with_model(stage_model(), choices={"app use": Stage.SERVICE})
    make_cubes(moved)
    made = {name.rsplit("_", 1)[0] for name in moved.engine.kept() - before}
    anew = {f"cube_{cube.name.split()[0]}" for cube in standard(moved) if cube.depends == "stages"}
    assert made <= anew | {"stages", "journey"}
    assert {"cube_reached", "journey"} <= made


def test_too_many_groups_are_kept_by_fewer_breakdowns(whole, monkeypatch):
    monkeypatch.setattr(scans, "MOST_CELLS", 7)
    store = replace(kept(store_of(rows(1))), cubed=("segment", "channel", "arm"))
    for view in VIEWS.values():
        same(reached(view(whole)), reached(view(store)))
    [name] = [name for name in store.engine.kept() if name.startswith("cells_")]
    columns = Scan(store)._table(name).columns
    assert [*columns] == ["by:segment", "cell"]


ADDED = ("reached", "onward 30", "moves", "week_counts", "entries 30", "lags")


def added_up(touches: list[dict[str, object]], last: object) -> dict[str, pd.DataFrame]:
    """The cubes of some customers; one more of nobody's makes all know the same places and end."""
    end = [
        {**dict.fromkeys(touches[0]), "file": 0, "row": place - len(NAMES), "part": 0,
         "customer": "end", "touchpoint": each, "at": last, "did": True, "said": False, "segment": "end"}
        for place, each in enumerate(NAMES)
    ]  # fmt: skip
    store = kept(store_of(end + touches)).only("segment", "new", "loyal")
    scan, cubes = Scan(store), {cube.name: cube for cube in standard(store)}
    return {name: scan.frame(scan.cube(cubes[name])) for name in ADDED}


@settings(max_examples=3)
@given(st.lists(st.integers(0, 2), min_size=40, max_size=40))
def test_any_split_of_the_customers_builds_the_same_cubes(parts):
    touches = [row for row in rows(4, touches=200) if row["segment"]]
    last = max(row["at"] for row in touches if row["at"] is not None)
    pieces = [
        [row for row in touches if parts[int(row["customer"][1:])] == part] for part in range(3)
    ]
    several = [added_up(piece, last) for piece in pieces if piece]
    for name, whole in added_up(touches, last).items():
        keys = [
            key for key in ("column", "bin", "previous", "place", "week", "spot") if key in whole
        ]
        every = pd.concat([each[name] for each in several])
        total = every.groupby(keys, dropna=False).sum() if keys else every.sum().to_frame().T
        once = whole.set_index(keys).sort_index() if keys else whole
        pd.testing.assert_frame_equal(
            total.sort_index(), once, check_dtype=False, check_index_type=False
        )


def test_quantiles_of_many_people_come_from_bins_within_one_percent(whole, monkeypatch):
    exact = lags(whole)
    monkeypatch.setattr("cx.store.lags.EXACT", 0)
    binned = lags(kept(whole))
    columns = ["p10", "p25", "median", "p75", "p90"]
    assert (exact[["stage", "next", "n"]] == binned[["stage", "next", "n"]]).all(axis=None)
    assert not exact[columns].isna().all(axis=None)
    np.testing.assert_allclose(binned[columns], exact[columns], rtol=0.01)

"""A small form of the tables of moments: few worlds, fixed seeds, and what the worlds are."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.truth import decisions, peers
from benchmarks.truth.decision_worlds import DAYS, HORIZON, World, journeys, true_difference
from cx.moments.influence import influences
from cx.stats.landmark_rows import starts
from tests.touches import did, store_of

STRONG = World(customers=10_000)
RUNS = 8


def found(world, runs=RUNS):
    [row] = decisions.found((("", world),), runs)
    return row


@pytest.mark.parametrize(
    "world",
    [STRONG, replace(STRONG, tied=6, intent=1.0), replace(STRONG, tied=6, intent=0.9)],
    ids=["no intent", "fixed", "drifting"],
)
def test_what_is_firm_is_there_and_what_is_there_is_found(world):
    row = found(world)
    assert row.false_firm <= 0.10
    assert min(row.glory_firm, row.pain_firm) >= 0.8
    assert row.balance_warns_of_true <= 0.2


def test_one_touchpoint_that_the_keen_prefer_is_not_firm():
    """Fixed intent; with one that drifts from day to day docs/truth.md says how often it fails."""
    assert found(replace(STRONG, tied=1, intent=1.0)).tied_firm == 0


@pytest.mark.parametrize("size", [3, 5, 8])
def test_beside_one_glory_among_few_nothing_else_is_likely(size):
    row = found(World(empties=size - 1, pains=0))
    assert row.false_any <= 0.10
    assert row.glory_any >= 0.8
    assert row.glory_firm == 0  # no null among few


def test_the_interval_holds_what_the_same_customers_would_have_done():
    for row in decisions.coverage(40, (("", World()),), played=40_000):
        assert row.holds_the_truth >= 0.95 - 3 * np.sqrt(0.05 * 0.95 / 40)
        assert row.mean_estimate == pytest.approx(row.truth, abs=0.012)


def test_others_flag_what_is_empty():
    rows = {row.way: row for row in peers.peers(2) if row.world == "no hidden intent"}
    assert rows["odds ratio (PostHog), p < .05"].empties_flagged > 0.7
    assert rows["Markov removal effect"].likeness_to_frequency > 0.9
    assert rows["Markov removal effect"].pain_called_a_help == 1
    assert rows["the frame's plan"].glory_called_a_help < 0.5
    assert rows["firm, as shown here"].empties_flagged == 0


def test_a_muted_touch_changes_nothing_before_it():
    world = World(customers=500)
    on, off = (
        journeys(world, np.random.default_rng(1), muted=muted) for muted in (None, world.empties)
    )
    same = on.event == off.event
    there = np.unique(on.customer[on.spot == world.empties])
    assert np.isin(np.flatnonzero(~same), there).all()
    assert (on.event[~same] < off.event[~same]).mean() > 0.9  # a glory hastens


def test_what_does_nothing_has_no_true_difference():
    assert true_difference(World(), 0, customers=20_000) == 0


def test_a_world_through_the_store_gives_the_same_rows():
    """Touches with times in a table, a purchase after the last one: the same judged rows."""
    world = World(customers=800, tied=6, intent=0.5)
    made = journeys(world, np.random.default_rng(7))
    directly = decisions.influences_of(world, 7)
    names = [f"search {spot:02}" for spot in range(len(world.effects))]
    touches = [
        did(f"c{who:05}", float(at), names[spot], stage="research")
        for who, at, spot in zip(made.customer, made.at, made.spot, strict=True)
    ]
    for who in np.flatnonzero(made.event <= DAYS):
        touches.append(did(f"c{who:05}", float(made.event[who]), "order"))
    touches.append(did("z", DAYS, "order"))  # until when the data go
    rows = influences(store_of(touches), horizon_days=HORIZON).rows
    stored = rows[rows["stage"] == "research"].set_index("touchpoint").reindex(names)
    assert stored["exposed"].tolist() == directly["exposed"].tolist()
    for name in ("rd", "low", "within_p", "balance_z", "overlap", "e_value"):
        assert stored[name].to_numpy() == pytest.approx(directly[name].to_numpy(), abs=1e-8), name
    assert stored["tier"].tolist() == directly["tier"].tolist()


def test_visits_and_dates_are_what_they_say():
    world = World(customers=300, dates=True)
    made = journeys(world, np.random.default_rng(2))
    assert (made.at == np.floor(made.at)).all()
    again = starts(made.customer)
    assert (np.diff(made.at)[np.diff(again) == 0] >= 0).all()
    late = made.at > made.event[made.customer]
    assert not (made.ahead & late).any()

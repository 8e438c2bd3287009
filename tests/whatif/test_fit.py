"""What is learnt from the data: ways, coming back, values; from totals too."""

import numpy as np
import pandas as pd
import pytest

from cx.model.stage_model import stage_model
from cx.moments.journey import journey_of_totals
from cx.whatif import chain
from cx.whatif.answers import expected
from cx.whatif.fit import dirichlet, fit
from cx.whatif.totals import fit_totals
from tests.touches import did, said, store_of
from tests.whatif.crowds import AGAIN, DRAWS, FLOW, ON, VALUE, fitted, store, touches


@pytest.fixture(scope="module")
def crowd():
    return fitted(4000)


def test_the_chain_is_that_of_the_crowd(crowd):
    assert crowd.columns == FLOW
    assert crowd.ways[0, 0] == pytest.approx(1.0)
    for place, on in enumerate(ON):
        assert crowd.ways[place + 1, place + 1] == pytest.approx(on, abs=0.03)
    spread = crowd.ways_drawn[1, 1].std()
    assert spread == pytest.approx(np.sqrt(0.8 * 0.2 / 4000), rel=0.2)


def test_who_comes_late_does_not_hide_who_buys_again(crowd):
    """A quarter of the buyers is seen for too short a time: counting them would find far fewer."""
    assert crowd.returns["rate"].iloc[0] == pytest.approx(AGAIN, abs=0.04)
    assert (
        crowd.returns["low"].iloc[0] < crowd.returns["rate"].iloc[0] < crowd.returns["high"].iloc[0]
    )
    assert crowd.value == pytest.approx(VALUE)


def test_reach_in_the_end_is_what_was_seen():
    """Where all can be followed to the end the chain counts what is there."""
    rows = [touch for touch in touches(800) if touch.days < 250]
    whole = [*rows, did("end", 5000, "search")]
    found = fit(store_of(whole), draws=DRAWS)
    seen = found.rates["reached"].to_numpy() / found.entrants
    reach = chain.flow(found, found.ways[..., None] * np.ones(1)).reach[:, 0]
    assert reach == pytest.approx(seen, abs=2e-3)  # but for the one who ends the data
    buyers = chain.flow(found, found.ways[..., None] * np.ones(DRAWS)).buyers.mean()
    assert buyers == pytest.approx(seen[2], abs=2e-3)


def test_arrivals_are_those_of_the_days(crowd):
    curve = crowd.lags.arrivals(crowd.ways)
    assert (np.diff(curve, axis=1) >= -1e-12).all()
    assert curve[:, -1] == pytest.approx(1.0)
    days = np.diff(curve, prepend=0, axis=1) @ np.arange(curve.shape[1])
    # One stage takes two days on average; whole days lose half a day at each.
    assert days == pytest.approx(np.arange(5) * 1.54, abs=0.35)


def test_shares_that_were_never_seen_stay_none():
    rng = np.random.default_rng(1)
    drawn = dirichlet(np.array([0.0, 0.6, 0.0]), 50, 1, 500, rng)
    assert (drawn[[0, 2]] == 0).all()
    assert drawn[1].mean() == pytest.approx((30 + 0.5) / 51, abs=0.02)
    assert (drawn.sum(axis=0) <= 1).all()


def test_entrants_are_as_many_as_in_the_data(crowd):
    assert expected(crowd, 12) == pytest.approx(crowd.entrants / 300 * 365.25, rel=0.02)


def test_one_customer_and_no_purchase():
    found = fit(store_of([did("a", 0, "search"), did("a", 1, "product page")]), draws=DRAWS)
    assert not found.has_purchases
    assert found.returns.empty
    assert np.isnan(found.value)
    assert np.isfinite(found.ways_drawn).all()


def test_answers_alone_are_no_chain():
    found = fit(store_of([said("a", "order", 4, days=1)]), draws=DRAWS)
    assert found.columns == ()


def test_without_times_there_is_an_end_but_no_months():
    rows = [did(f"c{who}", None, name) for who in range(50) for name in ("search", "product page")]
    rows += [did(f"d{who}", None, "search") for who in range(50)]
    found = fit(store_of(rows), draws=DRAWS)
    assert not found.has_times
    assert found.ways[1, 1] == pytest.approx(0.5)


def totals(*rows):
    names = ("stage", "touchpoint", "reached", "went_on", "n", "mean", "sd")
    frame = pd.DataFrame(
        [(stage, None, reached, on, np.nan, np.nan, np.nan) for stage, reached, on in rows],
        columns=list(names),
    )
    return journey_of_totals(frame, stage_model())


def test_totals_are_people_and_rates():
    found = fit_totals(
        totals(("research", 1000, 600), ("purchase", 700, 350), ("use", 350, np.nan))
    )
    assert found.columns == ("research", "purchase", "use")
    assert found.entrants == 1100  # of the 700 buyers 100 came from elsewhere
    assert found.ways[0].tolist() == pytest.approx([1000 / 1100, 100 / 1100, 0])
    assert [found.ways[1, 1], found.ways[2, 2]] == [0.6, 0.5]
    assert found.has_purchases
    assert not found.has_values
    reach = chain.flow(found, found.ways[..., None] * np.ones(1)).reach[:, 0]
    assert reach * 1100 == pytest.approx([1000, 700, 350])


def test_totals_without_those_who_went_on():
    found = fit_totals(totals(("research", 1000, np.nan), ("purchase", 200, np.nan)))
    assert found.ways[1, 1] == pytest.approx(0.2)


def test_the_same_data_always_say_the_same():
    one, other = (fit(store(300), draws=50) for _ in range(2))
    assert (one.ways_drawn == other.ways_drawn).all()
    assert (one.again == other.again).all()

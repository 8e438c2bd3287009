"""Answers: both intervals, months, what a stage is worth, scenarios side by side, the check."""

import numpy as np
import pytest

from cx import errors
from cx.model.scenario import LONGEST, Lever, LeverKind, Scenario, Terms
from cx.whatif.answers import answer
from cx.whatif.beside import compare
from cx.whatif.check import check
from cx.whatif.fit import fit
from cx.whatif.results import PER, Measure, Note
from cx.whatif.rows import quantiles
from cx.whatif.tornado import tornado
from tests.touches import did, store_of
from tests.whatif.crowds import FLOW, VALUE, fitted, store, touches

MORE = Scenario(name="more", levers=(Lever(kind=LeverKind.TRANSITION, at="purchase", by=0.05),))
RETURN = Scenario(
    name="back", levers=(Lever(kind=LeverKind.RETURN, by=0.05),), once=1000, monthly=10
)


@pytest.fixture(scope="module")
def crowd():
    return fitted(2000)


def test_quantiles_are_those_of_numpy():
    drawn = np.random.default_rng(1).normal(size=(3, 501))
    levels = [0.025, 0.1, 0.5, 0.9]
    assert quantiles(drawn, levels) == pytest.approx(np.quantile(drawn, levels, axis=1))


def test_revenue_is_purchases_times_their_value(crowd):
    found = answer(crowd, RETURN, Terms())
    assert found.figure(Measure.REVENUE)["now"] == pytest.approx(
        VALUE * found.figure(Measure.PURCHASES)["now"], rel=1e-6
    )
    each = found.figure(Measure.LIFETIME)["now"]
    buyers = found.figure(Measure.BUYERS)["now"]
    assert each * buyers == pytest.approx(found.figure(Measure.REVENUE)["now"], rel=0.01)


def test_what_will_happen_is_less_certain_than_what_is_expected(crowd):
    found = answer(crowd, MORE, Terms(entrants=1000))
    for _, row in found.figures.iterrows():
        for side in ("now", "then"):
            assert row[f"{side}_next_low"] <= row[f"{side}_low"] <= row[side]
            assert row[side] <= row[f"{side}_high"] <= row[f"{side}_next_high"]
    few, many = (answer(crowd, MORE, Terms(entrants=n)) for n in (100, 1_000_000))
    wide, narrow = (
        each.figure(Measure.REVENUE)["then_next_high"]
        - each.figure(Measure.REVENUE)["then_next_low"]
        for each in (few, many)
    )
    assert wide > 3 * narrow


def test_months_add_up_and_end_where_the_figures_are(crowd):
    found = answer(crowd, RETURN, Terms(months=24, margin=0.3))
    for measure in (Measure.PURCHASES, Measure.REVENUE, Measure.MARGIN):
        rows = found.months[found.months["measure"] == measure]
        assert rows["month"].tolist() == list(range(1, 25))
        assert (np.diff(rows["then"]) >= 0).all()
        last, row = rows.iloc[-1], found.figure(measure)
        for name in ("now", "then", "gain", "gain_low", "gain_high"):
            assert last[name] == pytest.approx(row[name])
        # By the calendar people have had less time, and never more than a cohort.
        assert (rows["calendar_now"] < rows["now"]).all()


def test_a_steady_stream_by_the_calendar():
    """Everyone buys once, at once: by the calendar sales are a straight line."""
    rows = [did(f"c{who}", who * 0.5, "order", value=10.0) for who in range(400)]
    found = answer(fit(store_of(rows), draws=200), Scenario(), Terms(months=10))
    sales = found.months[found.months["measure"] == Measure.PURCHASES]
    assert sales["calendar_now"].to_numpy() == pytest.approx(np.arange(1, 11) * 100, rel=0.02)
    assert sales["now"].to_numpy() == pytest.approx(np.full(10, 1000), rel=0.02)


def test_a_longer_time_is_not_less(crowd):
    each = [
        answer(crowd, RETURN, Terms(months=m)).figure(Measure.REVENUE)["now"] for m in (1, 6, 36)
    ]
    assert each == sorted(each)


def test_notes_say_what_is_missing(crowd):
    assert answer(crowd, RETURN, Terms()).notes == (Note.SHORT,)
    assert answer(crowd, RETURN, Terms(months=6)).notes == ()
    assert answer(crowd, MORE, Terms(months=6)).notes == (Note.KEENNESS,)
    plain = fitted(300, value=None)
    fewer = Scenario(levers=(Lever(kind=LeverKind.TRANSITION, at="research", by=-0.1),))
    found = answer(plain, fewer, Terms(months=6))
    assert found.notes == (Note.PEOPLE_ONLY,)
    assert found.figure(Measure.REVENUE) is None
    assert found.main is Measure.PURCHASES
    priced = answer(plain, MORE, Terms(months=6, price=50.0))
    assert priced.main is Measure.REVENUE
    short = fitted(300, days=20)
    assert Note.ONE_MONTH in answer(short, RETURN, Terms(months=1)).notes


def test_without_purchases_it_is_about_people():
    rows = [did(f"c{who}", who, "search") for who in range(60)]
    rows += [did(f"c{who}", who + 1, "product page") for who in range(0, 60, 2)]
    crowd = fit(store_of(rows), draws=200)
    scenario = Scenario(levers=(Lever(kind=LeverKind.TRANSITION, at="research", by=0.1),))
    found = answer(crowd, scenario, Terms())
    assert found.main is None
    assert Note.NO_PURCHASES in found.notes
    assert found.figures.empty
    assert found.stages["gain"].iloc[-1] == pytest.approx(100, rel=0.1)
    assert (found.draws.then - found.draws.now).mean() * PER == pytest.approx(100, rel=0.1)


def test_costs_below_nothing_are_refused(crowd):
    cost = -1.0
    for scenario, terms in (
        (Scenario(once=cost), Terms()),
        (Scenario(monthly=cost), Terms()),
        (Scenario(), Terms(winning=cost)),
    ):
        with pytest.raises(errors.NegativeCost):
            answer(crowd, scenario, terms)


def test_no_journey_is_refused():
    from tests.touches import said

    with pytest.raises(errors.NoJourney):
        answer(fit(store_of([said("a", "order", 4, days=1)]), draws=20), Scenario(), Terms())
    with pytest.raises(errors.NoJourney):
        tornado(fit(store_of([said("a", "order", 4, days=1)]), draws=20), Terms())


def test_scenarios_side_by_side(crowd):
    rows = compare(crowd, (MORE, RETURN, Scenario(name="none")), Terms()).set_index("name")
    assert rows.loc["none", "gain"] == 0
    assert rows.loc["back", "costs"] == 1120
    told = answer(crowd, MORE, Terms()).figure(Measure.REVENUE)
    assert rows.loc["more", "gain"] == told["gain"]
    assert rows.loc["more", "low95"] <= rows.loc["more", "low"] <= rows.loc["more", "gain"]


def test_which_stage_is_worth_the_most(crowd):
    rows = tornado(crowd, Terms())
    assert rows["gain"].is_monotonic_decreasing
    ways = rows[rows["what"] == "transition"].set_index("stage")["gain"]
    assert set(ways.index) == set(FLOW[:-1])
    # A point at the narrowest way before the purchase is worth most: its people are many.
    assert ways.idxmax() == "first_impression"
    assert set(rows["what"]) == {"transition", "return", "value"}
    one = rows.set_index("what").loc["value", "gain"]
    assert one == pytest.approx(answer(crowd, Scenario(), Terms()).figure("revenue")["now"] * 0.01)


def test_a_rate_of_one_cannot_rise():
    rows = [
        did(f"c{who}", who + day, name)
        for who in range(50)
        for day, name in enumerate(("search", "order"))
    ]
    rows.append(did("end", 200, "search"))
    found = tornado(fit(store_of(rows), draws=50), Terms())
    assert "research" not in set(found["stage"])


def test_the_check_holds_where_nothing_changes():
    found = check(store(4000, seed=5))
    assert found.holds
    assert found.error < 0.05
    assert found.held > 800
    assert found.months == 2
    rows = found.rows
    assert ((rows["low"] <= rows["expected"]) & (rows["expected"] <= rows["high"])).all()


def test_the_check_warns_where_the_journey_changed():
    from tests.touches import did as touch

    whole = touches(3000, seed=6)
    # From day 210 on nobody who ordered gets anything delivered.
    changed = [each for each in whole if each.touchpoint != "delivery" or each.days < 210]
    found = check(store_of([*changed, touch("end2", 300, "search")]))
    assert not found.holds
    off = found.rows[~found.rows["holds"]]
    assert set(off["place"]) == {"delivery"}


def test_too_short_or_too_few_cannot_be_checked():
    assert check(store(60)) is None
    assert check(store(2000, days=25)) is None
    assert check(store_of([did("a", None, "search"), did("a", None, "order")])) is None


def test_the_longest_time_is_three_years(crowd):
    assert answer(crowd, MORE, Terms(months=LONGEST)).months["month"].max() == 36

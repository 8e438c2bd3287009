"""Doses: planted slopes, with and without what is peculiar to customers, and what is no dose."""

import math

import numpy as np
import pytest

from cx.model.scenario import LeverKind
from cx.store.doses import After, scored
from cx.store.opinions import Measure
from cx.whatif.doses import Dose, dose, doses, levers
from cx.whatif.slopes import ENOUGH, REPEATED, slope
from tests.touches import Touch, did, said, store_of

SLOPE = 0.08


def cups(
    seed: int, *, customers: int = 700, times: int = 4, hidden: float = 0.0, segments: bool = False
) -> list[Touch]:
    """First cups with a score, after which a review is written with a chance that it moves.

    ``hidden`` keenness scores higher and writes more anyway; with ``segments`` these are told.
    """
    rng = np.random.default_rng(seed)
    rows = [did("last", 400.0, "First cup")]
    for customer in range(customers):
        name, keen = f"c{customer}", float(rng.choice([-1, 1])) if hidden else 0.0
        more = {"segment": f"{keen:+.0f}"} if segments else {}
        start = float(rng.random() * 100)
        for number in range(times):
            day = start + 40 * number
            score = 3 + 0.7 * keen + float(rng.normal()) * 0.7
            rows.append(did(name, day, "First cup", **{**more, "said": True, "score": score}))
            if rng.random() < 0.4 + SLOPE * (score - 3) + hidden * keen:
                rows.append(did(name, day + float(rng.random() * 20), "Review written", **more))
    return rows


def cup(rows: list[Touch], kind: LeverKind = LeverKind.SATISFACTION) -> Dose:
    found = dose(store_of(rows), kind, "First cup")
    assert found
    assert found.onward
    return found


def test_a_planted_slope_is_found_within_customers():
    found = cup(cups(0))
    assert found.onward.within
    assert found.onward.n == 700
    assert found.onward.error < 0.02
    assert found.onward.value == pytest.approx(SLOPE, abs=3 * found.onward.error)
    assert (found.stage, found.low, found.high) == ("use", 1, 5)
    assert found.now == pytest.approx(3, abs=0.05)
    assert found.share == 1
    assert math.isnan(found.level)
    assert found.returns is None  # nobody bought


def test_what_is_peculiar_to_customers_drops_out():
    values = [cup(cups(seed, hidden=0.2)).onward for seed in range(3)]
    assert all(each.within for each in values)
    mean, error = np.mean([each.value for each in values]), values[0].error / math.sqrt(3)
    assert mean == pytest.approx(SLOPE, abs=3 * error)


def test_it_stays_where_nobody_answered_twice():
    found = cup(cups(1, customers=2500, times=1, hidden=0.2)).onward
    assert not found.within
    assert found.value > SLOPE + 0.1


def test_segments_are_levelled_out_between_customers():
    found = cup(cups(1, customers=2500, times=1, hidden=0.2, segments=True)).onward
    assert not found.within
    assert found.value == pytest.approx(SLOPE, abs=3 * found.error)


def test_few_who_answered_twice_are_not_enough():
    rows = cups(2, customers=REPEATED - 1) + [
        row._replace(customer=f"once {row.customer}")
        for row in cups(3, customers=300, times=1)
        if row.customer != "last"
    ]
    assert not cup(rows).onward.within
    assert cup(cups(2, customers=REPEATED)).onward.within


def test_too_few_customers_say_nothing():
    def told(customers: int) -> list[Touch]:
        rows = cups(5, customers=customers, times=1)
        return [row._replace(days=row.days % 20) if row.days < 400 else row for row in rows]

    assert dose(store_of(told(ENOUGH - 1)), LeverKind.SATISFACTION, "First cup") is None
    assert cup(told(ENOUGH)).onward.n == ENOUGH


def test_an_answer_after_the_deed_does_not_move_it():
    """All scores of a questionnaire are given at the end: nothing that came before counts."""
    rows = cups(4, times=1)
    late = [
        said(row.customer, "First cup", row.more["score"], days=300.0)
        for row in rows
        if row.more.get("score")
    ]
    bare = [did(row.customer, row.days, row.touchpoint) for row in rows]
    assert dose(store_of(bare + late), LeverKind.SATISFACTION, "First cup") is None


def test_answers_of_one_time_are_compared_between_customers():
    rng, rows = np.random.default_rng(8), [did("last", 100.0, "First cup")]
    for customer in range(1500):
        name = f"c{customer}"
        scores = rng.integers(1, 6, 2)
        rows.append(did(name, 0.0, "First cup"))
        rows.append(said(name, "First cup", float(scores[0]), days=20.0))
        rows.append(said(name, "Bean quality", float(scores[1]), days=20.0))
        if rng.random() < 0.2 + SLOPE * scores[0]:
            rows.append(did(name, 30.0, "Review written"))
    found = cup(rows).onward
    assert not found.within
    assert found.value == pytest.approx(SLOPE, abs=3 * found.error)
    other = dose(store_of(rows), LeverKind.SATISFACTION, "Bean quality")
    assert other
    assert other.onward.value == pytest.approx(0, abs=3 * other.onward.error)


def test_a_window_that_is_not_over_does_not_count():
    rows = cups(6, times=1, customers=300)
    last = max(row.days for row in rows if row.customer != "last" and "score" in row.more)
    whole = cup(rows).onward
    cut = [row for row in rows if row.days <= 60] + [did("last", 60.0, "First cup")]
    part = cup(cut).onward
    early = sum(row.days <= 30 for row in rows if "score" in row.more)
    assert last > 60
    assert whole.n == 300
    assert part.n == early


def test_a_pain_is_lifted_to_the_other_scores_of_its_stage():
    rows = cups(7, customers=300)
    rows += [said(f"c{n}", "Bean quality", 4.0 + n % 2, days=0.0) for n in range(200)]
    store = store_of(rows)
    pain = dose(store, LeverKind.PAIN, "First cup")
    plain = dose(store, LeverKind.SATISFACTION, "First cup")
    assert pain
    assert pain.level == 4.5
    same = {"kind": LeverKind.SATISFACTION, "level": 0.0, "buyers": 0.0}  # nobody bought: NaN
    assert pain._replace(**same) == plain._replace(**same)
    assert dose(store, LeverKind.PAIN, "Bean quality") is None  # it is better than the rest
    assert dose(store_of(cups(7, customers=300)), LeverKind.PAIN, "First cup") is None  # no rest


def test_gaps_of_the_stage_that_has_most():
    rng, rows = np.random.default_rng(9), [did("last", 100.0, "First cup")]
    for customer in range(1500):
        name, gap = f"c{customer}", int(rng.integers(-1, 2))
        rows.append(did(name, 0.0, "First cup"))
        asked = {"score": None, "did": False, "said": True, "expectation": 3.0}
        rows.append(Touch(name, 1.0, "Bean quality", {**asked, "experience": 3.0 + gap}))
        if customer % 5 == 0:
            rows.append(Touch(name, 1.0, "Wait for delivery", {**asked, "experience": 2.0}))
        if rng.random() < 0.4 + SLOPE * gap:
            rows.append(did(name, 9.0, "Review written"))
    found = dose(store_of(rows), LeverKind.EXPECTATION, "")
    assert found
    assert (found.stage, found.low, found.high, found.share) == ("use", -1, 1, 1)
    assert found.onward.value == pytest.approx(SLOPE, abs=3 * found.onward.error)


def orders(seed: int, customers: int = 1500) -> list[Touch]:
    """Orders that arrive after some days, each more keeps some from coming back.

    Those who live far away wait longer and are less keen. Who does not come back is gone.
    """
    rng = np.random.default_rng(seed)
    rows = [did("last", 500.0, "Search")]
    for customer in range(customers):
        name, far = f"c{customer}", float(rng.choice([0, 1]))
        day = float(rng.random() * 60)
        for number in range(5):
            wait = 2 + 2 * far + float(rng.exponential(2))
            order = f"{name}-{number}"
            rows.append(did(name, day, "Order", order=order))
            rows.append(did(name, day + wait, "Delivered", order=order))
            if rng.random() > 0.75 - 0.06 * (wait - 2) - 0.1 * far:
                break
            day += wait + 5 + float(rng.random() * 40)
    return rows


def test_days_to_the_delivery_though_only_those_who_come_back_order_again():
    found = [dose(store_of(orders(seed)), LeverKind.DELIVERY, "") for seed in range(3)]
    assert all(each and each.returns.within for each in found)
    assert (found[0].stage, found[0].low, found[0].high) == ("delivery", 0, math.inf)
    assert found[0].now == pytest.approx(4.8, abs=0.2)  # 4 and 6 days, more often the first
    mean = np.mean([each.returns.value for each in found])
    assert mean == pytest.approx(-0.06, abs=3 * found[0].returns.error / math.sqrt(3))


def test_days_until_an_answer():
    rng, rows = np.random.default_rng(10), [did("last", 200.0, "Search")]
    for customer in range(800):
        name, day = f"c{customer}", float(rng.random() * 50)
        wait = float(rng.exponential(4))
        rows += [did(name, day, "Phone support"), did(name, day + wait, "Call back")]
        if rng.random() < 0.6 - 0.03 * wait:
            rows.append(did(name, day + wait + 3, "Review written"))
    found = dose(store_of(rows), LeverKind.REPLY, "")
    assert found
    assert found.stage == "service"
    assert found.share == pytest.approx(1, abs=0.01)  # without waits of more than 30 days
    assert found.buyers == 0
    assert found.now == pytest.approx(4, abs=0.4)
    assert found.onward.value == pytest.approx(-0.03, abs=3 * found.onward.error)


def test_notices_per_order_at_the_same_wait():
    """A long wait brings more notices and fewer reviews; a notice itself brings some more."""
    rng, rows = np.random.default_rng(11), [did("last", 200.0, "Search")]
    for customer in range(1500):
        name, day = f"c{customer}", float(rng.random() * 50)
        wait = float(rng.integers(1, 6)) + 0.5
        notices = int(rng.binomial(int(wait), 0.5))
        rows.append(did(name, day, "Order", order=name))
        rows += [did(name, day + 0.5 + n, "Delivery update mail") for n in range(notices)]
        rows.append(did(name, day + wait, "Delivered", order=name))
        if rng.random() < 0.6 - 0.08 * wait + 0.07 * notices:
            rows.append(did(name, day + wait + 3, "First cup"))
    found = dose(store_of(rows), LeverKind.NOTICES, "Delivery update mail")
    assert found
    assert (found.stage, found.share, found.buyers) == ("delivery", 1, 1)
    assert found.now == pytest.approx(1.5, abs=0.1)
    assert found.onward.value == pytest.approx(0.07, abs=3 * found.onward.error)


def test_levers_are_those_with_a_dose_the_firmest_first():
    rows = cups(12, customers=600)
    rng = np.random.default_rng(13)
    rows += [
        said(f"c{n}", "Bean quality", float(rng.integers(1, 6)), days=100.0) for n in range(600)
    ]
    store = store_of(rows)
    found, whole = levers(store), doses(store)
    assert found == tuple(whole)
    assert found[0] == (LeverKind.SATISFACTION, "First cup")
    assert (LeverKind.SATISFACTION, "Bean quality") in found
    for kind, at in found[:2]:
        one = dose(store, kind, at)
        assert one
        assert (one.onward, one.share) == (whole[kind, at].onward, whole[kind, at].share)
    assert dose(store, LeverKind.SATISFACTION, "nowhere") is None
    assert dose(store, LeverKind.DELIVERY, "") is None
    assert dose(store, LeverKind.PRICE, "") is None


def test_without_times_there_are_no_doses():
    rows = [row._replace(days=None) for row in cups(14, customers=200)]
    assert levers(store_of(rows)) == ()


def test_a_slope_leaves_the_rows_alone():
    after = After(window_days=30, horizon_days=60)
    rows = scored(store_of(cups(15, customers=150)), Measure.SCORE, after)
    copy = rows.copy()
    assert slope(rows, "on")
    assert rows.equals(copy)

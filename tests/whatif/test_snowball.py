"""The snowball: K of planted branching, what is left out, and the generations that follow."""

import datetime
import itertools

import numpy as np
import pandas as pd
import pytest

from cx.read.touches import EXTRA
from cx.whatif.snowball import Snowball, brought_in_all, generations, snowball
from tests.touches import Touch, did, store_of

BY = "Referred by"


def branching(
    seed: int, *, k: float, comers: int = 2000, days: float = 400, mean: float = 15
) -> list[Touch]:
    """Comers by themselves, evenly over time; everyone brings a Poisson number, each later."""
    rng = np.random.default_rng(seed)
    waiting: list[tuple[float, str | None]] = [
        (float(at), None) for at in rng.random(comers) * days
    ]
    rows = []
    for number in itertools.count():
        if not waiting:
            return rows
        at, by = waiting.pop()
        name = f"c{number}"
        rows.append(did(name, at, "Search", **({EXTRA + BY: by} if by else {})))
        later = at + rng.exponential(mean, rng.poisson(k))
        waiting += [(float(day), name) for day in later if day <= days]
    raise AssertionError


def brute(rows: list[Touch], window: float) -> tuple[int, dict[str, int]]:
    """Customers seen for the window, and how many each of them brought within it."""
    entered = {row.customer: row.days for row in rows}
    last = max(entered.values())
    seen = {name for name, day in entered.items() if last - day >= window}
    found: dict[str, int] = {}
    for row in rows:
        by = row.more.get(EXTRA + BY)
        if by in seen and 0 <= row.days - entered[by] <= window:
            found[by] = found.get(by, 0) + 1
    return len(seen), found


@pytest.fixture(scope="module")
def planted() -> tuple[list[Touch], Snowball]:
    rows = branching(1, k=0.3)
    found = snowball(store_of(rows, extras=[BY]))
    assert found
    return rows, found


def test_k_counts_those_who_came_within_the_window(planted):
    rows, found = planted
    customers, each = brute(rows, found.matured_days)
    assert (found.customers, found.referrers) == (customers, len(each))
    assert found.invitees == sum(each.values())
    assert found.k == found.invitees / customers
    counts = pd.Series(each).value_counts()
    assert found.brought[1:] == tuple(int(counts.get(n, 0)) for n in range(1, len(found.brought)))
    assert sum(found.brought) == customers


def test_the_planted_k_and_delay_are_found(planted):
    """Of 0.3 nine in ten come within the window; half of these within about 9 days."""
    _, found = planted
    assert found.low95 <= 0.27 <= found.high95
    assert found.matured_days == pytest.approx(15 * np.log(10), abs=4)
    assert found.cycle_days == pytest.approx(15 * np.log(1 / 0.55), abs=1.5)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    """20 worlds: 16 of them within 80 %, give or take three errors of 1.8."""
    held = 0
    for seed in range(20):
        found = snowball(store_of(branching(seed, k=0.4, comers=200), extras=[BY]))
        assert found
        within = 1 - np.exp(-found.matured_days / 15)
        held += found.low <= 0.4 * within <= found.high
    assert held >= 11


def test_the_interval_is_that_of_a_bootstrap_by_customer(planted):
    rows, found = planted
    customers, each = brute(rows, found.matured_days)
    values = np.zeros(customers)
    values[: len(each)] = list(each.values())
    rng = np.random.default_rng(2)
    means = [rng.choice(values, customers).mean() for _ in range(2000)]
    assert np.quantile(means, [0.1, 0.9]) == pytest.approx([found.low, found.high], abs=0.002)
    draws = found.draws(2000, np.random.default_rng(3))
    assert np.std(draws) == pytest.approx(np.std(means), rel=0.1)


def test_the_same_data_give_the_same_snowball_in_any_order(planted):
    rows, found = planted
    mixed = [rows[place] for place in np.random.default_rng(0).permutation(len(rows))]
    assert snowball(store_of(mixed, extras=[BY])) == found


def test_young_data_look_back_on_half_of_their_customers():
    rows = branching(2, k=0.4, days=20)
    found = snowball(store_of(rows, extras=[BY]))
    assert found
    assert found.customers >= 0.5 * len({row.customer for row in rows})
    customers, each = brute(rows, found.matured_days)
    assert (found.customers, found.invitees) == (customers, sum(each.values()))


def test_what_cannot_be_is_counted_and_left_out():
    rows = branching(3, k=0.3, comers=500)
    plain = snowball(store_of(rows, extras=[BY]))
    odd = [
        ("self", 5.0, "self"),
        ("early", 5.0, "late"),
        ("late", 50.0, None),
        ("a", 5.0, "b"),
        ("b", 5.0, "c"),
        ("c", 5.0, "a"),
        ("child", 9.0, "a"),  # of one in a circle: this one holds
        ("lost", 5.0, "somebody"),
    ]
    more = [did(n, day, "Search", **({EXTRA + BY: by} if by else {})) for n, day, by in odd]
    found = snowball(store_of(rows + more, extras=[BY]))
    assert plain
    assert found
    told = (found.themselves, found.circles, found.backwards, found.unknown)
    assert told == (1, 3, 1, 1)
    assert (plain.themselves, plain.circles, plain.backwards, plain.unknown) == (0, 0, 0, 0)
    assert found.customers == plain.customers + len(odd)
    assert found.invitees == plain.invitees + 1


@pytest.mark.parametrize(
    "rows",
    [
        [did(f"c{n}", n, "Search") for n in range(100)],
        branching(0, k=0.3, comers=10),
        [row._replace(days=None) for row in branching(0, k=0.3, comers=200)],
    ],
    ids=["no column", "too few", "no times"],
)
def test_none_where_it_cannot_be_said(rows):
    assert snowball(store_of(rows, extras=[BY])) is None


def test_a_period_counts_as_if_the_files_held_no_other_touch(planted):
    rows, _ = planted
    first = datetime.date(2026, 4, 1)
    store = store_of(rows, extras=[BY]).within(first, first + datetime.timedelta(days=199))
    part = [row for row in rows if row.days < 199.625]  # days begin at nine
    expected = snowball(store_of(part, extras=[BY]))
    found = snowball(store)
    assert expected
    assert found
    assert found.invitees == pytest.approx(expected.invitees, abs=2)  # the period ends at midnight
    assert found.cycle_days == pytest.approx(expected.cycle_days, rel=0.02)


def test_generations_and_all_that_come_of_one():
    assert generations(0.5, 4).sum() == pytest.approx(0.9375)
    whole = brought_in_all(np.array([0.5]), 365.25 / 12, 4)
    assert whole.tolist() == pytest.approx([0.9375])
    assert brought_in_all(np.array([1.0]), 365.25 / 12, 4).tolist() == [4.0]
    assert brought_in_all(np.array([0.5]), 400, 12).tolist() == [0.0]  # no cycle is over


def test_no_number_of_generations_is_infinite():
    assert np.isfinite(generations(50.0, 1000)).all()
    assert np.isfinite(brought_in_all(np.array([0.5, 1.0, 3.0]), 0.0, 36)).all()

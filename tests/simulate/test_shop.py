"""A shop's days: everything happens in an order in which it can happen."""

import datetime
from collections import Counter, defaultdict

import numpy as np
import pytest

from cx.simulate.files import contents
from cx.simulate.rows import Channel
from cx.simulate.shop import simulate
from cx.simulate.world import Spot, World

SMALL = World(customers=300)


def test_orders_are_shipped_after_they_are_placed_and_delivered_after_that(shop):
    for order in shop.orders:
        assert order.ordered.date() < order.shipped < order.delivered
        assert order.ordered.date() < order.promised
        assert order.ordered.date() <= shop.world.last


def test_late_orders_are_as_many_as_the_world_says(shop):
    """2,200 orders: 4 standard errors are .037."""
    late = [order.delivered > order.promised for order in shop.orders]
    assert np.mean(late) == pytest.approx(shop.world.late, abs=0.037)


def test_order_numbers_are_unique_and_in_the_order_of_time(shop):
    numbers = [order.number for order in shop.orders]
    assert numbers == sorted(set(numbers))
    times = [order.ordered for order in shop.orders]
    assert times == sorted(times)


def test_touches_lie_within_the_months(shop):
    first, last = shop.world.first, shop.world.last
    assert all(first <= touch.at.date() <= last for touch in shop.touches)


def test_the_first_cup_comes_after_the_delivery_and_the_apology_after_the_call(shop):
    first = {}
    for order in shop.orders:
        first.setdefault(order.customer, order)
    at = {(touch.customer, touch.spot): touch.at for touch in shop.touches}
    for (who, spot), when in at.items():
        if spot is Spot.FIRST_CUP:
            assert when.date() >= first[who].delivered
        if spot is Spot.APOLOGY:
            called = at.get((who, Spot.PHONE)) or at[who, Spot.CHAT]
            assert called < when
            assert first[who].delivered > first[who].promised


def test_a_visit_belongs_to_one_customer_and_one_hour(shop):
    visits = defaultdict(list)
    for touch in shop.touches:
        if touch.visit:
            visits[touch.visit].append(touch)
    for touches in visits.values():
        assert len({touch.customer for touch in touches}) == 1
        assert touches[-1].at - touches[0].at < datetime.timedelta(hours=1)


def test_who_was_invited_came_after_the_invitation(shop):
    arrival, invited = {}, {}
    for touch in shop.touches:
        arrival.setdefault(touch.customer, touch)
        if touch.spot is Spot.REFERRAL:
            invited.setdefault(touch.customer, touch.at)
    guests = [touch for touch in arrival.values() if touch.channel is Channel.INVITED]
    assert len(guests) > 10
    assert all(invited[guest.referrer] < guest.at for guest in guests)


def test_orders_shipments_and_deliveries_are_in_no_web_log(shop):
    """They stand in the shop's own file, so nothing counts them twice."""
    assert not {touch.spot for touch in shop.touches} & {Spot.ORDER, Spot.SHIPPED, Spot.DELIVERED}


def test_an_order_on_the_site_ends_its_visit_on_a_page_with_its_amount(shop):
    """Renewals of a subscription come by themselves, without a page."""
    pages = {(t.customer, t.at): t for t in shop.touches if t.spot is Spot.COMPLETE}
    amounts = {touch: touch.amount for touch in shop.touches if touch.amount is not None}
    assert len(amounts) == len(pages)
    visits = Counter(touch.visit for touch in shop.touches if touch.visit)
    subscribed = set()
    for order in shop.orders:
        page = pages.pop((order.customer, order.ordered + datetime.timedelta(minutes=1)), None)
        assert (page is None) == (order.customer in subscribed)
        if page:
            assert page.amount == order.amount
            assert visits[page.visit] > 1
        if order.subscription:
            subscribed.add(order.customer)
    assert not pages


def test_people_arrive_until_the_end(shop):
    """About 57 a week; 4 standard errors are 30."""
    arrival = {}
    for touch in shop.touches:
        arrival.setdefault(touch.customer, touch.at.date())
    assert len(arrival) == shop.world.customers
    weeks = Counter((shop.world.last - day).days // 7 for day in arrival.values())
    assert all(27 < weeks[week] < 87 for week in range(shop.world.days // 7))


def test_answers_are_given_until_the_end(shop):
    weeks = Counter((shop.world.last - answer.on).days // 7 for answer in shop.answers)
    assert all(weeks[week] >= 8 for week in range(8))
    assert max(answer.on for answer in shop.answers) <= shop.world.last


def test_the_wait_is_felt_as_shorter_since_the_change(shop):
    first = {}
    for order in shop.orders:
        first.setdefault(order.customer, order.delivered)
    told = {False: [], True: []}
    for answer in shop.answers:
        if Spot.WAIT in answer.scores:
            since = first[answer.customer] >= shop.world.changed
            told[since].append(answer.scores[Spot.WAIT])
    before, since = shop.truth.wait
    assert len(told[True]) > 50
    difference = np.mean(told[True]) - np.mean(told[False])
    assert difference == pytest.approx(since - before, abs=0.4)  # 3 standard errors


def test_the_test_speaks_once_of_every_buyer_who_can_be_followed(shop):
    first = {}
    for order in shop.orders:
        first.setdefault(order.customer, order.delivered)
    followed = shop.world.last - datetime.timedelta(days=shop.world.follow_days)
    buyers = [who for who, delivered in first.items() if delivered <= followed]
    assert Counter(trial.customer for trial in shop.trials) == dict.fromkeys(buyers, 1)
    returned = np.mean([trial.returned for trial in shop.trials])
    assert returned == pytest.approx(shop.world.repeats, abs=0.06)  # 860 buyers, 3.5 errors


def test_the_same_seed_gives_the_same_bytes_another_seed_others():
    made = [contents(simulate(SMALL, np.random.default_rng(seed)), "ja") for seed in (3, 3, 4)]
    assert made[0] == made[1]
    assert all(made[0][name] != made[2][name] for name in made[0] if name.endswith(".csv"))

"""A simulated shop: touches, orders, answers and the test of every customer, with their truth."""

import datetime
from dataclasses import dataclass

import numpy as np

from cx.simulate.answers import Answer, answers
from cx.simulate.customers import People, people
from cx.simulate.days import Days
from cx.simulate.rows import Order, Touch, Trial
from cx.simulate.world import SEED, Spot, Truth, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A world that has happened, with its truth."""

    world: World
    people: People
    touches: list[Touch]
    orders: list[Order]
    answers: list[Answer]
    trials: list[Trial]

    @property
    def truth(self) -> Truth:
        """What was planted."""
        return self.people.truth


def simulate(world: World | None = None, rng: np.random.Generator | None = None) -> Shop:
    """A shop's customers over its months.

    Parameters
    ----------
    world : the parameters; by default those of the sample.
    rng : draws everything; by default one with the sample's seed.

    Examples
    --------
    >>> shop = simulate(World(customers=200), np.random.default_rng(1))
    >>> shop.truth.pain.value, len(shop.people.keen)
    ('wait', 200)
    """
    made, draws = world or World(), rng or np.random.default_rng(SEED)
    everyone = people(made, draws)
    run = Days(made, everyone, draws)
    for who in range(made.customers):
        run.live(who)
    run.invite()
    placed: dict[int, list[Order]] = {}
    for order in run.orders:
        placed.setdefault(order.customer, []).append(order)
    followed = datetime.timedelta(days=made.follow_days)
    delivered = {who: orders[0].delivered for who, orders in placed.items()}
    run.voice.relieve([who for who, day in delivered.items() if day >= made.changed])
    said = answers(made, everyone, run.voice, delivered, draws)
    run.touches.sort(key=lambda touch: (touch.at, touch.customer))
    trials = [
        _trial(everyone, who, orders, orders[0].delivered + followed)
        for who, orders in placed.items()
        if orders[0].delivered + followed <= made.last
    ]
    orders = sorted(run.orders, key=lambda order: (order.ordered, order.customer))
    numbered = [order._replace(number=10_001 + at) for at, order in enumerate(orders)]
    return Shop(
        world=made, people=everyone, touches=run.touches, orders=numbered, answers=said, trials=trials
    )  # fmt: skip


def _trial(everyone: People, who: int, orders: list[Order], until: datetime.date) -> Trial:
    """A buyer's row of the test; the first of the orders is the first in time."""
    first, *others = orders
    within = [order for order in others if order.ordered.date() <= until]
    after = everyone.after
    return Trial(
        customer=who,
        updates=bool(after.updates[who]),
        joined=first.ordered.date(),
        returned=bool(within),
        contacts=int(after.used[Spot.PHONE][who]) + int(after.used[Spot.CHAT][who]),
        spend=sum(order.amount for order in within),
    )

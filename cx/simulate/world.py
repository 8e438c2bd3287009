"""The parameters of a simulated shop, and the truth that they plant."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
from scipy.stats import norm

from cx.domain import Stage

SEED: Final = 12


class Spot(StrEnum):
    """A touchpoint of the shop; its name in a language stands in the sample's words."""

    SEARCH = "search"
    AD = "ad"
    BLOG = "blog"
    REVIEWS = "reviews"
    PRODUCT = "product"
    QUIZ = "quiz"
    FEE = "fee"
    WISHLIST = "wishlist"
    CART = "cart"
    ORDER = "order"
    COMPLETE = "complete"
    SHIPPED = "shipped"
    UPDATE = "update"
    TRACKING = "tracking"
    DELIVERED = "delivered"
    WAIT = "wait"
    PACKAGING = "packaging"
    FIRST_CUP = "first_cup"
    GUIDE = "guide"
    ACCOUNT = "account"
    QUALITY = "quality"
    PHONE = "phone"
    CHAT = "chat"
    APOLOGY = "apology"
    FAQ = "faq"
    POST = "post"
    PHOTO = "photo"
    REMINDER = "reminder"
    SUBSCRIPTION = "subscription"
    REFERRAL = "referral"


# Asked in the questionnaire, in its order.
RATED: Final = (
    Spot.REVIEWS, Spot.PRODUCT, Spot.QUIZ, Spot.FEE, Spot.ORDER, Spot.WAIT, Spot.PACKAGING, Spot.FIRST_CUP, Spot.GUIDE,
    Spot.PHONE, Spot.POST, Spot.SUBSCRIPTION, Spot.REFERRAL,
)  # fmt: skip
# Of these a score may be heard, some only in a poll on the spot.
SCORED: Final = (*RATED, Spot.UPDATE, Spot.CHAT, Spot.APOLOGY, Spot.FAQ)

ANSWERED_DAYS: Final = 25  # from a delivery to the questionnaire, on average
_FIRST_DELIVERY: Final = 4  # days after the first arrival, at the soonest


def _marks() -> dict[Spot, float]:
    return {
        Spot.QUIZ: 0.65,
        Spot.PACKAGING: 0.5,
        Spot.FEE: -0.65,
        Spot.PHONE: -0.6,
        Spot.REFERRAL: -0.6,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A coffee-beans web shop with a subscription: how its customers decide and feel.

    Shares are 0..1. Effects on decisions are log odds; effects on scores are on the scale before
    an answer is rounded to 1-5. ``intent`` is how strongly a keenness nobody sees drives visits,
    purchases, answers and the use of the confounded touchpoints; ``memory`` how strongly earlier
    visits and the first cup weigh on later decisions (0: only the present counts).
    """

    customers: int = 2000
    first: datetime.date = datetime.date(2025, 4, 1)
    days: int = 244
    follow_days: int = 60  # after the first delivery, in which the A/B test counts

    intent: float = 0.8
    memory: float = 0.5

    buys: float = 0.58  # of all customers
    repeats: float = 0.40  # of buyers, a second order within 50 days after the first delivery
    subscribes: float = 0.40  # of those, at average keenness
    late: float = 0.25  # of orders, delivered after the promised day
    contacts: float = 0.05  # of buyers whose delivery was in time
    contacts_late: float = 0.40
    apologises: float = 0.50  # of contacts about a late delivery
    refers: float = 0.10  # of buyers
    switches: float = 0.35  # of buyers who did not come back
    answers: float = 0.58  # of buyers, the questionnaire

    quiz: float = 0.9  # on buying in the visit and later ones
    fee: float = -1.0  # of seeing the shipping fees, on buying in the visit
    guide: float = 0.6  # of the brewing guide, on coming back
    lateness: float = -0.9  # on coming back
    recovery: float = 1.3  # of an apology after a late delivery, on coming back
    disappointment: float = -0.7  # of beans below expectation, on coming back

    tip: float = 0.10  # of delivery updates by mail, on the share that comes back
    tip_contacts: float = 0.6  # contacts with updates, as a multiple

    score: float = 3.8
    keen_score: float = 0.4  # per standard deviation of keenness, at intent 1
    person_sd: float = 0.45
    noise_sd: float = 0.8
    glory: float = 1.2  # of the first cup
    pain: float = -1.0  # of the wait for delivery in time
    late_pain: float = -1.1  # on top where it came late
    marks: Mapping[Spot, float] = field(default_factory=_marks)  # smaller glories and pains
    change: int = 188  # the day from which customers choose the hour of their delivery
    relief: float = 1.0  # of that choice, on the wait

    @property
    def last(self) -> datetime.date:
        """The last day of the data."""
        return self.first + datetime.timedelta(days=self.days - 1)

    @property
    def changed(self) -> datetime.date:
        """The first day of deliveries at a chosen hour."""
        return self.first + datetime.timedelta(days=self.change)

    @property
    def relieved(self) -> float:
        """The share of answers that speak of such a delivery, if deliveries are spread evenly."""
        answered = self.days - ANSWERED_DAYS
        return (answered - self.change) / (answered - _FIRST_DELIVERY)


class Influence(NamedTuple):
    """What touching a spot really changes in the share that goes on, on average over the exposed.

    ``confounded`` marks spots that keen customers use more (tracking: those whose order is late):
    they go together with going on, or with staying away, and change nothing.
    """

    spot: Spot
    outcome: Stage
    difference: float
    confounded: bool


class Change(NamedTuple):
    """What the tip of the A/B test really changes: both arms' true shares."""

    metric: str
    control: float
    treated: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is planted, as data.

    ``score_effects`` is, for every scored spot, the difference of its mean on the 1-5 scale from
    that of a spot without effect, among the same customers; ``glory`` and ``pain`` are the
    strongest. ``wait`` is what the wait for delivery differs by before and since the change.
    ``gap`` is the mean gap of the beans' quality (-1..1). Shares are over the customers they name,
    ``repeats`` over buyers who can be followed for long enough.
    """

    glory: Spot
    pain: Spot
    score_effects: dict[Spot, float]
    wait: tuple[float, float]
    neutral_score: float
    influences: tuple[Influence, ...]
    tip: tuple[Change, ...]
    gap: float
    buys: float
    repeats: float
    late: float
    recovered: float  # repeats after a late delivery with an apology, had all had one
    unrecovered: float  # and had nobody had one

    @property
    def glories(self) -> tuple[Spot, ...]:
        """All spots felt as better, the strongest first."""
        return tuple(spot for spot, effect in self._by_effect[::-1] if effect > 0)

    @property
    def pains(self) -> tuple[Spot, ...]:
        """All spots felt as worse, the strongest first."""
        return tuple(spot for spot, effect in self._by_effect if effect < 0)

    @property
    def _by_effect(self) -> list[tuple[Spot, float]]:
        return sorted(self.score_effects.items(), key=lambda each: each[1])


def mean_score(world: World, effect: float = 0.0) -> float:
    """The expected answer on 1-5 at a spot with an effect, over all customers.

    Latent scores are normal and rounded: E = 1 + sum over k = 1.5 .. 4.5 of P(latent > k).

    Examples
    --------
    >>> round(mean_score(World(score=3.0)), 6)
    3.0
    """
    sd = np.sqrt((world.intent * world.keen_score) ** 2 + world.person_sd**2 + world.noise_sd**2)
    cuts = np.array([1.5, 2.5, 3.5, 4.5])
    return float(1.0 + norm.sf(cuts, world.score + effect, sd).sum())


def score_effects(world: World) -> dict[Spot, float]:
    """The planted effect of every scored spot on the 1-5 scale; 0 where none is planted."""
    base = mean_score(world)
    effects = dict.fromkeys(SCORED, 0.0)
    for spot, effect in {**world.marks, Spot.FIRST_CUP: world.glory}.items():
        effects[spot] = mean_score(world, effect) - base
    before, since = wait_effects(world)
    effects[Spot.WAIT] = world.relieved * since + (1 - world.relieved) * before
    return effects


def wait_effects(world: World) -> tuple[float, float]:
    """What the wait differs by, late deliveries and those in time together: before, since the change."""
    base = mean_score(world)

    def effect(relief: float) -> float:
        late = mean_score(world, world.pain + world.late_pain + relief)
        in_time = mean_score(world, world.pain + relief)
        return world.late * late + (1 - world.late) * in_time - base

    return effect(0.0), effect(world.relief)

"""Customers and what they decide: visits, purchase, contact, coming back, recommending."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from cx.domain import Stage
from cx.simulate.world import (
    Change,
    Influence,
    Spot,
    Truth,
    World,
    mean_score,
    score_effects,
    wait_effects,
)

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

VISITS: Final = 4  # at most, before the first order
_LOOK_ALIKES: Final = (Spot.ACCOUNT, Spot.REMINDER, Spot.POST, Spot.PHOTO, Spot.TRACKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shopping:
    """Visits before the first order: arrays of customers x visits, and of customers.

    ``bought`` is the number of the visit that ended in an order, -1 without one.
    """

    made: Flags
    bounced: Flags
    seen: dict[Spot, Flags]
    bought: Ints
    influences: tuple[Influence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What follows the first order: arrays of customers, meaningful for buyers.

    ``used`` tells who touched a spot; ``gap`` is -1, 0 or 1; ``updates`` is the tip's arm.
    """

    updates: Flags
    late: Flags
    used: dict[Spot, Flags]
    gap: Ints
    first_cup: Floats
    returned: Flags
    switched: Flags
    answered: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everyone, with what they decide; ``mood`` is their own level of all scores."""

    keen: Floats
    mood: Floats
    segment: Ints
    shopping: Shopping
    after: After
    truth: Truth

    @property
    def buyers(self) -> Flags:
        """Who placed an order."""
        return self.shopping.bought >= 0


def people(world: World, rng: np.random.Generator) -> People:
    """Draw everyone and their decisions.

    ``buys`` and ``repeats`` hold in expectation over these very customers: the level of each
    decision is solved for, so that ``intent`` and ``memory`` change who goes on, not how many.
    """
    n = world.customers
    keen = rng.standard_normal(n)
    mood = world.score + world.intent * world.keen_score * keen
    mood = mood + world.person_sd * rng.standard_normal(n)
    gift = rng.random(n) < 0.2
    picky = 0.8 * keen + 0.6 * rng.standard_normal(n) > 0.7
    segment = np.where(gift, 2, np.where(picky, 1, 0)).astype(np.int64)
    shopping = _shopping(world, rng, keen)
    after, truth = _after(world, rng, keen, mood, shopping)
    return People(
        keen=keen, mood=mood, segment=segment, shopping=shopping, after=after, truth=truth
    )


def solved(share: Callable[[float], float], target: float) -> float:
    """The level at which an increasing share meets its target, by bisection.

    Examples
    --------
    >>> round(solved(lambda level: float(expit(level)), 0.6225), 2)
    0.5
    """
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if share(middle) < target else (low, middle)
    return (low + high) / 2


def _shopping(world: World, rng: np.random.Generator, keen: Floats) -> Shopping:
    shape = (len(keen), VISITS)
    drive = (world.intent * keen)[:, None]
    again = rng.random(shape) < expit(-0.2 + 0.5 * drive)
    again[:, 0] = True
    planned = np.cumprod(again, axis=1).astype(bool)
    bounced = rng.random(shape) < expit(-0.8 - 0.4 * drive)
    seen = {
        Spot.BLOG: rng.random(shape) < expit(-2.0 + 1.2 * drive),
        Spot.REVIEWS: rng.random(shape) < expit(-1.3 + 0.9 * drive),
        Spot.QUIZ: rng.random(shape) < 0.22,
        Spot.FEE: rng.random(shape) < 0.25,
        Spot.WISHLIST: rng.random(shape) < expit(-2.0 + 1.4 * drive),
    }
    open_ = planned & ~bounced
    quizzed = np.logical_or.accumulate(seen[Spot.QUIZ] & open_, axis=1)
    earlier: Ints = np.cumsum(open_, axis=1) - open_
    pull = drive + world.quiz * quizzed + world.fee * seen[Spot.FEE] + world.memory * earlier

    def ever(level: float) -> float:
        stay = np.where(open_, 1 - expit(level + pull), 1.0)
        return float(1 - stay.prod(axis=1).mean())

    level = solved(ever, world.buys)
    buys = open_ & (rng.random(shape) < expit(level + pull))
    bought = np.where(buys.any(axis=1), buys.argmax(axis=1), -1)
    made = planned & ((bought < 0)[:, None] | (np.arange(VISITS) <= bought[:, None]))
    pulls = level + drive + world.memory * earlier
    influences = _on_buying(world, pulls, quizzed, seen[Spot.FEE], made & ~bounced)
    return Shopping(made=made, bounced=bounced, seen=seen, bought=bought, influences=influences)


def _on_buying(
    world: World, pull: Floats, quizzed: Flags, fee: Flags, at_risk: Flags
) -> tuple[Influence, ...]:
    """What quiz and fees change in the chance of an order in a visit; ``pull`` is without them."""
    without_quiz, without_fee = pull + world.fee * fee, pull + world.quiz * quizzed
    by_quiz = expit(without_quiz + world.quiz) - expit(without_quiz)
    by_fee = expit(without_fee + world.fee) - expit(without_fee)
    return (
        Influence(Spot.QUIZ, Stage.PURCHASE, float(by_quiz[at_risk].mean()), False),
        Influence(Spot.FEE, Stage.PURCHASE, float(by_fee[at_risk].mean()), False),
        *(
            Influence(spot, Stage.PURCHASE, 0.0, True)
            for spot in (Spot.BLOG, Spot.REVIEWS, Spot.WISHLIST)
        ),
    )


def _after(
    world: World, rng: np.random.Generator, keen: Floats, mood: Floats, shopping: Shopping
) -> tuple[After, Truth]:
    n, drive = len(keen), world.intent * keen
    buyers = shopping.bought >= 0
    updates, late = rng.random(n) < 0.5, rng.random(n) < world.late
    asks = np.where(late, world.contacts_late, world.contacts)
    asks = asks * np.where(updates, world.tip_contacts, 1.0)
    used = _used(world, rng, drive, late, asks)
    gap = np.digitize(rng.random(n), [0.25, 0.75]) - 1
    first_cup = mood + world.glory + world.noise_sd * rng.standard_normal(n)
    felt = first_cup - (world.score + world.glory)
    pull = (
        0.7 * drive
        + world.memory * felt
        + world.guide * used[Spot.GUIDE]
        + world.lateness * late
        + world.disappointment * (gap < 0)
    )
    coming = _coming_back(world, pull, used[Spot.APOLOGY], updates, buyers)
    returned = buyers & (rng.random(n) < coming.chance)
    used[Spot.SUBSCRIPTION] = returned & (rng.random(n) < expit(logit(world.subscribes) + drive))
    used[Spot.POST] = rng.random(n) < expit(-1.3 + 0.6 * drive + 0.4 * felt)
    used[Spot.PHOTO] = rng.random(n) < expit(-2.6 + 0.6 * drive)
    fond = drive + 1.0 * returned
    level = solved(lambda at: float(expit(at + fond)[buyers].mean()), world.refers)
    used[Spot.REFERRAL] = rng.random(n) < expit(level + fond)
    after = After(
        updates=updates,
        late=late,
        used=used,
        gap=gap,
        first_cup=first_cup,
        returned=returned,
        switched=~returned & (rng.random(n) < world.switches),
        answered=buyers & (rng.random(n) < world.answers),
    )
    return after, _truth(world, shopping, after, coming, asks)


def _used(
    world: World, rng: np.random.Generator, drive: Floats, late: Flags, asks: Floats
) -> dict[Spot, Flags]:
    """Who touches what after an order, before deciding to come back; ``asks`` chances of contact."""
    n = len(drive)
    contact, phone = rng.random(n) < asks, rng.random(n) < 0.7
    return {
        Spot.PHONE: contact & phone,
        Spot.CHAT: contact & ~phone,
        Spot.APOLOGY: contact & late & (rng.random(n) < world.apologises),
        Spot.TRACKING: rng.random(n) < np.where(late, 0.6, 0.25),
        Spot.FIRST_CUP: rng.random(n) < 0.6,
        Spot.GUIDE: rng.random(n) < 0.35,
        Spot.FAQ: rng.random(n) < 0.3,
        Spot.ACCOUNT: rng.random(n) < expit(-1.0 + 1.2 * drive),
        Spot.REMINDER: rng.random(n) < expit(-0.3 + 0.8 * drive),
    }


class _Coming:
    """The chance of coming back, as it is and as it would be; means are over buyers."""

    def __init__(self, pull: Floats, apology: Flags, recovery: float, buyers: Flags) -> None:
        self.pull, self.apology, self.recovery, self.buyers = pull, apology, recovery, buyers
        self.level = self.lift = 0.0
        self.chance = np.zeros(len(pull))

    def chances(self, updates: object, apology: object = None, more: object = 0.0) -> Floats:
        """The chances with updates, apology and a further push given."""
        sorry = self.apology if apology is None else apology
        push = self.lift * np.asarray(updates, float) + self.recovery * np.asarray(sorry, float)
        result: Floats = expit(self.level + self.pull + push + np.asarray(more, float))
        return result

    def mean(self, chances: Floats, who: Flags | None = None) -> float:
        """Their mean over buyers, or some of them."""
        among = self.buyers if who is None else self.buyers & who
        return float(chances[among].mean())


def _coming_back(
    world: World, pull: Floats, apology: Flags, updates: Flags, buyers: Flags
) -> _Coming:
    """Level and lift at which ``repeats`` and the tip's effect hold over these buyers."""
    coming = _Coming(pull, apology, world.recovery, buyers)

    def share(level: float) -> float:
        coming.level = level
        return coming.mean(coming.chances(updates))

    def difference(lift: float) -> float:
        coming.lift = lift
        coming.level = solved(share, world.repeats)
        return coming.mean(coming.chances(True)) - coming.mean(coming.chances(False))

    coming.lift = solved(difference, world.tip)
    coming.level = solved(share, world.repeats)
    coming.chance = coming.chances(updates)
    return coming


def _truth(world: World, shopping: Shopping, after: After, coming: _Coming, asks: Floats) -> Truth:
    guided = after.used[Spot.GUIDE] * world.guide
    guide = coming.chances(after.updates, more=world.guide - guided)
    guide = guide - coming.chances(after.updates, more=-guided)
    late, plain = after.late, asks / np.where(after.updates, world.tip_contacts, 1.0)
    contacts = coming.mean(plain)
    return Truth(
        glory=Spot.FIRST_CUP,
        pain=Spot.WAIT,
        score_effects=score_effects(world),
        wait=wait_effects(world),
        neutral_score=mean_score(world),
        influences=(
            *shopping.influences,
            Influence(Spot.GUIDE, Stage.RETURN, coming.mean(guide), False),
            *(Influence(spot, Stage.RETURN, 0.0, True) for spot in _LOOK_ALIKES),
        ),
        tip=(
            Change("returned", *(coming.mean(coming.chances(arm)) for arm in (False, True))),
            Change("contacts", contacts, contacts * world.tip_contacts),
        ),
        gap=0.0,
        buys=world.buys,
        repeats=world.repeats,
        late=world.late,
        recovered=coming.mean(coming.chances(after.updates, True), late),
        unrecovered=coming.mean(coming.chances(after.updates, False), late),
    )

"""Customers who touch, go on or stop: worlds in which it is known what every touchpoint does."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np

from cx.stats.landmark_rows import Flags, Floats, Ints, Touches, starts

DAYS: Final = 75.0  # the data's length; journeys begin in the first 60
BEGIN: Final = 60.0
HORIZON: Final = 7.0
PAUSE: Final = 30 / 1440  # days; a longer one begins another visit
VISITS: Final = 8  # at most, of a customer
TOUCHES: Final = 10  # at most, of a visit
SD: Final = 0.6  # of hidden intent, in the log hazard of going on
PULL: Final = 0.6  # log odds by which a standard deviation of intent leads to tied touchpoints
FADES: Final = 0.7  # what is left of an effect in the next visit, where it is carried there
FIXED: Final = 1.0


class Acts(StrEnum):
    """For how long a touch changes the hazard."""

    TOUCH = "touch"
    VISIT = "visit"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What customers are like, and what touchpoints do to them.

    Spots are, in this order: tied ones and other ones without any effect, glories, pains.

    Parameters
    ----------
    empties : touchpoints without an effect; tied : how many of them keen customers touch more
    glory, pain : what they multiply the hazard of going on by
    base : the hazard of going on after a touch
    intent : likeness of the hidden intent from one visit to the next (AR 1); ``FIXED`` is one for
        good, None is no intent at all
    acts : for how long
    funnel : whether the touches of a visit come in one order
    at_end : whether decisions fall at the last touch of a visit alone
    dates : whether times are days, and the order within a day is lost
    """

    customers: int = 3_000
    empties: int = 20
    tied: int = 0
    glories: int = 1
    pains: int = 1
    glory: float = 2.0
    pain: float = 0.4
    base: float = 0.04
    intent: float | None = None
    acts: Acts = Acts.VISIT
    funnel: bool = False
    at_end: bool = False
    dates: bool = False

    @property
    def effects(self) -> Floats:
        """The log of what each touchpoint multiplies the hazard by."""
        real = [np.log(self.glory)] * self.glories + [np.log(self.pain)] * self.pains
        return np.array([0.0] * self.empties + real)


class Journeys(NamedTuple):
    """Touches in the order of the file, and when each customer went on (infinite: never)."""

    customer: Ints
    at: Floats  # days
    spot: Ints
    ahead: Flags  # whether the customer had not gone on
    event: Floats  # by customer


def touches(world: World, rng: np.random.Generator) -> Touches:
    """The touches of a world's customers, as the store would give them."""
    return observed(journeys(world, rng), world)


def observed(made: Journeys, world: World) -> Touches:
    """What a store knows of the journeys: visits by pauses, outcomes within the horizon."""
    customer, at = made.customer, made.at
    pause = np.r_[np.inf, np.diff(at)]
    begins = (starts(customer) == np.arange(len(at))) | (pause > PAUSE)
    wait = made.event[customer] - at
    last = np.floor(DAYS) if world.dates else DAYS
    return Touches(
        customer=np.cumsum(np.r_[False, customer[1:] != customer[:-1]]),
        visit=np.cumsum(begins) - 1,
        spot=made.spot,
        stage=np.zeros(len(at), dtype=np.int64),
        sign=np.zeros(len(at), dtype=np.int64),
        segment=np.full(len(at), -1),
        at_risk=made.ahead,
        outcome=wait <= HORIZON,
        seen=at + HORIZON <= last,
    )


def journeys(world: World, rng: np.random.Generator, *, muted: int | None = None) -> Journeys:
    """Everybody's touches up to the one after which they went on.

    Parameters
    ----------
    muted : a spot whose first touch by each customer does nothing, as if it had been at an empty
        one; all else is drawn alike, so the same generator gives the same customers.
    """
    n = world.customers
    shape = (n, VISITS, TOUCHES)
    begin, pauses = rng.uniform(0, BEGIN, n), 0.1 + rng.exponential(2.0, shape[:2])
    pauses[:, 0] = begin
    minutes = np.minimum(rng.exponential(2.0, shape), 25.0)
    minutes[:, :, 0] = 0
    at = pauses.cumsum(axis=1)[:, :, None] + minutes.cumsum(axis=2) / 1440
    visits = np.minimum(rng.geometric(0.33, n), VISITS)
    many = np.minimum(1 + rng.poisson(2.5, shape[:2]), TOUCHES)
    there = np.arange(VISITS)[:, None] < visits[:, None, None]
    there = there & (np.arange(TOUCHES) < many[:, :, None]) & (at <= DAYS - 1 / 1440)
    intent = _intent(world, rng)
    spot = _spots(world, intent, many, rng)
    hazard = world.base * np.exp(SD * intent[:, :, None] + _pushed(world, spot, there, muted))
    if world.at_end:
        last = np.arange(TOUCHES) == many[:, :, None] - 1
        hazard = np.where(last, (hazard * there).sum(axis=2)[:, :, None], 0.0)
    goes = (there & (rng.random(shape) < np.minimum(hazard, 0.95))).reshape(n, -1)
    first = np.where(goes.any(axis=1), goes.argmax(axis=1), goes.shape[1])
    kept = there.reshape(n, -1) & (np.arange(goes.shape[1]) <= first[:, None])
    customer = np.repeat(np.arange(n), kept.sum(axis=1))
    event = np.full(n, np.inf)
    event[goes.any(axis=1)] = at.reshape(n, -1)[goes & (np.arange(goes.shape[1]) == first[:, None])]
    event += 1 / 1440
    whole = Journeys(
        customer,
        at.reshape(n, -1)[kept],
        spot.reshape(n, -1)[kept],
        np.ones(len(customer), dtype=bool),
        event,
    )
    return _by_day(whole, rng) if world.dates else whole


def true_difference(world: World, spot: int, *, customers: int, seed: int = 0) -> float:
    """What a first touch of a spot changes in the share that goes on within the horizon.

    The same customers twice, once with that touch muted; over all first touches with the whole
    horizon in the data.
    """
    gained = exposed = 0
    for part in range(-(-customers // 20_000)):
        some = replace(world, customers=20_000)
        on, off = (
            journeys(some, np.random.default_rng([seed, part]), muted=muted)
            for muted in (None, spot)
        )
        here = np.flatnonzero((on.spot == spot) & (on.at + HORIZON <= DAYS))
        who, place = np.unique(on.customer[on.spot == spot], return_index=True)
        first = np.flatnonzero(on.spot == spot)[place]
        told = np.isin(first, here)
        who, at = who[told], on.at[first[told]]
        came = [(each.event[who] - at <= HORIZON).sum() for each in (on, off)]
        gained, exposed = gained + int(came[0] - came[1]), exposed + len(who)
    return gained / exposed


def _intent(world: World, rng: np.random.Generator) -> Floats:
    """The hidden intent of every visit, in standard deviations."""
    drawn = rng.normal(size=(world.customers, VISITS))
    if world.intent is None:
        return np.zeros_like(drawn)
    for visit in range(1, VISITS):
        fresh = np.sqrt(1 - world.intent**2) * drawn[:, visit]
        drawn[:, visit] = world.intent * drawn[:, visit - 1] + fresh
    return drawn


def _spots(world: World, intent: Floats, many: Ints, rng: np.random.Generator) -> Ints:
    """Where each touch is: popularity falls with the rank, and keen customers like tied ones."""
    size = len(world.effects)
    popular = 1 / (2 + np.arange(size))
    middle = np.median(popular)
    popular = np.r_[rng.permutation(popular[: world.empties]), [middle] * (size - world.empties)]
    tied, free = popular[: world.tied].sum(), popular[world.tied :].sum()
    pull = np.exp(PULL * intent)[:, :, None]
    drawn = rng.random((*intent.shape, TOUCHES)) * (tied * pull + free)
    at = np.where(drawn < tied * pull, drawn / pull, drawn - tied * pull + tied)
    spot = np.minimum(np.searchsorted(popular.cumsum(), at, side="right"), size - 1)
    if not world.funnel:
        return spot
    place = rng.permutation(size)
    later = np.arange(TOUCHES) >= many[:, :, None]
    order = np.argsort(np.where(later, size, place[spot]), axis=2, kind="stable")
    return np.take_along_axis(spot, order, axis=2)


def _pushed(world: World, spot: Ints, there: Flags, muted: int | None) -> Floats:
    """What acts at every touch: the newest effect of the visit, or what an earlier one left."""
    effect = np.where(there, world.effects[spot], 0.0)
    if muted is not None:
        flat = (there & (spot == muted)).reshape(len(spot), -1)
        who = np.flatnonzero(flat.any(axis=1))
        effect.reshape(len(spot), -1)[who, flat[who].argmax(axis=1)] = 0.0
    if world.acts is Acts.TOUCH:
        return effect
    newest = np.maximum.accumulate(np.where(effect != 0, np.arange(TOUCHES), -1), axis=2)
    pushed = np.where(newest >= 0, np.take_along_axis(effect, np.maximum(newest, 0), axis=2), 0.0)
    if world.acts is Acts.LATER:
        for visit in range(1, VISITS):
            left = FADES * pushed[:, visit - 1, -1:]
            pushed[:, visit] = np.where(newest[:, visit] >= 0, pushed[:, visit], left)
    return pushed


def _by_day(made: Journeys, rng: np.random.Generator) -> Journeys:
    """The same with dates for times; touches of a day, and going on, in any order."""
    day, went = np.floor(made.at), np.floor(made.event)
    place, going = rng.random(len(day)), rng.random(len(went))
    order = np.lexsort((place, day, made.customer))
    who = made.customer
    ahead = (day < went[who]) | ((day == went[who]) & (place < going[who]))
    return Journeys(who[order], day[order], made.spot[order], ahead[order], went)

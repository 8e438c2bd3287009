"""Small worlds in which a lever can really be moved, and what comes of it."""

from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
from scipy.special import expit, logit, ndtr

from cx.domain import Stage
from cx.model.scenario import Lever, LeverKind
from cx.simulate.customers import solved
from cx.simulate.lives import BUYING, STAGES, WINDOW, Floats, Kind, Lives, World, lived, score_sd

MONTH: Final = 365.25 / 12  # days
YEAR: Final = 365.0

_CUTS: Final = np.array([1.5, 2.5, 3.5, 4.5])


class Figures(NamedTuple):
    """What came of some entrants, per entrant.

    ``people`` by stage; ``rates`` as in ``cx.metrics.stages``, NaN in the last; ``returns`` is the
    share of purchases after which another followed; ``brought`` the customers whom one brings, in
    the first generation.
    """

    people: Floats
    purchases: float
    revenue: float
    buyers: float
    repeat_buyers: float
    rates: Floats
    returns: float
    brought: float


def drawn(kind: Kind, rng: np.random.Generator) -> World:
    """A world near the base: chances by some 5 points, all else by a fifth or so."""
    base = World(kind=kind)

    def near(values: tuple[float, ...], spread: float) -> tuple[float, ...]:
        return tuple((np.array(values) * np.exp(spread * rng.normal(size=len(values)))).tolist())

    ways = np.array([base.on, base.skip, base.again])
    stay = ways.sum(axis=0)
    shares = ways * np.exp(0.1 * rng.normal(size=ways.shape))
    ways = shares / shares.sum(axis=0) * expit(logit(stay) + 0.2 * rng.normal(size=stay.size))
    on, skip, again = (tuple(row) for row in ways.tolist())
    [again_days] = near((base.again_days,), 0.2)
    value, value_sd = near((base.value, base.value_sd), 0.2)
    [brings] = near((base.brings,), 0.3)
    scores = np.array(base.scores) + 0.2 * rng.normal(size=len(base.scores))
    return replace(
        base, on=on, skip=skip, again=again, days=near(base.days, 0.2), again_days=again_days,
        value=value, value_sd=value_sd, scores=tuple(scores.tolist()),
        slopes=near(base.slopes, 0.3), brings=brings,
    )  # fmt: skip


def observed(world: World, customers: int, days: float, rng: np.random.Generator) -> Lives:
    """The data of a world: so many come alone, spread over the days, all seen until their end."""
    return lived(world, rng.uniform(0, days, customers), np.full(customers, days), rng)


def pulled(
    world: World, entrants: int, months: int, rng: np.random.Generator, *, first: float = YEAR
) -> Lives:
    """Fresh entrants, spread over the year from day ``first`` on, all followed for the months.

    Those whom they bring are seen until the months of the entrant are over. In worlds that differ
    by a lever, the same generator gives the same entrants.
    """
    entry = first + rng.uniform(0, YEAR, entrants)
    return lived(world, entry, entry + months * MONTH, rng)


def with_lever(world: World, lever: Lever, now: Figures) -> World:
    """The world with the lever really moved.

    A transition wins people at random among those who would not have gone on in time, a return
    among those who would not have bought again. Satisfaction rises for everybody at the stage
    ``lever.at``, so that the mean score is so much higher.

    Parameters
    ----------
    lever : of kind transition or satisfaction (``at`` is a stage), return or referral.
    now : the figures of very many entrants without it, followed for long.

    Examples
    --------
    >>> before = figures(pulled(World(), 1000, 12, np.random.default_rng(1)))
    >>> lever = Lever(kind=LeverKind.REFERRAL, by=before.brought)
    >>> with_lever(World(), lever, before).more
    0.3
    """
    if lever.kind is LeverKind.REFERRAL:
        return replace(world, more=world.brings * lever.by / now.brought)
    if lever.kind is LeverKind.RETURN:
        by = lever.by * (now.returns if lever.relative else 1.0)
        return replace(world, won_again=by / (1 - now.returns if by > 0 else now.returns))
    place = STAGES.index(Stage(lever.at))
    if lever.kind is LeverKind.SATISFACTION:
        sd = score_sd(world.kind)
        mean = mean_score(world.scores[place], sd) + lever.by
        level = solved(lambda level: mean_score(level, sd), mean)
        return replace(world, scores=_changed(world.scores, place, level))
    if lever.kind is not LeverKind.TRANSITION:
        raise ValueError(f"a {lever.kind} cannot be moved in these worlds")
    by = lever.by * (now.rates[place] if lever.relative else 1.0)
    among = 1 - now.rates[place] if by > 0 else now.rates[place]
    return replace(world, won=_changed(world.won, place, float(by / among)))


def figures(lives: Lives, *, everyone: bool = False) -> Figures:
    """What came of those who came alone, per one of them.

    With them are counted those who would not have been brought but for a lever, or ``everyone``.
    """
    alone = lives.by < 0
    entrants = int(alone.sum())
    told = (everyone | alone | lives.more)[lives.who]
    who, stage, at = lives.who[told], lives.stage[told], lives.at[told]
    first = np.full((len(STAGES), len(lives.entry)), np.inf)
    np.minimum.at(first, (stage, who), at)
    rates = [
        _rate(first[k], who[stage == k + 1], at[stage == k + 1]) for k in range(len(STAGES) - 1)
    ]
    bought = np.bincount(who[stage == BUYING], minlength=len(lives.entry))
    buyers = int((bought > 0).sum())
    return Figures(
        people=np.isfinite(first).sum(axis=1) / entrants,
        purchases=float(bought.sum() / entrants),
        revenue=float(np.nansum(lives.value[told]) / entrants),
        buyers=buyers / entrants,
        repeat_buyers=float((bought > 1).sum() / entrants),
        rates=np.array([*rates, np.nan]),
        returns=float((bought.sum() - buyers) / max(int(bought.sum()), 1)),
        brought=float(((lives.by >= 0) & (lives.by < entrants)).sum() / entrants),
    )


def mean_score(level: float, sd: float) -> float:
    """The mean of normal scores after they are rounded to 1-5: 1 + sum over k = 1.5 .. 4.5 of P(> k).

    Examples
    --------
    >>> round(mean_score(3.0, 0.9), 6)
    3.0
    """
    return float(1 + ndtr((level - _CUTS) / sd).sum())


def _rate(first: Floats, who: Floats, at: Floats) -> float:
    """Of those at a stage, the share with a touch in the next one later, within the window."""
    later = at > first[who]
    on = np.full(len(first), np.inf)
    np.minimum.at(on, who[later], at[later])
    there = np.isfinite(first)
    return float((on[there] - first[there] <= WINDOW).mean()) if there.any() else np.nan


def _changed(values: tuple[float, ...], place: int, value: float) -> tuple[float, ...]:
    return (*values[:place], value, *values[place + 1 :])

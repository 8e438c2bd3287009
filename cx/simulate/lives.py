"""People who make their way through a small world of chances, step by step."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, gamma, logit, ndtr

from cx.domain import Stage

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STAGES: Final = (
    Stage.RESEARCH, Stage.FIRST_IMPRESSION, Stage.PURCHASE, Stage.DELIVERY, Stage.USE, Stage.RETURN, Stage.ADVOCATE
)  # fmt: skip
BUYING: Final = STAGES.index(Stage.PURCHASE)
WINDOW: Final = 30.0  # days within which going on counts
MIDDLE: Final = 3.5  # the score at which ``World.on`` is the chance to go on
NOISE: Final = 0.9  # standard deviation of a score within a person, before it is rounded
MOOD: Final = 0.5  # how much a standard deviation of keenness raises it
NOBODY: Final = -1

_SHAPE: Final = 1.3  # of the Weibull distribution of days
_LIKE: Final = 4.0  # size of the Beta distribution: the smaller, the more people differ
_KEEN: Final = 0.7  # likeness of keenness and what somebody does at a stage
_PAYS: Final = 0.3  # what keenness adds to the logarithm of a value
# On the log odds to stay: who skipped a stage, took long, felt a point better last time.
_SKIPPED, _SLOW, _FELT = -0.6, -0.5, 0.35
_SEASON: Final = 0.5  # on the chance to buy again, in winter

_ON, _SKIP, _AGAIN, _LEAVE = range(4)


class Kind(StrEnum):
    """What decides what customers do."""

    MARKOV = "Markov"  # nothing but the stage they are in
    NON_MARKOV = "non-Markov"  # how they came there, how long it took, how it felt, the season
    HETEROGENEOUS = "heterogeneous"  # chances of their own; keen people's are all higher


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Chances by stage of ``STAGES``; what they lack to 1 is the chance to leave for good.

    Parameters
    ----------
    enters : shares who begin at each stage
    on, skip, again : chances to go to the next stage, to the one after it, to buy (again)
    days, again_days : mean days until the one or the other
    value, value_sd : mean of a purchase, standard deviation of its logarithm
    scores : mean of the scores 1-5 before they are rounded; NaN where nothing is felt
    slopes : what a point of the score adds to the chance to go on
    answers : share of scores that are told
    brings, brings_days : new customers whom a buyer brings, and mean days until they come
    more : whom a buyer brings beyond that
    won : of those who would not go on within ``WINDOW``, the share who do; below 0: of those who
        would, the share who do not
    won_again : of those who would not buy again, the share who do; below 0 as above
    """

    kind: Kind = Kind.MARKOV
    enters: tuple[float, ...] = (0.7, 0.3, 0.0, 0.0, 0.0, 0.0, 0.0)
    on: tuple[float, ...] = (0.55, 0.40, 0.80, 0.68, 0.35, 0.30, 0.0)
    skip: tuple[float, ...] = (0.05, 0.0, 0.08, 0.08, 0.10, 0.0, 0.0)
    again: tuple[float, ...] = (0.0, 0.0, 0.02, 0.03, 0.25, 0.4, 0.5)
    days: tuple[float, ...] = (3.0, 4.0, 4.0, 5.0, 8.0, 8.0, 1.0)
    again_days: float = 30.0
    value: float = 60.0
    value_sd: float = 0.6
    scores: tuple[float, ...] = (np.nan, 3.6, np.nan, 3.5, np.nan, np.nan, np.nan)
    slopes: tuple[float, ...] = (0.0, 0.05, 0.0, 0.06, 0.0, 0.0, 0.0)
    answers: float = 0.6
    brings: float = 0.3
    brings_days: float = 20.0
    more: float = 0.0
    won: tuple[float, ...] = (0.0,) * len(STAGES)
    won_again: float = 0.0


class Lives(NamedTuple):
    """Everyone, and their touches in the order of people and times.

    ``by`` is who brought a customer (``NOBODY``: came alone), ``root`` the first of that chain,
    ``more`` whether they would not have come but for ``World.more``, ``entry`` the day of the first
    touch. ``score`` is NaN where none was told, ``value`` wherever nothing was bought.
    """

    entry: Floats
    by: Ints
    root: Ints
    more: Flags
    who: Ints
    stage: Ints
    at: Floats
    score: Floats
    value: Floats


def lived(world: World, entry: Floats, until: Floats, rng: np.random.Generator) -> Lives:
    """Those who come alone on day ``entry``, those whom they bring, those whom these bring, and so on.

    All are seen ``until`` a day: that of the one who came alone. Whoever does not change under a
    lever draws the same from the same generator.
    """
    parts: list[Lives] = []
    n, born, offset = len(entry), entry, 0
    by, root, more = np.full(n, NOBODY), np.arange(n), np.zeros(n, dtype=bool)
    while len(born):
        rng, own = rng.spawn(2)
        some = _generation(world, born, until[root], own)
        parts.append(some._replace(by=by, root=root, more=more, who=some.who + offset))
        parent, comes, beyond = _brought(world, some, own)
        in_time = comes < until[root[parent]]
        parent, beyond, born = parent[in_time], beyond[in_time], comes[in_time]
        by, root, more = parent + offset, root[parent], more[parent] | beyond
        offset += len(some.entry)
    return Lives(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def score_sd(kind: Kind) -> float:
    """Standard deviation of scores among everybody, before they are rounded."""
    return float(np.hypot(NOISE, MOOD)) if kind is Kind.HETEROGENEOUS else NOISE


def days(mean: Floats | float, place: Floats) -> Floats:
    """Days with this mean at the quantile ``place``, by Weibull's distribution.

    Examples
    --------
    >>> float(days(10.0, np.linspace(0.0005, 0.9995, 1000)).mean().round(1))
    10.0
    """
    waited: Floats = mean / gamma(1 + 1 / _SHAPE) * (-np.log1p(-place)) ** (1 / _SHAPE)
    return waited


def in_window(mean: Floats | float) -> Floats:
    """The share who go on within ``WINDOW`` of those who go on.

    Examples
    --------
    >>> f"{days(8.0, in_window(8.0)):.0f}"
    '30'
    """
    share: Floats = -np.expm1(-((WINDOW * gamma(1 + 1 / _SHAPE) / np.asarray(mean)) ** _SHAPE))
    return share


@dataclass(slots=True)
class _People:
    """Where everyone stands, and what they are like."""

    stage: Ints
    at: Floats
    keen: Floats  # standard normal
    stay: Floats  # people x stages: chance not to leave for good
    skipped: Flags
    slow: Flags
    felt: Floats  # the last score, from ``MIDDLE``


def _generation(world: World, entry: Floats, until: Floats, rng: np.random.Generator) -> Lives:
    n, parts = len(entry), []
    people, alive = _born(world, entry, rng), np.arange(n)
    while len(alive):
        # All draw at every step, also those who have left: so nobody's draws depend on others.
        chance, noise = rng.random((6, n))[:, alive], rng.normal(size=(2, n))[:, alive]
        stage, at = people.stage[alive], people.at[alive]
        score, value = (
            _scored(world, people, alive, noise[0]),
            _paid(world, people, alive, noise[1]),
        )
        told = np.where(chance[5] < world.answers, score, np.nan)
        parts.append((alive, stage, at, told, value))
        goes = _move(world, people, alive, _ways(world, people, alive, score), chance)
        alive = alive[goes & (people.at[alive] < until[alive])]
    who, *rest = (np.concatenate(part) for part in zip(*parts, strict=True))
    order, none, never = np.argsort(who, kind="stable"), np.full(n, NOBODY), np.zeros(n, dtype=bool)
    return Lives(entry, none, none, never, who[order], *(part[order] for part in rest))


def _brought(world: World, lives: Lives, rng: np.random.Generator) -> tuple[Ints, Floats, Flags]:
    """Who is brought: by whom, on what day, and whether beyond what is usual."""
    first, buys = np.full(len(lives.entry), np.inf), lives.stage == BUYING
    np.minimum.at(first, lives.who[buys], lives.at[buys])
    usual, beyond = rng.spawn(2)
    parts = []
    for many, draws in ((world.brings, usual), (world.more, beyond)):
        number = np.where(np.isfinite(first), draws.poisson(many, len(first)), 0)
        parent = np.repeat(np.arange(len(first)), number)
        comes = first[parent] + draws.exponential(world.brings_days, len(parent))
        parts.append((parent, comes, np.full(len(parent), draws is beyond)))
    parent, comes, told = (np.concatenate(part) for part in zip(*parts, strict=True))
    return parent, comes, told


def _born(world: World, entry: Floats, rng: np.random.Generator) -> _People:
    n, stay = len(entry), np.array([world.on, world.skip, world.again]).sum(axis=0)
    keen, own, start = rng.normal(size=n), rng.normal(size=(n, len(STAGES))), rng.random(n)
    chances = np.broadcast_to(stay, own.shape)
    if world.kind is Kind.HETEROGENEOUS:
        place = ndtr(_KEEN * keen[:, None] + np.sqrt(1 - _KEEN**2) * own)
        grid = np.linspace(0, 1, 401)
        mine = [betaincinv(_LIKE * share, _LIKE * (1 - share), grid) for share in stay]
        chances = np.column_stack([np.interp(place[:, k], grid, mine[k]) for k in range(len(stay))])
    never = np.zeros(n, dtype=bool)
    stage = np.searchsorted(np.cumsum(world.enters), start * sum(world.enters), "right")
    return _People(stage, entry.copy(), keen, chances, never, never.copy(), np.zeros(n))


def _scored(world: World, people: _People, who: Ints, noise: Floats) -> Floats:
    """What everyone feels at their stage, NaN where nothing; the last of it is remembered."""
    level = np.array(world.scores)[people.stage[who]] + NOISE * noise
    if world.kind is Kind.HETEROGENEOUS:
        level += MOOD * people.keen[who]
    score: Floats = np.clip(np.round(level), 1, 5)
    people.felt[who] = np.where(np.isnan(score), people.felt[who], score - MIDDLE)
    return score


def _paid(world: World, people: _People, who: Ints, noise: Floats) -> Floats:
    log = world.value_sd * noise - world.value_sd**2 / 2
    if world.kind is Kind.HETEROGENEOUS:
        log += _PAYS * people.keen[who] - _PAYS**2 / 2
    return np.where(people.stage[who] == BUYING, world.value * np.exp(log), np.nan)


def _ways(world: World, people: _People, who: Ints, score: Floats) -> Floats:
    """Chances to go on, to skip and to buy again: 3 x people."""
    stage = people.stage[who]
    ways = np.array([world.on, world.skip, world.again])[:, stage]
    stay, mine = ways.sum(axis=0), people.stay[who, stage]
    if world.kind is Kind.NON_MARKOV:
        push = _SKIPPED * people.skipped[who] + _SLOW * people.slow[who] + _FELT * people.felt[who]
        mine = expit(logit(stay) + push)
    ways = ways * mine / stay
    if world.kind is Kind.NON_MARKOV:
        ways[_AGAIN] *= 1 + _SEASON * np.cos(2 * np.pi * people.at[who] / 365)
        ways /= np.maximum(1, ways.sum(axis=0))
    push = np.nan_to_num(np.array(world.slopes)[stage] * (score - MIDDLE))
    on = np.clip(ways[_ON] + push, 0, 1)
    others = (1 - on) / np.maximum(1 - ways[_ON], 1e-9)
    return np.array([on, ways[_SKIP] * others, ways[_AGAIN] * others])


def _move(world: World, people: _People, who: Ints, ways: Floats, chance: Floats) -> Flags:
    """Bring everyone where they go, and say who goes anywhere."""
    stage, mean = people.stage[who], np.array(world.days)[people.stage[who]]
    won, again = np.array(world.won)[stage], np.where(stage >= BUYING, world.won_again, 0.0)
    way = (chance[0] >= ways.cumsum(axis=0)).sum(axis=0)
    wait = days(np.where(way == _AGAIN, world.again_days, mean), chance[1])
    in_time = (way == _ON) & (wait <= WINDOW)
    wins, loses = ~in_time & (chance[2] < won), in_time & (chance[2] < -won)
    others = ways[_ON] + chance[3] * (1 - ways[_ON])
    way = np.where(wins, _ON, np.where(loses, (others >= ways.cumsum(axis=0)).sum(axis=0), way))
    late = loses & (way == _AGAIN)
    back = (way == _LEAVE) & (chance[2] < again)
    way = np.where(back, _AGAIN, np.where((way == _AGAIN) & (chance[2] < -again), _LEAVE, way))
    wait = np.where(wins, days(mean, chance[3] * in_window(mean)), wait)
    wait = np.where(late | back, days(world.again_days, chance[4]), wait)
    people.skipped[who], people.slow[who] = way == _SKIP, wait > 1.2 * mean
    people.stage[who] = np.where(
        way == _AGAIN, BUYING, np.minimum(stage + 1 + (way == _SKIP), len(STAGES) - 1)
    )
    people.at[who] += wait
    return way < _LEAVE

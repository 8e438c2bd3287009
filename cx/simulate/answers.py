"""What customers say: scores, the gap, recommendation, the rival they went to, and remarks."""

import datetime
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cx.simulate.customers import Ints, People
from cx.simulate.world import RATED, Spot, World

RIVALS = 3
_ALWAYS = frozenset({Spot.PRODUCT, Spot.ORDER, Spot.WAIT, Spot.PACKAGING, Spot.FIRST_CUP})


class Tone(StrEnum):
    """Which side of the scale a remark speaks for."""

    GOOD = "good"
    MID = "mid"
    BAD = "bad"


class Remark(NamedTuple):
    """A remark before it has words: which of the list (0..1), and what is added to it (0..1)."""

    spot: Spot
    tone: Tone
    pick: float
    tail: float


class Answer(NamedTuple):
    """A filled questionnaire; ``scores`` has only what was answered, ``rival`` is its number."""

    customer: int
    on: datetime.date
    scores: dict[Spot, int]
    gap: int | None
    recommend: int
    remark: Remark | None
    rival: int | None


class Voice:
    """What everyone would answer, drawn once, so that nobody says two things about one touch."""

    def __init__(self, world: World, people: People, rng: np.random.Generator) -> None:
        self._rng = rng
        self._people = people
        self.scores = _scores(world, people, rng)

    def remark(self, customer: int, spot: Spot, chance: float) -> Remark | None:
        """A remark in the tone of the customer's score, from some of them."""
        draw, pick, tail = self._rng.random(3)
        score = int(self.scores[spot][customer])
        tone = Tone.GOOD if score >= 4 else Tone.BAD if score <= 2 else Tone.MID
        if draw >= chance or (tone is Tone.MID and spot is not Spot.WAIT):
            return None
        return Remark(spot, tone, float(pick), float(tail))


def answers(
    world: World,
    people: People,
    voice: Voice,
    delivered: dict[int, datetime.date],
    rng: np.random.Generator,
) -> list[Answer]:
    """A questionnaire from some buyers, three to four weeks after their first delivery."""
    recommend = _recommend(world, people, rng)
    return [
        _answer(world, people, voice, int(who), delivered[int(who)], int(recommend[who]), rng)
        for who in np.flatnonzero(people.after.answered)
    ]


def rounded(latent: NDArray[np.float64], low: int, high: int) -> Ints:
    """Answers on a scale of whole numbers.

    Examples
    --------
    >>> rounded(np.array([0.2, 3.4, 7.0]), 1, 5).tolist()
    [1, 3, 5]
    """
    return np.clip(np.floor(latent + 0.5), low, high).astype(np.int64)


def _scores(world: World, people: People, rng: np.random.Generator) -> dict[Spot, Ints]:
    effects = {Spot.WAIT: world.pain + world.late_pain * people.after.late}
    scores = {}
    for spot in (*RATED, Spot.CHAT, Spot.APOLOGY):
        noise = world.noise_sd * rng.standard_normal(len(people.mood))
        scores[spot] = rounded(people.mood + effects.get(spot, 0.0) + noise, 1, 5)
    scores[Spot.FIRST_CUP] = rounded(people.after.first_cup, 1, 5)
    return scores


def _recommend(world: World, people: People, rng: np.random.Generator) -> Ints:
    after = people.after
    cup = after.first_cup - people.mood - world.glory
    latent = 6.4 + 1.6 * (people.mood - world.score) + 0.8 * cup
    latent = latent - 1.2 * after.late + 1.2 * after.used[Spot.APOLOGY] + 0.8 * after.returned
    return rounded(latent + 1.2 * rng.standard_normal(len(latent)), 0, 10)


def _answer(
    world: World,
    people: People,
    voice: Voice,
    who: int,
    delivered: datetime.date,
    recommend: int,
    rng: np.random.Generator,
) -> Answer:
    used, shopping = people.after.used, people.shopping
    open_ = shopping.made[who] & ~shopping.bounced[who]
    read = bool((shopping.seen[Spot.REVIEWS][who] & open_).any())
    told = rng.random(len(RATED)) < 0.97
    scores = {
        spot: int(voice.scores[spot][who])
        for spot, tells in zip(RATED, told, strict=True)
        if tells and (spot in _ALWAYS or (read if spot is Spot.REVIEWS else used[spot][who]))
    }
    day, skip, rival = rng.random(3)
    return Answer(
        customer=who,
        on=min(delivered + datetime.timedelta(days=20 + int(10 * day)), world.last),
        scores=scores,
        gap=int(people.after.gap[who]) if skip < 0.95 else None,
        recommend=recommend,
        remark=voice.remark(who, Spot.WAIT, 0.5) if Spot.WAIT in scores else None,
        rival=int(RIVALS * rival) if people.after.switched[who] else None,
    )

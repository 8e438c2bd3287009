"""What customers say: scores, the gap, recommendation, the rival they went to, and remarks."""

import datetime
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cx.simulate.customers import Ints, People
from cx.simulate.world import ANSWERED_DAYS, RATED, SCORED, Spot, World

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
        latent = _latent(world, people, rng)
        self.scores = {spot: rounded(each, 1, 5) for spot, each in latent.items()}
        self._relieved = rounded(latent[Spot.WAIT] + world.relief, 1, 5)

    def relieve(self, customers: list[int]) -> None:
        """Let these customers speak of a wait that ended at the hour they chose."""
        self.scores[Spot.WAIT][customers] = self._relieved[customers]

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
    said = [
        _answer(people, voice, who, delivered[who], int(recommend[who]), rng)
        for who in np.flatnonzero(people.after.answered).tolist()
        if who in delivered
    ]
    return [answer for answer in said if answer.on <= world.last]


def rounded(latent: NDArray[np.float64], low: int, high: int) -> Ints:
    """Answers on a scale of whole numbers.

    Examples
    --------
    >>> rounded(np.array([0.2, 3.4, 7.0]), 1, 5).tolist()
    [1, 3, 5]
    """
    return np.clip(np.floor(latent + 0.5), low, high).astype(np.int64)


def _latent(
    world: World, people: People, rng: np.random.Generator
) -> dict[Spot, NDArray[np.float64]]:
    """What everyone feels at every spot, before it is rounded to an answer."""
    late = world.pain + world.late_pain * people.after.late
    effects: dict[Spot, object] = {**world.marks, Spot.WAIT: late}
    latent = {}
    for spot in SCORED:
        noise = world.noise_sd * rng.standard_normal(len(people.mood))
        latent[spot] = people.mood + np.asarray(effects.get(spot, 0.0), float) + noise
    latent[Spot.FIRST_CUP] = people.after.first_cup
    return latent


def _recommend(world: World, people: People, rng: np.random.Generator) -> Ints:
    after = people.after
    cup = after.first_cup - people.mood - world.glory
    latent = 6.4 + 1.6 * (people.mood - world.score) + 0.8 * cup
    latent = latent - 1.2 * after.late + 1.2 * after.used[Spot.APOLOGY] + 0.8 * after.returned
    return rounded(latent + 1.2 * rng.standard_normal(len(latent)), 0, 10)


def _answer(
    people: People,
    voice: Voice,
    who: int,
    delivered: datetime.date,
    recommend: int,
    rng: np.random.Generator,
) -> Answer:
    used, shopping = people.after.used, people.shopping
    open_ = shopping.made[who] & ~shopping.bounced[who]
    seen = {spot: bool((flags[who] & open_).any()) for spot, flags in shopping.seen.items()}
    told = rng.random(len(RATED)) < 0.97
    scores = {
        spot: int(voice.scores[spot][who])
        for spot, tells in zip(RATED, told, strict=True)
        if tells and (spot in _ALWAYS or (seen[spot] if spot in seen else used[spot][who]))
    }
    day, skip, rival = rng.random(3)
    return Answer(
        customer=who,
        on=delivered + datetime.timedelta(days=ANSWERED_DAYS - 5 + int(10 * day)),
        scores=scores,
        gap=int(people.after.gap[who]) if skip < 0.95 else None,
        recommend=recommend,
        remark=voice.remark(who, Spot.WAIT, 0.5) if Spot.WAIT in scores else None,
        rival=int(RIVALS * rival) if people.after.switched[who] else None,
    )

"""Recovery: pains that some have mended, by chance, by what is seen, and by what nobody sees."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cx.moments.pains import Pain
from cx.moments.recovery import ALIKE
from cx.moments.recovery_trials import EDGES, Asked, Note, Outcome, compare, levels
from cx.stats.matching import sequential

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

RUNS: Final = 600  # worlds per row
WINDOW: Final = 30.0
HORIZON: Final = 60.0
_KEEN: Final = 1.2  # people in a good mood come back sooner, log hazard per point
_ASKED: Final = (
    Asked(Outcome.SATISFACTION, "score", False),
    Asked(Outcome.RETURN, "returned", True),
)


class World(NamedTuple):
    """Who is mended, and what it changes."""

    name: str
    pains: int = 800
    mended: float = 0.3
    by_earlier: float = 0.0  # log odds of being mended, per point of the earlier mean
    by_severity: float = 0.0  # for the worst score
    by_mood: float = 0.0  # per point of a mood that nobody sees
    score: float = 0.0  # points that mending adds
    again: float = 0.0  # log hazard of coming back that mending adds
    stops: bool = False  # whoever has come back is no longer mended


WORLDS: Final = (
    World("no effect, mended by chance"),
    World("no effect, mended by mood so far and severity", by_earlier=-1.0, by_severity=1.0),
    World("no effect, 60 of 200 mended", pains=200, by_earlier=-1.0, by_severity=1.0),
    World("effect, mended by chance", score=0.5, again=0.7),
    World("effect, mended by mood so far and severity", 800, 0.3, -1.0, 1.0, 0.0, 0.5, 0.7),
    World("effect, 60 of 200 mended", 200, 0.3, -1.0, 1.0, 0.0, 0.5, 0.7),
    World("effect, 560 of 800 mended", 800, 0.7, -1.0, 1.0, 0.0, 0.5, 0.7),
    World("effect, nobody mended who has come back", 800, 0.3, -1.0, 1.0, 0.0, 0.5, 0.7, True),
    World("no effect, mended by a hidden mood", by_mood=1.0),
)  # fmt: skip


class Recovered(NamedTuple):
    """How often the interval holds the truth, and how often something is found."""

    world: str
    outcome: str
    truth: float
    mean: float
    holds_the_truth: float
    found: float
    found_as_they_stand: float
    rise_of_the_mended: float


def recovered(runs: int = RUNS, worlds: Sequence[World] = WORLDS) -> Iterator[Recovered]:
    """Pains scored 1 or 2 by people with a mood; later scores and comings back until day 90."""
    for world in worlds:
        truths = _truths(world)
        seen: dict[Outcome, list[tuple[float, ...]]] = {each.outcome: [] for each in _ASKED}
        for seed in range(runs):
            rows = _rows(world, np.random.default_rng(seed))
            found = compare(rows, _ASKED, ALIKE)
            for each, row in zip(_ASKED, found.to_dict("records"), strict=True):
                if row["note"] == "":
                    raw = _raw(rows, each)
                    rise = row["value"] - row["before"] if each.column == "score" else np.nan
                    ends = (row["difference"], row["low"], row["high"])
                    seen[each.outcome].append((*ends, raw, rise))
                else:
                    assert row["note"] in set(Note)
        for each in _ASKED:
            told = np.array(seen[each.outcome])
            difference, low, high, raw, rise = told.T
            truth = truths[each.column]
            yield Recovered(
                world.name, each.outcome, truth, float(difference.mean()),
                float(((low <= truth) & (truth <= high)).mean()),
                float(((low > 0) | (high < 0)).mean()), float(raw.mean()), float(rise.mean()),
            )  # fmt: skip


class _People(NamedTuple):
    """Everyone with a pain: what is seen, what is not, and what would be."""

    mood: Floats
    earlier: Floats
    severity: Floats
    lag: Floats  # NaN where not mended
    pace: Floats  # draws of the exponential, of coming back
    answered: Floats  # day of the next score; infinite without
    noise: Floats


def _people(world: World, size: int, rng: np.random.Generator) -> _People:
    mood = 0.6 * rng.normal(size=size)
    answers = np.round(3.6 + mood[:, None] + 0.8 * rng.normal(size=(size, 3)))
    silent = rng.random(size) < 0.3
    earlier = np.where(silent, np.nan, np.clip(answers, 1, 5).mean(axis=1))
    severity = np.where(mood + rng.normal(size=size) < -0.3, 1.0, 2.0)
    lean = world.by_mood * mood + world.by_severity * (severity == 1)
    lean += world.by_earlier * (np.nan_to_num(earlier, nan=3.6) - 3.6)
    chance = 1 / (1 + np.exp(-lean - np.log(world.mended / (1 - world.mended)) + lean.mean()))
    mended = rng.random(size) < chance
    lag = np.where(mended, np.minimum(rng.exponential(5.0, size), 29.0), np.nan)
    answered = np.where(rng.random(size) < 0.7, 12 + rng.exponential(15.0, size), np.inf)
    pace, noise = rng.exponential(1.0, size), 0.8 * rng.normal(size=size)
    return _People(mood, earlier, severity, lag, pace, answered, noise)


def _back(world: World, who: _People, lag: Floats) -> Floats:
    """The day on which they come back, if they are mended after so long (NaN: never)."""
    hazard = np.exp(-4.6 + _KEEN * who.mood + 0.5 * (who.severity - 2))
    turn = np.where(np.isnan(lag), 1e6, lag)
    before = who.pace / hazard
    after = turn + (who.pace - hazard * turn) / (hazard * np.exp(world.again))
    return np.where(before <= turn, before, after)


def _score(world: World, who: _People, lag: Floats) -> Floats:
    mended = np.nan_to_num(lag, nan=np.inf) < who.answered
    level = 3.3 + who.mood + 0.2 * (who.severity - 2) + world.score * mended
    return np.clip(np.round(level + who.noise), 1, 5)


def _rows(world: World, rng: np.random.Generator) -> pd.DataFrame:
    """The rows of the trials, as the store would give them."""
    who = _people(world, world.pains, rng)
    back, score = _back(world, who, who.lag), _score(world, who, who.lag)
    edges = (*[edge for edge in EDGES if edge < WINDOW], WINDOW)
    stopped = world.stops & (back <= np.nan_to_num(who.lag))
    made = sequential(np.where(stopped, np.nan, who.lag), edges)
    unit, zero = made.unit, made.lag
    days = back[unit] - zero
    since = who.answered[unit] - zero
    rows = pd.DataFrame(
        {
            "customer": unit,
            "unit": unit,
            "treated": made.treated,
            "lag": zero,
            "wait": made.band,
            "pain": Pain.SCORE,
            "spot": 0,
            "severity": who.severity[unit],
            "bought_before": 1,
            "asked": False,
            "earlier": who.earlier[unit],
            "score_spot": 0,
            "observed": True,
            "returned": days <= HORIZON,
            "score": np.where((since > 0) & (since <= HORIZON), score[unit], np.nan),
        }
    )
    return rows[days > 0].reset_index(drop=True)


def _truths(world: World) -> dict[str, float]:
    """What mending changes, over those mended before they came back."""
    who = _people(world, 400_000, np.random.default_rng(1))
    now, never = who.lag, np.full(who.lag.size, np.nan)
    back, without = _back(world, who, now), _back(world, who, never)
    mended = ~np.isnan(now) & (back > now)
    returned = (back - now <= HORIZON).astype(float) - (without - now <= HORIZON)
    asked = mended & (who.answered > now) & (who.answered <= now + HORIZON)
    score = _score(world, who, now) - _score(world, who, never)
    return {"returned": float(returned[mended].mean()), "score": float(score[asked].mean())}


def _raw(rows: pd.DataFrame, asked: Asked) -> bool:
    """Whether mended and never mended, as they stand, look different."""
    told = rows[rows[asked.column].notna()]
    own = told[told["treated"]]
    others = told[~told["unit"].isin(own["unit"])].drop_duplicates("unit")
    sides = [
        levels(side["customer"].to_numpy(), side[asked.column].to_numpy(float), share=asked.share)
        for side in (own, others)
    ]
    (a, low, high), (b, least, most) = sides
    return abs(a - b) > np.hypot((high - low) / 2, (most - least) / 2)

"""A what-if once more, in plain Python: one draw after the other, days put one after another.

The oracle of ``cx.whatif.chain`` (tests/whatif/test_two_ways.py), and the loop that the benchmark
measures it against. It knows levers on transitions, coming back and prices.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cx.model.scenario import Lever, LeverKind, Scenario, Terms
from cx.stats.competing import incidence
from cx.store.paths import ENTRY, REPEATS, Paths
from cx.whatif.fit import Fit

Floats = NDArray[np.float64]

_MONTH: Final = 365.25 / 12  # days
_DAYS: Final = 1097  # of 36 months, and one
_MOST: Final = 120  # purchases of one customer
_LITTLE: Final = 1e-9  # nothing is quite certain, or impossible


class Draw(NamedTuple):
    """Of one draw, per entrant: people at each stage within the months, purchases and money by month.

    ``calendar`` is purchases by the calendar; ``spread`` the variance of one entrant's purchases.
    """

    reach: list[float]
    firsts: Floats
    purchases: Floats
    revenue: Floats
    calendar: Floats
    spread: float


class Times(NamedTuple):
    """What no draw changes: who is there by the end of the months, and purchases by month.

    ``ends`` is purchases x months, ``middles`` the same in the middle of each month.
    """

    arrived: list[float]
    ends: Floats
    middles: Floats


def draws(fit: Fit, paths: Paths, scenario: Scenario, terms: Terms) -> list[Draw]:
    """Every draw of a fit with the levers of a scenario in it."""
    times = _times(fit, paths, scenario.levers, terms.months)
    return [_draw(fit, d, scenario.levers, times) for d in range(fit.draws)]


def _draw(fit: Fit, d: int, levers: tuple[Lever, ...], times: Times) -> Draw:
    ways = [list(row) for row in fit.ways_drawn[:, :, d]]
    for each in _transitions(levers):
        _shift(ways[fit.place(each.at) + 1], fit.place(each.at) + 1, each.by * _new(fit, each.at))
    size = len(fit.columns)
    reach = list(ways[0])
    for stage in range(size):
        for before in range(stage):
            reach[stage] += reach[before] * ways[before + 1][stage]
    buyers = (1 - sum(ways[0])) * fit.buyers_drawn[0, d]
    for stage in range(size):
        ends = reach[stage] * (1 - sum(ways[stage + 1][stage + 1 :]))
        buyers += ends * fit.buyers_drawn[stage + 1, d]
    again, ever = _again(fit, d, levers), [buyers]
    while len(ever) < len(times.ends):
        ever.append(ever[-1] * again[min(len(ever), REPEATS) - 1])
    by_month = np.array(ever)[:, None] * times.ends
    counts = np.append(by_month[:, -1], 0.0)
    exactly = [counts[n] - counts[n + 1] for n in range(len(ever))]  # one purchase, two ..
    mean = sum((n + 1) * share for n, share in enumerate(exactly))
    square = sum((n + 1) ** 2 * share for n, share in enumerate(exactly))
    first, later = _values(fit, d, levers)
    by_middle = np.array(ever)[:, None] * times.middles
    return Draw(
        reach=[people * part for people, part in zip(reach, times.arrived, strict=True)],
        firsts=by_month[0],
        purchases=by_month.sum(axis=0),
        revenue=first * by_month[0] + later * by_month[1:].sum(axis=0),
        calendar=np.cumsum(by_middle.sum(axis=0)) / by_middle.shape[1],
        spread=square - mean**2,
    )


def _again(fit: Fit, d: int, levers: tuple[Lever, ...]) -> list[float]:
    """Who buys again after the first, second .. purchase: all move by the odds of the first."""
    cycle = [list(row) for row in fit.cycle.ways_drawn[:, :, d]]
    before = _worth(fit, d, cycle)
    moved = [each for each in _transitions(levers) if fit.place(each.at) >= fit.cycle.start]
    for each in moved:
        place, late = fit.place(each.at), fit.cycle.late
        told = float(fit.cycle.ways[place, place + 1] + late[place])
        gain = each.by * _new(fit, each.at, told)
        _shift(cycle[place], place + 1, gain, 1 - fit.cycle.late_drawn[place, d])
    by = sum(each.by for each in levers if each.kind is LeverKind.RETURN)
    times = _worth(fit, d, cycle) / before if moved and fit.cycle.known else 1.0
    first = fit.again[0, d]
    asked = min(max(first * times + by, _LITTLE), 1 - _LITTLE)
    ratio = _odds(asked) / _odds(first)
    odds = [_odds(share) * ratio for share in fit.again[:, d]]
    return [each / (1 + each) for each in odds]


def _odds(share: float) -> float:
    return share / (1 - share)


def _worth(fit: Fit, d: int, ways: list[list[float]]) -> float:
    """Who buys again of those who just bought, if they go these ways."""
    worth = [0.0] * len(ways)
    for k in reversed(range(fit.cycle.start, len(ways))):
        late = fit.cycle.late_drawn[k, d]
        on = sum(ways[k][j] * worth[j] for j in range(k + 1, len(ways)))
        stop = max(1 - late - sum(ways[k][k + 1 :]), 0.0)
        worth[k] = late + stop * fit.cycle.again_drawn[k, d] + on
    return worth[fit.cycle.start]


def _shift(row: list[float], to: int, gain: float, room: float = 1.0) -> None:
    """One way gains what the others lose, in proportion."""
    before = row[to]
    after = min(max(before + gain, 0.0), room)
    others = (room - after) / (room - before) if before < room else 1.0
    row[:] = [share * others for share in row]
    row[to] = after


def _new(fit: Fit, stage: str, share: float | None = None) -> float:
    """Of those who do not go on within the window, how many never come to the next stage."""
    place, rate = fit.place(stage), fit.rate(stage)
    told = float(fit.ways[place + 1, place + 1]) if share is None else share
    return 1.0 if rate >= 1 else min(max((1 - told) / (1 - rate), 0.0), 1.0)


def _values(fit: Fit, d: int, levers: tuple[Lever, ...]) -> tuple[float, float]:
    if fit.values is None:
        return 0.0, 0.0
    rise = 1.0
    for each in levers:
        rise *= 1 + each.by if each.kind is LeverKind.PRICE else 1.0
    return float(fit.values.drawn[0, d]) * rise, float(fit.values.drawn[1, d]) * rise


def _transitions(levers: tuple[Lever, ...]) -> list[Lever]:
    return [each for each in levers if each.kind is LeverKind.TRANSITION]


def _times(fit: Fit, paths: Paths, levers: tuple[Lever, ...], months: int) -> Times:
    """Pauses put one after another, a day at a time."""
    size = len(fit.columns)
    ways = [list(row) for row in fit.ways]
    for each in _transitions(levers):
        _shift(ways[fit.place(each.at) + 1], fit.place(each.at) + 1, each.by * _new(fit, each.at))
    pauses = [_pauses(paths, place, size) for place in range(ENTRY, size)]
    coming, ever = np.zeros((size, _DAYS)), list(ways[0])
    for stage in range(size):
        coming[stage] = ways[0][stage] * pauses[0][stage]
        for before in range(stage):
            then = _after(coming[before], pauses[before + 1][stage])
            coming[stage] += ways[before + 1][stage] * then
            ever[stage] += ever[before] * ways[before + 1][stage]
    last = min(int(np.ceil(months * _MONTH)), _DAYS)
    arrived = [
        float(days[:last].sum() / all_) if all_ else 0.0
        for days, all_ in zip(coming, ever, strict=True)
    ]
    bought = _purchases(paths)
    ends = [int(np.ceil(month * _MONTH)) - 1 for month in range(1, months + 1)]
    middles = [round((month - 0.5) * _MONTH) for month in range(1, months + 1)]
    return Times(arrived, bought[:, ends], bought[:, middles])


def _purchases(paths: Paths) -> Floats:
    """Of those who ever come to their n-th purchase, the share there by the end of each day."""
    rows = paths.purchases
    pauses = []
    for bought in range(REPEATS + 1):
        part = rows[rows["bought"] == bought]
        found = incidence(np.where(part["again"], 0, -1), part["days"], part["n"], things=1)
        pauses.append(_whole(found.shares[0]))
    days, found_days = pauses[0], []
    while len(found_days) < _MOST and days.sum() >= 1e-6:
        found_days.append(np.cumsum(days))
        days = _after(days, pauses[min(len(found_days), REPEATS)])
    return np.array(found_days)


def _pauses(paths: Paths, place: int, size: int) -> Floats:
    """Days from a place to each stage: stages x days."""
    rows = paths.ways[paths.ways["stage"] == place]
    found = incidence(rows["next"], rows["days"], rows["n"], things=size)
    return np.array([_whole(share) for share in found.shares])


def _after(days: Floats, pause: Floats) -> Floats:
    """A pause after days that are spread already; what is later than the last day is dropped."""
    return np.convolve(days, pause)[:_DAYS]


def _whole(share: Floats) -> Floats:
    """A pause that adds up to 1, or to nothing; what is later than the last day is dropped."""
    found = np.zeros(max(len(share), _DAYS))
    found[: len(share)] = share
    return (found / found.sum() if found.any() else found)[:_DAYS]

"""Those whom customers bring beyond what they bring now: a generation after each cycle."""

from typing import Final

import numpy as np

from cx.whatif.fit import Fit
from cx.whatif.lags import MONTH
from cx.whatif.moved import referred
from cx.whatif.results import Floats
from cx.whatif.sides import Brought, Side
from cx.whatif.snowball import Snowball

GENERATIONS: Final = 60  # that are followed at most
UNBOUNDED: Final = 4  # where every customer brings one or more: nothing goes on so for ever
_MOST: Final = 0.9  # K beyond which the scatter is not told further


def grown(fit: Fit, side: Side, referral: Floats, months: int) -> Side:
    """A side with the people whom its entrants bring beyond today's: sum over g of K'^g - K^g.

    A generation comes one cycle (the median time from a customer to those whom they bring) after
    the one before (the first ``UNBOUNDED`` ones alone, where K' is 1 or more), and does by the end
    of the months what entrants do in the time left to them. Of all of them, today's too, comes
    chance: their number scatters as a branching process does, by the variance of how many each
    customer brought in the data.
    """
    ball = fit.referral
    if ball is None:
        return side
    cycle = max(ball.cycle_days / MONTH, 1 / GENERATIONS)
    now = referred(fit)
    whole = np.arange(months + 1.0)
    curve = _curve(fit, side, whole)
    reach = np.ones_like(side.reach)
    sold, months_more, people = np.ones_like(now), np.ones((months, len(now))), np.zeros_like(now)
    last = UNBOUNDED if float(referral.mean()) >= 1 else GENERATIONS
    for generation in range(1, last + 1):
        late = generation * cycle
        if late >= months:
            break
        more = referral**generation - now**generation
        left = months - late
        time = _at(curve, left) / max(_at(curve, months), 1e-300)
        sold, people = sold + more * time, people + referral**generation * time
        ends = whole[1:]
        part = np.array([_at(curve, end - late) for end in ends]) / np.maximum(curve[1:], 1e-300)
        months_more = months_more + part[:, None] * more
        reach = reach + more * _arrived(side, left, months)[:, None]
    clump = _clump(ball) / (1 - np.minimum(referral, _MOST)) ** 2
    brought = Brought(people, clump, side.sales.within[0], sold)
    more_people = _multiplied(side, reach, sold, months_more)
    return more_people._replace(referral=referral, brought=brought)


def _clump(ball: Snowball) -> float:
    """The variance of how many one customer brings, as a multiple of their mean; 1 if it is chance."""
    shares = np.asarray(ball.brought, float) / max(ball.customers, 1)
    number = np.arange(len(shares))
    variance = float(number**2 @ shares) - ball.k**2
    return max(variance / ball.k, 1.0) if ball.k else 1.0


def _curve(fit: Fit, side: Side, months: Floats) -> Floats:
    """Mean purchases by the end of each month, 0 at the start; without times all are there at once."""
    if fit.repeats is None:
        return np.ones_like(months)
    everyone = side.sales.made.mean(axis=1)
    every = everyone @ fit.repeats.months[: len(everyone), : len(months) - 1]
    return np.concatenate([[0.0], every])


def _at(curve: Floats, month: float) -> float:
    """The curve between the months; 0 before the start."""
    return float(np.interp(month, np.arange(len(curve)), curve)) if month > 0 else 0.0


def _arrived(side: Side, left: float, months: int) -> Floats:
    """The part of a stage's people that is there in the time left, of those within the months."""
    if side.arrived is None:
        return np.ones(len(side.reach))
    with_start = np.hstack([np.zeros((len(side.arrived), 1)), side.arrived])
    found = np.array([_at(row, left) for row in with_start])
    return found / np.maximum(side.arrived[:, -1], 1e-300)


def _multiplied(side: Side, reach: Floats, sold: Floats, months: Floats) -> Side:
    sales = side.sales
    revenue = sales.revenue
    grown_sales = sales._replace(
        within=sales.within * sold,
        purchases=sales.purchases * sold,
        square=sales.square * sold,
        revenue=None if revenue is None else revenue * sold,
    )
    net = None if side.net is None else side.net * sold
    return side._replace(reach=side.reach * reach, sales=grown_sales, times=months, net=net)

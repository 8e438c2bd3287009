"""Whether a scenario pays back: the chance, what it may cost, how much of its change is enough."""

import math
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from cx.errors import CxError
from cx.model.scenario import Scenario
from cx.whatif.results import Answer, Floats, Measure

STEPS: Final = 8  # of looking for the share that is enough
SURE: Final = 3  # standard errors of the draws from which a mean is not their accident
NEAR: Final = 0.01  # of the costs
MOST: Final = 20.0  # times the change; what would take more cannot be said


class Payback(NamedTuple):
    """What a scenario's gain is beside its costs, for ``entrants`` people within the months.

    Parameters
    ----------
    basis : margin, else revenue, each less incentives; None where there is no money
    gain : on average; ``chance`` (0..1) that it exceeds ``costs``, with chance's part in it
    break_even_cost : what it may cost and still pay on average; NaN where nothing is gained
    break_even_lift : how much of the change (1: all of it) is enough to pay on average; NaN where no
        share is, or where there are no costs
    """

    basis: Measure | None
    entrants: int
    gain: float
    chance: float
    costs: float
    break_even_cost: float
    break_even_lift: float


def payback(answer: Answer, again: Callable[[Scenario], Answer] | None = None) -> Payback:
    """Whether a scenario pays back.

    Parameters
    ----------
    again : answers another scenario on the same terms, for the share of the change that is enough;
        without it gain and change are taken as proportional.
    """
    basis, gains = _gains(answer)
    if basis is None:
        nothing = (math.nan,) * 2
        return Payback(None, answer.entrants, *nothing, answer.costs, *nothing)
    gain = _gain(answer)
    return Payback(
        basis=basis,
        entrants=answer.entrants,
        gain=gain,
        chance=float(np.mean(gains > answer.costs)),
        costs=answer.costs,
        break_even_cost=gain if gain > 0 else math.nan,
        break_even_lift=_lift(answer, gain, again),
    )


def scaled(scenario: Scenario, share: float) -> Scenario:
    """A scenario of which every lever moves only by a share (or by several times as much)."""
    levers = tuple(lever.model_copy(update={"by": lever.by * share}) for lever in scenario.levers)
    return scenario.model_copy(update={"levers": levers})


def _gains(answer: Answer) -> tuple[Measure | None, Floats]:
    """What the gain is counted in, and draws of it for all entrants; None without money."""
    if answer.main is not Measure.REVENUE:
        return None, np.empty(0)
    basis = Measure.REVENUE if answer.terms.margin is None else Measure.MARGIN
    return basis, answer.draws.gain_next * answer.entrants


def _gain(answer: Answer) -> float:
    """The mean gain of all entrants; 0 where the draws are too few to tell it from 0."""
    gains = answer.draws.then - answer.draws.now
    mean, error = float(gains.mean()), float(gains.std()) / math.sqrt(len(gains))
    return mean * answer.entrants if abs(mean) > SURE * error else 0.0


def _lift(answer: Answer, gain: float, again: Callable[[Scenario], Answer] | None) -> float:
    """The share of the change at which the mean gain equals the costs.

    From the proportional one on, each step corrects it by what another answer still lacks.
    """
    costs = answer.costs
    if costs <= 0 or gain <= 0:
        return math.nan
    share = costs / gain
    if again is None:
        return share if share <= MOST else math.nan
    for _ in range(STEPS):
        if share > MOST:
            return math.nan
        try:
            gained = _gain(again(scaled(answer.scenario, share)))
        except CxError:  # no change is as large
            return math.nan
        if gained <= 0 or abs(gained - costs) <= NEAR * costs:
            break
        share *= costs / gained
    return share if gained > 0 else math.nan

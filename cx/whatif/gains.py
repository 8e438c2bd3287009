"""What tips would be worth by the what-if: expected where a test told, else what a success brings."""

import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, NamedTuple

import pandas as pd

from cx.errors import CxError
from cx.experiments.ledger import ledger
from cx.model.project import Project
from cx.model.scenario import Lever, LeverKind, Scenario
from cx.model.tips import Tip
from cx.whatif.results import PER, Answer, Applied, Floats, Measure, Provenance
from cx.whatif.rows import LEVELS, quantiles
from cx.whatif.tipped import Target

NO_DATA: Final = "no_data"  # the note of a tip without a journey to work it out on
GAIN_COLUMNS: Final = ("tip", "tested", "impact", "impact_low", "impact_high", "upside", "note")
_UNKNOWN: Final = (math.nan,) * 4
_SHARES: Final = {Target.RATE: LeverKind.TRANSITION, Target.RETURN: LeverKind.RETURN}

Ask = Callable[[Scenario], Answer]


class Gains(NamedTuple):
    """What tips would be worth; ``measure`` is what is counted, None for people in the last stage.

    ``rows``: one per tip, ``GAIN_COLUMNS``. ``impact`` is the expected gain per ``PER`` entrants
    with its 80 % limits; ``upside`` is the gain of one standard deviation of what tips usually do,
    for tips without a test; ``note`` says why a gain is NaN: the code of an error, or ``NO_DATA``.
    """

    rows: pd.DataFrame
    measure: Measure | None
    spread: float  # of what tips usually do: a share of their metric


def gains(tips: Iterable[Tip], ask: Ask | None, project: Project) -> Gains:
    """What each tip would be worth if all who come got it.

    Parameters
    ----------
    ask : answers a scenario on the data's terms; None where there is no journey.
    """
    spread = ledger(project.tests).spread
    if ask is None:
        rows = [(tip.id, False, *_UNKNOWN, NO_DATA) for tip in tips]
        return Gains(pd.DataFrame(rows, columns=list(GAIN_COLUMNS)), None, spread)
    once = lru_cache(ask)  # several tips move the same
    found = [_gain(tip, once, spread) for tip in tips]
    measures = [measure for _, measure in found if measure]
    frame = pd.DataFrame([row for row, _ in found], columns=list(GAIN_COLUMNS))
    return Gains(frame, measures[0] if measures else None, spread)


def _gain(tip: Tip, ask: Ask, spread: float) -> tuple[tuple[object, ...], Measure | None]:
    try:
        answer = ask(_alone(Lever(kind=LeverKind.TIP, at=tip.id, by=1.0)))
    except CxError as error:  # its metric has no place in these data
        return (tip.id, False, *_UNKNOWN, error.code), None
    drawn, applied = _drawn(answer), answer.applied[0]
    low, high = map(float, quantiles(drawn, LEVELS))
    if applied.provenance is Provenance.TESTED:
        return (tip.id, True, float(drawn.mean()), low, high, math.nan, ""), answer.main
    # As likely worse as better: nothing on average, whatever the mean of the draws.
    upside = float(_drawn(ask(_alone(_success(applied, spread)))).mean())
    return (tip.id, False, 0.0, low, high, upside, ""), answer.main


def _success(applied: Applied, spread: float) -> Lever:
    """What a tip moves, moved by one standard deviation of what tips do; shares as far as to 1."""
    target, now = Target(applied.on), applied.now
    if target in _SHARES:
        by = min(spread * now, 1 - now)
        return Lever(kind=_SHARES[target], at=applied.stage, by=by)
    if target is Target.REFERRAL:
        return Lever(kind=LeverKind.REFERRAL, by=spread, relative=True)
    return Lever(kind=LeverKind.PRICE, by=spread)


def _alone(lever: Lever) -> Scenario:
    return Scenario(levers=(lever,))


def _drawn(answer: Answer) -> Floats:
    return PER * (answer.draws.then - answer.draws.now)

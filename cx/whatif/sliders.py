"""Levers to be moved by hand: which ones the data know, which to show first, how far each can go."""

import math
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import pandas as pd

from cx.errors import CxError
from cx.model import register
from cx.model.scenario import Lever, LeverKind
from cx.whatif.fit import Fit
from cx.whatif.moved import Effects
from cx.whatif.tipped import tip_effect

Spot = tuple[LeverKind, str]  # what a lever moves, and where

FIRST: Final = 6  # levers that are shown at first
MOST_WAYS: Final = 4  # of them from stage to stage, and at least
LEAST_WAYS: Final = 2
SMALL: Final = 0.05  # a rate below this is moved in finer steps
_SHARE: Final = 100.0  # a slider shows per cent and points
_RATES: Final = frozenset({LeverKind.TRANSITION, LeverKind.RETURN})
_SCORES: Final = frozenset({LeverKind.SATISFACTION, LeverKind.EXPECTATION})
_DAYS: Final = frozenset({LeverKind.DELIVERY, LeverKind.REPLY})
_DOSED: Final = _SCORES | _DAYS | {LeverKind.PAIN, LeverKind.NOTICES}
_RELATIVE: Final = (_RATES | _DOSED | {LeverKind.REFERRAL}) - {LeverKind.PAIN}


class Slider(NamedTuple):
    """How far a lever goes, in the unit that a slider shows; ``per`` such units are 1 of ``Lever.by``.

    ``now`` is the lever's own quantity as in ``Applied``; NaN where it has none.
    """

    now: float
    low: float
    high: float
    step: float
    per: float = 1.0

    def shown(self, lever: Lever | None) -> float:
        """Where a lever stands on the slider; 0 where it is not moved."""
        if lever is None:
            return 0.0
        share = lever.relative and lever.kind in _RELATIVE
        return self.place(lever.by * self.now if share else lever.by)

    def place(self, by: float) -> float:
        """Where so much stands on the slider."""
        return round(by * self.per, 6)

    def reaching(self, lever: Lever | None) -> "Slider":
        """The slider with room for a lever that a link or a file moves further."""
        at = self.shown(lever)
        return self._replace(low=min(self.low, at), high=max(self.high, at))

    def by(self, shown: float) -> float:
        """How much a lever moves that stands at a place of the slider."""
        return round(shown / self.per, 8)


MARGIN: Final = Slider(math.nan, 0.0, 100.0, 1.0, _SHARE)  # the share of revenue that remains


def slider(fit: Fit, spot: Spot, effects: Effects) -> Slider | None:
    """A lever's slider; None where the data do not have what it moves."""
    kind, at = spot
    if kind in _RATES:
        return _of_rate(_rate(fit, spot))
    if kind in _DOSED:
        return _of_dose(fit, spot, effects)
    if kind is LeverKind.REFERRAL:
        return None if fit.referral is None else _of_referral(fit.referral.k)
    if kind is LeverKind.TIP:
        return _of_tip(fit, at, effects)
    return _of_money(kind, fit)


def known(fit: Fit, doses: Iterable[Spot], effects: Effects) -> dict[Spot, Slider]:
    """Every lever that these data know, with its slider, in the order in which they are offered."""
    found = {spot: slider(fit, spot, effects) for spot in _spots(fit, doses, effects)}
    return {spot: each for spot, each in found.items() if each is not None}


def first(
    known: Iterable[Spot], tornado: pd.DataFrame, pain: str | None = None
) -> tuple[Spot, ...]:
    """The levers to show first: stages worth the most, coming back, the strongest pain, and so on.

    Where that is little, what most firmly goes together with going on or coming back is added.

    Parameters
    ----------
    known : in the order in which they are offered
    tornado : as of ``cx.whatif.tornado``, what is worth the most first
    pain : the touchpoint that customers feel worst about
    """
    there = list(known)
    others = [
        spot
        for spot in (
            (LeverKind.RETURN, ""),
            (LeverKind.PAIN, pain or ""),
            (LeverKind.REFERRAL, ""),
            (LeverKind.PRICE, ""),
        )
        if spot in there
    ]
    ways = max(min(MOST_WAYS, FIRST - len(others)), LEAST_WAYS)
    stages = tornado.loc[tornado["what"] == LeverKind.TRANSITION.value, "stage"].head(ways)
    best = {(LeverKind.TRANSITION, str(stage)) for stage in stages}
    found = [*(spot for spot in there if spot in best), *others]
    more = [spot for spot in there if spot[0] in _DOSED and spot[1] != pain]
    return (*found, *more[: max(FIRST - len(found), 0)])


def _spots(fit: Fit, doses: Iterable[Spot], effects: Effects) -> Iterator[Spot]:
    for stage in fit.columns[:-1]:
        yield LeverKind.TRANSITION, stage
    yield LeverKind.RETURN, ""
    yield from doses
    for kind in (LeverKind.REFERRAL, LeverKind.PRICE, LeverKind.INCENTIVE):
        yield kind, ""
    for tip in register.tips(effects.project):
        yield LeverKind.TIP, tip.id


def _rate(fit: Fit, spot: Spot) -> float:
    kind, at = spot
    if kind is LeverKind.TRANSITION:
        return fit.rate(at) if at in fit.columns[:-1] else math.nan
    return math.nan if fit.totals or fit.returns.empty else float(fit.returns["rate"].iloc[0])


def _of_rate(rate: float) -> Slider | None:
    """Points up and down, as far as the rate stays between 0 and 1."""
    if math.isnan(rate):
        return None
    reach, step = (5.0, 0.1) if rate < SMALL else (20.0, 0.5)
    low = -_floor(min(reach, rate * _SHARE), step)
    high = _floor(min(reach, (1 - rate) * _SHARE), step)
    return Slider(rate, low, high, step, _SHARE) if high > low else None


def _of_dose(fit: Fit, spot: Spot, effects: Effects) -> Slider | None:
    kind, at = spot
    dose = None if fit.totals else effects.doses(kind, at)
    if dose is None or (dose.onward is None and dose.returns is None):
        return None
    if kind is LeverKind.PAIN:
        return Slider(dose.now, 0.0, 100.0, 5.0, _SHARE) if dose.level > dose.now else None
    reach, step = (2.0, 0.1) if kind in _SCORES else (5.0, 0.5) if kind in _DAYS else (3.0, 0.1)
    low = -_floor(min(reach, dose.now - dose.low), step)
    high = _floor(min(reach, dose.high - dose.now), step)
    return Slider(dose.now, low, high, step) if high > low else None


def _of_referral(k: float) -> Slider:
    return Slider(k, -_floor(min(0.5, k), 0.01), 0.5, 0.01)


def _of_tip(fit: Fit, id: str, effects: Effects) -> Slider | None:
    try:
        tip_effect(fit, id, effects.project)
    except CxError:
        return None
    return Slider(math.nan, 0.0, 100.0, 5.0, _SHARE)


def _of_money(kind: LeverKind, fit: Fit) -> Slider | None:
    value = fit.value
    if not (fit.has_purchases and value > 0):
        return None
    if kind is LeverKind.PRICE:
        return Slider(value, -30.0, 30.0, 1.0, _SHARE)
    step = 10.0 ** math.floor(math.log10(value) - 1.5)  # at most a few dozen steps
    return Slider(0.0, 0.0, _floor(value / 2, step), step)


def _floor(value: float, step: float) -> float:
    """The most steps that fit, whatever the last digit of a float says."""
    return 0.0 if value <= 0 else round(math.floor(value / step + 1e-9) * step, 6)

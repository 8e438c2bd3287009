"""Levers put to work: what of the chain each changes, where that is known from, and what is refused."""

import zlib
from collections.abc import Iterator
from itertools import combinations
from typing import Final

import numpy as np

from cx.domain import Stage
from cx.errors import (
    ChangeUnknown,
    DaysBelow,
    DoseUnknown,
    GapBeyond,
    LastStage,
    LeverTwice,
    NegativeCost,
    NoJourney,
    NoPurchases,
    NoReferrals,
    NoticesBelow,
    NoValues,
    PainAndScore,
    PriceBelow,
    RateBeyond,
    RateUnknown,
    ReferralBelow,
    ReturnBeyond,
    ScoreBeyond,
    ShareBeyond,
    StageNotReached,
    TotalsOnly,
)
from cx.model.project import Project
from cx.model.scenario import Lever, LeverKind
from cx.whatif.doses import Dose
from cx.whatif.fit import SEED, Fit
from cx.whatif.moved import NOTHING, Effects, Moved, referred
from cx.whatif.results import Applied, Floats, Note, Provenance
from cx.whatif.tipped import Target, TipEffect, clashes, tip_effect

_LITTLE: Final = 1e-9
_DOSES: Final = frozenset(
    {
        LeverKind.SATISFACTION, LeverKind.PAIN, LeverKind.EXPECTATION,
        LeverKind.DELIVERY, LeverKind.REPLY, LeverKind.NOTICES,
    }
)  # fmt: skip


def moved(fit: Fit, levers: tuple[Lever, ...], effects: Effects = NOTHING) -> Moved:
    """The chain with all levers in it.

    Raises
    ------
    CxError
        A lever that cannot be: a rate beyond 0 to 1, a stage that nobody reached, two that move the
        same, one whose effect the data cannot tell.
    """
    _check(levers, effects.project)
    found = Moved(
        ways=fit.ways, ways_drawn=fit.ways_drawn, cycle=fit.cycle.ways_drawn, lags=fit.lags
    )
    for lever in levers:
        found.applied += list(_put(found, fit, lever, effects))
    return found


def _check(levers: tuple[Lever, ...], project: Project) -> None:
    """No two levers move the same."""
    places = [(lever.kind, lever.at) for lever in levers]
    for one, other in combinations(levers, 2):
        kinds = {one.kind, other.kind}
        if (one.kind, one.at) == (other.kind, other.at):
            raise LeverTwice(lever=one.kind.value, at=one.at)
        if kinds == {LeverKind.PAIN, LeverKind.SATISFACTION} and one.at == other.at:
            raise PainAndScore(touchpoint=one.at)
    clashes([at for kind, at in places if kind is LeverKind.TIP], project)


def _put(found: Moved, fit: Fit, lever: Lever, effects: Effects) -> Iterator[Applied]:
    if lever.kind is LeverKind.TRANSITION:
        yield _transition(found, fit, lever)
    elif lever.kind is LeverKind.RETURN:
        yield _return(found, fit, lever)
    elif lever.kind in _DOSES:
        yield from _dose(found, fit, lever, effects)
    elif lever.kind is LeverKind.REFERRAL:
        yield _referral(found, fit, lever)
    elif lever.kind is LeverKind.PRICE:
        yield _price(found, fit, lever)
    elif lever.kind is LeverKind.INCENTIVE:
        yield _incentive(found, fit, lever)
    else:
        yield _tip(found, fit, lever, effects)


def _transition(found: Moved, fit: Fit, lever: Lever) -> Applied:
    place = _place(fit, lever.at)
    rate = fit.rate(lever.at)
    if np.isnan(rate):
        raise RateUnknown(stage=lever.at)
    by = lever.by * rate if lever.relative else lever.by
    if not -_LITTLE <= rate + by <= 1 + _LITTLE:
        raise RateBeyond(stage=lever.at, rate=rate, asked=rate + by)
    found.add_rate(fit, place, by)
    return Applied(lever, Provenance.ASSUMED, rate, rate + by, lever.at, Target.RATE, by, by, by)


def _return(found: Moved, fit: Fit, lever: Lever) -> Applied:
    rate = _rate_of_return(fit, lever)
    by = lever.by * rate if lever.relative else lever.by
    if not -_LITTLE <= rate + by <= 1 + _LITTLE:
        raise ReturnBeyond(rate=rate, asked=rate + by)
    found.again_by = found.again_by + by
    return Applied(lever, Provenance.ASSUMED, rate, rate + by, "", Target.RETURN, by, by, by)


def _rate_of_return(fit: Fit, lever: Lever) -> float:
    """The share who buy a second time."""
    if fit.totals:
        raise TotalsOnly(lever=lever.kind.value)
    if fit.returns.empty:
        raise NoPurchases(lever=lever.kind.value)
    return float(fit.returns["rate"].iloc[0])


def _dose(found: Moved, fit: Fit, lever: Lever, effects: Effects) -> Iterator[Applied]:
    """A level that goes together with going on or coming back in the data."""
    if fit.totals:
        raise TotalsOnly(lever=lever.kind.value)
    dose = effects.doses(lever.kind, lever.at)
    if dose is None or (dose.onward is None and dose.returns is None):
        if lever.at:
            raise DoseUnknown(touchpoint=lever.at)
        raise ChangeUnknown(lever=lever.kind.value)
    by = _dosed(lever, dose)
    place = fit.place(dose.stage) if dose.stage in fit.columns else len(fit.columns)
    on, again = dose.onward, dose.returns
    if lever.kind is LeverKind.DELIVERY and by:
        _hurry(found, fit, by)
    buyers = dose.share if np.isnan(dose.buyers) else dose.buyers
    for target, slope, share in ((Target.RATE, on, dose.share), (Target.RETURN, again, buyers)):
        if slope is None or (target is Target.RATE and place >= len(fit.columns) - 1):
            continue
        rng = np.random.default_rng(
            [SEED, zlib.crc32(f"{lever.kind}:{lever.at}:{target}".encode())]
        )
        drawn = rng.normal(slope.value, slope.error, fit.draws)
        effect = drawn * by * share * lever.strength
        if target is Target.RATE:
            found.add_rate(fit, place, effect, cycle=again is None)
        else:
            found.again_by = found.again_by + effect
        yield _applied(
            lever, Provenance.OBSERVED, dose.now, dose.now + by, dose.stage, target, effect
        )


def _dosed(lever: Lever, dose: Dose) -> float:
    """By how much the level changes; refused where it would leave its bounds."""
    if lever.kind is LeverKind.PAIN:
        if not 0 <= lever.by <= 1:
            raise ShareBeyond(name=lever.at, asked=lever.by)
        return lever.by * max(dose.level - dose.now, 0.0)
    by = lever.by * dose.now if lever.relative else lever.by
    asked = dose.now + by
    within = dose.low - _LITTLE <= asked <= dose.high + _LITTLE
    bounds = {"now": dose.now, "asked": asked}
    if within:
        return by
    if lever.kind is LeverKind.SATISFACTION:
        raise ScoreBeyond(touchpoint=lever.at, **bounds, least=dose.low, most=dose.high)
    if lever.kind is LeverKind.EXPECTATION:
        raise GapBeyond(**bounds, least=dose.low, most=dose.high)
    if lever.kind is LeverKind.NOTICES:
        raise NoticesBelow(touchpoint=lever.at, **bounds)
    raise DaysBelow(**bounds)


def _hurry(found: Moved, fit: Fit, days: float) -> None:
    """What comes after the purchase comes earlier, or later."""
    start = fit.buying
    delivery = fit.model.column_of(Stage.DELIVERY).id
    if start is None or delivery not in fit.columns or found.lags is None:
        return
    found.lags = found.lags.later(start + 1, fit.place(delivery), days)


def _referral(found: Moved, fit: Fit, lever: Lever) -> Applied:
    if fit.referral is None:
        raise NoReferrals()
    now = fit.referral.k
    by = lever.by * now if lever.relative else lever.by
    if now + by < -_LITTLE:
        raise ReferralBelow(now=now, asked=now + by)
    drawn = np.maximum(referred(fit) + by, 0.0)
    found.referral = drawn
    if now + by >= 1:
        found.notes.add(Note.SNOWBALL)
    return Applied(lever, Provenance.ASSUMED, now, now + by, "", Target.REFERRAL, by, by, by)


def _price(found: Moved, fit: Fit, lever: Lever) -> Applied:
    _must_buy(fit, lever)
    if 1 + lever.by <= 0:
        raise PriceBelow(now=fit.value, asked=fit.value * (1 + lever.by))
    found.value = found.value * (1 + lever.by)
    now, by = fit.value, lever.by
    return Applied(lever, Provenance.ASSUMED, now, now * (1 + by), "", Target.VALUE, by, by, by)


def _incentive(found: Moved, fit: Fit, lever: Lever) -> Applied:
    _must_buy(fit, lever)
    if lever.by < 0:
        raise NegativeCost(cost=lever.by)
    found.incentive += lever.by
    return Applied(
        lever, Provenance.ASSUMED, 0.0, lever.by, "", Target.COST, lever.by, lever.by, lever.by
    )


def _must_buy(fit: Fit, lever: Lever) -> None:
    if not fit.has_purchases:
        raise NoPurchases(lever=lever.kind.value)
    if not fit.has_values:
        raise NoValues(lever=lever.kind.value)


def _tip(found: Moved, fit: Fit, lever: Lever, effects: Effects) -> Applied:
    """A tip moves what its metric is, relatively, as far as its test or what tips usually do says."""
    if not 0 <= lever.by <= 1:
        raise ShareBeyond(name=lever.at, asked=lever.by)
    tip = tip_effect(fit, lever.at, effects.project)
    rng = np.random.default_rng([SEED, zlib.crc32(lever.at.encode())])
    relative = rng.normal(tip.value, tip.error, fit.draws) * lever.by
    if not tip.tested:
        found.notes.add(Note.UNTESTED_TIP)
    now, effect = _tipped(found, fit, tip, relative)
    source = Provenance.TESTED if tip.tested else Provenance.ASSUMED
    then = (
        now + float(np.mean(effect))
        if tip.target is not Target.VALUE
        else now * (1 + float(np.mean(effect)))
    )
    return _applied(lever, source, now, then, tip.stage, tip.target, effect)


def _tipped(found: Moved, fit: Fit, tip: TipEffect, relative: Floats) -> tuple[float, Floats]:
    """Puts a tip to work; what it moves is now, and by how much it moves."""
    if tip.target is Target.RATE:
        now = fit.rate(tip.stage)
        found.add_rate(fit, fit.place(tip.stage), relative * now)
        return now, relative * now
    if tip.target is Target.RETURN:
        now = float(fit.returns["rate"].iloc[0])
        found.again_by = found.again_by + relative * now
        return now, relative * now
    if tip.target is Target.REFERRAL and fit.referral is not None:
        before = referred(fit) if found.referral is None else found.referral
        found.referral = np.maximum(before * (1 + relative), 0.0)
        return fit.referral.k, relative * fit.referral.k
    found.value = found.value * np.maximum(1 + relative, 0.0)
    return fit.value, relative


def _place(fit: Fit, stage: str) -> int:
    """The place of a stage that people can go on from."""
    if stage not in fit.columns:
        raise StageNotReached(stage=stage, stages=fit.columns)
    place = fit.place(stage)
    if len(fit.columns) == 1:
        raise NoJourney(stages=fit.columns)
    if place == len(fit.columns) - 1:
        raise LastStage(stage=stage, stages=fit.columns[:-1])
    return place


def _applied(
    lever: Lever,
    provenance: Provenance,
    now: float,
    then: float,
    stage: str,
    on: Target,
    effect: Floats,
) -> Applied:
    low, high = np.quantile(effect, [0.1, 0.9])
    return Applied(
        lever, provenance, now, then, stage, on, float(effect.mean()), float(low), float(high)
    )

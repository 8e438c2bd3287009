"""The frames of an answer: stages, figures and months, now and then."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from cx.model.scenario import Terms
from cx.whatif import chain, sides
from cx.whatif.fit import SEED, Fit
from cx.whatif.moved import Moved, referred
from cx.whatif.results import (
    FIGURE_COLUMNS,
    MONTH_COLUMNS,
    PER,
    STAGE_COLUMNS,
    Answer,
    Draws,
    Floats,
    Measure,
)
from cx.whatif.sides import Mean, Side
from cx.whatif.tipped import Target

LEVELS: Final = (0.1, 0.9)
_WIDE: Final = (0.025, 0.975)
_EACH: Final = frozenset({Measure.LIFETIME, Measure.REFERRAL})  # not per 1,000


def quantiles(drawn: Floats, levels: Sequence[float]) -> Floats:
    """Quantiles of every row of draws (type 7): levels x rows."""
    count = drawn.shape[-1]
    at = np.asarray(levels) * (count - 1)
    floor = at.astype(int)
    above = np.minimum(floor + 1, count - 1)
    ordered = np.sort(drawn, axis=-1)  # faster than to part it: numpy sorts many at a time
    low, high = ordered[..., floor], ordered[..., above]
    found: Floats = np.moveaxis(low + (high - low) * (at - floor), -1, 0)
    return found


def stages(fit: Fit, now: Side, then: Side, levers: Moved) -> pd.DataFrame:
    """People at every stage per 1,000 entrants, and the rates: ``STAGE_COLUMNS``."""
    rates = fit.rates["rate"].to_numpy(float)
    by = np.zeros(len(fit.columns))
    for each in levers.applied:
        if each.on == Target.RATE:
            by[fit.place(each.stage)] += each.effect
    told = [rates, np.clip(rates + by, 0.0, 1.0)]
    for drawn in (now.reach, then.reach, then.reach - now.reach):
        low, high = quantiles(drawn, LEVELS)
        told += [drawn.mean(axis=1) * PER, low * PER, high * PER]
    return _frame(np.array(told).T, STAGE_COLUMNS, fit.columns)


def _frame(numbers: Floats, columns: Sequence[str], *names: Any) -> pd.DataFrame:
    """Columns of names, then of numbers; one block of these is much faster than one by one."""
    found = pd.DataFrame(numbers, columns=list(columns[len(names) :]))
    for place, each in enumerate(names):
        found.insert(place, columns[place], each)
    return found


def months(fit: Fit, now: Side, then: Side, terms: Terms) -> pd.DataFrame:
    """Purchases and money by month: ``MONTH_COLUMNS``; no rows without times."""
    if not fit.has_purchases or fit.repeats is None:
        return pd.DataFrame(columns=list(MONTH_COLUMNS))
    ends, middles = (
        each[:, : terms.months].T for each in (fit.repeats.months, fit.repeats.middles)
    )
    calendar = np.cumsum(middles, axis=0) / terms.months  # one entrant's time spread over them
    often = [each.times for each in (now, then)]
    if any(times is not None for times in often):  # added up in the same way on both sides
        often = [np.ones(1) if times is None else times for times in often]
    curves = [
        [
            chain.by_month(shares, each.sales.made, times)
            for each, times in zip((now, then), often, strict=True)
        ]
        for shares in (ends, calendar)
    ]
    told, measures = [], []
    for measure in (Measure.PURCHASES, Measure.REVENUE, Measure.MARGIN):
        one, other = (_worth(measure, side, terms) for side in (now, then))
        if one is None or other is None:
            continue
        parts = [_gained(before.worth(*one), after.worth(*other)) for before, after in curves]
        told.append(np.array([each for part in parts for each in part]) * PER)
        measures += [measure.value] * terms.months
    numbers = np.arange(len(measures)) % terms.months + 1
    return _frame(np.hstack(told).T, MONTH_COLUMNS, numbers, measures)


def _gained(now: chain.Curve, then: chain.Curve) -> tuple[Floats, ...]:
    """By month: now, then, the gain and its limits; most of these of a few draws only."""
    low, high = quantiles(then.few - now.few, LEVELS)
    low[-1], high[-1] = quantiles(then.last - now.last, LEVELS)
    return now.mean, then.mean, then.mean - now.mean, low, high


def _worth(measure: Measure, side: Side, terms: Terms) -> Floats | None:
    """What a first and a later purchase count for: 2 x draws; None where it is not known."""
    if measure is Measure.PURCHASES:
        return np.ones((2, side.sales.purchases.size))
    if side.values is None or (measure is Measure.MARGIN and terms.margin is None):
        return None
    if measure is Measure.REVENUE or side.net is None or side.sales.revenue is None:
        return side.values
    part: Floats = side.net / np.maximum(side.sales.revenue, 1e-300)
    return side.values * part


class Figures:
    """Rows of figures: each measure now, then and their difference, with both intervals."""

    def __init__(self, fit: Fit, terms: Terms, levers: Moved, entrants: int) -> None:
        self.fit, self.terms, self.levers, self.entrants = fit, terms, levers, entrants
        self.scale = float(np.mean(levers.value)) - 1  # of values, for everyone
        self.chance = np.random.default_rng([SEED, 2]).standard_normal(fit.draws)

    def frame(self, now: Side, then: Side) -> pd.DataFrame:
        """One row per measure that can be said: ``FIGURE_COLUMNS``."""
        rows, measures = [], []
        for measure in Measure:
            one, other = self._mean(measure, now), self._mean(measure, then)
            if one is not None and other is not None:
                rows.append(self._row(one, other, 1 if measure in _EACH else PER))
                measures.append(measure.value)
        numbers = np.array(rows).reshape(-1, len(FIGURE_COLUMNS) - 1)
        return _frame(numbers, FIGURE_COLUMNS, measures)

    def draws(self, now: Side, then: Side) -> Draws:
        """Draws of what the answer is about."""
        one, other = (self._main(side) for side in (now, then))
        return Draws(one.drawn, other.drawn, self._gained(one, other))

    def _main(self, side: Side) -> Mean:
        if not self.fit.has_purchases:
            return sides.share(side, side.reach[-1])
        return sides.money(side) or sides.count(side)

    def _mean(self, measure: Measure, side: Side) -> Mean | None:
        if measure is Measure.REFERRAL:
            drawn = side.referral
            if drawn is None and self.fit.referral is not None:
                drawn = referred(self.fit)
            return None if drawn is None else Mean(drawn, drawn)
        within = side.sales.within
        if not self.fit.has_purchases:
            return None
        if measure is Measure.BUYERS:
            return sides.share(side, within[0])
        if measure is Measure.REPEAT_BUYERS:
            return sides.share(side, within[1]) if len(within) > 1 else None
        if measure is Measure.PURCHASES:
            return sides.count(side)
        if measure is Measure.REVENUE:
            return sides.revenue(side)
        total = sides.revenue(side) if self.terms.margin is None else sides.money(side)
        if measure is Measure.MARGIN:
            return None if self.terms.margin is None else total
        return None if total is None else sides.per_buyer(total, within[0])

    def _row(self, now: Mean, then: Mean, per: int) -> list[float]:
        """Now, then, gain, each with its limits, in the order of the columns."""
        gain = then.drawn - now.drawn
        rows = np.array(
            [
                now.drawn, self._by_chance(now), then.drawn, self._by_chance(then),
                gain, self._gained(now, then),
            ]
        )  # fmt: skip
        low, high = quantiles(rows, LEVELS) * per
        wide = quantiles(gain, _WIDE) * per
        found: list[float] = []
        for place, mean in zip((0, 2, 4), rows[::2].mean(axis=1) * per, strict=True):
            found += [mean, low[place], high[place]]
            found += list(wide) if place == 4 else []
            found += [low[place + 1], high[place + 1]]
        return [float(each) for each in found]

    def _by_chance(self, side: Mean) -> Floats:
        found: Floats = side.drawn + np.sqrt(side.spread / (self.entrants * side.of)) * self.chance
        return found

    def _gained(self, now: Mean, then: Mean) -> Floats:
        """The gain of N people: values rise for all, the rest is made by the few who change."""
        gain = then.drawn - now.drawn
        scale = self.scale if now.valued else 0.0
        changed = gain - now.drawn * scale
        size = (now.spread + now.drawn**2) / np.maximum(np.abs(now.drawn), 1e-300)
        variance = np.abs(changed) * size - changed**2 + scale**2 * now.spread
        found: Floats = (
            gain + np.sqrt(np.maximum(variance, 0.0) / (self.entrants * now.of)) * self.chance
        )
        return found


def main(fit: Fit, side: Side) -> Floats:
    """What an answer is about, per entrant: revenue, else purchases, else people in the last stage."""
    if not fit.has_purchases:
        last: Floats = side.reach[-1]
        return last
    return side.sales.purchases if side.sales.revenue is None else side.sales.revenue


def summary(told: Answer) -> tuple[float, ...]:
    """What the answer is about: now, then, gain, and the gain's limits of 80 and 95 %."""
    if told.main is None:
        last = told.stages.iloc[-1]
        names = ["now", "then", "gain", "gain_low", "gain_high"]
        gain = quantiles(told.draws.then - told.draws.now, _WIDE) * PER
        return (*(float(last[name]) for name in names), *(float(each) for each in gain))
    row = told.figure(told.main)
    names = ["now", "then", "gain", "gain_low", "gain_high", "gain_low95", "gain_high95"]
    return tuple(float(row[name]) for name in names) if row is not None else ()

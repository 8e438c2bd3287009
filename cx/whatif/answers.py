"""A scenario's answer: people, purchases and money now and then, with both intervals."""

from dataclasses import replace
from typing import Final

import numpy as np

from cx.errors import NegativeCost, NoJourney, PriceBelow
from cx.model.scenario import Scenario, Terms
from cx.whatif import chain, rows
from cx.whatif.fit import Fit, Values
from cx.whatif.grown import grown
from cx.whatif.lags import MONTH
from cx.whatif.levers import moved
from cx.whatif.moved import NOTHING, Effects, Moved
from cx.whatif.results import Answer, Note
from cx.whatif.sides import Side
from cx.whatif.tipped import Target

_ONE_MONTH: Final = 31  # days


def answer(fit: Fit, scenario: Scenario, terms: Terms, *, effects: Effects = NOTHING) -> Answer:
    """What a scenario would change.

    The same draws serve now and then, so that levers by 0 change nothing at all. Chance is added to
    the draws as a normal error of the mean of N entrants: for people a binomial's variance, for
    purchases and revenue that of one entrant's; gains are of the same people with and without.

    Raises
    ------
    CxError
        A lever that cannot be (``cx.whatif.moved``), a cost below 0, a lever on amounts without any,
        or no journey at all.
    """
    fit = priced(fit, terms)
    can_be(fit, scenario, terms)
    levers = moved(fit, scenario.levers, effects)
    now = side(fit, None, terms)
    then = side(fit, levers, terms) if scenario.levers else now
    entrants = terms.entrants or expected(fit, terms.months)
    figures = rows.Figures(fit, terms, levers, entrants)
    return Answer(
        scenario=scenario,
        terms=terms,
        entrants=entrants,
        applied=tuple(levers.applied),
        stages=rows.stages(fit, now, then, levers),
        figures=figures.frame(now, then),
        months=rows.months(fit, now, then, terms),
        draws=figures.draws(now, then),
        costs=scenario.once + scenario.monthly * terms.months,
        notes=_notes(fit, terms, levers),
    )


def expected(fit: Fit, months: int) -> int:
    """How many people enter in so many months, as many a day as in the data; without times, all."""
    if np.isnan(fit.days):
        return max(fit.entrants, 1)
    return max(round(fit.entrants / max(fit.days, 1.0) * MONTH * months), 1)


def priced(fit: Fit, terms: Terms) -> Fit:
    """The same where purchases have no value, with the price that the user typed."""
    if fit.has_values or terms.price is None or not fit.has_purchases:
        return fit
    drawn = np.full((2, fit.draws), terms.price)
    return replace(fit, values=Values(np.full(2, terms.price), drawn, 0.0, 0.0))


def side(fit: Fit, levers: Moved | None, terms: Terms) -> Side:
    """The chain as it is (no levers), or as it would be."""
    ways = fit.ways_drawn if levers is None else levers.ways_drawn
    again = fit.again if levers is None else levers.again(fit)
    lags = fit.lags if levers is None else levers.lags
    people = chain.flow(fit, ways)
    everyone = chain.made(fit, people.buyers, again, terms.months)
    values = None if fit.values is None else fit.values.drawn
    if levers is not None and values is not None:
        values = values * levers.value
    sold = chain.sales(fit, everyone, terms.months, values)
    arrived, reach = None, people.reach
    if lags is not None:
        arrivals = lags.arrivals(fit.ways if levers is None else levers.ways)
        arrived = chain.reached(arrivals, terms.months)
        reach = reach * arrived[:, -1:]
    net = None
    if sold.revenue is not None:
        net = (1.0 if terms.margin is None else terms.margin) * sold.revenue
        if levers is not None:
            net = net - levers.incentive * sold.purchases
    found = Side(reach, arrived, sold, values, net)
    if levers is None or levers.referral is None:
        return found
    return grown(fit, found, levers.referral, terms.months)


def can_be(fit: Fit, scenario: Scenario, terms: Terms) -> None:
    """Refuse what nothing can be worked out on: no journey, a cost below 0, a price of nothing."""
    if not fit.columns or not fit.entrants:
        raise NoJourney(stages=fit.columns)
    for cost in (scenario.once, scenario.monthly, terms.winning, terms.keeping):
        if cost is not None and not 0 <= cost < np.inf:
            raise NegativeCost(cost=cost)
    if terms.price is not None and not 0 < terms.price < np.inf:
        raise PriceBelow(now=fit.value, asked=terms.price)


def _notes(fit: Fit, terms: Terms, levers: Moved) -> tuple[Note, ...]:
    """What must be said, in the order of ``Note``."""
    found = set(levers.notes)
    if any(each.on == Target.RATE and each.effect > 0 for each in levers.applied):
        found.add(Note.KEENNESS)
    if not fit.has_purchases:
        found.add(Note.NO_PURCHASES)
    elif not fit.has_values:
        found.add(Note.PEOPLE_ONLY)
    if fit.totals:
        found.add(Note.TOTALS)
    elif not fit.has_times:
        found.add(Note.NO_TIMES)
    elif fit.days < _ONE_MONTH:
        found.add(Note.ONE_MONTH)
    elif fit.days < terms.months * MONTH:
        found.add(Note.SHORT)
    return tuple(note for note in Note if note in found)

"""People and purchases through the chain: from shares of ways to figures per entrant, all draws at once."""

from typing import Final, NamedTuple

import numpy as np

from cx.whatif.fit import Fit
from cx.whatif.lags import DAYS, MONTH
from cx.whatif.results import Floats, Rows

FEW: Final = 4  # of so many draws one serves the limits of months before the last
_NOBODY: Final = 1e-12  # of all entrants


class Flow(NamedTuple):
    """Per entrant: ``reach`` (S x draws) of every stage, ``buyers`` (draws)."""

    reach: Floats
    buyers: Floats


class Sales(NamedTuple):
    """Per entrant, per draw.

    ``made`` (purchases x draws): who ever makes a first, second .. purchase; ``within``: the first
    and second of them within the months. ``purchases``, ``revenue``: within the months; ``square``:
    the mean of the square of one entrant's purchases. ``spread``: the variance of one entrant's
    revenue (without values: of purchases).
    """

    made: Floats
    within: Floats
    purchases: Floats
    square: Floats
    revenue: Floats | None
    spread: Floats


def flow(fit: Fit, ways: Rows) -> Flow:
    """People at every stage in the end, and buyers.

    Parameters
    ----------
    ways : (S + 1) x S x draws.
    """
    reach = ways[0].copy()
    size = len(reach)
    for stage in range(1, size):
        for before in range(stage):
            reach[stage] += reach[before] * ways[before + 1][stage]
    buyers = (1 - ways[0].sum(axis=0)) * fit.buyers_drawn[0]
    for stage in range(size):
        if fit.buyers[stage + 1] > 0:
            ends = reach[stage] * (1 - ways[stage + 1][stage + 1 :].sum(axis=0))
            buyers = buyers + ends * fit.buyers_drawn[stage + 1]
    return Flow(reach, buyers)


def made(fit: Fit, buyers: Floats, again: Floats, months: int) -> Floats:
    """Who ever makes a first, second .. purchase: purchases x draws.

    As many purchases as anybody can make in the months, and at least as many as ``again`` has.
    """
    if fit.repeats is None:
        return buyers[None, :]
    shares = fit.repeats.months[:, months - 1]
    size = max(int((shares > _NOBODY).sum()), min(len(again), len(shares)))
    found = np.empty((size, len(buyers)))
    found[:1] = buyers
    for number in range(1, size):
        np.multiply(found[number - 1], again[min(number, len(again)) - 1], out=found[number])
        if number >= len(again) and found[number].max() < _NOBODY:
            return found[:number]
    return found


def sales(fit: Fit, everyone: Floats, months: int, values: Floats | None) -> Sales:
    """Purchases within the months, and what they are worth.

    Parameters
    ----------
    everyone : from ``made``.
    values : of first and of later purchases, 2 x draws; None without.
    """
    size = len(everyone)
    shares = np.ones(size) if fit.repeats is None else fit.repeats.months[:size, months - 1]
    within = everyone[:2] * shares[:2, None]
    # E N^2 = sum over n of (2 n - 1) P(N >= n).
    count, square = added([shares, (2 * np.arange(size) + 1) * shares], everyone)
    if values is None:
        spread = np.maximum(square - count**2, 0.0)
        return Sales(everyone, within, count, square, None, spread)
    revenue = within[0] * values[0] + (count - within[0]) * values[1]
    mean = revenue / np.maximum(count, 1e-300)
    inside, between = (fit.values.within, fit.values.between) if fit.values else (0.0, 0.0)
    spread = count * inside + square * between + (square - count**2) * mean**2
    return Sales(everyone, within, count, square, revenue, np.maximum(spread, 0.0))


class Curve(NamedTuple):
    """By month: ``mean``; ``few`` draws (months x some of them); ``last``: all, in the last month."""

    mean: Floats
    few: Floats
    last: Floats


class Part(NamedTuple):
    """Purchases by month before they are worth anything, with ``few`` and ``last`` as in ``Curve``.

    ``rows`` (rows x draws) are those of the months themselves, or of purchases; then ``shares``
    (months x rows) are there by a month.
    """

    shares: Floats | None
    rows: Floats
    few: Floats
    last: Floats

    def mean(self, worth: Floats) -> Floats:
        """The mean over the draws, each purchase at its worth (draws), by month."""
        each: Floats = np.einsum("pd,d->p", self.rows, worth) / len(worth)
        return each if self.shares is None else self.shares @ each


class Months(NamedTuple):
    """First and later purchases by month."""

    first: Part
    later: Part

    def worth(self, first: Floats, later: Floats) -> Curve:
        """What they come to; a first and a later one are worth so much (draws)."""
        return Curve(
            self.first.mean(first) + self.later.mean(later),
            self.first.few * first[::FEW] + self.later.few * later[::FEW],
            self.first.last * first + self.later.last * later,
        )


def by_month(shares: Floats, everyone: Floats, times: Floats | None) -> Months:
    """Purchases by month.

    Parameters
    ----------
    shares : of everyone who makes a purchase, those who did by a month: months x purchases.
    everyone : from ``made``.
    times : how often as many there are: months x draws; None: once.
    """
    size = len(everyone)
    return Months(
        _part(shares[:, :1], everyone[:1], times), _part(shares[:, 1:size], everyone[1:], times)
    )


def _part(shares: Floats, rows: Floats, times: Floats | None) -> Part:
    if times is None:
        few = added(shares, np.ascontiguousarray(rows[:, ::FEW]))
        return Part(shares, rows, few, added(shares[-1:], rows)[0])
    whole = added(shares, rows) * times
    return Part(None, whole, whole[:, ::FEW], whole[-1])


def added(weights: "Floats | list[Floats]", rows: Floats) -> Floats:
    """Weighted sums of rows; on one thread: for so little a second one only waits for the first."""
    found: Floats = np.einsum("kp,pd->kd", np.ascontiguousarray(weights), rows)
    return found


def reached(curve: Floats, months: int) -> Floats:
    """The part of everyone who comes to a stage that is there by the end of every month: S x months."""
    ends = np.minimum(np.ceil(np.arange(1, months + 1) * MONTH).astype(int), DAYS) - 1
    found: Floats = curve[:, ends]
    return found

"""The snowball: how many customers one customer brings, and what comes of it."""

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cx.store.referrals import referrals, referrer_column, seen_for, time_seen

if TYPE_CHECKING:
    import pandas as pd

    from cx.store.store import Store

Floats = NDArray[np.float64]

MOST: Final = 0.9  # of the delays that the window holds
HALF: Final = 0.5  # of the customers must have been seen for the window
ENOUGH: Final = 30  # customers who were seen for so long
FEWEST: Final = 5  # of them who brought somebody
RESAMPLES: Final = 10_000
SEED: Final = 20260401  # so that the same data give the same interval
MONTH: Final = 365.25 / 12  # days
PEOPLE: Final = 8e9  # there are no more to bring


class Snowball(NamedTuple):
    """How many customers one customer brings within ``matured_days`` of their first touch: K.

    K counts those who came, of the ``customers`` who could be seen for so long. ``low``, ``high``
    are its interval of 80 %, ``low95``, ``high95`` of 95 %, both of a bootstrap by customer.
    ``brought`` says how many of the ``customers`` brought 0, 1, 2 .. others; ``referrers`` of them
    brought somebody, ``invitees`` came of it. ``cycle_days`` is the median time from a customer's
    first touch to that of those whom they brought. Left out were: ``themselves`` (customers named
    as their own referrer), ``circles`` (customers in a circle of referrers), ``backwards`` (came
    before their referrer), ``unknown`` (the referrer is no customer of these data, or one of the
    two never did anything at a known time). ``column`` says who brought whom.
    """

    column: str
    k: float
    low: float
    high: float
    low95: float
    high95: float
    brought: tuple[int, ...]
    customers: int
    referrers: int
    invitees: int
    matured_days: int
    cycle_days: float
    themselves: int
    circles: int
    backwards: int
    unknown: int

    def draws(self, n: int, rng: np.random.Generator) -> Floats:
        """K of ``n`` samples of as many customers, drawn with replacement."""
        return _resampled(self.brought, n, rng)


class _Links(NamedTuple):
    """Referrals that hold, and how many do not."""

    rows: "pd.DataFrame"
    themselves: int
    circles: int
    backwards: int
    unknown: int


def snowball(store: "Store") -> Snowball | None:
    """K of these data; None where no column says who brought whom, or too few could be seen.

    K is what came of customers, not invitations times conversion: the invitees of those customers
    who have been seen for ``matured_days``, that came within them, per such customer. The window
    is the 90 % quantile of the days between a customer's first touch and that of those whom they
    brought, in whole days; but no longer than half of the customers have been seen. Young data tell of
    quick referrals only, so their window and K are small.
    """
    last, column = store.last, referrer_column(store)
    if last is None or column is None:
        return None
    links = _checked(referrals(store, column))
    if len(links.rows) < FEWEST:
        return None
    delay = links.rows["delay"]
    window = min(math.ceil(delay.quantile(MOST)), math.floor(time_seen(store, HALF)))
    window = max(window, 1)
    customers = seen_for(store, window)
    seen = _days(last - links.rows["referrer_entered"])
    held = links.rows[(delay <= window) & (seen >= window)]
    each = held["referrer"].value_counts()
    if customers < ENOUGH or len(each) < FEWEST:
        return None
    counts = np.bincount(each)
    counts[0] = customers - len(each)
    brought = tuple(int(count) for count in counts)
    draws = _resampled(brought, RESAMPLES, np.random.default_rng(SEED))
    low95, low, high, high95 = (float(q) for q in np.quantile(draws, [0.025, 0.1, 0.9, 0.975]))
    return Snowball(
        column=column,
        k=len(held) / customers,
        low=low,
        high=high,
        low95=low95,
        high95=high95,
        brought=brought,
        customers=customers,
        referrers=len(each),
        invitees=len(held),
        matured_days=window,
        cycle_days=float(held["delay"].median()),
        themselves=links.themselves,
        circles=links.circles,
        backwards=links.backwards,
        unknown=links.unknown,
    )


def generations(k: float, n: int) -> Floats:
    """How many customers one brings in the 1st, 2nd .. n-th generation: k, k^2 .. k^n.

    Examples
    --------
    >>> generations(0.5, 3).tolist()
    [0.5, 0.25, 0.125]
    """
    found, one = np.zeros(n), 1.0
    for generation in range(n):
        one = found[generation] = min(one * k, PEOPLE)
    return found


def brought_in_all(k: Floats, cycle_days: float, months: int) -> Floats:
    """How many customers one brings in all within the months: k + k^2 + .. of whole cycles.

    With k >= 1 every generation is as large as the one before, or larger: only the months, and the
    number of ``PEOPLE``, end it.

    Parameters
    ----------
    k : draws of K.
    cycle_days : from one generation to the next; shorter ones than a day count as a day.

    Examples
    --------
    >>> brought_in_all(np.array([0.5, 1.0]), 30, 3).tolist()
    [0.875, 3.0]
    """
    cycles = math.floor(months * MONTH / max(cycle_days, 1.0))
    total = np.zeros_like(k)
    for _ in range(cycles):
        total = np.minimum(k * (1 + total), PEOPLE)
    return total


def _resampled(brought: tuple[int, ...], n: int, rng: np.random.Generator) -> Floats:
    """Means of the bootstrap: how many customers of each kind a sample holds is multinomial."""
    customers = sum(brought)
    samples = rng.multinomial(customers, np.array(brought) / customers, size=n)
    means: Floats = samples @ np.arange(len(brought)) / customers
    return means


def _checked(rows: "pd.DataFrame") -> _Links:
    """The referrals with their ``delay`` in days, without those that cannot be."""
    own = rows["referrer"] == rows["customer"]
    unknown = ~own & (rows["entered"].isna() | rows["referrer_entered"].isna())
    round_about = _in_circles(rows[~own & ~unknown])
    there = rows[~own & ~unknown].assign(circle=round_about)
    delay = _days(there["entered"] - there["referrer_entered"])
    backwards = ~there["circle"] & (delay < 0)
    held = ~there["circle"] & ~backwards
    return _Links(
        there[held].assign(delay=delay[held]),
        int(own.sum()),
        int(there["circle"].sum()),
        int(backwards.sum()),
        int(unknown.sum()),
    )


def _days(time: "pd.Series[pd.Timedelta]") -> "pd.Series[float]":
    return time.dt.total_seconds() / 86_400


def _in_circles(rows: "pd.DataFrame") -> "pd.Series[bool]":
    """Whether a customer is brought, over some others, by themselves.

    Who brought nobody, or was brought by nobody, is in no circle: they are taken away until nobody
    is left of whom that holds.
    """
    left = rows
    while True:
        both = left["customer"].isin(left["referrer"]) & left["referrer"].isin(left["customer"])
        if both.all():
            return rows["customer"].isin(left["customer"])
        left = left[both]

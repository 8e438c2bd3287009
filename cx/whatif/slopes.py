"""How much more often an outcome follows a dose, within customers or between them."""

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cx.stats.landmark_rows import joined, one_hot
from cx.stats.slopes import line

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

ENOUGH: Final = 50  # customers: the error is then up to 7 points of share per deviation of the dose
REPEATED: Final = 100  # customers with an earlier dose: with it, twice the variance is left
OUTCOMES: Final = 5  # customers with the outcome, and without it
_MANIETH: Final = 3  # a fourth dose and later ones are one group


class Slope(NamedTuple):
    """How much more often something follows a dose, per unit of the dose, on a probability.

    ``error`` is its standard error, by customer; ``n`` are the customers it rests on. ``within``:
    the same customers at different times were compared; else different customers.
    """

    value: float
    error: float
    n: int
    within: bool


def slope(rows: "pd.DataFrame", outcome: str) -> Slope | None:
    """How much more often an outcome follows, per unit of the level: a linear probability.

    Within customers, where ``REPEATED`` of them had an earlier dose at the same place and another
    level: the level is led by its difference from the mean of the customer's own earlier ones
    (two-stage least squares). What is peculiar to a customer stands in both and drops out. Plain
    customer effects will not do: they hold the outcome of a dose against those of later ones, and
    there are later ones because the customer went on or came back; that halves the slope of a
    customer with two orders. The outcome of a dose cannot choose the earlier ones. Levelled out are
    the months, for levels and outcomes both drift over time, and how manieth dose it is, for those
    who are still there are keener.

    Else between customers, with the touchpoint, the month and the segment levelled out: what
    customers are like remains in it.

    Parameters
    ----------
    rows : as from ``cx.store.doses.scored``.
    outcome : ``on`` or ``again``.

    Returns
    -------
    Slope
        None with fewer than ``ENOUGH`` customers, or fewer than ``OUTCOMES`` with the outcome or
        without it, or where levels do not differ.

    References
    ----------
    Everaert (2013), Econometrics Journal 16:179-221, for the deviation from the backward mean.
    """
    told = rows.assign(**_earlier(rows), y=rows[outcome].astype(float))
    told = told[told[f"{outcome}_seen"]]
    moved = (told["level"] - told["before"]).abs() > 1e-9
    if told.loc[moved, "customer"].nunique() >= REPEATED:
        inside = _within(told[told["before"].notna()])
        if inside:
            return inside
    return _between(told)


def _earlier(rows: "pd.DataFrame") -> dict[str, Any]:
    """The mean of the customer's own earlier levels at the place, and how many there are."""
    own = rows.groupby(["customer", "spot"])["level"]
    number = own.cumcount()
    before = (own.cumsum() - rows["level"]) / number.where(number > 0)
    return {"before": before, "number": number}


def _within(told: "pd.DataFrame") -> Slope | None:
    lead = (told["level"] - told["before"]).to_numpy()
    return _line(told, lead, ["spot", "month", "alike"], within=True)


def _between(told: "pd.DataFrame") -> Slope | None:
    level = told["level"].to_numpy()
    return _line(told, level, ["spot", "month", "segment", "alike"], within=False)


def _line(told: "pd.DataFrame", lead: Floats, alike: list[str], *, within: bool) -> Slope | None:
    """The slope among rows of one month and so on, of which there are two at least."""
    group = joined([told[name].to_numpy() for name in alike])
    some = np.bincount(group)[group] > 1 if len(group) else np.zeros(0, dtype=bool)
    told = told[some]
    n, yes = told["customer"].nunique(), told.loc[told["y"] > 0, "customer"].nunique()
    no = told.loc[told["y"] == 0, "customer"].nunique()
    if n < ENOUGH or min(yes, no) < OUTCOMES or np.ptp(told["level"]) == 0:
        return None
    found = line(
        told["y"].to_numpy(),
        told["level"].to_numpy(),
        lead=lead[some],
        beside=one_hot(np.minimum(told["number"].to_numpy(), _MANIETH) - 1, _MANIETH),
        group=joined([group[some]]),
        cluster=told["customer"].to_numpy(),
    )
    if not found.error > 0:
        return None
    return Slope(found.value, found.error, n, within)

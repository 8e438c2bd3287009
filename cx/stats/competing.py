"""Which of several things comes next, and after how many days, when not all can be followed to the end."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

AT_RISK: Final = 10  # a curve ends where fewer are still followed


class Incidence(NamedTuple):
    """What comes next and when.

    ``shares`` (things x days) is the share of all for whom a thing comes next on a day; ``n`` is how
    many people wholly followed would tell as much.
    """

    shares: Floats
    n: float

    @property
    def totals(self) -> Floats:
        """The share of all for whom each thing comes next, sooner or later."""
        found: Floats = self.shares.sum(axis=1)
        return found


def incidence(
    thing: ArrayLike, days: ArrayLike, n: ArrayLike, *, things: int, at_risk: int = AT_RISK
) -> Incidence:
    """Cumulative incidence of competing things (Aalen-Johansen) from counts by whole days.

    dF_j(d) = S(d-1) e_j(d) / Y(d), S(d) = S(d-1) (1 - e(d) / Y(d)); who was followed for d days was
    at risk on day d. From the day on which fewer than ``at_risk`` are left, nothing is told (of fewer
    people than that, all is). The effective n is P (1 - P) / Var(P), P the share for whom anything
    came, its variance Greenwood's; where that cannot be said, the number of people.

    Parameters
    ----------
    thing : what came next, from 0; -1: nothing while they were followed.
    days : after how many days; of -1, for how many they were followed.
    n : how many people.
    things : how many things there are.

    References
    ----------
    Aalen and Johansen (1978), Scand. J. Statistics 5:141-150; Kalbfleisch and Prentice (2002), The
    Statistical Analysis of Failure Time Data, 2nd ed., section 8.2 and eq. 1.14 (Greenwood).

    Examples
    --------
    >>> found = incidence([0, -1, 1, -1], [0, 0, 1, 1], [4, 2, 1, 1], things=2, at_risk=1)
    >>> found.shares.round(2).tolist()
    [[0.5, 0.0], [0.0, 0.25]]
    """
    what, when = np.asarray(thing, dtype=np.int64), np.asarray(days, dtype=np.int64)
    count = np.asarray(n, dtype=np.float64)
    people = float(count.sum())
    length = int(when.max(initial=0)) + 1
    events = np.zeros((things, length))
    came = what >= 0
    np.add.at(events, (what[came], when[came]), count[came])
    risk = people - np.concatenate([[0.0], np.cumsum(np.bincount(when, count, length))[:-1]])
    told = risk >= min(at_risk, people)
    every = np.where(told, events.sum(axis=0), 0.0)
    safe = np.maximum(risk, 1.0)
    left = np.cumprod(1 - every / safe)
    before = np.concatenate([[1.0], left[:-1]])
    shares = np.where(told, before * events / safe, 0.0)
    stays = float(left[-1])
    if not 0 < stays < 1:
        return Incidence(shares, people)
    variance = stays**2 * float(np.sum(every / (safe * np.maximum(risk - every, 1.0))))
    return Incidence(shares, min(stays * (1 - stays) / variance, people))

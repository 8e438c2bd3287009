"""Nested landmark trials: every touch of a stage begins one, and the touchpoints are its arms."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from cx.stats.absorbed import Fit, absorbed
from cx.stats.landmark_rows import (
    History,
    Touches,
    firsts,
    joined,
    looked_back,
    one_hot,
)
from cx.stats.null import yardstick
from cx.stats.prognosis import prognosis

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]

ENOUGH: Final = 30  # in each arm
OUTCOMES: Final = 5  # with the outcome, and without it
OVERLAP: Final = 0.8  # share of the exposed with somebody to compare with
STRUCTURAL: Final = 0.95  # share of those who went on that were there
ROUNDING: Final = 1e-12  # an error of shares that comes of rounding alone: nothing varies

# What comparable touches have in common; each level drops what leaves too few to compare.
LEVELS: Final = (
    ("visit", "ordinal", "earlier", "segment", "score", "prognosis"),
    ("visit", "ordinal", "earlier", "segment", "prognosis"),
    ("visit", "ordinal", "earlier", "prognosis"),
    ("visit", "ordinal", "coarse", "prognosis"),
)
_VISITS: Final = (1, 2, 3, 6)  # earlier visits: none, 1, 2, 3-5, 6 and more
_EARLIER: Final = (1, 2, 4, 8, 16)  # earlier touches
_COARSE: Final = (1, 4)
_LAST: Final = 8  # the ninth touch of a visit and later ones are one group
_FIFTHS: Final = (0.2, 0.4, 0.6, 0.8)


class Contrast(NamedTuple):
    """Differences against the ``yardstick`` and their errors; NaN where there are none."""

    value: Floats
    error: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """What came of one stage's trials: one entry per touchpoint with behaviour at risk.

    Parameters
    ----------
    spot : the touchpoints
    tested : whether all gates were passed; else ``structural`` (the path itself), ``few``, or
        there was nobody to compare with
    exposed, exposed_outcomes : first touches, and those with the outcome
    others, others_outcomes : the same at the stage's other touchpoints
    difference : of shares with the outcome
    inside_customer : the same among a customer's own visits
    balance : the difference of the prognostic score
    overlap : share of the exposed with somebody to compare with
    level : the place in ``LEVELS`` of what was compared within
    customers : how many the comparisons hold
    """

    spot: Ints
    tested: Flags
    structural: Flags
    few: Flags
    exposed: Ints
    exposed_outcomes: Ints
    others: Ints
    others_outcomes: Ints
    difference: Contrast
    inside_customer: Contrast
    balance: Contrast
    overlap: Floats
    level: Ints
    customers: int


def trials(touches: Touches, past: History, stage: int, *, spots: int) -> Trials | None:
    """The trials of one stage; None where nobody is at risk in it.

    A row is a touch in the stage while the outcome can still come, with the whole horizon in the
    data; x is 1 at the customer's first touch of a touchpoint. Rows are compared within strata of
    what was known before (``LEVELS``), all touchpoints jointly, with the touches that came earlier
    in the visit as further columns: later ones are consequences.

    Parameters
    ----------
    past : ``history(touches)``.
    spots : number of touchpoints in all.

    References
    ----------
    Target trials: Hernan, Sauer, Hernandez-Diaz, Platt, Shrier (2016), J. Clin. Epidemiol. 79:70-75.
    """
    rows = np.flatnonzero((touches.stage == stage) & touches.at_risk)
    return _Stage(touches, past, rows, spots).trials() if len(rows) else None


class _Stage:
    """One stage's rows, and what is asked of them."""

    def __init__(self, touches: Touches, past: History, rows: Ints, spots: int) -> None:
        self.touches, self.past, self.spots = touches, past, spots
        customer, visit = touches.customer[rows], touches.visit[rows]
        outcome, seen = touches.outcome[rows], touches.seen[rows]
        self.local, arm = np.unique(touches.spot[rows], return_inverse=True)
        first = firsts(customer, arm)
        ends = np.r_[customer[1:] != customer[:-1], True]
        last_visit = visit[ends][np.cumsum(ends) - ends]
        soon = outcome if touches.recurs else outcome & (visit == last_visit)
        self.score = prognosis(
            touches.customer, touches.spot, spots=spots, at=rows, outcome=outcome, learn=seen
        )[seen]
        self.rows, self.customer = rows[seen], customer[seen]
        self.arm, self.first = arm[seen], first[seen]
        self.outcome, self.soon = outcome[seen], soon[seen]

    def trials(self) -> Trials:
        k = len(self.local)
        exposed = np.bincount(self.arm[self.first], minlength=k)
        outcomes = np.bincount(self.arm[self.first & self.outcome], minlength=k)
        n, came = int(exposed.sum()), int(outcomes.sum())
        few = (exposed < ENOUGH) | (n - exposed < ENOUGH)
        few |= min(came, n - came) < OUTCOMES
        structural = np.full(k, True) if k == 1 else self._structural(k)
        alone = exposed >= ENOUGH
        overlap, level = self._levels(~few & ~structural)
        tested = level >= 0
        nothing = Contrast(np.full(k, np.nan), np.full(k, np.nan))
        found = dict.fromkeys(("difference", "inside_customer", "balance"), nothing)
        if tested.any():
            found = self._compared(np.flatnonzero(alone), exposed, tested, level)
        return Trials(
            spot=self.local,
            tested=tested,
            structural=structural,
            few=few & ~structural,
            exposed=exposed,
            exposed_outcomes=outcomes,
            others=n - exposed,
            others_outcomes=came - outcomes,
            overlap=overlap,
            level=np.maximum(level, 0),
            customers=len(np.unique(self.customer)),
            **found,
        )

    def _structural(self, k: int) -> Flags:
        """Whether nearly everybody who went on had been there."""
        went = np.unique(self.customer[self.outcome])
        if len(went) < OUTCOMES:
            return np.zeros(k, dtype=bool)
        theirs = np.isin(self.customer, went, kind="sort")
        there = np.bincount(self.arm[theirs & self.first], minlength=k)
        return np.asarray(there > STRUCTURAL * len(went))

    def _levels(self, wanted: Flags) -> tuple[Floats, Ints]:
        """The level at which each touchpoint has enough to compare with (-1: none); its overlap."""
        k = len(self.local)
        overlap, level = np.full(k, np.nan), np.full(k, -1)
        n = np.maximum(np.bincount(self.arm[self.first], minlength=k), 1)
        for each in range(len(LEVELS)):
            open_ = wanted & (level < 0)
            if not open_.any():
                break
            stratum = self._strata(each)
            cell = joined([stratum, self.arm])
            alike = np.bincount(stratum)[stratum] > np.bincount(cell)[cell]
            share = np.bincount(self.arm[self.first & alike], minlength=k) / n
            overlap[open_] = share[open_]
            level[open_ & (share >= OVERLAP)] = each
        return overlap, level

    def _strata(self, level: int) -> Ints:
        past, rows = self.past, self.rows
        parts = {
            "visit": np.digitize(past.visits[rows], _VISITS),
            "ordinal": np.minimum(past.ordinal[rows], _LAST),
            "earlier": np.digitize(past.earlier[rows], _EARLIER),
            "coarse": np.digitize(past.earlier[rows], _COARSE),
            "segment": self.touches.segment[rows],
            "score": self.touches.sign[rows],
            "prognosis": np.digitize(self.score, np.quantile(self.score, _FIFTHS)),
        }
        return joined([parts[name] for name in LEVELS[level]])

    def _compared(
        self, arms: Ints, exposed: Ints, tested: Flags, level: Ints
    ) -> dict[str, Contrast]:
        """All comparisons of the touchpoints with enough first touches."""
        rest = int(exposed.sum() - exposed[arms].sum())  # at rare touchpoints, taken as one
        columns = len(arms) + (rest >= ENOUGH)
        held = _Held(arms, columns, tested)
        column = np.full(len(self.local), columns - 1 if rest >= ENOUGH else -1)
        column[arms] = np.arange(len(arms))
        first = one_hot(np.where(self.first, column[self.arm], -1), columns)
        both = sp.hstack([first, self._earlier], format="csr")
        every = one_hot(column[self.arm], columns)  # first ones have no earlier touch of their own
        differences, balances = [], []
        for each in np.unique(level[tested]):
            here, strata = level == each, self._strata(int(each))
            differences.append((here, held.against(self._fit(both, self.outcome, strata))))
            balances.append((here, held.against(self._fit(every, self.score, strata))))
        return {
            "difference": _placed(differences),
            "balance": _placed(balances),
            "inside_customer": held.against(self._inside_customer(column, columns)),
        }

    @cached_property
    def _earlier(self) -> sp.csr_matrix:
        """What was touched earlier in the visit, as far as it is often enough to matter."""
        ordinal, spot = self.past.ordinal, self.touches.spot
        found = looked_back(self.rows, ordinal, spot, self.spots)
        return found[:, np.asarray(found.sum(axis=0)).ravel() >= ENOUGH]

    def _inside_customer(self, column: Ints, arms: int) -> Fit:
        """Among a customer's own visits, with what is usual at that point of a journey."""
        when = joined([np.minimum(self.past.visits[self.rows], 5), self._ordinal(5)])
        usual = one_hot(when - 1, int(when.max()))
        here = one_hot(column[self.arm], arms)
        design = sp.hstack([here, self._earlier, usual], format="csr")
        return self._fit(design, self.soon, joined([self.customer]))

    def _ordinal(self, most: int) -> Ints:
        return np.minimum(self.past.ordinal[self.rows], most)

    def _fit(self, design: sp.csr_matrix, outcome: NDArray[np.generic], group: Ints) -> Fit:
        return absorbed(design, outcome.astype(np.float64), group, self.customer)


class _Held:
    """Coefficients of the touchpoints with enough first touches, each against the others."""

    def __init__(self, arms: Ints, columns: int, tested: Flags) -> None:
        self._arms, self._columns, self._tested = arms, columns, tested

    def against(self, fit: Fit) -> Contrast:
        value, error = (np.full(len(self._tested), np.nan) for _ in range(2))
        known = np.flatnonzero(np.diag(fit.covariance)[: self._columns] > 0)
        ours, covariance = fit.coefficient[known], fit.covariance[np.ix_(known, known)]
        contrasts = yardstick(ours, covariance)
        variance = np.einsum("ij,jk,ik->i", contrasts, covariance, contrasts)
        told = known < len(self._arms)
        value[self._arms[known[told]]] = (contrasts @ ours)[told]
        error[self._arms[known[told]]] = np.sqrt(np.maximum(variance, 0))[told]
        value[~self._tested | ~(error > ROUNDING)] = np.nan
        error[np.isnan(value)] = np.nan
        return Contrast(value, error)


def _placed(parts: list[tuple[Flags, Contrast]]) -> Contrast:
    """Each touchpoint's figures from the level at which it was compared."""
    value, error = (np.full(len(parts[0][0]), np.nan) for _ in range(2))
    for here, found in parts:
        value[here], error[here] = found.value[here], found.error[here]
    return Contrast(value, error)

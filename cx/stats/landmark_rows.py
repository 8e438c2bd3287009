"""The rows of landmark trials: touches with what came before them, and the columns made of it."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]  # small where there is one for every touch: memory is the limit
Flags = NDArray[np.bool_]

BACK: Final = 20  # touches of the visit that are looked back on


@dataclass(frozen=True, slots=True, kw_only=True)
class Touches:
    """All behaviour, customers one after another, in order of time. One entry per touch.

    Parameters
    ----------
    customer, visit : ascending codes; a visit is one customer's
    spot, stage : where it happened; spots are 0, 1, ...
    sign : -1, 0, 1: the side of the scale on which the customer's last earlier score lies
    segment : a code of the customer's
    at_risk : whether the outcome can still come
    outcome : whether it comes within the horizon
    seen : whether the horizon lies within the data
    recurs : whether the outcome can come again (leaving, as opposed to buying for the first time)
    """

    customer: Ints
    visit: Ints
    spot: Ints
    stage: Ints
    sign: Ints
    segment: Ints
    at_risk: Flags
    outcome: Flags
    seen: Flags
    recurs: bool = False


class History(NamedTuple):
    """What came before each touch: touches of the visit, visits, touches of the customer."""

    ordinal: Ints
    visits: Ints
    earlier: Ints


def history(touches: Touches) -> History:
    """What came before each touch."""
    place = np.arange(len(touches.customer), dtype=np.int32)
    first = starts(touches.customer)
    return History(
        place - starts(touches.visit), touches.visit - touches.visit[first], place - first
    )


def starts(code: Ints) -> Ints:
    """For each row the first row of its run of equal codes.

    Examples
    --------
    >>> starts(np.array([7, 7, 9])).tolist()
    [0, 0, 2]
    """
    changes = np.r_[True, code[1:] != code[:-1]] if len(code) else np.zeros(0, dtype=bool)
    begins = np.flatnonzero(changes).astype(np.int32)
    return np.repeat(begins, np.diff(np.r_[begins, len(code)]))


def firsts(customer: Ints, arm: Ints) -> Flags:
    """Whether a row is its customer's first in its arm; customers ascend."""
    arms = int(arm.max(initial=0)) + 1
    _, place = np.unique(customer.astype(np.int64) * arms + arm, return_index=True)
    found = np.zeros(len(arm), dtype=bool)
    found[place] = True
    return found


def joined(codes: list[Ints]) -> Ints:
    """One code from 0 for every combination of codes that occurs.

    Examples
    --------
    >>> joined([np.array([5, 5, 8]), np.array([1, 2, 2])]).tolist()
    [0, 1, 2]
    """
    key = np.zeros(len(codes[0]), dtype=np.int64)
    for code in codes:
        low = int(code.min(initial=0))
        key = key * (int(code.max(initial=0)) - low + 1) + (code - low)
    return np.asarray(np.unique(key, return_inverse=True)[1], dtype=np.int64)


def one_hot(code: Ints, columns: int) -> sp.csr_matrix:
    """Rows x columns: 1 where the row has the code; a negative code has none."""
    rows = np.flatnonzero(code >= 0)
    return _flags(rows, code[rows], (len(code), columns))


def looked_back(rows: Ints, ordinal: Ints, spot: Ints, spots: int) -> sp.csr_matrix:
    """Rows x spots: where the customer had been earlier in the visit, ``BACK`` touches at most.

    Parameters
    ----------
    rows : places among all touches.
    ordinal, spot : of all touches, their place in the visit and where they happened.
    """
    found, there = [], []
    for back in range(1, BACK + 1):
        has = np.flatnonzero(ordinal[rows] >= back)
        if not len(has):
            break
        found.append(has)
        there.append(spot[rows[has] - back])
    if not found:
        return sp.csr_matrix((len(rows), spots))
    return _flags(np.concatenate(found), np.concatenate(there), (len(rows), spots))


def _flags(rows: Ints, columns: Ints, shape: tuple[int, int]) -> sp.csr_matrix:
    made = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    made.sum_duplicates()
    made.data[:] = 1.0
    return made

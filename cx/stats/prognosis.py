"""How likely an outcome was, from what a customer had done before: the prognostic score."""

from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]

ROWS: Final = 40_000  # that a fit learns from; more change its third digit
LONG: Final = 500  # earlier touches beyond which a row is not learned from
RIDGE: Final = 10.0
FOLDS: Final = 2


def prognosis(
    customer: Ints, spot: Ints, *, spots: int, at: Ints, outcome: Flags, learn: Flags
) -> Floats:
    """Predicted share with the outcome, from the shares of the earlier touches by touchpoint.

    A ridge regression on the shares of a customer's earlier touches and on having none, learned
    from the other half of the customers (two-fold cross-fitting), so that no one's own outcome is
    in their score.

    Parameters
    ----------
    customer, spot : of every touch, customers one after another in order of time.
    spots : number of touchpoints.
    at : the rows wanted, ascending.
    outcome, learn : of the rows wanted: the outcome, and whether it is known in full.

    Returns
    -------
    array
        One score per row wanted, in shares.

    References
    ----------
    Hansen (2008), Biometrika 95:481-488; cross-fitting: Chernozhukov et al. (2018), Econometrics
    Journal 21:C1-C68.
    """
    begins = np.flatnonzero(np.r_[True, customer[1:] != customer[:-1]])
    start = np.repeat(begins, np.diff(np.r_[begins, len(customer)]))
    earlier = at - start[at]
    fold = customer[at] % FOLDS
    score = np.zeros(len(at))
    for held in range(FOLDS):
        mine, others = fold == held, np.flatnonzero((fold != held) & learn & (earlier <= LONG))
        others = others[:: max(1, len(others) // ROWS)]
        if not len(others):
            continue
        weight, alone, level = _learned(spot, spots, at[others], start, outcome[others])
        total = np.cumsum(weight[spot])
        before = total[at[mine]] - weight[spot[at[mine]]]
        first = start[at[mine]]
        before -= total[first] - weight[spot[first]]
        n = earlier[mine]
        score[mine] = level + np.where(n > 0, before / np.maximum(n, 1), alone)
    return score


def _learned(
    spot: Ints, spots: int, at: Ints, start: Ints, outcome: Flags
) -> tuple[Floats, float, float]:
    """Weights of the touchpoints, of having no earlier touch, and the level."""
    n = at - start[at]
    row = np.repeat(np.arange(len(at)), n)
    step = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
    column = spot[np.repeat(start[at], n) + step]
    shares = sp.csr_matrix(
        (np.repeat(1 / np.maximum(n, 1), n), (row, column)), shape=(len(at), spots)
    )
    design = sp.hstack([shares, sp.csr_matrix((n == 0).astype(float)[:, None])]).tocsr()
    mean = np.asarray(design.mean(axis=0)).ravel()
    y = outcome.astype(np.float64)
    square = (design.T @ design).toarray() - len(at) * np.outer(mean, mean)
    moment = design.T @ y - len(at) * mean * y.mean()
    slope = np.linalg.solve(square + RIDGE * np.eye(len(mean)), moment)
    return slope[:-1], float(slope[-1]), float(y.mean() - mean @ slope)

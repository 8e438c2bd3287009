"""Least squares within groups, clustered: what a few columns change among rows that are alike."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]

SLICE: Final = 100_000  # rows whose clusters' scores are held at once


class Fit(NamedTuple):
    """Coefficients of the columns and their covariance; 0 where a column never varies in a group.

    The covariance is NaN where fewer than two clusters or no rows are left over.
    """

    coefficient: Floats
    covariance: Floats
    clusters: int


def absorbed(design: sp.csr_matrix, outcome: Floats, group: Ints, cluster: Ints) -> Fit:
    """Regression of an outcome on columns with an effect for every group, errors by cluster.

    Rows and columns are centred within groups and least squares run over what is left; for one
    column of 0 and 1 that is the Mantel-Haenszel risk difference with centred values,
    RD = sum x~ y~ / sum x~^2. Its variance is the sandwich of the clusters' scores times
    G/(G-1) (N-1)/(N-K-p): N rows in groups of at least two, K such groups.

    Parameters
    ----------
    design : rows x columns.
    outcome : a number per row.
    group : a code per row, from 0.
    cluster : a code per row, ascending.

    References
    ----------
    Frisch-Waugh-Lovell for the centring; Cameron and Miller (2015), J. Human Resources 50:317-372,
    section II for the errors. Equal to statsmodels' OLS with dummies and cov_type="cluster" but
    for the factor.

    Examples
    --------
    >>> design = sp.csr_matrix([[1.0], [0.0], [1.0], [0.0]])
    >>> fit = absorbed(design, np.array([1.0, 0, 1, 1]), np.array([0, 0, 1, 1]), np.arange(4))
    >>> fit.coefficient.tolist()
    [0.5]
    """
    n = np.bincount(group)
    shares = sp.diags(1 / np.maximum(n, 1))
    sums = indicator(group, len(n)) @ design
    means = (shares @ sums).tocsr()
    outcomes = np.bincount(group, outcome) / np.maximum(n, 1)
    raw = (design.T @ design).toarray()
    square = raw - (sums.T @ means).toarray()
    moment = design.T @ (outcome - outcomes[group])
    varies = np.diag(square) > 1e-9 * np.maximum(np.diag(raw), 1.0)
    inverse = np.zeros_like(square)
    if varies.any():
        kept = np.ix_(varies, varies)
        inverse[kept] = np.linalg.pinv(square[kept], rcond=1e-10, hermitian=True)
    coefficient = inverse @ moment
    residual = outcome - design @ coefficient - (outcomes - means @ coefficient)[group]
    meat, clusters = np.zeros_like(square), 0
    for rows in _slices(cluster):
        scores = _scores(design[rows], residual[rows], group[rows], cluster[rows], means)
        meat += scores.T @ scores
        clusters += len(scores)
    alike = n > 1
    free = int(n[alike].sum()) - int(alike.sum()) - int(varies.sum())
    if clusters < 2 or free < 1:
        return Fit(coefficient, np.full_like(square, np.nan), clusters)
    factor = clusters / (clusters - 1) * (int(n[alike].sum()) - 1) / free
    return Fit(coefficient, factor * inverse @ meat @ inverse, clusters)


def indicator(code: Ints, count: int, weight: Floats | None = None) -> sp.csr_matrix:
    """Codes x rows: which row has which code."""
    values = np.ones(len(code)) if weight is None else weight
    return sp.csr_matrix((values, (code, np.arange(len(code)))), shape=(count, len(code)))


def _scores(
    design: sp.csr_matrix, residual: Floats, group: Ints, cluster: Ints, means: sp.csr_matrix
) -> Floats:
    """The sum of centred column times residual, cluster by cluster."""
    own = np.cumsum(np.r_[0, cluster[1:] != cluster[:-1]])
    count = int(own[-1]) + 1
    by_group = sp.csr_matrix((residual, (own, group)), shape=(count, means.shape[0]))
    scores: Floats = (indicator(own, count, residual) @ design - by_group @ means).toarray()
    return scores


def _slices(cluster: Ints) -> Iterator[slice]:
    """Rows of whole clusters, some ``SLICE`` at a time."""
    start = 0
    while start < len(cluster):
        end = min(start + SLICE, len(cluster))
        if end < len(cluster):
            end = int(np.searchsorted(cluster, cluster[end - 1], side="right"))
        yield slice(start, end)
        start = end

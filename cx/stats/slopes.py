"""The slope of an outcome over a level, where another column leads the level."""

from typing import Any, Final, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from cx.stats.absorbed import absorbed

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]

LEADS: Final = 3.2  # errors that the first stage must be away from 0: F = 10


class Line(NamedTuple):
    """A slope with its standard error; NaN where it cannot be said."""

    value: float
    error: float


def line(
    outcome: Floats,
    level: Floats,
    *,
    lead: Floats,
    beside: sp.csr_matrix,
    group: Ints,
    cluster: Ints,
) -> Line:
    """Two-stage least squares within groups: the outcome over the level, as the lead moves it.

    value = (slope of the outcome over the lead) / (slope of the level over the lead), the columns
    ``beside`` held fixed; the error is the sandwich of the clusters' scores. With the level itself
    as its lead these are ordinary least squares. NaN where the lead hardly moves the level
    (F < 10).

    Parameters
    ----------
    outcome, level, lead : a number per row.
    beside : rows x columns that are held fixed.
    group : a code per row, from 0; each has its own height.
    cluster : a code per row, ascending.

    References
    ----------
    Wooldridge (2010), Econometric Analysis of Cross Section and Panel Data, sections 5.1, 5.2.6;
    F of 10: Staiger and Stock (1997), Econometrica 65:557-586.

    Examples
    --------
    >>> x, people = np.array([1.0, 2, 3, 4]), np.arange(4)
    >>> nothing = sp.csr_matrix((4, 0))
    >>> y = np.array([0.1, 0.3, 0.3, 0.5])
    >>> found = line(y, x, lead=x, beside=nothing, group=np.zeros(4, int), cluster=people)
    >>> round(found.value, 3)
    0.12
    """
    design = sp.hstack([sp.csr_matrix(lead[:, None]), beside], format="csr")
    moved = absorbed(design, level, group, cluster)
    first, spread = float(moved.coefficient[0]), float(np.sqrt(moved.covariance[0, 0]))
    if not abs(first) > LEADS * spread:
        return Line(float("nan"), float("nan"))
    value = float(absorbed(design, outcome, group, cluster).coefficient[0]) / first
    left = absorbed(design, outcome - value * level, group, cluster)
    return Line(value, float(np.sqrt(left.covariance[0, 0])) / abs(first))

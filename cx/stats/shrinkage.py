"""What a test's winner is worth later: estimates drawn towards 0 by what tests usually find."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

# Before enough tests are decided: a tip moves its metric by some 5 % (one standard deviation).
SCEPTICAL = 0.05
ENOUGH = 10


class Shrunk(NamedTuple):
    """A shrunk estimate with its standard deviation; NaN where there was no estimate."""

    value: float
    error: float


def usual_spread(values: ArrayLike, errors: ArrayLike) -> float:
    """Standard deviation of true effects around 0 among tests, losers included.

    tau^2 = mean(value^2) - mean(error^2), at least 0: by the method of moments from 10 decided
    tests on; before that ``SCEPTICAL``.

    Parameters
    ----------
    values, errors : relative effects and their standard errors; a NaN in either drops the test.

    References
    ----------
    Morris (1983), JASA 78:47-55, parametric empirical Bayes, with the prior mean known to be 0.

    Examples
    --------
    >>> usual_spread([0.1], [0.05])
    0.05
    >>> f"{usual_spread([0.06, -0.08] * 5, [0.05] * 10):.4f}"
    '0.0500'
    """
    value, error = np.asarray(values, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    known = np.isfinite(value) & np.isfinite(error)
    if known.sum() < ENOUGH:
        return SCEPTICAL
    square = np.mean(value[known] ** 2) - np.mean(error[known] ** 2)
    return math.sqrt(max(float(square), 0.0))


def shrunk(value: float, error: float, spread: float = SCEPTICAL) -> Shrunk:
    """tau^2/(tau^2 + s^2) times the estimate: what is left of a winner on average.

    Parameters
    ----------
    value, error : a test's relative effect and its standard error s.
    spread : tau, from ``usual_spread``.

    References
    ----------
    Efron and Morris (1973), JASA 68:117-130; for winners of tests: Lee and Shen (2018), KDD.

    Examples
    --------
    >>> found = shrunk(0.08, 0.05, 0.05)
    >>> f"{found.value:.3f} {found.error:.4f}"
    '0.040 0.0354'
    """
    if not (error >= 0 and math.isfinite(value)):
        return Shrunk(math.nan, math.nan)
    if error == 0:
        return Shrunk(value, 0.0)
    left = spread**2 / (spread**2 + error**2)
    return Shrunk(left * value, error * math.sqrt(left))

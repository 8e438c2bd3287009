"""Do the arms have the sizes they were designed to have? At the end, and while it runs."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, gammaln

Floats = NDArray[np.float64]

# How firmly the design's shares are believed by the running test (Lindon and Malek, section 3).
CONCENTRATION = 1000.0


def chi_square(counts: Sequence[float], shares: Sequence[float]) -> float:
    """The p of a sample ratio mismatch, to be read once, at the end.

    Parameters
    ----------
    counts : units per arm.
    shares : the design's share of each arm, in any unit (1:1 is 50:50).

    Returns
    -------
    float
        NaN with fewer than two arms or no units; 0 where an arm that should be empty is not.

    Raises
    ------
    ValueError
        Of shares below 0, or as many as there are not counts.

    References
    ----------
    Pearson (1900). Agrees with R's ``chisq.test(counts, p = shares)``. Practice: Fabijan et al.
    (2019), KDD.

    Examples
    --------
    >>> f"{chi_square([600, 400], [1, 1]):.3g}"
    '2.54e-10'
    """
    seen, share = _checked(counts, shares)
    if np.any(seen[share == 0] > 0):
        return 0.0
    seen, share = seen[share > 0], share[share > 0]
    if seen.size < 2 or seen.sum() <= 0:
        return math.nan
    expected = seen.sum() * share
    return float(chdtrc(seen.size - 1, np.sum((seen - expected) ** 2 / expected)))


def running(
    counts: Sequence[float], shares: Sequence[float], *, concentration: float = CONCENTRATION
) -> float:
    """Bayes factor against the designed shares, to be read as often as one likes.

    The chance that it ever exceeds b while the shares hold is at most 1/b: stop above 1000. Its
    inverse is a p that may be looked at any time.

    Parameters
    ----------
    counts, shares : as in ``chi_square``.
    concentration : sum of the Dirichlet's parameters, which stand in the design's ratio.

    Returns
    -------
    float
        1 without units; infinite where an arm that should be empty is not.

    References
    ----------
    Lindon and Malek (2022), NeurIPS (arXiv 2011.03567), eq. 6.

    Examples
    --------
    >>> f"{running([5000, 5000], [1, 1]):.3f} {running([5150, 4850], [1, 1]):.0f}"
    '0.301 18'
    """
    seen, share = _checked(counts, shares)
    if np.any(seen[share == 0] > 0):
        return math.inf
    seen, share = seen[share > 0], share[share > 0]
    believed = concentration * share
    log = gammaln(concentration) - gammaln(concentration + seen.sum())
    log += np.sum(gammaln(believed + seen) - gammaln(believed) - seen * np.log(share))
    return math.exp(min(float(log), 700.0))


def _checked(counts: Sequence[float], shares: Sequence[float]) -> tuple[Floats, Floats]:
    seen, share = np.asarray(counts, dtype=np.float64), np.asarray(shares, dtype=np.float64)
    if seen.shape != share.shape or np.any(share < 0) or not share.sum() > 0:
        raise ValueError("shares must be one per arm and not below 0, some above 0")
    return seen, share / share.sum()

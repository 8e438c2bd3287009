"""Many tests at once: the false discovery rate."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import false_discovery_control


def benjamini_hochberg(p: ArrayLike) -> NDArray[np.float64]:
    """Adjusted p values (q) of Benjamini and Hochberg.

    Parameters
    ----------
    p : p values, one per test; NaN is a test that was not made and does not count.

    Returns
    -------
    array
        q values in the order given, NaN where p is.

    References
    ----------
    Benjamini and Hochberg (1995), JRSS B 57:289-300. Agrees with R's ``p.adjust(p, "BH")``.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, float("nan"), 0.03]).round(3).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    values = np.asarray(p, dtype=np.float64)
    q = np.full(values.shape, np.nan)
    made = ~np.isnan(values)
    if made.any():
        q[made] = false_discovery_control(values[made], method="bh")
    return q

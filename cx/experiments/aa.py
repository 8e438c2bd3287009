"""A/A on the user's own data: whether the method cries wolf where there is nothing to find."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import hypergeom

from cx.experiments.compare import compare
from cx.stats.effects import NAN
from cx.stats.sums import Sums
from cx.store.arms import Form

RUNS: Final = 1000
MOST: Final = 100_000  # units; more tell nothing new about the method and take long


class SplitAgain(NamedTuple):
    """The share of re-splits with a false alarm, and the band chance alone leaves it in."""

    alarms: float
    low: float
    high: float
    runs: int

    @property
    def passed(self) -> bool:
        """Whether the false alarms are as many as alpha says."""
        return self.low <= self.alarms <= self.high


def split_again(
    values: ArrayLike,
    form: Form,
    *,
    rng: np.random.Generator,
    share: float = 0.5,
    alpha: float = 0.05,
    runs: int = RUNS,
) -> SplitAgain:
    """Split the randomised units at random again and again, and test each split.

    Parameters
    ----------
    values : (n, k), a row per randomised unit with the form's variables; above ``MOST`` units a
        random choice of them.
    share : of the control.
    alpha : the level of each test; the band is alpha +- 1.96 sqrt(alpha (1 - alpha)/runs). Shares
        move in steps, for the successes are as many in every split: their band is wider by the
        chance of the last count on either side that is no alarm yet.

    Returns
    -------
    SplitAgain
        Alarms NaN where no split could be tested.

    References
    ----------
    Kohavi, Tang and Xu (2020), Trustworthy Online Controlled Experiments, chapter 19.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> found = split_again(rng.exponential(10, (400, 1)), Form.MEANS, rng=rng)
    >>> found.passed, round(found.low, 4), round(found.high, 4)
    (True, 0.0365, 0.0635)
    """
    rows = np.asarray(values, dtype=np.float64)
    if len(rows) > MOST:
        rows = rng.choice(rows, MOST, replace=False)
    first = round(share * len(rows))
    p = np.empty(runs)
    for run in range(runs):
        chosen = rng.permutation(len(rows))
        control, treatment = (Sums.of_values(rows[part]) for part in np.split(chosen, [first]))
        p[run] = compare(form, control, treatment).difference.p
    made = p[~np.isnan(p)]
    half = 1.959964 * (alpha * (1 - alpha) / runs) ** 0.5
    if form is Form.SHARES:
        half += _step(len(rows), int(rows[:, 0].sum()), first, alpha)
    alarms = float((made <= alpha).mean()) if made.size else NAN
    return SplitAgain(alarms, max(alpha - half, 0.0), alpha + half, runs)


def _step(units: int, successes: int, first: int, alpha: float) -> float:
    """The chance of the counts at both limits, when so many successes fall into two parts."""
    split = hypergeom(units, successes, first)
    return float(sum(split.pmf(end) for end in (split.ppf(alpha / 2), split.isf(alpha / 2))))

"""Which of several figures, each by itself, foretells an outcome best, and by how much."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cx.stats.clusters import cluster_sums
from cx.stats.means import clustered_mean

Floats = NDArray[np.float64]

FOLDS: Final = 10
ROUNDS: Final = 5  # of folds drawn anew; their errors are averaged


class Explained(NamedTuple):
    """Cross-validated R2 of each candidate, one element each; NaN where nothing varies."""

    r2: Floats
    low: Floats
    high: Floats
    best: int  # the candidate with the highest R2; -1 where nothing varies
    behind: Floats  # how far each candidate's R2 lies below the best's
    behind_low: Floats
    behind_high: Floats


def explained(
    outcome: ArrayLike, candidates: ArrayLike, *, rng: np.random.Generator, alpha: float = 0.05
) -> Explained:
    """How much of an outcome's differences between people each candidate explains.

    One straight line per candidate. Each person's outcome is foretold by a line fitted to the
    other folds: R2 = 1 - sum e^2 / sum e0^2, e the error of the line, e0 that of the other folds'
    mean; all candidates have the same folds. Limits are those of a ratio of means over people; how
    far two R2 lie apart is judged on the same people, each pair at alpha divided by the number of
    pairs (Bonferroni), for the best is picked after looking.

    Parameters
    ----------
    outcome : one value per person; missing is not allowed.
    candidates : people x candidates.
    rng : draws the folds.
    alpha : float in (0, 1); the intervals' level is 1 - alpha.

    Returns
    -------
    Explained
        NaN with fewer people than two folds need, or where the outcome is the same for all. R2 is
        below 0 where a candidate foretells worse than the mean does.

    References
    ----------
    Cross-validation: Stone (1974), JRSS B 36:111-147. Variance of a ratio: Cochran (1977),
    Sampling Techniques, 3rd ed., section 6.4. The lines' own error of fit is left out.

    Examples
    --------
    >>> x = np.random.default_rng(1).normal(size=(200, 2))
    >>> found = explained(x[:, 0], x, rng=np.random.default_rng(2))
    >>> found.r2.round(1).tolist(), found.best
    ([1.0, 0.0], 0)
    """
    y, x = np.asarray(outcome, dtype=np.float64), np.asarray(candidates, dtype=np.float64)
    people, size = x.shape
    if people < 2 * FOLDS or np.ptp(y) == 0:
        nothing = np.full(size, np.nan)
        return Explained(nothing, nothing, nothing, -1, nothing, nothing, nothing)
    errors, plain = np.zeros((people, size)), np.zeros(people)
    for _ in range(ROUNDS):
        fold = rng.permutation(people) % FOLDS
        lines, means = _foretold(y, x, fold)
        errors += (y[:, None] - lines) ** 2 / ROUNDS
        plain += (y - means) ** 2 / ROUNDS
    left = [clustered_mean(cluster_sums(errors[:, k], plain), alpha=alpha) for k in range(size)]
    r2 = np.array([1 - float(each.value) for each in left])
    best = int(np.argmax(r2))
    pairs = max(1, size * (size - 1) // 2)
    apart = [
        clustered_mean(cluster_sums(errors[:, k] - errors[:, best], plain), alpha=alpha / pairs)
        for k in range(size)
    ]
    return Explained(
        r2,
        np.array([1 - float(each.high) for each in left]),
        np.array([1 - float(each.low) for each in left]),
        best,
        *(np.array([float(getattr(e, part)) for e in apart]) for part in ("value", "low", "high")),
    )


def _foretold(y: Floats, x: Floats, fold: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """What the lines of the other folds say of each person, and their mean."""
    members = np.eye(FOLDS)[fold]  # people x folds

    def others(values: Floats) -> Floats:
        return np.asarray(values.sum(axis=0) - members.T @ values)

    centre, middle = x.mean(axis=0), y.mean()
    xs, ys = x - centre, y - middle
    n = others(np.ones((len(y), 1)))
    mean_x, mean_y = others(xs) / n, others(ys[:, None]) / n
    spread = others(xs**2) - n * mean_x**2
    together = others(xs * ys[:, None]) - n * mean_x * mean_y
    varies = spread > 1e-9 * max(float(np.abs(xs).max()) ** 2, 1e-300)
    slope = np.where(varies, together / np.where(varies, spread, 1.0), 0.0)
    lines = mean_y[fold] + slope[fold] * (xs - mean_x[fold]) + middle
    return lines, mean_y[fold, 0] + middle

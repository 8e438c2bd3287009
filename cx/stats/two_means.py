"""Two means: Welch's interval of the difference, Fieller's of the relative difference."""

from cx.stats import arms
from cx.stats.arms import Arm
from cx.stats.effects import NAN, Alternative, Effect, Pair
from cx.stats.sums import Sums


def mean_arm(sums: Sums) -> Arm:
    """The mean of the first variable with its squared standard error; NaN below two units.

    Examples
    --------
    >>> mean_arm(Sums.of_values([[1.0], [3.0]]))
    Arm(value=2.0, square=1.0, n=2.0)
    """
    variance = float(sums.variance[0]) if sums.varies[0] or sums.n < 2 else 0.0
    return Arm(float(sums.mean[0]), variance / sums.n if sums.n else NAN, sums.n)


def welch(
    control: Sums,
    treatment: Sums,
    *,
    alpha: float = 0.05,
    alternative: Alternative = "two-sided",
) -> Effect:
    """Difference of two means by Welch's t.

    Parameters
    ----------
    control, treatment : sums of one variable.
    alpha : float in (0, 1); the interval's level is 1 - alpha.

    Returns
    -------
    Effect
        Limits and p NaN where an arm has fewer than two units or neither has any spread.

    References
    ----------
    Welch (1947), Biometrika 34:28-35. Agrees with R's ``t.test(y, x)``.

    Examples
    --------
    >>> low, high = (Sums.of_values([[each] for each in arm]) for arm in ([1, 2, 3], [4, 5, 9]))
    >>> found = welch(low, high)
    >>> f"{found.value:.1f} [{found.low:.2f}, {found.high:.2f}]"
    '4.0 [-1.74, 9.74]'
    """
    return arms.difference(
        mean_arm(control), mean_arm(treatment), alpha=alpha, alternative=alternative
    )


def fieller(control: Sums, treatment: Sums, *, alpha: float = 0.05) -> Effect:
    """Relative difference of two means by Fieller; see ``cx.stats.arms.fieller``.

    Examples
    --------
    >>> low, high = (Sums.of_values([[each] for each in arm]) for arm in ([8, 9, 10], [11, 12, 13]))
    >>> found = fieller(low, high)
    >>> f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"
    '0.333 [0.072, 0.682]'
    """
    return arms.fieller(mean_arm(control), mean_arm(treatment), alpha=alpha)


def means(control: Sums, treatment: Sums, *, alpha: float = 0.05) -> Pair:
    """Two means, their difference (Welch) and relative difference (Fieller).

    Examples
    --------
    >>> low, high = (Sums.of_values([[each] for each in arm]) for arm in ([8, 9, 10], [11, 12, 13]))
    >>> found = means(low, high)
    >>> found.control, found.value, found.difference.value
    (9.0, 12.0, 3.0)
    """
    return arms.pair(mean_arm(control), mean_arm(treatment), alpha=alpha)

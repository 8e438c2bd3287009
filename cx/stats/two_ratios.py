"""Two ratios of sums (revenue per visit, clicks per view), compared by unit with the delta method."""

from cx.stats import arms
from cx.stats.arms import Arm
from cx.stats.effects import NAN, Pair
from cx.stats.sums import Sums


def ratio_weights(sums: Sums) -> tuple[float, float]:
    """Weights that turn (numerator, denominator) of a unit into its influence on the ratio.

    Examples
    --------
    >>> ratio_weights(Sums.of_values([[1, 2], [3, 2]]))
    (0.5, -0.5)
    """
    below = float(sums.mean[1])
    return 1 / below, -float(sums.mean[0]) / below**2


def ratio_arm(sums: Sums) -> Arm:
    """Sum of the first variable over sum of the second, with its squared error.

    The error is of the unit that was drawn, however often it occurs in the denominator.

    Returns
    -------
    Arm
        NaN where the denominator's sum is not above 0.

    References
    ----------
    Deng, Knoblich and Lu (2018), KDD: Applying the Delta Method in Metric Analytics, section 3.

    Examples
    --------
    >>> arm = ratio_arm(Sums.of_values([[1, 2], [3, 2], [2, 4]]))
    >>> f"{arm.value:.2f} {arm.square:.4f}"
    '0.75 0.0820'
    """
    if not (sums.n > 1 and sums.mean[1] > 0):
        return Arm(NAN, NAN, sums.n)
    square = float(sums.combine(ratio_weights(sums)).variance[0]) / sums.n
    return Arm(float(sums.mean[0] / sums.mean[1]), square, sums.n)


def ratios(control: Sums, treatment: Sums, *, alpha: float = 0.05) -> Pair:
    """Two ratios, their difference (Welch on influences) and relative difference (Fieller).

    Parameters
    ----------
    control, treatment : sums of (numerator, denominator), a unit per randomised unit.
    alpha : float in (0, 1); the interval's level is 1 - alpha.

    Returns
    -------
    Pair
        NaN where a denominator sums to 0 or an arm has fewer than two units.

    Examples
    --------
    >>> less, more = Sums.of_values([[1, 2], [2, 2]]), Sums.of_values([[2, 2], [4, 3]])
    >>> found = ratios(less, more)
    >>> found.control, found.value
    (0.75, 1.2)
    """
    return arms.pair(ratio_arm(control), ratio_arm(treatment), alpha=alpha)

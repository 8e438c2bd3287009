"""How strong a hidden cause would have to be to explain a difference away."""

import math


def e_value(exposed: float, difference: float) -> float:
    """The E-value of a difference of two shares: the least risk ratio of a hidden cause.

    A cause that is neither this much more frequent among the exposed nor makes the outcome this
    much more likely cannot explain the difference alone. The risk ratio is taken at the exposed
    share and the share less the difference; below 1 it is turned over.

    Parameters
    ----------
    exposed : share with the outcome among the exposed, 0..1.
    difference : of shares; NaN gives NaN, 0 gives 1. Where the other share would be 0 or less (or
        the exposed one is 0), the E-value has no limit: infinite.

    References
    ----------
    VanderWeele, Ding (2017), Annals of Internal Medicine 167:268-274.

    Examples
    --------
    >>> f"{e_value(0.39, 0.29):.2f}"  # their first example: a risk ratio of 3.9
    '7.26'
    """
    if math.isnan(exposed) or math.isnan(difference):
        return math.nan
    if difference == 0:
        return 1.0
    other = exposed - difference
    if other <= 0 or exposed <= 0:
        return math.inf
    ratio = max(exposed / other, other / exposed)
    return ratio + math.sqrt(ratio * (ratio - 1))

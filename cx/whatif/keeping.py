"""What winning a new buyer costs beside keeping one, from what is spent a month on each."""

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from cx.model.scenario import Terms
from cx.whatif.lags import MONTH

if TYPE_CHECKING:
    from cx.whatif.fit import Fit

DAY: Final = 1 / MONTH  # shorter data say nothing of a month
# "5 to 25 times", as the sources pass it on ("it is said") without saying where it comes from.
LEAST: Final = 5.0
MOST: Final = 25.0


class Keeping(NamedTuple):
    """What winning and keeping cost apiece; NaN where that is not known.

    Parameters
    ----------
    new : buyers a month who bought for the first time; ``kept`` those who bought again
    win : what is spent on winning per new buyer; ``keep`` on keeping per buyer who bought again
    ratio : how many times as much winning costs
    """

    new: float
    kept: float
    win: float
    keep: float
    ratio: float


def keeping(fit: "Fit", terms: Terms) -> Keeping:
    """What winning a buyer costs beside keeping one in these data, on average over their months."""
    bought = dict(zip(fit.returns["repeat"], fit.returns["n"], strict=True))
    months = fit.days / MONTH
    return costs_apiece(bought.get(1, 0), bought.get(2, 0), months, terms)


def costs_apiece(buyers: int, repeat_buyers: int, months: float, terms: Terms) -> Keeping:
    """The same from counts.

    Parameters
    ----------
    buyers : customers with a purchase; ``repeat_buyers`` those with two or more.
    months : how long the data are; NaN where that is not known.

    Examples
    --------
    >>> costs_apiece(1200, 240, 12, Terms(winning=500_000, keeping=20_000)).ratio
    5.0
    """
    long = months >= DAY
    new, kept = (n / months if n and long else math.nan for n in (buyers, repeat_buyers))
    win = math.nan if terms.winning is None else terms.winning / new
    keep = math.nan if terms.keeping is None else terms.keeping / kept
    ratio = win / keep if keep > 0 else math.nan
    return Keeping(new, kept, win, keep, ratio if math.isfinite(ratio) else math.nan)

"""Now or then, in draws: what the chain gives and the frames are made of."""

from typing import NamedTuple

import numpy as np

from cx.whatif import chain
from cx.whatif.results import Floats


class Brought(NamedTuple):
    """Those whom an entrant brings, all generations, per draw.

    ``people`` as many as they buy within the months like entrants; ``clump`` how much more they vary
    than a Poisson number; ``bought`` the share of buyers among entrants, who are taken to be those
    who bring others; ``times`` how often as much is bought as entrants alone would, beyond today.
    """

    people: Floats
    clump: Floats
    bought: Floats
    times: Floats


class Side(NamedTuple):
    """Now or then: everything per entrant, in draws.

    ``reach`` is S x draws, within the months; ``arrived`` S x months, of those who ever come (None
    without times); ``values`` 2 x draws; ``net`` is what remains of revenue: the margin, where its
    share is known, less incentives. ``times``: how often as many buy up to each month as entrants
    alone would (months x draws; None: once). ``referral``: whom one customer brings; None where not
    known.
    """

    reach: Floats
    arrived: Floats | None
    sales: chain.Sales
    values: Floats | None
    net: Floats | None
    times: Floats | None = None
    referral: Floats | None = None
    brought: Brought | None = None


class Mean(NamedTuple):
    """Draws of a mean per one of some people, and the variance of one of them.

    ``of`` is how many of them there are per entrant; ``valued``: whether it is an amount of money.
    """

    drawn: Floats
    spread: Floats
    of: Floats | float = 1.0
    valued: bool = False


def share(side: Side, drawn: Floats) -> Mean:
    """A share of people: its variance is a binomial's."""
    own = _own(side, drawn)
    return Mean(drawn, _spread(side, own, np.clip(own * (1 - own), 0.0, None)))


def count(side: Side) -> Mean:
    """Purchases of one entrant."""
    own, square = _own(side, side.sales.purchases), _own(side, side.sales.square)
    return Mean(side.sales.purchases, _spread(side, own, np.maximum(square - own**2, 0.0)))


def revenue(side: Side) -> Mean | None:
    """One entrant's revenue; None without values."""
    total = side.sales.revenue
    if total is None:
        return None
    return Mean(total, _spread(side, _own(side, total), side.sales.spread), valued=True)


def money(side: Side) -> Mean | None:
    """What remains of one entrant's revenue; None without values."""
    total = revenue(side)
    if total is None or side.net is None:
        return None
    part = side.net / np.maximum(total.drawn, 1e-300)
    return Mean(side.net, total.spread * part**2, valued=True)


def _own(side: Side, drawn: Floats) -> Floats:
    """Without those whom entrants bring."""
    return drawn if side.brought is None else drawn / side.brought.times


def _spread(side: Side, own: Floats, spread: Floats) -> Floats:
    """The variance with those whom one entrant brings: of their number, and of what each does.

    Var = s^2 + B s^2 + B c m^2 + 2 B m^2 (1 / p - 1): B brought, c clump, p buyers, m and s^2 the mean
    and variance of one. The last part is that those who buy are those who bring.
    """
    if side.brought is None:
        return spread
    people, clump, bought, _ = side.brought
    together = clump + 2 * (1 / np.clip(bought, 0.01, 1.0) - 1)
    found: Floats = spread * (1 + people) + people * together * own**2
    return found


def per_buyer(total: Mean, buyers: Floats) -> Mean:
    """The same per buyer, of whom there are so many per entrant."""
    people = np.maximum(buyers, 1e-12)
    each = total.drawn / people
    second = (total.spread + total.drawn**2) / people
    return Mean(each, np.maximum(second - each**2, 0.0), people, valued=total.valued)

"""What the stages after a purchase change in coming back: the chain of one cycle."""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from cx.store.sold import END
from cx.whatif.results import Floats, Rows

_PRIOR: Final = 0.5


class Cycle(NamedTuple):
    """Between a purchase and the next: where people go, and who buys again where they go no further.

    ``ways`` is S x S, with draws S x S x draws. ``late`` (S, with draws) is the share at a stage who
    bought again before they went on from it, and went on then: raising the rate changes nothing for
    them. ``again`` (S, with draws) is the share who buy again of the others who go no further. All 0
    where nothing is known.
    """

    ways: Floats
    ways_drawn: Floats
    late: Floats
    late_drawn: Floats
    again: Floats
    again_drawn: Floats
    start: int

    @property
    def known(self) -> bool:
        """Whether anyone bought again in a first cycle."""
        return bool(self.again.any() or self.late.any())


def learnt(rows: pd.DataFrame | None, size: int, draws: int, rng: np.random.Generator) -> Cycle:
    """The cycle from its counts (``cx.store.paths.Paths.cycle``)."""
    start = 0 if rows is None or rows.empty else int(rows["stage"].min())
    ways, ways_drawn = np.zeros((size, size)), np.zeros((size, size, draws))
    late, late_drawn = np.zeros(size), np.zeros((size, draws))
    again, again_drawn = np.zeros(size), np.zeros((size, draws))
    found = Cycle(ways, ways_drawn, late, late_drawn, again, again_drawn, start)
    if rows is None:
        return found
    for k in range(size):
        part = rows[rows["stage"] == k]
        n = float(part["n"].sum())
        if not n:
            continue
        on, stopped = part[part["next"] != END], part[part["next"] == END]
        to = on["next"].to_numpy(int)
        stops, came, later = (float(stopped[name].sum()) for name in ("n", "again", "later"))
        weight = np.zeros(size + 2)  # the stages, went on later, stopped
        weight[to] = on["n"]
        if k + 1 < size:
            weight[k + 1] += _PRIOR
        weight[size:] = later, stops - later + _PRIOR
        gammas = rng.standard_gamma(weight[:, None], (size + 2, draws))
        shares = gammas / gammas.sum(axis=0)
        ways_drawn[k], late_drawn[k] = shares[:size], shares[size]
        ways[k, to], late[k] = on["n"].to_numpy(float) / n, later / n
        again[k] = (came - later) / max(stops - later, 1.0)
        again_drawn[k] = rng.beta(came - later + _PRIOR, stops - came + _PRIOR, draws)
    return found


def worth(cycle: Cycle, ways: Rows) -> Floats:
    """The share who buy again, per draw, if people go these ways (S x S x draws)."""
    size = len(ways)
    found = np.zeros_like(cycle.again_drawn)
    for k in range(size - 1, cycle.start - 1, -1):
        on, late = ways[k][k + 1 :], cycle.late_drawn[k]
        stop = np.maximum(1 - late - on.sum(axis=0), 0.0)
        found[k] = late + stop * cycle.again_drawn[k] + (on * found[k + 1 :]).sum(axis=0)
    worth_of_start: Floats = found[cycle.start]
    return worth_of_start

"""The chain with levers in it, as it is being moved."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from cx.model.project import Project
from cx.model.scenario import LeverKind
from cx.whatif.cycle import worth
from cx.whatif.doses import Dose
from cx.whatif.fit import SEED, Fit
from cx.whatif.lags import Ways
from cx.whatif.results import Applied, Floats, Note, Rows
from cx.whatif.snowball import Snowball

_LITTLE: Final = 1e-9
_FEW: Final = 0.01  # of the draws, that may be limited without a word


class Effects(NamedTuple):
    """What levers need beside the chain: doses of the data, and the project's tips and tests."""

    doses: Callable[[LeverKind, str], Dose | None]
    project: Project


NOTHING: Final = Effects(lambda kind, at: None, Project())


@dataclass(slots=True, kw_only=True)
class Moved:
    """The chain with the levers in it; ``again_by`` is what is added to every chance to buy again."""

    ways: Floats
    ways_drawn: Rows
    cycle: Rows
    lags: Ways | None
    again_by: Floats | float = 0.0
    value: Floats | float = 1.0
    incentive: float = 0.0
    referral: Floats | None = None
    applied: list[Applied] = field(default_factory=list)
    notes: set[Note] = field(default_factory=set)

    def again(self, fit: Fit) -> Floats:
        """Draws of the chance to buy again after each purchase.

        The first one moves by the levers; the later ones by as much in log odds, so that those who
        nearly always come back have little left to gain.
        """
        first, by = fit.again[0], self.again_by
        if self.cycle is not fit.cycle.ways_drawn:
            before = np.maximum(worth(fit.cycle, fit.cycle.ways_drawn), 1e-300)
            by = by + first * (worth(fit.cycle, self.cycle) / before - 1)
        moved = self._limited(first + by)
        inside = np.clip(moved, _LITTLE, 1 - _LITTLE)
        odds = inside / (1 - inside) / np.maximum(first / np.maximum(1 - first, _LITTLE), _LITTLE)
        later = odds * fit.again / (1 - fit.again + odds * fit.again)
        found: Floats = np.where(by == 0, fit.again, later)
        return found

    def _limited(self, shares: Floats, most: Floats | float = 1.0) -> Floats:
        kept: Floats = np.clip(shares, 0.0, most)
        if np.mean(kept != shares) > _FEW:
            self.notes.add(Note.LIMITED)
        return kept

    def add_rate(self, fit: Fit, place: int, by: Floats | float, *, cycle: bool = True) -> None:
        """More of a stage's people go on to the next within the window.

        What of them would have come there anyway, later or before, is no gain: the way to the next
        stage gains by (1 - T) / (1 - rate). The gain is taken from the other ways in proportion.
        """
        rate = fit.rate(fit.columns[place])
        self.ways = self.ways.copy()  # small, and until now perhaps the fit's own
        row, to = place + 1, place + 1
        gain = by * _new(float(self.ways[row, to]), rate)
        self.ways_drawn = _own(self.ways_drawn, row)
        self._shift(self.ways_drawn[row], to, gain)
        self._shift(self.ways[row], to, float(np.mean(gain)))
        if cycle and fit.cycle.known and place >= fit.cycle.start:
            self.cycle = _own(self.cycle, place)
            late = fit.cycle.late[place]
            gain = by * _new(float(fit.cycle.ways[place, to] + late), rate)
            self._shift(self.cycle[place], to, gain, 1 - fit.cycle.late_drawn[place])

    def _shift(
        self, row: Floats, to: int, gain: Floats | float, room: Floats | float = 1.0
    ) -> None:
        """One way gains what the others lose, in proportion; together they take the room."""
        before = row[to].copy()
        after = self._limited(np.asarray(before + gain), room)
        others = (room - after) / np.maximum(room - before, _LITTLE)
        row *= np.where(before < room, others, 1.0)
        row[to] = after


def referred(fit: Fit) -> Floats:
    """Draws of how many customers one customer brings."""
    if fit.referral is None:
        return np.zeros(fit.draws)
    return _referred(fit.referral, fit.draws)


@lru_cache(maxsize=8)  # the same for every answer
def _referred(ball: Snowball, draws: int) -> Floats:
    found = ball.draws(draws, np.random.default_rng([SEED, 1]))
    found.flags.writeable = False
    return found


def _own(rows: Rows, row: int) -> list[Floats]:
    """The same rows, one of them a copy that may be changed."""
    found = list(rows)
    found[row] = found[row].copy()
    return found


def _new(share: float, rate: float) -> float:
    """Of those who do not go on within the window, how many never come to the next stage."""
    return 1.0 if rate >= 1 else float(np.clip((1 - share) / (1 - rate), 0.0, 1.0))

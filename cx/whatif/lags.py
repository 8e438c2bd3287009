"""When people come to a stage and when they buy: pauses by day, put one after another."""

from collections.abc import Sequence
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.fft import next_fast_len

from cx.model.scenario import LONGEST
from cx.whatif.results import Floats

Complexes = NDArray[np.complex128]

MONTH: Final = 365.25 / 12  # days
DAYS: Final = int(np.ceil(LONGEST * MONTH)) + 1
MOST: Final = 120  # purchases of one customer that are followed
_LENGTH: Final = int(next_fast_len(2 * DAYS, real=True))
ENDS: Final = np.ceil(np.arange(1, LONGEST + 1) * MONTH).astype(int)  # days, of the months
_MIDDLES: Final = np.round((np.arange(LONGEST) + 0.5) * MONTH).astype(int)


class Ways(NamedTuple):
    """Pauses on the ways between stages: (S + 1) x S x days, each adding up to 1 or nothing.

    What is longer than ``DAYS`` is cut off. They are kept as their Fourier transform, in which one
    after another is a product; it is long enough for two pauses, so what follows two is cut off first.
    """

    pauses: Complexes

    @classmethod
    def of(cls, shares: Sequence[Floats]) -> Self:
        """From shares by day, one array (S x days) per place that people come from."""
        rows = np.zeros((len(shares), len(shares) - 1, _LENGTH))
        for place, found in enumerate(shares):
            kept = found[:, :DAYS]
            rows[place, :, : kept.shape[1]] = kept / np.maximum(found.sum(axis=1), 1e-300)[:, None]
        return cls(np.fft.rfft(rows, axis=-1))

    def later(self, row: int, column: int, days: float) -> "Ways":
        """The same with one way that takes more days, or fewer; nobody comes before they left."""
        pause = np.fft.irfft(self.pauses[row, column], _LENGTH)
        moved = np.zeros(_LENGTH)
        at = np.clip(np.arange(DAYS) + days, 0, DAYS - 1)
        floor = at.astype(int)
        np.add.at(moved, floor, pause[:DAYS] * (1 - (at - floor)))
        np.add.at(moved, np.minimum(floor + 1, DAYS - 1), pause[:DAYS] * (at - floor))
        pauses = self.pauses.copy()
        pauses[row, column] = np.fft.rfft(moved)
        return Ways(pauses)

    def arrivals(self, ways: Floats) -> Floats:
        """Of everyone who ever comes to a stage, the share there by the end of each day: S x days.

        Parameters
        ----------
        ways : shares (S + 1) x S, as in ``cx.whatif.fit.Fit``.
        """
        size = ways.shape[1]
        daily, whole = np.zeros((size, DAYS)), ways[0].copy()
        there = np.zeros((size, self.pauses.shape[-1]), dtype=complex)  # the same, transformed
        for stage in range(size):
            coming = ways[0, stage] * self.pauses[0, stage]
            if stage:
                on = ways[1 : stage + 1, stage]
                coming += np.einsum(
                    "b,bf,bf->f", on, there[:stage], self.pauses[1 : stage + 1, stage]
                )
                whole[stage] += on @ whole[:stage]
            daily[stage] = np.fft.irfft(coming, _LENGTH)[:DAYS]
            there[stage] = np.fft.rfft(daily[stage], _LENGTH)
        curve = np.cumsum(daily, axis=1) / np.maximum(whole, 1e-300)[:, None]
        kept: Floats = np.clip(curve, 0.0, 1.0)
        return kept


class Repeats(NamedTuple):
    """Of all who ever come to their n-th purchase, the share there by the end of each month.

    ``months`` is purchases x ``LONGEST``, as many purchases as anyone can make in that time;
    ``middles`` is the same in the middle of each month; ``daily`` that of the first ones by day.
    """

    months: Floats
    middles: Floats
    daily: Floats

    @classmethod
    def of(cls, pauses: Sequence[Floats]) -> Self:
        """From shares by day: from the entry to the first purchase, then from each to the next."""
        transformed = [np.fft.rfft(_whole(pause), _LENGTH) for pause in pauses]
        rows: list[Floats] = []
        middles: list[Floats] = []
        daily: list[Floats] = []
        arrival = transformed[0]
        while len(rows) < MOST:
            days = np.fft.irfft(arrival, _LENGTH)[:DAYS]
            by_day = np.clip(np.cumsum(days), 0.0, 1.0)
            if by_day[-1] < 1e-6:
                break
            rows.append(by_day[ENDS - 1])
            middles.append(by_day[_MIDDLES])
            if len(daily) < len(pauses):
                daily.append(by_day)
            following = transformed[min(len(rows), len(pauses) - 1)]
            arrival = np.fft.rfft(days, _LENGTH) * following
        shapes = ((rows, LONGEST), (middles, LONGEST), (daily, DAYS))
        return cls(*(np.array(found).reshape(-1, length) for found, length in shapes))


def _whole(pause: Floats) -> Floats:
    """A pause that adds up to 1, or to nothing; what is longer than ``DAYS`` is cut off."""
    total = float(pause.sum())
    return pause[:DAYS] / total if total else pause[:DAYS]

"""What an answer is about, and its figures rounded as far as they are known."""

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from cx.whatif.results import PER, Answer, Measure
from cx.words import Words

if TYPE_CHECKING:
    import pandas as pd

PEOPLE: Final = "people"  # where nothing was bought: people in the last stage
CENT: Final = 0.01  # no money is smaller
_NOISE: Final = 1e-9  # of what is there now: an error of adding up
# What is counted, and as what; the rest is money.
_COUNTED: Final = {
    PEOPLE: "people",
    Measure.BUYERS.value: "people",
    Measure.REPEAT_BUYERS.value: "people",
    Measure.REFERRAL.value: "people",
    Measure.PURCHASES.value: "purchases",
}


class Main(NamedTuple):
    """What an answer is about, per ``PER`` entrants: ``key`` is a ``Measure`` or ``PEOPLE``.

    ``low``, ``high`` (80 %) are of the average gain, ``next_low``, ``next_high`` of what the
    entrants will do; ``stage`` is where the people are, "" for measures.
    """

    key: str
    stage: str
    now: float
    now_low: float
    now_high: float
    gain: float
    low: float
    high: float
    next_low: float
    next_high: float

    @property
    def nothing(self) -> bool:
        """Whether nothing changes at all."""
        return unchanged(self.now, self.gain, self.low, self.high)


class Told(NamedTuple):
    """A figure and its interval as they are written."""

    value: str
    range: str

    @property
    def alike(self) -> bool:
        """Whether the interval says no more than the figure."""
        return self.range == self.value


def main(answer: Answer) -> Main:
    """Revenue, else purchases, else people in the last stage."""
    row = None if answer.main is None else answer.figure(answer.main)
    if row is not None:
        following = (float(row["gain_next_low"]), float(row["gain_next_high"]))
        return _main(str(answer.main), "", row, following)
    last = answer.stages.iloc[-1]
    low, high = PER * np.quantile(answer.draws.gain_next, [0.1, 0.9])
    return _main(PEOPLE, str(last["stage"]), last, (float(low), float(high)))


def _main(key: str, stage: str, row: "pd.Series[float]", following: tuple[float, float]) -> Main:
    return Main(
        key=key,
        stage=stage,
        now=float(row["now"]),
        now_low=float(row["now_low"]),
        now_high=float(row["now_high"]),
        gain=float(row["gain"]),
        low=float(row["gain_low"]),
        high=float(row["gain_high"]),
        next_low=following[0],
        next_high=following[1],
    )


def told(
    key: str, value: float, low: float, high: float, words: Words, *, change: bool = False
) -> Told:
    """A figure and its interval, as exact as the interval is wide; ``change`` writes the sign.

    Examples
    --------
    >>> told("revenue", 381_234, 210_444, 560_222, Words.of("en"))
    Told(value='¥380,000', range='¥210,000 to ¥560,000')
    """
    unit = _unit(key, value, high - low)
    kind = "trimmed" if key in _COUNTED else "sum"
    form = f"{kind}_change" if change else kind
    ends = {name: _rounded(each, unit) for name, each in (("low", low), ("high", high))}
    written = (words.shown(_rounded(value, unit), form), words(f"whatif.between.{form}", **ends))
    return Told(*(_counted(key, each, words) for each in written))


def amount(key: str, value: float, words: Words) -> str:
    """A figure alone, in two digits.

    Examples
    --------
    >>> amount("revenue", 1_934_567, Words.of("ja"))
    '190万円'
    """
    form = "trimmed" if key in _COUNTED else "sum"
    return _counted(key, words.shown(_rounded(value, _digit(value, 2)), form), words)


def unchanged(now: float, *gains: float) -> bool:
    """Whether a gain and its limits are 0, but for errors of adding up.

    Examples
    --------
    >>> unchanged(2500.0, 1e-12, 0.0, 1e-12), unchanged(2500.0, 0.0, -3.0, 3.0)
    (True, False)
    """
    return max(abs(gain) for gain in gains) <= _NOISE * max(abs(now), 1.0)


def vanishes(main: Main) -> bool:
    """Whether the gain is 0 where it is written as exactly as it is known."""
    return _rounded(main.gain, _unit(main.key, main.gain, main.high - main.low)) == 0


def _counted(key: str, text: str, words: Words) -> str:
    return words(f"whatif.count.{_COUNTED.get(key, 'money')}", n=text)


def _unit(key: str, value: float, width: float) -> float:
    """The place of the last digit worth writing: what an interval of this width can tell.

    Nothing is written in four digits; of people and purchases no more than tenths from 1 on, and
    whole ones from 10 on.
    """
    told = max(_digit(width, 2), _digit(value, 3))
    if key not in _COUNTED:
        return max(told, CENT)
    if abs(value) < 1:
        return told
    return max(told, 1.0 if abs(value) >= 10 else 0.1)


def _digit(value: float, digits: int) -> float:
    """The place of the last of so many digits; 0 has none."""
    return 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1) if value else 0.0


def _rounded(value: float, unit: float) -> float:
    return round(value / unit) * unit if unit else value

"""What a what-if answers: ranges, and the frames that pages, pictures and the command line show."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cx.model.scenario import Lever, Scenario, Terms

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Rows = Floats | Sequence[Floats]

PER: Final = 1000  # entrants for whom figures are given

STAGE_COLUMNS: Final = (
    "stage", "rate", "then_rate",
    "now", "now_low", "now_high", "then", "then_low", "then_high",
    "gain", "gain_low", "gain_high",
)  # fmt: skip
FIGURE_COLUMNS: Final = (
    "measure",
    "now", "now_low", "now_high", "now_next_low", "now_next_high",
    "then", "then_low", "then_high", "then_next_low", "then_next_high",
    "gain", "gain_low", "gain_high", "gain_low95", "gain_high95", "gain_next_low", "gain_next_high",
)  # fmt: skip
MONTH_COLUMNS: Final = (
    "month", "measure", "now", "then", "gain", "gain_low", "gain_high",
    "calendar_now", "calendar_then", "calendar_gain", "calendar_gain_low", "calendar_gain_high",
)  # fmt: skip


class Provenance(StrEnum):
    """Where a lever's effect comes from."""

    ASSUMED = "assumed"  # the user says so
    OBSERVED = "observed"  # it goes together in the data; nobody tried
    TESTED = "tested"  # an A/B test found it, drawn towards 0


class Measure(StrEnum):
    """What is counted, per ``PER`` entrants; lifetime value is per buyer, K per customer."""

    BUYERS = "buyers"
    REPEAT_BUYERS = "repeat_buyers"
    PURCHASES = "purchases"
    REVENUE = "revenue"
    MARGIN = "margin"
    LIFETIME = "lifetime"  # revenue (with a margin: margin) of a buyer within the months
    REFERRAL = "referral"  # K


class Note(StrEnum):
    """What must be said beside an answer."""

    PEOPLE_ONLY = "people_only"  # no values and no price
    NO_PURCHASES = "no_purchases"
    NO_TIMES = "no_times"  # in the end, not by month
    TOTALS = "totals"  # from totals: each stage's people and rate alone
    SHORT = "short"  # the data are shorter than the months asked for
    ONE_MONTH = "one_month"  # hardly a month of data: coming back cannot be seen
    SNOWBALL = "snowball"  # K >= 1: everything grows without end; counted to the horizon
    KEENNESS = "keenness"  # who is won over counts like those who go on by themselves
    LIMITED = "limited"  # a rate met 0 or 1 in some draws and stays there
    UNTESTED_TIP = "untested_tip"  # drawn from what tips usually do: nothing on average


class Applied(NamedTuple):
    """A lever with what it is now and would be, and where its effect comes from.

    ``now`` and ``then`` are the lever's own quantity (a rate, a mean score, days, K, a value);
    NaN where it has none (a tip). ``stage`` is where it acts, "" where on coming back or values.
    ``effect``, ``effect_low``, ``effect_high`` (80 %) are the change of what it finally moves: a
    rate (``on`` "rate"), the share who buy again ("return"), K ("referral"), a value ("value").
    """

    lever: Lever
    provenance: Provenance
    now: float
    then: float
    stage: str
    on: str
    effect: float
    effect_low: float
    effect_high: float


class Draws(NamedTuple):
    """Per draw and entrant at the end of the months: now, then, and what N entrants will do.

    ``gain_next`` is of the average of N entrants with and without the levers, the same people.
    """

    now: Floats
    then: Floats
    gain_next: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a scenario would change, by entry cohort: everyone is followed for ``terms.months``.

    Intervals are of 80 % (``..95``: 95 %). ``low`` and ``high`` are of the expected value: what is
    not known of the rates. ``next_low`` and ``next_high`` are of what will happen to ``entrants``
    people: chance as well.

    Parameters
    ----------
    entrants : of whom ``next`` speaks
    applied : the levers with their provenance
    stages : one row per stage of the flow, in journey order; ``STAGE_COLUMNS``: ``rate`` is that of
        ``cx.metrics.stages`` (NaN in the last), people are per ``PER`` entrants
    figures : one row per ``Measure`` that can be said; ``FIGURE_COLUMNS``
    months : one row per month (1 ..) and measure of purchases, revenue, margin, up to then;
        ``MONTH_COLUMNS``: ``calendar`` is by the calendar, if ``PER`` entrants come evenly spread
        over the months
    draws : revenue (without values: purchases; without those: people in the last stage) per entrant
    costs : what the scenario costs in all; ``money`` whether ``draws`` are money after margin
    notes : what must be said
    """

    scenario: Scenario
    terms: Terms
    entrants: int
    applied: tuple[Applied, ...]
    stages: "pd.DataFrame"
    figures: "pd.DataFrame"
    months: "pd.DataFrame"
    draws: Draws
    costs: float
    notes: tuple[Note, ...]

    def figure(self, measure: Measure) -> "pd.Series[float] | None":
        """The row of a measure; None where it cannot be said."""
        rows = self.figures[self.figures["measure"] == measure]
        return rows.iloc[0] if len(rows) else None

    @property
    def main(self) -> Measure | None:
        """What the answer is about: revenue, else purchases, else people alone (None)."""
        known = set(self.figures["measure"])
        return next((m for m in (Measure.REVENUE, Measure.PURCHASES) if m in known), None)

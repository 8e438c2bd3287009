"""The journey as one finished result: all that the map, the pages and the reports draw."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from cx.domain import Language, Scale, Text
from cx.model.stage_model import StageModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Stages, touchpoints, channels and quotes of one set of data, ready to be drawn.

    Rates and shares are 0..1, days are days, scores are on ``scale``; NaN is "cannot be said".

    Parameters
    ----------
    model : the stage model; ``stage`` below is a column's id in it, or ``UNPLACED``
    customers : people in the data (answers, where answers are anonymous)
    first, last : the days of the first and last touch; None without times
    scale : the scale of the scores; None without scores
    baseline : the mean of all scores, weighted by answers; None without scores
    window_days : within how many days "went on" counts
    tested : touchpoints that were judged for glory and pain
    stages : one row per drawn column that has data, in journey order; columns ``stage``,
        ``reached`` (people), ``observed`` (of those, whose window is wholly observed), ``went_on``
        (of those, to the next drawn column), ``rate``, ``low``, ``high`` (95 %), ``median_days``
        (to the next column), ``n`` (scores), ``mean``, ``mean_low``, ``mean_high`` (95 %), ``top2``,
        ``top2_low``, ``top2_high``. What has no flow (survey) has NaN from reached to median_days;
        the last column and ``UNPLACED`` have NaN from observed on
    touchpoints : one row per touchpoint, in journey order (stage, then order within it); columns
        ``touchpoint``, ``stage``, ``touches``, ``customers``, ``reach`` (share of the stage's
        people), ``n``, ``mean``, ``mean_low``, ``mean_high``, ``top2``, ``top2_low``,
        ``top2_high``, ``verdict`` (Verdict), ``basis`` (Basis), ``difference`` (from the basis'
        zero), ``difference_low``, ``difference_high``, ``q``, ``relative_only`` (bool)
    channels : one row per stage and channel, largest share first; columns ``stage``, ``channel``,
        ``customers``, ``share`` (of the stage's touches' customers-channel pairs)
    quotes : one row per stage that has comments; columns ``stage``, ``touchpoint``, ``comment``,
        ``score``
    names : the shown names of touchpoints that a recipe made; others are shown as in the file
    """

    model: StageModel
    customers: int
    first: datetime.date | None
    last: datetime.date | None
    scale: Scale | None
    baseline: float | None
    window_days: float
    tested: int
    stages: pd.DataFrame
    touchpoints: pd.DataFrame
    channels: pd.DataFrame
    quotes: pd.DataFrame
    names: Mapping[str, Text] = field(default_factory=dict)

    def label(self, touchpoint: str, language: Language) -> str:
        """A touchpoint's shown name."""
        name = self.names.get(touchpoint)
        return name.of(language) if name else touchpoint

    @property
    def has_flow(self) -> bool:
        """Whether the data say how many people reached a stage."""
        return bool(self.stages["reached"].notna().any())

    @property
    def has_scores(self) -> bool:
        """Whether the data say how people felt."""
        return bool(self.touchpoints["n"].gt(0).any())

"""The journey as one finished result: all that the map, the pages and the reports draw."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from cx.domain import Basis, Language, Scale, Stage, Text, Verdict
from cx.metrics import satisfaction as scores
from cx.metrics.channels import channels
from cx.metrics.satisfaction import overall, satisfaction
from cx.metrics.stages import WINDOW_DAYS, stages
from cx.metrics.totals import placed_totals, stages_of_totals, touchpoints_of_totals
from cx.metrics.touchpoints import touchpoints
from cx.model.filters import Understood
from cx.model.register import InWork
from cx.model.stage_model import StageModel
from cx.moments.glory_pain import ENOUGH, glory_pain
from cx.moments.quotes import quotes
from cx.store import Store
from cx.store.opinions import quotable
from cx.store.overview import overview
from cx.store.store import column_ids

if TYPE_CHECKING:
    from cx.moments.turning import Turning

_NUMBERS: Final = ("difference", "difference_low", "difference_high", "q")
_VERDICT: Final = ("verdict", "basis", *_NUMBERS, "relative_only")


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
    view : the filters through which the data were seen; None is all of them
    work : tips and tests under way, what has come furthest first
    turning : which touchpoints decide what people do next (``cx.moments.marked``); None where that
        was not asked, since it costs more than all the rest
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
    view: Understood | None = None
    opinion: bool = False
    work: tuple[InWork, ...] = ()
    turning: "Turning | None" = None

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


def journey(
    store: Store,
    *,
    window_days: float = WINDOW_DAYS,
    names: Mapping[str, Text] | None = None,
    rng: np.random.Generator | None = None,
) -> Journey:
    """The journey of a store's customers.

    Parameters
    ----------
    window_days : within how many days "went on" counts.
    names : the shown names of touchpoints that a recipe made.
    rng : draws the bootstrap of glory and pain; by default one with a fixed seed.
    """
    seen, every = overview(store), overall(store)
    judged = glory_pain(store, rng=rng)
    spots = ["touchpoint", "stage"]
    points = touchpoints(store).merge(satisfaction(store, by="touchpoint"), on=spots, how="left")
    points = points.merge(judged.drop(columns=["answers", "average", "p"]), on=spots, how="left")
    return Journey(
        model=store.model,
        customers=seen.customers,
        first=seen.first.date() if seen.first else None,
        last=seen.last.date() if seen.last else None,
        scale=store.scale if every.n else None,
        baseline=every.mean if every.n else None,
        window_days=window_days,
        tested=int(judged["q"].notna().sum()),
        stages=_stages(store, window_days),
        touchpoints=_judged(points),
        channels=channels(store),
        quotes=quotes(quotable(store), points, middle=store.scale.middle if store.scale else 0.0),
        names=names or {},
    )


def journey_of_totals(
    totals: pd.DataFrame,
    model: StageModel,
    *,
    scale: Scale | None = None,
    choices: Mapping[str, Stage | None] | None = None,
    codes: Mapping[str, Stage] | None = None,
    names: Mapping[str, Text] | None = None,
    opinion: bool = False,
) -> Journey:
    """The journey that totals tell: reach, rates and means, without verdicts.

    With ``opinion`` the means are one team's feelings from -2 to 2: those from 1 on are its glory,
    those to -1 its pain, and the basis says that it is the team's.

    Parameters
    ----------
    totals : columns ``stage, touchpoint, reached, went_on, n, mean, sd`` (``cx.metrics.totals``).
    scale : the scale of the means; None where it is not known.
    choices, codes : the user's own stages, as in ``cx.model.assign``.

    Raises
    ------
    AmbiguousCode
        A stage label means several stages and ``codes`` does not say which.
    """
    if opinion:
        totals = totals.assign(n=totals["mean"].notna().astype(float))  # one team, one opinion
    placed = placed_totals(totals, model, choices=choices, codes=codes)
    columns, points = stages_of_totals(placed), touchpoints_of_totals(placed)
    counted = columns[columns["n"] > 0]
    judged = _judged(points.reindex(columns=[*points.columns, *_VERDICT]))
    judged = _felt(judged) if opinion else judged
    n, people = int(counted["n"].sum()), columns[["reached", "n"]].max().max()
    return Journey(
        model=model,
        customers=0 if np.isnan(people) else int(people),
        first=None,
        last=None,
        scale=scale if columns["mean"].notna().any() else None,
        baseline=float((counted["n"] * counted["mean"]).sum() / n) if n else None,
        window_days=float("nan"),
        tested=0,
        stages=columns,
        touchpoints=judged,
        channels=pd.DataFrame(columns=["stage", "channel", "customers", "share"]),
        quotes=quotes(_reasons(placed), judged, middle=scale.middle if scale else 0.0),
        names=names or {},
        opinion=opinion,
    )


def _felt(points: pd.DataFrame) -> pd.DataFrame:
    """The team's own glory and pain."""
    feeling = points["mean"]
    verdicts = pd.Series(Verdict.NEUTRAL, points.index, dtype=object)
    verdicts = verdicts.mask(feeling >= 1, Verdict.GLORY).mask(feeling <= -1, Verdict.PAIN)
    return points.assign(verdict=verdicts, basis=Basis.TEAM, difference=feeling)


def _reasons(placed: pd.DataFrame) -> pd.DataFrame:
    """What stands beside the totals in words, as comments."""
    told = placed.reindex(columns=["touchpoint", "stage", "comment", "mean"])
    told = told[told["comment"].notna() & told["touchpoint"].notna()]
    return told.rename(columns={"mean": "score"})


def _stages(store: Store, window_days: float) -> pd.DataFrame:
    """Flow and scores of every column that has either."""
    flow, said = stages(store, window_days=window_days), satisfaction(store, by="stage")
    there = pd.DataFrame({"stage": sorted({spot.column for spot in store.spots})})
    rows = there.merge(flow, on="stage", how="left").merge(said, on="stage", how="left")
    rows["n"] = rows["n"].fillna(0).astype(int)
    return _in_order(rows, store.model)


def _in_order(rows: pd.DataFrame, model: StageModel) -> pd.DataFrame:
    ordinals = {id: place for place, id in enumerate(column_ids(model))}
    order = np.argsort(rows["stage"].map(ordinals).to_numpy(), kind="stable")
    return rows.iloc[order].reset_index(drop=True)


def _judged(points: pd.DataFrame) -> pd.DataFrame:
    """Touchpoints with a verdict each: without one they have too few answers, or no baseline."""
    n = points["n"].fillna(0).astype(int)
    silent = [Verdict.NEUTRAL if each >= ENOUGH else Verdict.TOO_FEW for each in n]
    missing = points["verdict"].isna()
    kinds = points["basis"].astype(object).where(~missing, Basis.NONE)
    verdicts = points["verdict"].astype(object).where(~missing, pd.Series(silent, points.index))
    relative = points["relative_only"].astype(object).where(~missing, False).astype(bool)
    rows = points.assign(n=n, verdict=verdicts, basis=kinds, relative_only=relative)
    rows = rows.astype(dict.fromkeys(_NUMBERS, float))
    names = ["touchpoint", "stage", "touches", "customers", "reach", *scores.COLUMNS, *_VERDICT]
    return rows[names]

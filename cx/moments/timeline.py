"""When it got better and when worse: along the journey, over weeks, after an event of one's own."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from cx.domain import Scale
from cx.metrics.weekly import weekly_scores
from cx.model.project import Event
from cx.model.stage_model import UNPLACED, StageModel
from cx.moments.glory_pain import ENOUGH, Q
from cx.moments.journey import Journey
from cx.stats.clusters import ClusterSums
from cx.stats.corrections import bh
from cx.stats.shifts import Sides, clustered_shift
from cx.store import Store
from cx.store.opinions import By
from cx.store.overview import overview
from cx.store.shifts import sides

SHOWN_DIGITS: Final = 1  # scores that look alike are a tie
RECENT_DAYS: Final = 28  # the last four weeks, against the four before
SHIFTS: Final = (
    "event",
    "on",
    "stage",
    "n_before",
    "n_after",
    "before",
    "after",
    "difference",
    "low",
    "high",
    "q",
    "clear",
    "enough",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extremes:
    """The best, the worst and the last of a journey: rows of its touchpoints, ties together.

    Parameters
    ----------
    peak, worst : touchpoints with the highest and the lowest mean, as rows of
        ``Journey.touchpoints``; several where the means look alike; none where all look alike
    end : the last touchpoint with a score, in journey order; none without any
    enough : whether only touchpoints with ``ENOUGH`` scores were looked at; with none of those all
        were
    """

    peak: pd.DataFrame
    worst: pd.DataFrame
    end: pd.DataFrame
    enough: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """Scores week by week and stage by stage, and what changed with the user's own events.

    Parameters
    ----------
    model : the stage model
    scale : the scale of the scores
    first, last : the days of the first and last touch; None without times
    weeks : columns ``stage, week`` (Monday)``, n, mean, low, high`` (95 %)``, whole``, in journey
        order and by week (``cx.metrics.weekly``)
    events : those within the data, by date
    outside : those before the first day, on it (nothing stands before), or after the last
    shifts : one row per event and stage (``before_after``)
    recent : the same for the last four weeks against the four before
    recent_touchpoints : the same by touchpoint, which nobody named: ``touchpoint`` comes first
    """

    model: StageModel
    scale: Scale | None
    first: datetime.date | None
    last: datetime.date | None
    weeks: pd.DataFrame
    events: tuple[Event, ...]
    outside: tuple[Event, ...]
    shifts: pd.DataFrame
    recent: pd.DataFrame
    recent_touchpoints: pd.DataFrame

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages with dated scores, in journey order."""
        return tuple(dict.fromkeys(self.weeks["stage"]))


def extremes(journey: Journey) -> Extremes:
    """The peak, the worst and the end of a journey."""
    scored = journey.touchpoints[journey.touchpoints["mean"].notna()]
    enough = scored[scored["n"] >= ENOUGH]
    found = enough if len(enough) else scored
    means = found["mean"].round(SHOWN_DIGITS)
    apart = bool(means.nunique() > 1)
    nothing = found.iloc[:0]
    placed = found[found["stage"] != UNPLACED]
    best_is_high = journey.scale is None or journey.scale.best_is_high
    best, worst = (means.max(), means.min()) if best_is_high else (means.min(), means.max())
    return Extremes(
        peak=found[means == best] if apart else nothing,
        worst=found[means == worst] if apart else nothing,
        end=(placed if len(placed) else found).tail(1),
        enough=bool(len(enough)),
    )


def weekly(store: Store, events: Sequence[Event] = ()) -> Weekly:
    """Scores by week and stage, with events of one's own."""
    seen = overview(store)
    first = seen.first.date() if seen.first else None
    last = seen.last.date() if seen.last else None
    ordered = sorted(events, key=lambda event: (event.on, event.name))
    inside = tuple(e for e in ordered if first and last and first < e.on <= last)
    return Weekly(
        model=store.model,
        scale=store.scale,
        first=first,
        last=last,
        weeks=weekly_scores(store, by_stage=True),
        events=inside,
        outside=tuple(event for event in ordered if event not in inside),
        shifts=before_after(store, inside),
        recent=recent(store, last),
        recent_touchpoints=recent(store, last, by="touchpoint"),
    )


def before_after(store: Store, events: Sequence[Event]) -> pd.DataFrame:
    """Mean scores before and after events, by stage.

    Before reaches back to the event before, after as far as the next one (or the ends of the
    data). A shift is clear where its interval leaves out 0 and q (Benjamini and Hochberg over all
    events and stages tested) is at most ``Q``. It goes together with the event; a season, other
    customers or another change may be behind it, so it proves nothing.

    Returns
    -------
    DataFrame
        One row per event and stage with scores on a side, by date, then in journey order:
        ``event, on, stage, n_before, n_after, before, after`` (means)``, difference, low, high``
        (95 %, clustered by customer)``, q, clear`` (bool)``, enough`` (bool: ``ENOUGH`` scores on
        both sides). Without enough, the numbers from ``difference`` to ``q`` are NaN.
    """
    days = sorted({event.on for event in events})
    if not events:
        return pd.DataFrame(columns=list(SHIFTS))
    parts = []
    for event in sorted(events, key=lambda event: (event.on, event.name)):
        place = days.index(event.on)
        first = days[place - 1] if place else None
        last = days[place + 1] if place + 1 < len(days) else None
        parts.append(_event(store, event, first, last))
    return _judged(pd.concat(parts, ignore_index=True))[list(SHIFTS)]


def recent(store: Store, last: datetime.date | None, *, by: By = "stage") -> pd.DataFrame:
    """The last four weeks against the four before; columns as ``before_after``.

    Parameters
    ----------
    last : the last day of the data; without one there are no rows.
    by : a row per stage; or per touchpoint, with ``touchpoint`` before the other columns and q over
        all touchpoints tested.
    """
    columns = list(SHIFTS if by == "stage" else ("touchpoint", *SHIFTS))
    if last is None:
        return pd.DataFrame(columns=columns)
    day = last - datetime.timedelta(days=RECENT_DAYS - 1)
    first = day - datetime.timedelta(days=RECENT_DAYS)
    return _judged(_event(store, Event(on=day, name=""), first, None, by))[columns]


def _event(
    store: Store,
    event: Event,
    first: datetime.date | None,
    last: datetime.date | None,
    by: By = "stage",
) -> pd.DataFrame:
    """The shifts at one event, in journey order, not yet judged."""
    ordinals = {column.id: place for place, column in enumerate(store.model.columns)}
    sums = sides(store, event.on, first=first, last=last, by=by)
    if by == "touchpoint":
        sums = sums.sort_values("touchpoint", ignore_index=True)
    order = np.argsort([ordinals.get(id, len(ordinals)) for id in sums["stage"]], kind="stable")
    sums = sums.iloc[order].reset_index(drop=True)
    rows = _shifts(sums).assign(event=event.name, on=pd.Timestamp(event.on))
    return rows.assign(touchpoint=sums["touchpoint"]) if by == "touchpoint" else rows


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    q = bh(rows["p"].to_numpy(dtype=float))
    clear = (q <= Q) & ((rows["low"] > 0) | (rows["high"] < 0))
    return rows.assign(q=q, clear=clear.astype(bool))


def _shifts(sums: pd.DataFrame) -> pd.DataFrame:
    """Each stage's shift at one event."""
    before, after = (_side(sums, side) for side in ("0", "1"))
    across = (sums[name].to_numpy(dtype=float) for name in ("kk", "km", "mk", "mm", "groups"))
    found = clustered_shift(Sides(before, after, *across))
    enough = np.minimum(before.m, after.m) >= ENOUGH
    with np.errstate(invalid="ignore"):
        means = [side.k / np.where(side.m > 0, side.m, np.nan) for side in (before, after)]
    hidden = {name: np.where(enough, getattr(found, name), np.nan) for name in ("low", "high", "p")}
    return pd.DataFrame(
        {
            "stage": sums["stage"],
            "n_before": before.m.astype(int),
            "n_after": after.m.astype(int),
            "before": means[0],
            "after": means[1],
            "difference": np.where(enough, found.value, np.nan),
            **hidden,
            "enough": enough,
        }
    )


def _side(sums: pd.DataFrame, side: str) -> ClusterSums:
    names = (f"{name}_{side}" for name in ClusterSums._fields)
    return ClusterSums(*(sums[name].to_numpy(dtype=float) for name in names))

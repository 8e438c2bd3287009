"""What the timeline says in sentences: along the journey, over weeks, after a purchase, of one person."""

from typing import Any, Final

import pandas as pd

from cx.domain import Scale
from cx.metrics.since import Spread
from cx.model.project import Event
from cx.moments.journey import Journey
from cx.moments.timeline import Extremes, Weekly
from cx.words import Words, numbers

NAMED: Final = 2  # of several that look alike
TOLD: Final = 3  # stages of one event, and events that cannot be compared


def along(journey: Journey, best: Extremes, words: Words) -> str:
    """Where the journey is best, worst, and how it ends."""
    nothing = "none" if journey.baseline is None else "stages"
    alike = "single" if int(journey.touchpoints["n"].gt(0).sum()) == 1 else "alike"
    key = "apart" if len(best.peak) else alike if len(best.end) else nothing
    blanks: dict[str, object] = {}
    for kind in ("peak", "worst", "end"):
        rows = getattr(best, kind)
        if len(rows):
            blanks[kind] = _names(rows, journey, words)
            blanks[f"{kind}_mean"] = float(rows["mean"].iloc[0])
    return words(f"page.timeline.head.{key}", **blanks)


def extremes(journey: Journey, best: Extremes, words: Words) -> list[str]:
    """How many scores the best and the worst stand on, and how sure they are."""
    said = []
    for kind in ("peak", "worst"):
        rows = getattr(best, kind)
        if len(rows):
            row = rows.iloc[0]
            sure = "sure" if row["mean_low"] == row["mean_low"] else "plain"
            said.append(
                words(
                    f"page.timeline.finding.extreme_{sure}",
                    name=journey.label(row["touchpoint"], words.language),
                    n=row["n"],
                    mean=row["mean"],
                    low=row["mean_low"],
                    high=row["mean_high"],
                    top=_top(journey.scale),
                )
            )
    if not best.enough and len(best.end):
        said.append(words("page.timeline.finding.few"))
    return said


def recent(found: Weekly, words: Words) -> str:
    """What changed in the last four weeks."""
    if not found.weeks.shape[0]:
        return words("page.timeline.head.undated")
    rows = found.recent
    clear = rows[rows["clear"].eq(True)]
    if len(clear):
        row = _strongest(clear).iloc[0]
        key = "recent_up" if row["difference"] > 0 else "recent_down"
        return words(f"page.timeline.head.{key}", **_shift(found, row, words))
    compared = int(rows["enough"].eq(True).sum()) if len(rows) else 0
    key = "recent_none" if compared else "recent_few"
    return words(f"page.timeline.head.{key}", n=compared)


def weeks(found: Weekly, journey: Journey, words: Words) -> list[str]:
    """What moved by itself, what changed with events, the caution, and what cannot be compared."""
    told = [*touchpoints(found, journey, words), *events(found, words)]
    caution = words("page.timeline.finding.caution")
    if found.recent_touchpoints["clear"].eq(True).any() and caution not in told:
        told.append(caution)
    return [*told, *outside(found, words)]


def touchpoints(found: Weekly, journey: Journey, words: Words) -> list[str]:
    """Touchpoints that moved in the last four weeks, though nobody named an event."""
    rows = found.recent_touchpoints
    clear, compared = rows[rows["clear"].eq(True)], int(rows["enough"].eq(True).sum())
    if clear.empty:
        return [words("page.timeline.finding.recent_none", n=compared)] if compared else []
    said = []
    for _, row in _strongest(clear).head(NAMED).iterrows():
        key = "recent_up" if row["difference"] > 0 else "recent_down"
        name = journey.label(row["touchpoint"], words.language)
        said.append(words(f"page.timeline.finding.{key}", touchpoint=name, **_numbers(row)))
    if len(clear) > NAMED:
        said.append(words("page.timeline.finding.recent_more", n=len(clear) - NAMED))
    return said


def events(found: Weekly, words: Words) -> list[str]:
    """What changed with each event, the clearest first, with its caution."""
    said = [sentence for event in found.events for sentence in _event(found, event, words)]
    if any(found.shifts["clear"].eq(True)):
        said.append(words("page.timeline.finding.caution"))
    return said


def outside(found: Weekly, words: Words) -> list[str]:
    """Events on which these data can say nothing."""
    if found.first is None or found.last is None:
        return [words("page.timeline.outside_undated")] if found.outside else []
    period = numbers.period(found.first, found.last, words.language)
    if len(found.outside) > TOLD:
        names = [event.name for event in found.outside[:NAMED]]
        n = len(found.outside)
        return [words("page.timeline.outside_many", n=n, names=names, period=period)]
    return [
        words("page.timeline.outside", name=event.name, day=event.on, period=period)
        for event in found.outside
    ]


def since(found: Spread | None, scale: Scale | None, words: Words) -> str:
    """After how many days people are happiest and unhappiest."""
    if found is None:
        return words("page.timeline.head.since_few")
    key = "since_apart" if found.clear else "since_alike"
    parts = {"best": found.best, "worst": found.worst}
    blanks: dict[str, object] = {name: stretch(row, words) for name, row in parts.items()}
    blanks |= {f"{name}_mean": float(row["mean"]) for name, row in parts.items()}
    blanks |= {f"{name}_n": int(row["n"]) for name, row in parts.items()}
    return words(f"page.timeline.head.{key}", **blanks, top=_top(scale))


def stretch(row: pd.Series, words: Words) -> str:
    """A stretch of days after a purchase."""
    key = "since_between" if row["end"] == row["end"] else "since_open"
    return words(f"page.timeline.head.{key}", start=row["start"], end=row["end"])


def person(customer: str, touches: pd.DataFrame, scale: Scale | None, words: Words) -> str:
    """Who, how many touches, how many scores and what they were on average."""
    scores = touches["score"].dropna()
    key = "person" if len(scores) else "person_silent"
    mean = float(scores.mean()) if len(scores) else None
    blanks = {"touches": len(touches), "n": len(scores), "mean": mean, "top": _top(scale)}
    return words(f"page.timeline.head.{key}", customer=customer, **blanks)


def _event(found: Weekly, event: Event, words: Words) -> list[str]:
    rows = found.shifts
    rows = rows[(rows["event"] == event.name) & (rows["on"] == pd.Timestamp(event.on))]
    clear, enough = rows[rows["clear"].eq(True)], int(rows["enough"].eq(True).sum())
    about = {"event": event.name, "day": event.on}
    if clear.empty:
        key = "no_shift" if enough else "shift_few"
        return [words(f"page.timeline.finding.{key}", **about, n=enough)]
    said = []
    for _, row in _strongest(clear).head(TOLD).iterrows():
        key = "up" if row["difference"] > 0 else "down"
        said.append(words(f"page.timeline.finding.{key}", **about, **_shift(found, row, words)))
    return said


def _shift(found: Weekly, row: pd.Series, words: Words) -> dict[str, Any]:
    return _numbers(row) | {"stage": found.model.column(row["stage"]).name.of(words.language)}


def _numbers(row: pd.Series) -> dict[str, Any]:
    names = ("n_before", "n_after", "before", "after", "low", "high")
    return {name: row[name] for name in names}


def _strongest(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.loc[rows["difference"].abs().sort_values(ascending=False).index]


def _names(rows: pd.DataFrame, journey: Journey, words: Words) -> str:
    names = [journey.label(name, words.language) for name in rows["touchpoint"]]
    more = len(names) - NAMED
    key = "names_more" if more > 0 else "names"
    return words(f"page.timeline.{key}", names=names[:NAMED], n=more)


def _top(scale: Scale | None) -> float | None:
    return scale.high if scale else None
